"""Everything that a training needs to go on, in files that appear whole or not at all."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import torch

from .errors import RecipeError
from .whole_files import replacing

NAME = re.compile(r"step-(\d{7})\.pt")


def path_of(folder: Path, step: int) -> Path:
    """The file of the checkpoint after ``step`` steps."""
    return folder / f"step-{step:07}.pt"


def steps(folder: Path) -> list[int]:
    """The steps of the checkpoints in a folder, in order."""
    if not folder.is_dir():
        return []
    return sorted(int(match.group(1)) for path in folder.iterdir() if (match := NAME.fullmatch(path.name)))


def save(folder: Path, step: int, state: dict[str, Any]) -> Path:
    """Write a checkpoint."""
    path = path_of(folder, step)
    with replacing(path) as temporary:
        torch.save(state, temporary)
    return path


def load(path: Path) -> dict[str, Any]:
    """Read a checkpoint. Only tensors and plain data are read, never code."""
    hint = "delete that file to go on from the checkpoint before, or the folder to begin anew"
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises many kinds for a damaged file
        raise RecipeError(f"cannot read the checkpoint {path}: {error}", hint) from error
    if not isinstance(state, dict) or not {"adapter", "settings", "step"} <= state.keys():
        raise RecipeError(f"{path} is no checkpoint of this recipe", hint)
    return state


def prune(folder: Path, keep: int, every: int, always: int | None) -> None:
    """Delete all but the last ``keep`` checkpoints and that of step ``always``.

    First go those that were only kept to stop a run between multiples of ``every``, so that in the
    end the same ones are there as after a run that was never stopped.
    """
    for step in steps(folder)[:-1]:
        if step % every:
            path_of(folder, step).unlink(missing_ok=True)
    for step in steps(folder)[:-keep]:
        if step != always:
            path_of(folder, step).unlink(missing_ok=True)


def average(paths: list[Path]) -> tuple[dict[str, torch.Tensor], dict[str, Any]]:
    """The mean of the adapters of checkpoints of one run, and the settings of the last.

    The factors A and B are averaged each by itself: that is not the mean of their products, but
    near it for checkpoints that lie close together.
    """
    states = [load(path) for path in paths]
    for path, state in zip(paths, states):
        if state["settings"] != states[0]["settings"]:
            raise RecipeError(f"{path} and {paths[0]} are of different trainings", "average checkpoints of one run")
    mean = {
        name: torch.stack([state["adapter"][name].double() for state in states]).mean(0).float()
        for name in states[0]["adapter"]
    }
    return mean, states[-1]["settings"]
