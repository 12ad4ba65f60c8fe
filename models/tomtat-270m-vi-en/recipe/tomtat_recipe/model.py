"""Gemma 3 in PyTorch with frozen weights of a GGUF file and low-rank adapters beside them.

Gemma 3 (arXiv 2503.19786): RMS norms before and after attention and feed-forward, norms of queries
and keys, grouped-query attention, rotary positions with base 10,000 in layers that see a window and
1,000,000 in every sixth, which sees all; GELU gates. Adapters: LoRA (arXiv 2106.09685).

The weights are those that are shipped, dequantised, so that the adapter learns to go with their
rounding.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from . import gguf_file

PROJECTIONS = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")
NORMS = ("attn_norm", "attn_q_norm", "attn_k_norm", "post_attention_norm", "ffn_norm", "post_ffw_norm")
#: Not in the file: as published, and as llama.cpp has it.
LOCAL_ROPE_BASE = 10_000.0
LAYERS_PER_GLOBAL = 6


@dataclass(frozen=True)
class Shape:
    """The numbers of the architecture, as the file names them."""

    layers: int
    width: int
    heads: int
    key_value_heads: int
    head_width: int
    window: int
    rope_base: float
    epsilon: float

    @classmethod
    def of_gguf(cls, path: Path) -> Shape:
        """Read them from a GGUF file."""
        reader = gguf_file.read_gguf(path)
        keys = ("block_count", "embedding_length", "attention.head_count", "attention.head_count_kv",
                "attention.key_length", "attention.sliding_window", "rope.freq_base",
                "attention.layer_norm_rms_epsilon")
        return cls(*(gguf_file.value(reader, path, f"gemma3.{key}") for key in keys))


def rms_norm(x: Tensor, weight: Tensor, epsilon: float) -> Tensor:
    """Root mean square norm, in 32-bit floats."""
    wide = x.float()
    return (wide * torch.rsqrt(wide.pow(2).mean(-1, keepdim=True) + epsilon) * weight).to(x.dtype)


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotary positions: the first half of a head pairs with the second."""
    first, second = x.chunk(2, dim=-1)
    return torch.cat([first * cos - second * sin, second * cos + first * sin], dim=-1)


class LoraLinear(nn.Module):
    """A frozen matrix (outputs x inputs) with a low-rank change: ``W x + alpha / rank * B A x``."""

    def __init__(self, weight: Tensor, rank: int, alpha: float, dropout: float) -> None:
        super().__init__()
        outputs, inputs = weight.shape
        self.register_buffer("weight", weight, persistent=False)
        self.scale, self.dropout = alpha / rank, dropout
        self.a = nn.Parameter(torch.randn(rank, inputs) / math.sqrt(inputs))
        # Zero: at the first step the model is the base model.
        self.b = nn.Parameter(torch.zeros(outputs, rank))

    def forward(self, x: Tensor) -> Tensor:
        """The projection of ``x``."""
        read = F.dropout(x, self.dropout, self.training) if self.dropout else x
        change = F.linear(F.linear(read, self.a.to(x.dtype)), self.b.to(x.dtype))
        return F.linear(x, self.weight) + change * self.scale


class Block(nn.Module):
    """A layer."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape

    def forward(
        self, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor | None,
        cache: tuple[Tensor, Tensor] | None = None, at: Tensor | None = None,
    ) -> Tensor:
        """``x`` is batch x tokens x width. Without a mask each token sees those up to itself.

        With a cache (keys and values, batch x heads x places x head width) those of ``x`` are put
        at the places ``at`` (batch x tokens) and all places are attended to, as the mask says.
        """
        s = self.shape
        batch, count, _ = x.shape
        h = rms_norm(x, self.attn_norm, s.epsilon)
        q = rms_norm(self.attn_q(h).view(batch, count, s.heads, s.head_width), self.attn_q_norm, s.epsilon)
        k = rms_norm(self.attn_k(h).view(batch, count, s.key_value_heads, s.head_width), self.attn_k_norm, s.epsilon)
        v = self.attn_v(h).view(batch, count, s.key_value_heads, s.head_width).transpose(1, 2)
        q, k = rotate(q.transpose(1, 2), cos, sin), rotate(k.transpose(1, 2), cos, sin)
        if cache is not None:
            rows = torch.arange(batch, device=x.device)[:, None]
            for kept, new in zip(cache, (k, v)):
                kept[rows, :, at] = new.transpose(1, 2)
            k, v = cache
        repeat = s.heads // s.key_value_heads
        k, v = (part.repeat_interleave(repeat, dim=1) if s.key_value_heads > 1 else
                part.expand(-1, s.heads, -1, -1) for part in (k, v))
        seen = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=mask is None)
        seen = seen.transpose(1, 2).reshape(batch, count, s.heads * s.head_width)
        x = x + rms_norm(self.attn_output(seen), self.post_attention_norm, s.epsilon)
        h = rms_norm(x, self.ffn_norm, s.epsilon)
        h = self.ffn_down(F.gelu(self.ffn_gate(h), approximate="tanh") * self.ffn_up(h))
        return x + rms_norm(h, self.post_ffw_norm, s.epsilon)


class Gemma(nn.Module):
    """The model. Only the adapters have gradients; the embeddings are also the output matrix."""

    def __init__(self, path: Path, rank: int, alpha: float, dropout: float, dtype: torch.dtype) -> None:
        super().__init__()
        reader = gguf_file.read_gguf(path)

        def weights(name: str) -> Tensor:
            return torch.from_numpy(gguf_file.tensor(reader, path, f"{name}.weight"))

        self.shape, self.dtype, self.path = Shape.of_gguf(path), dtype, path
        self.register_buffer("embeddings", weights("token_embd").to(dtype), persistent=False)
        self.register_buffer("output_norm", weights("output_norm"), persistent=False)
        self.blocks = nn.ModuleList()
        for layer in range(self.shape.layers):
            block = Block(self.shape)
            for name in NORMS:
                block.register_buffer(name, weights(f"blk.{layer}.{name}"), persistent=False)
            for name in PROJECTIONS:
                matrix = weights(f"blk.{layer}.{name}").to(dtype)
                setattr(block, name, LoraLinear(matrix, rank, alpha, dropout))
            self.blocks.append(block)
        self._angles: dict[tuple[int, bool], tuple[Tensor, Tensor]] = {}

    @property
    def device(self) -> torch.device:
        """Where the weights are."""
        return self.embeddings.device

    @staticmethod
    def is_global(layer: int) -> bool:
        """Whether a layer sees all tokens and not a window only."""
        return (layer + 1) % LAYERS_PER_GLOBAL == 0

    def angles(self, count: int, everywhere: bool) -> tuple[Tensor, Tensor]:
        """Cosines and sines of the positions 0 to ``count``, each count x half a head."""
        if (count, everywhere) not in self._angles:
            base = self.shape.rope_base if everywhere else LOCAL_ROPE_BASE
            powers = torch.arange(0, self.shape.head_width, 2, dtype=torch.float32) / self.shape.head_width
            turns = torch.arange(count, dtype=torch.float32)[:, None] / base**powers
            self._angles[count, everywhere] = tuple(
                part.to(self.device, self.dtype) for part in (turns.cos(), turns.sin()))
        return self._angles[count, everywhere]

    def embed(self, tokens: Tensor) -> Tensor:
        """What the first layer reads."""
        return (self.embeddings[tokens].float() * math.sqrt(self.shape.width)).to(self.dtype)

    def forward(self, tokens: Tensor) -> Tensor:
        """Hidden states (batch x tokens x width) of token ids (batch x tokens, padded at the end)."""
        count = tokens.shape[1]
        x = self.embed(tokens)
        window = None
        if count > self.shape.window:
            back = torch.arange(count, device=self.device)
            back = back[:, None] - back[None]
            window = (back >= 0) & (back < self.shape.window)
        for layer, block in enumerate(self.blocks):
            everywhere = self.is_global(layer)
            x = block(x, *self.angles(count, everywhere), None if everywhere else window)
        return rms_norm(x, self.output_norm, self.shape.epsilon)

    def adapter(self) -> dict[str, Tensor]:
        """The adapter's tensors by the names that GGUF gives them, such as ``blk.0.attn_q.weight.lora_a``."""
        return {
            f"blk.{layer}.{name}.weight.lora_{side}": getattr(getattr(block, name), side)
            for layer, block in enumerate(self.blocks) for name in PROJECTIONS for side in ("a", "b")
        }

    @torch.no_grad()
    def set_adapter(self, tensors: dict[str, Tensor]) -> None:
        """Take over the values of an adapter of the same shapes."""
        own = self.adapter()
        if own.keys() != tensors.keys():
            raise ValueError(f"the adapter has {len(tensors)} tensors, not the {len(own)} of the model")
        for name, parameter in own.items():
            if parameter.shape != tensors[name].shape:
                raise ValueError(f"{name} is {tuple(tensors[name].shape)}, not {tuple(parameter.shape)}")
            parameter.copy_(tensors[name])
