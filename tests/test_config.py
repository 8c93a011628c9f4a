from __future__ import annotations

import pytest

from site_builder.config import TagsSection, parse_config
from site_builder.model.problem import SiteError


def faults(text: str) -> list[str]:
    with pytest.raises(SiteError) as caught:
        parse_config(text)
    return caught.value.message.split("\n")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('[lists]\npage_size = "20"', "[lists] page_size: expected a whole number, found text"),
        ("[lists]\npage_size = 2.5", "[lists] page_size: expected a whole number, found a number"),
        ("[site]\ntitle = 1", "[site] title: expected text, found a whole number"),
        ("[site]\ntitle = true", "[site] title: expected text, found true or false"),
        ("[site]\ntitle = 2026-01-07", "[site] title: expected text, found a date"),
        ("[site]\ntitle = 2026-01-07T01:02:03Z", "[site] title: expected text, found a date"),
        ("[site]\ntitle = 01:02:03", "[site] title: expected text, found a time"),
        ("[site]\ntitle = {a = 1}", "[site] title: expected text, found a table"),
        ('[content]\nexclude = "a"', "[content] exclude: expected a list, found text"),
        ('[content]\nexclude = ["a", 1]', "[content] exclude: item 2: expected text, found a whole number"),
        ("[content]\nfields = []", "[content] fields: expected a table, found a list"),
        ('[content.fields]\ntags = "t"', "[content] fields: one of its values: expected a list, found text"),
        ("[content.fields]\ntags = [1]", "[content] fields: item 1: expected text, found a whole number"),
        ('[feeds]\nsite = ["rss", "rdf"]', "[feeds] site: item 2: expected 'atom' or 'json' or 'rss', found 'rdf'"),
        ("[tags.aliases]\nLLMs = 1", "[tags] aliases: one of its values: expected text, found a whole number"),
    ],
)
def test_a_value_of_the_wrong_kind_is_told_in_words(text, fault):
    assert faults(text) == [f"site.toml: {fault}"]


def test_tags_and_categories_have_names_that_are_allowed_aliases_and_descriptions():
    config = parse_config(
        '[tags]\nallowed = ["llm"]\n[tags.aliases]\nLLMs = "llm"\n[categories.descriptions]\nnews = "What is new."'
    )

    assert config.tags == TagsSection(allowed=("llm",), aliases={"LLMs": "llm"})
    assert config.categories == TagsSection(descriptions={"news": "What is new."})


@pytest.mark.parametrize(
    ("aliases", "told"),
    [
        ('LLMs = "llm"\nmodels = "LLMs"', ["expected a name, found the alias 'LLMs'; write 'models' = 'llm'"]),
        (
            'a = "b"\nb = "c"\nc = "d"',
            [
                "expected a name, found the alias 'b'; write 'a' = 'd'",
                "expected a name, found the alias 'c'; write 'b' = 'd'",
            ],
        ),
        ('a = "b"\nb = "a"', ["expected an end, found the circle 'a' = 'b' = 'a'; remove one of them"]),
        ('x = "a"\na = "b"\nb = "A"', ["expected an end, found the circle 'a' = 'b' = 'a'; remove one of them"]),
        ('LLMs = "llm"\nllms = "ai"', ["expected one meaning of 'llms', found two: 'llm' and 'ai'; remove one"]),
        ('LLMs = " "', ["expected a name on both sides, found 'LLMs' = ' '"]),
        ('llm = "LLM"\nLLMs = "Llm"', ["expected a name, found the alias 'Llm'; write 'LLMs' = 'LLM'"]),
    ],
)  # fmt: skip
def test_chains_and_circles_of_aliases_are_refused_with_what_to_type(aliases, told):
    assert faults(f"[tags.aliases]\n{aliases}") == [f"site.toml: [tags.aliases] {fault}" for fault in told]


def test_an_alias_may_choose_the_spelling_of_its_own_tag():
    config = parse_config('[tags.aliases]\nllm = "LLM"\nLLMs = "LLM"')

    assert config.tags.aliases == {"llm": "LLM", "LLMs": "LLM"}


def test_what_is_allowed_and_described_is_no_alias_and_what_is_meant_is_allowed():
    text = (
        '[categories]\nallowed = ["llms", "news"]\n[categories.aliases]\nLLMs = "llm"\n'
        '[categories.descriptions]\nllms = "x"'
    )

    assert faults(text) == [
        "site.toml: [categories] allowed: expected a name, found the alias 'llms'; write 'llm'",
        "site.toml: [categories] descriptions: expected a name, found the alias 'llms'; write 'llm'",
        "site.toml: [categories.aliases] expected one of those allowed, found 'llm'; add it to allowed",
    ]


@pytest.mark.parametrize("folder", ["/", "/pages", "../pages", "a//b", "."])
def test_the_folder_of_pages_is_one_in_the_content_folder(folder):
    assert faults(f'[content]\npages = "{folder}"') == [
        f"site.toml: [content] pages: expected a folder in the content folder, found '{folder}'"
    ]


@pytest.mark.parametrize(("folder", "pages"), [("", ""), ("a/b/", "a/b")])
def test_the_folder_of_pages_may_be_none_and_is_kept_without_a_slash_at_its_end(folder, pages):
    assert parse_config(f'[content]\npages = "{folder}"').content.pages == pages
