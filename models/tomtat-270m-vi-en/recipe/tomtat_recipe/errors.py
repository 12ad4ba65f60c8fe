"""The error that a person can do something about."""

from __future__ import annotations


class RecipeError(Exception):
    """What went wrong, naming the file, and what to do about it.

    Printed as ``error: MESSAGE`` and ``hint: HINT`` without a traceback; exit status 2.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint
