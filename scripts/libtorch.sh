#!/bin/sh
# Gets libtorch, which the rust-bert back end is linked with, and prints its folder:
#
#     export LIBTORCH="$(scripts/libtorch.sh)" LIBTORCH_CXX11_ABI=0
#
# It is the CPU part of PyTorch's own wheel: 812 MB to download, 530 MB to keep. The wheels come by
# pip from wherever that is configured to fetch, each against its hash in libtorch.lock.
#
# A second run finds all there and only prints the folder. After a kill or a cut connection, wheels
# that had come whole are not fetched again. The folder appears under its name when it is complete.
# Two runs at once: the second waits for the first.
#
# TOMTAT_LIBTORCH names another folder than ~/.cache/tomtat/libtorch-VERSION. Where LIBTORCH is set
# already, that is what is printed, and nothing is fetched.
# Exit status: 0 the folder is there, 2 it is not.
set -eu

version=2.4.0
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

say() { printf '%s\n' "$*" >&2; }
fail() {
    say "error: $1"
    shift
    for hint in "$@"; do say "hint: $hint"; done
    exit 2
}

if [ -n "${LIBTORCH:-}" ]; then
    [ -e "$LIBTORCH/include/torch" ] && [ -e "$LIBTORCH/lib" ] ||
        fail "no libtorch (include/torch and lib): $LIBTORCH" "unset LIBTORCH to have $version fetched"
    printf '%s\n' "$LIBTORCH"
    exit 0
fi

dest=${TOMTAT_LIBTORCH:-${XDG_CACHE_HOME:-${HOME:?}/.cache}/tomtat/libtorch-$version}
case $dest in /*) ;; *) dest=$PWD/$dest ;; esac
# The stamp holds the lock that the folder was made from: another lock, another libtorch.
complete() { cmp -s "$here/libtorch.lock" "$dest/libtorch.lock"; }
if complete; then
    printf '%s\n' "$dest"
    exit 0
fi

case $(uname -s).$(uname -m) in
Linux.x86_64) ;;
*) fail "no libtorch for this machine: $(uname -s) on $(uname -m)" \
    "install libtorch $version yourself and set LIBTORCH to its folder" ;;
esac
python=${PYTHON:-python3}
"$python" -m pip --version >/dev/null 2>&1 ||
    fail "no pip: $python" "make setup installs it, or set PYTHON to a Python that has it"

mkdir -p "$(dirname "$dest")"
wheels=$dest.wheels
new=$dest.new
exec 9>"$dest.lock"
if command -v flock >/dev/null 2>&1; then flock 9; fi
if complete; then
    printf '%s\n' "$dest"
    exit 0
fi

# 812 MB of wheels and 530 MB of libtorch lie there together for a moment.
free=$(df -Pk "$(dirname "$dest")" | awk 'NR == 2 { print $4 }')
[ "${free:-0}" -ge 1500000 ] || fail "less than 1.5 GB free: $(dirname "$dest")"

mkdir -p "$wheels"
# Newer versions of pip go on in the middle of a file after a cut.
resume=
! "$python" -m pip download --help 2>/dev/null | grep -q -e --resume-retries || resume="--resume-retries 10"
say "fetching libtorch $version (812 MB) to $dest"
# shellcheck disable=SC2086 # a list of words
"$python" -m pip download --quiet --disable-pip-version-check --no-cache-dir --no-deps \
    --only-binary=:all: --python-version 3.11 --implementation cp --abi cp311 \
    --platform manylinux1_x86_64 --platform manylinux2014_x86_64 \
    --require-hashes --retries 10 --timeout 60 $resume \
    --requirement "$here/libtorch.lock" --dest "$wheels" >&2 ||
    fail "pip could not fetch libtorch" "run it again: what has come whole stays in $wheels"

rm -rf "$new"
"$python" - "$wheels" "$new" <<'PY' || fail "libtorch could not be unpacked: $wheels" "delete that folder and run this again"
import pathlib
import shutil
import sys
import zipfile

wheels, new = map(pathlib.Path, sys.argv[1:])
# What libtorch_cpu.so needs, by `ldd`. libgomp has the wheel's own name.
wanted = ("libtorch_cpu.so", "libc10.so", "libgomp-", "libcudart.so.12", "libcupti.so.12")
found = set()
for wheel in sorted(wheels.glob("*.whl")):
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.infolist():
            path = pathlib.PurePosixPath(member.filename)
            library = next((name for name in wanted if path.name.startswith(name)), None)
            if member.is_dir() or ".." in path.parts:
                continue
            if library is not None and path.parent.name == "lib":
                found.add(library)
                out = new / "lib" / path.name
            elif path.parts[:2] == ("torch", "include"):
                out = new.joinpath(*path.parts[1:])
            else:
                continue
            out.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(member) as source, out.open("wb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
missing = sorted(set(wanted) - found)
if missing:
    sys.exit(f"error: not in the wheels: {', '.join(missing)}")
PY
# The linker is always told -ltorch; the wheel's libtorch.so only adds the CUDA half.
echo 'INPUT(-ltorch_cpu)' >"$new/lib/libtorch.so"
# torch-sys looks at it.
echo "$version" >"$new/build-version"
cp "$here/libtorch.lock" "$new/libtorch.lock"
rm -rf "$dest"
mv "$new" "$dest"
rm -rf "$wheels"
printf '%s\n' "$dest"
