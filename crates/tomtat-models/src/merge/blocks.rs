//! Weights in blocks to numbers, and numbers to blocks of eight bits, as ggml has them
//! (`ggml-quants.c`). Only the types that base weights for adapters come in.

use half::f16;

/// Weights in a block of the K types.
const SUPER: usize = 256;
/// Weights in a block of the others.
const BLOCK: usize = 32;

/// How weights lie in a file, by ggml's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    F32,
    F16,
    Q5_0,
    Q8_0,
    Q4K,
    Q6K,
}

impl Kind {
    pub(super) fn of(number: u32) -> Option<Self> {
        Some(match number {
            0 => Self::F32,
            1 => Self::F16,
            6 => Self::Q5_0,
            8 => Self::Q8_0,
            12 => Self::Q4K,
            14 => Self::Q6K,
            _ => return None,
        })
    }

    /// Weights and bytes of a block.
    pub(super) fn block(self) -> (usize, usize) {
        match self {
            Self::F32 => (1, 4),
            Self::F16 => (1, 2),
            Self::Q5_0 => (BLOCK, 22),
            Self::Q8_0 => (BLOCK, 34),
            Self::Q4K => (SUPER, 144),
            Self::Q6K => (SUPER, 210),
        }
    }

    /// The weights of whole blocks, put behind those of `out`. Bytes that make no whole block are
    /// left out: who calls has checked that there are none.
    pub(super) fn numbers(self, bytes: &[u8], out: &mut Vec<f32>) {
        for block in bytes.chunks_exact(self.block().1) {
            match self {
                Self::F32 => out.extend(block.first_chunk().map(|&b| f32::from_le_bytes(b))),
                Self::F16 => out.push(half_at(block, 0)),
                Self::Q5_0 => q5_0(block, out),
                Self::Q8_0 => {
                    let scale = half_at(block, 0);
                    let (_, weights) = block.split_at(2);
                    out.extend(weights.iter().map(|&q| scale * f32::from(q as i8)));
                }
                Self::Q4K => q4_k(block, out),
                Self::Q6K => q6_k(block, out),
            }
        }
    }
}

fn half_at(bytes: &[u8], at: usize) -> f32 {
    let two = bytes.get(at..).and_then(|rest| rest.first_chunk());
    two.map_or(0.0, |&two| f16::from_le_bytes(two).to_f32())
}

/// A scale, 32 fifth bits, 16 bytes of two times four bits.
fn q5_0(block: &[u8], out: &mut Vec<f32>) {
    let scale = half_at(block, 0);
    let (head, low) = block.split_at(6);
    let high = head.last_chunk().map_or(0, |&four| u32::from_le_bytes(four));
    let fifth = |place: usize| ((high >> place) & 1) as i32 * 16;
    let weight = |bits: u8, place: usize| scale * (i32::from(bits) + fifth(place) - 16) as f32;
    out.extend(low.iter().enumerate().map(|(place, byte)| weight(byte & 15, place)));
    out.extend(low.iter().enumerate().map(|(place, byte)| weight(byte >> 4, place + 16)));
}

/// Two scales, eight pairs of six bits packed into 12 bytes, 128 bytes of two times four bits.
fn q4_k(block: &[u8], out: &mut Vec<f32>) {
    let (scale, least) = (half_at(block, 0), half_at(block, 2));
    let (head, low) = block.split_at(16);
    let (_, packed) = head.split_at(4);
    let six = |place: usize| packed.get(place).copied().unwrap_or(0);
    // The last four pairs have their two upper bits in the bytes of the first four.
    let pair = |n: usize| match n {
        0..4 => (six(n) & 63, six(n + 4) & 63),
        _ => {
            ((six(n + 4) & 15) | ((six(n - 4) >> 6) << 4), (six(n + 4) >> 4) | ((six(n) >> 6) << 4))
        }
    };
    for (quarter, bytes) in low.chunks_exact(32).enumerate() {
        for upper in [false, true] {
            let (by, from) = pair(quarter * 2 + usize::from(upper));
            let (by, from) = (scale * f32::from(by), least * f32::from(from));
            let four = |byte: &u8| if upper { byte >> 4 } else { byte & 15 };
            out.extend(bytes.iter().map(|byte| by * f32::from(four(byte)) - from));
        }
    }
}

/// 128 bytes of two times four bits, 64 of four times two, 16 scales of eight bits, their scale.
fn q6_k(block: &[u8], out: &mut Vec<f32>) {
    let (low, rest) = block.split_at(128);
    let (high, rest) = rest.split_at(64);
    let scale = half_at(rest, 16);
    for (part, (low, high)) in low.chunks_exact(64).zip(high.chunks_exact(32)).enumerate() {
        for row in 0..4 {
            for place in 0..32 {
                let byte = low.get((row % 2) * 32 + place).copied().unwrap_or(0);
                let four = if row < 2 { byte & 15 } else { byte >> 4 };
                let two = (high.get(place).copied().unwrap_or(0) >> (2 * row)) & 3;
                let of = part * 8 + row * 2 + place / 16;
                let by = scale * f32::from(rest.get(of).copied().unwrap_or(0) as i8);
                out.push(by * (i32::from(four | (two << 4)) - 32) as f32);
            }
        }
    }
}

/// A row in blocks of eight bits: the largest weight of a block becomes 127. A row that is no whole
/// number of blocks is not given to this.
pub(super) fn q8_0(row: &[f32], out: &mut Vec<u8>) {
    for block in row.chunks_exact(BLOCK) {
        let largest = block.iter().fold(0.0_f32, |most, weight| most.max(weight.abs()));
        let scale = largest / 127.0;
        let by = if scale > 0.0 { 1.0 / scale } else { 0.0 };
        out.extend(f16::from_f32(scale).to_le_bytes());
        out.extend(block.iter().map(|weight| (weight * by).round() as i8 as u8));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    /// What gguf-py makes of blocks of each type: `tests/oracle/blocks.py`.
    const RECORDED: &str = include_str!("../../tests/data/blocks.tsv");

    fn bytes(hex: &str) -> Vec<u8> {
        (0..hex.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
            .collect()
    }

    fn floats(hex: &str) -> Vec<f32> {
        bytes(hex)
            .chunks_exact(4)
            .map(|four| f32::from_le_bytes(four.try_into().unwrap()))
            .collect()
    }

    #[test]
    fn blocks_are_read_as_the_reference_reads_them() {
        let mut seen = Vec::new();
        for line in RECORDED.lines().filter(|line| !line.starts_with('#')) {
            let [number, block, expected] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!()
            };
            let Ok(number) = number.parse() else { continue };
            let mut found = Vec::new();
            Kind::of(number).unwrap().numbers(&bytes(block), &mut found);
            let expected = floats(expected);
            assert_eq!(found.len(), expected.len(), "type {number}");
            for (place, (found, expected)) in found.iter().zip(&expected).enumerate() {
                let off = (found - expected).abs();
                assert!(
                    off <= 1e-6 * expected.abs(),
                    "type {number} at {place}: {found} {expected}"
                );
            }
            seen.push(number);
        }
        assert_eq!(seen, [0, 1, 6, 8, 12, 14]);
    }

    #[test]
    fn rows_are_rounded_to_eight_bits_as_the_reference_does() {
        let line = RECORDED.lines().find(|line| line.starts_with("to 8\t")).expect("recorded");
        let [_, row, expected] = line.split('\t').collect::<Vec<_>>()[..] else { panic!() };
        let mut found = Vec::new();
        q8_0(&floats(row), &mut found);
        assert_eq!(found, bytes(expected));
        let mut nothing = Vec::new();
        q8_0(&[0.0; 32], &mut nothing);
        assert_eq!(nothing, [0; 34]);
    }

    #[test]
    fn what_is_rounded_and_read_again_is_off_by_half_a_step_at_most() {
        let row: Vec<f32> = (0..64).map(|n| ((n * 37 % 64) as f32 - 31.5) / 9.0).collect();
        let (mut rounded, mut again) = (Vec::new(), Vec::new());
        q8_0(&row, &mut rounded);
        Kind::Q8_0.numbers(&rounded, &mut again);
        for (row, again) in row.chunks(32).zip(again.chunks(32)) {
            let step = row.iter().fold(0.0_f32, |most, w| most.max(w.abs())) / 127.0;
            for (a, b) in row.iter().zip(again) {
                // The scale itself is rounded to eleven bits.
                assert!((a - b).abs() <= step * 0.5 + a.abs() * 5e-4, "{a} {b}");
            }
        }
    }
}
