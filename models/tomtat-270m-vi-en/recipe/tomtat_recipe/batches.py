"""Which examples go into which step: a function of seed and pass alone, so that a run can go on anywhere."""

from __future__ import annotations

import random
from collections.abc import Sequence

#: Examples that are sorted by length together. More: less padding; fewer: more mixed batches.
SORTED_TOGETHER = 1024
#: Lengths are padded to a multiple of this, so that few different shapes occur.
MULTIPLE = 16


def padded(length: int) -> int:
    """The next multiple of ``MULTIPLE``."""
    return -(-length // MULTIPLE) * MULTIPLE


def plan(lengths: Sequence[int], tokens: int, seed: int, epoch: int) -> list[list[int]]:
    """The batches of a pass, in order, as positions in ``lengths``; each example is in one of them.

    A batch has at most ``tokens`` tokens with its padding, or one example. Examples of about the
    same length come together (length bucketing), batches come in random order.
    """
    chance = random.Random(f"{seed}:batches:{epoch}")
    order = list(range(len(lengths)))
    chance.shuffle(order)
    batches: list[list[int]] = []
    for at in range(0, len(order), SORTED_TOGETHER):
        batch: list[int] = []
        for example in sorted(order[at : at + SORTED_TOGETHER], key=lambda number: lengths[number]):
            # Sorted: the newest is the longest and sets the width.
            if batch and (len(batch) + 1) * padded(lengths[example]) > tokens:
                batches.append(batch)
                batch = []
            batch.append(example)
        if batch:
            batches.append(batch)
    chance.shuffle(batches)
    return batches
