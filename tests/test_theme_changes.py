"""What a build does when the theme, its options or its words change: it writes what a clean build has, and no more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from site_builder.build import build
from site_builder.model.outcome import BuildOptions, Silent
from tests.archive import Archive, Builder, moment, read_tree, written

BUILDERS: list[Builder] = []


@pytest.fixture(scope="module", autouse=True)
def builders() -> Iterator[None]:
    BUILDERS[:] = [Builder("America/New_York", "1"), Builder("Asia/Kathmandu", "77")]
    yield
    for builder in BUILDERS:
        builder.close()


@pytest.fixture
def site(tmp_path: Path) -> Archive:
    archive = Archive(tmp_path / "site", *BUILDERS)
    archive.write("apple.md", title="Apple", date="2026-01-07", link="https://one.example/a", tags=["fruit"])
    archive.write("date.md", title="Date", date="2026-01-04", tags=["fruit"])
    archive.build()
    return archive


def changes(site: Archive) -> list[str]:
    """Build, hold the result against a clean build, and give the paths that were written."""
    outcome = site.build()
    assert site.tree() == read_tree(site.build_clean()[1])
    return written(outcome)


def text(site: Archive, path: str) -> str:
    return (site.output / path).read_text("utf-8")


def style_of(site: Archive) -> str:
    return str(re.findall(r'href="/(assets/style\.[0-9a-f]{8}\.css)"', text(site, "index.html"))[0])


def test_a_word_of_the_site_s_own_rewrites_the_pages_that_show_it(site):
    (site.root / "languages").mkdir()
    (site.root / "languages/en.toml").write_text('older = "Previously"\n')

    assert changes(site) == ["2026/01/07/apple/index.html", "2026/01/07/index.html"]


def test_a_title_that_the_program_words_follows_the_catalogue(site):
    (site.root / "languages").mkdir()
    (site.root / "languages/en.toml").write_text('page_not_found = "Nothing here"\n')

    assert changes(site) == ["404.html"]
    assert "<h1>Nothing here</h1>" in text(site, "404.html")


def test_another_language_changes_words_dates_and_direction(site):
    site.write_config(language="ar")
    changes(site)

    page = text(site, "index.html")
    assert ('<html lang="ar" dir="rtl" ' in page, "الأرشيف" in page, "7 يناير 2026" in page) == (True, True, True)


def test_a_language_without_a_catalogue_keeps_its_dates_and_says_so(site):
    site.write_config(language="fi")
    told: list[str] = []

    class Listening(Silent):
        def notice(self, text: str) -> None:
            told.append(text)

    build(BuildOptions(site=site.root, now=moment(site.now), jobs=1), Listening())

    page = text(site, "index.html")
    assert ("7. tammikuuta 2026" in page, "Archive" in page, len(told)) == (True, True, 1)
    assert told[0].startswith("no words in the language 'fi' (we have ar, de, en, ")


def test_another_accent_is_another_style_sheet_under_another_name(site):
    before = style_of(site)
    site.write_config('[theme.options]\naccent = "#004400"\n')

    changes(site)

    assert (style_of(site) != before, (site.output / before).exists()) == (True, False)
    assert "--accent:#004400;" in text(site, style_of(site))


def test_a_style_sheet_of_the_site_s_own_adds_to_the_theme_s(site):
    before = text(site, style_of(site))
    (site.root / "static").mkdir()
    (site.root / "static/style.css").write_text("@import parent;\n.mine { color: red }\n")
    changes(site)

    assert text(site, style_of(site)) == before + ".mine{color:red}"


def test_a_script_that_counts_visits_is_let_through_by_its_own_address(site):
    site.write_config(
        "[security]\nheaders_file = true\n[theme.options.analytics]\n"
        'src = "https://stats.example/x.js?v=1"\nconnect = ["https://collect.example"]\n'
    )
    changes(site)
    rules = " https://stats.example/x.js; ", "connect-src 'self' https://collect.example; "
    page = text(site, "index.html").replace("&#39;", "'")

    assert '<script defer src="https://stats.example/x.js?v=1"></script>' in page
    assert [rule in source for rule in rules for source in (page, text(site, "_headers"))] == [True] * 4


def test_wire_is_built_from_the_same_articles(site):
    site.write_config('[theme]\nname = "wire"\n')
    changes(site)

    assert text(site, "index.html").count('class="card"') == 2


def test_wire_is_less_than_two_hundred_lines_of_its_own():
    files = [file for file in (Path(__file__).parents[1] / "themes/wire").rglob("*") if file.is_file()]

    assert sum(len(file.read_text("utf-8").splitlines()) for file in files) < 200
