"""Records what sacrebleu and rouge-score say, for tests/parity.rs.

    pip install -r requirements.txt
    python record.py ../../../../../shared/data/flores-dev > scores.json

Scores the texts of cases.json, texts made at random from a few words and marks (kept in the
output), and the translations in the FLORES folder, of which only numbers are kept.
"""

import json
import random
import sys
from pathlib import Path

import sacrebleu
from rouge_score.rouge_scorer import RougeScorer
from sacrebleu.metrics import BLEU, CHRF
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a

SYSTEMS = ["bergamot-tiny", "google", "microsoft", "nllb", "opusmt"]
TYPES = ["rouge1", "rouge2", "rougeL", "rougeLsum"]
ROUGE = RougeScorer(TYPES + ["rouge3"], use_stemmer=False)
TOKENIZER = Tokenizer13a()


def bleu(score, metric):
    return {
        "score": score.score,
        "precisions": score.precisions,
        "bp": score.bp,
        "matches": score.counts,
        "totals": score.totals,
        "hyp_len": score.sys_len,
        "ref_len": score.ref_len,
        "text": str(score),
        "signature": str(metric.get_signature()),
    }


def translation(hypotheses, references):
    out = {}
    for lowercase in (False, True):
        metrics = {
            "bleu": BLEU(lowercase=lowercase),
            "bleu_effective": BLEU(lowercase=lowercase, effective_order=True),
            "chrf": CHRF(lowercase=lowercase),
            "chrf++": CHRF(lowercase=lowercase, word_order=2),
        }
        scores = {}
        for name, metric in metrics.items():
            score = metric.corpus_score(hypotheses, references)
            if name.startswith("bleu"):
                scores[name] = bleu(score, metric)
            else:
                scores[name] = {
                    "score": score.score,
                    "text": str(score),
                    "signature": str(metric.get_signature()),
                }
        out["lowercase" if lowercase else "cased"] = scores
    return out


def sentences(hypotheses, references):
    metrics = [BLEU(effective_order=True), CHRF(), CHRF(word_order=2)]
    return [
        [m.sentence_score(hypothesis, list(refs)).score for m in metrics]
        for hypothesis, *refs in zip(hypotheses, *references)
    ]


def rouge(hypothesis, references):
    scores = ROUGE.score_multi(references, hypothesis)
    return {k: [s.precision, s.recall, s.fmeasure] for k, s in scores.items()}


def mean_rouge(hypotheses, references):
    scores = [rouge(h, [r]) for h, r in zip(hypotheses, references)]
    return {k: [sum(s[k][i] for s in scores) / len(scores) for i in range(3)] for k in TYPES}


def random_summaries(rng):
    """Few words, so that there are many common subsequences of the same length to choose from."""
    def text():
        lines = (" ".join(rng.choices("abcdef", k=rng.randint(0, 9))) for _ in range(rng.randint(1, 4)))
        return "\n".join(lines)

    return [{"hypothesis": text(), "references": [text() for _ in range(rng.randint(1, 2))]} for _ in range(60)]


def random_lines(rng):
    pieces = ["a", "B", "é", "1", "27", ".", ",", "-", "'", '"', "(", " ", " ", "\n", "\t", "%", "/", "&lt;", "&amp;", "<skipped>", "–"]
    return ["".join(rng.choices(pieces, k=rng.randint(1, 25))) for _ in range(150)]


def flores(folder):
    def lines(name):
        return (folder / name).read_text(encoding="utf-8").split("\n")[:-1]

    reference = lines("flores-dev.en")
    out = {}
    for system in SYSTEMS:
        hypotheses = lines(f"flores-dev.{system}.en")
        out[system] = translation(hypotheses, [reference])["cased"]
        out[system]["rouge"] = mean_rouge(hypotheses, reference)
        score = BLEU().corpus_score(hypotheses, [reference], n_bootstrap=1000)
        out[system]["bootstrap"] = {"mean": score._mean, "ci": score._ci}
    return out


def main():
    cases = json.loads((Path(__file__).parent / "cases.json").read_text(encoding="utf-8"))
    rng = random.Random(7)
    made_summaries, made_lines = random_summaries(rng), random_lines(rng)
    out = {
        "sacrebleu": sacrebleu.__version__,
        "corpora": [
            {
                "all": translation(c["hypotheses"], c["references"]),
                "first_set": translation(c["hypotheses"], c["references"][:1]),
                "sentences": sentences(c["hypotheses"], c["references"]),
            }
            for c in cases["corpora"]
        ],
        "summaries": [rouge(c["hypothesis"], c["references"]) for c in cases["summaries"]],
        "lines": [TOKENIZER(line).split() for line in cases["lines"]],
        "made_summaries": [{**c, "scores": rouge(c["hypothesis"], c["references"])} for c in made_summaries],
        "made_lines": [{"line": line, "tokens": TOKENIZER(line).split()} for line in made_lines],
        "flores": flores(Path(sys.argv[1])),
    }
    json.dump(out, sys.stdout, ensure_ascii=False, separators=(",", ":"))
    print()


if __name__ == "__main__":
    main()
