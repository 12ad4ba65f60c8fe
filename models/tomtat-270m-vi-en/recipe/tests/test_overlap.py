"""The leakage check finds planted copies, and takes common phrases for what they are."""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
import unittest
from argparse import Namespace
from pathlib import Path

from tomtat_recipe import leakage
from tomtat_recipe.overlap import Index, words

TEST = [
    "The quick brown fox jumps over the lazy dog near the old stone bridge.",
    "Hôm thứ Hai, các nhà khoa học từ Trường Y Đại học đã công bố phát minh mới.",
    "It rained.",
]


class Overlap(unittest.TestCase):
    def setUp(self):
        self.index = Index(TEST)

    def kind(self, text: str) -> str | None:
        match = self.index.match(text)
        return match.kind if match else None

    def test_case_punctuation_and_marks_do_not_hide_a_copy(self):
        self.assertEqual(self.kind("the QUICK brown fox jumps, over the lazy dog - near the old stone bridge"), "same")
        marks_lost = "Hôm thứ hai , các nhà khoa hoc tu Truong Y đại học đã công bố phát minh mới"
        self.assertEqual(self.kind(marks_lost), "same")
        self.assertEqual(words("Toà án Đà Nẵng"), words("Tòa án đà nẵng"))

    def test_a_copy_within_a_longer_text_and_a_piece_of_a_sentence_are_found(self):
        self.assertEqual(self.kind("He said: " + TEST[0] + " Then he left for the day."), "inside")
        self.assertEqual(self.kind("quick brown fox jumps over the lazy dog"), "inside")

    def test_a_copy_with_a_word_changed_is_near(self):
        self.assertEqual(self.kind(TEST[0].replace("stone", "wooden")), "near")
        self.assertEqual(self.kind(TEST[1].replace("mới", "cũ")), "near")

    def test_a_long_run_in_a_much_longer_text_is_near(self):
        tail = " ".join(f"word{number}" for number in range(60))
        self.assertEqual(self.kind("quick brown fox jumps over the lazy dog near the old stone bridge " + tail), "near")

    def test_short_sentences_are_only_found_as_wholes(self):
        self.assertEqual(self.kind("it rained!"), "same")
        self.assertIsNone(self.kind("It rained all day in the north of the country, officials said."))

    def test_another_sentence_with_a_phrase_in_common_is_free(self):
        self.assertIsNone(self.kind("A cat jumps over the lazy dog while everybody in the village sleeps at noon."))

    def test_the_report_counts_a_planted_leak_and_says_so_by_its_status(self):
        folder = Path(tempfile.mkdtemp())
        (folder / "pairs.tsv").write_text(f"id\tvi\ten\n00a.0\t{TEST[1]}\tOn Monday\n00a.1\tKhác\tOther\n", "utf-8")
        (folder / "test.txt").write_text("\n".join(TEST) + "\n", "utf-8")
        args = Namespace(data=folder, run=folder, never_train_on=[folder / "test.txt"], prepared=False)
        with contextlib.redirect_stdout(io.StringIO()) as out:
            self.assertEqual(leakage.run(args), 1)
        self.assertIn("same 100% 00a.0", out.getvalue())
        report = json.loads((folder / "leakage.json").read_text("utf-8"))
        self.assertEqual([(side["side"], side["same"]) for side in report], [("vi", 1), ("en", 0)])


if __name__ == "__main__":
    unittest.main()
