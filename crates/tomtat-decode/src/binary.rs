//! Files that are no text, whatever they are called.

use crate::DecodeError;

/// How a kind of file begins. The last field: whether the beginning is plain ASCII that a
/// text could have too, so that other bytes that no text has must stand near it.
const SIGNATURES: [(&[u8], &str, bool); 32] = [
    (b"\x89PNG\r\n", "a PNG image", false),
    (b"\xFF\xD8\xFF", "a JPEG image", false),
    (b"GIF87a", "a GIF image", true),
    (b"GIF89a", "a GIF image", true),
    (b"BM", "a BMP image", true),
    (b"II*\0", "a TIFF image", false),
    (b"MM\0*", "a TIFF image", false),
    (b"RIFF", "a RIFF file (WebP, WAV, AVI)", true),
    (b"%PDF-", "a PDF document", false),
    (b"{\\rtf", "an RTF document", false),
    (b"PK\x03\x04", "a ZIP archive (or DOCX, EPUB, XLSX)", false),
    (b"PK\x05\x06", "an empty ZIP archive", false),
    (b"\x1F\x8B\x08", "gzip data", false),
    (b"\x28\xB5\x2F\xFD", "Zstandard data", false),
    (b"\xFD7zXZ\0", "xz data", false),
    (b"BZh", "bzip2 data", true),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive", false),
    (b"Rar!\x1A\x07", "a RAR archive", false),
    (b"\x04\x22\x4D\x18", "LZ4 data", false),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Office document (DOC, XLS, PPT)", false),
    (b"\x7FELF", "a program (ELF)", false),
    (b"MZ", "a program (Windows)", true),
    (b"\xCA\xFE\xBA\xBE", "a program (Java or macOS)", false),
    (b"\xCF\xFA\xED\xFE", "a program (macOS)", false),
    (b"\0asm", "a program (WebAssembly)", false),
    (b"SQLite format 3\0", "an SQLite database", false),
    (b"OggS\0", "Ogg media", false),
    (b"ID3", "MP3 audio", true),
    (b"fLaC", "FLAC audio", true),
    (b"\x1A\x45\xDF\xA3", "Matroska or WebM media", false),
    (b"wOFF", "a font", true),
    (b"wOF2", "a font", true),
];

/// Whether a file begins as a kind that is no text.
pub(crate) fn check_signature(bytes: &[u8]) -> Result<(), DecodeError> {
    for (signature, why, ascii) in SIGNATURES {
        if bytes.starts_with(signature) {
            let near = bytes.get(..bytes.len().min(256)).unwrap_or_default();
            if !ascii || near.iter().any(|&b| is_control(b)) {
                return Err(DecodeError::NotText { offset: 0, why: why.to_owned() });
            }
        }
    }
    if bytes.get(4..8) == Some(b"ftyp") && bytes.first() == Some(&0) {
        return Err(DecodeError::NotText { offset: 0, why: "MP4 media".to_owned() });
    }
    Ok(())
}

/// Whether bytes that are not UTF-16 have more control bytes than any text.
pub(crate) fn check_controls(bytes: &[u8]) -> Result<(), DecodeError> {
    // The start of a file tells; a text that turns into binary later is found by its share.
    const START: usize = 4096;
    let start = bytes.get(..START).filter(|_| bytes.len() > START);
    for part in start.into_iter().chain([bytes]) {
        let count = controls(part);
        // A few strays are taken out with a warning instead.
        if count > 8 && count * 20 > part.len() {
            let offset = part.iter().position(|&b| is_control(b)).unwrap_or(0);
            return Err(DecodeError::NotText {
                offset,
                why: format!("binary data: {count} control bytes among {}", part.len()),
            });
        }
    }
    Ok(())
}

/// How many control bytes there are. Counters of one byte stay in SIMD registers.
fn controls(bytes: &[u8]) -> usize {
    let blocks = bytes.chunks(240);
    blocks
        .map(|block| usize::from(block.iter().map(|&b| u8::from(is_control(b))).sum::<u8>()))
        .sum()
}

/// Without branches.
fn is_control(b: u8) -> bool {
    (b <= 8) | (0xE..=0x1F).contains(&b) & (b != 0x1B) | (b == 0x7F)
}
