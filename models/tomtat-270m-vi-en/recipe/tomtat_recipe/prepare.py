"""Makes tokens of the corpus: ``prepare``. The same inputs and flags give the same bytes."""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import asdict

from . import base_weights, corpus, dataset
from .dataset import Encoded
from .errors import RecipeError
from .examples import Choices, Example, held_out_examples, training_examples
from .leakage import read_sentences
from .overlap import Index
from .tokens import Tokeniser
from .whole_files import sha256_of, write_json


def share(text: str) -> float:
    """A number from 0 to 1, for argparse."""
    number = float(text)
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not from 0 to 1")
    return number


def options() -> argparse.ArgumentParser:
    """The flags of this step."""
    parser = argparse.ArgumentParser(add_help=False)
    add = parser.add_argument
    add("--held-out", type=int, default=12, metavar="N", help="articles set apart to measure on (default %(default)s)")
    add("--limit-segments", type=int, metavar="N", help="train on the first N segments only (smoke test)")
    add("--longest", type=int, default=400, metavar="TOKENS", help="longest translation (default %(default)s)")
    add("--summaries", action="store_true", help="learn the summaries too; the trial made facts up in them")
    add("--context", type=share, default=0.0, help="share of body lines shown with the line before (default 0)")
    add("--join", type=share, default=0.0, help="share of body lines also learnt as two or three together (default 0)")
    add("--swaps", type=share, default=0.0, help="share also learnt with other names and numbers (default 0)")
    return parser


def without_copies(examples: list[Example], avoid: list[str], what: str) -> list[Example]:
    """Leave out examples of which either side is a copy or near copy, and say which."""
    index = Index(avoid)
    kept = []
    for example in examples:
        match = index.match(example.source) or index.match(example.target)
        if match is None:
            kept.append(example)
        else:
            print(f"left out {example.id}: {match.kind} to {what} ({match.share:.0%}): {avoid[match.sentence]}")
    return kept


def encode(tokeniser: Tokeniser, example: Example) -> Encoded:
    """The example in tokens. Prompt and answer are split apart, as they are when translating."""
    return Encoded(
        example.id, example.kind, example.source, example.target,
        [tokeniser.bos, *tokeniser.encode(example.prompt)],
        [*tokeniser.encode(example.answer), tokeniser.eos],
    )


#: Summaries read a whole article.
LONGEST_SUMMARY = 1500


def short_enough(examples: list[Encoded], longest: int, left_out: Counter[str]) -> list[Encoded]:
    """The examples that are not too long; the others are counted."""
    kept = []
    for example in examples:
        most = LONGEST_SUMMARY if example.kind == "summary" else longest
        if example.length <= most:
            kept.append(example)
        else:
            left_out[f"{example.kind} of more than {most} tokens"] += 1
    return kept


def run(args: argparse.Namespace) -> int:
    """Write train.jsonl, held-out.jsonl, the tokeniser and what was done to the run folder."""
    base = base_weights.find(args.base)
    if not args.any_base:
        base_weights.check(base)
    pairs, summaries_file = args.data / "pairs.tsv", args.data / "summaries.tsv"
    segments = corpus.read_pairs(pairs)
    summaries = corpus.read_summaries(summaries_file) if args.summaries else {}
    apart = corpus.held_out_articles([segment.article for segment in segments], args.held_out, args.seed)
    held_out = held_out_examples([segment for segment in segments if segment.article in apart])
    learnt = [segment for segment in segments if segment.article not in apart][: args.limit_segments]
    choices = Choices(context=args.context, join=args.join, swaps=args.swaps, summaries=args.summaries)
    examples, left_out = training_examples(learnt, summaries, choices, args.seed)

    # On equal ground: nothing measured on may have been read, whether it is ours or a test set.
    before = len(examples)
    examples = without_copies(
        examples, [text for held in held_out for text in (held.source, held.target)], "a held-out segment")
    left_out["like a held-out segment"] += before - len(examples)
    for path in args.never_train_on:
        before = len(examples)
        examples = without_copies(examples, read_sentences(path), path.name)
        left_out[f"like a sentence of {path.name}"] += before - len(examples)
        held_out = without_copies(held_out, read_sentences(path), path.name)

    tokeniser = Tokeniser.of_gguf(base)
    encoded = short_enough([encode(tokeniser, example) for example in examples], args.longest, left_out)
    measured = short_enough([encode(tokeniser, example) for example in held_out], args.longest, left_out)
    if not encoded or not measured:
        raise RecipeError(f"no examples of {pairs} are left", "give more data or a larger --longest")
    dataset.write(args.run / dataset.TRAIN, encoded)
    dataset.write(args.run / dataset.HELD_OUT, measured)
    tokeniser.save(args.run / dataset.TOKENISER)
    facts = {
        "data": {path.name: sha256_of(path) for path in (pairs, summaries_file) if path.exists()},
        "base": {"file": base.name, "sha256": sha256_of(base)},
        "choices": asdict(choices),
        "seed": args.seed,
        "held_out_articles": sorted(apart),
        "examples": dict(Counter(example.kind for example in encoded)),
        "held_out_examples": len(measured),
        "tokens": {"prompt": sum(len(e.prompt) for e in encoded), "answer": sum(len(e.answer) for e in encoded)},
        "left_out": {reason: count for reason, count in left_out.items() if count},
        "checked_against": [path.name for path in args.never_train_on],
    }
    write_json(args.run / dataset.FACTS, facts)
    print(f"prepared {len(encoded)} examples {facts['examples']}, {facts['tokens']} tokens, "
          f"{len(measured)} held out; left out: {facts['left_out'] or 'none'}")
    return 0
