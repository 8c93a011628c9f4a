# ruff: noqa: E501 - messages and addresses are shown whole
"""Each warning that one article gives: where it is right, and where it would be wrong."""

from __future__ import annotations

import pytest

from site_builder.checks.allowed import check_allowed_categories, check_allowed_tags
from site_builder.checks.case import Meant, Rules, Titled
from site_builder.checks.field_names import check_field_names, nearest
from site_builder.checks.folder_date import check_folder_date
from site_builder.checks.headings import check_headings
from site_builder.checks.links import check_bare_urls, check_http_links
from site_builder.checks.originals import check_original
from site_builder.checks.summaries import check_body_repeats, check_summary_length, check_summary_missing
from site_builder.checks.table import CHECKS, judge, weigh
from site_builder.checks.tags import check_tags
from site_builder.checks.titles import check_title
from site_builder.config import CheckSection, TagsSection
from site_builder.model.problem import Problem
from site_builder.model.warning import WARNINGS
from site_builder.parse.fields import names_of_fields
from tests.checks.cases import SETTINGS, make_case, told


def test_an_article_in_order_gives_no_warning():
    case = make_case(
        "summary: It touched down.\nlink: https://example.org/a\ntags: [Moon]\n", "It [did](https://nasa.gov/)."
    )

    assert judge(case, Rules(), CheckSection()) == []


def test_the_other_article_about_the_same_original_is_named_at_the_link():
    case = make_case("link: https://example.org/a\n", same_original=("a.md", "b.md"))

    assert told(check_original, case) == [
        (
            "content/x.md:4:7: link: expected an original that is not in the archive yet, found that of content/a.md and 1 more"
            " [same-original]\n    add to that article, or remove one of the two"
        )
    ]


def test_the_other_article_with_a_similar_title_is_named_at_the_title():
    case = make_case(similar=Titled(0, "a.md", "Probe lands"))

    assert told(check_title, case) == [
        (
            "content/x.md:2:8: title: expected a title of its own in this week, found nearly that of 'Probe lands' in content/a.md"
            " [similar-title]\n    if both tell the same story, keep one; else say in the title what is new"
        )
    ]


def test_the_tag_that_was_meant_is_told_at_the_tag():
    case = make_case("tags: [Moon, rocketts]\n")

    assert told(check_tags, case, near_tags={"rocketts": Meant("Rockets", 1200)}) == [
        "content/x.md:4:14: tags: expected 'Rockets', which 1,200 articles have, found 'rocketts' [similar-tag]\n    write Rockets"
    ]


@pytest.mark.parametrize("section", [TagsSection(allowed=("rocketts",)), TagsSection(aliases={"Rocketts": "Rockets"})])
def test_a_tag_that_the_site_knows_is_never_taken_for_another(section):
    case = make_case("tags: [rocketts]\n")

    assert told(check_tags, case, near_tags={"rocketts": Meant("Rockets", 12)}, tags=section) == []


def test_a_tag_outside_the_list_is_told_with_the_close_one():
    case = make_case("tags:\n  - moon\n  - Marz\n")

    assert told(check_allowed_tags, case, tags=TagsSection(allowed=("Moon", "Mars"))) == [
        "content/x.md:6:5: tags: expected a tag that site.toml allows, found 'Marz' [unlisted-tag]\n    did you mean 'Mars'?"
    ]


def test_a_category_outside_the_list_is_told_under_the_name_that_the_file_uses():
    case = make_case("category: Launches\n")

    assert told(check_allowed_categories, case, categories=TagsSection(allowed=("News",))) == [
        (
            "content/x.md:4:11: category: expected a category that site.toml allows, found 'Launches' [unlisted-category]\n"
            "    take one of [categories] allowed, or add it there"
        )
    ]


@pytest.mark.parametrize(
    "section",
    [
        TagsSection(),
        TagsSection(allowed=("Luna Park", "News")),
        TagsSection(allowed=("News",), aliases={"Luna park": "news"}),
    ],
)
def test_without_a_list_in_another_spelling_or_by_an_alias_a_tag_is_allowed(section):
    assert told(check_allowed_tags, make_case("tags: [luna-park]\n"), tags=section) == []


@pytest.mark.parametrize("path", ["2025/06/x.md", "news/2025-06/x.md", "2024/x.md", "2027/x.md", "2026/06/07/x.md"])
def test_a_date_far_from_the_folder_is_told(path):
    assert len(told(check_folder_date, make_case(path=path))) == 1


def test_a_date_far_from_the_folder_is_told_with_both():
    assert told(check_folder_date, make_case(path="2025/06/x.md")) == [
        (
            "content/2025/06/x.md:3:7: date: expected a date in or near 2025-06, as the folder says, found 2026-01-07"
            " [date-far-from-folder]\n    mend the date, or move the file out of content/2025/06"
        )
    ]


@pytest.mark.parametrize(
    "path",
    [
        "x.md",
        "2026/01/x.md",
        "2025/12/x.md",
        "2026/02/x.md",
        "2026/x.md",
        "2025/x.md",
        "top-2010/x.md",
        "1999-nights/x.md",
    ],
)
def test_a_date_near_the_folder_or_without_one_is_not_told(path):
    assert told(check_folder_date, make_case(path=path)) == []


def test_a_missing_summary_is_told_at_the_top():
    assert told(check_summary_missing, make_case()) == [
        "content/x.md:1:1: summary: expected a summary of a sentence or two, found none [summary-missing]\n    add a line 'summary: …'"
    ]


def test_a_summary_is_not_missing_where_it_is_given():
    assert told(check_summary_missing, make_case("summary: Short.\n")) == []


def test_a_summary_over_the_limit_is_told_with_its_length():
    assert told(check_summary_length, make_case(f"summary: {'a' * 281}\n")) == [
        (
            "content/x.md:4:10: summary: expected at most 280 characters, found 281 [summary-too-long]\n"
            "    lists show all of it: keep what a reader needs to decide"
        )
    ]


@pytest.mark.parametrize("fields", [f"summary: {'a' * 280}\n", ""])
def test_a_summary_at_the_limit_or_from_the_body_is_not_too_long(fields):
    assert told(check_summary_length, make_case(fields, "a" * 900)) == []


def test_a_plain_link_is_told_in_the_front_matter_and_once_in_the_body():
    case = make_case(
        "link: http://example.edu/a\n", "See [a](http://b.edu/x) and\n[b](http://b.edu/x), [c](https://c.edu/)."
    )

    assert told(check_http_links, case) == [
        (
            "content/x.md:4:7: link: expected https://, found 'http://example.edu/a' [http-link]\n"
            "    write https:// if the page answers there"
        ),
        "content/x.md:6:9: expected https://, found 'http://b.edu/x' [http-link]\n    write https:// if the page answers there",
    ]


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:8000/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://example.com/",
        "http://x.test/",
        "http://a.onion/",
        "http://nas/",
    ],
)
def test_a_link_to_where_nobody_goes_is_not_told(url):
    assert told(check_http_links, make_case(body=f"[a]({url})")) == []


def test_a_bare_address_is_told_with_the_link_to_write():
    assert told(check_bare_urls, make_case(body="More at https://nasa.gov/x_(y).")) == [
        (
            "content/x.md:5:9: expected a link, found the bare address 'https://nasa.gov/x_(y)' [bare-url]\n"
            "    write [what it is](https://nasa.gov/x_(y)), or <https://nasa.gov/x_(y)>"
        )
    ]


def test_a_bare_address_in_the_middle_of_a_sentence_is_told():
    assert told(check_bare_urls, make_case(body="See https://b.edu/ for more")) == [
        (
            "content/x.md:5:5: expected a link, found the bare address 'https://b.edu/' [bare-url]\n"
            "    write [what it is](https://b.edu/), or <https://b.edu/>"
        )
    ]


@pytest.mark.parametrize("url", ["https://b.example/", "http://localhost:8000/", "https://api.example.org/v1"])
def test_a_bare_address_where_nobody_goes_is_not_told(url):
    assert told(check_bare_urls, make_case(body=f"See {url} for more")) == []


def test_a_body_of_the_summary_alone_is_told():
    assert told(
        check_body_repeats, make_case("summary: It touched down, at last.\n", "**It touched down,** at last!")
    ) == [
        (
            "content/x.md:6:1: expected a body that says more than the summary, found the same words [body-repeats-summary]\n"
            "    write what the summary leaves out, or leave the body empty"
        )
    ]


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        ("", "It landed."),
        ("summary: It landed.\n", "It landed. Twice."),
        ("summary: It landed.\n", ""),
        ("summary: It landed.\n", "land"),
    ],
)
def test_a_body_that_says_more_or_nothing_does_not_repeat(fields, body):
    assert told(check_body_repeats, make_case(fields, body)) == []


def test_a_heading_that_skips_is_told_and_the_first_may_have_any_level():
    assert told(check_headings, make_case(body="### A\n\n#### B\n\n###### C\n\n## D")) == [
        (
            "content/x.md:9:1: expected a heading of level 5 at most, found one of level 6 [heading-skips]\n"
            "    write ##### (pages show it at that level in any case)"
        )
    ]


def test_a_field_that_is_nearly_known_is_told_at_its_name():
    assert told(check_field_names, make_case("  \nsumary: Short.\n")) == [
        (
            "content/x.md:5:1: sumary: expected the name of a field, found 'sumary', which is not read [unknown-field]\n"
            "    did you mean summary?"
        )
    ]


def test_a_field_that_is_there_in_its_right_form_too_is_one_of_its_own():
    assert told(check_field_names, make_case("summary: Short.\nsumary: Other.\n")) == []


@pytest.mark.parametrize(
    ("name", "meant"),
    [("Tags", "tags"), ("titel", "title"), ("authros", "authors"), ("categorys", "category"), ("image-alt", "image_alt"),
     ("layout", ""), ("store", ""), ("data", ""), ("url", ""), ("weight", ""), ("summer_camp", ""), ("permalink", "")],
)  # fmt: skip
def test_a_name_is_taken_for_the_nearest_one_or_for_none(name, meant):
    assert nearest(name, names_of_fields(SETTINGS)) == meant


def test_the_table_has_every_warning_of_its_own():
    assert [code for code, _ in CHECKS] == list(WARNINGS)[6:]


def test_a_code_that_is_off_is_not_told_and_one_that_is_raised_is_an_error():
    warning = Problem("content/x.md", 1, 1, "", "m", "bare-url", severity="warning")
    error = Problem("content/x.md", 1, 1, "", "m", "bad-date")
    section = CheckSection(off=("date-form",), errors=("bare-url",))

    weighed = weigh([warning, error, Problem("content/x.md", 1, 1, "", "m", "date-form", severity="warning")], section)
    assert [(problem.code, problem.severity) for problem in weighed] == [("bare-url", "error"), ("bad-date", "error")]
