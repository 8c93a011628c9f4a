from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from markupsafe import Markup

from site_builder.model.text import Href
from site_builder.pages.filters import FILTERS
from tests.pages.sample_views import make_frame

AT_ROOT = make_frame()
BELOW = make_frame(base_url=Href("https://x.org/news"))


def call(name: str, *arguments: Any, frame: Any = AT_ROOT) -> Any:
    return FILTERS[name](frame, *arguments)


def test_every_filter_says_what_it_does():
    assert [name for name, function in FILTERS.items() if not function.__doc__] == []


def test_href_is_the_url_itself_for_a_site_at_the_root_of_its_host():
    assert call("href", "/tags/a%20b/") == "/tags/a%20b/"


def test_href_begins_with_the_path_of_a_site_that_lives_below_its_host():
    assert call("href", "/tags/", frame=BELOW) == "/news/tags/"


def test_href_keeps_web_addresses_and_drops_every_other_kind():
    urls = ["https://a.org/x", "javascript:alert(1)", "x.png"]

    assert [call("href", url) for url in urls] == ["https://a.org/x", "", ""]


def test_absolute_has_scheme_and_host():
    assert call("absolute", "/tags/", frame=BELOW) == "https://x.org/news/tags/"


def test_a_lead_stands_behind_the_first_words_of_a_body_and_before_one_that_begins_with_none():
    bodies = ["<p>a</p><p>b</p>", '<div><p id="b-x">a</p></div>', "<p><img></p>b", "<ul></ul><p>a</p>", ""]

    assert [call("with_lead", Markup(body), Markup("<hr>")) for body in bodies] == [
        "<p>a</p><hr><p>b</p>",
        '<div><p id="b-x">a</p><hr></div>',
        "<hr><p><img></p>b",
        "<hr><ul></ul><p>a</p>",
        "<hr>",
    ]


def test_date_is_written_in_the_language_of_the_site():
    assert call("date", "2026-01-07", frame=make_frame(language="fr")) == "7 janvier 2026"


def test_brief_gives_whole_sentences_or_else_words():
    text = "Nine voted for it. Four did not, and said why at length."

    assert [call("brief", text, most) for most in (160, 30, 12)] == [text, "Nine voted for it.", "Nine voted…"]


def test_number_is_written_in_the_language_of_the_site():
    assert call("number", 1234, frame=make_frame(language="de")) == "1.234"


def test_days_keeps_the_order_and_puts_neighbours_of_a_day_together():
    first, second, third = (SimpleNamespace(date=date) for date in ("2026-01-07", "2026-01-07", "2026-01-05"))

    assert call("days", [first, second, third]) == [("2026-01-07", [first, second]), ("2026-01-05", [third])]


def entry(name: str, story: str = "", *, featured: bool = False) -> SimpleNamespace:
    link = SimpleNamespace(url=f"/stories/{story}/") if story else None
    return SimpleNamespace(name=name, card=SimpleNamespace(path=f"{name}.md", url="/x/", story=link, featured=featured))


def together(*entries: Any) -> list[tuple[str, list[str]]]:
    return [(lead.name, [other.name for other in others]) for lead, others in call("stories", entries)]


def test_stories_puts_the_others_of_a_story_under_its_first_at_the_place_of_the_first():
    entries = entry("a"), entry("b", "x"), entry("c", "y"), entry("d"), entry("e", "x"), entry("f", "x")

    assert together(*entries) == [("a", []), ("b", ["e", "f"]), ("c", []), ("d", [])]


def test_a_featured_article_leads_its_story_at_the_place_of_the_first():
    entries = (
        entry("a", "x"), entry("b"), entry("c", "x", featured=True), entry("d", "x", featured=True)
    )  # fmt: skip

    assert together(*entries) == [("c", ["a", "d"]), ("b", [])]


def test_what_has_no_story_stands_alone():
    assert together(entry("a"), entry("b"), entry("c", featured=True)) == [("a", []), ("b", []), ("c", [])]


def test_cards_joins_cards_as_they_are():
    entries = [SimpleNamespace(html=Markup("<b>1</b>")), SimpleNamespace(html=Markup("<b>2</b>"))]

    assert call("cards", entries) == Markup("<b>1</b>\n<b>2</b>")
