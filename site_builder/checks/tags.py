"""Tags that are nearly a commoner tag: a plural, a hyphen or one letter apart.

    all tags, how often each  ->  near_tags  ->  key -> the tag that was meant

Case, blanks and hyphens between words make no other tag (:func:`group_key`), so they are no matter here. A tag
that has settled is left alone: only one that is rare is taken for a slip of one that is common.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from ..model.listing import Term
from ..model.problem import Problem, quote
from ..model.slug import group_key
from .case import Case, Meant, Rules, tell

# A slip of the pen is rarer than what it stands for by at least so much.
_TIMES = {"form": 2, "letter": 5}
# In short words one letter makes another word: iOS and IoT, Java and Lava.
_LEAST_LETTERS = 6
_LEAST_PLURAL = 4


def check_tags(case: Case, rules: Rules) -> Iterator[Problem]:
    """Each tag of the article that is nearly another."""
    settled = {group_key(name) for name in (*rules.tags.aliases, *rules.tags.aliases.values(), *rules.tags.allowed)}
    for tag in case.article.tags:
        key = group_key(tag)
        meant = rules.near_tags.get(key)
        if meant is not None and key not in settled:
            articles = "1 article has" if meant.articles == 1 else f"{meant.articles:,} articles have"
            message = f"expected {quote(meant.name)}, which {articles}, found {quote(tag)}"
            yield tell(
                case, rules, case.at("tags", tag), case.name("tags"), message, "similar-tag", f"write {meant.name}"
            )


def near_tags(terms: Iterable[Term], times: Mapping[str, int] = _TIMES) -> Mapping[str, Meant]:
    """For each tag that is nearly a much commoner one, that one; ties by name. Costs the letters of all tags.

    ``times`` says how much commoner it has to be, for a name of another ``form`` and for one with another ``letter``.
    """
    known = {term.key: term for term in terms}
    best: dict[str, Term] = {}
    pairs = [(pair, times["form"]) for pair in _same_form(known)] + [
        (pair, times["letter"]) for pair in _one_letter(known)
    ]
    for (one, other), least in pairs:
        for rare, common in ((known[one], known[other]), (known[other], known[one])):
            if common.count >= rare.count * least and common.count > rare.count:
                kept = best.get(rare.key)
                if kept is None or (-common.count, common.key) < (-kept.count, kept.key):
                    best[rare.key] = common
    return {key: Meant(term.name, term.count) for key, term in best.items()}


def _same_form(known: Mapping[str, Term]) -> Iterator[tuple[str, str]]:
    """Pairs that differ in hyphens or in a plural's ending alone."""
    groups: dict[str, list[str]] = defaultdict(list)
    for key in known:
        groups[_singular(key.replace("-", ""))].append(key)
    for keys in groups.values():
        for number, one in enumerate(keys):
            yield from ((one, other) for other in keys[number + 1 :])


def _singular(key: str) -> str:
    if len(key) <= _LEAST_PLURAL or not key.endswith("s") or key.endswith(("ss", "us", "is", "news", "ics", "os")):
        return key
    if key.endswith("ies") and len(key) > _LEAST_PLURAL + 1:
        return f"{key[:-3]}y"
    if key.endswith(("sses", "shes", "ches", "xes", "zes")):
        return key[:-2]
    return key[:-1]


def _one_letter(known: Mapping[str, Term]) -> Iterator[tuple[str, str]]:
    """Pairs of long names that are one letter apart: one too many, too few, another, or two swapped.

    Found by what is left of each when a letter is taken out.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for key in known:
        if len(key) >= _LEAST_LETTERS:
            for shorter in {key, *(key[:at] + key[at + 1 :] for at in range(1, len(key)))}:
                groups[shorter].append(key)
    pairs = {
        (one, other)
        for keys in groups.values()
        if len(keys) > 1
        for number, one in enumerate(keys)
        for other in keys[number + 1 :]
    }
    yield from (pair for pair in sorted(pairs) if _is_slip(*pair))


def _is_slip(one: str, other: str) -> bool:
    """Whether one letter, and not a digit or an ending with a meaning of its own, makes the difference."""
    if len(one) > len(other):
        one, other = other, one
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) == len(other):
        swapped = (
            one[at] == other[at + 1 : at + 2] and one[at + 1 : at + 2] == other[at] and one[at + 2 :] == other[at + 2 :]
        )
        same_rest = one[at + 1 :] == other[at + 1 :]
        return (swapped or (same_rest and len(one) > _LEAST_LETTERS + 1)) and (one[at] + other[at]).isalpha()
    if one[at:] != other[at + 1 :] or not other[at].isalpha():
        return False
    doubled = any(a == b == other[at] for a, b in pairwise(other))
    # A letter more at the end is an ending: "design" and "designs" are above, "digital" and "digitale" are two words.
    return at < len(one) and (doubled or len(one) > _LEAST_LETTERS + 1)
