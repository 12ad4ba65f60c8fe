"""Measures an adapter: ``evaluate``. Loss, BLEU and chrF on held-out segments and on parallel files.

The adapter is read from its GGUF file, so that what is measured is what is shipped; computed by
PyTorch. ``tomtat eval translate`` gives the figures of the product.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sacrebleu

from . import adapter, base_weights, convert, dataset, machine
from .decode import translate
from .errors import RecipeError
from .leakage import read_sentences
from .loss import measured_loss
from .model import Gemma
from .tokens import Tokeniser
from .whole_files import write_json, write_text


def options() -> argparse.ArgumentParser:
    """The flags of this step."""
    parser = argparse.ArgumentParser(add_help=False)
    add = parser.add_argument
    add("--adapter", type=Path, metavar="FILE", help="adapter to measure (default: that of the run)")
    add("--test", type=Path, nargs=2, metavar=("SOURCE", "REFERENCE"), help="parallel files, one sentence a line")
    add("--limit", type=int, metavar="N", help="the first N sentences only")
    add("--decode-batch", type=int, default=32, metavar="N", help="sentences at once (default %(default)s)")
    return parser


def scored(model: Gemma, tokeniser: Tokeniser, sources: Sequence[str], references: Sequence[str],
           batch: int, save: Path) -> dict[str, Any]:
    """Translate, keep the translations in ``save``, and score them as sacrebleu does by default."""
    translations, written, seconds = translate(model, tokeniser, sources, batch)
    write_text(save, "".join(line + "\n" for line in translations))
    return {
        "sentences": len(sources),
        "bleu": round(sacrebleu.corpus_bleu(translations, [references]).score, 2),
        "chrf": round(sacrebleu.corpus_chrf(translations, [references]).score, 2),
        "tokens_per_second": round(written / seconds, 1),
        "translations": str(save),
    }


def run(args: argparse.Namespace) -> int:
    """Print a table and write it to evaluate.json in the run folder."""
    base = base_weights.find(args.base)
    path = args.adapter or args.run / convert.ADAPTER
    if not path.is_file():
        raise RecipeError(f"there is no adapter {path}", "run the step `convert` first, or give --adapter")
    parallel = None
    if args.test:
        parallel = [read_sentences(side)[: args.limit] for side in args.test]
        if len(parallel[0]) != len(parallel[1]):
            raise RecipeError(f"{args.test[0]} has {len(parallel[0])} sentences, {args.test[1]} {len(parallel[1])}",
                              "the files must have the same number of lines, none of them blank")
    device, dtype = machine.settle(args)
    tensors, rank, alpha = adapter.read(path, base)
    model = Gemma(base, rank, alpha, 0.0, dtype).to(device)
    model.set_adapter(tensors)
    tokeniser = Tokeniser.load(args.run / dataset.TOKENISER)
    held_out = dataset.read(args.run / dataset.HELD_OUT)[: args.limit]
    report: dict[str, Any] = {"adapter": str(path), "held_out_loss": measured_loss(model, held_out, 3000)}
    print(f"held-out loss {report['held_out_loss']:.4f} over {len(held_out)} segments", flush=True)
    sets = {"held-out": ([e.source for e in held_out], [e.target for e in held_out])}
    if parallel:
        sets[args.test[0].name] = (parallel[0], parallel[1])
    print("set\tsentences\tBLEU\tchrF\ttokens/s")
    for name, (sources, references) in sets.items():
        scores = scored(model, tokeniser, sources, references, args.decode_batch, args.run / f"{name}.translated.en")
        report[name] = scores
        print("\t".join(map(str, [name, *(scores[key] for key in ("sentences", "bleu", "chrf", "tokens_per_second"))])),
              flush=True)
    write_json(args.run / "evaluate.json", report)
    return 0
