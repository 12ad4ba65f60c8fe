#!/bin/sh
# Tests of setup.sh and build-env.sh. They install nothing and need no root.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

passed() { echo "ok: $1"; }
failed() {
    echo "FAILED: $1"
    printf '  expected: %s\n  found:    %s\n' "$2" "$3"
    failures=$((failures + 1))
}
equal() { if [ "$2" = "$3" ]; then passed "$1"; else failed "$1" "$2" "$3"; fi; }
holds() {
    case $3 in
    *"$2"*) passed "$1" ;;
    *) failed "$1" "… $2 …" "$3" ;;
    esac
}
lacks() {
    case $3 in
    *"$2"*) failed "$1" "no $2" "$3" ;;
    *) passed "$1" ;;
    esac
}

# --- build-env.sh

avx2="fpu sse sse2 ssse3 sse4_1 sse4_2 avx f16c fma avx2 bmi1 bmi2"
avx512="$avx2 avx512f avx512dq avx512cd avx512bw avx512vl"
no_amx="GGML_AMX_TILE=OFF GGML_AMX_INT8=OFF GGML_AMX_BF16=OFF"

flags_of() {
    printf 'processor\t: 0\nmodel name\t: a CPU\nflags\t\t: %s\nbugs\t\t: avx512f\n\n' "$1" >"$work/cpuinfo"
    CC=cc CPUINFO=$work/cpuinfo "$here/build-env.sh" | grep -v CMAKE_PROJECT_INCLUDE
}

equal "a CPU with AVX2 is what llama.cpp expects" \
    "export $no_amx" "$(flags_of "$avx2")"
equal "Sapphire Rapids: AVX-512 on, AMX off" \
    "export $no_amx GGML_AVX512=ON GGML_AVX512_VBMI=ON GGML_AVX512_VNNI=ON GGML_AVX512_BF16=ON GGML_AVX_VNNI=ON" \
    "$(flags_of "$avx512 avx_vnni avx512_bf16 avx512vbmi avx512_vbmi2 avx512_vnni amx_bf16 amx_tile amx_int8")"
equal "Skylake: plain AVX-512" \
    "export $no_amx GGML_AVX512=ON" "$(flags_of "$avx512")"
equal "AVX-512 without its byte and word part is not used" \
    "export $no_amx" "$(flags_of "$avx2 avx512f avx512cd avx512dq avx512vl avx512_vnni")"
equal "Alder Lake: AVX-VNNI without AVX-512" \
    "export $no_amx GGML_AVX_VNNI=ON" "$(flags_of "$avx2 avx_vnni")"
equal "Sandy Bridge: what it lacks is off" \
    "export $no_amx GGML_AVX2=OFF GGML_FMA=OFF GGML_F16C=OFF GGML_BMI2=OFF" \
    "$(flags_of "fpu sse sse2 ssse3 sse4_1 sse4_2 avx")"
equal "an old CPU: all is off" \
    "export $no_amx GGML_SSE42=OFF GGML_AVX=OFF GGML_AVX2=OFF GGML_FMA=OFF GGML_F16C=OFF GGML_BMI2=OFF" \
    "$(flags_of "fpu sse sse2")"
(
    eval "$(flags_of "$avx512")"
    equal "the output can be evaluated" "ON OFF" "$(sh -c 'echo $GGML_AVX512 $GGML_AMX_TILE')"
    exit "$failures"
) || failures=$((failures + 1))

printf 'processor\t: 0\nFeatures\t: fp asimd\n' >"$work/arm"
include="export CMAKE_PROJECT_INCLUDE='$here/llama.cmake'"
equal "no instruction sets on ARM" "$include" "$(CC=cc CPUINFO=$work/arm "$here/build-env.sh")"
equal "none where there is no cpuinfo" "$include" "$(CC=cc CPUINFO=$work/none "$here/build-env.sh")"
mkdir "$work/a 'quoted' folder"
cp "$here/build-env.sh" "$work/a 'quoted' folder"
(
    eval "$(sh "$work/a 'quoted' folder/build-env.sh")"
    equal "a folder of any name" "$work/a 'quoted' folder/llama.cmake" "$CMAKE_PROJECT_INCLUDE"
    exit "$failures"
) || failures=$((failures + 1))
lacks "this machine: AMX is never on" "AMX_TILE=ON" "$("$here/build-env.sh")"

mkdir "$work/compilers"
for tool in clang clang++; do printf '#!/bin/sh\n' >"$work/compilers/$tool"; chmod +x "$work/compilers/$tool"; done
for tool in dirname sed; do ln -s "$(command -v $tool)" "$work/compilers/$tool"; done
equal "clang compiles where it is there" "$include
export CC=clang CXX=clang++" \
    "$(env -u CC -u CXX PATH="$work/compilers" CPUINFO="$work/none" /bin/sh "$here/build-env.sh")"
equal "a compiler that was chosen stays" "$include" \
    "$(env -u CC CXX=g++ PATH="$work/compilers" CPUINFO="$work/none" /bin/sh "$here/build-env.sh")"

# --- libtorch.sh

libtorch() { env -u LIBTORCH "$@" "$here/libtorch.sh" 2>&1 && echo "exit 0" || echo "exit $?"; }
mkdir -p "$work/torch/lib" "$work/torch/include/torch"
cp "$here/libtorch.lock" "$work/torch/"
equal "a libtorch that is there is named, and nothing fetched" "$work/torch
exit 0" "$(libtorch TOMTAT_LIBTORCH="$work/torch" PYTHON=/no/python)"
equal "a libtorch of one's own is taken" "$work/torch
exit 0" "$(libtorch LIBTORCH="$work/torch" PYTHON=/no/python)"
holds "a LIBTORCH that is none is named" "no libtorch (include/torch and lib): $work/empty" \
    "$(libtorch LIBTORCH="$work/empty")"
echo "another lock" >"$work/torch/libtorch.lock"
holds "one of another lock is fetched anew, by pip" "exit 2" \
    "$(libtorch TOMTAT_LIBTORCH="$work/torch" PYTHON=/no/python)"
# A pip that brings wheels of our own making, once it is asked a second time.
cat >"$work/pip" <<EOF
#!/bin/sh
case "\$*" in
*"pip --version"* | *"pip download --help"*) exit 0 ;;
*"pip download"*) [ -e "$work/online" ] || exit 1; cp "$work"/*.whl "$work/new.wheels/" ;;
*) exec $(command -v python3) "\$@" ;;
esac
EOF
chmod +x "$work/pip"
python3 - "$work/torch-2.4.0.whl" <<'PY'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    for name in ("libtorch_cpu.so", "libc10.so", "libgomp-1.so.1", "libcudart.so.12", "libcupti.so.12", "other.so"):
        wheel.writestr(f"torch/lib/{name}", name)
    wheel.writestr("torch/include/torch/torch.h", "//")
    wheel.writestr("torch/include/../../outside.h", "//")
PY
out=$(libtorch TOMTAT_LIBTORCH="$work/new" PYTHON="$work/pip")
holds "a failed download says how to go on" "run it again" "$out"
equal "and leaves no folder" "no" "$([ -e "$work/new" ] && echo yes || echo no)"
touch "$work/online"
holds "a second run goes on" "$work/new
exit 0" "$(libtorch TOMTAT_LIBTORCH="$work/new" PYTHON="$work/pip")"
equal "what is needed is kept, and nothing else" \
    "libc10.so libcudart.so.12 libcupti.so.12 libgomp-1.so.1 libtorch.so libtorch_cpu.so" \
    "$(ls "$work/new/lib" | tr '\n' ' ' | sed 's/ $//')"
equal "the wheels are gone" "no" "$([ -e "$work/new.wheels" ] && echo yes || echo no)"

# --- setup.sh

# setup VARIABLE=… …: its messages and exit status.
setup() { env "$@" "$here/setup.sh" 2>&1 && echo "exit 0" || echo "exit $?"; }

# A machine of our own making: links to the tools named, and nothing else.
machine() {
    rm -rf "${work:?}/bin"
    mkdir "$work/bin"
    for tool in sh env sed head tail mktemp rm dirname cat; do
        path=$(command -v "$tool" || true)
        case $path in /*) ln -sf "$path" "$work/bin/$tool" ;; esac
    done
    stub id 'echo 0'
    stub cargo ''
}
stub() {
    printf '#!/bin/sh\n%s\n' "$2" >"$work/bin/$1"
    chmod +x "$work/bin/$1"
}
all_tools="make c++ cmake clang python3 pip3"
stub_all() { for tool in $all_tools; do stub "$tool" ''; done; }
touch "$work/libclang.so"

machine
stub_all
equal "quiet where all is there" "exit 0" \
    "$(setup PATH="$work/bin" LIBCLANG_PATH="$work")"

machine
stub_all
stub apt-get "echo \"\$*\" >>'$work/log'"
rm "$work/bin/cmake" "$work/bin/pip3"
stub python3 'exit 1'
out=$(setup PATH="$work/bin" LIBCLANG_PATH="$work" SETUP_DRY_RUN=1)
holds "root: what is missing is installed, and nothing else" \
    "install -y --no-install-recommends cmake python3-pip" "$out"

: >"$work/log"
# The first install fails, as with a stale list; the update mends it; the second brings cmake.
stub apt-get "echo \"\$*\" >>'$work/log'
case \$* in
*update*) echo >'$work/fresh' ;;
*) [ -e '$work/fresh' ] || exit 100
   printf '#!/bin/sh\n' >'$work/bin/cmake'; printf '#!/bin/sh\n' >'$work/bin/pip3'
   $(command -v chmod) +x '$work/bin/cmake' '$work/bin/pip3' ;;
esac"
out=$(setup PATH="$work/bin" LIBCLANG_PATH="$work")
holds "a stale package list is brought up to date" "exit 0" "$out"
equal "by one install, one update, one install" "3" "$(wc -l <"$work/log" | tr -d ' ')"
equal "and a second run does nothing" "exit 0" "$(setup PATH="$work/bin" LIBCLANG_PATH="$work")"

rm "$work/bin/cmake"
stub apt-get 'echo "E: no network"; exit 100'
out=$(setup PATH="$work/bin" LIBCLANG_PATH="$work")
holds "apt-get's own words are shown where it fails" "E: no network" "$out"
holds "with an error" "error: apt-get could not install: cmake" "$out"
holds "and exit status 2" "exit 2" "$out"

stub apt-get ''
holds "an apt-get that succeeds and installs nothing is noticed" \
    "error: still missing after installing cmake: cmake" \
    "$(setup PATH="$work/bin" LIBCLANG_PATH="$work")"

stub id 'echo 1000'
out=$(setup PATH="$work/bin" LIBCLANG_PATH="$work")
holds "without root or sudo the command is printed" \
    "hint: as root, run: apt-get update && apt-get install -y --no-install-recommends cmake" "$out"
holds "and nothing is done" "exit 2" "$out"

stub sudo 'exit 1'
holds "a sudo that asks for a password is not waited for" \
    "hint: as root, run: sudo sh -c 'apt-get update && apt-get install" \
    "$(setup PATH="$work/bin" LIBCLANG_PATH="$work")"

stub sudo "echo \"sudo \$*\" >>'$work/log'"
: >"$work/log"
setup PATH="$work/bin" LIBCLANG_PATH="$work" >"$work/out"
holds "a sudo without a password is used, and apt-get asks nothing" \
    "sudo -n env DEBIAN_FRONTEND=noninteractive apt-get" "$(cat "$work/log")"

rm "$work/bin/apt-get"
out=$(setup PATH="$work/bin" LIBCLANG_PATH="$work" SETUP_MISSING="clang libclang pip")
holds "elsewhere: what to install on Fedora" "dnf install cmake clang clang-devel python3-pip" "$out"
holds "elsewhere: what to install on a Mac" "brew install cmake llvm python" "$out"
holds "elsewhere: what to install on Arch" "pacman -S cmake clang python-pip" "$out"
holds "elsewhere: exit status 2" "exit 2" "$out"

rm "$work/bin/cargo"
holds "no Rust toolchain" "error: missing on this machine: cargo" \
    "$(setup PATH="$work/bin" CARGO_HOME="$work/none")"

echo ID=debian >"$work/debian"
echo ID=ubuntu >"$work/ubuntu"
browser() { env "$@" "$here/setup.sh" browser 2>&1 && echo "exit 0" || echo "exit $?"; }
machine
stub apt-get ''
ln -sf "$(command -v grep)" "$work/bin/grep"
holds "browser: what is installed on Debian" "--no-install-recommends chromium chromium-driver" \
    "$(browser PATH="$work/bin" OS_RELEASE="$work/debian" SETUP_DRY_RUN=1)"
holds "browser: no snap on Ubuntu" "exit 2" \
    "$(browser PATH="$work/bin" OS_RELEASE="$work/ubuntu" SETUP_DRY_RUN=1)"
holds "valgrind: what is installed" "--no-install-recommends valgrind" \
    "$(env PATH="$work/bin" SETUP_DRY_RUN=1 SETUP_MISSING=valgrind "$here/setup.sh" valgrind 2>&1)"

if [ "$failures" -gt 0 ]; then
    echo "error: $failures of the tests of the scripts failed" >&2
    exit 1
fi
