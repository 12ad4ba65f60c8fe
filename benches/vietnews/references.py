#!/usr/bin/env python3
"""Makes references out of translated leads: records of `tomtat translate --format jsonl` on stdin,
lines for `tomtat eval summarize --reference` on stdout. A lead whose translation has a warning is
told on stderr and kept."""

import json
import pathlib
import sys


def main() -> int:
    for line in sys.stdin:
        record = json.loads(line)
        name = pathlib.Path(record["source"]["path"]).stem
        if record["status"] != "ok":
            print(f"left out: {name}: {record['error']['message']}", file=sys.stderr)
            continue
        codes = sorted({warning["code"] for warning in record["warnings"]})
        if codes:
            print(f"doubted: {name}: {', '.join(codes)}", file=sys.stderr)
        text = " ".join(s["target"] for s in record["translation"]["sentences"])
        print(json.dumps({"id": name, "summary": text, "doubts": codes}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
