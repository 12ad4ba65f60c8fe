//! `tomtat load`: what was understood, so that a person can see why a summary is odd.

use std::io::Write;

use anyhow::Result;
use tomtat::{Article, Input, Loader};
use tomtat_report::Format;

use super::{load_options, nothing_done};
use crate::Outcome;
use crate::args::LoadArgs;
use crate::console::Console;
use crate::interrupt;

pub(super) fn run(args: &LoadArgs, console: &Console) -> Result<Outcome> {
    interrupt::listen();
    let loader = Loader::new(load_options(&args.input)?);
    let inputs = args.input.paths.iter().cloned().map(Input::from).collect();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let (mut loaded, mut failed) = (0_usize, 0_usize);
    for article in loader.load(inputs) {
        if interrupt::interrupted() {
            out.flush()?;
            return Ok(Outcome::Interrupted);
        }
        match article {
            Ok(article) => {
                loaded += 1;
                match args.format {
                    Format::JsonLines => {
                        let mut line = serde_json::to_vec(&article)?;
                        line.push(b'\n');
                        out.write_all(&line)?;
                    }
                    _ => text(&mut out, &article)?,
                }
            }
            Err(error) => {
                failed += 1;
                console
                    .failure(format_args!("{error} [{}]", error.code()), error.hint().as_deref());
            }
        }
    }
    out.flush()?;
    Ok(match (loaded, failed) {
        (_, 0) => Outcome::Done,
        (0, _) => nothing_done(&args.input),
        _ => Outcome::SomeFailed,
    })
}

fn text(out: &mut impl Write, article: &Article) -> std::io::Result<()> {
    let clean = |text: &str| text.replace(|c: char| c.is_control(), "\u{fffd}");
    writeln!(out, "{}", clean(article.title.as_deref().unwrap_or("(no title)")))?;
    writeln!(
        out,
        "{} · {} ({:.0} %) · {} · {} sentences, {} words",
        clean(&article.source.to_string()),
        article.language.language.name(),
        article.language.confidence * 100.0,
        clean(&article.encoding),
        article.counts.sentences,
        article.counts.words,
    )?;
    for (label, value) in [("by", &article.byline), ("date", &article.date), ("url", &article.url)]
    {
        if let Some(value) = value {
            writeln!(out, "{label}: {}", clean(value))?;
        }
    }
    for paragraph in &article.paragraphs {
        writeln!(out)?;
        for sentence in &paragraph.sentences {
            writeln!(out, "{}", clean(&sentence.text))?;
        }
    }
    for (i, removed) in article.removed.iter().enumerate() {
        if i == 0 {
            writeln!(out)?;
        }
        writeln!(out, "removed [{}]: {}", removed.rule, clean(&removed.text))?;
    }
    for warning in &article.warnings {
        writeln!(out, "warning: {}", clean(&warning.to_string()))?;
    }
    writeln!(out)
}
