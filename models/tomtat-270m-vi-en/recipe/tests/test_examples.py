"""Examples: which are made of a corpus, and names and numbers exchanged on both sides alike."""

from __future__ import annotations

import random
import unittest

from tomtat_recipe.corpus import Segment
from tomtat_recipe.examples import Choices, training_examples
from tomtat_recipe.swaps import Swapper, shared_names, shared_numbers

LINES = [
    Segment("00a", "t", "Hai người bị thương ở Douma", "Two hurt in Douma"),
    Segment("00a", "0", "Thủ tướng Merkel gặp 45 người tại Homs.", "Chancellor Merkel met 45 people in Homs."),
    Segment("00a", "1", "Bà nói với ông Macron như vậy.", "She told Macron so."),
    Segment("00a", "2", "Họ đi về.", "They went home."),
]


def made(choices: Choices, seed: int = 1):
    return training_examples(LINES, {"00a": "A summary."}, choices, seed)[0]


class Examples(unittest.TestCase):
    def test_plain_examples_have_the_form_of_the_manifest(self):
        first = made(Choices())[0]
        self.assertEqual(first.prompt, "Vietnamese: Hai người bị thương ở Douma\nEnglish:")
        self.assertEqual(first.answer, " Two hurt in Douma")
        self.assertEqual([example.kind for example in made(Choices())], ["translate"] * 4)

    def test_context_is_the_line_before_and_only_within_the_body(self):
        found = [example for example in made(Choices(context=1)) if example.kind == "context"]
        self.assertEqual([example.id for example in found], ["00a.1", "00a.2"])
        self.assertTrue(found[0].prompt.startswith("Context: Thủ tướng Merkel gặp 45 người tại Homs.\nVietnamese: Bà"))

    def test_joined_lines_are_neighbours_on_both_sides(self):
        found = [example for example in made(Choices(join=1)) if example.kind == "joined"]
        self.assertTrue(found)
        for example in found:
            start = [line.id for line in LINES].index(example.id)
            together = [lines for lines in (LINES[start : start + 2], LINES[start : start + 3])
                        if " ".join(line.source for line in lines) == example.source]
            self.assertEqual(len(together), 1)
            self.assertEqual(" ".join(line.target for line in together[0]), example.target)

    def test_summaries_are_made_only_where_asked_for(self):
        self.assertEqual([e.id for e in made(Choices(summaries=True)) if e.kind == "summary"], ["00a.S"])

    def test_the_same_seed_makes_the_same_examples_and_another_one_others(self):
        choices = Choices(context=0.5, join=0.5, swaps=1)
        self.assertEqual(made(choices), made(choices))
        self.assertNotEqual(made(choices), made(choices, seed=2))

    def test_what_is_far_longer_on_one_side_is_counted_and_left_out(self):
        odd = Segment("00b", "0", "Không.", "No, and then he went on to say a great many other things about it.")
        examples, left_out = training_examples([*LINES, odd], {}, Choices(), 1)
        self.assertEqual(len(examples), 4)
        self.assertEqual(sum(left_out.values()), 1)


class Swaps(unittest.TestCase):
    def test_names_are_known_by_what_stands_before_them(self):
        self.assertEqual(shared_names(LINES[1].source, LINES[1].target), [("Merkel", "person"), ("Homs", "place")])

    def test_a_name_that_comes_again_or_only_on_one_side_stays(self):
        self.assertEqual(shared_names("ông Putin, Putin nói", "Putin, he said"), [])
        self.assertEqual(shared_names("ở Syria", "in the Syrian town"), [])
        self.assertEqual(shared_names("ông Angela Merkel và Merkel", "Angela Merkel and Merkel"), [])
        self.assertEqual(shared_names("ông Obama nói", "Then Barack Obama spoke"), [])
        self.assertEqual(shared_names("ông Obama nói", "Obama spoke"), [("Obama", "person")])

    def test_numbers_of_dates_times_fractions_and_codes_stay(self):
        self.assertEqual(shared_numbers("45 người", "45 people"), ["45"])
        for source, target in [
            ("ngày 20 tháng 2", "20 February"), ("hôm 20/2", "on Feb. 20"), ("15h30 hôm nay", "at 3:30 today"),
            ("tiêm kích F-16", "an F-16 jet"), ("Boeing 737 rơi", "a Boeing 737 crashed"), ("2,45 tỷ", "2.45 billion"),
            ("45 người và 45 xe", "45 people and 45 cars"), ("45 người", "forty-five people"), ("41.000 hộ", "41,000"),
        ]:
            self.assertEqual(shared_numbers(source, target), [], source)

    def test_both_sides_get_the_same_names_and_numbers_and_nothing_else_changes(self):
        swapper = Swapper(LINES)
        for seed in range(20):
            source, target = swapper.swap(LINES[1].source, LINES[1].target, random.Random(seed))
            person, number, place = "Macron", source.split()[4], "Douma"
            self.assertEqual(source, f"Thủ tướng {person} gặp {number} người tại {place}.")
            self.assertEqual(target, f"Chancellor {person} met {number} people in {place}.")
            self.assertNotEqual(number, "45")
            self.assertEqual(len(number), 2)

    def test_nothing_to_exchange_gives_nothing(self):
        self.assertIsNone(Swapper(LINES).swap(LINES[3].source, LINES[3].target, random.Random(1)))


if __name__ == "__main__":
    unittest.main()
