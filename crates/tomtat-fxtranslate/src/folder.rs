//! A folder with a model of Firefox that the store knows nothing of.

use std::fs;
use std::path::{Path, PathBuf};

use tomtat_engine::EngineError;
use tomtat_models::{FileRole, Manifest, ModelFiles, Origin, sha256_of};

const MAX_ENTRIES: usize = 1000;
/// Largest config.json that is looked at for a message.
const MAX_CONFIG: u64 = 1 << 20;

/// The model in `folder`: `model.*.bin`, `vocab.*.spm` or `srcvocab.*.spm` and `trgvocab.*.spm`,
/// and `lex.*.bin` where there is one, as Firefox names them.
///
/// The languages are told by the name of the folder (`vi-en`) or else of the weights
/// (`model.vien.…`).
///
/// # Errors
/// [`EngineError::Model`] says what is missing, and what would work.
pub fn open_folder(folder: &Path) -> Result<(Manifest, ModelFiles), EngineError> {
    let refuse = |reason: String| EngineError::Model { path: folder.to_owned(), reason };
    let found = Found::look(folder).map_err(|e| refuse(format!("it cannot be read: {e}")))?;
    let model = found.one("model.", ".bin").map_err(refuse)?;
    let Some(model) = model else { return Err(refuse(no_model(folder))) };
    let mut files = ModelFiles::of_weights(&model);
    let roles = [
        (FileRole::Vocab, "vocab.", ".spm"),
        (FileRole::SourceVocab, "srcvocab.", ".spm"),
        (FileRole::TargetVocab, "trgvocab.", ".spm"),
        (FileRole::Shortlist, "lex.", ".bin"),
    ];
    for (role, begin, end) in roles {
        if let Some(path) = found.one(begin, end).map_err(refuse)? {
            files = files.with_file(role, path);
        }
    }
    let has = |role| files.file(role).is_some();
    let two = has(FileRole::SourceVocab) && has(FileRole::TargetVocab);
    if has(FileRole::Vocab) == two {
        return Err(refuse(
            "beside its model.*.bin it needs one vocabulary (vocab.*.spm), or one for each \
             language (srcvocab.*.spm and trgvocab.*.spm)"
                .to_owned(),
        ));
    }
    let pair = languages(folder, &model).ok_or_else(|| {
        refuse("its languages are not known: name the folder after them, such as vi-en".to_owned())
    })?;
    let manifest = manifest(folder, &files, &pair).map_err(refuse)?;
    Ok((manifest, files))
}

struct Found(Vec<(String, PathBuf)>);

impl Found {
    fn look(folder: &Path) -> std::io::Result<Self> {
        let entries = fs::read_dir(folder)?.take(MAX_ENTRIES).filter_map(Result::ok);
        let mut files: Vec<(String, PathBuf)> = entries
            .filter_map(|entry| Some((entry.file_name().into_string().ok()?, entry.path())))
            .filter(|(_, path)| path.is_file())
            .collect();
        files.sort();
        Ok(Self(files))
    }

    fn one(&self, begin: &str, end: &str) -> Result<Option<PathBuf>, String> {
        let mut fitting =
            self.0.iter().filter(|(name, _)| name.starts_with(begin) && name.ends_with(end));
        match (fitting.next(), fitting.next()) {
            (Some((first, _)), Some((second, _))) => {
                Err(format!("it holds several models: {first} and {second}"))
            }
            (found, _) => Ok(found.map(|(_, path)| path.clone())),
        }
    }
}

/// Why there is no model: people give folders of other kinds.
fn no_model(folder: &Path) -> String {
    let works = "a folder must hold a model of Firefox (model.*.bin and vocab.*.spm); a GGUF \
                 model is given as FILE.gguf";
    let config = folder.join("config.json");
    let small = fs::metadata(&config).is_ok_and(|meta| meta.is_file() && meta.len() <= MAX_CONFIG);
    let text = if small { fs::read_to_string(&config).ok() } else { None };
    let kind = text.and_then(|text| {
        let value: serde_json::Value = serde_json::from_str(&text).ok()?;
        Some(value.get("model_type")?.as_str()?.chars().take(40).collect::<String>())
    });
    match kind {
        Some(kind) => format!("a model of architecture {kind:?}, which is not run here: {works}"),
        None => format!("no model in it: {works}"),
    }
}

/// `("vi", "en")` for a folder `vi-en`, or for weights `model.vien.intgemm.alphas.bin`.
fn languages(folder: &Path, model: &Path) -> Option<(String, String)> {
    let tag =
        |tag: &str| (2..=3).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_lowercase());
    let folder = fs::canonicalize(folder).ok()?;
    let name = folder.file_name()?.to_str()?.trim_start_matches("firefox-").to_ascii_lowercase();
    if let Some((from, into)) = name.split_once('-')
        && tag(from)
        && tag(into)
    {
        return Some((from.to_owned(), into.to_owned()));
    }
    let name = model.file_name()?.to_str()?.strip_prefix("model.")?;
    let pair = name.split('.').next()?;
    let (from, into) = (pair.get(..2)?, pair.get(2..)?);
    (tag(from) && into.len() == 2 && tag(into)).then(|| (from.to_owned(), into.to_owned()))
}

fn manifest(
    folder: &Path,
    files: &ModelFiles,
    (from, into): &(String, String),
) -> Result<Manifest, String> {
    let mut text = format!(
        "name = \"firefox-{from}-{into}\"\ndescription = \"a folder\"\nformat = \"firefox\"\n\
         context_length = 512\n{}\n[licence]\nname = \"unknown\"\n[translate]\nfrom = [{from:?}]\n\
         to = [{into:?}]\nmax_source_tokens = 127\nmax_output_tokens = 256\n",
        described(&files.model, 0)?
    );
    text.push_str("[[sources]]\nkind = \"file\"\npath = \".\"\n");
    for (number, (role, path)) in files.others.iter().enumerate() {
        let described = described(path, number + 1)?;
        text.push_str(&format!("[[files]]\nrole = {:?}\n{described}\n", role.as_str()));
        text.push_str("[[files.sources]]\nkind = \"file\"\npath = \".\"\n");
    }
    let origin = Origin::File(folder.join("manifest.toml"));
    let mut manifest = Manifest::parse(&text, origin).map_err(|error| error.reason().to_owned())?;
    manifest.name = folder.display().to_string();
    Ok(manifest)
}

/// Size and hash of a file. Its name is the person's own and never used to find it.
fn described(path: &Path, number: usize) -> Result<String, String> {
    let size = fs::metadata(path).map_err(|e| format!("{}: {e}", path.display()))?.len();
    let sha256 = sha256_of(path).map_err(|error| error.to_string())?;
    Ok(format!("file = \"file{number}\"\nsize = {size}\nsha256 = \"{sha256}\""))
}
