#!/usr/bin/env python3
"""Gives recorded prompts to a peer, and writes what it answered and what that took.

    replay.py llama-cpp|ctranslate2|transformers MODEL PROMPTS RESULT

PROMPTS is what `sequential` wrote (PROMPTS=FILE): token ids, so that no tokenizer comes between.
Every peer decodes greedily, with as many threads as there are cores, in the largest batches that
its own documentation advises. RESULT is JSON: seconds (loading apart), CPU seconds, peak memory,
tokens, answers.
"""

import json
import os
import resource
import sys
import time
from pathlib import Path

#: Of Qwen2's vocabulary: <|im_end|>, <|endoftext|>.
ENDS = (151645, 151643)
THREADS = len(os.sched_getaffinity(0))
#: Sentences at once; summaries are few and long, and go one by one.
BATCH = 32


def llama_cpp(model: str, prompts: list[dict]):
    """One after another, as its high-level interface does; it keeps the common beginning itself."""
    from llama_cpp import Llama

    llm = Llama(model, n_ctx=8192, n_batch=512, n_threads=THREADS, n_threads_batch=THREADS, verbose=False)
    yield None
    for prompt in prompts:
        answer = []
        for token in llm.generate(prompt["prompt"], temp=0.0, top_k=1):
            if token in ENDS or len(answer) >= prompt["most"]:
                break
            answer.append(token)
        yield answer


def in_batches(prompts: list[dict]):
    """Sentences of about the same length together, longest first; summaries alone."""
    sentences = [n for n, prompt in enumerate(prompts) if prompt["job"] == "translate"]
    sentences.sort(key=lambda n: -len(prompts[n]["prompt"]))
    for at in range(0, len(sentences), BATCH):
        yield sentences[at : at + BATCH]
    for n, prompt in enumerate(prompts):
        if prompt["job"] != "translate":
            yield [n]


def beginning(prompts: list[dict], job: str) -> list[int]:
    """The tokens that all prompts of a job begin with; none where there is only one prompt."""
    of_job = [prompt["prompt"] for prompt in prompts if prompt["job"] == job]
    if len(of_job) < 2:
        return []
    same = os.path.commonprefix(of_job)
    # A prompt of its own has to have at least one token.
    return same[: min(len(prompt) for prompt in of_job) - 1]


def ctranslate2(model: str, prompts: list[dict]):
    import ctranslate2 as ct2

    generator = ct2.Generator(model, device="cpu", compute_type="int8", intra_threads=THREADS)
    vocabulary = json.loads(Path(model, "vocabulary.json").read_text(encoding="utf-8"))
    beginnings = {job: beginning(prompts, job) for job in ("translate", "summarize")}
    yield None
    answers = {}
    for batch in in_batches(prompts):
        shared = beginnings[prompts[batch[0]]["job"]]
        results = generator.generate_batch(
            [[vocabulary[n] for n in prompts[at]["prompt"][len(shared) :]] for at in batch],
            static_prompt=[vocabulary[n] for n in shared] or None, cache_static_prompt=True,
            max_length=max(prompts[at]["most"] for at in batch),
            sampling_topk=1, include_prompt_in_result=False, end_token=[vocabulary[n] for n in ENDS],
        )
        for at, result in zip(batch, results):
            answers[at] = result.sequences_ids[0][: prompts[at]["most"]]
    yield from (answers[n] for n in range(len(prompts)))


def transformers(model: str, prompts: list[dict]):
    """The same weights as transformers reads them from GGUF, every prompt read whole.

    bfloat16 where the CPU multiplies it, else float32.
    """
    import torch
    from transformers import AutoModelForCausalLM

    torch.set_num_threads(THREADS)
    path = Path(model)
    flags = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    dtype = torch.bfloat16 if "avx512_bf16" in flags or "amx_bf16" in flags else torch.float32
    llm = AutoModelForCausalLM.from_pretrained(path.parent, gguf_file=path.name, dtype=dtype).eval()
    yield None
    answers = {}
    with torch.inference_mode():
        for batch in in_batches(prompts):
            width = max(len(prompts[at]["prompt"]) for at in batch)
            ids = torch.full((len(batch), width), ENDS[1])
            mask = torch.zeros((len(batch), width), dtype=torch.long)
            for row, at in enumerate(batch):
                prompt = torch.tensor(prompts[at]["prompt"])
                ids[row, width - len(prompt) :], mask[row, width - len(prompt) :] = prompt, 1
            made = llm.generate(
                ids, attention_mask=mask, do_sample=False, eos_token_id=list(ENDS), pad_token_id=ENDS[1],
                max_new_tokens=max(prompts[at]["most"] for at in batch),
                temperature=None, top_p=None, top_k=None, repetition_penalty=1.0,
            )
            for row, at in enumerate(batch):
                answer = made[row, width:].tolist()
                ends = [n for n, token in enumerate(answer) if token in ENDS]
                answers[at] = answer[: min([*ends, prompts[at]["most"]])]
    yield from (answers[n] for n in range(len(prompts)))


def main() -> int:
    peer, model, source, result = sys.argv[1:5]
    prompts = [json.loads(line) for line in Path(source).read_text(encoding="utf-8").splitlines()]
    run = {"llama-cpp": llama_cpp, "ctranslate2": ctranslate2, "transformers": transformers}[peer](model, prompts)
    began = time.monotonic()
    next(run)
    loaded, cpu = time.monotonic(), time.process_time()
    answers = list(run)
    ended = time.monotonic()
    Path(result).write_text(json.dumps({
        "name": peer, "seconds": ended - loaded, "load_seconds": loaded - began,
        "cpu_seconds": time.process_time() - cpu,
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "answers": answers,
    }), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
