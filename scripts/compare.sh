#!/bin/sh
# tomtat and the plain sequential loop over llama.cpp: same weights, same articles, one after the
# other, cold page cache for neither (both map the weights that were just read). Then tomtat with its
# own translator and the same summariser, as it runs where no model is named.
# usage: scripts/compare.sh [PATH]
set -eu
cd "$(dirname "$0")/.."
articles=${1:-}
if [ -z "$articles" ]; then
    if [ -d ../shared/articles ]; then articles=../shared/articles; else articles=tests/articles; fi
fi
target=${CARGO_TARGET_DIR:-target}
eval "$(sh scripts/build-env.sh)"
cargo build --release --locked -q -p tomtat-cli -p tomtat-benches --bins
weights=$("$target/release/tomtat" -q models verify qwen2.5-coder-1.5b-instruct | sed 's/.*: //')
echo "machine: $(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
"$target/release/rates" "$weights"
"$target/release/sequential" "$weights" "$articles" >/dev/null
timed() {
    what=$1
    shift
    begin=$(date +%s.%N)
    "$target/release/tomtat" -q summarize --offline --no-cache "$@" "$articles" >/dev/null
    end=$(date +%s.%N)
    awk -v a="$begin" -v b="$end" -v what="$what" 'BEGIN { printf "%s %.1f s wall\n", what, b - a }'
}
timed "tomtat, same weights:" --model qwen2.5-coder-1.5b-instruct
"$target/release/tomtat" -q models fetch tomtat-270m-vi-en
"$target/release/tomtat" -q models verify tomtat-270m-vi-en >/dev/null
two="--translator tomtat-270m-vi-en --summarizer qwen2.5-coder-1.5b-instruct"
# shellcheck disable=SC2086 # two flags with their values
timed "tomtat, defaults:    " $two
# shellcheck disable=SC2086
timed "the same, fast:      " $two --quality fast
