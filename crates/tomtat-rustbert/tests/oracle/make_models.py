#!/usr/bin/env python3
"""Makes the tiny random models of ../models and records what PyTorch transformers answers with them.

    pip install -r requirements.txt && python3 make_models.py [NAME…]

With names, only those are made anew, and the rest of recorded.json stays.

The weights are random but seeded, then trained for seconds (see `rough`); the vocabularies are trained on
the articles of the repository's tests. Layer norms, biases and the final bias are random too, so that one
that is not loaded shows.
Written: ../models/NAME/* and recorded.json: for each model and text the ids of the tokenizer,
and the ids that greedy search and beam search of width 4 answer.
"""
import json
import pathlib
import shutil
import sys
import unicodedata

import sentencepiece
import torch
import transformers
from tokenizers import ByteLevelBPETokenizer
from transformers import (
    BartConfig,
    BartForConditionalGeneration,
    BartTokenizer,
    M2M100Config,
    M2M100ForConditionalGeneration,
    M2M100Tokenizer,
    MarianConfig,
    MarianMTModel,
    MarianTokenizer,
    MBart50Tokenizer,
    MBartConfig,
    MBartForConditionalGeneration,
    MBartTokenizer,
    NllbTokenizer,
    PegasusConfig,
    PegasusForConditionalGeneration,
    PegasusTokenizer,
    T5Config,
    T5ForConditionalGeneration,
    T5Tokenizer,
)
from transformers.models.nllb.tokenization_nllb import FAIRSEQ_LANGUAGE_CODES as NLLB_LANGUAGES

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
# What a table of replacements changes: ligatures, wide letters, fractions, odd spaces, nothing visible.
ODD_ENGLISH = ["The \ufb01rm\u2019s \uff21\uff22\uff23  rose\u00a03\u00bd\u2009% \u2026 a\u00adgain\u200b, No\u2116\u2460 \ufdfa."]
ODD_VIETNAMESE = [unicodedata.normalize("NFD", VIETNAMESE[1]), "Gi\u00e1\u00a0x\u0103ng \uff11\uff15h\u2026\tt\u0103ng\u200b  \u00bd."]


def rough(model, tokenizer, articles, seed, text=None, labels=None):
    """Random weights, trained for a moment to write for each token another one, the last first.

    Weights that are only random write one token over and over. After so short a training the answers
    depend on the source, end by themselves, and are unsure enough for beams to differ from greedy.
    `text`: the ids that are no marks; `labels`: an answer with the marks around it.
    """
    generator = torch.Generator().manual_seed(seed)
    config = model.config
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if "embed_positions" in name and isinstance(model, (MarianMTModel, PegasusForConditionalGeneration)):
                continue
            noise = torch.randn(weight.shape, generator=generator)
            if "norm" in name and name.endswith("weight"):
                weight.copy_(1 + 0.1 * noise)
            elif name.endswith("bias"):
                weight.copy_(0.1 * noise)
            else:
                weight.copy_(0.2 * noise)
        if hasattr(model, "final_logits_bias"):
            bias = model.final_logits_bias
            bias.copy_(0.3 * torch.randn(bias.shape, generator=generator))
    special = {config.pad_token_id, config.eos_token_id, config.bos_token_id, 1}
    words = text or [i for i in range(config.vocab_size - 1) if i not in special]
    labels = labels or (lambda line: line + [config.eos_token_id])
    shuffled = torch.randperm(len(words), generator=generator).tolist()
    other = dict(zip(words, (words[i] for i in shuffled)))
    ids = [tokenizer(line)["input_ids"] for path in articles for line in path.read_text().split(".")]
    ids = [line for line in ids if 3 < len(line) <= 40]
    optimizer = torch.optim.Adam(model.parameters(), lr=4e-3)
    model.train()
    for _ in range(STEPS):
        picked = [ids[i] for i in torch.randint(len(ids), (24,), generator=generator).tolist()]
        targets = [labels([other[t] for t in reversed(line) if t in other][:18]) for line in picked]
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


def recorded(model, tokenizer, texts, prefix="", **options):
    cases = []
    for text in texts:
        ids = tokenizer(prefix + text)["input_ids"]
        answers = {}
        for name, beams in (("greedy", 1), ("beam4", 4)):
            with torch.no_grad():
                out = model.generate(
                    input_ids=torch.tensor([ids]), num_beams=beams, do_sample=False, max_length=MAX_LENGTH, **options
                )
            answers[name] = out[0].tolist()
        print(len(ids), answers["greedy"], answers["beam4"], sep="\n  ")
        # Some tokenizers take the mark of the language for text.
        shown = [token for token in answers["beam4"] if token not in options.values()]
        decoded = tokenizer.decode(shown, skip_special_tokens=True, clean_up_tokenization_spaces=False)
        cases.append({"text": text, "ids": ids, **answers, "decoded": decoded})
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


def pieces(file, articles, **options):
    """Trains a SentencePiece model that normalises as published ones do."""
    sentencepiece.SentencePieceTrainer.train(
        input=[str(path) for path in articles], model_prefix=str(file), vocab_size=400, character_coverage=1.0,
        normalization_rule_name="nmt_nfkc", num_threads=1, minloglevel=2, **options,
    )
    file.with_name(file.name + ".vocab").unlink()
    return sentencepiece.SentencePieceProcessor(model_file=str(file) + ".model")


# The special tokens as fairseq has them, and those of Google's models.
FAIRSEQ = {"unk_id": 0, "bos_id": 1, "eos_id": 2, "pad_id": -1}
GOOGLE = {"pad_id": 0, "eos_id": 1, "unk_id": 2, "bos_id": -1}
SIZES = {
    "d_model": 32, "encoder_layers": 2, "decoder_layers": 2, "encoder_attention_heads": 4, "decoder_attention_heads": 4,
    "encoder_ffn_dim": 64, "decoder_ffn_dim": 64, "max_position_embeddings": 64,
}
# The same names in every model: some of them have other defaults.
FAIRSEQ_TOKENS = {"bos_token_id": 0, "pad_token_id": 1, "eos_token_id": 2}


def settings(folder, **values):
    (folder / "tokenizer_config.json").write_text(json.dumps(values))


def pegasus():
    folder = fresh("pegasus")
    articles = sorted(ARTICLES.glob("en-*.txt"))
    spm = pieces(folder / "spiece", articles, model_type="unigram", user_defined_symbols=["<n>"], **GOOGLE)
    tokenizer = PegasusTokenizer(str(folder / "spiece.model"))
    torch.manual_seed(1)
    config = PegasusConfig(
        vocab_size=103 + len(spm), activation_function="relu", scale_embedding=True, pad_token_id=0, eos_token_id=1,
        decoder_start_token_id=0, forced_eos_token_id=1, **SIZES,
    )
    model = PegasusForConditionalGeneration(config)
    rough(model, tokenizer, articles, 11, text=list(range(107, 103 + len(spm))))
    model.save_pretrained(folder)
    return recorded(model, tokenizer, ENGLISH + ODD_ENGLISH)


def mbart(name, kind, seed):
    folder = fresh(name)
    articles = sorted(ARTICLES.glob("vi-*.txt"))
    spm = pieces(folder / "sentencepiece.bpe", articles, model_type="unigram", **FAIRSEQ)
    tokenizer = kind(str(folder / "sentencepiece.bpe.model"), src_lang="vi_VN", tgt_lang="en_XX")
    english = tokenizer.lang_code_to_id["en_XX"]
    fifty = kind is MBart50Tokenizer
    torch.manual_seed(1)
    config = MBartConfig(
        vocab_size=len(tokenizer), activation_function="gelu", scale_embedding=True, forced_eos_token_id=2,
        decoder_start_token_id=2 if fifty else english, **FAIRSEQ_TOKENS, **SIZES,
    )
    model = MBartForConditionalGeneration(config)
    labels = (lambda line: [english] + line + [2]) if fifty else (lambda line: line + [2, english])
    rough(model, tokenizer, articles, seed, text=list(range(4, 1 + len(spm))), labels=labels)
    model.save_pretrained(folder)
    settings(folder, tokenizer_class=kind.__name__, src_lang="vi_VN", tgt_lang="en_XX")
    options = {"forced_bos_token_id": english} if fifty else {}
    return recorded(model, tokenizer, VIETNAMESE + ODD_VIETNAMESE, **options)


def m2m100():
    folder = fresh("m2m100")
    articles = sorted(ARTICLES.glob("vi-*.txt"))
    spm = pieces(folder / "sentencepiece.bpe", articles, model_type="bpe", **FAIRSEQ)
    # Ids that are not those of the SentencePiece model.
    words = [spm.id_to_piece(i) for i in range(len(spm) - 1, 2, -1)]
    vocab = {word: number for number, word in enumerate(["<s>", "<pad>", "</s>", "<unk>"] + words)}
    (folder / "vocab.json").write_text(json.dumps(vocab, ensure_ascii=False))
    tokenizer = M2M100Tokenizer(
        str(folder / "vocab.json"), str(folder / "sentencepiece.bpe.model"), src_lang="vi", tgt_lang="en"
    )
    return many(folder, tokenizer, articles, list(range(4, len(vocab))), len(vocab) + 108, tokenizer.get_lang_id("en"), 17)


def nllb():
    folder = fresh("nllb")
    articles = sorted(ARTICLES.glob("vi-*.txt"))
    spm = pieces(folder / "sentencepiece.bpe", articles, model_type="bpe", **FAIRSEQ)
    # Numbered as in the published models: the languages before the mask.
    marks = {1 + len(spm) + i: transformers.AddedToken(code, special=True) for i, code in enumerate(NLLB_LANGUAGES)}
    tokenizer = NllbTokenizer(
        str(folder / "sentencepiece.bpe.model"), src_lang="vie_Latn", tgt_lang="eng_Latn", added_tokens_decoder=marks
    )
    english = tokenizer.convert_tokens_to_ids("eng_Latn")
    return many(folder, tokenizer, articles, list(range(4, 1 + len(spm))), len(tokenizer), english, 19)


def many(folder, tokenizer, articles, text, size, english, seed):
    """M2M100 or NLLB: one network."""
    torch.manual_seed(1)
    config = M2M100Config(
        vocab_size=size, activation_function="relu", scale_embedding=True, decoder_start_token_id=2,
        **FAIRSEQ_TOKENS, **SIZES,
    )
    model = M2M100ForConditionalGeneration(config)
    rough(model, tokenizer, articles, seed, text=text, labels=lambda line: [english] + line + [2])
    model.save_pretrained(folder)
    settings(folder, tokenizer_class=type(tokenizer).__name__)
    return recorded(model, tokenizer, VIETNAMESE + ODD_VIETNAMESE, forced_bos_token_id=english)


def t5(name, projection, tied, seed):
    folder = fresh(name)
    articles = sorted(ARTICLES.glob("en-*.txt"))
    spm = pieces(folder / "spiece", articles, model_type="unigram", **GOOGLE)
    tokenizer = T5Tokenizer(str(folder / "spiece.model"), legacy=True)
    torch.manual_seed(1)
    config = T5Config(
        vocab_size=len(tokenizer), d_model=32, d_kv=8, d_ff=64, num_layers=2, num_heads=4, n_positions=96,
        relative_attention_num_buckets=16, relative_attention_max_distance=32, feed_forward_proj=projection,
        tie_word_embeddings=tied, decoder_start_token_id=0,
    )
    model = T5ForConditionalGeneration(config)
    rough(model, tokenizer, articles, seed, text=list(range(3, len(spm))))
    model.save_pretrained(folder)
    return recorded(model, tokenizer, ENGLISH + ODD_ENGLISH, prefix="summarize: ")


MAKERS = {
    "marian": marian,
    "bart": bart,
    "pegasus": pegasus,
    "mbart": lambda: mbart("mbart", MBartTokenizer, 13),
    "mbart50": lambda: mbart("mbart50", MBart50Tokenizer, 13),
    "m2m100": m2m100,
    "nllb": nllb,
    "t5": lambda: t5("t5", "relu", True, 23),
    "t5-gated": lambda: t5("t5-gated", "gated-gelu", False, 23),
}
FILE = HERE / "recorded.json"
answers = json.loads(FILE.read_text()) if sys.argv[1:] else {}
answers |= {
    "transformers": transformers.__version__,
    "torch": torch.__version__.split("+")[0],
    "max_length": MAX_LENGTH,
}
for name in sys.argv[1:] or MAKERS:
    answers[name] = MAKERS[name]()
FILE.write_text(json.dumps(answers, ensure_ascii=False, indent=1) + "\n")
