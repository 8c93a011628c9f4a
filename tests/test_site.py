"""The sample archive, built whole: what a reader, a feed reader and a search engine find."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urldefrag

import jsonschema
import pytest
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from tests.archive import Builder
from tests.built_site import Site, data_of, hrefs, metas, path_of, texts
from tests.pages.sample_views import broadsheet_theme

PROJECT = Path(__file__).resolve().parents[1]
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
BENNU_IN_BRIEF = (
    "OSIRIS-REx dropped its capsule in passing. It holds the largest sample of an asteroid ever brought to Earth."
)
GROUP_KINDS = ("authors", "categories", "sources", "tags")


def build(site: Path, folder: Path) -> Site:
    """Build ``site`` into ``folder``, leaving nothing beside it."""
    builder = Builder("UTC", "0")
    answer = builder.build(site, output=str(folder / "site"), cache=str(folder / "cache"))
    builder.close()
    assert answer["outcome"]["problems"] == []
    return Site("https://example.org", folder / "site")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The archive in ``content/``, as ``make site`` builds it."""
    return build(PROJECT, tmp_path_factory.mktemp("sample"))


# Every page of the sample archive


def test_every_page_has_one_heading_one_main_part_a_title_and_a_language(sample):
    odd = {
        url: found
        for url, tree in sample.all_pages.items()
        if (found := [len(tree.css(s)) for s in ("h1", "main", "html[lang][dir]")]) != [1, 1, 1]
        or not texts(tree, "title")[0]
    }

    assert odd == {}


def test_every_link_within_the_site_leads_to_a_file(sample):
    dead = [
        (url, link)
        for url, tree in sample.all_pages.items()
        for node in tree.css("[href], [src]")
        for link in (str(node.attributes.get("href") or node.attributes.get("src")),)
        if (target := sample.internal(url, link)) is not None and not sample.has(urldefrag(target).url)
    ]

    assert dead == []


def test_every_link_to_a_part_of_a_page_finds_it(sample):
    dead = []
    for url, tree in sample.pages.items():
        for href in hrefs(tree, "a[href*='#']"):
            target, fragment = urldefrag(sample.internal(url, href) or "")
            ids = [node.attributes["id"] for node in sample.pages[target].css("[id]")] if target else [fragment]
            dead += [(url, href)] if fragment not in ids else []

    assert dead == []


def test_no_page_runs_a_script_but_the_theme_s_or_loads_anything_from_elsewhere(sample):
    own = broadsheet_theme().inline_scripts
    loads = [
        (url, node.html)
        for url, tree in sample.all_pages.items()
        for node in tree.css("script:not([type='application/ld+json']), iframe, link[rel=stylesheet], [src]")
        if (node.attributes.get("src") or node.attributes.get("href") or node.text()) not in own
        and sample.internal(url, node.attributes.get("href") or node.attributes.get("src") or "https://x/") is None
    ]

    assert loads == []


def test_every_page_for_search_engines_states_its_own_address(sample):
    wrong = {
        url: found
        for url, tree in sample.pages.items()
        if "noindex" not in metas(tree).get("robots", "")
        and (found := [path_of(address) for address in [*hrefs(tree, "link[rel=canonical]"), metas(tree)["og:url"]]])
        != [url, url]
    }

    assert wrong == {}


def test_every_page_names_the_feeds_of_the_site(sample):
    without = [
        url
        for url, tree in sample.pages.items()
        if not {"/feed.xml", "/atom.xml", "/feed.json"} <= set(hrefs(tree, "link[rel=alternate]"))
    ]

    assert without == []


def test_the_directory_names_every_feed(sample):
    feeds = {path for path in sample.files if path.endswith(("feed.xml", "atom.xml", "feed.json"))}

    assert {unquote(href).lstrip("/") for href in hrefs(sample.pages["/feeds/"], "main li a")} == feeds


def test_every_sitemap_and_json_feed_holds_to_its_schema(sample):
    suites = PROJECT / ".." / "shared" / "suites"
    if not suites.exists():
        pytest.skip("the schemas are not beside the checkout")
    sitemaps = etree.XMLSchema(etree.parse(suites / "sitemap.xsd"))
    feeds = jsonschema.Draft7Validator(json.loads((suites / "jsonfeed/schema-v1.1.json").read_text("utf-8")))
    faults = {
        path: found
        for path in sorted(sample.files)
        if (found := _faults(sample, path, sitemaps, feeds)) and not path.startswith(".site-builder/")
    }

    assert faults == {}


def _faults(sample: Site, path: str, sitemaps: etree.XMLSchema, feeds: jsonschema.Draft7Validator) -> list[str]:
    if path.startswith("sitemap/"):
        return [] if sitemaps.validate(sample.xml(path)) else [str(sitemaps.error_log)]
    if path.endswith("feed.json"):
        return [error.message for error in feeds.iter_errors(json.loads(sample.text(path)))]
    return []


# Articles and lists


def test_every_source_file_but_the_draft_has_a_page(sample):
    files = [file for file in (PROJECT / "content").rglob("*.md") if "pages" not in file.parts]
    drafts = [file for file in files if "\ndraft: true\n" in file.read_text("utf-8")]

    assert (len(sample.articles), len(drafts)) == (len(files) - 1, 1)


def test_the_about_page_is_in_the_navigation_of_every_page_and_marked_on_its_own(sample):
    marked = "header nav a[aria-current=page]"

    assert [url for url, tree in sample.pages.items() if "/about/" not in hrefs(tree, "header nav a")] == []
    assert hrefs(sample.pages["/about/"], marked) == ["/about/"]


def unpacked(file: Path) -> bytes:
    """The bytes of a file; of one of the search index, what they are compressed from."""
    data = file.read_bytes()
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


def test_the_draft_is_named_nowhere(sample):
    assert [path for path in sorted(sample.files) if b"light day away" in unpacked(sample.output / path)] == []


def test_older_and_newer_lead_through_all_articles_and_back(sample):
    def walk(url: str, label: str) -> list[str]:
        found = [url]
        while step := [
            unquote(hrefs(part, "a")[0])
            for part in (LexborHTMLParser(node.html or "") for node in sample.pages[found[-1]].css(".pager p"))
            if texts(part, ".label") == [label]
        ]:
            found += step
        return found

    newest, oldest = max(sample.articles), min(sample.articles)
    back = walk(newest, "Older")

    assert (back[-1], sorted(back), walk(oldest, "Newer")) == (oldest, sorted(sample.articles), back[::-1])


def test_every_article_is_on_the_pages_of_its_day_month_and_year(sample):
    lists = {url: sample.listed(url) for url in sample.pages if re.fullmatch(r"(/\d+){1,3}/", url)}

    assert [
        (url, period)
        for url in sample.articles
        for period in (url[:12], url[:9], url[:6])
        if lists[period].count(url) != 1
    ] == []


def test_every_article_is_on_the_pages_of_its_tags_categories_outlet_authors_and_anniversary(sample):
    lists: dict[str, list[str]] = {}
    missing = []
    for url, tree in sample.articles.items():
        for term in map(unquote, hrefs(tree, "article footer .terms a[href^='/'], .byline .meta a")):
            lists.setdefault(term, sample.listed(term))
            missing += [(url, term)] if lists[term].count(url) != 1 else []

    assert (missing, {term.split("/")[1] for term in lists}) == ([], {*GROUP_KINDS, "on-this-day"})


def test_a_long_list_is_numbered_and_still_holds_each_article_once(sample, tmp_path):
    shutil.copytree(PROJECT / "content", tmp_path / "content")
    config = (PROJECT / "site.toml").read_text("utf-8").replace("page_size = 20", "page_size = 4")
    (tmp_path / "site.toml").write_text(config, "utf-8")
    site = build(tmp_path, tmp_path / "built")

    assert ("/categories/space/page/3/" in site.pages, site.listed("/categories/space/")) == (
        True, sample.listed("/categories/space/"),
    )  # fmt: skip


@pytest.mark.parametrize("kind", GROUP_KINDS)
def test_an_index_counts_what_its_lists_hold(sample, kind):
    counts = {
        unquote(hrefs(part, "a")[0]): int(texts(part, ".count")[0])
        for part in (LexborHTMLParser(node.html or "") for node in sample.pages[f"/{kind}/"].css(".terms-index li"))
    }

    assert counts == {
        url: len(sample.listed(url)) for url in sample.pages if re.fullmatch(rf"/{kind}/[^/]+/", url)
    }  # fmt: skip


def test_the_archive_counts_every_article_once(sample):
    assert sum(map(int, texts(sample.pages["/archive/"], ".strip .count"))) == len(sample.articles)


def test_the_front_page_has_the_featured_articles_and_then_the_newest(sample):
    home = sample.pages["/"]
    featured = [unquote(href) for href in hrefs(home, ".featured h3 a")]
    newest = [unquote(href) for href in hrefs(home, ".band h3 a")]
    dates = [url[:12] for url in newest]

    assert (len(featured), len(newest), dates, set(featured) & set(newest)) == (
        4, 20, sorted(dates, reverse=True), set(),
    )  # fmt: skip


def test_two_outlets_on_one_event_stand_side_by_side_on_its_day(sample):
    assert texts(sample.pages["/2021/12/25/"], ".outlet") == ["NASA Science", "European Space Agency"]


def test_an_article_shows_each_of_its_fields(sample):
    tree = sample.pages["/2023/09/24/osiris-rex-capsule-in-utah/"]

    assert {
        "headline": texts(tree, "h1"),
        "byline": texts(tree, ".byline .meta > *"),
        "original": hrefs(tree, ".original a"),
        "standfirst": texts(tree, ".standfirst"),
        "tags": texts(tree, "a[rel=tag]"),
        "neighbours": texts(tree, ".pager p"),
        "edit": hrefs(tree, "a[href*='/edit/']"),
    } == {
        "headline": ["A handful of Bennu lands in the desert of Utah"],
        "byline": ["NASA Science", "24 September 2023", "Updated 15 February 2024", "Space desk"],
        "original": ["https://science.nasa.gov/mission/osiris-rex/"] * 2,
        "standfirst": [BENNU_IN_BRIEF],
        "tags": ["asteroids", "sample return", "OSIRIS-REx", "Bennu"],
        "neighbours": [
            "Newer Python 3.12 lightens the syntax of types and lifts the limits of f-strings",
            "Older Chandrayaan-3 lands near the Moon's south pole",
        ],
        "edit": [
            "https://github.com/example/archive/edit/main/content/2023/09/osiris-rex-capsule-in-utah.md",
        ],
    }


def test_every_article_tells_machines_what_it_is_based_on(sample):
    odd = [
        url
        for url, tree in sample.articles.items()
        if (data := data_of(tree))["@type"] != "NewsArticle"
        or [data["headline"], data["isBasedOn"]["url"]] != [texts(tree, "h1")[0], hrefs(tree, ".original a")[0]]
        or metas(tree)["og:type"] != "article"
    ]

    assert odd == []


@pytest.mark.parametrize(
    ("path", "lang", "direction"),
    [
        ("/2021/02/09/hope-arrives-at-mars/", "ar", "rtl"),
        ("/2020/12/06/hayabusa2-capsule/", "ja", None),
        ("/2014/11/13/philae-se-pose-sur-une-comete/", "fr", None),
    ],
)
def test_an_article_in_another_language_says_so(sample, path, lang, direction):
    article = sample.pages[path].css("article.page")[0]

    assert (article.attributes["lang"], article.attributes.get("dir")) == (lang, direction)


@pytest.mark.parametrize(
    ("path", "selector", "count"),
    [
        ("/2022/10/02/linux-6-0/", ".text table tbody tr", 4),
        ("/2014/04/02/typescript-1-0/", ".text .highlight .kd, .text .highlight .k", None),
        ("/2018/08/10/tls-1-3/", ".text .footnotes li", 2),
        ("/2023/10/05/wcag-2-2/", ".text .task-list-item", 9),
    ],
)
def test_what_markdown_adds_is_on_the_page(sample, path, selector, count):
    found = len(sample.pages[path].css(selector))

    assert found == count if count else found > 0


# Feeds, sitemaps and the rest


def test_the_feeds_of_the_site_hold_the_newest_twenty_with_their_text(sample):
    rss = [(i.findtext("link"), bool(i.findtext(CONTENT))) for i in sample.xml("feed.xml").iter("item")]
    atom = [
        (e.find(f"{ATOM}link[@rel='alternate']").get("href"), bool(e.findtext(f"{ATOM}content")))
        for e in sample.xml("atom.xml").iter(f"{ATOM}entry")
    ]
    data = [(item["url"], bool(item["content_html"])) for item in json.loads(sample.text("feed.json"))["items"]]

    assert (rss, len(rss), {full for _, full in rss}) == (atom, 20, {True})
    assert data == rss


def test_every_feed_of_a_list_holds_what_the_list_begins_with(sample):
    feeds = sorted(path for path in sample.files if path.endswith("/feed.xml"))
    wrong = [
        path
        for path in feeds
        if [path_of(i.findtext("link")) for i in sample.xml(path).iter("item")]
        != sample.listed("/" + path.removesuffix("feed.xml"))[:20]
    ]

    assert (wrong, len(feeds)) == (
        [], sum(len(sample.pages[f"/{kind}/"].css(".terms-index li")) for kind in ("categories", "sources", "tags")),
    )  # fmt: skip


def test_the_sitemaps_name_every_page_that_is_not_a_redirect_once(sample):
    files = [path_of(loc.text) for loc in sample.xml("sitemap.xml").iter(f"{SITEMAP}loc")]
    named = Counter(path_of(loc.text) for file in files for loc in sample.xml(file[1:]).iter(f"{SITEMAP}loc"))

    assert named == dict.fromkeys(set(sample.pages) - {"/404.html", "/search/"}, 1)


def test_each_month_has_a_sitemap_of_its_articles(sample):
    months = {path[8:15]: sample.xml(path) for path in sample.files if re.match(r"sitemap/\d", path)}

    assert {month: {path_of(loc.text) for loc in tree.iter(f"{SITEMAP}loc")} for month, tree in months.items()} == {
        month: {url for url in sample.articles if url.startswith(f"/{month.replace('-', '/')}/")}
        for month in {url[1:8].replace("/", "-") for url in sample.articles}
    }


def test_aliases_lead_to_their_article(sample):
    redirects = {
        url: (tree.css("meta[http-equiv=refresh]")[0].attributes["content"], metas(tree)["robots"])
        for url, tree in sample.all_pages.items()
        if url not in sample.pages
    }
    pluto = ("0; url=/2006/01/19/new-horizons-leaves-for-pluto/", "noindex")

    assert redirects == {
        "/2006/pluto-launch/": pluto,
        "/space/new-horizons/": pluto,
        "/http3/": ("0; url=/2022/06/06/http-3-is-rfc-9114/", "noindex"),
    }


def test_robots_are_told_where_the_sitemap_is(sample):
    assert sample.text("robots.txt") == "User-agent: *\nAllow: /\n\nSitemap: https://example.org/sitemap.xml\n"
