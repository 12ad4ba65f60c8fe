#!/usr/bin/env python3
"""Compares ../../data with the languages of PyTorch transformers, or with --write makes nllb.txt of them.

    pip install -r requirements.txt && python3 check_languages.py
"""
import pathlib
import sys

from transformers.models.m2m_100.tokenization_m2m_100 import FAIRSEQ_LANGUAGE_CODES as M2M100
from transformers.models.mbart50.tokenization_mbart50 import FAIRSEQ_LANGUAGE_CODES as MBART50
from transformers.models.mbart.tokenization_mbart import FAIRSEQ_LANGUAGE_CODES as MBART
from transformers.models.nllb.tokenization_nllb import FAIRSEQ_LANGUAGE_CODES as NLLB

DATA = pathlib.Path(__file__).resolve().parents[2] / "data"
if "--write" in sys.argv:
    lines = [" ".join(NLLB[at : at + 15]) for at in range(0, len(NLLB), 15)]
    (DATA / "nllb.txt").write_text("\n".join(lines) + "\n")


def words(name):
    return (DATA / name).read_text().split()


assert words("mbart.txt") == MBART50
assert (DATA / "mbart.txt").read_text().splitlines()[0].split() == MBART
assert words("m2m100.txt") == M2M100["m2m100"]
assert words("nllb.txt") == NLLB
flores = [line.split("\t") for line in (DATA / "flores.tsv").read_text().splitlines()]
assert all(code in NLLB for _, code in flores) and len(dict(flores)) == len(flores)
print("the same")
