"""Reads the parallel news (``pairs.tsv``, ``summaries.tsv``) and sets articles apart for measuring."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from .errors import RecipeError

#: A line longer than this is no sentence; it is an error and not cut.
LONGEST_LINE = 20_000
#: A file larger than this is refused: everything is held in memory.
LARGEST_FILE = 1 << 30

PAIRS_HEADER = ["id", "vi", "en"]
SUMMARIES_HEADER = ["article", "summary_en"]


@dataclass(frozen=True)
class Segment:
    """A title, a lead or a line of an article, and its translation."""

    article: str
    #: ``t`` title, ``a0`` lead, a number: body line.
    place: str
    source: str
    target: str

    @property
    def id(self) -> str:
        """Such as ``03c.t``."""
        return f"{self.article}.{self.place}"

    @property
    def in_body(self) -> bool:
        """Whether it is a line of the body, which reads on from the line before."""
        return self.place.isdigit()


def rows(path: Path, header: list[str]) -> list[tuple[int, list[str]]]:
    """The rows of a tab-separated file with their line numbers, checked against ``header``."""
    hint = "give the folder news-vi-en with --data; its README says how the files look"
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise RecipeError(f"{path} has {size} bytes, at most {LARGEST_FILE} are read", hint)
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise RecipeError(f"cannot read {path}: {error.strerror or error}", hint) from error
    except UnicodeDecodeError as error:
        raise RecipeError(f"{path} is not in UTF-8: byte {error.start}", hint) from error
    if lines[0].rstrip("\r").split("\t") != header:
        raise RecipeError(f"{path}:1: the first line must be {' TAB '.join(header)}", hint)
    found: list[tuple[int, list[str]]] = []
    for number, line in enumerate(lines[1:], start=2):
        line = line.rstrip("\r")
        if not line:
            continue
        if len(line) > LONGEST_LINE:
            raise RecipeError(f"{path}:{number}: {len(line)} characters, at most {LONGEST_LINE}")
        columns = line.split("\t")
        if len(columns) != len(header):
            raise RecipeError(f"{path}:{number}: {len(columns)} columns instead of {len(header)}")
        found.append((number, columns))
    return found


def read_pairs(path: Path) -> list[Segment]:
    """The segments of ``pairs.tsv``, in the order of the file, white space made single blanks."""
    segments: list[Segment] = []
    seen: set[str] = set()
    for number, (name, source, target) in rows(path, PAIRS_HEADER):
        article, dot, place = name.partition(".")
        if not (article and dot and place):
            raise RecipeError(f"{path}:{number}: the id {name!r} is not of the form ARTICLE.PLACE")
        if name in seen:
            raise RecipeError(f"{path}:{number}: the id {name!r} is there twice")
        seen.add(name)
        segment = Segment(article, place, " ".join(source.split()), " ".join(target.split()))
        if not (segment.source and segment.target):
            raise RecipeError(f"{path}:{number}: one side of {name!r} is empty")
        segments.append(segment)
    return segments


def read_summaries(path: Path) -> dict[str, str]:
    """The summary of each article in ``summaries.tsv``."""
    return {article: " ".join(text.split()) for _, (article, text) in rows(path, SUMMARIES_HEADER)}


def by_article(segments: list[Segment]) -> dict[str, list[Segment]]:
    """The segments of each article, in order."""
    articles: dict[str, list[Segment]] = {}
    for segment in segments:
        articles.setdefault(segment.article, []).append(segment)
    return articles


def held_out_articles(articles: list[str], count: int, seed: int) -> set[str]:
    """``count`` articles to measure on: those with the least hash of seed and name.

    Whole articles, since neighbouring sentences tell much of each other. The choice does not
    change when other articles are added or taken away, but for the last ones.
    """
    if not 0 < count < len(set(articles)):
        raise RecipeError(
            f"cannot set {count} of {len(set(articles))} articles apart",
            "give --held-out a number above 0 and below that of the articles",
        )

    def rank(article: str) -> bytes:
        return hashlib.sha256(f"{seed}:{article}".encode()).digest()

    return set(sorted(set(articles), key=rank)[:count])
