#!/usr/bin/env python3
"""Counts and lists what the guards said of translations.

    tomtat translate news/ --format jsonl | scripts/flagged.py                     # all codes
    tomtat translate news/ --format jsonl | scripts/flagged.py translate.numbers   # one of them

Reads records of `tomtat translate` or `tomtat summarize` (docs/schema.md) from standard input. The share is that of
the source sentences (titles included) that have a digit.
"""

import collections
import json
import sys


def main():
    wanted = set(sys.argv[1:])
    sentences = numbered = 0
    counts = collections.Counter()
    flagged_numbered = 0
    for line in sys.stdin:
        record = json.loads(line)
        translation = record.get("translation") or {}
        title = translation.get("title")
        parts = ([title] if title else []) + translation.get("sentences", [])
        source = record.get("source", {})
        name = source.get("path") or source.get("name") or "?"
        for sentence in parts:
            sentences += 1
            number = any(c.isdigit() for c in sentence["source"])
            numbered += number
            found = [w for w in sentence.get("warnings", []) if not wanted or w["code"] in wanted]
            counts.update({w["code"] for w in found})
            flagged_numbered += number and any(w["code"] == "translate.numbers" for w in found)
            if found:
                print(f"{name}")
                for warning in found:
                    print(f"  {warning['code']}: {warning['message']}")
                print(f"  vi: {sentence['source']}\n  en: {sentence['target']}\n")
    share = 100 * flagged_numbered / numbered if numbered else 0
    print(f"{sentences} sentences, {numbered} with a number, {flagged_numbered} of them lost or changed one ({share:.1f} %)")
    for code, count in counts.most_common():
        print(f"  {code}: {count}")


if __name__ == "__main__":
    main()
