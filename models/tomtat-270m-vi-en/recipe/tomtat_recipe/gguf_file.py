"""Reads GGUF files: a field, a tensor as 32-bit floats. Errors name the file."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from gguf import GGUFReader
from gguf.quants import dequantize

from .errors import RecipeError


@lru_cache(maxsize=2)
def read_gguf(path: Path) -> GGUFReader:
    """Open a file; the weights stay on the disk until asked for.

    Kept for the next caller: the library takes ten seconds for the 262,144 tokens of Gemma.
    """
    try:
        return GGUFReader(path)
    except (OSError, ValueError, IndexError, KeyError) as error:
        raise RecipeError(f"cannot read {path} as GGUF: {error}", "is the file whole, and a GGUF file?") from error


def value(reader: GGUFReader, path: Path, key: str) -> Any:
    """The value of a metadata key."""
    field = reader.get_field(key)
    if field is None:
        raise RecipeError(f"{path} has no key {key}", "is it the GGUF file that the manifest names?")
    return field.contents()


def tensor_shapes(reader: GGUFReader) -> dict[str, tuple[int, ...]]:
    """The shape of each tensor, rows first (GGUF itself counts from the columns)."""
    return {tensor.name: tuple(int(n) for n in reversed(tensor.shape)) for tensor in reader.tensors}


def tensor(reader: GGUFReader, path: Path, name: str) -> np.ndarray:
    """A tensor in 32-bit floats, rows first."""
    for found in reader.tensors:
        if found.name == name:
            shape = tuple(int(n) for n in reversed(found.shape))
            values = dequantize(found.data, found.tensor_type).reshape(shape)
            # A tensor of the file itself may not be written to, which PyTorch wants.
            return np.require(values, np.float32, ["C", "W"])
    raise RecipeError(f"{path} has no tensor {name}", "is it the GGUF file that the manifest names?")
