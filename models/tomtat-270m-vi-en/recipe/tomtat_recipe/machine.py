"""What to compute with: device, precision, threads, and the same sums each time."""

from __future__ import annotations

import argparse
import hashlib
import os
from pathlib import Path

# Read when CUDA starts: matrix products in a fixed order.
os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")

import torch

from .errors import RecipeError

DTYPES = {"bf16": torch.bfloat16, "f32": torch.float32}


def options() -> argparse.ArgumentParser:
    """The flags of all steps that compute."""
    parser = argparse.ArgumentParser(add_help=False)
    add = parser.add_argument
    add("--device", default="auto", help="cpu, cuda or cuda:N (default: a GPU where there is one)")
    add("--dtype", choices=["auto", *DTYPES], default="auto",
        help="of frozen weights and activations; auto: bf16 on a GPU and on CPUs with instructions for it")
    add("--threads", type=int, metavar="N", help="CPU threads (default: PyTorch's choice)")
    return parser


def bf16_is_quick() -> bool:
    """Whether this CPU multiplies bf16 matrices itself."""
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return "amx_bf16" in flags or "avx512_bf16" in flags


def settle(args: argparse.Namespace) -> tuple[torch.device, torch.dtype]:
    """The device and precision that the flags ask for, with PyTorch set up for them."""
    name = args.device
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise RecipeError(f"there is no device {name!r}", "give --device cpu or --device cuda") from error
    if device.type == "cuda" and not torch.cuda.is_available():
        raise RecipeError("no CUDA GPU can be used", "give --device cpu, or look at what nvidia-smi says")
    if args.threads is not None:
        if args.threads < 1:
            raise RecipeError(f"{args.threads} threads are too few", "give --threads 1 or more")
        torch.set_num_threads(args.threads)
    dtype = args.dtype
    if dtype == "auto":
        dtype = "bf16" if device.type == "cuda" or bf16_is_quick() else "f32"
    torch.use_deterministic_algorithms(True, warn_only=True)
    torch.utils.deterministic.fill_uninitialized_memory = False
    torch.set_float32_matmul_precision("high")
    return device, DTYPES[dtype]


def seed_of(*parts: object) -> int:
    """A seed for one purpose, such as a step of a run."""
    digest = hashlib.sha256(":".join(map(str, parts)).encode()).digest()
    return int.from_bytes(digest[:8], "little") >> 1
