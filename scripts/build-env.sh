#!/bin/sh
# Prints, for `eval` by a shell, what llama.cpp is to be built with on this machine:
#
#     eval "$(scripts/build-env.sh)"
#
# Compiler: clang where it is there and CC and CXX name no other: it makes the matrix kernels
# for AVX2 1.4 times quicker than gcc 12 does (README, "Speed").
#
# Instruction sets: the llama-cpp-sys-2 build script hands every variable that starts with GGML_
# to CMake. Left alone, llama.cpp is built for AVX2, FMA, F16C and BMI2: faster instructions lie
# unused, and a CPU without these dies of an illegal instruction.
#
# AMX stays off whatever the CPU can do: gcc 12 miscompiles llama.cpp's AMX code, which
# then dies of a general protection fault (llama.cpp issue 20824).
#
# CMAKE_PROJECT_INCLUDE: see scripts/llama.cmake.
#
# CPUINFO=FILE stands in for /proc/cpuinfo.
set -eu

scripts=$(cd "$(dirname "$0")" && pwd)
# In single quotes for the shell, whatever the folder is called.
quoted=$(printf '%s' "$scripts/llama.cmake" | sed "s/'/'\\\\''/g")
echo "export CMAKE_PROJECT_INCLUDE='$quoted'"

if [ -z "${CC:-}${CXX:-}" ] && command -v clang >/dev/null && command -v clang++ >/dev/null; then
    echo "export CC=clang CXX=clang++"
fi

cpuinfo=${CPUINFO:-/proc/cpuinfo}
[ -r "$cpuinfo" ] || exit 0
# x86 alone calls them "flags"; on other processors there is nothing to say. The first CPU speaks
# for all.
flags=" $(sed -n 's/^flags[[:space:]]*:[[:space:]]*//p;' "$cpuinfo" | head -n 1) "
[ "$flags" != "  " ] || exit 0

# Whether the CPU has all of the named flags.
has() {
    for flag in "$@"; do
        case $flags in
        *" $flag "*) ;;
        *) return 1 ;;
        esac
    done
}

set -- GGML_AMX_TILE=OFF GGML_AMX_INT8=OFF GGML_AMX_BF16=OFF

has sse4_2 || set -- "$@" GGML_SSE42=OFF
has avx || set -- "$@" GGML_AVX=OFF
has avx2 || set -- "$@" GGML_AVX2=OFF
has fma || set -- "$@" GGML_FMA=OFF
has f16c || set -- "$@" GGML_F16C=OFF
has bmi2 || set -- "$@" GGML_BMI2=OFF

# The compiler is given all five at once, and the others build on them.
if has avx2 fma f16c bmi2 avx512f avx512bw avx512vl avx512cd avx512dq; then
    set -- "$@" GGML_AVX512=ON
    if has avx512vbmi || has avx512_vbmi; then set -- "$@" GGML_AVX512_VBMI=ON; fi
    ! has avx512_vnni || set -- "$@" GGML_AVX512_VNNI=ON
    ! has avx512_bf16 || set -- "$@" GGML_AVX512_BF16=ON
fi
if has avx2 avx_vnni; then set -- "$@" GGML_AVX_VNNI=ON; fi

echo "export $*"
