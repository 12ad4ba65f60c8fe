#!/usr/bin/env python3
"""Splits vietnews articles into what is summarised and what the summary is compared with.

    prepare.py ARTICLES OUT [--most N]

Each file of ARTICLES has a title, a lead and a body, with blank lines between. OUT/articles gets
title and body, OUT/leads the lead alone: the reference, once it is translated. An article without
these three parts, or whose lead is no sentence, is told on stderr and left out.
"""

import argparse
import pathlib
import sys


def parts(text: str) -> tuple[str, str, str] | None:
    pieces = [piece.strip() for piece in text.split("\n\n") if piece.strip()]
    if len(pieces) < 3 or len(pieces[1].split()) < 8:
        return None
    return pieces[0], pieces[1], "\n\n".join(pieces[2:])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--most", type=int, default=1000)
    args = parser.parse_args()
    for name in ("articles", "leads"):
        (args.out / name).mkdir(parents=True, exist_ok=True)
    left_out = 0
    for path in sorted(args.articles.glob("[0-9]*.txt"))[: args.most]:
        found = parts(path.read_text(encoding="utf-8"))
        if found is None:
            print(f"left out: {path}", file=sys.stderr)
            left_out += 1
            continue
        title, lead, body = found
        (args.out / "articles" / path.name).write_text(f"{title}\n\n{body}\n", encoding="utf-8")
        (args.out / "leads" / path.name).write_text(f"{lead}\n", encoding="utf-8")
    return 1 if left_out else 0


if __name__ == "__main__":
    sys.exit(main())
