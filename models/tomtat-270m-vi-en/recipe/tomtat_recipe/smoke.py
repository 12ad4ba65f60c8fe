"""The whole recipe in small: ``smoke``. A minute or two on a CPU; fails where nothing is learnt."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from . import convert, prepare, train
from .errors import RecipeError

#: The held-out loss must fall by this much at least: far more than rounding does.
LEAST_FALL = 0.05


def options() -> argparse.ArgumentParser:
    """The flags of this command."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--steps", type=int, default=30, metavar="N", help="steps to train (default %(default)s)")
    return parser


def run(args: argparse.Namespace, parse: Callable[[list[str]], argparse.Namespace]) -> int:
    """Prepare a few examples, train a few steps, convert and check. ``parse`` reads flags of ``all``."""
    run_folder = args.run / "smoke"
    flags = [
        "--run", str(run_folder), "--data", str(args.data), "--limit-segments", "600", "--held-out", "6",
        "--max-steps", str(args.steps), "--warmup", "5", "--batch-tokens", "400", "--longest", "120",
        "--other-tokens", "1000", "--measure", "12", "--every", "1000", "--stop-after", "2",
        "--device", args.device, "--dtype", args.dtype, "--seed", str(args.seed),
    ]
    if args.base:
        flags += ["--base", str(args.base)]
    if args.threads:
        flags += ["--threads", str(args.threads)]
    small = parse(flags)
    small.any_base = args.any_base
    prepare.run(small)
    status = train.run(small)
    measured = [entry["held_out_loss"] for entry in train.Log.read(run_folder / train.LOG).entries
                if "held_out_loss" in entry]
    if status == train.UNFINISHED or len(measured) < 2:
        raise RecipeError("two minutes were not enough for the smoke test", "run it again: it goes on")
    convert.run(small)
    fall = measured[0] - measured[-1]
    if fall < LEAST_FALL:
        raise RecipeError(f"the held-out loss went from {measured[0]:.3f} to {measured[-1]:.3f}: nothing was learnt")
    print(f"smoke test passed: held-out loss {measured[0]:.3f} -> {measured[-1]:.3f}")
    return 0
