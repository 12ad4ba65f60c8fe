"""A Gemma of two layers with random weights and a corpus of a few articles, as files."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WIDTH, HEADS, HEAD_WIDTH, FEED_FORWARD, LAYERS = 32, 2, 16, 64, 2

VIETNAMESE = "một hai ba bốn năm sáu bảy tám chín mười nhà sông núi trời đất người".split()
ENGLISH = "one two three four five six seven eight nine ten house river mountain sky earth man".split()


def write_base(path: Path) -> None:
    """A GGUF file with the keys and tensors that the recipe reads of Gemma 3."""
    import numpy as np
    from gguf import GGUFWriter

    letters = sorted(set("".join(VIETNAMESE + ENGLISH) + "Vietnamese:Englsh ".replace(" ", "▁") + "\n"))
    pieces = ["<pad>", "<eos>", "<bos>", "<unk>", *(f"<0x{byte:02X}>" for byte in range(256)), *letters]
    types = [3, 3, 3, 2, *[6] * 256, *[1] * len(letters)]
    for word in VIETNAMESE + ENGLISH:  # every beginning of a word, so that merges lead to it
        for end in range(2, len(word) + 1):
            if word[:end] not in pieces:
                pieces.append(word[:end])
                types.append(1)
    scores = [0.0 if kind != 1 else -float(number) for number, kind in enumerate(types)]
    writer = GGUFWriter(path, "gemma3")
    writer.add_block_count(LAYERS)
    writer.add_embedding_length(WIDTH)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(1)
    writer.add_key_length(HEAD_WIDTH)
    writer.add_sliding_window(512)
    writer.add_rope_freq_base(1e6)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_tokenizer_model("llama")
    writer.add_token_list(pieces)
    writer.add_token_scores(scores)
    writer.add_token_types(types)
    writer.add_bos_token_id(2)
    writer.add_eos_token_id(1)
    writer.add_unk_token_id(3)
    chance = np.random.default_rng(0)

    def add(name: str, *shape: int, norm: bool = False) -> None:
        values = np.ones(shape) if norm else chance.normal(0, 0.15, shape)
        writer.add_tensor(f"{name}.weight", values.astype(np.float32))

    add("token_embd", len(pieces), WIDTH)
    add("output_norm", WIDTH, norm=True)
    for layer in range(LAYERS):
        block = f"blk.{layer}."
        for name in ("attn_norm", "post_attention_norm", "ffn_norm", "post_ffw_norm"):
            add(block + name, WIDTH, norm=True)
        for name in ("attn_q_norm", "attn_k_norm"):
            add(block + name, HEAD_WIDTH, norm=True)
        add(block + "attn_q", HEADS * HEAD_WIDTH, WIDTH)
        add(block + "attn_k", HEAD_WIDTH, WIDTH)
        add(block + "attn_v", HEAD_WIDTH, WIDTH)
        add(block + "attn_output", WIDTH, HEADS * HEAD_WIDTH)
        add(block + "ffn_gate", FEED_FORWARD, WIDTH)
        add(block + "ffn_up", FEED_FORWARD, WIDTH)
        add(block + "ffn_down", WIDTH, FEED_FORWARD)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def write_corpus(folder: Path) -> None:
    """Articles in which each word has one translation."""
    chance = random.Random(0)
    lines = ["id\tvi\ten"]
    for article in range(12):
        for line in range(10):
            words = [chance.randrange(len(ENGLISH)) for _ in range(chance.randrange(3, 9))]
            vietnamese, english = (" ".join(side[word] for word in words) for side in (VIETNAMESE, ENGLISH))
            lines.append(f"{article:02}a.{line}\t{vietnamese}\t{english}")
    (folder / "pairs.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def command(folder: Path, run: str, name: str, *flags: str) -> list[str]:
    """A command of the recipe on the tiny model."""
    return [sys.executable, "-m", "tomtat_recipe", name, "--run", str(folder / run), "--data", str(folder),
            "--base", str(folder / "base.gguf"), "--any-base", *flags]


def environment() -> dict[str, str]:
    """One thread, so that tests disturb nobody."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}


def run(folder: Path, run_name: str, name: str, *flags: str, expect: int = 0) -> str:
    """Run a command to its end; what it printed."""
    done = subprocess.run(command(folder, run_name, name, *flags), env=environment(), cwd=folder, text=True,
                          capture_output=True, timeout=900, check=False)
    printed = done.stdout + done.stderr
    if done.returncode != expect:
        raise AssertionError(f"{name}: exit status {done.returncode} instead of {expect}\n{printed}")
    return printed
