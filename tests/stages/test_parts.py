"""What pages are made of reaches those who render, and is written down once."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from site_builder.effects.store.connection import Store, open_store
from site_builder.effects.store.sources import to_row
from site_builder.model.article import Article, Parsed
from site_builder.model.digest import Digest, digest_bytes
from site_builder.model.files import FileState
from site_builder.model.page import Page
from site_builder.model.text import Html
from site_builder.stages import parts
from site_builder.stages.parts import PartsIn, PartsOut
from tests.archive import moment
from tests.pages.sample_views import VIEWS, article_view, page_of

BODIES = {digest_bytes(html.encode()): html for html in ("<p>first</p>\n", "<p>zweitens – 新</p>\n")}
FIRST, SECOND = BODIES


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "store.sqlite", print) as store:
        for digest, html in BODIES.items():
            one = Article(f"{digest}.md", "T", moment("2026-01-07T00:00:00Z"), slug="x", body=digest)
            state = FileState(1, 2, 3, 4)
            store.sources.save([to_row(one.path, state, 9, Digest("d"), Digest("k"), Parsed(one, Html(html)))])
        yield store


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "parts"


def showing(body: Digest) -> Page:
    return page_of("article.html", article_view(body=body))


def test_a_body_is_read_where_it_was_written(store, file):
    with contextlib.closing(PartsOut(store, file)) as out, contextlib.closing(PartsIn(file)) as parts_in:
        places = {**out.of(showing(FIRST)).bodies, **out.of(showing(SECOND)).bodies}

        assert parts_in.read_bodies(places) == BODIES


def test_a_body_is_written_once_however_many_pages_show_it(store, file):
    with contextlib.closing(PartsOut(store, file)) as out:
        first, other, again = (out.of(showing(body)) for body in (FIRST, SECOND, FIRST))

    assert again == first
    assert other != first
    assert file.read_text("utf-8") == "".join(BODIES.values())


def test_places_are_forgotten_rather_than_kept_for_all_articles(store, file, monkeypatch):
    monkeypatch.setattr(parts, "_MOST_PLACES", 1)
    with contextlib.closing(PartsOut(store, file)) as out, contextlib.closing(PartsIn(file)) as parts_in:
        first, _, again = (out.of(showing(body)) for body in (FIRST, SECOND, FIRST))

        assert again != first
        assert parts_in.read_bodies(again.bodies) == parts_in.read_bodies(first.bodies) == {FIRST: BODIES[FIRST]}


def test_a_page_without_parts_asks_for_none(store, file):
    with contextlib.closing(PartsOut(store, file)) as out:
        assert out.of(page_of("redirect.html", VIEWS["redirect.html"])) == ({}, {})
