#!/bin/sh
# How good and how true the summaries of Vietnamese articles are: with sentences that could not be
# verified marked, mended, and with the model held to the numbers and names of the article, each
# beside Lead-3 and a random baseline. The references are the leads of the articles, which the
# summaries are made without, translated by the same translator.
#
#     benches/vietnews/run.sh ARTICLES OUT [MOST]
#
# Takes hours for a hundred articles; goes on where it was stopped, for answers are kept in
# OUT/cache. TOMTAT is the command.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
articles=$1
out=$2
most=${3:-1000}
tomtat=${TOMTAT:-$here/../../target/release/tomtat}
export TOMTAT_CACHE="$out/cache"

python3 "$here/prepare.py" "$articles" "$out" --most "$most" || true
"$tomtat" translate --offline --format jsonl "$out/leads" >"$out/leads.jsonl"
python3 "$here/references.py" <"$out/leads.jsonl" >"$out/references.jsonl"
summarize() {
    name=$1
    shift
    # 1: some articles failed; the others count.
    "$tomtat" summarize --offline --length medium --format jsonl "$@" "$out/articles" \
        >"$out/$name.jsonl" || [ $? -eq 1 ]
}
summarize marked --verify mark
summarize mended
summarize held --verify mark --constrain
summarize both --constrain
"$tomtat" eval summarize --reference "$out/references.jsonl" \
    --records "marked=$out/marked.jsonl" --records "mended=$out/mended.jsonl" \
    --records "held=$out/held.jsonl" --records "both=$out/both.jsonl" --format markdown
