"""The tokeniser that lies in the GGUF file of the base weights.

The file holds SentencePiece's pieces with their scores. They are put into a SentencePiece model as
they are, so that the library which made the vocabulary splits text with it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sentencepiece
from sentencepiece import sentencepiece_model_pb2 as proto

from .errors import RecipeError
from .gguf_file import read_gguf, value
from .whole_files import replacing


class Tokeniser:
    """Text to token ids and back. Text that spells a control token stays text."""

    def __init__(self, serialised: bytes) -> None:
        self._serialised = serialised
        self._processor = sentencepiece.SentencePieceProcessor(model_proto=serialised)
        self.bos: int = self._processor.bos_id()
        self.eos: int = self._processor.eos_id()

    @classmethod
    def of_gguf(cls, path: Path) -> Tokeniser:
        """The tokeniser of a GGUF file."""
        reader = read_gguf(path)

        def of(key: str) -> Any:
            return value(reader, path, f"tokenizer.ggml.{key}")

        pieces, scores, types = of("tokens"), of("scores"), of("token_type")
        bos, eos, unknown = of("bos_token_id"), of("eos_token_id"), of("unknown_token_id")
        if of("model") != "llama" or not len(pieces) == len(scores) == len(types):
            raise RecipeError(f"{path} has no SentencePiece vocabulary but {of('model')!r}")
        if not all(0 <= token < len(pieces) for token in (bos, eos, unknown)):
            raise RecipeError(f"{path} names control tokens beyond its {len(pieces)} tokens")
        model = proto.ModelProto()
        for piece, score, token_type in zip(pieces, scores, types):
            # GGUF numbers the types as SentencePiece does.
            model.pieces.add(piece=piece, score=score, type=token_type)
        trainer, normalizer = model.trainer_spec, model.normalizer_spec
        trainer.model_type = proto.TrainerSpec.BPE
        trainer.byte_fallback = True
        trainer.vocab_size = len(pieces)
        trainer.unk_id, trainer.bos_id, trainer.eos_id, trainer.pad_id = unknown, bos, eos, -1
        trainer.unk_piece, trainer.bos_piece, trainer.eos_piece = pieces[unknown], pieces[bos], pieces[eos]
        normalizer.name = "identity"
        normalizer.add_dummy_prefix = False
        normalizer.remove_extra_whitespaces = False
        normalizer.escape_whitespaces = True
        return cls(model.SerializeToString())

    @classmethod
    def load(cls, path: Path) -> Tokeniser:
        """The tokeniser that ``save`` wrote; quicker than reading the GGUF file again."""
        try:
            return cls(path.read_bytes())
        except (OSError, RuntimeError) as error:
            raise RecipeError(f"cannot read {path}: {error}", "run the step `prepare` again") from error

    def save(self, path: Path) -> None:
        """Keep it for other steps."""
        with replacing(path) as temporary:
            temporary.write_bytes(self._serialised)

    def encode(self, text: str) -> list[int]:
        """The tokens of a text, without BOS and EOS."""
        return self._processor.encode(text)

    def decode(self, tokens: list[int]) -> str:
        """The text of tokens."""
        return self._processor.decode(tokens)
