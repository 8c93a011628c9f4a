from __future__ import annotations

from typing import Any

import pytest

from site_builder.model.listing import Term
from site_builder.model.slug import group_slug
from site_builder.pages.term_index import MOST_NAMES, plan_index
from tests.pages.planning import by_path, counted, link, settings


def terms(*names: str, count: int = 1) -> list[Term]:
    return [Term("tag", name.casefold(), name, count) for name in names]


def numbered(beginning: str, count: int) -> list[str]:
    return [f"{beginning}{number:05}" for number in range(count)]


def plan(found: list[Term], kind: str = "tag") -> dict[str, Any]:
    return by_path(plan_index(kind, found, settings()))


def names(view: Any) -> list[str]:
    return [term.name for term in view.terms]


def test_an_index_lists_its_groups_by_letters():
    page = plan(terms("zoo", "apple", "Élan", "Zebra", "eland"))["tags/index.html"]

    assert (page.owner, page.view.title, page.view.order, page.view.total) == ("index:tag", "Tags", "name", 5)
    assert names(page.view) == ["apple", "Élan", "eland", "Zebra", "zoo"]
    assert page.view.terms[0] == counted("apple", "/tags/apple/", 1)


def test_the_same_by_number_of_articles_and_ties_by_letters():
    page = plan([*terms("b", "a"), *terms("z", count=3)])["tags/by/count/index.html"]

    assert (page.owner, page.view.order, names(page.view)) == ("index:tag", "count", ["z", "a", "b"])
    assert (page.view.by_name, page.view.by_count) == (
        link("By name", "/tags/"), link("By number of articles", "/tags/by/count/"),
    )  # fmt: skip


@pytest.mark.parametrize(("kind", "pages"), [("tag", 1), ("category", 1), ("source", 1), ("author", 0), ("story", 0)])
def test_an_index_without_groups_is_an_empty_page_and_authors_and_stories_have_none(kind, pages):
    assert len(plan([], kind)) == pages


def test_few_names_have_no_letters_and_more_have_those_of_their_scripts():
    few = terms(*numbered("a", 40))
    more = terms(*numbered("a", 37), "18F", "新闻", "中国", "أخبار", "B", "#")

    assert plan(few)["tags/index.html"].view.letters == ()
    letters = plan(more)["tags/index.html"].view.letters
    assert [(letter.name, letter.url, letter.count) for letter in letters] == [
        ("#", "", 1), ("0–9", "", 1), ("A", "", 37), ("B", "", 1), ("ا", "", 1), ("漢字", "", 2),
    ]  # fmt: skip
    assert [term.name for letter in letters for term in letter.terms] == names(plan(more)["tags/index.html"].view)


def test_more_names_than_one_page_may_have_stand_on_pages_of_their_letters():
    pages = plan(terms(*numbered("a", 300), *numbered("b", 300)))

    assert sorted(pages) == [
        "tags/by/count/index.html",
        "tags/by/letter/a/index.html",
        "tags/by/letter/b/index.html",
        "tags/index.html",
    ]
    landing = pages["tags/index.html"].view
    assert [(letter.name, letter.url, letter.count) for letter in landing.letters] == [
        ("A", "/tags/by/letter/a/", 300), ("B", "/tags/by/letter/b/", 300),
    ]  # fmt: skip
    assert (landing.terms, landing.total) == ((), 600)
    assert names(pages["tags/by/letter/b/index.html"].view) == numbered("b", 300)


def test_a_letter_with_too_many_leads_to_narrower_ones_and_keeps_what_is_no_longer():
    pages = plan(terms("s", *numbered("sa", 300), *numbered("st", 300), "x"))
    view = pages["tags/by/letter/s/index.html"].view

    assert (view.label, names(view), view.total) == ("S", ["s"], 601)
    assert [(letter.name, letter.count) for letter in view.letters] == [("Sa", 300), ("St", 300)]
    assert names(pages["tags/by/letter/sa/index.html"].view) == numbered("sa", 300)


def test_a_beginning_that_all_have_is_passed_over():
    pages = plan(terms(*numbered("topic-a", 300), *numbered("topic-b", 300), "x"))

    assert [path for path in pages if "letter" in path] == [
        "tags/by/letter/topic/index.html",
        "tags/by/letter/topica/index.html",
        "tags/by/letter/topicb/index.html",
        "tags/by/letter/x/index.html",
    ]


def test_thousands_of_chinese_names_stand_in_blocks_of_characters():
    pages = plan(terms(*(chr(0x4E00 + number) for number in range(2_000))))

    assert [letter.name for letter in pages["tags/index.html"].view.letters] == ["漢字"]
    assert [letter.count for letter in pages["tags/by/letter/han-script/index.html"].view.letters] == [256] * 7 + [208]


def test_no_page_has_more_than_500_names_whatever_they_are():
    found = terms(*numbered("", 3_000), *numbered("a", 2_000), *numbered("新", 2_000), *numbered("أ", 700), "٣", "Ⅷ")
    pages = plan(found)
    by_name = [page.view for path, page in pages.items() if "count" not in path]

    assert max(max(len(page.view.terms), len(page.view.letters)) for page in pages.values()) <= MOST_NAMES
    assert sorted(name for view in by_name for name in names(view)) == sorted(term.name for term in found)


def test_names_that_differ_in_signs_alone_stand_together_however_many_they_are():
    pages = plan(terms(*("!" * number for number in range(1, 700))))

    assert len(pages["tags/by/letter/other-signs/index.html"].view.terms) == 699


def test_a_new_name_changes_the_pages_on_which_it_stands_and_the_ways_there():
    before = terms(*numbered("sa", 300), *numbered("st", 300), *numbered("x", 100))
    one, other = plan(before), plan([*before, *terms("stz")])

    assert [path for path, page in other.items() if one.get(path) != page] == [
        "tags/index.html", "tags/by/letter/s/index.html", "tags/by/letter/st/index.html", "tags/by/count/index.html",
    ]  # fmt: skip


def test_another_count_changes_the_pages_that_show_it():
    before = terms(*numbered("sa", 300), *numbered("st", 300), *numbered("x", 100), count=2)
    one, other = plan(before), plan([*before[1:], Term("tag", "sa00000", "sa00000", 3)])

    assert [path for path, page in other.items() if one.get(path) != page] == [
        "tags/by/letter/sa/index.html", "tags/by/count/index.html",
    ]  # fmt: skip


def test_no_address_of_an_index_is_one_of_a_tag():
    found = terms("by", "count", "letter", "by/count", "by count", "by/letter/s", *numbered("s", 600))
    folders = {f"tags/{group_slug(term.key)}/" for term in found}

    for path in plan(found):
        folder = path.removesuffix("index.html")
        assert folder not in folders
        assert not any(folder.startswith(f"{taken}page/") for taken in folders)
