from __future__ import annotations

from datetime import UTC, datetime

import pytest

from site_builder.config import MAPPABLE_FIELDS, ParseSettings
from site_builder.parse.article import parse_article
from site_builder.parse.fields import FIELDS

BASE = {"title": "A", "date": "2026-01-07"}


def parse(fields: str = "", *, title: str = "title: A", settings: ParseSettings | None = None, path: str = "x.md"):
    text = f"---\n{title}\ndate: 2026-01-07\n{fields}\n---\nBody.\n"
    return parse_article(path, text.encode(), settings or ParseSettings())


def article(fields: str = "", **more):
    parsed = parse(fields, **more)
    assert parsed.article is not None, parsed.problems
    return parsed.article


def told(fields: str = "", **more) -> list[str]:
    return [str(problem) for problem in parse(fields, **more).problems]


def test_the_table_has_the_fields_that_a_site_can_map():
    assert tuple(field.name for field in FIELDS) == MAPPABLE_FIELDS


def test_title_and_date_are_needed():
    parsed = parse_article("x.md", b"---\nlang: en\n---\n", ParseSettings())

    assert [str(problem) for problem in parsed.problems] == [
        "x.md:1:1: date: expected a date, found none [missing-date]\n    add a line 'date: YYYY-MM-DD'",
        "x.md:1:1: title: expected a title, found none [missing-title]\n    add a line 'title: …'",
    ]


def test_all_faults_are_told_at_once_in_the_order_of_the_file():
    assert told("link: ftp://x\ndraft: maybe\nlang: English (US)") == [
        (
            "x.md:4:7: link: expected http:// or https://, found 'ftp://x' [bad-link]\n"
            "    write the whole address, beginning with https://"
        ),
        "x.md:5:8: draft: expected true or false, found 'maybe' [bad-flag]\n    write draft: true",
        "x.md:6:7: lang: expected a language such as 'en' or 'pt-BR', found 'English (US)' [bad-language]",
    ]


def test_problems_are_told_under_the_source_path():
    parsed = parse_article("x.md", b"", ParseSettings(), "content/x.md")

    assert [problem.path for problem in parsed.problems] == ["content/x.md"]


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("title: 'Tom &amp; Jerry'", "Tom & Jerry"),
        ("title: 'a &amp;amp; b'", "a &amp; b"),
        ("title: List <dir> and <b>bold</b>", "List <dir> and <b>bold</b>"),
        ("title: |\n  Two\n  lines", "Two lines"),
        ("title: '  a   b '", "a b"),
        ("title: 2026", "2026"),
        ("title: Roche\u0301", "Roch\u00e9"),
    ],
)
def test_a_title_is_plain_text_on_one_line(written, title):
    assert article(title=written).title == title


def test_a_control_character_in_a_title_is_refused():
    assert told(title='title: "a\\0b"') == [
        "x.md:2:8: title: expected text, found the character U+0000 [control-character]\n    remove the character"
    ]


def test_a_bidi_override_in_a_title_is_dropped_with_a_warning():
    parsed = parse(title='title: "\\u202Eabc"')

    assert parsed.article is not None
    assert parsed.article.title == "abc"
    assert [(str(problem), problem.severity) for problem in parsed.problems] == [
        (
            (
                "x.md:2:8: title: expected visible text, found the character U+202E, which is dropped "
                "[invisible-character]\n"
                "    remove the character"
            ),
            "warning",
        )
    ]


def test_a_list_for_a_title_is_refused():
    assert told(title="title: [a, b]") == [
        "x.md:2:8: title: expected text, found a list [not-text]\n    write title: and the text on one line"
    ]


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        ("tags:", ()),
        ("tags: []", ()),
        ("tags: news", ("news",)),
        ("tags: a, b", ("a, b",)),
        ("tags: [1, true, 2026-01-01, 1.10]", ("1", "true", "2026-01-01", "1.10")),
        ("tags: [a, '', '  ', ~, b]", ("a", "b")),
        ("tags: [Linux, linux, LINUX]", ("Linux",)),
        ("tags: [Open source, open-source]", ("Open source",)),
        ("tags: [C, C++, C#, CI/CD, 新闻, .htaccess]", ("C", "C++", "C#", "CI/CD", "新闻", ".htaccess")),
        ("tag: a\ntags: [b]", ("b", "a")),
        ("tag: a", ("a",)),
        ("tags: ['R&amp;D']", ("R&D",)),
    ],
)
def test_tags_are_read_as_they_are_meant(written, tags):
    assert article(written).tags == tags


def test_a_category_beside_categories_adds_to_them():
    found = article("categories: [a, b]\ncategory: c\nauthor: Jo")

    assert (found.categories, found.authors, found.extra) == (("a", "b", "c"), ("Jo",), {})


def test_nested_tags_are_refused_each_at_its_place():
    assert told("tags: [[a], {b: c}, x]") == [
        "x.md:4:8: tags: expected text, found a list [nested-list]\n    write one text an item",
        "x.md:4:13: tags: expected text, found a mapping [nested-list]\n    write one text an item",
    ]


def test_more_than_64_tags_are_refused():
    assert told(f"tags: [{', '.join(f't{i}' for i in range(65))}]") == [
        "x.md:4:7: tags: expected at most 64 items, found 65 [too-many-items]\n    keep the ones that matter"
    ]


@pytest.mark.parametrize("word", ["true", "True", "yes", "on", "'true'", "1"])
def test_yes_in_its_forms(word):
    assert article(f"draft: {word}").draft is True


@pytest.mark.parametrize("word", ["false", "no", "off", "0", "''", "~"])
def test_no_in_its_forms(word):
    assert article(f"draft: {word}").draft is False


def test_the_names_that_an_archive_uses_come_first_and_the_first_that_says_something_wins():
    settings = ParseSettings(fields={"link": ("url", "from"), "summary": ("excerpt",)})

    found = article("url: ''\nfrom: https://e.com/\nlink: https://f.com/\nexcerpt: In short.", settings=settings)

    assert (found.link, found.summary, found.summary_given) == ("https://e.com/", "In short.", True)
    assert found.extra == {"link": "https://f.com/"}


def test_our_own_name_is_the_last_resort():
    settings = ParseSettings(fields={"link": ("url",)})

    assert article("link: https://f.com/", settings=settings).link == "https://f.com/"


def test_a_fault_is_told_under_the_name_that_the_author_wrote():
    settings = ParseSettings(fields={"link": ("url",)})

    assert [problem.field for problem in parse("url: x", settings=settings).problems] == ["url"]


def test_other_keys_are_kept_as_written():
    found = article("layout: post\nmeta:\n  deep: [a, {b: no}]\n  none:\n__class__: x")

    assert found.extra == {"layout": "post", "meta": {"deep": ["a", {"b": "no"}], "none": ""}, "__class__": "x"}


def test_dates_are_in_the_zone_of_the_site():
    settings = ParseSettings(timezone="America/New_York")

    found = article("updated: 2026-07-01T02:30:00Z\nexpires: 2027-01-01", settings=settings)

    assert found.published_at.isoformat() == "2026-01-07T00:00:00-05:00"
    assert found.updated_at is not None
    assert found.expires_at is not None
    assert found.updated_at.isoformat() == "2026-06-30T22:30:00-04:00"
    assert found.expires_at.isoformat() == "2027-01-01T00:00:00-05:00"
    assert found.has_time is False


def test_the_date_may_come_from_the_file_name():
    parsed = parse_article("2009/2009-05-21-hello.md", b"---\ntitle: A\n---\n", ParseSettings())

    assert parsed.article is not None
    assert parsed.article.published_at == datetime(2009, 5, 21, tzinfo=UTC)
    assert parsed.article.slug == "hello"


def test_a_refused_date_is_not_replaced_by_that_of_the_file_name():
    text = b"---\ntitle: A\ndate: soon\n---\n"

    parsed = parse_article("2009-05-21-hello.md", text, ParseSettings())

    assert [problem.code for problem in parsed.problems] == ["bad-date"]


def test_the_place_of_a_date_in_another_order_and_the_line_to_type():
    text = b"---\ntitle: A\ndate: 12/03/26\n---\n"

    assert [str(problem) for problem in parse_article("x.md", text, ParseSettings(), "content/x.md").problems] == [
        "content/x.md:3:7: date: expected YYYY-MM-DD, found '12/03/26' [bad-date]\n    write 2026-03-12 or 2026-12-03"
    ]


def test_an_explicit_slug_of_emoji_falls_back_to_a_digest_of_the_path():
    assert article("slug: 😀", path="2026/x.md").slug == article("slug: 🎉", path="2026/x.md").slug
    assert len(article("slug: 😀").slug) == 8


def test_a_slug_for_a_device_is_changed():
    assert article("slug: CON").slug == "con-"


def test_a_field_that_is_mapped_to_nothing_is_not_read():
    settings = ParseSettings(fields={"source": ()})

    found = article("source:\n  name: Someone\n", settings=settings)

    assert (found.source, found.extra) == ("", {"source": {"name": "Someone"}})
