"""Summaries: there is one, it is short enough, and the body says more."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator

from ..model.problem import Problem
from .case import Case, Rules, tell

# A body of more words than this is not loaded to be compared.
MOST_WORDS = 400

_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"[^\W_]+")


def check_summary_missing(case: Case, rules: Rules) -> Iterator[Problem]:
    """Lists then show the first sentences of the body."""
    if not case.article.summary_given:
        message = "expected a summary of a sentence or two, found none"
        yield tell(
            case, rules, case.at("summary"), case.name("summary"), message, "summary-missing", "add a line 'summary: …'"
        )


def check_summary_length(case: Case, rules: Rules) -> Iterator[Problem]:
    """The same limit as for summaries that are taken from the body."""
    most, found = rules.max_summary_characters, len(case.article.summary)
    if case.article.summary_given and found > most:
        message = f"expected at most {most:,} characters, found {found:,}"
        hint = "lists show all of it: keep what a reader needs to decide"
        yield tell(case, rules, case.at("summary"), case.name("summary"), message, "summary-too-long", hint)


def check_body_repeats(case: Case, rules: Rules) -> Iterator[Problem]:
    """Only a summary that the author gave; without one the summary is the body's own beginning."""
    if not case.article.summary_given or not case.body:
        return
    body = _words(entities.unescape(_TAG.sub(" ", case.body)))
    if body.strip() and body in _words(case.article.summary):
        message = "expected a body that says more than the summary, found the same words"
        hint = "write what the summary leaves out, or leave the body empty"
        yield tell(case, rules, case.review.body, "", message, "body-repeats-summary", hint)


def _words(text: str) -> str:
    """The words with a blank before and behind each."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "
