"""Training on a tiny model: it learns, goes on after a kill to the same result, and makes a good adapter."""

from __future__ import annotations

import importlib.util
import json
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

NEEDED = ("torch", "gguf", "sentencepiece", "sacrebleu")
MISSING = [name for name in NEEDED if importlib.util.find_spec(name) is None]

TRAIN = ("--device", "cpu", "--dtype", "f32", "--rank", "4", "--alpha", "8", "--batch-tokens", "400", "--rate", "0.01",
         "--warmup", "3", "--other-tokens", "20", "--dropout", "0.1", "--every", "20", "--keep", "2")


@unittest.skipIf(MISSING, f"needs {', '.join(MISSING)}: pip install -r requirements.txt")
class Training(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        from . import tiny

        cls.tiny, cls.folder = tiny, Path(tempfile.mkdtemp())
        tiny.write_base(cls.folder / "base.gguf")
        tiny.write_corpus(cls.folder)
        cls.prepare("undisturbed")
        tiny.run(cls.folder, "undisturbed", "train", *TRAIN, "--passes", "8")

    @classmethod
    def prepare(cls, run: str) -> str:
        return cls.tiny.run(cls.folder, run, "prepare", "--held-out", "2", "--swaps", "0.5", "--join", "0.3")

    def log(self, run: str) -> list[dict]:
        lines = (self.folder / run / "train.log.jsonl").read_text().splitlines()
        entries = [json.loads(line) for line in lines]
        for entry in entries:
            entry.pop("seconds", None)
        return entries

    def last(self, run: str) -> dict:
        import torch

        path = sorted((self.folder / run / "checkpoints").glob("step-*.pt"))[-1]
        return torch.load(path, weights_only=True)

    def assert_same(self, run: str):
        import torch

        one, other = self.last("undisturbed"), self.last(run)
        self.assertEqual(one["step"], other["step"])
        for name, tensor in one["adapter"].items():
            self.assertTrue(torch.equal(tensor, other["adapter"][name]), name)
        for number, state in one["optimizer"]["state"].items():
            for key, value in state.items():
                self.assertTrue(torch.equal(value, other["optimizer"]["state"][number][key]), key)
        self.assertEqual(self.log("undisturbed"), self.log(run))
        kept, others = (sorted(path.name for path in (self.folder / name / "checkpoints").iterdir())
                        for name in ("undisturbed", run))
        self.assertEqual(kept, others)

    def test_preparing_again_gives_the_same_bytes(self):
        self.prepare("again")
        for name in ("train.jsonl", "held-out.jsonl", "prepare.json"):
            self.assertEqual((self.folder / "again" / name).read_bytes(),
                             (self.folder / "undisturbed" / name).read_bytes(), name)

    def test_the_held_out_loss_falls(self):
        measured = [entry["held_out_loss"] for entry in self.log("undisturbed") if "held_out_loss" in entry]
        self.assertLess(measured[-1], 0.8 * measured[0])

    def test_a_killed_training_goes_on_to_the_same_result(self):
        self.prepare("killed")
        train = self.tiny.command(self.folder, "killed", "train", *TRAIN, "--passes", "8")
        process = subprocess.Popen(train, env=self.tiny.environment(), cwd=self.folder,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        log = self.folder / "killed" / "train.log.jsonl"
        deadline = time.monotonic() + 600
        # In the middle: after the checkpoint of step 20 and some steps more.
        while time.monotonic() < deadline and process.poll() is None:
            if log.exists() and len(log.read_text().splitlines()) >= 26:
                break
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        self.assertEqual(process.returncode, -signal.SIGKILL, "the training was over before it was killed")
        self.assertGreaterEqual(len(log.read_text().splitlines()), 26, "the training was too slow to be killed midway")
        self.assertLess(self.last("killed")["step"], self.last("undisturbed")["step"])
        printed = self.tiny.run(self.folder, "killed", "train", *TRAIN, "--passes", "8")
        self.assertIn("goes on after step", printed)
        self.assert_same("killed")

    def test_a_training_stopped_by_the_clock_goes_on_to_the_same_result(self):
        self.prepare("stopped")
        runs = 0
        while runs < 5:
            runs += 1
            minutes = "0.00001" if runs < 4 else "10"
            status = 3 if runs < 4 else 0
            self.tiny.run(
                self.folder, "stopped", "train", *TRAIN, "--passes", "8", "--stop-after", minutes, expect=status)
            if status == 0:
                break
        self.assert_same("stopped")

    def test_in_bf16_over_all_tokens_as_on_a_gpu_it_learns_too(self):
        self.prepare("bf16")
        flags = [*TRAIN, "--passes", "4", "--schedule", "cosine", "--dropout", "0", "--loss-over", "all"]
        flags[flags.index("f32")] = "bf16"
        self.tiny.run(self.folder, "bf16", "train", *flags)
        measured = [entry["held_out_loss"] for entry in self.log("bf16") if "held_out_loss" in entry]
        self.assertLess(measured[-1], 0.9 * measured[0])
        self.assertTrue(all(tensor.dtype.is_floating_point and tensor.dtype.itemsize == 4
                            for tensor in self.last("bf16")["adapter"].values()))

    def test_a_checkpoint_of_other_settings_or_a_damaged_one_is_refused_by_name(self):
        printed = self.tiny.run(self.folder, "undisturbed", "train", *TRAIN, "--passes", "9", expect=2)
        self.assertRegex(printed, r"step-\d+\.pt is of a training with another passes")
        self.prepare("damaged")
        folder = self.folder / "damaged" / "checkpoints"
        folder.mkdir()
        (folder / "step-0000020.pt").write_bytes(b"no checkpoint")
        printed = self.tiny.run(self.folder, "damaged", "train", *TRAIN, "--passes", "8", expect=2)
        self.assertRegex(printed, r"error: cannot read the checkpoint .*step-0000020\.pt")
        self.assertIn("hint: delete that file", printed)

    def test_the_adapter_has_the_header_and_shapes_and_is_measured_from_its_file(self):
        import gguf

        self.tiny.run(self.folder, "undisturbed", "convert", "--average", "2")
        path = self.folder / "undisturbed" / "tomtat-270m-candidate-lora-f16.gguf"
        reader = gguf.GGUFReader(path)
        self.assertEqual(reader.get_field("general.type").contents(), "adapter")
        self.assertEqual(reader.get_field("adapter.type").contents(), "lora")
        self.assertEqual(reader.get_field("adapter.lora.alpha").contents(), 8.0)
        shapes = {tensor.name: [int(n) for n in tensor.shape] for tensor in reader.tensors}
        self.assertEqual(len(shapes), 2 * 7 * 2)
        # GGUF counts from the columns: inputs x rank, rank x outputs.
        self.assertEqual(shapes["blk.1.ffn_down.weight.lora_a"], [64, 4])
        self.assertEqual(shapes["blk.1.ffn_down.weight.lora_b"], [4, 32])
        printed = self.tiny.run(self.folder, "undisturbed", "evaluate", "--device", "cpu", "--dtype", "f32")
        report = json.loads((self.folder / "undisturbed" / "evaluate.json").read_text())
        measured = [entry["held_out_loss"] for entry in self.log("undisturbed") if "held_out_loss" in entry]
        self.assertAlmostEqual(report["held_out_loss"], measured[-1], delta=0.05 * measured[0])
        self.assertIn("held-out\t20\t", printed)

    def test_less_of_the_change_can_be_taken(self):
        import gguf

        path = self.folder / "undisturbed" / "tomtat-270m-candidate-lora-f16.gguf"

        def matrix(side: str, *flags: str):
            self.tiny.run(self.folder, "undisturbed", "convert", *flags)
            name = f"blk.1.ffn_down.weight.lora_{side}"
            return next(tensor.data.astype("f4") for tensor in gguf.GGUFReader(path).tensors if tensor.name == name)

        for side, part in (("a", 1.0), ("b", 0.5)):
            whole, less = matrix(side), matrix(side, "--scale", "0.5")
            self.assertLess(abs(less - part * whole).max(), 1e-3 * abs(whole).max())
        printed = self.tiny.run(self.folder, "undisturbed", "convert", "--scale", "0", expect=2)
        self.assertIn("error: --scale 0 is not above 0", printed)

    def test_an_adapter_that_does_not_fit_is_refused(self):
        from tomtat_recipe import adapter
        from tomtat_recipe.errors import RecipeError

        base = self.folder / "base.gguf"
        tensors = {name: tensor + 0.1 for name, tensor in self.last("undisturbed")["adapter"].items()}
        path = self.folder / "bad.gguf"

        def refused(expected: str, change):
            from tomtat_recipe import gguf_file

            changed = dict(tensors)
            change(changed)
            adapter.write(path, changed, 8.0, "bad")
            gguf_file.read_gguf.cache_clear()
            with self.assertRaisesRegex(RecipeError, expected):
                adapter.check(path, base)

        refused("1 tensors are missing", lambda t: t.pop("blk.0.attn_k.weight.lora_a"))
        key = "blk.0.attn_k.weight.lora_a"
        refused("attn_k.weight.lora_a is", lambda t: t.update({key: tensors["blk.0.ffn_down.weight.lora_a"]}))
        refused("nothing was learnt", lambda t: t.update({k: v * 0 for k, v in t.items() if k.endswith("lora_b")}))
        with self.assertRaisesRegex(RecipeError, "beyond 16-bit"):
            adapter.write(path, {**tensors, key: tensors[key] * 1e9}, 8.0, "bad")


@unittest.skipIf(MISSING, f"needs {', '.join(MISSING)}: pip install -r requirements.txt")
class Loss(unittest.TestCase):
    def test_gradients_gathered_in_pieces_are_those_of_the_whole(self):
        from unittest import mock

        import torch

        from tomtat_recipe import loss
        from tomtat_recipe.dataset import Encoded
        from tomtat_recipe.model import Gemma

        from . import tiny

        path = Path(tempfile.mkdtemp()) / "base.gguf"
        tiny.write_base(path)
        torch.manual_seed(0)
        model = Gemma(path, 4, 8.0, 0.0, torch.float32)
        batch = [Encoded("a", "translate", "", "", [2, 270, 271], [280, 281, 1]),
                 Encoded("b", "translate", "", "", [2, 272], [282, 1])]
        everything = loss.Vocabulary(batch, len(model.embeddings), None)

        def gradients(at_once: int) -> list:
            model.zero_grad()
            with mock.patch.object(loss, "LOGITS_AT_ONCE", at_once):
                value = loss.learn(model, batch, everything, torch.Generator())
            return [value, *(parameter.grad.clone() for parameter in model.parameters())]

        # The plain way: each example alone, without padding, the whole at once.
        total, count = 0, 0
        model.zero_grad()
        for example in batch:
            tokens = torch.tensor([example.prompt + example.answer])
            logits = model(tokens)[0] @ model.embeddings.T
            right = torch.tensor(example.answer)
            first = len(example.prompt) - 1
            total = total + torch.nn.functional.cross_entropy(logits[first:-1], right, reduction="sum")
            count += len(right)
        (total / count).backward()
        plain = [(total / count).detach(), *(parameter.grad.clone() for parameter in model.parameters())]
        for at_once in (1, 1 << 28):
            for expected, found in zip(plain, gradients(at_once)):
                torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-6)


@unittest.skipIf(MISSING, f"needs {', '.join(MISSING)}: pip install -r requirements.txt")
class Decoding(unittest.TestCase):
    def test_a_batch_with_a_cache_answers_as_the_plain_model_does_one_by_one(self):
        import torch

        from tomtat_recipe.decode import continue_batch
        from tomtat_recipe.model import Gemma

        from . import tiny

        path = Path(tempfile.mkdtemp()) / "base.gguf"
        tiny.write_base(path)
        torch.manual_seed(0)
        model = Gemma(path, 4, 8.0, 0.0, torch.float32).eval()
        for name, parameter in model.adapter().items():
            if name.endswith("lora_b"):
                torch.nn.init.normal_(parameter, std=0.1)
        prompts = [[2, 270, 271, 272], [2, 280], [2, *range(260, 281)]]
        plain = []
        for prompt in prompts:
            tokens = list(prompt)
            with torch.no_grad():
                for _ in range(12):
                    hidden = model(torch.tensor([tokens]))[0, -1]
                    tokens.append(int((hidden @ model.embeddings.T).argmax()))
            plain.append(tokens[len(prompt):])
        self.assertEqual(continue_batch(model, prompts, set(), 12), plain)


if __name__ == "__main__":
    unittest.main()
