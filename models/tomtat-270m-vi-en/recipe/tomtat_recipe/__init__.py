"""How the adapter of tomtat-270m-vi-en is made: prepare, check, train, convert, evaluate.

Run ``python -m tomtat_recipe --help``, or ``recipe.sh`` beside this package, which also installs
what is pinned in ``requirements.txt``. Modules that need PyTorch say so by importing it; the rest
need only the standard library.
"""
