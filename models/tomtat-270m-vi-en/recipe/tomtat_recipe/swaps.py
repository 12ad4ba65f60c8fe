"""Copies of segments with other names and numbers, the same on both sides.

A model that sees each name with few others learns the sentence instead of copying the name. Only
what stands exactly once on each side, alike letter for letter, is exchanged, and only where the
words before a name show what it is; everything else stays as it is.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable

from .corpus import Segment

#: A name as both languages write it: one or more capitalised words of plain letters.
NAME = re.compile(r"(?<![\w.'’-])[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,}){0,2}(?![\w’'-])")
#: A number of two to four digits that is no part of a date, time, fraction, amount or code.
NUMBER = re.compile(r"(?<![\w.,:/$€£#+-])[1-9]\d{1,3}(?![\w:/-]|[.,]\d)")

#: What stands before a name of a person or of a place in Vietnamese.
PERSON = re.compile(
    r"(?:\b(?:ông|bà|anh|chị|tổng thống|thủ tướng|ngoại trưởng|bộ trưởng|tướng|đại sứ|phát ngôn viên"
    r"|chủ tịch|nghị sĩ|thống đốc|cựu tổng thống|giám đốc|hoàng tử|công chúa|cầu thủ))\s$",
    re.IGNORECASE,
)
PLACE = re.compile(r"(?:\b(?:ở|tại|thành phố|thị trấn|tỉnh|bang|quận|làng|đảo|vùng|thủ đô|cảng))\s$", re.IGNORECASE)
#: A number after these belongs to a date, time or rank, before those likewise.
DATED = re.compile(r"(?:\b(?:ngày|tháng|hôm|lúc|quý|thế kỷ|điều|khóa|khoá|số|đường))\s$", re.IGNORECASE)
DATED_AFTER = re.compile(r"^\s(?:giờ|phút|tháng|h|g)\b", re.IGNORECASE)
#: Capitalised words before an English name that are no part of it.
TITLES = re.compile(
    r"(?:^|[.!?\"“]\s?|\b(?:President|Chancellor|Minister|Secretary|Mr|Mrs|Ms|General|Ambassador|Prime|Governor|Senator"
    r"|Chairman|Director|Prince|Princess|King|Queen|The|In|At|From)\.?\s)$"
)
CAPITALISED_BEFORE = re.compile(r"\b[A-Z][\w.]*\s$")


def name_kind(source: str, name: str) -> str | None:
    """``person`` or ``place`` by what stands before ``name`` in the Vietnamese, or None."""
    at = source.find(name)
    before = source[max(0, at - 30) : at]
    if PERSON.search(before):
        return "person"
    return "place" if PLACE.search(before) else None


def shared_names(source: str, target: str) -> list[tuple[str, str]]:
    """The names, with their kinds, that stand once on each side, alike, and in no longer word."""
    found = []
    for name in dict.fromkeys(NAME.findall(source)):
        once = source.count(name) == 1 == target.count(name)
        # Parts of a name that come again ("Merkel" after "Angela Merkel") would stay behind.
        parts_once = all(source.count(part) == 1 == target.count(part) for part in name.split())
        if not (once and parts_once and _stands_alone(name, target)):
            continue
        if (kind := name_kind(source, name)) is not None:
            found.append((name, kind))
    return found


def _stands_alone(name: str, target: str) -> bool:
    """Whether a name is a word of the English side by itself, and not the end of a longer name."""
    match = re.search(rf"(?<![\w’'-]){re.escape(name)}(?![\w-]| [A-Z])", target)
    if match is None:
        return False
    before = target[: match.start()]
    return CAPITALISED_BEFORE.search(before) is None or TITLES.search(before) is not None


def shared_numbers(source: str, target: str) -> list[str]:
    """The numbers that stand once on each side as plain digits and are no date, time or code."""
    in_target = Counter(re.findall(r"\d+", target))
    in_source = Counter(re.findall(r"\d+", source))
    found = []
    for match in NUMBER.finditer(source):
        number = match.group()
        other = [hit for hit in NUMBER.finditer(target) if hit.group() == number]
        if in_source[number] != 1 or in_target[number] != 1 or len(other) != 1:
            continue
        before, after = source[: match.start()][-12:], source[match.end() :][:8]
        if DATED.search(before) or DATED_AFTER.search(after):
            continue
        # "Boeing 737", "Feb. 20", "Article 12": parts of names and dates.
        if CAPITALISED_BEFORE.search(source[: match.start()]) or CAPITALISED_BEFORE.search(target[: other[0].start()]):
            continue
        found.append(number)
    return found


def other_number(number: str, chance: random.Random) -> str:
    """Another number of as many digits; a year becomes a year from 1950 to 2029."""
    if len(number) == 4 and 1900 <= int(number) <= 2099:
        low, high = 1950, 2029
    else:
        low, high = 10 ** (len(number) - 1) + 1, 10 ** len(number) - 1
    while (other := str(chance.randint(low, high))) == number:
        pass
    return other


class Swapper:
    """Exchanges names and numbers for others of the same corpus and kind."""

    def __init__(self, segments: Iterable[Segment]) -> None:
        pools: dict[str, set[str]] = {"person": set(), "place": set()}
        for segment in segments:
            for name, kind in shared_names(segment.source, segment.target):
                pools[kind].add(name)
        #: The names of each kind, sorted, so that runs are alike.
        self.pools = {kind: sorted(names) for kind, names in pools.items()}

    def swap(self, source: str, target: str, chance: random.Random) -> tuple[str, str] | None:
        """Both sides with every shared name and number exchanged, or None where there is none."""
        exchanges: dict[str, str] = {}
        for name, kind in shared_names(source, target):
            free = [
                other for other in self.pools[kind]
                if other not in source and other not in target and other not in exchanges.values()
            ]
            if free:
                exchanges[name] = chance.choice(free)
        for number in shared_numbers(source, target):
            exchanges[number] = other_number(number, chance)
        if not exchanges:
            return None
        # All at once, so that nothing put in is exchanged again.
        either = sorted(exchanges, key=len, reverse=True)
        pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, either)) + r")(?!\w)")

        def exchanged(text: str) -> str:
            return pattern.sub(lambda match: exchanges[match.group()], text)

        return exchanged(source), exchanged(target)
