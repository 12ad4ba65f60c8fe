#!/bin/sh
# Counts the instructions of the paths that take the time that no model takes (valgrind's cachegrind
# over tests/examples/hot_paths.rs) and holds them against benches/instructions.tsv, so that a
# slowdown is seen without a clock.
#
#     instructions.sh HOT_PATHS            a table; exit 1 where a path takes over 10 % more
#     instructions.sh HOT_PATHS --record   writes the counts anew
#
# HOT_PATHS is the example, built as `make test` builds it: the counts are those of that build.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
recorded=$here/../benches/instructions.tsv
program=${1:?usage: instructions.sh HOT_PATHS [--record]}
record=${2:-}

# Instructions of so many rounds, start included.
count() {
    valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file=/dev/null "$stripped" "$1" "$2" 2>&1 |
        sed -n 's/.*I *refs: *//p' | tr -d ', '
}

if [ "$(uname -m)" != x86_64 ]; then
    echo "instructions were not counted: those recorded are of x86-64" >&2
    exit 0
fi
if ! command -v valgrind >/dev/null 2>&1; then
    echo "error: valgrind is not there: scripts/setup.sh valgrind" >&2
    exit 2
fi
found=$(mktemp)
# Without the debugging information, which older valgrinds cannot read.
stripped=$(mktemp)
trap 'rm -f "$found" "$stripped"' EXIT
strip --strip-debug -o "$stripped" "$program"
chmod +x "$stripped"
slower=0
for path in load decode html sentences guards verify; do
    # The start takes some percent more or less from run to run (seeds of hash tables).
    case $path in load | decode | sentences) rounds=16 ;; *) rounds=3 ;; esac
    one=$(count "$path" 1)
    more=$(count "$path" $((rounds + 1)))
    if [ -z "$one" ] || [ -z "$more" ]; then
        echo "error: it did not run: $program $path" >&2
        exit 2
    fi
    now=$(((more - one) / rounds))
    printf '%s\t%s\n' "$path" "$now" >>"$found"
    before=$(sed -n "s/^$path\t//p" "$recorded" 2>/dev/null || true)
    if [ -z "$before" ]; then
        printf '%-10s %12d\n' "$path" "$now"
        continue
    fi
    change=$(((now - before) * 1000 / before))
    printf '%-10s %12d  recorded %12d  %+d.%d %%\n' "$path" "$now" "$before" $((change / 10)) \
        "$((change < 0 ? -change % 10 : change % 10))"
    [ "$change" -le 100 ] || slower=$((slower + 1))
done
if [ "$record" = --record ]; then
    cp "$found" "$recorded.new"
    chmod 644 "$recorded.new"
    mv "$recorded.new" "$recorded"
elif [ "$slower" -gt 0 ]; then
    echo "error: paths that take over 10 % more instructions than recorded: $slower" >&2
    echo "hint: where that is wanted, record them anew: make instructions RECORD=--record" >&2
    exit 1
fi
