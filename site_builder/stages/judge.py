"""Judge articles against the whole archive, as it stands in the index and the store.

    paths to judge  ->  review their text again, in workers     where things stand
                    ->  look up originals, titles, tags         what they stand beside
                    ->  checks                                  warnings

Costs what is judged, and a look at the name of each tag and story.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from pathlib import Path

import msgspec

from ..checks.case import Case, Rules, Titled
from ..checks.originals import PAGE_FROM
from ..checks.stories import near_stories
from ..checks.summaries import MOST_WORDS
from ..checks.table import judge
from ..checks.tags import near_tags
from ..checks.titles import WEEK, Titles, are_issues
from ..config import ParseSettings
from ..effects.executors import Guard, chunked
from ..effects.folders import Folder
from ..effects.limits import allow_time, limit_process, stop_clocks
from ..effects.store.connection import Store
from ..model.article import Article
from ..model.digest import digest_bytes
from ..model.listing import Term, microseconds
from ..model.original import original_key
from ..model.problem import Problem
from ..model.review import Review
from ..model.slug import group_key
from ..model.text import Html
from ..parse.fields import names_of_fields
from ..parse.review import review_article
from .session import Run

# From so many on, one look at all titles costs less than one at each week.
_MANY = 100
_CHUNK = 50


class ReviewShared(msgspec.Struct, frozen=True):
    """What a worker needs to review."""

    root: Path
    settings: ParseSettings


def judge_articles(run: Run, subjects: Set[str]) -> Iterator[Problem]:
    """The warnings of the articles at ``subjects`` (paths within the content folder), by path.

    The index must be up to date. Of two articles that are alike the later is told; if one
    alone is judged, that one.
    """
    store, session = run.store, run.session
    articles = {path: article for path in sorted(subjects) if (article := store.sources.load_article(path)) is not None}
    run.progress.stage("judge", len(articles))
    titles = _load_titles(store, articles)
    rules = _rules(run, articles)
    for path, review in _reviews(run, tuple(articles)):
        article = articles[path]
        yield from judge(_to_case(store, article, review, titles, subjects), rules, session.config.check)
        run.progress.advance()


def _to_case(store: Store, article: Article, review: Review, titles: Titles, subjects: Set[str]) -> Case:
    """What ``article`` stands beside. Those that come before it are told, and those that nobody asked of."""
    here = (microseconds(article.published_at), article.path)

    def is_told(other: Titled) -> bool:
        return (other[:2] < here or other.path not in subjects) and other.path != article.path

    key = "" if article.link is None else original_key(article.link)
    originals = [Titled(*row) for row in store.sources.with_original(key)] if key else []
    similar = titles.similar(Titled(*here, article.title))
    return Case(
        article=article,
        review=review,
        body=store.sources.load_body(article.body) if 0 < article.word_count <= MOST_WORDS else Html(""),
        same_original=tuple(
            other.path
            for other in originals
            if len(originals) < PAGE_FROM and is_told(other) and not are_issues(article.title, other.title)
        ),
        similar=next(filter(is_told, similar), None),
    )


def _rules(run: Run, articles: dict[str, Article]) -> Rules:
    config = run.session.config
    return Rules(
        label=config.content.folder,
        max_summary_characters=config.content.max_summary_characters,
        near_tags=near_tags(_all_terms(run.store, "tag", (name for one in articles.values() for name in one.tags))),
        near_stories=near_stories(
            _all_terms(run.store, "story", (one.story for one in articles.values() if one.story))
        ),
        field_names=names_of_fields(run.session.parse),
        tags=config.tags,
        categories=config.categories,
    )


def _all_terms(store: Store, kind: str, judged: Iterable[str]) -> Iterator[Term]:
    """The groups of a kind on the site, and those that are judged and not on it: drafts have them."""
    known = set()
    for term in store.index.terms(kind):
        known.add(term.key)
        yield term
    for name in judged:
        key = group_key(name)
        if key not in known:
            known.add(key)
            yield Term(kind, key, name, 1)


def _load_titles(store: Store, articles: dict[str, Article]) -> Titles:
    moments = sorted({microseconds(article.published_at) for article in articles.values()})
    if len(moments) > _MANY:
        return Titles(Titled(*row) for row in store.sources.titles_between(moments[0] - WEEK, moments[-1] + WEEK))
    rows = {row for at in moments for row in store.sources.titles_between(at - WEEK, at + WEEK)}
    return Titles(Titled(*row) for row in sorted(rows))


def _reviews(run: Run, paths: tuple[str, ...]) -> Iterator[tuple[str, Review]]:
    """A review of each file, in the order of ``paths``; an empty one where the file changed since it was parsed."""
    shared = ReviewShared(run.session.content, run.session.parse)
    items = tuple((path, run.store.sources.digest(path)) for path in paths)
    guard = Guard(limit_process, _nothing)
    for reviews in run.executor.run(review_chunk, chunked(items, _CHUNK), shared, guard=guard):
        yield from reviews


def _nothing(items: tuple[tuple[str, str], ...], exit_code: int) -> tuple[tuple[str, Review], ...]:
    """A process ended among these: their warnings have no places."""
    return tuple((path, Review()) for path, _ in items)


def review_chunk(shared: ReviewShared, items: tuple[tuple[str, str], ...]) -> tuple[tuple[str, Review], ...]:
    """Review each file (path, digest of its bytes when it was parsed)."""
    try:
        with Folder(shared.root) as folder:
            return tuple((path, _review(folder, shared, path, digest)) for path, digest in items)
    finally:
        stop_clocks()


def _review(folder: Folder, shared: ReviewShared, path: str, digest: str) -> Review:
    allow_time()
    try:
        data, _ = folder.read(path, shared.settings.max_file_bytes)
    except OSError:
        return Review()
    if digest_bytes(data) != digest:
        return Review()
    return review_article(path, data, shared.settings)
