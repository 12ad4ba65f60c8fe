//! Exact decimal numbers: no floats, so that equal means equal.

use std::fmt;

/// An exact decimal number, `mantissa × 10^exponent`, in its shortest form: the mantissa
/// does not end in a zero, and zero is `0 × 10^0`. Equal values are therefore `==`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Decimal {
    mantissa: i128,
    exponent: i32,
}

impl Decimal {
    /// `mantissa × 10^exponent`.
    pub fn new(mantissa: i128, exponent: i32) -> Self {
        let mut value = Self { mantissa, exponent };
        if mantissa == 0 {
            value.exponent = 0;
        }
        while value.mantissa != 0 && value.mantissa % 10 == 0 {
            let Some(exponent) = value.exponent.checked_add(1) else { break };
            value.mantissa /= 10;
            value.exponent = exponent;
        }
        value
    }

    /// Reads digits with at most one decimal point. `None` where they are too many to be
    /// held exactly (more than 36) or are no digits.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        if whole.is_empty() || whole.len() + fraction.len() > 36 {
            return None;
        }
        let digits = format!("{whole}{fraction}");
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let exponent = i32::try_from(fraction.len()).ok()?;
        Some(Self::new(digits.parse().ok()?, -exponent))
    }

    /// The mantissa of the shortest form.
    pub fn mantissa(&self) -> i128 {
        self.mantissa
    }

    /// The power of ten of the shortest form.
    pub fn exponent(&self) -> i32 {
        self.exponent
    }

    /// The value as a whole number, where it is one that fits.
    pub fn whole(&self) -> Option<i128> {
        let power = u32::try_from(self.exponent).ok()?;
        self.mantissa.checked_mul(10i128.checked_pow(power)?)
    }

    /// The nearest floating-point number: for sizes, not for equality.
    pub fn to_f64(&self) -> f64 {
        self.mantissa as f64 * 10f64.powi(self.exponent)
    }

    /// The product, where it can be held exactly.
    pub fn times(self, other: Self) -> Option<Self> {
        let mantissa = self.mantissa.checked_mul(other.mantissa)?;
        Some(Self::new(mantissa, self.exponent.checked_add(other.exponent)?))
    }

    /// The sum, where it can be held exactly.
    pub fn plus(self, other: Self) -> Option<Self> {
        let exponent = self.exponent.min(other.exponent);
        let scaled = |value: Self| {
            let power = u32::try_from(value.exponent.checked_sub(exponent)?).ok()?;
            value.mantissa.checked_mul(10i128.checked_pow(power)?)
        };
        Some(Self::new(scaled(self)?.checked_add(scaled(other)?)?, exponent))
    }
}

impl From<u32> for Decimal {
    fn from(value: u32) -> Self {
        Self::new(value.into(), 0)
    }
}

impl fmt::Display for Decimal {
    /// Plain digits (`3200000000`, `0.5`) for values of a sensible size, else `5e40`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.whole(), self.exponent.unsigned_abs()) {
            (Some(whole), _) => write!(f, "{whole}"),
            (None, places @ 1..=36) if self.exponent < 0 => {
                let sign = if self.mantissa < 0 { "-" } else { "" };
                let digits = self.mantissa.unsigned_abs().to_string();
                let places = places as usize;
                let padded = format!("{digits:0>width$}", width = places + 1);
                let (whole, fraction) = padded.split_at(padded.len() - places);
                write!(f, "{sign}{whole}.{fraction}")
            }
            _ => write!(f, "{}e{}", self.mantissa, self.exponent),
        }
    }
}
