//! What of a SentencePiece model must hold before it is loaded.
//!
//! A model is a protobuf message with a piece in each field 1. rust_tokenizers keeps every beginning of
//! every piece, so that a piece of a megabyte would fill the memory.

/// Longest piece in bytes. Real ones have up to a few dozen.
const MAX_PIECE: usize = 256;
const MAX_PIECES: usize = 1 << 20;
/// The kind of model: pieces chosen by their probabilities.
const UNIGRAM: u64 = 1;

/// Checks the bytes of a model.
pub(crate) fn check(bytes: &[u8]) -> Result<(), String> {
    let mut pieces = 0;
    let mut reader = Message(bytes);
    while let Some(field) = reader.next()? {
        match field {
            (1, Value::Bytes(piece)) => {
                pieces += 1;
                check_piece(piece).map_err(|reason| format!("piece {pieces}: {reason}"))?;
                if pieces > MAX_PIECES {
                    return Err(format!("more than {MAX_PIECES} pieces"));
                }
            }
            (2, Value::Bytes(training)) => {
                let mut training = Message(training);
                while let Some(field) = training.next()? {
                    if let (3, Value::Number(kind)) = field
                        && kind != UNIGRAM
                    {
                        return Err("its pieces are not those of a unigram model".to_owned());
                    }
                }
            }
            _ => {}
        }
    }
    if pieces == 0 { Err(no_model()) } else { Ok(()) }
}

fn check_piece(bytes: &[u8]) -> Result<(), String> {
    let mut reader = Message(bytes);
    while let Some(field) = reader.next()? {
        match field {
            (1, Value::Bytes(text)) if text.len() > MAX_PIECE => {
                return Err(format!("it is {} bytes long", text.len()));
            }
            (1, Value::Bytes(text)) if std::str::from_utf8(text).is_err() => {
                return Err("it is not UTF-8".to_owned());
            }
            (2, Value::Four(score)) if !f32::from_le_bytes(score).is_finite() => {
                return Err("its score is no number".to_owned());
            }
            _ => {}
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
                let length = usize::try_from(self.varint()?).map_err(|_| cut())?;
                Value::Bytes(self.take(length)?)
            }
            5 => Value::Four(self.take(4)?.try_into().map_err(|_| cut())?),
            _ => return Err(no_model()),
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
        Err(no_model())
    }
}

fn cut() -> String {
    "it is cut off".to_owned()
}

fn no_model() -> String {
    "it is no SentencePiece model".to_owned()
}
