from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from site_builder.effects.store.connection import StoreDamaged, StoreKeeper, open_store, remove_store
from site_builder.effects.store.sources import to_row
from site_builder.model.article import Article, Parsed
from site_builder.model.digest import Digest, digest_bytes
from site_builder.model.files import FileState
from site_builder.model.problem import Problem
from site_builder.model.text import Html
from tests.archive import moment

STATE = FileState(1, 2, 3, 4)


def parsed(path: str, body: str = "<p>Words.</p>") -> Parsed:
    article = Article(
        path=path,
        title=path,
        published_at=moment("2026-01-07T00:00:00+00:00"),
        slug="x",
        body=digest_bytes(body.encode()),
    )
    return Parsed(article, Html(body))


def row(path: str, body: str = "<p>Words.</p>"):
    return to_row(path, STATE, 10, Digest("d" * 32), Digest("k" * 32), parsed(path, body))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A store with two articles, closed and sealed."""
    file = tmp_path / "cache" / "store.sqlite"
    with open_store(file, print) as store:
        store.sources.save([row("a.md"), row("b.md", "<p>Other.</p>")])
        store.sources.settle()
        store.save("plan", "p")
        store.commit()
    return file


def look(file: Path) -> tuple[bool, bool, list[str], list[str]]:
    """What a build finds: whether the store is fresh and trusted, the files it knows, and the notices."""
    notices: list[str] = []
    with open_store(file, notices.append) as store:
        return store.fresh, store.trusted, [known.path for known in store.sources.known()], notices


def edit(file: Path, statement: str) -> None:
    connection = sqlite3.connect(file)
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_missing_store_is_made_with_its_folder_and_says_nothing(tmp_path):
    assert look(tmp_path / "a" / "b" / "store.sqlite") == (True, False, [], [])


def test_a_store_that_nobody_touched_is_trusted(file):
    assert look(file) == (False, True, ["a.md", "b.md"], [])
    assert look(file) == (False, True, ["a.md", "b.md"], [])


def test_what_was_not_committed_is_gone(file):
    with open_store(file, print) as store:
        store.sources.remove("a.md")

    assert look(file) == (False, True, ["a.md", "b.md"], [])


@pytest.mark.parametrize(
    "change",
    [
        lambda file: file.with_name("store.sqlite.seal").unlink(),
        lambda file: file.with_name("store.sqlite.seal").write_bytes(b"\xff\xfe"),
        lambda file: copy(file, file.read_bytes() + b"\n"),
        lambda file: [file.with_name("store.sqlite-wal").touch(), copy(file, file.read_bytes())],
        lambda file: edit(file, "UPDATE meta SET value = 'q' WHERE key = 'plan'"),
    ],
    ids=["no seal", "another seal", "a byte more", "a log beside it", "changed"],
)
def test_a_store_that_anything_but_a_build_wrote_is_distrusted_and_what_proves_itself_is_kept(
    file: Path, change: Callable[[Path], object]
):
    change(file)

    with open_store(file, print) as store:
        assert (store.fresh, store.trusted) == (False, False)
        assert [known.path for known in store.sources.known()] == ["a.md", "b.md"]
        assert tuple(store.sources.stale()) == ("a.md", "b.md")
        assert (store.index.count(), store.load("plan")) == (0, "")


def copy(file: Path, data: bytes) -> Path:
    """Put other bytes, or the same, in the place of the store, as who restores a cache does."""
    file.unlink()
    file.write_bytes(data)
    return file


def test_a_store_that_was_copied_whole_is_trusted_and_so_is_a_copy_of_what_that_build_left(file):
    copy(file, file.read_bytes())
    assert look(file) == (False, True, ["a.md", "b.md"], [])

    copy(file, file.read_bytes())
    assert look(file) == (False, True, ["a.md", "b.md"], [])


def test_a_store_that_was_kept_between_two_uses_is_trusted_when_it_was_copied(tmp_path):
    file = tmp_path / "store.sqlite"
    keeper = StoreKeeper()
    for _ in range(2):
        with open_store(file, print, keeper) as store:
            store.commit()
    keeper.close()

    copy(file, file.read_bytes())

    assert look(file) == (False, True, [], [])


def test_a_build_whose_store_nobody_touched_does_not_read_it_for_the_sake_of_copies(file):
    with open_store(file, print) as store:
        store.save("plan", "other")
        store.commit()

    assert file.with_name("store.sqlite.seal").read_text("ascii").splitlines()[1:] == []


def test_a_copy_of_a_store_that_was_only_looked_at_is_trusted(file):
    look(file)
    copy(file, file.read_bytes())

    assert look(file) == (False, True, ["a.md", "b.md"], [])


def test_distrust_that_a_look_alone_found_is_not_forgotten(file):
    file.with_name("store.sqlite.seal").unlink()

    look(file)

    with open_store(file, print) as store:
        assert (tuple(store.sources.stale()), store.load("plan")) == (("a.md", "b.md"), "")


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE source SET digest = 'e' WHERE path = 'a.md'",
        "UPDATE source SET parse_key = 'e' WHERE path = 'a.md'",
        "UPDATE source SET article = x'80' WHERE path = 'a.md'",
        "UPDATE source SET problems = x'90' WHERE path = 'a.md'",
        "UPDATE source SET published = 0 WHERE path = 'a.md'",
        "UPDATE source SET expires = 0 WHERE path = 'a.md'",
        "UPDATE source SET draft = 1 WHERE path = 'a.md'",
        "UPDATE source SET path = 'A.md' WHERE path = 'a.md'",
        "UPDATE body SET html = x'41' WHERE id = (SELECT id FROM source WHERE path = 'a.md')",
        "DELETE FROM body WHERE id = (SELECT id FROM source WHERE path = 'a.md')",
    ],
)
def test_a_row_of_an_article_that_was_changed_is_dropped_with_one_line_of_notice(file, harm):
    edit(file, harm)

    assert look(file) == (False, False, ["b.md"], ["the store was damaged: 1 of its rows are made again"])


def test_a_body_that_was_changed_unnoticed_is_never_handed_out(file):
    with open_store(file, print) as store:
        digest = digest_bytes(b"<p>Words.</p>")
        store._connection.execute("UPDATE body SET html = x'41'")

        with pytest.raises(sqlite3.DatabaseError, match="a body differs from its digest"):
            store.sources.load_body(digest)


@pytest.mark.parametrize("part", [0.0, 0.001, 0.3, 0.6, 0.99])
def test_a_store_cut_at_any_byte_is_no_obstacle(file, part):
    data = file.read_bytes()
    file.write_bytes(data[: int(len(data) * part)])

    fresh, trusted, paths, _ = look(file)

    assert (trusted, set(paths) <= {"a.md", "b.md"}) == (False, True)
    assert look(file)[1] is not fresh or look(file)[1]


@pytest.mark.parametrize("seed", range(24))
def test_a_flipped_byte_is_no_obstacle_and_gives_no_other_article(file, seed):
    data = bytearray(file.read_bytes())
    data[seed * 997 * 13 % len(data)] ^= 0x55
    file.write_bytes(data)

    articles = []
    try:
        with open_store(file, lambda notice: None) as store:
            articles = [store.sources.load_article(known.path) for known in list(store.sources.known())]
    except StoreDamaged:
        assert not file.exists()

    assert all(article in (parsed("a.md").article, parsed("b.md", "<p>Other.</p>").article) for article in articles)


@pytest.mark.parametrize(
    ("harm", "notice"),
    [
        (lambda file: file.write_bytes(b"hello " * 100), "file is not a database"),
        (lambda file: edit(file, "UPDATE meta SET value = '0' WHERE key = 'format'"), "it is of another version"),
        (lambda file: edit(file, "DELETE FROM meta WHERE key = 'format'"), "it is of another version"),
        (lambda file: edit(file, "DROP TABLE meta"), "it is not a store"),
    ],
    ids=["foreign", "older", "of no version", "another database"],
)  # fmt: skip
def test_a_foreign_or_older_store_is_discarded_with_one_line_of_notice(file, harm, notice):
    harm(file)

    assert look(file) == (True, False, [], [f"the store could not be used ({notice}): everything is built again"])
    assert look(file) == (False, True, [], [])


def test_a_fault_while_the_store_is_open_removes_it(file):
    with pytest.raises(StoreDamaged, match="malformed"), open_store(file, print):
        raise sqlite3.DatabaseError("database disk image is malformed")

    assert sorted(path.name for path in file.parent.iterdir()) == []


def test_an_error_of_another_kind_leaves_the_store_as_it_was_committed(file):
    with pytest.raises(ZeroDivisionError), open_store(file, print) as store:  # noqa: PT012
        store.sources.remove("a.md")
        raise ZeroDivisionError

    assert look(file) == (False, True, ["a.md", "b.md"], [])


def test_removing_takes_all_that_belongs_to_the_store_and_nothing_else(file):
    (file.parent / "store.lock").write_text("")
    file.with_name("store.sqlite-wal").write_text("")

    remove_store(file)

    assert [path.name for path in file.parent.iterdir()] == ["store.lock"]


def test_problems_are_kept_with_the_file_that_has_them(file):
    fault = Problem("content/c.md", 3, 7, "date", "expected YYYY-MM-DD, found 'x'", "bad-date")
    with open_store(file, print) as store:
        store.sources.save([to_row("c.md", STATE, 10, Digest("d"), Digest("k"), Parsed(None, Html(""), (fault,)))])
        store.commit()

    file.with_name("store.sqlite.seal").unlink()
    with open_store(file, print) as store:
        assert list(store.sources.load_problems()) == [fault]
        assert store.sources.load_article("c.md") is None


# what the file system refuses


def fill(file: Path) -> None:
    """Open the store on a disk that has no more room, and write."""
    with open_store(file, print) as store:
        store._connection.execute("PRAGMA max_page_count = 1")
        store.sources.save([row("c.md", "word " * 100_000)])
        store.commit()


def test_a_full_disk_is_told_as_that_and_the_store_is_kept(file):
    with pytest.raises(OSError) as caught:
        fill(file)

    assert (caught.value.errno, caught.value.filename) == (errno.ENOSPC, str(file))
    assert look(file)[2] == ["a.md", "b.md"]


def test_a_store_that_was_empty_is_not_damaged_so_a_fault_is_that_of_the_disk(tmp_path):
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_READ
    with pytest.raises(OSError) as caught, open_store(tmp_path / "store.sqlite", print):
        raise error

    assert (caught.value.errno, caught.value.filename) == (errno.EIO, str(tmp_path / "store.sqlite"))


def test_a_folder_where_the_store_belongs_is_left_alone(tmp_path):
    (tmp_path / "store.sqlite").mkdir()

    with pytest.raises(OSError) as caught:
        look(tmp_path / "store.sqlite")

    assert caught.value.errno == errno.EACCES


def fail(file: Path) -> None:
    with pytest.raises(ZeroDivisionError), open_store(file, print):
        raise ZeroDivisionError


def test_an_error_makes_no_store_trusted_that_was_not(file, tmp_path):
    edit(file, "UPDATE meta SET value = 'q' WHERE key = 'plan'")
    fail(file)
    fail(tmp_path / "new.sqlite")

    assert (look(file)[1], look(tmp_path / "new.sqlite")[1]) == (False, False)


def test_an_error_takes_no_trust_from_a_store_that_had_it(file):
    fail(file)

    assert look(file)[1]
