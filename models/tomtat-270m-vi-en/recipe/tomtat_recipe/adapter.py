"""The adapter as a GGUF file for llama.cpp: writes it, reads it, and checks it against the base."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from gguf import GGMLQuantizationType, GGUFWriter

from . import gguf_file
from .errors import RecipeError
from .model import PROJECTIONS
from .whole_files import replacing

ARCHITECTURE = "gemma3"


def expected_shapes(base: Path, rank: int) -> dict[str, tuple[int, ...]]:
    """The tensors that an adapter of ``rank`` for ``base`` has, rows first."""
    shapes = gguf_file.tensor_shapes(gguf_file.read_gguf(base))
    layers = gguf_file.value(gguf_file.read_gguf(base), base, f"{ARCHITECTURE}.block_count")
    expected: dict[str, tuple[int, ...]] = {}
    for layer in range(layers):
        for name in PROJECTIONS:
            weight = f"blk.{layer}.{name}.weight"
            if weight not in shapes:
                raise RecipeError(f"{base} has no tensor {weight}", "is it the GGUF file that the manifest names?")
            outputs, inputs = shapes[weight]
            expected[f"{weight}.lora_a"] = (rank, inputs)
            expected[f"{weight}.lora_b"] = (outputs, rank)
    return expected


def write(path: Path, tensors: dict[str, torch.Tensor], alpha: float, name: str) -> None:
    """Write the tensors in 16-bit floats, whole or not at all."""
    halves = {key: tensor.to(torch.float16).numpy() for key, tensor in tensors.items()}
    for key, half in halves.items():
        if not np.isfinite(half).all():
            raise RecipeError(f"{key} has values beyond 16-bit floats", "train with a lower --rate or a --clip")
    with replacing(path) as temporary:
        writer = GGUFWriter(temporary, ARCHITECTURE)
        writer.add_string("general.type", "adapter")
        writer.add_string("adapter.type", "lora")
        writer.add_float32("adapter.lora.alpha", alpha)
        writer.add_string("general.name", name)
        for key, half in halves.items():
            writer.add_tensor(key, half)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()


def check(path: Path, base: Path) -> tuple[int, float]:
    """Refuse an adapter whose header or tensors do not fit the base; its rank and alpha."""
    reader = gguf_file.read_gguf(path)
    header = {"general.architecture": ARCHITECTURE, "general.type": "adapter", "adapter.type": "lora"}
    for key, wanted in header.items():
        if (found := gguf_file.value(reader, path, key)) != wanted:
            raise RecipeError(f"{path}: {key} is {found!r} instead of {wanted!r}")
    alpha = float(gguf_file.value(reader, path, "adapter.lora.alpha"))
    shapes = gguf_file.tensor_shapes(reader)
    first = shapes.get("blk.0.attn_q.weight.lora_a")
    if first is None or len(first) != 2 or not alpha > 0:
        raise RecipeError(f"{path} has no blk.0.attn_q.weight.lora_a, or an alpha of {alpha}")
    expected = expected_shapes(base, first[0])
    if missing := sorted(expected.keys() ^ shapes.keys()):
        raise RecipeError(f"{path}: {len(missing)} tensors are missing or too many, such as {missing[0]}")
    changed = False
    for tensor in reader.tensors:
        if shapes[tensor.name] != expected[tensor.name]:
            raise RecipeError(f"{path}: {tensor.name} is {shapes[tensor.name]} instead of {expected[tensor.name]}")
        if tensor.tensor_type != GGMLQuantizationType.F16:
            raise RecipeError(f"{path}: {tensor.name} is {tensor.tensor_type.name} instead of F16")
        if not np.isfinite(tensor.data).all():
            raise RecipeError(f"{path}: {tensor.name} has values that are no numbers")
        changed = changed or (tensor.name.endswith("lora_b") and bool(np.any(tensor.data)))
    if not changed:
        raise RecipeError(f"{path}: all lora_b are zero, so that nothing was learnt")
    return first[0], alpha


def read(path: Path, base: Path) -> tuple[dict[str, torch.Tensor], int, float]:
    """The tensors in 32-bit floats, rank and alpha of a checked adapter."""
    rank, alpha = check(path, base)
    reader = gguf_file.read_gguf(path)
    tensors = {t.name: torch.from_numpy(gguf_file.tensor(reader, path, t.name)) for t in reader.tensors}
    return tensors, rank, alpha
