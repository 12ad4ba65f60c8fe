#!/usr/bin/env python3
"""Fits data/swap-weights.txt: how far each feature of a name's place tells that it was swapped.

    cargo test --release -p tomtat-verify --lib -- --ignored --nocapture > rows.txt   # needs ../shared
    python3 fit/fit.py rows.txt > data/swap-weights.txt                               # needs scikit-learn

Fitted on all articles of news-vi-en but the 24 of tests/data. To see what that is worth, it is first
fitted on every other article and tried on the rest (on stderr).
"""
import sys
from collections import defaultdict

from sklearn.linear_model import LogisticRegression

ROWS = [line.rstrip("\n").split("\t") for line in open(sys.argv[1], encoding="utf-8") if line.startswith("ROW\t")]
NAMES = next(line.split()[1:] for line in open(sys.argv[1], encoding="utf-8") if line.startswith("NAMES "))
ARTICLES = sorted({row[1] for row in ROWS})
HALF = set(ARTICLES[::2])


def fitted(rows):
    """Names of correct sentences against the names that were put into others."""
    rows = [row for row in rows if row[3] == "correct" or row[4] == "1"]
    values = [[float(x) for x in row[5].split()] for row in rows]
    return LogisticRegression(max_iter=5000).fit(values, [int(row[4]) for row in rows])


def tried(model, rows):
    """A sentence is called wrong for the most doubtful of its names."""
    chances = model.predict_proba([[float(x) for x in row[5].split()] for row in rows])[:, 1]
    most = defaultdict(lambda: defaultdict(float))
    for row, chance in zip(rows, chances):
        key = (row[1], row[2], row[7])
        most[row[3]][key] = max(most[row[3]][key], chance)
    correct = sorted(most["correct"].values(), reverse=True)
    for alarms in (0.01, 0.02, 0.025, 0.03, 0.04):
        least = correct[int(alarms * len(correct))]
        found = [
            f"{kind} {sum(c > least for c in of.values()) / len(of):.2f}"
            for kind, of in most.items()
            if kind != "correct"
        ]
        print(f"false alarms {alarms:.3f} from {least:.3f} on: {', '.join(found)}", file=sys.stderr)


tried(fitted([row for row in ROWS if row[1] in HALF]), [row for row in ROWS if row[1] not in HALF])
MODEL = fitted(ROWS)
print("# How far each feature of the place of a name tells that it was swapped (slots.rs). Made by fit/fit.py.")
for name, weight in zip([*NAMES, "alone"], [*MODEL.coef_[0], MODEL.intercept_[0]]):
    print(f"{name} {weight:.3f}")
