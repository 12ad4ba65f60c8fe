"""Greedy translation of many sentences at once with a cache of keys and values."""

from __future__ import annotations

import time
from collections.abc import Sequence

import torch
import torch.nn.functional as F

from .examples import translate_prompt
from .model import Gemma, rms_norm
from .tokens import Tokeniser


@torch.no_grad()
def continue_batch(model: Gemma, prompts: Sequence[list[int]], ends: set[int], most: int) -> list[list[int]]:
    """The tokens that follow each prompt, greedily, up to one of ``ends`` or ``most`` tokens."""
    device, shape = model.device, model.shape
    lengths = torch.tensor([len(prompt) for prompt in prompts], device=device)
    width = int(lengths.max())
    places = width + most
    tokens = torch.zeros(len(prompts), width, dtype=torch.long)
    for row, prompt in enumerate(prompts):
        tokens[row, : len(prompt)] = torch.tensor(prompt)
    caches = [
        tuple(torch.zeros(len(prompts), shape.key_value_heads, places, shape.head_width,
                          dtype=model.dtype, device=device) for _ in range(2))
        for _ in model.blocks
    ]
    all_places = torch.arange(places, device=device)
    # What is padded after a short prompt is in nobody's sight, and overwritten by its answer.
    at = torch.arange(width, device=device).expand(len(prompts), width)
    read = tokens.to(device)
    answers: list[list[int]] = [[] for _ in prompts]
    open_rows = set(range(len(prompts)))
    for step in range(most):
        back = at[:, :, None] - all_places
        everything = (back >= 0)[:, None]
        window = ((back >= 0) & (back < shape.window))[:, None]
        x = model.embed(read)
        for layer, block in enumerate(model.blocks):
            everywhere = model.is_global(layer)
            cos, sin = (part[at][:, None] for part in model.angles(places, everywhere))
            x = block(x, cos, sin, everything if everywhere else window, caches[layer], at)
        last = x[torch.arange(len(prompts), device=device), lengths - 1] if step == 0 else x[:, 0]
        hidden = rms_norm(last, model.output_norm, shape.epsilon)
        chosen = F.linear(hidden, model.embeddings).float().argmax(-1)
        for row, token in enumerate(chosen.tolist()):
            if row not in open_rows:
                continue
            if token in ends:
                open_rows.remove(row)
            else:
                answers[row].append(token)
        if not open_rows:
            break
        at, read = (lengths + step)[:, None], chosen[:, None]
    return answers


def translate(
    model: Gemma, tokeniser: Tokeniser, sources: Sequence[str], batch: int = 32, most: int = 256
) -> tuple[list[str], int, float]:
    """The translations in the order of ``sources``, the number of tokens written, and seconds.

    Stops at EOS or at a token with a line break, as the manifest says.
    """
    model.eval()
    # The vocabulary has a token for each number of line breaks.
    line_ends = {tokeniser.eos, *(tokeniser.encode("\n" * count)[0] for count in range(1, 9))}
    prompts = [[tokeniser.bos, *tokeniser.encode(translate_prompt(source))] for source in sources]
    order = sorted(range(len(prompts)), key=lambda number: len(prompts[number]))
    translations = [""] * len(prompts)
    began, written = time.monotonic(), 0
    for start in range(0, len(order), batch):
        numbers = order[start : start + batch]
        for number, answer in zip(numbers, continue_batch(model, [prompts[n] for n in numbers], line_ends, most)):
            written += len(answer)
            translations[number] = tokeniser.decode(answer).split("\n")[0].strip()
    return translations, written, time.monotonic() - began
