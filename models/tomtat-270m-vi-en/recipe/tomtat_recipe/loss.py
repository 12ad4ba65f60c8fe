"""Cross entropy at the places of answers only.

The 262,144 logits of a place cost more than the layers below it. They are computed only where an
answer is learnt, and while training on a CPU only for the tokens that occur in the data and a
random sample of the others (``Vocabulary``). Losses that are reported use all tokens.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from .batches import padded
from .dataset import Encoded
from .model import Gemma

#: Places whose logits are held at once when measuring: 256 x 262,144 floats are 256 MiB.
PLACES_AT_ONCE = 256
#: Logits held at once when training: 1 GiB in 32-bit floats.
LOGITS_AT_ONCE = 1 << 28


def hidden_at_answers(model: Gemma, batch: Sequence[Encoded]) -> tuple[Tensor, Tensor]:
    """The hidden states before each token of the answers (places x width), and these tokens."""
    width = padded(max(example.length for example in batch))
    tokens = torch.zeros(len(batch), width, dtype=torch.long)
    places: list[int] = []
    targets: list[int] = []
    for row, example in enumerate(batch):
        tokens[row, : example.length] = torch.tensor(example.prompt + example.answer)
        first = row * width + len(example.prompt) - 1
        places.extend(range(first, first + len(example.answer)))
        targets.extend(example.answer)
    hidden = model(tokens.to(model.device)).reshape(-1, model.shape.width)
    chosen = hidden.index_select(0, torch.tensor(places, device=model.device))
    return chosen, torch.tensor(targets, device=model.device)


class Vocabulary:
    """The tokens that the training loss is computed over."""

    def __init__(self, examples: Sequence[Encoded], size: int, others: int | None) -> None:
        """``others``: how many random tokens join those of ``examples``; None: all tokens."""
        self.all = others is None
        seen = torch.zeros(size, dtype=torch.bool)
        for example in examples:
            seen[torch.tensor(example.prompt + example.answer)] = True
        self._seen, self._unseen = seen.nonzero().flatten(), (~seen).nonzero().flatten()
        self._others = min(others or 0, len(self._unseen))
        self._size = size

    def sample(self, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """The tokens of a step, and for each token of the model its place among them or -1."""
        drawn = torch.randint(len(self._unseen), (self._others,), generator=generator) if self._others else []
        chosen = torch.cat([self._seen, self._unseen[drawn].unique()]) if self._others else self._seen
        place = torch.full((self._size,), -1)
        place[chosen] = torch.arange(len(chosen))
        return chosen, place


def learn(model: Gemma, batch: Sequence[Encoded], vocabulary: Vocabulary, generator: torch.Generator) -> Tensor:
    """The mean loss of the answers' tokens; its gradients are added to those of the adapter.

    Logits are held for some places at a time: their gradients are gathered at the hidden states
    and sent through the layers once, so nothing is computed twice.
    """
    hidden, targets = hidden_at_answers(model, batch)
    matrix = model.embeddings
    if not vocabulary.all:
        chosen, place = vocabulary.sample(generator)
        matrix, targets = matrix[chosen.to(model.device)], place.to(model.device)[targets]
    # In 32-bit floats: sums of bf16 gradients would lose the small ones.
    top = hidden.detach().float().requires_grad_()
    at_once = max(1, LOGITS_AT_ONCE // len(matrix))
    total = torch.zeros((), device=model.device)
    for some, right in zip(top.split(at_once), targets.split(at_once)):
        part = F.cross_entropy(F.linear(some.to(matrix.dtype), matrix).float(), right, reduction="sum") / len(targets)
        part.backward()
        total += part.detach()
    hidden.backward(top.grad.to(hidden.dtype))
    return total


@torch.no_grad()
def measured_loss(model: Gemma, examples: Sequence[Encoded], tokens: int) -> float:
    """The mean loss over all tokens of the answers of ``examples``, over the whole vocabulary."""
    was_training = model.training
    model.eval()
    total, count = 0.0, 0
    order = sorted(examples, key=lambda example: example.length)
    at = 0
    while at < len(order):
        end = at + 1
        while end < len(order) and (end + 1 - at) * padded(order[end].length) <= tokens:
            end += 1
        hidden, targets = hidden_at_answers(model, order[at:end])
        for some, right in zip(hidden.split(PLACES_AT_ONCE), targets.split(PLACES_AT_ONCE)):
            logits = F.linear(some, model.embeddings).float()
            total += F.cross_entropy(logits, right, reduction="sum").item()
        count += len(targets)
        at = end
    model.train(was_training)
    return total / count
