from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from site_builder.effects.store.connection import Store, open_store
from site_builder.model.digest import digest_bytes
from site_builder.model.files import KnownPage, to_state
from site_builder.model.outcome import BuildOptions, Silent
from site_builder.model.problem import SiteError
from site_builder.verify import VerifyResult, verify
from tests.archive import Archive, Builder, moment

BUILDERS: list[Builder] = []


@pytest.fixture(scope="module", autouse=True)
def builders() -> Iterator[None]:
    BUILDERS[:] = [Builder("UTC", "1")]
    yield
    BUILDERS[0].close()


@pytest.fixture
def site(tmp_path: Path) -> Archive:
    archive = Archive(tmp_path / "site", BUILDERS[0], BUILDERS[0])
    archive.write("apple.md", title="Apple", date="2026-01-07", tags=["fruit"])
    archive.write("later.md", title="Later", date="2026-02-01")
    archive.build()
    return archive


def check(archive: Archive) -> VerifyResult:
    # the clock has gone on: what counts is the moment of the last build
    return verify(BuildOptions(site=archive.root, now=moment("2030-01-01T00:00:00+00:00"), jobs=1), Silent())


def open_site(archive: Archive):
    return open_store(archive.root / ".site-builder" / "store.sqlite", print)


def record(archive: Archive, store: Store, path: str) -> None:
    """Have the store believe that the file at ``path`` is as it should be."""
    known = store.pages.find(path)
    assert known is not None
    data = (archive.output / path).read_bytes()
    store._connection.execute("UPDATE page SET digest = 'x' WHERE path = ?", (path,))
    state = to_state(os.lstat(archive.output / path))
    kept = store._connection.execute("SELECT ordinal, shard FROM page WHERE path = ?", (path,)).fetchone()
    store.pages._complete(KnownPage(path, known.owner, known.fingerprint, digest_bytes(data), state), *kept)
    store.commit()


def test_a_site_that_equals_a_clean_build_is_equal(site):
    result = check(site)

    pages = [path for path in site.tree() if not path.startswith(".site-builder/")]
    assert (result, result.equal) == (VerifyResult(pages=len(pages)), True)


def test_a_page_with_other_bytes_is_named_even_if_the_record_says_the_same(site):
    (site.output / "tags/fruit/index.html").write_text("stale")
    with open_site(site) as store:
        record(site, store, "tags/fruit/index.html")
    assert site.build()["written_paths"] == []

    result = check(site)

    assert (result.missing, result.extra, result.different) == ((), (), ("tags/fruit/index.html",))
    assert result.equal is False


def test_a_page_that_a_clean_build_does_not_make_is_named(site):
    (site.output / "ghost").mkdir()
    (site.output / "ghost" / "index.html").write_text("a ghost")
    with open_site(site) as store:
        store.pages.inherit([("ghost/index.html", "ghost")])
        store.commit()

    assert check(site).extra == ("ghost/index.html",)


def test_a_page_that_is_not_there_is_named(site):
    (site.output / "tags/fruit/index.html").unlink()

    assert check(site).missing == ("tags/fruit/index.html",)


def test_a_file_that_is_not_ours_is_no_difference(site):
    (site.output / ".gitignore").write_text("*\n")

    assert check(site).equal


def test_verifying_changes_neither_the_output_nor_what_the_next_build_finds(site):
    before = site.tree()
    (site.output / "tags/fruit/index.html").write_text("edited")

    check(site)

    assert site.tree() == before | {"tags/fruit/index.html": site.tree()["tags/fruit/index.html"]}
    outcome = site.build()
    assert (outcome["written_paths"], outcome["parsed"], outcome["notices"]) == (["tags/fruit/index.html"], 0, [])


def test_the_flags_of_the_last_build_hold(site):
    site.write("draft.md", title="Draft", draft=True)
    site.build(drafts=True, future=True)

    assert check(site).equal


def test_faulty_content_is_told_and_nothing_is_compared(site):
    site.write_raw("broken.md", "no header")

    result = check(site)

    assert result.faulty is not None
    assert [problem.path for problem in result.faulty.problems] == ["content/broken.md"]
    assert (result.equal, msgspec.structs.replace(result, faulty=None)) == (False, VerifyResult())


def test_a_site_that_was_never_built_is_told(tmp_path):
    archive = Archive(tmp_path / "site", BUILDERS[0], BUILDERS[0])

    with pytest.raises(SiteError) as caught:
        check(archive)

    assert str(caught.value) == (
        "expected a site that was built before, found none [not-built]\n    run site-builder build first"
    )
