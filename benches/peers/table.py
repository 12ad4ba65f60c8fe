#!/usr/bin/env python3
"""One table of what the peers took: table.py PROMPTS RESULT… > table.md

Where RESULTS names a file, the same is written there as JSON, with the machine.

Agreement is with the answers of the plain loop over llama.cpp: the share of equal answers, and how
much of an answer is equal up to the first other token (for tomtat: character).
"""

import datetime
import json
import os
import sys
from pathlib import Path


#: A peer with the same weights says about the same; one that does not computes something else.
COMPARABLE = 0.3


def equal_part(a, b) -> float:
    """How much of the longer one both begin with."""
    same = next((n for n, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
    return same / max(len(a), len(b), 1)


def main() -> int:
    prompts = [json.loads(line) for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()]
    results = [json.loads(Path(path).read_text(encoding="utf-8")) for path in sys.argv[2:]]
    rows = []
    read = sum(len(prompt["prompt"]) for prompt in prompts)
    jobs = [prompt["job"] for prompt in prompts]
    print(f"{jobs.count('translate')} sentences and {jobs.count('summarize')} summaries, {read:,} tokens of prompts.\n")
    print("| | seconds | CPU seconds | to load | peak MB, loading included | tokens written | of them a second | equal answers | equal part |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    for result in sorted(results, key=lambda result: result["seconds"]):
        if "texts" in result:
            pairs = [(made, prompt["text"]) for made, prompt in zip(result["texts"], prompts)]
            written = result["written"]
        else:
            pairs = [(made, prompt["answer"]) for made, prompt in zip(result["answers"], prompts)]
            written = sum(len(answer) for answer in result["answers"])
        equal = sum(a == b for a, b in pairs) / len(pairs)
        part = sum(equal_part(a, b) for a, b in pairs) / len(pairs)
        rows.append({key: result[key] for key in ("name", "seconds", "load_seconds", "cpu_seconds", "peak_bytes")}
                    | {"written": written, "equal": equal, "equal_part": part, "comparable": part >= COMPARABLE})
        if part < COMPARABLE:
            print(f"| {result['name']} | its answers are others ({part:.0%} equal): not comparable | | | | | | | |")
            continue
        print(f"| {result['name']} | {result['seconds']:.1f} | {result['cpu_seconds']:.1f} | "
              f"{result['load_seconds']:.1f} | {result['peak_bytes'] / 1e6:,.0f} | {written:,} | "
              f"{written / result['seconds']:.1f} | {equal:.0%} | {part:.0%} |")
    if to := os.environ.get("RESULTS"):
        facts = {"machine": machine(), "date": datetime.date.today().isoformat(), "prompt_tokens": read,
                 "sentences": jobs.count("translate"), "summaries": jobs.count("summarize"), "rows": rows}
        Path(to).write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    return 0


def machine() -> dict:
    """What it was measured on."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    fields = dict(line.split(":", 1) for line in lines if ":" in line)
    fields = {key.strip(): value.strip() for key, value in fields.items()}
    flags = set(fields.get("flags", "").split())
    known = ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_int8", "amx_bf16")
    return {"cpu": fields.get("model name"), "cores": len(os.sched_getaffinity(0)),
            "instructions": [flag for flag in known if flag in flags]}


if __name__ == "__main__":
    sys.exit(main())
