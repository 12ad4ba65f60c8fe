#!/bin/sh
# The whole recipe in one command, from the folder of the repository:
#
#   sh models/tomtat-270m-vi-en/recipe/recipe.sh              # prepare, check, train, convert, evaluate
#   sh models/tomtat-270m-vi-en/recipe/recipe.sh smoke        # the same in small, two minutes
#   sh models/tomtat-270m-vi-en/recipe/recipe.sh train …      # one step, with its flags (--help)
#
# Killed at any moment, the same command goes on. Packages go into target/recipe-venv (about
# 6 GB: PyTorch's wheel on the registry brings CUDA along); PYTHON names another interpreter that
# has them already, and nothing is installed then.
# Exit status: 0 done, 1 test sentences leaked, 2 an error, 3 stopped before the end.
set -eu

recipe=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH='' cd -- "$recipe/../../.." && pwd)
cd "$root"

venv=${CARGO_TARGET_DIR:-target}/recipe-venv
if [ -z "${PYTHON:-}" ]; then
    # The stamp is the lock itself: another lock installs again, an interrupted install too.
    if ! cmp -s "$recipe/requirements.txt" "$venv/installed.txt"; then
        echo "installing $recipe/requirements.txt into $venv" >&2
        python3 -m venv "$venv" || {
            echo "error: cannot make a virtual environment in $venv" >&2
            echo "hint: install python3 (3.11 or later) with venv, such as: apt-get install python3-venv" >&2
            exit 2
        }
        "$venv/bin/pip" install --quiet --require-hashes -r "$recipe/requirements.txt" || {
            echo "error: cannot install $recipe/requirements.txt" >&2
            echo "hint: pip says why above; run the same command again" >&2
            exit 2
        }
        cp "$recipe/requirements.txt" "$venv/installed.txt"
    fi
    PYTHON=$venv/bin/python
fi

PYTHONPATH=$recipe
export PYTHONPATH
[ $# -gt 0 ] || set -- all
command=$1
shift
# Test sets that the trainings must never see: all that lie in the shared folder.
if [ "$command" = all ] || [ "$command" = prepare ]; then
    for set in flores-dev ntrex; do
        for side in vi en; do
            file=../shared/data/$set/$set.$side
            [ ! -f "$file" ] || never="${never:-} $file"
        done
    done
    # shellcheck disable=SC2086 # the names above hold no blanks
    [ -z "${never:-}" ] || set -- --never-train-on $never "$@"
fi
if [ "$command" = all ] && [ -f ../shared/data/flores-dev/flores-dev.vi ]; then
    set -- --test ../shared/data/flores-dev/flores-dev.vi ../shared/data/flores-dev/flores-dev.en "$@"
fi
exec "$PYTHON" -m tomtat_recipe "$command" "$@"
