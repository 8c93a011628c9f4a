"""A day of writing in a minute: random edits, also while builds run, and the served site equals a clean build.

Neither the server nor its builder may have kept anything: no memory, descriptor, thread or process.
"""

from __future__ import annotations

import random
import shutil
import socket
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from site_builder.build import build
from site_builder.model.outcome import BuildOptions, Silent
from tests.archive import read_tree

from .previewing import NOW, Preview, Site, wait_until

TAGS = ("Moon", "Mars", "moon", "Landers", "新闻", "C++")
MOST_GROWTH = 1.2


class Writer:
    """Edits ``site`` at random, as a person does who also renames, breaks and mends things."""

    def __init__(self, site: Site, seed: int) -> None:
        self.site = site
        self.random = random.Random(seed)
        self.names = [f"{number % 12:02}/{number}.md" for number in range(150)]
        self.broken: set[str] = set()
        for name in self.names[:100]:
            self.write(name)
        for name in ("static", "templates"):  # each folder has a thread that watches it
            (site.root / name).mkdir()
        self.acts: list[tuple[int, Callable[[], object]]] = [
            (40, self.write_any), (10, self.remove), (8, self.rename), (6, self.break_one), (6, self.mend),
            (3, self.move_folder), (3, self.style), (2, self.template), (1, self.settings), (4, self.save_by_rename),
        ]  # fmt: skip

    def act(self) -> None:
        """One edit."""
        weights, acts = zip(*self.acts, strict=True)
        self.random.choices(acts, weights)[0]()

    def files(self) -> list[Path]:
        return sorted((self.site.root / "content").rglob("*.md"))

    def write(self, name: str) -> None:
        choose = self.random
        self.site.write(
            name,
            # A title of its own, and a slug from the name, so that no two want one address.
            title=f"Number {choose.randint(0, 10**9)}",
            slug=name.replace("/", "-").removesuffix(".md"),
            date=f"2026-01-{choose.randint(1, 20):02}",
            tags=choose.sample(TAGS, choose.randint(0, 3)),
            draft=choose.random() < 0.1,
            body=f"Words {choose.random()}.\n\n" + "More of them. " * choose.randint(0, 200),
        )
        self.broken.discard(name)

    def write_any(self) -> None:
        self.write(self.random.choice(self.names))

    def remove(self) -> None:
        if files := self.files():
            self.random.choice(files).unlink()

    def rename(self) -> None:
        if files := self.files():
            file = self.random.choice(files)
            file.rename(file.with_name(f"renamed-{self.random.randint(0, 5)}.md"))

    def break_one(self) -> None:
        name = self.random.choice(self.names)
        self.site.write_file(f"content/{name}", self.random.choice(["---\ntitle: x\n", "", "---\ndate: x\n---\n"]))
        self.broken.add(name)

    def mend(self) -> None:
        for name in sorted(self.broken):
            self.write(name)

    def move_folder(self) -> None:
        content = self.site.root / "content"
        folders = sorted(path for path in content.iterdir() if path.is_dir())
        target = content / f"moved-{self.random.randint(0, 3)}"
        if folders and (folder := self.random.choice(folders)) != target:
            shutil.rmtree(target, ignore_errors=True)
            shutil.move(folder, target)

    def style(self) -> None:
        self.site.write_file("static/style.css", f"h1 {{ margin: {self.random.randint(0, 99)}px }}")

    def template(self) -> None:
        file = self.site.root / "templates" / "redirect.html"
        if file.exists():
            file.unlink()
        else:
            self.site.write_file("templates/redirect.html", "<title>{{ view.title }}</title>\n")

    def settings(self) -> None:
        self.site.write_file(
            "site.toml", f'[site]\ntitle = "Test {self.random.randint(0, 3)}"\n[search]\nenabled = false\n'
        )

    def save_by_rename(self) -> None:
        if files := self.files():
            file = self.random.choice(files)
            aside = file.with_name(f".{file.name}.new")
            aside.write_bytes(file.read_bytes() + b"\nOne line more.\n")
            aside.replace(file)

    def come_to_rest(self) -> None:
        """No file is broken, and no two want one address."""
        shutil.rmtree(self.site.root / "content")
        (self.site.root / "content").mkdir()
        for name in self.names[20:]:
            self.write(name)


class Held(NamedTuple):
    """What a process has."""

    resident_kib: int
    descriptors: int
    threads: int


def held_by(pid: int) -> Held:
    fields = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    count = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    return Held(int(fields["VmRSS"].split()[0]), count, int(fields["Threads"]))


def ask_around(preview: Preview, choose: random.Random) -> None:
    """What a browser does meanwhile: pages, a stream that is broken off, a page that is not there."""
    for path in ("/", "/nowhere/", "/feed.xml", "/tags/moon/"):
        assert preview.get(path)[0] in {200, 404}
    with socket.create_connection(("127.0.0.1", preview.port), 30) as tab:
        own = f"127.0.0.1:{preview.port}"
        tab.sendall(f"GET /__site-builder/events?since={choose.randint(0, 9)} HTTP/1.1\r\nHost: {own}\r\n\r\n".encode())
        assert tab.recv(100).startswith(b"HTTP/1.1 200")


def clean_tree(site: Site, folder: Path) -> dict[str, str]:
    options = BuildOptions(
        site=site.root, now=datetime.fromisoformat(NOW), output=folder / "output", jobs=1, drafts=True, future=True
    )
    assert not build(options, Silent(), cache=folder / "cache").faulty
    return read_tree(folder / "output")


# Threads for what blocks are begun as they are needed, a few in all; a leak is one for each edit or each tab.
POOL_MAY_GROW = 3


def write_for_a_day(tmp_path: Path, edits: int, *, seed: int) -> list[tuple[Held, Held]]:
    """Edit so often, then compare; what server and builder held after a third of the edits, and at the end.

    Threads and descriptors must be no more at the end.
    """
    site = Site(tmp_path / "site")
    writer = Writer(site, seed)
    with Preview(site.root, "--watch", "--drafts", "--future") as preview:
        preview.ready()
        before: list[Held] = []
        for number in range(edits):
            writer.act()
            if number % 10 == 0:
                ask_around(preview, writer.random)
            # Most edits come while a build runs; now and then it may end.
            if number % 25 == 0:
                seen = preview.count()
                writer.write_any()
                preview.wait_for("built", "faulty", "failed", after=seen)
            if number == edits // 3:
                before = rest(preview, writer, tmp_path / "first")
        after = rest(preview, writer, tmp_path / "last")

        def has_let_go() -> bool:
            # A thread or descriptor may be in use for a moment; one that leaked is never let go.
            nonlocal after
            after = [held_by(preview.process.pid), held_by(preview.builder_pid())]
            pairs = list(zip(before, after, strict=True))
            return all(
                now.threads <= then.threads + POOL_MAY_GROW and now.descriptors <= then.descriptors
                for then, now in pairs
            )

        wait_until(has_let_go, "threads and descriptors to be no more than at first", 20)
        assert [event for event in preview.events if event["event"] == "bug"] == []
        assert [event for event in preview.events if event.get("kind") == "bug"] == []
        assert {event["text"] for event in preview.events if event["event"] == "notice"} == set()
    return list(zip(before, after, strict=True))


def tree_if_quiet(root: Path) -> dict[str, str] | None:
    """The tree; None if a build took files away while it was read."""
    try:
        return read_tree(root)
    except FileNotFoundError:
        return None


def rest(preview: Preview, writer: Writer, folder: Path) -> list[Held]:
    """Let it come to rest and compare what is served with a clean build; what both processes hold then."""
    writer.come_to_rest()
    expected = clean_tree(writer.site, folder)
    served = writer.site.root / ".site-builder" / "preview"
    wait_until(lambda: tree_if_quiet(served) == expected, "the preview to equal a clean build", 120)
    builder = preview.builder_pid()
    wait_until(lambda: set(preview.processes()) == {preview.process.pid, builder}, "the end of all workers")
    return [held_by(preview.process.pid), held_by(builder)]


@pytest.mark.slow
def test_after_random_edits_the_preview_equals_a_clean_build_and_nothing_is_left_open(tmp_path):
    write_for_a_day(tmp_path, 60, seed=5)


@pytest.mark.soak
@pytest.mark.timeout(0)
@pytest.mark.parametrize("seed", [1])
def test_after_a_long_day_it_has_not_grown_either(tmp_path, seed):
    for before, after in write_for_a_day(tmp_path, 2_000, seed=seed):
        assert after.resident_kib <= before.resident_kib * MOST_GROWTH, (before, after)
