"""What rings, when, and what does not."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import threading

import pytest

from site_builder.serve import doorbell
from site_builder.serve.doorbell import Doorbell, is_worth_a_ring
from site_builder.serve.polling import look_at_files
from site_builder.serve.watch import Watcher

from .previewing import Site, wait_until


@pytest.mark.parametrize(
    ("path", "is_worth"),
    [
        ("content/2026/x.md", True),
        ("content/x.markdown", True),
        ("content/x.html", True),
        ("content/2026/.x.md", False),
        ("content/2026/.#x.md", False),
        ("content/.git/x.md", False),
        ("content/x.md~", False),
        ("content/x.md.swp", False),
        ("content/4913", False),
        ("content/#x.md#", False),
        ("content/2026/photo.jpg", True),
        ("content/notes.txt", True),
        ("contents/x.md", False),
        ("site.toml", True),
        ("site.toml~", False),
        (".site.toml.swp", False),
        ("README.md", False),
        ("templates/base.html", True),
        ("templates/4913", False),
        ("templates/base.html~", False),
        ("static/img/a.png", True),
        ("static/.DS_Store", False),
        ("themes/mine/theme.toml", True),
        ("output/index.html", False),
        (".site-builder/preview/index.html", False),
    ],
)
def test_a_path_rings_if_it_may_be_part_of_the_site(path, is_worth):
    assert is_worth_a_ring(path, "content") is is_worth


def test_a_content_folder_elsewhere_rings_by_its_own_path():
    assert is_worth_a_ring("../articles/x.md", "../articles")
    assert is_worth_a_ring("news/posts/x.md", "news/posts")
    assert not is_worth_a_ring("news/x.md", "news/posts")


def rings_of(*heard: tuple[float, set[str]], until_s: float) -> list[tuple[float, frozenset[str]]]:
    """The rings, each with its moment, of what is heard at given moments (seconds)."""

    async def run() -> list[tuple[float, frozenset[str]]]:
        loop = asyncio.get_running_loop()
        began = loop.time()
        found: list[tuple[float, frozenset[str]]] = []
        bell = Doorbell(lambda paths: found.append((loop.time() - began, paths)), loop)
        for at_s, paths in heard:
            loop.call_at(began + at_s, bell.hear, frozenset(paths))
        done = asyncio.Event()
        loop.call_at(began + until_s, done.set)
        await done.wait()
        return found

    return asyncio.run(run())


def test_two_steps_of_a_save_ring_once():
    rings = rings_of((0.0, {"a"}), (0.005, {"a"}), (0.01, {"b"}), until_s=0.3)

    assert [paths for _, paths in rings] == [frozenset({"a", "b"})]


def test_saves_apart_ring_each():
    rings = rings_of((0.0, {"a"}), (0.15, {"b"}), until_s=0.5)

    assert [paths for _, paths in rings] == [frozenset({"a"}), frozenset({"b"})]


def test_many_files_are_waited_for_longer(monkeypatch):
    monkeypatch.setattr(doorbell, "MANY_QUIET_S", 0.3)
    rings = rings_of((0.0, {str(number) for number in range(20)}), (0.15, {"late"}), until_s=1.0)

    assert len(rings) == 1
    assert "late" in rings[0][1]


def test_one_who_never_stops_writing_does_not_starve_the_build(monkeypatch):
    monkeypatch.setattr(doorbell, "LONGEST_WAIT_S", 0.2)
    rings = rings_of(*[(number * 0.01, {"a"}) for number in range(60)], until_s=0.8)

    assert len(rings) >= 2


class Bell:
    """A doorbell that remembers."""

    def __init__(self) -> None:
        self.heard: set[str] = set()
        self._lock = threading.Lock()

    def hear(self, paths: frozenset[str]) -> None:
        with self._lock:
            self.heard |= paths


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path / "site")


@pytest.fixture
def bell():
    return Bell()


@pytest.fixture
def notices():
    return []


@pytest.fixture
def watcher(site, bell, notices):
    made = Watcher(site.root, "content", bell, notices.append)
    made.start()
    yield made
    made.stop()


def test_reading_rings_nobody(site, bell, watcher):
    for file in (site.root / "content").rglob("*.md"):
        file.read_text()
    list((site.root / "content").iterdir())
    site.write("2026/written.md")

    wait_until(lambda: bell.heard, "the writing")
    assert bell.heard == {"content/2026/written.md"}


def test_a_deleted_a_renamed_and_a_moved_file_ring_by_their_names(site, bell, watcher):
    content = site.root / "content" / "2026"
    (content / "landed.md").unlink()
    (content / "lost.md").rename(content / "found.md")
    shutil.move(content / "launched.md", site.root / "away.md")

    wanted = {f"content/2026/{name}.md" for name in ("landed", "lost", "found", "launched")}
    wait_until(lambda: wanted <= bell.heard, "all four names")


def test_the_settings_ring_and_other_files_beside_them_do_not(site, bell, watcher):
    (site.root / "README.md").write_text("x")
    with (site.root / "site.toml").open("a") as file:
        file.write("\n")

    wait_until(lambda: bell.heard, "the settings")
    assert bell.heard == {"site.toml"}


def test_a_folder_of_templates_that_comes_later_rings_and_is_watched_from_then_on(site, bell, watcher):
    (site.root / "templates").mkdir()
    wait_until(lambda: "templates" in bell.heard, "the folder")
    bell.heard.clear()

    watcher.look_again("content")
    wait_until(lambda: "templates" in bell.heard, "the folder once more, for what was saved in it meanwhile")
    site.write_file("templates/a.html", "x")

    wait_until(lambda: "templates/a.html" in bell.heard, "the file in it")


def test_another_content_folder_is_followed(site, bell, watcher):
    (site.root / "posts").mkdir()
    watcher.look_again("posts")
    site.write_file("posts/x.md", "x")

    wait_until(lambda: "posts/x.md" in bell.heard, "the file in it")
    bell.heard.clear()
    site.write("2026/unheard.md")
    site.write_file("posts/y.md", "x")
    wait_until(lambda: "posts/y.md" in bell.heard, "the next")
    assert "content/2026/unheard.md" not in bell.heard


def test_how_files_look_changes_with_what_is_saved(site):
    before = look_at_files(site.root, "content")
    site.write("2026/landed.md", body="Other words.")
    (site.root / "content" / "2026" / "lost.md").unlink()
    site.write_file("static/a.css", "x")
    site.write_file("content/2026/landed.md~", "x")

    changed = {path for path, _ in before.items() ^ look_at_files(site.root, "content").items()}

    assert changed == {"content/2026/landed.md", "content/2026/lost.md", "static/a.css"}


def test_a_stopped_watcher_leaves_no_thread(site, bell):
    before = set(threading.enumerate())
    made = Watcher(site.root, "content", bell, lambda _: None)
    made.start()
    assert set(threading.enumerate()) > before

    made.stop()

    wait_until(lambda: set(threading.enumerate()) <= before, "the end of its threads")


def test_a_name_that_is_no_utf_8_rings_by_its_folder(site, bell, watcher):
    (site.root / "content" / "2026" / os.fsdecode(b"caf\xe9.md")).write_text("x")

    wait_until(lambda: bell.heard, "the file")
    assert bell.heard == {"content/2026"}


def test_a_queue_that_ran_over_rings_for_everything(bell, watcher):
    logging.getLogger("watchdog.observers.inotify").warning("Inotify queue overflowed")

    assert bell.heard == {""}
