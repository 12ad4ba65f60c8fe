#!/usr/bin/env python3
"""Counts the sentences whose translation lost or changed a number: records of `tomtat translate
--format jsonl` on stdin, a table on stdout, then each sentence that a guard flagged.

Of sentences with a digit, those with the warning `translate.numbers` (numbers and dates) or
`translate.units` (the currency or unit beside one). A flagged sentence need not be wrong, nor a
wrong one flagged: read the list.
"""

import json
import sys

CODES = ("translate.numbers", "translate.units")


def main() -> int:
    with_digit = 0
    flagged = {code: [] for code in CODES}
    failed = articles = 0
    for line in sys.stdin:
        record = json.loads(line)
        articles += 1
        if record["status"] != "ok" or not record.get("translation"):
            failed += 1
            continue
        translation = record["translation"]
        sentences = list(translation["sentences"])
        if translation.get("title"):
            sentences.insert(0, translation["title"])
        for sentence in sentences:
            if not any(c.isdigit() for c in sentence["source"]):
                continue
            with_digit += 1
            for warning in sentence.get("warnings", []):
                if warning["code"] in flagged:
                    name = record["source"].get("path", "?")
                    flagged[warning["code"]].append((name, warning["message"], sentence))
    print(f"articles: {articles}, of them without a translation: {failed}")
    print(f"sentences with a digit: {with_digit}")
    for code, found in flagged.items():
        share = 100 * len(found) / max(1, with_digit)
        print(f"{code}: {len(found)}, {share:.1f} %")
    for code, found in flagged.items():
        for name, message, sentence in found:
            print(f"\n{name}: {code}: {message}\n  {sentence['source']}\n  {sentence['target']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
