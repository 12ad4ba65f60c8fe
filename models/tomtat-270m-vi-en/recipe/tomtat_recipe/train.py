"""Trains the adapter: ``train``. Killed at any moment, the same command goes on to the same result.

A step depends on the state after the step before, the seed and its own number alone: batches,
dropout and sampled tokens are drawn anew from (seed, step), so a checkpoint needs no state of
random generators, only the number of the step.
"""

from __future__ import annotations

import argparse
import json
import signal
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from . import adapter, base_weights, batches, checkpoints, dataset, machine, schedule
from .errors import RecipeError
from .loss import Vocabulary, learn, measured_loss
from .model import Gemma
from .whole_files import read_json, sha256_of, write_text

CHECKPOINTS, LOG = "checkpoints", "train.log.jsonl"

#: Exit status of a training that was stopped and can go on.
UNFINISHED = 3


@dataclass(frozen=True)
class Settings:
    """All that the result depends on, but for the rounding of the machine."""

    data: str
    base: str
    dtype: str
    seed: int
    passes: float
    max_steps: int | None
    rank: int
    alpha: float
    dropout: float
    rate: float
    schedule: str
    warmup: int
    least: float
    weight_decay: float
    clip: float
    batch_tokens: int
    other_tokens: int | None
    start: str | None


def options() -> argparse.ArgumentParser:
    """The flags of this step."""
    parser = argparse.ArgumentParser(add_help=False)
    add = parser.add_argument
    add("--passes", type=float, default=2.0, help="how often each example is seen (default %(default)s)")
    add("--max-steps", type=int, metavar="N", help="at most so many steps; the rate falls within them")
    add("--rank", type=int, default=32, help="rank of the adapter (default %(default)s)")
    add("--alpha", type=float, default=64.0, help="the change is scaled by alpha / rank (default %(default)s)")
    add("--dropout", type=float, default=0.0, help="of what the adapter reads (default %(default)s)")
    add("--rate", type=float, default=4e-4, help="highest learning rate (default %(default)s)")
    add("--schedule", choices=schedule.KINDS, default="linear", help="how the rate falls (default %(default)s)")
    add("--warmup", type=int, default=40, metavar="STEPS", help="steps of rising rate (default %(default)s)")
    add("--least", type=float, default=0.02, help="part of the rate at the last step (default %(default)s)")
    add("--weight-decay", type=float, default=0.01, help="of AdamW (default %(default)s)")
    add("--clip", type=float, default=1.0, help="longest gradient (default %(default)s)")
    add("--batch-tokens", type=int, default=3000, metavar="N",
        help="tokens of a step with padding (default %(default)s; more on a GPU wants a higher rate)")
    add("--loss-over", choices=["auto", "all", "sampled"], default="auto",
        help="tokens that the training loss is computed over (auto: all on a GPU, else those of the data and others)")
    add("--other-tokens", type=int, default=6000, metavar="N", help="others in a sample (default %(default)s)")
    add("--every", type=int, default=100, metavar="STEPS", help="measure and keep a checkpoint (default %(default)s)")
    add("--keep", type=int, default=4, metavar="N", help="checkpoints kept, and the best (default %(default)s)")
    add("--measure", type=int, default=128, metavar="N", help="held-out examples measured (default %(default)s)")
    add("--compile", action="store_true", help="compile the layers (quicker steps after a slow start)")
    add("--start-from", type=Path, metavar="FILE", help="an adapter (GGUF) to go on from, instead of a fresh one")
    add("--stop-after", type=float, metavar="MINUTES", help="keep a checkpoint and stop; run again to go on")
    return parser


def check_flags(args: argparse.Namespace) -> None:
    """Refuse values that make no sense, by the flag's name."""
    least = {"passes": 0, "rank": 0, "alpha": 0, "rate": 0, "clip": 0, "batch_tokens": 0, "every": 0, "keep": 0,
             "measure": 0, "other_tokens": -1, "warmup": -1}
    for name, bound in least.items():
        if not getattr(args, name) > bound:
            raise RecipeError(f"--{name.replace('_', '-')} {getattr(args, name)} is too small")
    if not 0 <= args.dropout < 1 or args.weight_decay < 0 or not 0 <= args.least <= 1:
        raise RecipeError("--dropout is from 0 to below 1, --weight-decay from 0, --least from 0 to 1")
    if args.max_steps is not None and args.max_steps < 1:
        raise RecipeError(f"--max-steps {args.max_steps} is too small")


class Log:
    """What happened at each step, one JSON object a line."""

    def __init__(self, entries: list[dict[str, Any]], path: Path | None = None) -> None:
        self.entries = entries
        self._file = open(path, "a", encoding="utf-8") if path else None

    @classmethod
    def read(cls, path: Path) -> Log:
        """The log of a run, to look at."""
        entries = []
        if path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                try:
                    entries.append(json.loads(line))
                except ValueError:  # cut off by a kill
                    break
        return cls(entries)

    @classmethod
    def go_on(cls, path: Path, upto: int) -> Log:
        """Keep the lines up to step ``upto`` of an earlier run: those after it are done again."""
        entries = [entry for entry in cls.read(path).entries if entry["step"] <= upto]
        write_text(path, "".join(json.dumps(entry) + "\n" for entry in entries))
        return cls(entries, path)

    def add(self, **entry: Any) -> None:
        """Write a line."""
        self.entries.append(entry)
        if self._file:
            self._file.write(json.dumps(entry) + "\n")
            self._file.flush()

    def best_step(self) -> int | None:
        """The measured step with the lowest held-out loss."""
        measured = [(entry["held_out_loss"], entry["step"]) for entry in self.entries if "held_out_loss" in entry]
        return min(measured)[1] if measured else None


class Stop:
    """Whether to stop after this step: Ctrl-C, SIGTERM, or the time is over."""

    def __init__(self, minutes: float | None) -> None:
        self._end = time.monotonic() + minutes * 60 if minutes else None
        self.asked = False
        for kind in (signal.SIGINT, signal.SIGTERM):
            signal.signal(kind, self._ask)

    def _ask(self, kind: int, _frame: object) -> None:
        self.asked = True
        signal.signal(kind, signal.SIG_DFL)  # a second one ends at once

    def now(self) -> bool:
        """Whether it is time."""
        return self.asked or (self._end is not None and time.monotonic() > self._end)


def settings_of(args: argparse.Namespace, base: Path, device: torch.device, dtype: torch.dtype) -> Settings:
    """The settings that the flags and the prepared data make."""
    sampled = args.loss_over == "sampled" or (args.loss_over == "auto" and device.type == "cpu")
    return Settings(
        data=sha256_of(args.run / dataset.TRAIN), base=sha256_of(base), dtype=str(dtype).removeprefix("torch."),
        seed=args.seed, passes=args.passes, max_steps=args.max_steps, rank=args.rank, alpha=args.alpha,
        dropout=args.dropout, rate=args.rate, schedule=args.schedule, warmup=args.warmup, least=args.least,
        weight_decay=args.weight_decay, clip=args.clip, batch_tokens=args.batch_tokens,
        other_tokens=args.other_tokens if sampled else None,
        start=sha256_of(args.start_from) if args.start_from else None,
    )


class Plan:
    """The batches of all steps, pass by pass."""

    def __init__(self, lengths: list[int], settings: Settings) -> None:
        self._lengths, self._settings = lengths, settings
        self._epoch = -1
        self._batches: list[list[int]] = []
        # All passes have about the same number of batches; the exact sum is needed for the rate.
        whole, part = int(settings.passes), settings.passes % 1
        counts = [len(self._of(epoch)) for epoch in range(whole + (part > 0))]
        if part:
            counts[-1] = max(1, round(counts[-1] * part))
        self._counts = counts
        self.steps = min(sum(counts), settings.max_steps or sum(counts))

    def _of(self, epoch: int) -> list[list[int]]:
        if epoch != self._epoch:
            settings = self._settings
            self._batches = batches.plan(self._lengths, settings.batch_tokens, settings.seed, epoch)
            self._epoch = epoch
        return self._batches

    def batch(self, step: int) -> tuple[int, list[int]]:
        """The pass and the examples of a step."""
        for epoch, count in enumerate(self._counts):
            if step < count:
                return epoch, self._of(epoch)[step]
            step -= count
        raise IndexError(f"no step {step}")


def resumed(folder: Path, settings: Settings) -> dict[str, Any] | None:
    """The last checkpoint, where it is of a training with these settings."""
    if not (done := checkpoints.steps(folder)):
        return None
    path = checkpoints.path_of(folder, done[-1])
    state = checkpoints.load(path)
    if state["settings"] != asdict(settings):
        changed = [key for key, value in asdict(settings).items() if state["settings"].get(key) != value]
        raise RecipeError(
            f"{path} is of a training with another {', '.join(changed)}",
            f"give the flags of that training, or another --run, or delete {folder}",
        )
    return state


def run(args: argparse.Namespace) -> int:
    """Train to the end of the plan, from the last checkpoint where there is one."""
    check_flags(args)
    base = base_weights.find(args.base)
    if not args.any_base:
        base_weights.check(base)
    prepared = read_json(args.run / dataset.FACTS, dataset.HINT)
    device, dtype = machine.settle(args)
    settings = settings_of(args, base, device, dtype)
    if prepared["base"]["sha256"] != settings.base:
        raise RecipeError(f"{args.run} was prepared for other base weights than {base}", "run `prepare` again")
    examples = dataset.read(args.run / dataset.TRAIN)
    held_out = dataset.read(args.run / dataset.HELD_OUT)
    measured = held_out[:: max(1, len(held_out) // args.measure)][: args.measure]
    folder = args.run / CHECKPOINTS
    state = resumed(folder, settings)
    step = state["step"] if state else 0

    torch.manual_seed(settings.seed)
    model = Gemma(base, settings.rank, settings.alpha, settings.dropout, dtype).to(device)
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=settings.rate, betas=(0.9, 0.98), weight_decay=settings.weight_decay,
        fused=device.type == "cuda",
    )
    if not state and args.start_from:
        tensors, rank, alpha = adapter.read(args.start_from, base)
        if (rank, alpha) != (settings.rank, settings.alpha):
            raise RecipeError(f"{args.start_from} has rank {rank} and alpha {alpha:g}",
                              f"give --rank {rank} --alpha {alpha:g}")
        model.set_adapter(tensors)
    if state:
        model.set_adapter(state["adapter"])
        optimizer.load_state_dict(state["optimizer"])
        print(f"goes on after step {step}: {checkpoints.path_of(folder, step)}", flush=True)
    if args.compile:
        for block in model.blocks:
            block.compile(dynamic=True)
    vocabulary = Vocabulary(examples, len(model.embeddings), settings.other_tokens)
    plan = Plan([example.length for example in examples], settings)
    log, stop = Log.go_on(args.run / LOG, step if state else -1), Stop(args.stop_after)
    print(f"{len(examples)} examples, {plan.steps} steps, {settings.dtype} on {device}", flush=True)

    def measure() -> None:
        loss = measured_loss(model, measured, settings.batch_tokens)
        log.add(step=step, held_out_loss=loss)
        print(f"step {step}/{plan.steps}: held-out loss {loss:.4f}", flush=True)

    def keep() -> None:
        values = {name: tensor.detach().cpu().clone() for name, tensor in model.adapter().items()}
        checkpoints.save(folder, step, {
            "step": step, "settings": asdict(settings), "adapter": values, "optimizer": optimizer.state_dict(),
        })
        checkpoints.prune(folder, args.keep, args.every, log.best_step())

    if not state:
        measure()
    model.train()
    while step < plan.steps:
        began = time.monotonic()
        epoch, chosen = plan.batch(step)
        batch = [examples[number] for number in chosen]
        torch.manual_seed(machine.seed_of(settings.seed, "dropout", step))
        generator = torch.Generator().manual_seed(machine.seed_of(settings.seed, "others", step))
        rate = schedule.rate(step, plan.steps, settings.rate, settings.schedule, settings.warmup, settings.least)
        for group in optimizer.param_groups:
            group["lr"] = rate
        loss = learn(model, batch, vocabulary, generator)
        torch.nn.utils.clip_grad_norm_(model.parameters(), settings.clip)
        optimizer.step()
        optimizer.zero_grad()
        step += 1
        tokens, mean = sum(example.length for example in batch), loss.item()
        if mean != mean:
            raise RecipeError(f"the loss is no number at step {step}", "use a lower --rate or --dtype f32")
        took = time.monotonic() - began
        log.add(step=step, epoch=epoch, loss=mean, rate=rate, tokens=tokens, seconds=round(took, 3))
        if step % 10 == 0 or step == plan.steps:
            print(f"step {step}/{plan.steps}: loss {mean:.3f}, {tokens / took:.0f} tokens/s", flush=True)
        if step % args.every == 0 or step == plan.steps:
            measure()
            keep()
        elif stop.now():
            keep()
        if stop.now() and step < plan.steps:
            print(f"stopped after step {step} of {plan.steps}; the same command goes on", flush=True)
            return UNFINISHED
    return 0
