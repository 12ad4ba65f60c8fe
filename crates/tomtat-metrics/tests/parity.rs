//! The same scores as sacrebleu and rouge-score, recorded by `oracle/record.py`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use std::path::Path;

use serde_json::Value;
use tomtat_metrics::bootstrap::Bootstrap;
use tomtat_metrics::{
    Bleu, Chrf, RougeScore, RougeScores, RougeStats, rouge, rouge_n, rouge_segments, tokenize_13a,
};

const TOLERANCE: f64 = 1e-6;

fn read(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle").join(name);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn strings(value: &Value) -> Vec<String> {
    list(value).iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

fn assert_close(ours: f64, theirs: &Value, what: &str) {
    let theirs = theirs.as_f64().unwrap();
    assert!((ours - theirs).abs() <= TOLERANCE, "{what}: {ours}, recorded {theirs}");
}

/// Ours names itself in the last field, which is the only difference.
fn assert_same_signature(ours: &str, theirs: &Value) {
    let (settings, version) = ours.rsplit_once('|').unwrap();
    assert_eq!(settings, theirs.as_str().unwrap().rsplit_once('|').unwrap().0);
    assert_eq!(version, format!("version:tomtat-metrics-{}", env!("CARGO_PKG_VERSION")));
}

fn assert_bleu(bleu: Bleu, texts: &[String], sets: &[Vec<String>], recorded: &Value, what: &str) {
    let score = bleu.corpus(texts, sets).unwrap();
    assert_close(score.score, &recorded["score"], what);
    assert_close(score.brevity_penalty, &recorded["bp"], what);
    for n in 0..4 {
        assert_close(score.precisions[n], &recorded["precisions"][n], what);
        assert_eq!(Some(score.stats.matches[n]), recorded["matches"][n].as_u64(), "{what}");
        assert_eq!(Some(score.stats.totals[n]), recorded["totals"][n].as_u64(), "{what}");
    }
    assert_eq!(Some(score.stats.hypothesis_length), recorded["hyp_len"].as_u64(), "{what}");
    assert_eq!(Some(score.stats.reference_length), recorded["ref_len"].as_u64(), "{what}");
    assert_eq!(Some(score.to_string().as_str()), recorded["text"].as_str(), "{what}");
    assert_same_signature(&bleu.signature(sets.len()), &recorded["signature"]);
}

fn assert_chrf(chrf: Chrf, texts: &[String], sets: &[Vec<String>], recorded: &Value, what: &str) {
    let score = chrf.corpus(texts, sets).unwrap();
    assert_close(score.score, &recorded["score"], what);
    assert_eq!(Some(score.to_string().as_str()), recorded["text"].as_str(), "{what}");
    assert_same_signature(&chrf.signature(sets.len()), &recorded["signature"]);
}

fn assert_translation(
    texts: &[String],
    sets: &[Vec<String>],
    recorded: &Value,
    lowercase: bool,
    what: &str,
) {
    let bleu = Bleu::new().lowercase(lowercase);
    assert_bleu(bleu, texts, sets, &recorded["bleu"], what);
    assert_bleu(bleu.effective_order(true), texts, sets, &recorded["bleu_effective"], what);
    assert_chrf(Chrf::new().lowercase(lowercase), texts, sets, &recorded["chrf"], what);
    assert_chrf(Chrf::plus_plus().lowercase(lowercase), texts, sets, &recorded["chrf++"], what);
}

fn assert_rouge(ours: &RougeScore, recorded: &Value, what: &str) {
    assert_close(ours.precision, &recorded[0], what);
    assert_close(ours.recall, &recorded[1], what);
    assert_close(ours.f, &recorded[2], what);
}

fn assert_rouges(ours: &RougeScores, recorded: &Value, what: &str) {
    assert_rouge(&ours.rouge_1, &recorded["rouge1"], &format!("ROUGE-1, {what}"));
    assert_rouge(&ours.rouge_2, &recorded["rouge2"], &format!("ROUGE-2, {what}"));
    assert_rouge(&ours.rouge_l, &recorded["rougeL"], &format!("ROUGE-L, {what}"));
    assert_rouge(&ours.rouge_lsum, &recorded["rougeLsum"], &format!("ROUGE-Lsum, {what}"));
}

#[test]
fn bleu_and_chrf_of_each_corpus_are_those_of_sacrebleu() {
    let (cases, recorded) = (read("cases.json"), read("scores.json"));
    assert!(list(&cases["corpora"]).len() >= 9);
    assert_eq!(list(&cases["corpora"]).len(), list(&recorded["corpora"]).len());
    for (case, recorded) in list(&cases["corpora"]).iter().zip(list(&recorded["corpora"])) {
        let name = case["name"].as_str().unwrap();
        let texts = strings(&case["hypotheses"]);
        let sets: Vec<_> = list(&case["references"]).iter().map(strings).collect();
        for (sets, key) in [(&sets[..], "all"), (&sets[..1], "first_set")] {
            for (lowercase, letters) in [(false, "cased"), (true, "lowercase")] {
                let what = format!("{name}, {key}, {letters}");
                assert_translation(&texts, sets, &recorded[key][letters], lowercase, &what);
            }
        }
    }
}

#[test]
fn scores_of_single_sentences_are_those_of_sacrebleu() {
    let (cases, recorded) = (read("cases.json"), read("scores.json"));
    let bleu = Bleu::new().effective_order(true);
    for (case, recorded) in list(&cases["corpora"]).iter().zip(list(&recorded["corpora"])) {
        let texts = strings(&case["hypotheses"]);
        let sets: Vec<_> = list(&case["references"]).iter().map(strings).collect();
        let of_bleu = bleu.segments(&texts, &sets).unwrap();
        let of_chrf = Chrf::new().segments(&texts, &sets).unwrap();
        let of_chrf_pp = Chrf::plus_plus().segments(&texts, &sets).unwrap();
        for (place, text) in texts.iter().enumerate() {
            let recorded = &recorded["sentences"][place];
            assert_close(bleu.score(&of_bleu[place]).score, &recorded[0], text);
            assert_close(Chrf::new().score(&of_chrf[place]).score, &recorded[1], text);
            assert_close(Chrf::plus_plus().score(&of_chrf_pp[place]).score, &recorded[2], text);
        }
    }
}

#[test]
fn lines_are_split_as_by_the_tokenizer_of_sacrebleu() {
    let (cases, recorded) = (read("cases.json"), read("scores.json"));
    for (line, tokens) in list(&cases["lines"]).iter().zip(list(&recorded["lines"])) {
        assert_eq!(tokenize_13a(line.as_str().unwrap()), strings(tokens), "{line}");
    }
    assert_eq!(list(&recorded["made_lines"]).len(), 150);
    for case in list(&recorded["made_lines"]) {
        let line = case["line"].as_str().unwrap();
        assert_eq!(tokenize_13a(line), strings(&case["tokens"]), "{line:?}");
    }
}

#[test]
fn rouge_of_each_summary_is_that_of_rouge_score() {
    let (cases, recorded) = (read("cases.json"), read("scores.json"));
    let written = list(&cases["summaries"]).iter().zip(list(&recorded["summaries"]));
    let made = list(&recorded["made_summaries"]).iter().map(|case| (case, &case["scores"]));
    let mut compared = 0;
    for (case, recorded) in written.chain(made) {
        let hypothesis = case["hypothesis"].as_str().unwrap();
        let references = strings(&case["references"]);
        let scores = rouge(hypothesis, &references).unwrap();
        assert_rouges(&scores, recorded, &case.to_string());
        let rouge_3 = rouge_n(hypothesis, &references, 3).unwrap();
        assert_rouge(&rouge_3, &recorded["rouge3"], &case.to_string());
        compared += 1;
    }
    assert!(compared >= 70);
}

#[test]
fn five_systems_on_flores_score_as_sacrebleu_and_rouge_score_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/flores-dev");
    let lines = |name: &str| -> Option<Vec<String>> {
        let text = std::fs::read_to_string(folder.join(name)).ok()?;
        Some(text.split_terminator('\n').map(str::to_owned).collect())
    };
    let Some(reference) = lines("flores-dev.en") else {
        eprintln!("skipped: no FLORES translations at {}", folder.display());
        return;
    };
    let reference = [reference];
    let recorded = read("scores.json");
    let systems = recorded["flores"].as_object().unwrap();
    assert_eq!(systems.len(), 5);
    for (system, recorded) in systems {
        let texts = lines(&format!("flores-dev.{system}.en")).unwrap();
        assert_translation(&texts, &reference, recorded, false, system);
        let segments = rouge_segments(&texts, &reference).unwrap();
        let mean = segments.iter().sum::<RougeStats>().mean();
        assert_rouges(&mean, &recorded["rouge"], system);

        // Drawn by other random numbers, so alike and not equal.
        let bleu = Bleu::new();
        let interval = Bootstrap::default()
            .interval(&bleu.segments(&texts, &reference).unwrap(), |sum| bleu.score(sum).score)
            .unwrap();
        let (mean, half) = (&recorded["bootstrap"]["mean"], &recorded["bootstrap"]["ci"]);
        let (mean, half) = (mean.as_f64().unwrap(), half.as_f64().unwrap());
        assert!((interval.mean - mean).abs() < 0.1, "{system}: {interval:?}, recorded {mean}");
        let ours = (interval.high - interval.low) / 2.0;
        assert!((ours / half - 1.0).abs() < 0.15, "{system}: {ours}, recorded {half}");
    }
}
