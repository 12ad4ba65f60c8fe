#![no_main]

use libfuzzer_sys::fuzz_target;
use tomtat_verify::Source;

fuzz_target!(|data: &str| {
    // The last line is the summary sentence, those before it are the source.
    let (source, summary) = data.rsplit_once('\n').unwrap_or(("", data));
    let source = Source::new(source.lines()).with_title(summary.get(..8).unwrap_or_default());
    let verdict = source.check(summary);
    assert!(verdict.evidence.len() <= 3);
    assert!(verdict.evidence.iter().all(|&at| at < source.sentences().len()));
    for finding in &verdict.findings {
        if let Some(span) = finding.span {
            assert_eq!(summary.get(span.start..span.end), Some(finding.words.as_str()));
        }
    }
});
