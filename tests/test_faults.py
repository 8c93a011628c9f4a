"""The n-th call to the file system fails, or the process dies there: the site stays whole, the next build mends all.

`make test` takes a sample of n for each fault; `make soak` takes every n.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.archive import NOW, Archive, Builder, read_tree
from tests.faulty_builds import ERRORS, KILL, Ended, Faults
from tests.photographs import png

SAMPLE = 2
# What an error may be called: a theme, a configuration or an output folder that can't be read is told as such.
CODES = {"file-system", "theme", "config", "output"}
Tree = dict[str, str]


@pytest.fixture(scope="module")
def faults() -> Iterator[Faults]:
    faults = Faults()
    yield faults
    faults.close()


@pytest.fixture(scope="module")
def builders() -> Iterator[list[Builder]]:
    builders = [Builder("UTC", "1"), Builder("Asia/Kathmandu", "77")]
    yield builders
    for builder in builders:
        builder.close()


class Site:
    """A small site that can be in two states, and what a clean build gives for each."""

    def __init__(self, folder: Path, builders: list[Builder], faults: Faults) -> None:
        self.archive = Archive(folder / "site", *builders)
        self._faults = faults
        self.archive.write("sub/b.md", title="B", date="2026-01-03", tags=["tree"])
        self.state = False
        self.trees: dict[bool, Tree] = {}
        for state in (True, False):
            self.turn(state)
            self.trees[state] = read_tree(self.archive.build_clean()[1])

    def turn(self, state: bool) -> None:
        """Edit: one article changes, and its picture, one comes, one goes."""
        self.state = state
        (self.archive.root / "content" / "pic.png").write_bytes(png(state))
        title = "A2" if state else "A"
        self.archive.write("a.md", title=title, date="2026-01-02", tags=["fruit"], body="![it](pic.png)")
        if state:
            self.archive.write("c.md", title="C", date="2025-12-03", tags=["new"])
            (self.archive.root / "content" / "sub" / "b.md").unlink(missing_ok=True)
        else:
            self.archive.write("sub/b.md", title="B", date="2026-01-03", tags=["tree"])
            (self.archive.root / "content" / "c.md").unlink(missing_ok=True)

    def tree(self) -> Tree:
        tree = self.archive.tree() if self.archive.output.exists() else {}
        return {path: digest for path, digest in tree.items() if not path.startswith(".site-builder/staging/")}

    def build(self, at: int = 0, fault: str = "", *, lasting: bool = False) -> Ended:
        return self._faults.build(self.archive.root, NOW, at=at, fault=fault, lasting=lasting)

    def forget(self, *names: str) -> None:
        for name in names:
            shutil.rmtree(self.archive.root / name, ignore_errors=True)


def torn(found: Tree, old: Tree, new: Tree) -> list[str]:
    """Files that are neither as they were nor as they are to be."""
    return [path for path in sorted({*found, *old, *new}) if found.get(path) not in (old.get(path), new.get(path))]


def prepare(site: Site, begin: str) -> None:
    if begin == "nothing":
        site.forget("output", ".site-builder")
    else:
        site.turn(not site.state)
    if begin == "a lost store":
        site.forget(".site-builder")


def check(site: Site, begin: str, at: int, fault: str, *, lasting: bool) -> str:
    """Disturb one build from ``begin`` on, and the next not. Gives what is wrong, or nothing."""
    prepare(site, begin)
    old, new = site.tree(), site.trees[site.state]

    ended = site.build(at, fault, lasting=lasting)

    found = site.tree()
    where = f"{fault} at call {at}{' and all after it' if lasting else ''}: {ended.how}: {ended.said}"
    if ended.how not in {"ok", "faulty", "error", "killed"} or "Traceback" in ended.said:
        return where
    if ended.how == "error" and not CODES & set(re.findall(r"\[([\w-]+)\]$", ended.said, re.MULTILINE)):
        return f"{where}: another code"
    if ended.how == "ok" and found != new:
        return f"{where}: not what a clean build gives: {torn(found, new, new)}"
    if (ended.how == "faulty" or not ended.published) and ended.how != "ok" and found != old:
        return f"{where}: the site was touched before publishing: {torn(found, old, old)}"
    if torn(found, old, new):
        return f"{where}: torn: {torn(found, old, new)}"
    if at % 2:  # the author goes on meanwhile: what was left must be known to be ours
        site.turn(not site.state)
        new = site.trees[site.state]
    again = site.build()
    if again.how != "ok" or site.archive.tree() != new:
        return f"{where}: the next build is {again.how} {again.said}: {torn(site.archive.tree(), new, new)}"
    return ""


def disturb(site: Site, begin: str, fault: str, sample: int | None, *, lasting: bool) -> list[str]:
    if site.build().how != "ok":  # another test failed with it
        site.forget("output", ".site-builder")
        assert site.build().how == "ok"
    prepare(site, begin)
    calls = site.build().calls
    assert calls > 100
    step = 1 if sample is None else max(1, calls // sample)
    # Each fault begins elsewhere, so that together they come by more places.
    first = 1 + sum(map(ord, fault + begin)) % step
    results = (check(site, begin, at, fault, lasting=lasting) for at in range(first, calls + 1, step))
    return [result for result in results if result]


BEGINNINGS = ("nothing", "an edit", "a lost store")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, builders: list[Builder], faults: Faults) -> Site:
    return Site(tmp_path_factory.mktemp("faults"), builders, faults)


@pytest.mark.parametrize("begin", BEGINNINGS)
@pytest.mark.parametrize("fault", [*ERRORS, KILL])
def test_a_fault_at_any_call_leaves_the_site_whole_and_the_next_build_right(site: Site, begin: str, fault: str):
    assert disturb(site, begin, fault, SAMPLE, lasting=False) == []


@pytest.mark.parametrize("begin", BEGINNINGS)
@pytest.mark.parametrize("fault", ["ENOSPC", "EMFILE"])
def test_a_fault_that_lasts_leaves_the_site_whole_and_the_next_build_right(site: Site, begin: str, fault: str):
    assert disturb(site, begin, fault, SAMPLE, lasting=True) == []


def test_half_a_file_one_from_nowhere_and_one_that_both_have_and_is_gone_are_noticed():
    old, new = {"same": "1", "edited": "1", "gone": "1"}, {"same": "1", "edited": "2", "come": "2"}

    assert torn({"same": "1", "edited": "1", "come": "2"}, old, new) == []
    assert torn({"edited": "half", "gone": "2", "other": "1"}, old, new) == ["edited", "gone", "other", "same"]


def test_every_fault_is_one_that_ends_some_builds(site: Site):
    assert site.build().how == "ok"
    site.turn(not site.state)

    assert [site.build(150, fault, lasting=fault != KILL).how for fault in ("ENOSPC", "EMFILE", KILL)] == [
        "error",
        "error",
        "killed",
    ]


@pytest.mark.soak
@pytest.mark.parametrize("lasting", [False, True])
@pytest.mark.parametrize("begin", BEGINNINGS)
@pytest.mark.parametrize("fault", [*ERRORS, KILL])
def test_a_fault_at_every_call(site: Site, begin: str, fault: str, lasting: bool):
    if lasting and fault == KILL:
        pytest.skip("who is killed makes no more calls")
    assert disturb(site, begin, fault, None, lasting=lasting) == []
