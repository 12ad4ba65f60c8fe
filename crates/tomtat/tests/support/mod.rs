//! A run over a folder that holds the given files.

use tomtat::{Input, Pipeline, Record, Task};

/// The records of the summaries of `files`, each a name and a text.
pub(crate) fn summarized(pipeline: &mut Pipeline, files: &[(&str, &str)]) -> Vec<Record> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let articles = pipeline.load(vec![Input::from(folder.path().to_owned())]);
    let mut records = Vec::new();
    let mut keep = |record: Record| {
        records.push(record);
        Ok(())
    };
    pipeline.run(Task::Summarize, articles, &mut keep).unwrap();
    records
}
