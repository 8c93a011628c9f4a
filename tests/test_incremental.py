"""The one bug that touch-and-plan can have is to touch too little. A machine of random edits hunts it.

After every step the incremental output must equal, path by path and byte by byte, that of a clean build in a fresh
process with another time zone, hash seed and folder; so must that of a process that stays, looks only where it is told
that something happened, and trusts what it wrote. Where content is faulty, both builds must say so in the
same words, and the published site must stand untouched.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from tests.archive import NOW, Archive, Builder, ResidentBuilder, read_tree
from tests.photographs import latin_font, paint, png, save

PHOTOGRAPH = save(paint(700, 400), "PNG")
PICTURES = [png(0), png(1), PHOTOGRAPH, save(paint(560, 400), "PNG"), b"<svg>", PHOTOGRAPH[:-5000], None]
FILES = ["pic.png", "2026/pic.png", "2026/01/pic.png", "pages/pic.png"]
# Standalone pages, and what they say.
PAGES = ["pages/a.md", "pages/b/index.md", "pages/b/c.md"]
PAGE_FIELDS = st.fixed_dictionaries(
    {"title": st.sampled_from(["About", "<b>"])},
    optional={
        "slug": st.sampled_from(["us", "us", "s"]),
        "aliases": st.lists(st.sampled_from(["/us/", "/old/"]), max_size=1),
        "updated": st.sampled_from(["2026-01-09", "2026-01-10T08:00:00Z"]),
        "image": st.sampled_from(["pic.png", "/x.png"]),
        "draft": st.booleans(),
    },
)
PATHS = [f"{folder}{name}.md" for folder in ("", "2026/", "2026/01/") for name in ("a", "b", "c", "d")]
DATES = [
    "2024-12-31",
    "2025-06-01",
    "2026-01-06",
    "2026-01-07",
    "2026-01-07T23:30:00Z",
    "2026-01-08T00:30:00+02:00",
    "2026-01-20",
]
TAGS = st.lists(
    st.sampled_from(["Linux", "linux", "C++", "C", "新闻", "open source", "Open-Source", "été"]),
    max_size=3,
    unique=True,
)
# What site.toml says of tags: nothing, a merge of one into another, both ways, a spelling, and descriptions.
TAG_RULES = [
    "",
    '[tags.aliases]\n"C++" = "C"\n"新闻" = "news"\n',
    '[tags.aliases]\nC = "C++"\nlinux = "LINUX"\n[categories.aliases]\nnews = "World"\n',
    '[tags.descriptions]\nopen-source = "Free."\n[sources."www.two.example"]\ndescription = "The second."\n',
]
COPIES = ["", '[output]\nprecompress = ["gz"]\n', '[output]\nprecompress = ["br", "gz"]\n']
# And of pictures: none but the copies, other sizes, another quality.
IMAGE_RULES = ["[images]\nenabled = false\n", "[images]\nwidths = [320]\njpeg_quality = 60\nkeep_metadata = true\n"]
IMAGE_RULES += ['[images]\nsocial_font = "font.ttf"\n']
LINKS = ["", "https://one.example/x/", "https://www.one.example/x", "https://two.example/y"]
FIELDS = st.fixed_dictionaries(
    {"title": st.sampled_from(["One", "Two & three", "<b>"]), "date": st.sampled_from(DATES), "tags": TAGS},
    optional={
        "categories": st.lists(st.sampled_from(["News", "news", "World"]), max_size=2, unique=True),
        "link": st.sampled_from(LINKS),
        "authors": st.lists(st.sampled_from(["Ada", "Bo"]), max_size=1),
        "featured": st.booleans(),
        "slug": st.sampled_from(["s", "t"]),
        "aliases": st.lists(st.sampled_from(["/old/", "/older/x/", "/tags/"]), max_size=1),
        "expires": st.sampled_from(["2026-01-09", "2026-02-01"]),
        "updated": st.sampled_from(["2026-01-09", "2026-01-10T08:00:00Z"]),
        "summary": st.sampled_from(["", "In short."]),
        "draft": st.booleans(),
        "image": st.sampled_from(["pic.png", "/x.png"]),
        "story": st.sampled_from(["Trial", "trial", "Comet"]),
    },
)
BODIES = st.sampled_from(
    [
        "Words.",
        "# Head\n\n*more* words",
        '<p>raw</p>\n\n<a href="/x">y</a>',
        "```python\nx = 1\n```",
        "![a](pic.png)",
        "[b](./pic.png?x)",
    ]
)


class Editing(RuleBasedStateMachine):
    """An author, a designer, an owner and an accident at work on one site."""

    archive: Archive

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="incremental-"))
        self.archive = Archive(self.folder / "site", *BUILDERS)
        self.preview = ResidentBuilder(self.archive.root)
        self.compared = 0
        self.fields: dict[str, dict[str, Any]] = {}
        self.bodies: dict[str, str] = {}
        self.forget: Callable[[], None] = lambda: None

    def teardown(self) -> None:
        self.preview.close()
        shutil.rmtree(self.folder)

    @initialize(articles=st.dictionaries(st.sampled_from(PATHS), FIELDS, min_size=3, max_size=9), search=st.booleans())
    def begin(self, articles: dict[str, dict[str, Any]], search: bool) -> None:
        (self.archive.root / "font.ttf").write_bytes(latin_font())
        self.archive.write_config(search=search)
        for path, fields in articles.items():
            self._put(path, fields, "Words.")
        self._compare()

    def _put(self, path: str, fields: dict[str, Any], body: str) -> None:
        self.fields[path], self.bodies[path] = fields, body
        self.archive.write(path, body=body, **fields)

    def _some(self, number: int) -> str:
        return sorted(self.fields)[number % len(self.fields)]

    # the author

    @rule(path=st.sampled_from(PATHS), fields=FIELDS, body=BODIES)
    def write(self, path: str, fields: dict[str, Any], body: str) -> None:
        self._put(path, fields, body)
        self._compare()

    @precondition(lambda self: self.fields)
    @rule(number=st.integers(0, 20), body=BODIES)
    def edit_body(self, number: int, body: str) -> None:
        path = self._some(number)
        self._put(path, self.fields[path], body)
        self._compare()

    @precondition(lambda self: self.fields)
    @rule(
        number=st.integers(0, 20),
        changed=FIELDS,
        names=st.sets(
            st.sampled_from(["title", "date", "tags", "slug", "draft", "link", "aliases", "story"]), min_size=1
        ),
    )
    def edit_fields(self, number: int, changed: dict[str, Any], names: set[str]) -> None:
        path = self._some(number)
        kept = {name: value for name, value in self.fields[path].items() if name not in names}
        self._put(
            path,
            kept
            | {name: changed[name] for name in sorted(names) if name in changed}
            | {"title": changed["title"], "date": changed["date"]},
            self.bodies[path],
        )
        self._compare()

    @precondition(lambda self: self.fields)
    @rule(number=st.integers(0, 20), to=st.sampled_from(PATHS))
    def rename(self, number: int, to: str) -> None:
        path = self._some(number)
        if to not in self.fields:
            (self.archive.root / "content" / to).parent.mkdir(parents=True, exist_ok=True)
            (self.archive.root / "content" / path).rename(self.archive.root / "content" / to)
            self.fields[to], self.bodies[to] = self.fields.pop(path), self.bodies.pop(path)
            self._compare()

    @precondition(lambda self: len(self.fields) > 1)
    @rule(number=st.integers(0, 20))
    def delete(self, number: int) -> None:
        path = self._some(number)
        (self.archive.root / "content" / path).unlink()
        del self.fields[path], self.bodies[path]
        self._compare()

    @precondition(lambda self: self.fields)
    @rule(number=st.integers(0, 20))
    def edit_without_a_trace(self, number: int) -> None:
        """Same size, and the modification time put back."""
        file = self.archive.root / "content" / self._some(number)
        seen, text = file.stat(), file.read_text("utf-8")
        swapped = text.replace("ords", "odrs") if "ords" in text else text.replace("odrs", "ords")
        self.bodies[self._some(number)] = swapped.partition("---\n")[2].partition("---\n")[2].rstrip("\n")
        file.write_text(swapped, "utf-8")
        os.utime(file, ns=(seen.st_atime_ns, seen.st_mtime_ns))
        self._compare()

    @precondition(lambda self: self.fields)
    @rule(
        number=st.integers(0, 20),
        fault=st.sampled_from(["---\ntitle: x\n", "no header", "---\ntitle: A: b\ndate: 12/03/26\n---\n", "\xff"]),
    )
    def break_and_mend(self, number: int, fault: str) -> None:
        path = self._some(number)
        self.archive.write_raw(path, fault)
        self._compare()
        self._put(path, self.fields[path], self.bodies[path])
        self._compare()

    @rule(path=st.sampled_from(PAGES), fields=st.none() | PAGE_FIELDS, body=BODIES)
    def put_page(self, path: str, fields: dict[str, Any] | None, body: str) -> None:
        """A standalone page comes, changes or goes."""
        if fields is None:
            (self.archive.root / "content" / path).unlink(missing_ok=True)
        else:
            self.archive.write(path, body=body, date=None, **fields)
        self._compare()

    @rule(path=st.sampled_from(FILES), data=st.sampled_from(PICTURES))
    def put_file(self, path: str, data: bytes | None) -> None:
        """A picture beside articles comes, changes, goes, breaks off or is none."""
        file = self.archive.root / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if data is None:
            file.unlink(missing_ok=True)
        else:
            file.write_bytes(data)
        self._compare()

    @rule(hours=st.sampled_from([-48, 1, 24, 24 * 11, 24 * 30]))
    def let_time_pass(self, hours: int) -> None:
        self.archive.now = (datetime.fromisoformat(self.archive.now) + timedelta(hours=hours)).isoformat()
        if not "2025-12-01" < self.archive.now < "2026-06-01":
            self.archive.now = NOW
        self._compare()

    @rule(names=st.sampled_from([("content",), ("content", ".site-builder"), (".site-builder",)]))
    def touch_all(self, names: tuple[str, ...]) -> None:
        """A fresh clone, a restored cache: new times, new inodes, the same bytes."""
        for name in names:
            folder, copy = self.archive.root / name, self.archive.root / "copy"
            if folder.is_dir():
                shutil.copytree(folder, copy, copy_function=shutil.copyfile)
                shutil.rmtree(folder)
                copy.rename(folder)
        outcome = self._compare()
        assert outcome is None or outcome["parsed"] == 0 or outcome["notices"] or self._distrusted

    # the designer and the owner

    @rule(
        name=st.sampled_from(["card.html", "also.html", "list.html", "article.html"]),
        text=st.sampled_from(["<!-- a -->", "<!-- b -->", None]),
    )
    def shadow_template(self, name: str, text: str | None) -> None:
        file = self.archive.root / "templates" / name
        file.parent.mkdir(exist_ok=True)
        if text is None:
            file.unlink(missing_ok=True)
        else:
            original = Path(__file__).parent.parent / "themes/broadsheet/templates" / name
            source = original.read_text("utf-8")
            block = "{% block main %}"  # outside of a block, a template that extends another shows nothing
            file.write_text(source.replace(block, block + text) if block in source else source + text, "utf-8")
        self._compare()

    @rule(css=st.sampled_from(["a{}", "b{}", None]))
    def edit_static(self, css: str | None) -> None:
        file = self.archive.root / "static" / "own.css"
        file.parent.mkdir(exist_ok=True)
        if css is None:
            file.unlink(missing_ok=True)
        else:
            file.write_text(css, "utf-8")
        self._compare()

    @rule(
        zone=st.sampled_from(["UTC", "Pacific/Auckland"]),
        title=st.sampled_from(["Test", "Other"]),
        permalink=st.sampled_from(["/{year}/{month}/{day}/{slug}/", "/{slug}/"]),
        more=st.sampled_from(TAG_RULES + IMAGE_RULES),
        copies=st.sampled_from(COPIES),
        search=st.booleans(),
    )
    def edit_config(self, zone: str, title: str, permalink: str, more: str, copies: str, search: bool) -> None:
        self.archive.write_config(more + copies, search=search, timezone=zone, title=title, permalink=permalink)
        self._compare()

    # accidents

    @rule(number=st.integers(0, 1000), how=st.sampled_from(["delete", "edit", "same size"]))
    def harm_output(self, number: int, how: str) -> None:
        files = sorted(file for file in self.archive.output.rglob("*") if file.is_file())
        if files:
            file = files[number % len(files)]
            if how == "delete":
                file.unlink()
            else:
                file.write_bytes(b"x" * (file.stat().st_size if how == "same size" else 3))
            self._compare()

    @rule(
        place=st.floats(0, 1),
        how=st.sampled_from(["delete", "cut", "flip", "foreign", "folder"]),
        delete=st.booleans(),
        number=st.integers(0, 20),
    )
    def harm_store(self, place: float, how: str, delete: bool, number: int) -> None:
        if delete and len(self.fields) > 1:
            path = self._some(number)
            (self.archive.root / "content" / path).unlink()
            del self.fields[path], self.bodies[path]
        store = self.archive.root / ".site-builder" / "store.sqlite"
        if store.exists():
            data = bytearray(store.read_bytes())
            at = min(len(data) - 1, int(place * len(data)))
            if how == "delete":
                store.unlink()
            elif how == "cut":
                store.write_bytes(data[:at])
            elif how == "flip":
                data[at] ^= 0x41
                store.write_bytes(data)
            elif how == "foreign":
                store.write_bytes(b"SQLite format 3\0" + b"?" * 1000)
            else:
                shutil.rmtree(store.parent)
        self._distrusted = True
        self._compare()

    _distrusted = False

    @rule(number=st.integers(0, 1000), how=st.sampled_from(["delete", "edit", "kill", "stop", "all"]))
    def harm_preview(self, number: int, how: str) -> None:
        files = sorted(file for file in self.preview.output.rglob("*") if file.is_file())
        if files and how == "delete":
            files[number % len(files)].unlink()
        elif files and how == "edit":
            files[number % len(files)].write_bytes(b"xyz")
        elif how == "all":
            shutil.rmtree(self.preview.output)
        if how in {"kill", "stop"}:
            (self.preview.kill if how == "kill" else self.preview.restart)()
            self._compare()
        else:
            self._compare(told=[Path("/")] if how != "all" else [])

    # the truth

    def _compare(self, told: Iterable[Path] = ()) -> dict[str, Any] | None:
        before = self.archive.tree() if self.archive.output.exists() else {}
        outcome = self.archive.build()
        clean, folder = self.archive.build_clean()
        assert outcome["problems"] == clean["problems"]
        assert outcome["faulty"] == clean["faulty"]
        self._compare_preview(clean, folder, told)
        now = self.archive.tree()
        if outcome["faulty"]:
            assert now == before
            return None
        expected = read_tree(folder)
        shutil.rmtree(folder.parent)
        assert sorted(now) == sorted(expected)
        assert {path for path in now if now[path] != expected[path]} == set()
        again = self.archive.build()
        assert (again["written_paths"], again["removed_paths"], again["parsed"]) == ([], [], 0)
        self._distrusted = False
        return outcome

    def _compare_preview(self, clean: dict[str, Any], folder: Path, told: Iterable[Path]) -> None:
        """What stays in its process and is told where to look comes to the same."""
        before = read_tree(self.preview.output)
        changed = self.preview.changed()
        self.compared += 1
        if self.compared % 3 == 1:  # told too much
            changed += [file.parent for file in changed[:1]]
        if self.compared % 3 == 2:
            changed += [self.archive.root / "content" / path for path in PATHS[:: self.compared % 5 + 1]]
        outcome = self.preview.build([*changed, *told], now=self.archive.now)
        same = ["problems", "faulty", "files"]
        if not outcome["faulty"]:
            same += ["articles", "withheld", "left_out", "next_due"]
        assert {name: outcome[name] for name in same} == {name: clean[name] for name in same}
        now = read_tree(self.preview.output)
        if outcome["faulty"]:
            assert now == before
        else:
            expected = read_tree(folder)
            assert sorted(now) == sorted(expected)
            assert {path for path in now if now[path] != expected[path]} == set()
            if self.compared % 4 == 0:
                again = self.preview.build([], now=self.archive.now)
                assert (again["written_paths"], again["removed_paths"], again["read"]) == ([], [], 0)


BUILDERS: tuple[Builder, Builder]


@pytest.fixture(scope="module", autouse=True)
def builders() -> Iterator[None]:
    global BUILDERS  # noqa: PLW0603  # a machine's class is made before any fixture
    BUILDERS = (Builder("America/New_York", "1"), Builder("Asia/Kathmandu", "77"))
    yield
    for builder in BUILDERS:
        builder.close()


def test_every_build_equals_a_clean_one_after_any_edit() -> None:
    examples = (
        settings.default.max_examples if settings.default is not None and settings.default.max_examples > 100 else 5
    )
    run_state_machine_as_test(
        Editing,
        settings=settings(
            settings.default,
            max_examples=examples,
            stateful_step_count=20,
            report_multiple_bugs=False,
            phases=[Phase.explicit, Phase.generate],
        ),
    )
