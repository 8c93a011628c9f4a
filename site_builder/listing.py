"""Answer questions about the last build from its store: which articles there are, what a page is and comes from."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec

from .checks.table import weigh
from .effects.lock import hold_lock
from .effects.store.connection import Store, open_store
from .effects.store.pages import RECORD_OWNER
from .model.article import Article
from .model.outcome import BuildOptions, Silent
from .model.problem import Problem, SiteError
from .pages.plan import edit_href
from .resident import Resident
from .stages.faults import file_faults
from .stages.judge import judge_articles
from .stages.progress import Progress
from .stages.session import Session, open_run, open_session


class ArticleLine(msgspec.Struct, frozen=True):
    """An article or a standalone page of the last build.

    ``state`` is published, draft, future, expired, faulty or left out; ``published`` is RFC 3339, empty for a
    standalone page.
    """

    path: str
    state: str
    title: str = ""
    url: str = ""
    published: str = ""
    outlet: str = ""
    tags: tuple[str, ...] = ()


class Explanation(msgspec.Struct, frozen=True):
    """What one page is made of.

    ``shows`` are the source files of the articles on it, if it is one of theirs or a list.
    """

    path: str
    owner: str
    digest: str
    made_from_settings: str
    made_from_template: str
    made_from_view: str
    shows: tuple[str, ...] = ()


class PageSource(msgspec.Struct, frozen=True):
    """Where a page of the site comes from, for the one who writes it.

    ``path`` is the article's file relative to the site's folder, empty if the page is no article's. ``state`` is
    published, draft, future or faulty, empty likewise. ``edit_href`` opens the file's editor. ``problems`` are the
    errors and warnings of that file, as ``check`` tells them.
    """

    path: str = ""
    state: str = ""
    edit_href: str = ""
    problems: tuple[Problem, ...] = ()


def list_articles(site: Path, output: Path | None = None) -> Iterator[ArticleLine]:
    """Every article file of the last build, by path. Raises :class:`SiteError` if there was none."""
    with _store(site, output) as (_, store):
        now = datetime(1970, 1, 1, tzinfo=UTC).timestamp() + int(store.load("now") or 0) / 1_000_000
        moment = datetime.fromtimestamp(now, UTC)
        for known in list(store.sources.known()):
            yield _line(store, known.path, moment)


def _line(store: Store, path: str, now: datetime) -> ArticleLine:
    article, listing = store.sources.load_article(path), store.index.listing(path)
    if article is None:
        return ArticleLine(path, "faulty")
    outlet = listing.card.outlet.name if listing is not None and listing.card.outlet is not None else ""
    if listing is not None:
        state = "published"
    elif article.draft:
        state = "draft"
    elif article.expires_at is not None and article.expires_at <= now:
        state = "expired"
    else:
        state = "future" if _is_future(article, now) else "left out"
    url = listing.card.url if listing is not None else ""
    tags = article.tags if listing is None else tuple(tag.name for tag in listing.card.tags)
    published = "" if article.published_at is None else article.published_at.isoformat()
    return ArticleLine(path, state, article.title, url, published, outlet, tags)


def _is_future(article: Article, now: datetime) -> bool:
    return article.published_at is not None and article.published_at > now


def explain_url(site: Path, output: Path | None, url: str) -> Explanation:
    """What the page at ``url`` (a path, or an absolute address) is made of.

    Raises :class:`SiteError` if there is no such page.
    """
    path = urlsplit(url).path or "/"
    with _store(site, output) as (session, store):
        base = urlsplit(session.config.site.base_url).path
        if base and path.startswith(f"{base}/"):
            path = path.removeprefix(base)
        wanted = unquote(path if path.startswith("/") else f"/{path}")
        candidates = [wanted.lstrip("/")] if not wanted.endswith("/") else []
        candidates.append(f"{wanted.strip('/')}/index.html".lstrip("/"))
        known = next((page for page in map(store.pages.find, candidates) if page is not None), None)
        if known is None or known.owner.startswith(RECORD_OWNER):
            raise SiteError(
                f"expected the address of a page, found '{url}', where there is none",
                "no-page",
                "site-builder list shows all articles",
            )
        kind, _, key = known.owner.partition(":")
        shows = (
            (key,)
            if kind == "article"
            else tuple(member.position.path for member in store.index.newest(kind, key, 1000))
        )
        return Explanation(known.path, known.owner, known.digest, *known.fingerprint, shows)


def find_source(resident: Resident, options: BuildOptions, path: str) -> PageSource:
    """Where the page at ``path``, a file relative to the output of the resident's last build, comes from.

    Nothing is known of it if that build did not end well. Costs a look into the store, and the review of one article.
    """
    with resident.look_up() as kept:
        if kept is None:
            return PageSource()
        session, store = kept
        known = store.pages.find(path)
        kind, _, key = ("", "", "") if known is None else known.owner.partition(":")
        if kind != "article":
            return PageSource()
        label = session.config.content.folder
        article = store.sources.load_article(key)
        problems = [problem for problem in store.sources.load_problems() if problem.path == f"{label}/{key}"]
        state = "faulty"
        if article is not None:
            run = open_run(session, store, options, Progress(Silent()))
            problems += judge_articles(run, {key})
            state = "future" if _is_future(article, options.now) else "published"
            state = "draft" if article.draft else state
        weighed = tuple(sorted(set(weigh(problems, session.config.check))))
        return PageSource(f"{label}/{key}", state, edit_href(key, session.plan), weighed)


def _store(site: Path, output: Path | None) -> contextlib.AbstractContextManager[tuple[Session, Store]]:
    return _open(BuildOptions(site=site, now=datetime(1970, 1, 1, tzinfo=UTC), output=output))


@contextlib.contextmanager
def _open(options: BuildOptions) -> Iterator[tuple[Session, Store]]:
    with file_faults():
        session = open_session(options)
        with hold_lock(session.lock_file):
            if not session.store_file.exists():
                raise SiteError(
                    "expected a site that was built before, found none", "not-built", "run site-builder build first"
                )
            with open_store(session.store_file, Silent().notice) as store:
                yield session, store
