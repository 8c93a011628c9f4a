"""Make a case from the text of an article, as ``check`` does."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from site_builder.checks.case import Case, Rules
from site_builder.config import ParseSettings
from site_builder.model.problem import Problem
from site_builder.parse.article import parse_article
from site_builder.parse.fields import names_of_fields
from site_builder.parse.review import review_article

SETTINGS = ParseSettings()


def make_case(fields: str = "", body: str = "Text.", path: str = "x.md", **more: object) -> Case:
    """The case of the article at ``path`` with these lines of front matter below its title and date."""
    data = f"---\ntitle: The probe has landed\ndate: 2026-01-07\n{fields}---\n{body}\n".encode()
    parsed = parse_article(path, data, SETTINGS)
    assert parsed.article is not None, parsed.problems
    return Case(article=parsed.article, review=review_article(path, data, SETTINGS), body=parsed.body, **more)  # type: ignore[arg-type]


def told(check: Callable[[Case, Rules], Iterator[Problem]], case: Case, **rules: object) -> list[str]:
    """What a check says, as it is shown."""
    all_rules = {"field_names": names_of_fields(SETTINGS)} | rules
    return [str(problem) for problem in check(case, Rules(**all_rules))]  # type: ignore[arg-type]
