"""Records what a Llama model answers, computed by the book, for tests/oracle.rs.

    pip install -r requirements.txt
    python record.py STORE/smollm2-135m-instruct/smollm2-135m-instruct-q4_1.gguf > smollm2.json

The weights are read from the same GGUF file, dequantised to 32-bit floats, and run through the
architecture as published (Llama 2, arXiv 2307.09288: RMSNorm, rotary positions, grouped-query
attention, SwiGLU) in NumPy. Nothing of llama.cpp is used but the layout of the file. Answers are
greedy. Each step also records by how much the best logit leads the second one: llama.cpp rounds
activations to 8 bits, and where the lead is small it may choose otherwise.
"""

import json
import sys

import numpy as np
from gguf import GGUFReader
from gguf.quants import dequantize
from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers

NEW_TOKENS = 32
PROMPTS = [
    "The capital of France is",
    "Water boils at a temperature of",
    "The ministry of finance said on Monday that the budget deficit",
    "Once upon a time, in a small village by the sea, there lived",
    "def fibonacci(n):\n    if n < 2:\n        return n\n    return",
    "Hà Nội là thủ đô của Việt Nam. Thành phố có hơn 8 triệu dân,",
    "1, 2, 4, 8, 16, 32,",
    "The bridge was closed in August, when floods washed away 14 km of track. It will",
]


class Llama:
    def __init__(self, path):
        reader = GGUFReader(path)
        self.field = lambda key: reader.get_field(key).contents()
        arch = self.field("general.architecture")
        assert arch == "llama", arch
        self.weights = {}
        for tensor in reader.tensors:
            shape = [int(n) for n in reversed(tensor.shape)]
            values = dequantize(tensor.data, tensor.tensor_type)
            self.weights[tensor.name] = np.asarray(values, np.float32).reshape(shape)
        self.layers = self.field("llama.block_count")
        self.heads = self.field("llama.attention.head_count")
        self.kv_heads = self.field("llama.attention.head_count_kv")
        self.epsilon = self.field("llama.attention.layer_norm_rms_epsilon")
        self.base = self.field("llama.rope.freq_base")
        self.dim = self.weights["token_embd.weight"].shape[1] // self.heads
        self.cache = [([], []) for _ in range(self.layers)]

    def norm(self, x, name):
        scale = 1 / np.sqrt(np.mean(x * x) + self.epsilon)
        return x * scale * self.weights[name + ".weight"]

    def rotate(self, x, position):
        # GGUF orders the rows of a Llama model so that pairs stand side by side.
        pairs = x.reshape(-1, self.dim // 2, 2)
        angle = position * self.base ** (-np.arange(self.dim // 2) * 2.0 / self.dim)
        cos, sin = np.cos(angle), np.sin(angle)
        a, b = pairs[..., 0], pairs[..., 1]
        turned = np.stack([a * cos - b * sin, a * sin + b * cos], axis=-1)
        return turned.reshape(x.shape).astype(np.float32)

    def step(self, token, position):
        """The logits after `token` at `position`; shape (vocabulary,)."""
        w = self.weights
        x = w["token_embd.weight"][token]
        for i in range(self.layers):
            blk = f"blk.{i}."
            h = self.norm(x, blk + "attn_norm")
            q = (w[blk + "attn_q.weight"] @ h).reshape(self.heads, self.dim)
            k = (w[blk + "attn_k.weight"] @ h).reshape(self.kv_heads, self.dim)
            v = (w[blk + "attn_v.weight"] @ h).reshape(self.kv_heads, self.dim)
            keys, values = self.cache[i]
            keys.append(self.rotate(k, position))
            values.append(v)
            q = self.rotate(q, position)
            group = self.heads // self.kv_heads
            all_k, all_v = np.stack(keys), np.stack(values)
            out = []
            for head in range(self.heads):
                scores = all_k[:, head // group] @ q[head] / np.sqrt(self.dim)
                p = np.exp(scores - scores.max())
                out.append((p / p.sum()) @ all_v[:, head // group])
            x = x + w[blk + "attn_output.weight"] @ np.concatenate(out)
            h = self.norm(x, blk + "ffn_norm")
            gate, up = w[blk + "ffn_gate.weight"] @ h, w[blk + "ffn_up.weight"] @ h
            x = x + w[blk + "ffn_down.weight"] @ (gate / (1 + np.exp(-gate)) * up)
        head = w.get("output.weight", w["token_embd.weight"])
        return head @ self.norm(x, "output_norm")

    def tokenizer(self):
        tokens = self.field("tokenizer.ggml.tokens")
        merges = [tuple(m.split(" ", 1)) for m in self.field("tokenizer.ggml.merges")]
        vocab = {token: i for i, token in enumerate(tokens)}
        tokenizer = Tokenizer(models.BPE(vocab=vocab, merges=merges))
        # SmolLM: single digits, then the words of GPT-2.
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
            [
                pre_tokenizers.Split(Regex(r"\p{N}"), "isolated"),
                pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True),
            ]
        )
        tokenizer.decoder = decoders.ByteLevel()
        return tokenizer


def main():
    path = sys.argv[1]
    model = Llama(path)
    tokenizer = model.tokenizer()
    end = model.field("tokenizer.ggml.eos_token_id")
    cases = []
    for prompt in PROMPTS:
        model.cache = [([], []) for _ in range(model.layers)]
        tokens = tokenizer.encode(prompt).ids
        for position, token in enumerate(tokens):
            logits = model.step(token, position)
        answer, leads = [], []
        while len(answer) < NEW_TOKENS:
            second, best = np.argsort(logits)[-2:]
            if best == end:
                break
            answer.append(int(best))
            leads.append(round(float(logits[best] - logits[second]), 3))
            logits = model.step(best, len(tokens) + len(answer) - 1)
        pieces = [tokenizer.decode([token]) for token in answer]
        cases.append({"prompt": prompt, "pieces": pieces, "leads": leads})
        print(f"{prompt!r}: {''.join(pieces)!r}", file=sys.stderr)
    json.dump(cases, sys.stdout, ensure_ascii=False, indent=1)
    print()


if __name__ == "__main__":
    main()
