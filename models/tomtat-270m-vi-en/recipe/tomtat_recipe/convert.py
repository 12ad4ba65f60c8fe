"""Makes the adapter file and a manifest for trying it: ``convert``."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from . import adapter, base_weights, checkpoints, dataset, train
from .errors import RecipeError
from .whole_files import read_json, sha256_of, write_text

#: The name under which tomtat knows the adapter of a run.
CANDIDATE = "tomtat-270m-candidate"
ADAPTER, MANIFESTS = f"{CANDIDATE}-lora-f16.gguf", "manifests"


def options() -> argparse.ArgumentParser:
    """The flags of this step."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument(
        "--pick", default="last", metavar="WHICH",
        help="checkpoint to convert: last, best (lowest held-out loss), or the number of a step (default last)",
    )
    parser.add_argument("--average", type=int, default=1, metavar="N",
                        help="mean of the picked checkpoint and the N - 1 kept before it (default 1)")
    parser.add_argument("--scale", type=float, default=1.0, metavar="PART",
                        help="take so much of the change: less keeps less of what was learnt by heart (default 1)")
    return parser


def picked(run: Path, pick: str, average: int) -> list[Path]:
    """The checkpoints that the flags name."""
    folder = run / train.CHECKPOINTS
    steps = checkpoints.steps(folder)
    if not steps:
        raise RecipeError(f"there is no checkpoint in {folder}", "run the step `train` first, with the same --run")
    if pick == "last":
        step = steps[-1]
    elif pick == "best":
        best = train.Log.read(run / train.LOG).best_step()
        if best not in steps:
            raise RecipeError(f"the best step {best} has no checkpoint in {folder}", "give --pick last")
        step = best
    else:
        step = int(pick) if pick.isdecimal() else -1
    if step not in steps:
        raise RecipeError(f"there is no checkpoint {pick!r} in {folder}", f"there are: {', '.join(map(str, steps))}")
    upto = steps[: steps.index(step) + 1]
    if not 1 <= average <= len(upto):
        raise RecipeError(f"cannot average {average} checkpoints: {len(upto)} are kept up to step {step}",
                          "train with a larger --keep, or give a smaller --average")
    return [checkpoints.path_of(folder, step) for step in upto[-average:]]


def manifest(base: Path, weights: Path, with_context: bool) -> str:
    """A manifest of tomtat for the adapter ``weights``, beside the base file where it lies."""
    ours = base_weights.manifest()
    translate = ours["translate"]
    prompt = translate["prompt"]
    if with_context:
        prompt = "{#context}Context: {context}\n{/context}" + prompt

    # JSON strings are TOML basic strings.
    def text(value: object) -> str:
        return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")

    lines = [
        f"name = {text(CANDIDATE)}",
        'description = "A candidate of the recipe"',
        'format = "gguf"',
        f"file = {text(base.name)}", f"size = {base.stat().st_size}", f"sha256 = {text(sha256_of(base))}",
        f"context_length = {ours['context_length']}",
        "[licence]", *(f"{key} = {text(value)}" for key, value in ours["licence"].items()),
        "[translate]", 'from = ["vi"]', 'to = ["en"]', 'stop = ["\\n"]',
        f"max_source_tokens = {translate['max_source_tokens']}",
        f"max_output_tokens = {translate['max_output_tokens']}",
        f"prompt = {text(prompt)}",
        "[[sources]]", 'kind = "file"', f"path = {text(base.resolve())}",
        "[lora]", f"file = {text(weights.name)}", f"size = {weights.stat().st_size}",
        f"sha256 = {text(sha256_of(weights))}",
        "[[lora.sources]]", 'kind = "file"', f"path = {text(weights.resolve())}",
    ]
    return "\n".join(lines) + "\n"


def run(args: argparse.Namespace) -> int:
    """Write the adapter and its manifest to the run folder, read back and checked."""
    base = base_weights.find(args.base)
    paths = picked(args.run, args.pick, args.average)
    tensors, settings = checkpoints.average(paths)
    if not 0 < args.scale <= 2:
        raise RecipeError(f"--scale {args.scale:g} is not above 0 and up to 2")
    tensors = {name: tensor * args.scale if name.endswith("lora_b") else tensor for name, tensor in tensors.items()}
    path = args.run / ADAPTER
    adapter.write(path, tensors, settings["alpha"], "tomtat-270m news vi-en")
    rank, alpha = adapter.check(path, base)
    facts = read_json(args.run / dataset.FACTS, dataset.HINT)
    manifest_path = args.run / MANIFESTS / f"{CANDIDATE}.toml"
    write_text(manifest_path, manifest(base, path, facts["choices"]["context"] > 0))
    print(f"{path}: rank {rank}, alpha {alpha:g}, of {', '.join(p.name for p in paths)}, "
          f"{path.stat().st_size} bytes, sha256 {sha256_of(path)}")
    print(f"try it: tomtat translate FILE --manifests {manifest_path.parent} --translator {CANDIDATE}")
    return 0
