"""Makes training examples (what the model reads, what it is to answer) of the corpus."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass

from .corpus import Segment, by_article
from .swaps import Swapper

#: A translation that is this much shorter or longer than its source, in characters, is left out.
LEAST_RATIO, MOST_RATIO = 0.3, 3.5


@dataclass(frozen=True)
class Example:
    """One thing to learn."""

    id: str
    #: ``translate``, ``context``, ``joined``, ``swapped`` or ``summary``.
    kind: str
    prompt: str
    answer: str
    #: The two texts without the form around them; for the leakage check and for measuring.
    source: str
    target: str


@dataclass(frozen=True)
class Choices:
    """What examples to make, beside one for each segment. Shares are from 0 to 1."""

    #: Share of the body lines that are shown with the line before them.
    context: float = 0.0
    #: Share of the body lines that also begin an example of two or three lines together.
    join: float = 0.0
    #: Share of the segments with a shared name or number that also come with others in their place.
    swaps: float = 0.0
    #: Whether the summaries are learnt too.
    summaries: bool = False


def translate_prompt(source: str, context: str = "") -> str:
    """The form of the manifest's prompt, to the letter."""
    before = f"Context: {context}\n" if context else ""
    return f"{before}Vietnamese: {source}\nEnglish:"


def _translation(name: str, kind: str, source: str, target: str, context: str = "") -> Example:
    return Example(name, kind, translate_prompt(source, context), " " + target, source, target)


def training_examples(
    segments: list[Segment], summaries: dict[str, str], choices: Choices, seed: int
) -> tuple[list[Example], Counter[str]]:
    """The examples in the order of the corpus, and what was left out why. Same seed, same examples."""
    # One source of chance for each kind, so that one choice does not change the others.
    chances = {kind: random.Random(f"{seed}:{kind}") for kind in ("context", "join", "swaps", "summary")}
    swapper = Swapper(segments) if choices.swaps else None
    examples: list[Example] = []
    left_out: Counter[str] = Counter()
    for article, lines in by_article(segments).items():
        for at, line in enumerate(lines):
            if not LEAST_RATIO < len(line.target) / len(line.source) < MOST_RATIO:
                left_out["one side far longer than the other"] += 1
                continue
            before = lines[at - 1].source if at and line.in_body and lines[at - 1].in_body else ""
            if before and chances["context"].random() < choices.context:
                examples.append(_translation(line.id, "context", line.source, line.target, before))
            else:
                examples.append(_translation(line.id, "translate", line.source, line.target))
            if swapper and chances["swaps"].random() < choices.swaps:
                swapped = swapper.swap(line.source, line.target, chances["swaps"])
                if swapped:
                    examples.append(_translation(line.id, "swapped", *swapped))
            if line.in_body and chances["join"].random() < choices.join:
                count = chances["join"].choice((2, 3))
                together = [other for other in lines[at : at + count] if other.in_body]
                if len(together) == count:
                    examples.append(_translation(
                        line.id, "joined",
                        " ".join(other.source for other in together),
                        " ".join(other.target for other in together),
                    ))
        if choices.summaries and article in summaries:
            text = _article_text(lines, chances["summary"])
            prompt = f"Article:\n{text}\n\nSummary:"
            summary = summaries[article]
            examples.append(Example(f"{article}.S", "summary", prompt, " " + summary, text, summary))
    return examples, left_out


def _article_text(lines: list[Segment], chance: random.Random) -> str:
    """The English article in paragraphs of one to four lines, at times without title or lead."""
    keep_title, keep_lead = chance.random() < 0.6, chance.random() < 0.8
    paragraphs = [line.target for line in lines if line.place == "t" and keep_title]
    paragraphs += [line.target for line in lines if line.place.startswith("a") and keep_lead]
    body = [line.target for line in lines if line.in_body]
    while body:
        count = chance.choice((1, 2, 2, 3, 4))
        paragraphs.append(" ".join(body[:count]))
        body = body[count:]
    return "\n".join(paragraphs)


def held_out_examples(segments: list[Segment]) -> list[Example]:
    """One plain translation for each segment that is set apart."""
    return [_translation(line.id, "translate", line.source, line.target) for line in segments]
