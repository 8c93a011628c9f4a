"""All checks, in the order in which they run, and what ``[check]`` makes of what they find."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from ..config import CheckSection
from ..model.problem import Problem
from .allowed import check_allowed_categories, check_allowed_tags
from .case import Case, Check, Rules
from .field_names import check_field_names
from .folder_date import check_folder_date
from .headings import check_headings
from .links import check_bare_urls, check_http_links
from .originals import check_original
from .stories import check_story
from .summaries import check_body_repeats, check_summary_length, check_summary_missing
from .tags import check_tags
from .titles import check_title

CHECKS: tuple[tuple[str, Check], ...] = (
    ("same-original", check_original),
    ("similar-title", check_title),
    ("similar-tag", check_tags),
    ("similar-story", check_story),
    ("unlisted-tag", check_allowed_tags),
    ("unlisted-category", check_allowed_categories),
    ("date-far-from-folder", check_folder_date),
    ("summary-missing", check_summary_missing),
    ("summary-too-long", check_summary_length),
    ("http-link", check_http_links),
    ("body-repeats-summary", check_body_repeats),
    ("bare-url", check_bare_urls),
    ("heading-skips", check_headings),
    ("unknown-field", check_field_names),
)


def judge(case: Case, rules: Rules, section: CheckSection) -> list[Problem]:
    """All warnings of one article that the site wants to hear."""
    return [problem for code, check in CHECKS if code not in section.off for problem in check(case, rules)]


def weigh(problems: Iterable[Problem], section: CheckSection) -> list[Problem]:
    """Leave out the warnings that are off, and raise those that the site takes for errors; errors stay."""
    weighed = []
    for problem in problems:
        if problem.severity == "warning" and problem.code in section.off:
            continue
        raised = problem.severity == "warning" and problem.code in section.errors
        weighed.append(msgspec.structs.replace(problem, severity="error") if raised else problem)
    return weighed
