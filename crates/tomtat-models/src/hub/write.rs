//! The manifest of a model of the hub, as the text that is kept in the store.

use serde_json::Value;
use toml::Table;

use super::{
    choose::{Architecture, architecture, architectures, file_name},
    listing::{Found, Listing},
    name::HubName,
    shown::shown,
};
use crate::{Job, embedded, kept::HEAD, parse::MAX_CONTEXT};

/// Positions of a transformers model whose `config.json` names none.
const POSITIONS: u64 = 512;
/// Most languages that are taken from a model's card.
const MAX_LANGUAGES: usize = 250;

/// What ends, or is, the name of a network that writes text from text, in `architectures` of a
/// `config.json`: the second is Marian's, the third what T5's was called.
const WRITERS: [&str; 3] = ["ForConditionalGeneration", "MarianMTModel", "T5WithLMHeadModel"];

/// Whether the manifest rests on what the file says.
pub(super) fn is_read(path: &str) -> bool {
    matches!(path, "config.json" | "tokenizer_config.json")
}

/// A GGUF model is asked by the prompts of the manifest in the binary that has the same file, else by
/// those of the default summariser, like a file of the person's own: it is a chat model, as that is.
pub(super) fn gguf(
    name: &HubName,
    listing: &Listing,
    found: &[Found],
    page: &str,
) -> Result<String, String> {
    let Some(weights) = found.first() else { return Err("it has no weights".to_owned()) };
    let mut table = file_table(name, listing, weights);
    head(&mut table, name, listing, page, "gguf", "a GGUF model");
    let known: Vec<Table> =
        embedded::manifests().filter_map(|(_, text)| text.parse().ok()).collect();
    let text = |table: &Table, key: &str| table.get(key)?.as_str().map(str::to_owned);
    let same = known.iter().find(|it| text(it, "sha256").as_ref() == Some(&weights.sha256));
    let is_chat = |it: &&Table| {
        let defaults = it.get("default_for").and_then(toml::Value::as_array);
        let summarises = Some(Job::Summarize.as_str());
        defaults.is_some_and(|all| all.iter().any(|one| one.as_str() == summarises))
    };
    let asked_like = same.or_else(|| known.iter().find(is_chat));
    let of_job = |job: Job| asked_like?.get(job.as_str());
    let says = listing.context.filter(|tokens| (64..=u64::from(MAX_CONTEXT)).contains(tokens));
    let default = || asked_like?.get("context_length")?.as_integer();
    let context = says.and_then(|tokens| i64::try_from(tokens).ok()).or_else(default);
    let context = context.unwrap_or(2048);
    table.insert("context_length".to_owned(), context.into());
    for job in [Job::Translate, Job::Summarize] {
        let Some(mut asked) = of_job(job).and_then(toml::Value::as_table).cloned() else {
            continue;
        };
        let number = |asked: &Table, key: &str| asked.get(key).and_then(toml::Value::as_integer);
        let (source, output) = ("max_source_tokens", "max_output_tokens");
        let together = number(&asked, source).unwrap_or(0) + number(&asked, output).unwrap_or(0);
        if together > context {
            asked.insert(source.to_owned(), (context / 2).into());
            asked.insert(output.to_owned(), (context / 4).into());
        }
        table.insert(job.as_str().to_owned(), asked.into());
    }
    Ok(format!("{HEAD}{table}"))
}

/// What a transformers model can do stands in its `config.json` and in that of its tokenizer.
pub(super) fn transformers<'a>(
    name: &HubName,
    listing: &Listing,
    found: &[Found],
    page: &str,
    content: &impl Fn(&str) -> Option<&'a [u8]>,
) -> Result<String, String> {
    let (weights, others) = found.split_first().ok_or("it has no weights")?;
    let json = |path: &str| -> Result<Value, String> {
        let bytes = content(path).ok_or_else(|| format!("{path} is missing"))?;
        serde_json::from_slice(bytes).map_err(|e| format!("{path} is no JSON: {e}"))
    };
    let config = json("config.json")?;
    let kind = config.get("model_type").and_then(Value::as_str).unwrap_or("none");
    let kind = architecture(kind).ok_or_else(|| {
        let shown = shown(kind, 40);
        format!("its architecture is {shown:?}, and what is run is: {}", architectures())
    })?;
    writes_text(&config)?;
    if kind.job == Job::Translate {
        writes_english(name, &config)?;
    }
    if let Some(missing) = kind.needs.iter().find(|file| !others.iter().any(|it| it.path == **file))
    {
        return Err(format!("{missing} is missing, which a {} model needs", kind.name));
    }
    let tokenizer = if content("tokenizer_config.json").is_some() {
        json("tokenizer_config.json")?
    } else {
        Value::Null
    };
    let mut table = file_table(name, listing, weights);
    let describe = format!("a {} model", kind.name);
    head(&mut table, name, listing, page, "transformers", &describe);
    let positions = ["max_position_embeddings", "n_positions"]
        .iter()
        .find_map(|key| config.get(key)?.as_u64())
        .unwrap_or(POSITIONS)
        .clamp(8, 1 << 17);
    let positions = i64::try_from(positions).unwrap_or(512);
    table.insert("context_length".to_owned(), positions.into());
    let mut job = Table::new();
    let tags = |tags: Vec<String>| toml::Value::Array(tags.into_iter().map(Into::into).collect());
    if kind.job == Job::Translate {
        let (from, into) = languages(kind, name, listing, &config, &tokenizer)?;
        job.insert("from".to_owned(), tags(from));
        job.insert("to".to_owned(), tags(vec![into]));
    } else {
        let mut known = of_card(listing);
        if known.is_empty() {
            known.push("en".to_owned());
        }
        job.insert("languages".to_owned(), tags(known));
    }
    for key in ["max_source_tokens", "max_output_tokens"] {
        job.insert(key.to_owned(), (positions / 2).into());
    }
    table.insert(kind.job.as_str().to_owned(), job.into());
    let others: Vec<Table> = others
        .iter()
        .map(|found| {
            let mut file = file_table(name, listing, found);
            file.insert("role".to_owned(), "by-name".into());
            file
        })
        .collect();
    table.insert("files".to_owned(), others.into());
    Ok(format!("{HEAD}{table}"))
}

/// Refuses networks of a known architecture that were made for something else, such as sorting
/// texts. A `config.json` that names none is believed.
fn writes_text(config: &Value) -> Result<(), String> {
    let named = config.get("architectures").and_then(Value::as_array);
    let named: Vec<&str> = named.into_iter().flatten().filter_map(Value::as_str).collect();
    let writes = |name: &&str| WRITERS.iter().any(|writer| name.ends_with(writer));
    if named.is_empty() || named.iter().any(writes) {
        return Ok(());
    }
    let said = shown(&named.join(", "), 80);
    Err(format!(
        "by its config.json it is made for something else: {said} does not end with {}",
        WRITERS.join(" or ")
    ))
}

/// Refuses translators that read English alone: what they make of other languages is none.
fn writes_english(name: &HubName, config: &Value) -> Result<(), String> {
    let origin = config.get("_name_or_path").and_then(Value::as_str);
    let from_english = |name: &str| name.to_ascii_lowercase().contains("one-to-many");
    if from_english(name.bare()) || origin.is_some_and(from_english) {
        return Err("by its name it translates from English alone (one-to-many); many-to-one and \
                    many-to-many models are run"
            .to_owned());
    }
    Ok(())
}

/// What a translator reads and writes: as its tokenizer says, or as the end of its name does
/// (`opus-mt-vi-en`). One of many languages is taken for what its card says, into English, unless
/// these name two languages of its card (`mbart-large-en-ro`, but not `mbart-large-50-many-to-one`).
fn languages(
    kind: &Architecture,
    name: &HubName,
    listing: &Listing,
    config: &Value,
    tokenizer: &Value,
) -> Result<(Vec<String>, String), String> {
    let said =
        |keys: [&str; 2]| keys.iter().find_map(|key| tokenizer.get(key)?.as_str().and_then(tag));
    let ends = |name: &str| {
        let mut parts = name.rsplit('-');
        let (into, from) = (tag(parts.next()?)?, tag(parts.next()?)?);
        Some((from, into))
    };
    let origin = config.get("_name_or_path").and_then(Value::as_str);
    let pair = said(["source_lang", "src_lang"]).zip(said(["target_lang", "tgt_lang"]));
    let pair = pair.or_else(|| ends(name.bare())).or_else(|| ends(origin?));
    let mut all = of_card(listing);
    let known = |pair: &(String, String)| all.contains(&pair.0) && all.contains(&pair.1);
    let pair = pair.filter(|pair| !kind.many || all.is_empty() || known(pair));
    if pair.is_none()
        && kind.many
        && all.len() > 1
        && let Some(english) = all.iter().position(|tag| tag == "en")
    {
        let into = all.remove(english);
        return Ok((all, into));
    }
    match pair {
        Some((from, into)) => Ok((vec![from], into)),
        None => Err("its languages are not known: tokenizer_config.json has no source_lang and \
                     target_lang, and the repository's name does not end with them, such as \
                     opus-mt-vi-en"
            .to_owned()),
    }
}

/// The languages of the model's card that are tags of languages.
fn of_card(listing: &Listing) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in listing.languages.iter().take(MAX_LANGUAGES).filter_map(|code| tag(code)) {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}

/// A tag of two or three letters, where `code` is a language's: `vi`, `vi_VN`, `vie_Latn`.
fn tag(code: &str) -> Option<String> {
    let code = code.split(['_', '-']).next()?.to_ascii_lowercase();
    let short = match code.as_str() {
        "vie" => "vi",
        "eng" => "en",
        other => other,
    };
    let fits = (2..=3).contains(&short.len()) && short.bytes().all(|b| b.is_ascii_lowercase());
    fits.then(|| short.to_owned())
}

/// What each manifest says of itself.
fn head(
    table: &mut Table,
    name: &HubName,
    listing: &Listing,
    page: &str,
    format: &str,
    what: &str,
) {
    let mut put = |key: &str, value: String| table.insert(key.to_owned(), value.into());
    put("name", name.store_name());
    let (commit, _) = listing.commit.split_at_checked(8).unwrap_or((&listing.commit, ""));
    put("description", format!("{name} of the hub, {what}, commit {commit}"));
    put("format", format.to_owned());
    let said = listing.licence.as_deref().unwrap_or_default();
    let said = shown(said, 80);
    let said = if said.trim().is_empty() { "not said".to_owned() } else { said };
    let mut licence = Table::new();
    licence.insert("name".to_owned(), said.into());
    licence.insert("url".to_owned(), page.into());
    table.insert("licence".to_owned(), licence.into());
}

/// Name, size, hash and source of one file.
fn file_table(name: &HubName, listing: &Listing, found: &Found) -> Table {
    let mut source = Table::new();
    source.insert("kind".to_owned(), "huggingface".into());
    source.insert("repo".to_owned(), name.repo().into());
    source.insert("file".to_owned(), found.path.clone().into());
    source.insert("revision".to_owned(), listing.commit.clone().into());
    let mut table = Table::new();
    table.insert("file".to_owned(), file_name(&found.path).into());
    table.insert("size".to_owned(), i64::try_from(found.size).unwrap_or(i64::MAX).into());
    table.insert("sha256".to_owned(), found.sha256.clone().into());
    table.insert("sources".to_owned(), vec![source].into());
    table
}
