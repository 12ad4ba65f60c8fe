"""The corpus: what is read, refused, and set apart."""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path

from tomtat_recipe import corpus
from tomtat_recipe.errors import RecipeError


def file_with(text: str) -> Path:
    path = Path(tempfile.mkdtemp()) / "pairs.tsv"
    path.write_text(text, encoding="utf-8")
    return path


class Corpus(unittest.TestCase):
    def refused(self, text: str) -> str:
        with self.assertRaises(RecipeError) as caught:
            corpus.read_pairs(file_with(text))
        return str(caught.exception)

    def test_segments_keep_their_order_and_lose_doubled_blanks(self):
        found = corpus.read_pairs(file_with("id\tvi\ten\n00a.t\tMột  hai\tOne two\n00a.0\tBa\tThree\n"))
        self.assertEqual([(s.id, s.source, s.target) for s in found],
                         [("00a.t", "Một hai", "One two"), ("00a.0", "Ba", "Three")])

    def test_a_bad_line_is_named_by_its_number(self):
        self.assertIn("pairs.tsv:3: 2 columns", self.refused("id\tvi\ten\n00a.t\ta\tb\n00a.0\ta\n"))
        self.assertIn("pairs.tsv:1:", self.refused("vi\ten\na\tb\n"))
        twice = self.refused("id\tvi\ten\n00a.t\ta\tb\n00a.t\ta\tb\n")
        self.assertIn("pairs.tsv:3: the id '00a.t' is there twice", twice)
        self.assertIn("one side of '00a.t' is empty", self.refused("id\tvi\ten\n00a.t\ta\t \n"))
        self.assertIn("at most", self.refused("id\tvi\ten\n00a.t\t" + "a" * 30_000 + "\tb\n"))

    def test_a_missing_file_and_bytes_that_are_no_text_are_refused_by_name(self):
        with self.assertRaisesRegex(RecipeError, "/nowhere/pairs.tsv"):
            corpus.read_pairs(Path("/nowhere/pairs.tsv"))
        path = file_with("")
        path.write_bytes(b"id\tvi\ten\n00a.t\t\xff\xfe\tb\n")
        with self.assertRaisesRegex(RecipeError, "not in UTF-8: byte 15"):
            corpus.read_pairs(path)

    def test_articles_set_apart_stay_the_same_when_others_are_added(self):
        names = [f"{number:03}" for number in range(100)]
        apart = corpus.held_out_articles(names, 10, seed=1)
        self.assertEqual(len(apart), 10)
        self.assertEqual(apart, corpus.held_out_articles(list(reversed(names)), 10, seed=1))
        self.assertNotEqual(apart, corpus.held_out_articles(names, 10, seed=2))
        more = corpus.held_out_articles([*names, "new"], 10, seed=1)
        self.assertGreaterEqual(len(apart & more), 9)

    def test_setting_all_articles_apart_is_refused(self):
        with self.assertRaises(RecipeError):
            corpus.held_out_articles(["a", "b"], 2, seed=1)


if __name__ == "__main__":
    unittest.main()
