"""Titles that are nearly the same in one week: the same story twice, mostly.

    title  ->  words, folded                 equal words are the same title
           ->  share of words in common      from FOUR_FIFTHS on, of at least LEAST_WORDS, nearly the same

A number tells one issue or release from another ("Weekly News 12", "1.7.1"): titles whose numbers differ never match.
Candidates are found by their rarest-looking (longest) words, so that the cost is not the square of a week.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..model.problem import Problem, quote
from .case import Case, Rules, Titled, tell

WEEK = 7 * 86_400 * 1_000_000
LEAST_WORDS = 4
SHARE = (4, 5)

_WORD = re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"\d")


def check_title(case: Case, rules: Rules) -> Iterator[Problem]:
    """Told at the later one of two."""
    other = case.similar
    if other is not None:
        found = f"{quote(other.title)} in {rules.label}/{other.path}"
        message = f"expected a title of its own in this week, found nearly that of {found}"
        hint = "if both tell the same story, keep one; else say in the title what is new"
        yield tell(case, rules, case.at("title"), case.name("title"), message, "similar-title", hint)


class Folded(NamedTuple):
    """A title to compare: its words, and those of them with a digit, in their order."""

    words: frozenset[str]
    numbers: tuple[str, ...]


class Titles:
    """The titles of a stretch of time, to look for similar ones in."""

    def __init__(self, titles: Iterable[Titled]) -> None:
        self._folded: dict[str, Folded] = {}
        self._by_sign: dict[str, list[Titled]] = defaultdict(list)
        for titled in titles:
            folded = self._folded[titled.path] = fold(titled.title)
            for sign in _signs(folded.words):
                self._by_sign[sign].append(titled)

    def similar(self, titled: Titled) -> list[Titled]:
        """Those within a week whose title is nearly the same, oldest first, ties by path; itself is not among them."""
        folded = fold(titled.title)
        found = {
            other
            for sign in _signs(folded.words)
            for other in self._by_sign.get(sign, ())
            if other.path != titled.path
            and abs(other.published - titled.published) <= WEEK
            and are_similar(folded, self._folded[other.path])
        }
        return sorted(found)


def fold(title: str) -> Folded:
    """A title without case, accents and punctuation."""
    plain = unicodedata.normalize("NFKD", title.casefold()) if not title.isascii() else title.lower()
    plain = "".join(c for c in plain if not unicodedata.combining(c)) if not plain.isascii() else plain
    words = _WORD.findall(plain.replace("'", "").replace("’", ""))
    return Folded(frozenset(words), tuple(word for word in words if _DIGIT.search(word)))


def are_similar(one: Folded, other: Folded) -> bool:
    """Whether two titles are nearly the same."""
    if one.numbers != other.numbers or not one.words or not other.words:
        return False
    if one.words == other.words:
        return True
    if min(len(one.words), len(other.words)) < LEAST_WORDS:
        return False
    return len(one.words & other.words) * SHARE[1] >= len(one.words | other.words) * SHARE[0]


def are_issues(one: str, other: str) -> bool:
    """Whether two titles are of two releases or issues of one thing: a word in common, and other numbers."""
    first, second = fold(one), fold(other)
    if first.numbers == second.numbers or not first.numbers or not second.numbers:
        return False
    return bool((first.words - set(first.numbers)) & (second.words - set(second.numbers)))


def _signs(words: frozenset[str]) -> list[str]:
    """As many of the longest words as two similar titles must have one of in common."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    # If the share of common words is s, at most n - ceil(s * n) of n words are not common.
    needed = -(-SHARE[0] * len(ordered) // SHARE[1])
    return ordered[: len(ordered) - needed + 1]
