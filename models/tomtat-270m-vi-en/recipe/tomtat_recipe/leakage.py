"""Shows whether sentences of test sets are in the training data: ``leakage``.

Every sentence of every test file is looked for in every segment of the training files, on both
sides, as a copy and as a near copy. ``overlap.py`` says what counts.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from . import dataset
from .corpus import LARGEST_FILE, PAIRS_HEADER, SUMMARIES_HEADER, rows
from .errors import RecipeError
from .overlap import LEAST_WORDS, LONG_RUN, NEAR, RUN, Index, Match
from .whole_files import write_json


@dataclass(frozen=True)
class Leak:
    """A training text that is too much like a test sentence."""

    text_id: str
    text: str
    test: str
    match: Match


def read_sentences(path: Path) -> list[str]:
    """The lines of a test file, blank ones left out."""
    hint = "give a text file with one sentence a line"
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise RecipeError(f"{path} is larger than {LARGEST_FILE} bytes", hint)
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise RecipeError(f"cannot read {path}: {error.strerror or error}", hint) from error
    except UnicodeDecodeError as error:
        raise RecipeError(f"{path} is not in UTF-8: byte {error.start}", hint) from error
    sentences = [line.strip() for line in lines if line.strip()]
    if not sentences:
        raise RecipeError(f"{path} has no sentence", hint)
    return sentences


def find_leaks(texts: list[tuple[str, str]], sentences: list[str]) -> list[Leak]:
    """The texts, given as (id, text), that are copies or near copies of ``sentences``."""
    index = Index(sentences)
    leaks = []
    for text_id, text in texts:
        if (match := index.match(text)) is not None:
            leaks.append(Leak(text_id, text, sentences[match.sentence], match))
    return leaks


def training_texts(data: Path) -> dict[str, list[tuple[str, str]]]:
    """The texts of the folder news-vi-en by side: ``vi``, ``en`` and, where there, ``summary``."""
    pairs = [columns for _, columns in rows(data / "pairs.tsv", PAIRS_HEADER)]
    texts = {
        "vi": [(name, source) for name, source, _ in pairs],
        "en": [(name, target) for name, _, target in pairs],
    }
    if (data / "summaries.tsv").exists():
        summaries = rows(data / "summaries.tsv", SUMMARIES_HEADER)
        texts["summary"] = [(name, text) for _, (name, text) in summaries]
    return texts


def options() -> argparse.ArgumentParser:
    """The flags of this step."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument(
        "--never-train-on", type=Path, nargs="+", default=[], metavar="FILE",
        help="test sets, one sentence a line, of either language (FLORES, NTREX)",
    )
    parser.add_argument("--prepared", action="store_true", help="check what was prepared in --run instead of --data")
    return parser


def prepared_texts(run: Path) -> dict[str, list[tuple[str, str]]]:
    """Both sides of what is trained on, with everything that was joined or swapped."""
    examples = dataset.read(run / dataset.TRAIN)
    return {
        "source": [(example.id, example.source) for example in examples],
        "target": [(example.id, example.target) for example in examples],
    }


def run(args: argparse.Namespace) -> int:
    """Print the report, write it to the run folder; 1 where something leaked."""
    if not args.never_train_on:
        raise RecipeError("no test set to check against", "give its files with --never-train-on")
    texts = prepared_texts(args.run) if args.prepared else training_texts(args.data)
    print(
        f"A leak: the same words (case, diacritics and punctuation aside); or, from {LEAST_WORDS} words on, one text "
        f"inside the other,\n{NEAR:.0%} of the shorter one's runs of {RUN} words shared, or a run of {LONG_RUN} words."
    )
    print("side\ttexts\ttest file\tsentences\tshort\tsame\tinside\tnear\tmost shared")
    report, leaked = [], 0
    for path in args.never_train_on:
        sentences = read_sentences(path)
        index = Index(sentences)
        for side, side_texts in texts.items():
            leaks = find_leaks(side_texts, sentences)
            kinds = Counter(leak.match.kind for leak in leaks)
            closest = max(
                ((found[1], name, text, sentences[found[0]]) for name, text in side_texts
                 if (found := index.closest(text)) is not None),
                default=(0.0, "", "", ""),
            )
            leaked += len(leaks)
            counts = [kinds[kind] for kind in ("same", "inside", "near")]
            print("\t".join(map(str, [
                side, len(side_texts), path.name, len(sentences), index.short, *counts, f"{closest[0]:.0%}",
            ])))
            report.append({
                "side": side, "texts": len(side_texts), "test": str(path), "sentences": len(sentences),
                "short": index.short, "same": counts[0], "inside": counts[1], "near": counts[2],
                "closest": dict(zip(("share", "id", "text", "test"), closest)),
                "leaks": [
                    {"id": leak.text_id, "text": leak.text, "test": leak.test,
                     "kind": leak.match.kind, "share": leak.match.share} for leak in leaks
                ],
            })
            for leak in leaks[:20]:
                print(f"  {leak.match.kind} {leak.match.share:.0%} {leak.text_id}: {leak.text}\n    {leak.test}")
    write_json(args.run / "leakage.json", report)
    print(f"{leaked} leaks; the closest texts are in {args.run / 'leakage.json'}")
    return 1 if leaked else 0
