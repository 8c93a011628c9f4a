"""Standalone pages: articles of the folder ``pages``, without a date, at an address of their own."""

from __future__ import annotations

import pytest

from site_builder.config import ParseSettings
from site_builder.model.article import Article, Parsed
from site_builder.parse.article import parse_article

SETTINGS = ParseSettings()


def parse(path: str, lines: str = "", settings: ParseSettings = SETTINGS) -> Parsed:
    return parse_article(
        path, f"---\ntitle: About us\n{lines}---\nWho *we* are.\n".encode(), settings, f"content/{path}"
    )


def article(path: str, lines: str = "", settings: ParseSettings = SETTINGS) -> Article:
    parsed = parse(path, lines, settings)
    assert parsed.article is not None, parsed.problems
    return parsed.article


def problems(path: str, lines: str = "", settings: ParseSettings = SETTINGS) -> list[str]:
    return [str(problem) for problem in parse(path, lines, settings).problems]


def test_a_page_needs_a_title_and_no_date():
    found = article("pages/about.md")

    assert (found.published_at, found.slug, found.title) == (None, "about", "About us")


def test_a_page_without_a_title_is_refused():
    parsed = parse_article("pages/about.md", b"---\nlang: en\n---\nWho.\n", SETTINGS)

    assert [(problem.field, problem.code) for problem in parsed.problems] == [("title", "missing-title")]


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("pages/about.md", "about"),
        ("pages/about/index.md", "about"),
        ("pages/About/The People.md", "about/the-people"),
        ("pages/a/b/README.md", "a/b"),
        ("pages/関于/我们.html", "関于/我们"),
        ("pages/!/x.md", "bb7208bc/x"),
    ],
)
def test_folders_and_the_name_of_the_file_are_the_address(path, slug):
    assert article(path).slug == slug


@pytest.mark.parametrize(
    ("path", "slug"),
    [("pages/x.md", "us"), ("pages/a/x.md", "a/us"), ("pages/a/index.md", "us"), ("pages/index.md", "us")],
)
def test_a_chosen_slug_is_the_last_part_of_the_address(path, slug):
    assert article(path, "slug: us\n").slug == slug


def test_a_page_keeps_the_fields_that_it_may_have_and_those_that_no_article_has():
    found = article(
        "pages/about.md",
        "updated: 2026-01-07\ndescription: Us.\nimage: /us.png\nimage_alt: Us all\nlang: fr\naliases: [/us/]\n"
        "draft: true\nlayout: wide\n",
    )

    assert (found.description, found.image, found.image_alt, found.lang) == ("Us.", "/us.png", "Us all", "fr")
    assert (found.aliases, found.draft, found.extra) == (("/us/",), True, {"layout": "wide"})
    assert str(found.updated_at) == "2026-01-07 00:00:00+00:00"


def test_a_page_names_the_files_beside_it():
    parsed = parse_article("pages/about.md", b"---\ntitle: A\nimage: us.jpg\n---\n![We](team/us.png)\n", SETTINGS)

    assert parsed.article is not None
    assert parsed.article.attachments == ("pages/team/us.png", "pages/us.jpg")


def test_a_date_is_told_as_that_of_an_article_in_the_wrong_folder():
    assert problems("pages/about.md", "date: 2026-01-07\n") == [
        (
            "content/pages/about.md:3:1: date: expected no date of a standalone page, found one [standalone-field]\n"
            "    remove it; or, if this is an article, move the file out of pages/, or name another folder under"
            " [content] pages in site.toml"
        )
    ]


def test_a_date_in_the_name_is_told():
    assert problems("pages/2026-01-07-x.md") == [
        (
            "content/pages/2026-01-07-x.md: date: expected a name without a date, found '2026-01-07-x.md'"
            " [standalone-field]\n"
            "    rename the file; or, if this is an article, move the file out of pages/, or name another folder under"
            " [content] pages in site.toml"
        )
    ]


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("tags: [moon]", "remove it"),
        ("link: https://e.com/", "remove it"),
        ("expires: 2026-01-07", "remove it"),
        ("featured: true", "remove it"),
        ("summary: We.", "rename it to description"),
    ],
)
def test_what_only_articles_have_is_told_with_its_line(line, hint):
    name = line.partition(":")[0]

    assert problems("pages/about.md", f"{line}\n") == [
        (
            f"content/pages/about.md:3:1: {name}: expected no {name} of a standalone page, found one"
            f" [standalone-field]\n    {hint}; or, if this is an article, move the file out of pages/"
        )
    ]


def test_a_field_is_told_by_the_name_that_the_archive_gives_it():
    settings = ParseSettings(fields={"tags": ("topics",)})

    assert [problem.field for problem in parse("pages/about.md", "topics: [moon]\n", settings).problems] == ["topics"]


def test_a_field_that_says_nothing_is_no_fault():
    assert problems("pages/about.md", "tags: []\ndate:\n") == []


@pytest.mark.parametrize("name", ["tags", "archive", "Search", "feeds", "files", "2026", "cname"])
def test_an_address_of_the_sites_own_is_refused_with_what_to_type(name):
    slug = name.lower()

    assert problems(f"pages/{name}.md") == [
        (
            f"content/pages/{name}.md: slug: expected an address that is free, found '/{slug}/', which is the site's"
            f" own [reserved-name]\n    write slug: {slug}-page"
        )
    ]


def test_a_folder_of_the_sites_own_is_refused_by_its_name():
    assert problems("pages/2026/about.md") == [
        (
            "content/pages/2026/about.md: slug: expected an address that is free, found '/2026/about/', which is the"
            " site's own [reserved-name]\n    rename the folder '2026'"
        )
    ]


def test_a_chosen_slug_of_the_sites_own_is_refused_at_its_place():
    assert [
        (problem.line, problem.column, problem.code) for problem in parse("pages/x.md", "slug: tags\n").problems
    ] == [(3, 7, "reserved-name")]


def test_names_of_the_sites_own_are_free_further_down():
    assert article("pages/about/tags.md").slug == "about/tags"


def test_a_page_that_would_be_the_front_page_is_refused():
    assert problems("pages/index.md") == [
        (
            "content/pages/index.md: slug: expected an address of its own, found '/', which is the front page's"
            " [reserved-name]\n    add a line 'slug: NAME', or rename the file"
        )
    ]


def test_an_address_that_grew_too_long_is_refused():
    folder = "\ufdfa" * 11  # one character of Unicode that stands for eighteen letters
    (problem,) = parse(f"pages/{'/'.join([folder] * 6)}/x.md").problems

    assert (problem.code, problem.hint) == ("bad-slug", "give the file's folders shorter names")


@pytest.mark.parametrize("path", ["2026/pages/x.md", "pagesx/x.md", "pages.md"])
def test_what_is_not_below_the_folder_is_an_article(path):
    assert [problem.code for problem in parse(path).problems] == ["missing-date"]


def test_another_folder_may_be_that_of_the_pages():
    settings = ParseSettings(pages="site/about")

    assert article("site/about/us.md", settings=settings).slug == "us"
    assert [problem.code for problem in parse("pages/us.md", settings=settings).problems] == ["missing-date"]


def test_no_folder_may_be_that_of_the_pages():
    assert [problem.code for problem in parse("pages/us.md", settings=ParseSettings(pages="")).problems] == [
        "missing-date"
    ]
