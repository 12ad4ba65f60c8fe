"""The learning rate at a step. It depends on the step and never on the time."""

from __future__ import annotations

import math

KINDS = ("linear", "cosine", "constant")


def rate(step: int, steps: int, peak: float, kind: str, warmup: int, least: float) -> float:
    """The rate of step ``step`` (from 0) of ``steps``.

    It rises to ``peak`` over ``warmup`` steps and falls to ``least * peak`` at the last step, in a
    line or half a cosine.
    """
    if step < warmup:
        return peak * (step + 1) / warmup
    gone = (step - warmup) / max(1, steps - 1 - warmup)
    if kind == "constant":
        return peak
    left = 1 - gone if kind == "linear" else (1 + math.cos(math.pi * gone)) / 2
    return peak * (least + (1 - least) * left)
