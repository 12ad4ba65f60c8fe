#!/usr/bin/env python3
"""Records what gguf-py makes of blocks of weights: blocks.py > ../data/blocks.tsv

Needs gguf 0.19.0 and numpy. Columns: type by ggml's number, block, its weights as 32-bit floats; or
"to 8", 32-bit floats, their blocks of eight bits. All in hexadecimal.
"""

import numpy as np
from gguf import GGMLQuantizationType as T
from gguf import quants

random = np.random.default_rng(7)
print("# type\tblock\tweights, as gguf-py 0.19.0 reads them (tests/oracle/blocks.py)")


def show(kind, data, out):
    print(f"{kind}\t{data.tobytes().hex()}\t{np.ascontiguousarray(out, dtype='<f4').tobytes().hex()}")


def half(value):
    return np.frombuffer(np.float16(value).tobytes(), dtype=np.uint8)


weights = random.normal(size=64).astype("<f4")
show(int(T.F32), weights[:4], weights[:4])
show(int(T.F16), weights[:4].astype("<f2"), weights[:4].astype("<f2").astype("<f4"))
for kind, size, scales in [(T.Q5_0, 22, {0: 0.013}), (T.Q8_0, 34, {0: -0.004}),
                           (T.Q4_K, 144, {0: 0.0007, 2: 0.0021}), (T.Q6_K, 210, {208: 0.0003})]:
    block = random.integers(0, 256, size=2 * size, dtype=np.uint8)
    for at, value in scales.items():
        for first in (0, size):
            block[first + at : first + at + 2] = half(value)
    show(int(kind), block, quants.dequantize(block, kind))
rounded = quants.quantize(weights, T.Q8_0)
print(f"to 8\t{weights.tobytes().hex()}\t{rounded.tobytes().hex()}")
