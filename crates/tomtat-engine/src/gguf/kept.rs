//! Shared beginnings of prompts, kept on disk between runs.
//!
//! The instructions of a template are read to the same cells of the cache in every run, which takes
//! a small CPU seconds. They are written once and read back. Only text of templates is in them,
//! nothing of an article. Whatever fails here costs time and nothing else: the beginning is read
//! by the model again.

use std::fs;
use std::io;
use std::path::PathBuf;

use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::token::LlamaToken;
use sha2::{Digest, Sha256};
use tomtat_models::sha256_of;

use super::{GgufEngine, backend};

/// Largest file that is read back.
const LARGEST: u64 = 1 << 30;
/// Files that a folder holds; the oldest go.
const MOST: usize = 8;
const ENDING: &str = ".cells";

/// The folder of one model, and what the cells depend on beside the tokens.
pub(super) struct Kept {
    folder: PathBuf,
    made_by: Sha256,
}

impl Kept {
    /// `None` where no folder is named or the weights are not known by their hash.
    pub(super) fn of(engine: &GgufEngine, scale: Option<f32>) -> Option<Self> {
        let folder = engine.options.prompt_cache.clone()?;
        let weights = engine.info.sha256.as_ref()?;
        let mut made_by = Sha256::new();
        for piece in [
            engine.info.engine.as_str(),
            // Other instructions of the CPU round otherwise, and so do other steps.
            &backend::system_info(),
            weights,
            &format!("{:?} {:?}", engine.info.adapter, scale.map(f32::to_bits)),
            &format!("{} {}", super::step::STEP_TOKENS, engine.options.threads),
        ] {
            made_by.update((piece.len() as u64).to_le_bytes());
            made_by.update(piece.as_bytes());
        }
        Some(Self { folder, made_by })
    }

    /// Reads the cells of `tokens` into `sequence`; whether they were there.
    pub(super) fn restore(
        &self,
        context: &mut LlamaContext<'_>,
        tokens: &[LlamaToken],
        sequence: i32,
    ) -> bool {
        let Some(path) = self.find(&self.key(tokens)) else { return false };
        let read = context.state_seq_load_file(&path, sequence, tokens.len());
        if read.is_ok_and(|(found, _)| found == tokens) {
            return true;
        }
        // Half of it may be in the cache.
        let _ = context.clear_kv_cache_seq(u32::try_from(sequence).ok(), None, None);
        let _ = fs::remove_file(path);
        false
    }

    /// Writes the cells of `tokens`, which are those of `sequence`.
    pub(super) fn keep(&self, context: &LlamaContext<'_>, tokens: &[LlamaToken], sequence: i32) {
        let write = || -> io::Result<()> {
            fs::create_dir_all(&self.folder)?;
            let file = tempfile::NamedTempFile::new_in(&self.folder)?.into_temp_path();
            context.state_seq_save_file(&file, sequence, tokens).map_err(io::Error::other)?;
            let name = format!(
                "{}-{}{ENDING}",
                self.key(tokens),
                sha256_of(&file).map_err(io::Error::other)?
            );
            file.persist(self.folder.join(name))?;
            Ok(())
        };
        if write().is_ok() {
            self.thin_out();
        }
    }

    fn key(&self, tokens: &[LlamaToken]) -> String {
        let mut key = self.made_by.clone();
        for token in tokens {
            key.update(token.0.to_le_bytes());
        }
        hex(&key.finalize())[..32].to_owned()
    }

    /// The file of `key` whose content has the hash in its name; one that has not is removed.
    fn find(&self, key: &str) -> Option<PathBuf> {
        let path = self.files().into_iter().map(|(_, path)| path).find(|path| {
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(key))
        })?;
        let name = path.file_name()?.to_string_lossy().into_owned();
        let expected = name.strip_suffix(ENDING)?.split_once('-')?.1;
        let small = fs::metadata(&path).is_ok_and(|meta| meta.len() <= LARGEST);
        if small && sha256_of(&path).is_ok_and(|found| found == expected) {
            return Some(path);
        }
        let _ = fs::remove_file(&path);
        None
    }

    /// The files of the folder, the newest first.
    fn files(&self) -> Vec<(std::time::SystemTime, PathBuf)> {
        let Ok(entries) = fs::read_dir(&self.folder) else { return Vec::new() };
        let mut files: Vec<_> = entries
            .take(1000)
            .filter_map(Result::ok)
            .filter(|entry| entry.file_name().to_string_lossy().ends_with(ENDING))
            .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
            .collect();
        files.sort_by(|a, b| b.cmp(a));
        files
    }

    fn thin_out(&self) {
        for (_, path) in self.files().into_iter().skip(MOST) {
            let _ = fs::remove_file(path);
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
