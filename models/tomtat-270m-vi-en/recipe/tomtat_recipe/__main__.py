"""The command line: one step, or ``all`` of them one after the other."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .errors import RecipeError

STEPS = ("prepare", "leakage", "train", "convert", "evaluate")
HELP = {
    "prepare": "make tokens of the corpus",
    "leakage": "show whether test sentences are in the training data",
    "train": "train the adapter; the same command goes on after a kill",
    "convert": "make the GGUF adapter and a manifest for it",
    "evaluate": "loss, BLEU and chrF",
    "all": "prepare, check, train, convert, evaluate",
    "smoke": "all in small, in a minute or two on a CPU",
}


def shared() -> argparse.ArgumentParser:
    """The flags of every step."""
    parser = argparse.ArgumentParser(add_help=False)
    add = parser.add_argument
    add("--run", type=Path, default=Path("target/recipe"), metavar="DIR",
        help="folder for everything that is written (default %(default)s)")
    add("--data", type=Path, default=Path("../shared/data/news-vi-en"), metavar="DIR",
        help="folder with pairs.tsv and summaries.tsv (default %(default)s)")
    add("--base", type=Path, metavar="FILE", help="base weights in GGUF (default: the store of tomtat)")
    add("--any-base", action="store_true", help="take other base weights than those of the manifest")
    add("--seed", type=int, default=1, help="of everything that is drawn (default %(default)s)")
    return parser


def parser_of() -> argparse.ArgumentParser:
    """The parser of all commands. Imports PyTorch for the steps that need it."""
    from . import leakage

    parser = argparse.ArgumentParser(prog="tomtat_recipe", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    parents = {"leakage": [leakage.options()]}
    try:
        from . import convert, evaluate, machine, prepare, smoke, train
    except ModuleNotFoundError as error:
        # The leakage check needs none of them.
        if error.name in (None, "tomtat_recipe"):
            raise
        for name in (name for name in HELP if name != "leakage"):
            commands.add_parser(name, help=f"{HELP[name]} (needs {error.name}: pip install -r requirements.txt)",
                                add_help=False)
    else:
        parents |= {
            "prepare": [prepare.options(), leakage.options()],
            "train": [train.options(), machine.options()],
            "convert": [convert.options()],
            "evaluate": [evaluate.options(), machine.options()],
            "smoke": [smoke.options(), machine.options()],
        }
        parents["all"] = [prepare.options(), leakage.options(), train.options(), convert.options(),
                          evaluate.options(), machine.options()]
    for name, own in parents.items():
        commands.add_parser(name, help=HELP[name], description=HELP[name], parents=[shared(), *own])
    return parser


def run(args: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Run a command; its exit status."""
    if not hasattr(args, "run"):
        raise RecipeError(f"`{args.command}` needs packages that are not installed",
                          "pip install --require-hashes -r requirements.txt, or run recipe.sh")
    import importlib

    if args.command == "smoke":
        from . import smoke
        return smoke.run(args, lambda flags: parser.parse_args(["all", *flags]))
    for name in STEPS if args.command == "all" else [args.command]:
        if args.command == "all":
            if name == "leakage" and not args.never_train_on:
                print("leakage: no test set given with --never-train-on, so nothing is checked", file=sys.stderr)
                continue
            # What is checked is what will be read: with everything joined and swapped.
            args.prepared = True
            print(f"== {name}", flush=True)
        status = importlib.import_module(f".{name}", __package__).run(args)
        if status:
            return status
    return 0


def main() -> int:
    """Parse the command line and run it. 0 done, 1 leaks, 2 an error, 3 stopped before the end."""
    parser = parser_of()
    args, unknown = parser.parse_known_args()
    try:
        if unknown and hasattr(args, "run"):
            parser.error(f"unrecognized arguments: {' '.join(unknown)}")
        return run(args, parser)
    except RecipeError as error:
        print(f"error: {error}", file=sys.stderr)
        if error.hint:
            print(f"hint: {error.hint}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
