"""Batches, learning rates and files that are whole or not there."""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path

from tomtat_recipe import batches, schedule
from tomtat_recipe.errors import RecipeError
from tomtat_recipe.whole_files import read_json, replacing, write_json


class Batches(unittest.TestCase):
    lengths = [7 * number % 180 + 5 for number in range(3000)]

    def test_each_example_is_in_one_batch(self):
        found = batches.plan(self.lengths, 1000, seed=1, epoch=0)
        self.assertEqual(sorted(example for batch in found for example in batch), list(range(3000)))

    def test_no_batch_has_more_tokens_with_its_padding(self):
        for batch in batches.plan(self.lengths, 1000, seed=1, epoch=0):
            self.assertLessEqual(len(batch) * batches.padded(max(self.lengths[e] for e in batch)), 1000)

    def test_an_example_longer_than_a_batch_comes_alone(self):
        self.assertIn([1], batches.plan([10, 5000, 10], 1000, seed=1, epoch=0))

    def test_little_is_padded(self):
        found = batches.plan(self.lengths, 1000, seed=1, epoch=0)
        space = sum(len(batch) * batches.padded(max(self.lengths[e] for e in batch)) for batch in found)
        self.assertLess(space, 1.25 * sum(self.lengths))

    def test_passes_and_seeds_differ_and_can_be_made_again(self):
        first = batches.plan(self.lengths, 1000, seed=1, epoch=0)
        self.assertEqual(first, batches.plan(self.lengths, 1000, seed=1, epoch=0))
        self.assertNotEqual(first, batches.plan(self.lengths, 1000, seed=1, epoch=1))
        self.assertNotEqual(first, batches.plan(self.lengths, 1000, seed=2, epoch=0))


class Rates(unittest.TestCase):
    def test_the_rate_rises_to_its_peak_and_falls_to_its_least(self):
        for kind in ("linear", "cosine"):
            rates = [schedule.rate(step, 100, 1.0, kind, 10, 0.1) for step in range(100)]
            self.assertEqual(max(rates), 1.0)
            self.assertEqual(rates.index(1.0), 9)
            self.assertAlmostEqual(rates[-1], 0.1)
            self.assertEqual(rates[10:], sorted(rates[10:], reverse=True))

    def test_a_constant_rate_stays(self):
        self.assertEqual({schedule.rate(step, 100, 1.0, "constant", 0, 0) for step in range(100)}, {1.0})

    def test_one_step_alone_has_a_rate(self):
        self.assertGreater(schedule.rate(0, 1, 1.0, "linear", 0, 0.1), 0)


class WholeFiles(unittest.TestCase):
    def test_a_failed_write_leaves_the_old_file_and_nothing_else(self):
        path = Path(tempfile.mkdtemp()) / "file.json"
        write_json(path, {"a": 1})
        with self.assertRaises(ZeroDivisionError), replacing(path) as temporary:
            temporary.write_text("half")
            1 / 0
        self.assertEqual(read_json(path, ""), {"a": 1})
        self.assertEqual(list(path.parent.iterdir()), [path])

    def test_what_cannot_be_written_or_read_is_named(self):
        with self.assertRaisesRegex(RecipeError, "/proc/nowhere"):
            write_json(Path("/proc/nowhere/file.json"), {})
        with self.assertRaisesRegex(RecipeError, "/nowhere/a.json"):
            read_json(Path("/nowhere/a.json"), "")


if __name__ == "__main__":
    unittest.main()
