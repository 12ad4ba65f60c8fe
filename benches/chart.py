#!/usr/bin/env python3
"""Draws bars as SVG: chart.py TITLE UNIT NAME=VALUE… > chart.svg, or --json FILE KEY for rows of a results file.

The picture follows the reader's light or dark and can be read aloud: every number is text.
"""

import argparse
import json
import sys
from html import escape
from pathlib import Path

WIDTH, ROW, LEFT, RIGHT = 720, 30, 210, 90


def chart(title: str, unit: str, rows: list[tuple[str, float]]) -> str:
    most = max(value for _, value in rows) or 1.0
    height = ROW * len(rows) + 46
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" aria-label="{escape(title)}">',
        "<style>text{font:14px system-ui,sans-serif;fill:#1b1f24}.title{font-weight:600}.bar{fill:#8aa4c8}"
        ".own{fill:#2f6fde}@media(prefers-color-scheme:dark){text{fill:#e6edf3}.bar{fill:#52678a}.own{fill:#6ea8ff}}"
        "</style>",
        f'<text class="title" x="0" y="18">{escape(title)}</text>',
    ]
    for number, (name, value) in enumerate(rows):
        top = 32 + number * ROW
        width = (WIDTH - LEFT - RIGHT) * value / most
        own = " own" if name.startswith("tomtat") else ""
        parts.append(f'<text x="{LEFT - 10}" y="{top + 17}" text-anchor="end">{escape(name)}</text>')
        parts.append(f'<rect class="bar{own}" x="{LEFT}" y="{top + 3}" width="{max(width, 1):.1f}" height="20" rx="3"/>')
        parts.append(f'<text x="{LEFT + width + 8:.1f}" y="{top + 17}">{value:,.1f} {escape(unit)}</text>')
    parts.append("</svg>")
    return "\n".join(parts) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("title")
    parser.add_argument("unit")
    parser.add_argument("rows", nargs="*", metavar="NAME=VALUE")
    parser.add_argument("--json", nargs=2, metavar=("FILE", "KEY"))
    args = parser.parse_args()
    rows = [(name, float(value)) for name, _, value in (row.rpartition("=") for row in args.rows)]
    if args.json:
        path, key = args.json
        results = json.loads(Path(path).read_text(encoding="utf-8"))
        rows += [(row["name"], float(row[key])) for row in results["rows"] if row.get(key) is not None]
    if not rows:
        print("error: nothing to draw", file=sys.stderr)
        print("hint: give NAME=VALUE, or --json FILE KEY", file=sys.stderr)
        return 2
    sys.stdout.write(chart(args.title, args.unit, rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
