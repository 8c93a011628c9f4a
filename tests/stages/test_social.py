"""Cards for other sites, from the settings to the page that names them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.archive import Archive, Builder, read_tree
from tests.photographs import latin_font, opened, png

CARDS = '[images]\nsocial_font = "fonts/letters.ttf"\n'


@pytest.fixture(scope="module")
def builders() -> Iterator[tuple[Builder, Builder]]:
    both = Builder("America/New_York", "1"), Builder("Asia/Kathmandu", "77")
    yield both
    for builder in both:
        builder.close()


@pytest.fixture
def archive(tmp_path, builders):
    archive = Archive(tmp_path / "site", *builders)
    (archive.root / "fonts").mkdir()
    (archive.root / "fonts/letters.ttf").write_bytes(latin_font())
    archive.write_config(CARDS)
    archive.write("a.md", title="A plain title", date="2026-01-07")
    archive.write("b.md", title="Another", date="2026-01-06", image="b.png", image_alt="B")
    archive.write("c.md", title="Café", date="2026-01-05")
    (archive.root / "content/b.png").write_bytes(png())
    return archive


def cards(archive: Archive) -> list[str]:
    folder = archive.output / "assets/social"
    found = (file.relative_to(folder).as_posix() for file in sorted(folder.rglob("*.png")))
    return [re.sub(r"\.[0-9a-f]{8}\.", ".", name) for name in found]


def head(archive: Archive, slug: str) -> dict[str, str]:
    (page,) = archive.output.glob(f"2026/01/*/{slug}/index.html")
    meta = re.compile(r'<meta (?:property|name)="(og:image[^"]*|twitter:card)" content="([^"]*)"')
    return dict(meta.findall(page.read_text("utf-8")))


def test_an_article_without_a_picture_has_a_card_that_its_page_names(archive):
    archive.build()
    metas = head(archive, "a")
    card = archive.output / metas["og:image"].removeprefix("https://news.example/")

    assert opened(card.read_bytes()).size == (1200, 630)
    assert {name: metas[name] for name in metas if name != "og:image"} == {
        "og:image:width": "1200", "og:image:height": "630", "og:image:alt": "A plain title",
        "twitter:card": "summary_large_image",
    }  # fmt: skip


def test_one_with_a_picture_is_shown_with_that_and_one_that_the_font_cannot_write_has_none(archive):
    outcome = archive.build()

    assert cards(archive) == ["2026/01/07/a.png"]
    assert head(archive, "b")["og:image"] == "https://news.example/files/b.png"
    assert head(archive, "c") == {}
    assert outcome["notices"] == [
        "1 article has no card for other sites: the font of [images] social_font lacks 'é' in c.md"
    ]


def test_only_what_is_on_a_card_draws_it_again(archive):
    archive.build()
    archive.write("a.md", title="A plain title", date="2026-01-07", body="Another body.", tags=["new"])
    assert [path for path in archive.build()["written_paths"] if "social" in path] == []

    archive.write("a.md", title="A plain word", date="2026-01-07")
    outcome = archive.build()
    changed = [outcome["written_paths"], outcome["removed_paths"]]
    assert [len([path for path in paths if "social" in path]) for paths in changed] == [1, 1]


def test_cards_are_the_same_in_a_clean_build_elsewhere(archive):
    archive.build()
    _, folder = archive.build_clean()

    assert read_tree(folder) == archive.tree()


def test_without_the_setting_they_go(archive):
    archive.build()
    archive.write_config("")
    archive.build()

    assert (cards(archive), head(archive, "a")) == ([], {})


def test_a_font_that_is_not_there_is_told_with_what_to_do(archive):
    (archive.root / "fonts/letters.ttf").unlink()

    font = archive.root / "fonts/letters.ttf"
    assert archive.build_error() == (
        f"site.toml: [images] social_font: expected a font file at {font}, found No such file or directory [config]\n"
        "    write its path from the folder of site.toml, such as fonts/NotoSerif.ttf"
    )
