"""Where the base weights lie, and that they are the ones that the manifest names."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

from .errors import RecipeError
from .whole_files import sha256_of

#: The manifest of the translator: names the base weights by size and sha256.
MANIFEST = Path(__file__).resolve().parents[3] / "tomtat-270m-vi-en.toml"

HINT = "fetch the weights with `tomtat models fetch gemma-3-270m`, or name the file with --base"


def manifest() -> dict[str, Any]:
    """The manifest ``models/tomtat-270m-vi-en.toml``."""
    try:
        return tomllib.loads(MANIFEST.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RecipeError(f"cannot read {MANIFEST}: {error}", "run the recipe from its repository") from error


def find(given: Path | None) -> Path:
    """The file given, or the copy in the store of tomtat."""
    if given is not None:
        if not given.is_file():
            raise RecipeError(f"there is no file {given}", HINT)
        return given
    name = manifest()["file"]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    store = Path(os.environ.get("TOMTAT_MODELS") or cache / "tomtat" / "models")
    for model in ("gemma-3-270m", "tomtat-270m-vi-en"):
        if (path := store / model / name).is_file():
            return path
    raise RecipeError(f"the base weights {name} are not in {store}", HINT)


def check(path: Path) -> None:
    """Refuse weights that are not byte for byte those of the manifest."""
    expected = manifest()
    if path.stat().st_size != expected["size"]:
        raise RecipeError(f"{path} has {path.stat().st_size} bytes instead of {expected['size']}", HINT)
    if sha256_of(path) != expected["sha256"]:
        raise RecipeError(f"{path} has another sha256 than {MANIFEST.name} says", HINT)
