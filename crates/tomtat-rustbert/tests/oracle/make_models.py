#!/usr/bin/env python3
"""Makes the tiny random models of ../models and records what PyTorch transformers answers with them.

    pip install -r requirements.txt && python3 make_models.py

The weights are random but seeded, then trained for seconds (see `rough`); the vocabularies are trained on
the articles of the repository's tests. Layer norms, biases and the final bias are random too, so that one
that is not loaded shows.
Written: ../models/{marian,bart}/* and recorded.json: for each model and text the ids of the tokenizer,
and the ids that greedy search and beam search of width 4 answer.
"""
import json
import pathlib
import shutil

import sentencepiece
import torch
import transformers
from tokenizers import ByteLevelBPETokenizer
from transformers import (
    BartConfig,
    BartForConditionalGeneration,
    BartTokenizer,
    MarianConfig,
    MarianMTModel,
    MarianTokenizer,
)

# More threads only wait for each other on models as small as these.
torch.set_num_threads(1)
HERE = pathlib.Path(__file__).resolve().parent
MODELS = HERE.parent / "models"
ARTICLES = HERE.parents[3] / "tests" / "articles"
MAX_LENGTH = 24
STEPS = 200

VIETNAMESE = [
    "Mưa lớn làm 41.000 hộ dân mất điện.",
    "Ngân hàng Nhà nước giữ nguyên lãi suất.",
    "Nước đang rút chậm, một cán bộ xã cho biết hôm 12/10.",
    "Cầu thông xe.",
    "Chính quyền tỉnh nói thiệt hại ước tính 3,2 tỉ đồng, nhiều nhà tốc mái và hàng nghìn hecta lúa bị ngập.",
    "Giá xăng tăng từ 15h hôm nay.",
]
ENGLISH = [
    "Heavy rain left 41,000 households without power.",
    "The central bank kept its rate at 4.5 percent on Thursday, as expected.",
    "Prices rose. They fell. They rose again, and nobody could say why the market moved as it did in May.",
    "A bridge opened on Monday.",
]


def rough(model, tokenizer, articles, seed):
    """Random weights, trained for a moment to write for each token another one, the last first.

    Weights that are only random write one token over and over. After so short a training the answers
    depend on the source, end by themselves, and are unsure enough for beams to differ from greedy.
    """
    generator = torch.Generator().manual_seed(seed)
    config = model.config
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if "embed_positions" in name and isinstance(model, MarianMTModel):
                continue
            noise = torch.randn(weight.shape, generator=generator)
            if "norm" in name and name.endswith("weight"):
                weight.copy_(1 + 0.1 * noise)
            elif name.endswith("bias"):
                weight.copy_(0.1 * noise)
            else:
                weight.copy_(0.2 * noise)
        model.final_logits_bias.copy_(0.3 * torch.randn(model.final_logits_bias.shape, generator=generator))
    special = {config.pad_token_id, config.eos_token_id, config.bos_token_id, 1}
    words = [i for i in range(config.vocab_size - 1) if i not in special]
    shuffled = torch.randperm(len(words), generator=generator).tolist()
    other = dict(zip(words, (words[i] for i in shuffled)))
    ids = [tokenizer(line)["input_ids"] for path in articles for line in path.read_text().split(".")]
    ids = [line for line in ids if 3 < len(line) <= 40]
    optimizer = torch.optim.Adam(model.parameters(), lr=4e-3)
    model.train()
    for _ in range(STEPS):
        picked = [ids[i] for i in torch.randint(len(ids), (24,), generator=generator).tolist()]
        targets = [[other[t] for t in reversed(line) if t in other][:18] + [config.eos_token_id] for line in picked]
        pad = lambda rows, fill: torch.nn.utils.rnn.pad_sequence(
            [torch.tensor(row) for row in rows], batch_first=True, padding_value=fill)
        source = pad(picked, config.pad_token_id)
        loss = model(
            input_ids=source, attention_mask=(source != config.pad_token_id).long(), labels=pad(targets, -100)
        ).loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print("loss", loss.item())
    model.eval()


def recorded(model, tokenizer, texts):
    cases = []
    for text in texts:
        ids = tokenizer(text)["input_ids"]
        answers = {}
        for name, beams in (("greedy", 1), ("beam4", 4)):
            with torch.no_grad():
                out = model.generate(
                    input_ids=torch.tensor([ids]), num_beams=beams, do_sample=False, max_length=MAX_LENGTH
                )
            answers[name] = out[0].tolist()
        print(len(ids), answers["greedy"], answers["beam4"], sep="\n  ")
        cases.append({"text": text, "ids": ids, **answers, "decoded": tokenizer.decode(answers["beam4"], skip_special_tokens=True)})
    return cases


def fresh(name):
    folder = MODELS / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def marian():
    folder = fresh("marian")
    articles = sorted(ARTICLES.glob("vi-*.txt"))
    sentencepiece.SentencePieceTrainer.train(
        input=[str(path) for path in articles], model_prefix=str(folder / "source"), vocab_size=400,
        model_type="unigram", character_coverage=1.0, normalization_rule_name="identity", num_threads=1,
        bos_id=-1, eos_id=0, unk_id=1, pad_id=-1, minloglevel=2,
    )
    (folder / "source.vocab").unlink()
    (folder / "source.model").rename(folder / "source.spm")
    shutil.copy(folder / "source.spm", folder / "target.spm")
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "source.spm"))
    # Ids that are not those of the SentencePiece model: vocab.json alone knows them.
    order = list(range(len(pieces)))
    order = order[:2] + order[:1:-1]
    vocab = {pieces.id_to_piece(piece): number for number, piece in enumerate(order)}
    vocab["<pad>"] = len(vocab)
    (folder / "vocab.json").write_text(json.dumps(vocab, ensure_ascii=False))
    tokenizer = MarianTokenizer(
        source_spm=str(folder / "source.spm"), target_spm=str(folder / "target.spm"),
        vocab=str(folder / "vocab.json"), source_lang="vi", target_lang="en",
    )
    torch.manual_seed(1)
    config = MarianConfig(
        vocab_size=len(vocab), d_model=32, encoder_layers=2, decoder_layers=2, encoder_attention_heads=4,
        decoder_attention_heads=4, encoder_ffn_dim=64, decoder_ffn_dim=64, activation_function="swish",
        max_position_embeddings=64, scale_embedding=True, eos_token_id=0, pad_token_id=len(vocab) - 1,
        bos_token_id=0, decoder_start_token_id=len(vocab) - 1, forced_eos_token_id=0, 
    )
    model = MarianMTModel(config)
    rough(model, tokenizer, articles, 5)
    model.generation_config.bad_words_ids = [[config.pad_token_id]]
    model.generation_config.num_beams = 4
    model.save_pretrained(folder)
    (folder / "tokenizer_config.json").write_text(json.dumps({"source_lang": "vi", "target_lang": "en"}))
    return recorded(model, tokenizer, VIETNAMESE)


def bart():
    folder = fresh("bart")
    articles = sorted(ARTICLES.glob("en-*.txt"))
    trained = ByteLevelBPETokenizer()
    trained.train(
        [str(path) for path in articles], vocab_size=400, show_progress=False,
        special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"],
    )
    trained.save_model(str(folder))
    tokenizer = BartTokenizer(str(folder / "vocab.json"), str(folder / "merges.txt"))
    torch.manual_seed(1)
    config = BartConfig(
        vocab_size=trained.get_vocab_size(), d_model=32, encoder_layers=2, decoder_layers=2,
        encoder_attention_heads=4, decoder_attention_heads=4, encoder_ffn_dim=64, decoder_ffn_dim=64,
        activation_function="gelu", max_position_embeddings=64, scale_embedding=False, bos_token_id=0,
        pad_token_id=1, eos_token_id=2, decoder_start_token_id=2, forced_eos_token_id=2,
        forced_bos_token_id=0,
    )
    model = BartForConditionalGeneration(config)
    rough(model, tokenizer, articles, 7)
    model.save_pretrained(folder)
    return recorded(model, tokenizer, ENGLISH)


answers = {
    "transformers": transformers.__version__,
    "torch": torch.__version__.split("+")[0],
    "max_length": MAX_LENGTH,
    "marian": marian(),
    "bart": bart(),
}
(HERE / "recorded.json").write_text(json.dumps(answers, ensure_ascii=False, indent=1) + "\n")
