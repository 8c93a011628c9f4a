"""Whatever is in an article, nothing of it runs and the page around it stands: attacks built into whole sites.

Each input goes through every place where an article's words come out. The files that a build wrote are read by
Chromium's parsers, and the same inputs without the sanitiser show that the judge would have told.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from site_builder.build import build
from site_builder.model.outcome import BuildOptions, Outcome, Silent
from site_builder.parse.markdown import render_markdown

from .chromium import Findings, judge_files, open_chromium, read_site, wrap
from .parse.cases import read_cases, read_suite

pytestmark = pytest.mark.browser

NOW = datetime(2026, 3, 1, tzinfo=UTC)
MARK = "The body of a harmless article."
CONFIG = """
[site]
title = "Test"
base_url = "https://news.example"
[lists]
page_size = 300
[search]
enabled = false
[feeds]
items = 10000
"""


@pytest.fixture(scope="module")
def browser():
    with open_chromium() as chromium:
        yield chromium


class Site:
    """A site in ``folder``, of articles that are written one by one, some hundred for each day."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._count = 0
        (folder / "content").mkdir(parents=True)
        (folder / "site.toml").write_text(CONFIG, "utf-8")

    def write(self, name: str, body: str, **fields: Any) -> None:
        """Write ``content/NAME`` with front matter in JSON, which is YAML too."""
        self._count += 1
        day = date(2025, 1, 1) + timedelta(days=self._count // 300)
        fields = {"title": "A title", "date": day.isoformat(), "summary": "What it says."} | fields
        head = "".join(f"{key}: {json.dumps(value)}\n" for key, value in fields.items())
        file = self.folder / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(f"---\n{head}---\n{body}\n".encode())

    def build(self) -> Outcome:
        """Build it without the articles that are refused."""
        return build(BuildOptions(site=self.folder, now=NOW, skip_faulty=True, jobs=2), Silent())

    def page(self, name: str) -> str:
        """The page of the article NAME, the only one of its day's address that ends so."""
        (file,) = (self.folder / "output").glob(f"2025/*/*/{name}/index.html")
        return file.read_text("utf-8")


class Verdict(NamedTuple):
    """What became of a site. ``odd`` are the files whose skeleton is not that of a harmless page of their kind."""

    acting: dict[str, list[str]]
    faults: dict[str, list[str]]
    odd: dict[str, str]


WHOLE = Verdict({}, {}, {})


def attacks(*, step: int = 1) -> dict[str, str]:
    """Every ``step``-th input of the suite, by name."""
    return {row["id"]: row["input"] for row in read_suite("xss.jsonl.gz")[::step]}


def judge(browser: object, site: Site, harmless: Findings) -> Verdict:
    """What the browser says of every file of a site, its skeletons compared with those of harmless pages."""
    found = judge_files(browser, read_site(site.folder / "output"))
    known = set(harmless.skeletons)
    odd = {path: skeleton for skeleton, paths in found.skeletons.items() if skeleton not in known for path in paths}
    return Verdict(found.acting, found.faults, odd)


@pytest.fixture(scope="module")
def harmless(browser, tmp_path_factory):
    """A site with each kind of page, of articles that mean no harm: its findings, and one article's page."""
    site = Site(tmp_path_factory.mktemp("harmless"))
    for number in range(900):
        site.write(f"w/plain-{number}.md", "Words.")
    for number, fields in enumerate(all_fields("harmless")):
        site.write(f"f/field-{number}.md", "Words.", **fields)
        site.write(f"f/again-{number}.md", "Words.", **fields)
    site.write("w/marked.md", MARK)
    site.write("w/moved.md", "Words.", aliases=["/old/"])
    assert site.build().left_out == ()
    return judge_files(browser, read_site(site.folder / "output")), site.page("marked")


def all_fields(text: str) -> Iterable[dict[str, Any]]:
    """The fields in which ``text`` can stand, in sets that are each a page of another make."""
    names = {"tags": [text], "categories": [text], "authors": [text], "source": text}
    yield {"title": text, "summary": text}
    yield {"title": text, "summary": text, "image": "https://x.example/a.png", "image_alt": text}
    yield {"image": text}
    yield {"link": "https://x.example/"}
    yield {"link": "https://x.example/", "image": "https://x.example/a.png", "image_alt": text}
    yield {"link": "https://x.example/", **names}
    yield names


def test_the_harmless_site_has_nothing_that_acts(harmless):
    assert (harmless[0].acting, harmless[0].faults) == ({}, {})


def test_our_own_cases_for_markdown(browser, harmless, tmp_path):
    site = Site(tmp_path)
    for number, case in enumerate(read_cases("attacks.txt")):
        site.write(f"case-{number}.md", case.values[0])
        site.write(f"title-{number}.md", "Words.", title=" ".join(case.values[0].split()), summary=case.values[0])

    assert site.build().left_out == ()
    assert judge(browser, site, harmless[0]) == WHOLE


# ---- the attack suite ------------------------------------------------------------------------------------------------


def test_attacks_as_raw_html_in_titles_and_in_summaries(browser, harmless, tmp_path):
    site = Site(tmp_path)
    inputs = attacks()
    for name, text in inputs.items():
        site.write(f"{name}.html", text, title=text, summary=text)
    refused = site.build().left_out
    for path in refused:  # for its title, so that the body is still to be tried
        (site.folder / path).unlink()
        name = path.removeprefix("content/")
        site.write(name, inputs[name.removesuffix(".html")])
    outcome = site.build()

    assert judge(browser, site, harmless[0]) == WHOLE
    assert (len(refused) < 100, outcome.articles) == (True, len(inputs))


@pytest.mark.parametrize("step", [6, pytest.param(1, marks=pytest.mark.soak)])
def test_attacks_inside_markdown_as_addresses_and_as_descriptions_of_images(browser, harmless, tmp_path, step):
    site = Site(tmp_path)
    for name, text in attacks(step=step).items():
        line = " ".join(text.split())
        as_links = f"[a](<{line}>) ![{line}]({line}) <{line}> [b]({line} 'c') [d][r] `{line}`\n\n[r]: {line} \"{line}\""
        as_html = f'<a href="{escape(text)}">e</a> <img alt="{escape(text)}" src="{escape(text)}">'
        site.write(f"{name}.md", f"{as_links}\n\n{as_html}\n\n{text}", summary="What it says.")
    outcome = site.build()

    assert judge(browser, site, harmless[0]) == WHOLE
    assert outcome.articles == len(attacks(step=step))


def name_sinks(text: str, name: str) -> Iterable[tuple[str, dict[str, Any]]]:
    """Articles, each with its name, in which ``text`` is the name of everything, or an address."""
    link = {"link": "https://x.example/"}
    yield f"all-{name}.md", {"tags": [text], "categories": [text], "authors": [text], "source": text, **link}
    yield f"alt-{name}.md", {"image": "https://x.example/a.png", "image_alt": text, "description": text}
    yield f"link-{name}.md", {"link": text}
    yield f"image-{name}.md", {"image": text}
    yield f"other-{name}.md", {"slug": text, "lang": text, "story": text, "aliases": [f"/{text}"], "x": {"y": [text]}}


@pytest.mark.parametrize("step", [40, pytest.param(1, marks=pytest.mark.soak)])
def test_attacks_as_names_and_in_all_other_fields(browser, harmless, tmp_path, step):
    site = Site(tmp_path)
    (tmp_path / "site.toml").write_text(
        CONFIG + "".join(f'{kind} = ["rss", "atom", "json"]\n' for kind in ("tags", "categories", "sources", "authors"))
    )
    for name, text in attacks(step=step).items():
        for file, fields in name_sinks(text, name):
            site.write(file, "Words.", **fields)
    outcome = site.build()

    assert judge(browser, site, harmless[0]) == WHOLE
    assert outcome.articles > 2 * 9_000 / step


# ---- the judge has teeth ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", [3, pytest.param(1, marks=pytest.mark.soak)])
def test_without_the_sanitiser_the_same_attacks_act_and_break_the_page_by_the_thousand(browser, harmless, step):
    findings, page = harmless
    inputs = attacks(step=step)
    raw = judge_files(browser, wrap(page, f"<p>{MARK}</p>", inputs))
    markdown = {name: render_markdown(text) for name, text in inputs.items()}
    rendered = judge_files(browser, wrap(page, f"<p>{MARK}</p>", markdown))
    broken = [name for skeleton, names in raw.skeletons.items() if skeleton not in findings.skeletons for name in names]

    assert (len(raw.acting) > 5_000 / step, len(rendered.acting) > 4_000 / step, len(broken) > 100 / step) == (
        True, True, True,
    ), (len(raw.acting), len(rendered.acting), len(broken))  # fmt: skip
