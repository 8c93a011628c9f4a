"""The files beside articles, and what articles say of them.

    articles, files      ->  find_missing      ->  a warning where an article names a file that isn't there
                         ->  find_unused       ->  a warning for a file that no article names
                         ->  find_twins        ->  an error for two files of nearly one name

A file is published while an article on the site names it: so one that belongs to a draft, or to nothing, stays back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec

from ..checks.meant_files import MeantFiles, written_from
from ..model.problem import Problem, quote
from .session import Run

ADD_IT = "add the file, or write its path from the article's folder"


def find_missing(run: Run, is_asked_of: Callable[[str], bool] = lambda _: True) -> Iterator[Problem]:
    """A warning for each place where an article on the site names a file that isn't there. The index is up to date.

    Only files are told that ``is_asked_of`` says (by their path in the content folder). Costs what is missing.
    """
    store = run.store
    missing = tuple(filter(is_asked_of, store.attachments.missing()))
    naming = {member.position.path for path in missing for member in store.index.members("file", path)}
    yield from find_missing_in(run, sorted(naming), is_asked_of)


def find_missing_in(
    run: Run, articles: Iterable[str], is_asked_of: Callable[[str], bool] = lambda _: True
) -> Iterator[Problem]:
    """The same for these articles, on the site or not."""
    store, label = run.store, run.session.config.content.folder
    for article in articles:
        for reference in store.sources.references(article):
            if is_asked_of(reference.path) and not store.attachments.has(reference.path):
                message = f"expected a file at {quote(f'{label}/{reference.path}', 200)}, found none"
                yield Problem(
                    f"{label}/{article}", reference.line, reference.column, reference.field, message, "missing-file",
                    ADD_IT, "warning",
                )  # fmt: skip


def tell_meant(run: Run, problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems; where a missing file is there under a name much like it, with that name to write."""
    label = run.session.config.content.folder
    meant: MeantFiles | None = None
    for problem in problems:
        if problem.code != "missing-file" or problem.hint != ADD_IT:
            yield problem
            continue
        meant = meant or MeantFiles(run.store.attachments.paths())
        article = problem.path.removeprefix(f"{label}/")
        for reference in run.store.sources.references(article):
            if (reference.line, reference.column) == (problem.line, problem.column):
                yield msgspec.structs.replace(problem, hint=meant.hint(article, reference.path))
                break


def find_unused(run: Run) -> Iterator[Problem]:
    """A warning for each file that no article names, whether that is on the site or not. The index is up to date."""
    store, label = run.store, run.session.config.content.folder
    unused = store.attachments.unused()
    named = {reference.path for reference in store.sources.hidden_references()} if unused else set()
    for path in unused:
        if path not in named:
            message = "expected an article that shows it or links to it, found none"
            hint = f"write ![what it shows]({written_from(path, path)}) in an article beside it, or remove it"
            yield Problem(f"{label}/{path}", 0, 0, "", message, "unused-file", hint, "warning")


def find_twins(run: Run, is_asked_of: Callable[[str], bool] = lambda _: True) -> Iterator[Problem]:
    """An error for each file whose path is another's but for capitals or the way in which accents are written.

    Systems that ignore the difference have room for one of them: the first by path is published. If one alone is
    asked of, that one is told.
    """
    label = run.session.config.content.folder
    for pair in run.store.attachments.twins():
        first, path = reversed(pair) if is_asked_of(pair[0]) and not is_asked_of(pair[1]) else pair
        message = (
            f"expected a name of its own, found one that is that of {quote(f'{label}/{first}', 200)} to many systems"
        )
        hint = "rename one of them, so that they differ in more than capitals or accents"
        yield Problem(f"{label}/{path}", 0, 0, "", message, "same-address", hint)
