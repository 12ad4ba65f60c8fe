//! A SentencePiece model: a protobuf message of pieces, the settings of its training, and how text
//! is normalised. `fxtranslate` takes what it can read of it and never complains.

/// Longest piece, in bytes. Real ones have up to a few dozen.
const MAX_PIECE: usize = 256;
const MAX_PIECES: usize = 1 << 20;
/// Longest text that one character may become, in bytes.
const MAX_REPLACEMENT: usize = 256;
const UNIGRAM: u64 = 1;

/// The number of pieces.
pub(super) fn check(bytes: &[u8]) -> Result<usize, String> {
    let mut pieces = 0_usize;
    let mut ends = false;
    let mut reader = Message(bytes);
    while let Some(field) = reader.next()? {
        match field {
            (1, Value::Bytes(piece)) => {
                ends |= check_piece(piece).map_err(|e| format!("piece {pieces}: {e}"))?;
                pieces += 1;
                if pieces > MAX_PIECES {
                    return Err(format!("more than {MAX_PIECES} pieces"));
                }
            }
            (2, Value::Bytes(settings)) => check_training(settings)?,
            (3, Value::Bytes(normalizer)) => check_normalizer(normalizer)?,
            _ => {}
        }
    }
    if pieces == 0 {
        return Err("it is no SentencePiece vocabulary".to_owned());
    }
    if !ends {
        return Err("it has no end mark (</s>)".to_owned());
    }
    Ok(pieces)
}

/// Whether it is the end mark.
fn check_piece(bytes: &[u8]) -> Result<bool, String> {
    let mut text: &[u8] = &[];
    let mut reader = Message(bytes);
    while let Some(field) = reader.next()? {
        match field {
            (1, Value::Bytes(piece)) => text = piece,
            (2, Value::Four(score)) if !f32::from_le_bytes(score).is_finite() => {
                return Err("its score is no number".to_owned());
            }
            _ => {}
        }
    }
    if text.len() > MAX_PIECE {
        return Err(format!("it is {} bytes long", text.len()));
    }
    std::str::from_utf8(text).map_err(|_| "it is not UTF-8".to_owned())?;
    Ok(text == b"</s>")
}

fn check_training(bytes: &[u8]) -> Result<(), String> {
    let mut reader = Message(bytes);
    while let Some(field) = reader.next()? {
        if let (3, Value::Number(kind)) = field
            && kind != UNIGRAM
        {
            return Err("its pieces are not those of a unigram model; no other is run".to_owned());
        }
    }
    Ok(())
}

fn check_normalizer(bytes: &[u8]) -> Result<(), String> {
    let mut reader = Message(bytes);
    while let Some(field) = reader.next()? {
        let (2, Value::Bytes(map)) = field else { continue };
        if map.is_empty() {
            continue;
        }
        // The length of a trie, the trie, and texts that end with a NUL.
        let broken = || "its table of replacements is cut off".to_owned();
        let (length, rest) = map.split_first_chunk::<4>().ok_or_else(broken)?;
        let length = u32::from_le_bytes(*length) as usize;
        let texts = rest.get(length..).ok_or_else(broken)?;
        if texts.split(|&byte| byte == 0).any(|text| text.len() > MAX_REPLACEMENT) {
            return Err(format!("a replacement is longer than {MAX_REPLACEMENT} bytes"));
        }
    }
    Ok(())
}

enum Value<'a> {
    Number(u64),
    Bytes(&'a [u8]),
    Four([u8; 4]),
    Eight,
}

/// A protobuf message, field by field.
struct Message<'a>(&'a [u8]);

impl<'a> Message<'a> {
    fn next(&mut self) -> Result<Option<(u64, Value<'a>)>, String> {
        if self.0.is_empty() {
            return Ok(None);
        }
        let key = self.varint()?;
        let value = match key & 7 {
            0 => Value::Number(self.varint()?),
            1 => {
                self.take(8)?;
                Value::Eight
            }
            2 => {
                let length = self.varint()?;
                let length = usize::try_from(length).map_err(|_| cut())?;
                Value::Bytes(self.take(length)?)
            }
            5 => Value::Four(self.take(4)?.try_into().map_err(|_| cut())?),
            _ => return Err("it is no SentencePiece vocabulary".to_owned()),
        };
        Ok(Some((key >> 3, value)))
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], String> {
        let (taken, left) = self.0.split_at_checked(count).ok_or_else(cut)?;
        self.0 = left;
        Ok(taken)
    }

    fn varint(&mut self) -> Result<u64, String> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = *self.take(1)?.first().ok_or_else(cut)?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err("a number is too long".to_owned())
    }
}

fn cut() -> String {
    "it is cut off".to_owned()
}
