#!/usr/bin/env python3
"""Makes a CTranslate2 model in 8 bits out of a Qwen2 GGUF file: to_ctranslate2.py MODEL.gguf OUT.

The 4-bit weights are dequantised and rounded again, which is the nearest that CTranslate2 has.
"""

import sys
from pathlib import Path

import numpy as np
from ctranslate2.converters import utils
from ctranslate2.specs import common_spec, transformer_spec
from gguf import GGUFReader, dequantize


def main() -> int:
    path, out = sys.argv[1:3]
    reader = GGUFReader(path)

    def field(key: str):
        return reader.fields[key].contents()

    arch = field("general.architecture")
    if arch != "qwen2":
        print(f"error: {path} is a model of {arch}, not qwen2", file=sys.stderr)
        return 2
    layers, heads = field("qwen2.block_count"), field("qwen2.attention.head_count")
    kv_heads = field("qwen2.attention.head_count_kv")
    tensors = {tensor.name: tensor for tensor in reader.tensors}

    def weight(name: str) -> np.ndarray:
        tensor = tensors[name]
        return np.ascontiguousarray(dequantize(tensor.data, tensor.tensor_type).astype(np.float32))

    spec = transformer_spec.TransformerDecoderModelSpec.from_config(
        layers, heads, activation=common_spec.Activation.SWISH, pre_norm=True, ffn_glu=True, rms_norm=True,
        rotary_dim=0, rotary_interleave=False, rotary_base=field("qwen2.rope.freq_base"),
        num_heads_kv=kv_heads if kv_heads != heads else None,
    )
    decoder = spec.decoder
    decoder.scale_embeddings = False
    decoder.embeddings.weight = weight("token_embd.weight")
    decoder.layer_norm.gamma = weight("output_norm.weight")
    decoder.projection.weight = weight("output.weight") if "output.weight" in tensors else decoder.embeddings.weight

    def linear(layer, name: str) -> None:
        layer.weight = weight(f"{name}.weight")
        if f"{name}.bias" in tensors:
            layer.bias = weight(f"{name}.bias")

    for number in range(layers):
        layer, prefix = decoder.layer[number], f"blk.{number}."
        layer.self_attention.layer_norm.gamma = weight(prefix + "attn_norm.weight")
        layer.ffn.layer_norm.gamma = weight(prefix + "ffn_norm.weight")
        parts = [common_spec.LinearSpec() for _ in range(3)]
        for part, kind in zip(parts, "qkv"):
            linear(part, f"{prefix}attn_{kind}")
        utils.fuse_linear(layer.self_attention.linear[0], parts)
        linear(layer.self_attention.linear[1], prefix + "attn_output")
        linear(layer.ffn.linear_0, prefix + "ffn_gate")
        linear(layer.ffn.linear_0_noact, prefix + "ffn_up")
        linear(layer.ffn.linear_1, prefix + "ffn_down")

    tokens = list(field("tokenizer.ggml.tokens"))
    missing = decoder.embeddings.weight.shape[0] - len(tokens)
    spec.register_vocabulary(tokens + [f"<extra_{n}>" for n in range(missing)])
    spec.config.bos_token, spec.config.eos_token, spec.config.unk_token = "<|endoftext|>", "<|im_end|>", ""
    spec.config.layer_norm_epsilon = float(field("qwen2.attention.layer_norm_rms_epsilon"))
    spec.validate()
    spec.optimize(quantization="int8")
    Path(out).mkdir(parents=True, exist_ok=True)
    spec.save(out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
