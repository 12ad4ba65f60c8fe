//! SentencePiece: what a model must hold before anything trusts it ([`check`]), and text to pieces
//! ([`Model`]).
//!
//! A model is a protobuf message: a piece in each field 1, how it was trained in field 2, how text
//! is normalised in field 3 (`sentencepiece_model.proto` of google/sentencepiece). The libraries
//! that read it believe what it says: one keeps every beginning of every piece, so that a piece of
//! a megabyte would fill the memory; another indexes by numbers in it.
//!
//! ```
//! // One piece, "</s>" with a score.
//! let model = b"\x0a\x0b\x0a\x04</s>\x15\0\0\0\0";
//! let found = tomtat_sentencepiece::check(model)?;
//! assert_eq!((found.pieces, found.end), (1, true));
//! assert_eq!(tomtat_sentencepiece::check(&model[..7]), Err("it is cut off".to_owned()));
//! # Ok::<(), String>(())
//! ```

mod message;
mod model;
mod normalize;
mod segment;

use message::{Message, Value};
pub use model::{Model, Token};

/// Longest piece in bytes. Real ones have up to a few dozen.
const MAX_PIECE: usize = 256;
const MAX_PIECES: usize = 1 << 20;
/// Longest replacement of the normaliser, in bytes.
const MAX_REPLACEMENT: usize = 256;

/// What SentencePiece writes for a space.
pub const SPACE: char = '\u{2581}';

/// Whether a piece looks like a mark, such as `</s>` or `>>eng<<`. Found in a text it would be taken for
/// one by who reads the pieces.
pub fn is_control(piece: &str) -> bool {
    let within = |begin: &str, end: &str| piece.starts_with(begin) && piece.ends_with(end);
    piece.len() > 2 && (within("<", ">") || within(">>", "<<"))
}

/// How a model chooses the pieces of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// By their probabilities (Kudo 2018).
    Unigram,
    /// By joining pairs (Sennrich et al. 2016), `bpe` in SentencePiece.
    Pairs,
}

/// What a model holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Found {
    /// How many pieces.
    pub pieces: usize,
    /// Whether the end mark `</s>` is among them.
    pub end: bool,
    /// How they are chosen.
    pub(crate) kind: Kind,
}

/// Checks the bytes of a unigram model, the one kind that libraries can be trusted to run.
///
/// # Errors
/// Says in words what is wrong: it is no model or cut off, a piece is not UTF-8, too long or has no
/// finite score, there are too many, they are not those of a unigram model, or the table of
/// replacements does not fit.
pub fn check(bytes: &[u8]) -> Result<Found, String> {
    let found = inspect(bytes)?;
    match found.kind {
        Kind::Unigram => Ok(found),
        Kind::Pairs => {
            Err("its pieces are not those of a unigram model; no other is run".to_owned())
        }
    }
}

/// Checks the bytes of a unigram model or one of pairs.
pub(crate) fn inspect(bytes: &[u8]) -> Result<Found, String> {
    let mut found = Found { pieces: 0, end: false, kind: Kind::Unigram };
    let mut reader = Message(bytes);
    while let Some(field) = reader.next()? {
        match field {
            (1, Value::Bytes(piece)) => {
                found.pieces += 1;
                let pieces = found.pieces;
                found.end |= check_piece(piece).map_err(|e| format!("piece {pieces}: {e}"))?;
                if pieces > MAX_PIECES {
                    return Err(format!("more than {MAX_PIECES} pieces"));
                }
            }
            (2, Value::Bytes(training)) => found.kind = kind(training)?.unwrap_or(found.kind),
            (3, Value::Bytes(normalizer)) => check_normalizer(normalizer)?,
            _ => {}
        }
    }
    if found.pieces == 0 { Err(no_model()) } else { Ok(found) }
}

/// Whether it is the end mark.
fn check_piece(bytes: &[u8]) -> Result<bool, String> {
    // The last of each field holds; every one is looked at, for readers that think otherwise.
    let mut text: &[u8] = &[];
    let mut reader = Message(bytes);
    while let Some(field) = reader.next()? {
        match field {
            (1, Value::Bytes(piece)) if piece.len() > MAX_PIECE => {
                return Err(format!("it is {} bytes long", piece.len()));
            }
            (1, Value::Bytes(piece)) => {
                std::str::from_utf8(piece).map_err(|_| "it is not UTF-8".to_owned())?;
                text = piece;
            }
            (2, Value::Four(score)) if !f32::from_le_bytes(score).is_finite() => {
                return Err("its score is no number".to_owned());
            }
            _ => {}
        }
    }
    Ok(text == b"</s>")
}

/// The kind that the training settings name.
fn kind(bytes: &[u8]) -> Result<Option<Kind>, String> {
    let mut kind = None;
    let mut reader = Message(bytes);
    while let Some(field) = reader.next()? {
        if let (3, Value::Number(number)) = field {
            kind = Some(match number {
                1 => Kind::Unigram,
                2 => Kind::Pairs,
                _ => return Err("its pieces are words or characters; such are not run".to_owned()),
            });
        }
    }
    Ok(kind)
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

pub(crate) fn no_model() -> String {
    "it is no SentencePiece model".to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    /// A field of bytes.
    fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
        let mut out = vec![number << 3 | 2];
        let mut length = bytes.len();
        while length >= 0x80 {
            out.push(0x80 | (length & 0x7f) as u8);
            length >>= 7;
        }
        out.push(length as u8);
        out.extend_from_slice(bytes);
        out
    }

    fn piece(text: &[u8], score: f32) -> Vec<u8> {
        let mut inner = field(1, text);
        inner.push(2 << 3 | 5);
        inner.extend_from_slice(&score.to_le_bytes());
        field(1, &inner)
    }

    #[test]
    fn pieces_and_the_end_mark_are_found() {
        let model = [piece(b"<unk>", 0.0), piece(b"</s>", 0.0), piece("▁tin".as_bytes(), -3.5)];
        assert_eq!(check(&model.concat()), Ok(Found { pieces: 3, end: true, kind: Kind::Unigram }));
        assert_eq!(check(&model[2]), Ok(Found { pieces: 1, end: false, kind: Kind::Unigram }));
    }

    #[test]
    fn what_is_wrong_is_said() {
        let say = |bytes: &[u8]| check(bytes).unwrap_err();
        assert_eq!(say(b""), "it is no SentencePiece model");
        assert_eq!(say(&piece(&[b'a'; 257], 0.0)), "piece 1: it is 257 bytes long");
        assert_eq!(say(&piece(b"\xff", 0.0)), "piece 1: it is not UTF-8");
        assert_eq!(say(&piece(b"a", f32::NAN)), "piece 1: its score is no number");
        let bpe = [piece(b"a", 0.0), field(2, &[3 << 3, 2])].concat();
        assert_eq!(say(&bpe), "its pieces are not those of a unigram model; no other is run");
        let normalizer = |map: &[u8]| [piece(b"a", 0.0), field(3, &field(2, map))].concat();
        assert_eq!(say(&normalizer(&[9, 0, 0, 0])), "its table of replacements is cut off");
        let long = [&[0; 4][..], &[b'a'; 257]].concat();
        assert_eq!(say(&normalizer(&long)), "a replacement is longer than 256 bytes");
        let whole = piece(b"</s>", 0.0);
        for end in 1..whole.len() {
            assert_eq!(say(&whole[..end]), "it is cut off", "{end}");
        }
    }

    /// The same with its type as in the file, such as 4 for one that the model's maker defined.
    fn with_role(text: &str, score: f32, role: u8) -> Vec<u8> {
        let mut piece = piece(text.as_bytes(), score);
        piece.extend([3 << 3, role]);
        piece[1] += 2;
        piece
    }

    /// A model of these pieces and `more` after an unknown one and the end mark; `kind` as in the file.
    fn read(kind: u8, pieces: &[(&str, f32)], more: &[u8]) -> Result<Model, String> {
        let mut bytes = with_role("<unk>", 0.0, 2);
        bytes.extend(with_role("</s>", 0.0, 3));
        for (text, score) in pieces {
            bytes.extend(piece(text.as_bytes(), *score));
        }
        bytes.extend(more);
        bytes.extend(field(2, &[3 << 3, kind]));
        Model::read(&bytes)
    }

    fn model(kind: u8, pieces: &[(&str, f32)]) -> Model {
        read(kind, pieces, &[]).unwrap()
    }

    fn parts(model: &Model, text: &str) -> Vec<(String, Option<u32>)> {
        model.encode(text).into_iter().map(|token| (token.text, token.piece)).collect()
    }

    #[test]
    fn the_most_likely_pieces_are_chosen() {
        let model = model(1, &[("▁", -2.0), ("a", -1.0), ("b", -1.0), ("▁ab", -3.5)]);
        assert_eq!(parts(&model, "ab"), [("▁ab".to_owned(), Some(5))]);
        let unknown = parts(&model, "a☃☃ b");
        let texts: Vec<&str> = unknown.iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(texts, ["▁", "a", "☃☃", "▁", "b"]);
        assert_eq!(unknown[2].1, None);
        assert!(model.encode(" ").is_empty());
    }

    #[test]
    fn pairs_are_joined_best_first() {
        let pieces =
            [("▁", -9.0), ("a", -9.0), ("b", -9.0), ("c", -9.0), ("ab", -1.0), ("bc", -2.0)];
        let model = model(2, &pieces);
        let texts =
            |text| parts(&model, text).into_iter().map(|(text, _)| text).collect::<Vec<_>>();
        assert_eq!(texts("abc"), ["▁", "ab", "c"]);
        assert_eq!(texts("bcab"), ["▁", "bc", "ab"]);
        assert_eq!(texts("x"), ["▁", "x"]);
    }

    #[test]
    fn marks_in_a_text_are_text() {
        for kind in [1, 2] {
            let model = model(kind, &[("▁", -2.0), ("s", -1.0), ("/", -3.0)]);
            assert!(parts(&model, "</s>").iter().all(|(text, _)| text != "</s>"));
            let shown = [0, 1, 2, 9].map(|piece| model.text(piece).is_some());
            assert_eq!(shown, [false, false, true, false]);
        }
    }

    #[test]
    fn pieces_that_joining_pairs_would_not_find_are_refused() {
        let letters = [("▁", -2.0), ("a", -1.0), ("b", -1.0)];
        for (text, role) in [("▁ab", 4), ("ab", 5)] {
            let more = with_role(text, -1.0, role);
            let error = read(2, &letters, &more).unwrap_err();
            assert!(error.contains(text) && error.contains("pairs"), "{error}");
            // Among probabilities they have their place: the one is found, the other is not.
            let found = parts(&read(1, &letters, &more).unwrap(), "ab");
            assert_eq!(found.iter().any(|(part, _)| part == text), role == 4, "{found:?}");
        }
        // A mark is not looked for, whoever defined it.
        let marked = read(2, &letters, &with_role("<n>", 0.0, 4)).unwrap();
        assert_eq!(parts(&marked, "b<n>").len(), 3);
    }

    #[test]
    fn what_looks_like_a_mark_is_told_from_text() {
        for mark in ["</s>", "<n>", "<extra_id_0>", ">>eng<<", "<0x0A>"] {
            assert!(is_control(mark), "{mark}");
        }
        for text in ["<>", "<", "a>", "<3", ">>", "<<", "", "▁<n>"] {
            assert!(!is_control(text), "{text}");
        }
    }

    #[test]
    fn the_longest_piece_is_measured_in_characters() {
        assert_eq!(model(1, &[("a", -1.0), ("▁ước", -2.0)]).longest_piece(), 4);
    }

    proptest! {
        #[test]
        fn the_parts_are_the_text(text: String) {
            for kind in [1, 2] {
                let model = model(kind, &[("▁", -2.0), ("a", -1.0), ("aa", -1.5), ("▁a", -1.0)]);
                let joined: String = model.encode(&text).into_iter().map(|token| token.text).collect();
                prop_assert_eq!(model.count_characters(&text), joined.chars().count());
                prop_assert_eq!(joined, model.normalize(&text));
            }
        }

        #[test]
        fn any_bytes_get_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = check(&bytes);
            if let Ok(model) = Model::read(&bytes) {
                let _ = model.encode("một text");
            }
        }
    }
}
