"""Copies and near copies of sentences: what the leakage check and the split rest on.

Texts are compared as lists of *words*: NFKC, case and diacritics folded away (also the Vietnamese
ones, so that ``toà`` and ``tòa`` are alike), everything but letters and digits a boundary. A word
of Vietnamese is a syllable here.

* *same*: equal lists of words.
* *inside*: one list stands in the other as a whole and has at least ``LEAST_WORDS`` words.
* *near*: both have at least ``LEAST_WORDS`` words, and the shorter one shares at least half of its
  different runs of five words (5-grams) with the other, or both share a run of 13 words.

Shorter sentences (three-word titles) can only be *same*: their few words are anybody's.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: Words in a run.
RUN = 5
#: A run as long as this alone makes two sentences near.
LONG_RUN = 13
#: Sentences with fewer words are only compared as wholes: four runs are the least to share half of.
LEAST_WORDS = RUN + 3
#: The share of runs from which on sentences are near.
NEAR = 0.5


def words(text: str) -> list[str]:
    """The words of a text as they are compared."""
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    letters = []
    for letter in folded:
        if unicodedata.category(letter).startswith("M"):
            continue
        letter = "d" if letter == "đ" else letter
        letters.append(letter if letter.isalnum() else " ")
    return "".join(letters).split()


def runs(of: Sequence[str], length: int = RUN) -> set[tuple[str, ...]]:
    """The different runs of ``length`` words."""
    return {tuple(of[at : at + length]) for at in range(len(of) - length + 1)}


@dataclass(frozen=True)
class Match:
    """A text that is too much like a sentence of the index."""

    #: ``same``, ``inside`` or ``near``.
    kind: str
    #: Position of the sentence in the list that the index was made of.
    sentence: int
    #: Shared runs over the runs of the shorter one; 1 for ``same``.
    share: float


class Index:
    """Sentences by their words and runs, to look texts up in time linear in their length."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self._words = [words(sentence) for sentence in sentences]
        self._same: dict[tuple[str, ...], int] = {}
        self._by_run: dict[tuple[str, ...], list[int]] = {}
        self._by_long_run: dict[tuple[str, ...], int] = {}
        self._runs: list[int] = []
        for number, found in enumerate(self._words):
            self._same.setdefault(tuple(found), number)
            own = runs(found) if len(found) >= LEAST_WORDS else set()
            self._runs.append(len(own))
            for run in own:
                self._by_run.setdefault(run, []).append(number)
            for run in runs(found, LONG_RUN):
                self._by_long_run.setdefault(run, number)
        self._same.pop((), None)

    @property
    def short(self) -> int:
        """How many sentences are too short for anything but *same*."""
        return sum(len(found) < LEAST_WORDS for found in self._words)

    def closest(self, text: str) -> tuple[int, float] | None:
        """The sentence that shares the largest part of its runs, and that part; None for none."""
        return self._closest(words(text))

    def _closest(self, found: list[str]) -> tuple[int, float] | None:
        if len(found) < LEAST_WORDS:
            return None
        own = runs(found)
        shared = Counter(number for run in own for number in self._by_run.get(run, ()))
        if not shared:
            return None
        shares = ((count / min(len(own), self._runs[number]), -number) for number, count in shared.items())
        share, number = max(shares)
        return -number, share

    def match(self, text: str) -> Match | None:
        """Whether ``text`` is a copy or near copy of a sentence, and of which."""
        found = words(text)
        if (same := self._same.get(tuple(found))) is not None:
            return Match("same", same, 1.0)
        closest = self._closest(found)
        if closest is None:
            return None
        number, share = closest
        if share == 1.0 and _inside(found, self._words[number]):
            return Match("inside", number, share)
        if share >= NEAR:
            return Match("near", number, share)
        for run in runs(found, LONG_RUN):
            if (sentence := self._by_long_run.get(run)) is not None:
                return Match("near", sentence, share)
        return None


def _inside(one: Sequence[str], other: Sequence[str]) -> bool:
    short, long = sorted((f" {' '.join(one)} ", f" {' '.join(other)} "), key=len)
    return short in long
