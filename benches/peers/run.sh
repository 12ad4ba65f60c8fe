#!/bin/sh
# tomtat's engine beside its peers: same weights (or the nearest that a peer can read), same prompts,
# same threads, one after the other in the same hour.
#
#     benches/peers/run.sh [PATH] [PEER…]      # make bench-peers; default: all peers
#
# Peers: llama-cpp (llama-cpp-python), ctranslate2, transformers, candle. They are installed from the
# registries into target/peers. rust-bert has no decoder-only Qwen2 and is not among them.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
articles=${1:-}
if [ -z "$articles" ]; then
    if [ -d ../shared/articles ]; then articles=../shared/articles; else articles=tests/articles; fi
fi
[ $# -eq 0 ] || shift
peers=${*:-llama-cpp ctranslate2 transformers candle}
for peer in $peers; do
    case $peer in
    llama-cpp | ctranslate2 | transformers | candle) ;;
    *)
        echo "error: no such peer: $peer" >&2
        echo "hint: llama-cpp, ctranslate2, transformers, candle" >&2
        exit 2
        ;;
    esac
done
target=${CARGO_TARGET_DIR:-target}
out=$target/peers
mkdir -p "$out"
eval "$(sh scripts/build-env.sh)"
cargo build --release --locked -q -p tomtat-cli -p tomtat-benches --bins
"$target/release/tomtat" -q models fetch qwen2.5-coder-1.5b-instruct
weights=$("$target/release/tomtat" -q models verify qwen2.5-coder-1.5b-instruct | sed 's/.*: //')

case " $peers " in *" llama-cpp "* | *" ctranslate2 "* | *" transformers "*)
    if ! cmp -s "$here/requirements.in" "$out/venv/installed"; then
        echo "installing the peers into $out/venv" >&2
        python3 -m venv "$out/venv"
        # llama-cpp-python builds its llama.cpp for this machine, with AMX off as ours.
        CMAKE_ARGS="-DGGML_NATIVE=ON -DGGML_AMX_TILE=OFF -DGGML_AMX_INT8=OFF -DGGML_AMX_BF16=OFF" \
            "$out/venv/bin/pip" install -q -r "$here/requirements.in"
        cp "$here/requirements.in" "$out/venv/installed"
    fi
    ;;
esac

PROMPTS=$out/prompts.jsonl "$target/release/sequential" "$weights" "$articles" >/dev/null
"$target/release/together" "$weights" "$out/prompts.jsonl" "$out/tomtat.json"
set -- "$out/tomtat.json"
for peer in $peers; do
    echo "running $peer" >&2
    case $peer in
    candle)
        RUSTFLAGS="-C target-cpu=native" cargo build --release --locked -q --manifest-path "$here/candle/Cargo.toml" \
            --target-dir "$out/candle"
        "$out/candle/release/tomtat-peer-candle" "$weights" "$out/prompts.jsonl" "$out/candle.json"
        ;;
    ctranslate2)
        if [ ! -f "$out/ctranslate2-model/model.bin" ]; then
            rm -rf "$out/ctranslate2-part"
            "$out/venv/bin/python" "$here/to_ctranslate2.py" "$weights" "$out/ctranslate2-part"
            mv "$out/ctranslate2-part" "$out/ctranslate2-model"
        fi
        "$out/venv/bin/python" "$here/replay.py" ctranslate2 "$out/ctranslate2-model" "$out/prompts.jsonl" "$out/$peer.json"
        ;;
    *)
        "$out/venv/bin/python" "$here/replay.py" "$peer" "$weights" "$out/prompts.jsonl" "$out/$peer.json"
        ;;
    esac
    set -- "$@" "$out/$peer.json"
done
echo "machine: $(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
RESULTS=benches/results/peers.json python3 "$here/table.py" "$out/prompts.jsonl" "$@"
