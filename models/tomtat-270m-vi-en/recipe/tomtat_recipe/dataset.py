"""The prepared examples on disk: one JSON object a line, with texts and tokens."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from .errors import RecipeError
from .whole_files import write_text

TRAIN, HELD_OUT, FACTS, TOKENISER = "train.jsonl", "held-out.jsonl", "prepare.json", "tokeniser.model"

HINT = "run the step `prepare` first, with the same --run"


@dataclass(frozen=True)
class Encoded:
    """An example in tokens: BOS and prompt, then the answer up to EOS."""

    id: str
    kind: str
    source: str
    target: str
    prompt: list[int]
    answer: list[int]

    @property
    def length(self) -> int:
        """Tokens of prompt and answer."""
        return len(self.prompt) + len(self.answer)


def write(path: Path, examples: Iterable[Encoded]) -> None:
    """Write examples, whole or not at all."""
    lines = (json.dumps(asdict(example), ensure_ascii=False, separators=(",", ":")) for example in examples)
    write_text(path, "".join(line + "\n" for line in lines))


def read(path: Path) -> list[Encoded]:
    """Read what ``write`` wrote."""
    found = []
    try:
        with open(path, encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                try:
                    found.append(Encoded(**json.loads(line)))
                except (ValueError, TypeError) as error:
                    raise RecipeError(f"{path}:{number}: no prepared example: {error}", HINT) from error
    except OSError as error:
        raise RecipeError(f"cannot read {path}: {error.strerror or error}", HINT) from error
    if not found:
        raise RecipeError(f"{path} has no examples", HINT)
    return found
