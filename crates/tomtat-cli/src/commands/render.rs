//! `tomtat render`: records that are there already, in another format. Needs no model.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, StdoutLock, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tomtat::Record;
use tomtat_report::{Key, OutputDir, RecordError, RecordLines, Stream};

use crate::Outcome;
use crate::args::RenderArgs;
use crate::console::{Console, Hint};
use crate::interrupt;

pub(super) fn run(args: &RenderArgs, console: &Console) -> Result<Outcome> {
    interrupt::listen();
    let mut to = To::open(args)?;
    let (mut rendered, mut failed, mut stopped) = (0_usize, 0_usize, false);
    'files: for path in &args.paths {
        let lines = match open(path) {
            Ok(from) => RecordLines::new(from),
            Err(error) => {
                failed += 1;
                console.error(&error);
                continue;
            }
        };
        for found in lines {
            if interrupt::interrupted() {
                stopped = true;
                break 'files;
            }
            match found {
                Ok(record) => {
                    to.write(&record, console)?;
                    rendered += 1;
                }
                Err(error) => {
                    failed += 1;
                    console.error(&described(error, path));
                }
            }
        }
    }
    to.finish(rendered, console)?;
    Ok(match (rendered, failed) {
        _ if stopped => Outcome::Interrupted,
        (_, 0) => Outcome::Done,
        (0, _) => Outcome::Failed,
        _ => Outcome::SomeFailed,
    })
}

fn open(path: &Path) -> Result<Box<dyn BufRead>> {
    if path.as_os_str() == "-" {
        return Ok(Box::new(io::stdin().lock()));
    }
    let file = File::open(path).with_context(|| format!("cannot read: {}", path.display()))?;
    Ok(Box::new(BufReader::new(file)))
}

fn described(error: RecordError, path: &Path) -> anyhow::Error {
    let known = matches!(error, RecordError::NotARecord { .. } | RecordError::Schema { .. });
    let error = anyhow::Error::new(error).context(path.display().to_string());
    if known {
        error.context(Hint("records are what `tomtat summarize --format jsonl` writes"))
    } else {
        error
    }
}

/// Where records go.
enum To {
    Stream { stream: Stream, out: BufWriter<StdoutLock<'static>> },
    Folder { folder: OutputDir, written: HashSet<PathBuf> },
}

impl To {
    fn open(args: &RenderArgs) -> Result<Self> {
        let style = super::style(args.output.is_none(), args.evidence);
        let Some(dir) = &args.output else {
            let stream = Stream::new(args.format, style);
            let stream = if args.translations { stream.translations() } else { stream };
            return Ok(Self::Stream { stream, out: BufWriter::new(io::stdout().lock()) });
        };
        let folder = OutputDir::open(dir, args.format)?.style(style);
        let folder = if args.translations { folder.translations() } else { folder };
        Ok(Self::Folder { folder, written: HashSet::new() })
    }

    fn write(&mut self, record: &Record, console: &Console) -> Result<()> {
        match self {
            Self::Stream { stream, out } => stream.write(out, record)?,
            Self::Folder { folder, written } => {
                // No digest: a later run with a model does not take this file for its own work.
                let path = folder.write(&Key::new(record.source.clone(), "rendered"), record)?;
                if let Some(path) = written.replace(path) {
                    console.warning(format_args!(
                        "a later record of {} took the place of an earlier one: {}",
                        record.source,
                        path.display()
                    ));
                }
            }
        }
        Ok(())
    }

    fn finish(self, rendered: usize, console: &Console) -> Result<()> {
        match self {
            Self::Stream { stream, mut out } => {
                stream.finish(&mut out)?;
                out.flush()?;
            }
            Self::Folder { mut folder, .. } => {
                let index = folder.finish()?;
                console.note(format_args!("{rendered} rendered: {}", index.display()));
            }
        }
        Ok(())
    }
}
