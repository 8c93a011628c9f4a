from __future__ import annotations

import re
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.config import ParseSettings
from site_builder.model.article import Article
from site_builder.model.slug import group_key
from site_builder.parse.article import parse_article
from site_builder.parse.mend import Mend, Mended, mend_article

SPELLINGS = {"llms": "llm", "linux": "Linux", "c-++": "C++", "news": "News: all", "quote": 'say "x"', "it": "it's"}


def mended(text: str, **settings: object) -> Mended:
    return mend_article(text.encode(), ParseSettings(**settings), lambda _, key: SPELLINGS.get(key))  # type: ignore[arg-type]


def header(lines: str) -> str:
    """What becomes of these lines of a front matter."""
    result = mended(f"---\n{lines}---\nBody  \n").data.decode()
    assert result.startswith("---\n")
    assert result.endswith("---\nBody  \n")
    return result[4 : -len("---\nBody  \n")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("date: 2026/01/07\n", "date: 2026-01-07\n"),
        ("date:   7 January 2026   # as printed\n", "date:   2026-01-07   # as printed\n"),
        ("date: '2026-1-7'\n", "date: '2026-01-07'\n"),
        ('date: "Wed, 07 Jan 2026 14:30:00 +0000"\n', 'date: "2026-01-07 14:30:00+00:00"\n'),
        ("date: 31/01/2026\n", "date: 2026-01-31\n"),
        ("date: 03/03/2026\n", "date: 2026-03-03\n"),
        ("{date: 2026/01/07, title: A}\n", "{date: 2026-01-07, title: A}\n"),
        (
            "date: 2026-01-07\nupdated: 2026/1/8\nexpires: 2026.02.01\n",
            "date: 2026-01-07\nupdated: 2026-01-08\nexpires: 2026-02-01\n",
        ),
    ],
)
def test_a_date_with_one_reading_is_written_in_iso_form_where_it_stands(before, after):
    assert header(before) == after


@pytest.mark.parametrize(
    "line",
    [
        "date: 12/03/26\n",
        "date: 31/01/26\n",
        "date: 12/03/2026\n",
        "date: 2026-02-30\n",
        "date: soon\n",
        "date: 2026-01-07 14:30\n",
        'date: "2026\\x2f01\\x2f07"\n',
        "date: >\n  2026/01/07\n",
        "note: 2026/01/07\n",
    ],
)
def test_a_date_with_two_readings_or_none_and_one_in_iso_form_stays(line):
    assert header(line) == line


def test_a_field_by_an_archives_own_name_is_mended_and_one_that_is_not_read_is_not():
    text = "---\npublished: 2026/01/07\ndate: 2026/01/08\n---\n"

    result = mended(text, fields={"date": ("published",)})

    assert result.data == b"---\npublished: 2026-01-07\ndate: 2026/01/08\n---\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("tags: [LLMs, Apple]\n", "tags: [llm, Apple]\n"),
        ("tags: LLMs\n", "tags: llm\n"),
        ("tag: linux\n", "tag: Linux\n"),
        ("tags:\n  - 'linux' # the kernel\n  - \"LLMs\"\n", "tags:\n  - 'Linux' # the kernel\n  - \"llm\"\n"),
        ("tags: [ linux ,  LLMs ]\n", "tags: [ Linux ,  llm ]\n"),
        ("categories: [news]\n", 'categories: ["News: all"]\n'),
        ("tags: ['it', \"quote\", quote]\n", "tags: ['it''s', \"say \\\"x\\\"\"]\n"),
        ("tags: [llm, LLMs, Apple]\n", "tags: [llm, Apple]\n"),
        ("tags: [LLMs, llm]\n", "tags: [llm]\n"),
        ("tags:\n- llm\n- LLMs\n- Apple\n", "tags:\n- llm\n- Apple\n"),
        ("tags:\n- llm\n# plural\n- LLMs\n", "tags:\n- llm\n# plural\n- LLMs\n"),
        ("tags: [Apple, apple]\n", "tags: [Apple, apple]\n"),
    ],
)
def test_a_tag_is_written_in_its_known_spelling_once_and_with_the_quotes_that_it_has(before, after):
    assert header(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("https://a.example/x?utm_source=rss&utm_medium=feed", "https://a.example/x"),
        ("https://a.example/x?b=2&fbclid=1&a=1#part", "https://a.example/x?b=2&a=1#part"),
        ('"https://a.example/?gclid=x&id=%20+1&mc_cid=2"', '"https://a.example/?id=%20+1"'),
        ("https://a.example/x?id=utm_source", "https://a.example/x?id=utm_source"),
    ],
)
def test_a_link_loses_tracking_parameters_and_nothing_else(before, after):
    assert header(f"link: {before}\n") == f"link: {after}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Landed: first pictures", '"Landed: first pictures"'),
        ("Landed:", '"Landed:"'),
        ('The "probe": landed', "'The \"probe\": landed'"),
        ('It\'s "over": really', '"It\'s \\"over\\": really"'),
        ('"Quoted" and more', "'\"Quoted\" and more'"),
        ("[Update] It has landed", '"[Update] It has landed"'),
        ("@home with us", '"@home with us"'),
        ("%50 off", '"%50 off"'),
        ("`code` runs", '"`code` runs"'),
        ("*bold* move", '"*bold* move"'),
    ],
)
def test_a_title_that_yaml_cannot_read_is_put_in_quotes(before, after):
    assert header(f"title: {before}\ndate: 2026-01-07\n") == f"title: {after}\ndate: 2026-01-07\n"


@pytest.mark.parametrize(
    "lines",
    [
        "title: Plain\n",
        "title: 'Landed: it''s here'\n",
        'title: "never closed\n',
        "title: [never closed\n",
        "title: A: b # c\n",
        "title: *alias\n",
        "title: &anchor text\n",
        "title: !tag text\n",
        "title: 'It's here'\n",
        "title: - a\n",
        "title: A: b\n  goes on\n",
        "tags: A: b\n",
        "title: A: b\ntitle: c\n",
        "title: A: b\nother: C: d\n",
        "title: >\n  A: b\n",
        "title: {a: b}\n",
    ],
)
def test_what_could_be_meant_otherwise_gets_no_quotes(lines):
    assert header(lines) == lines


def test_other_things_are_mended_in_a_header_that_first_needs_quotes():
    assert header("summary: A: b\ndate: 2026/01/07\n") == 'summary: "A: b"\ndate: 2026-01-07\n'


def test_blanks_at_the_ends_of_lines_go_but_for_those_that_are_part_of_a_text():
    before = "title: A  \t\ntags: \n  - a \nnote: |\n  two  \n  lines \n# a comment \n"

    assert header(before) == "title: A\ntags:\n  - a\nnote: |\n  two  \n  lines \n# a comment\n"


def test_a_byte_order_mark_blank_lines_and_line_ends_go_and_so_do_blanks_behind_fences():
    result = mend_article(
        b"\xef\xbb\xbf\r\n \r\n--- \r\ntitle: A\r\n--- \r\nBody \rnext", ParseSettings(), lambda *_: None
    )

    assert result == Mended(
        b"---\ntitle: A\n---\nBody \nnext",
        (
            Mend(1, "", "removed what stood before the front matter"),
            Mend(3, "", "ended lines with a line feed"),
            Mend(3, "", "removed blanks at the ends of lines"),
        ),
    )


def test_what_was_mended_is_told_with_the_line_of_the_file_as_it_was():
    text = "\n\n---\ntitle: A: b\ndate: 2026/01/07\ntags:\n- linux\n- LLMs\nlink: https://a.example/?utm_x=1\n---\n"

    assert mended(text).mends == (
        Mend(1, "", "removed what stood before the front matter"),
        Mend(4, "title", "put 'A: b' in quotes"),
        Mend(5, "date", "wrote '2026-01-07' for '2026/01/07'"),
        Mend(7, "tags", "wrote 'Linux' for 'linux'"),
        Mend(8, "tags", "wrote 'llm' for 'LLMs'"),
        Mend(9, "link", "wrote 'https://a.example/' for 'https://a.example/?utm_x=1'"),
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('+++\ndate = "2026/01/07" \n+++\n', '+++\ndate = "2026-01-07" \n+++\n'),
        (
            '+++\ndate = "2026/01/07"\nnote = \'date = "2026/01/07"\'\n+++\n',
            '+++\ndate = "2026-01-07"\nnote = \'date = "2026/01/07"\'\n+++\n',
        ),
        ('{"title": "A" , "date": "7 January 2026"}\n\nBody', '{"title": "A" , "date": "2026-01-07"}\n\nBody'),
        (
            '+++\ntags = ["LLMs"]\nlink = "https://a.example/?utm_x=1"\n+++\n',
            '+++\ntags = ["LLMs"]\nlink = "https://a.example/?utm_x=1"\n+++\n',
        ),
    ],
)
def test_of_toml_and_json_only_dates_are_mended(before, after):
    assert mended(before).data.decode() == after


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xef\xbb\xbf",
        b"\r\n\r\nno header\r\n",
        b"---\r\ntitle: A\r\n",
        b"---js\r\ntitle: A\r\n---\r\n",
        b"---\r\ntitle: A\xff\r\n---\r\n",
        "---\r\ntitle: A\r\n---\r\n".encode("utf-16"),
    ],
)
def test_what_has_no_front_matter_or_is_no_text_is_left_alone(data):
    assert mend_article(data, ParseSettings(), lambda *_: None) == Mended(data, ())


def test_a_file_over_the_limit_is_left_alone():
    data = b"---\r\ntitle: A\r\n---\r\n"

    assert mend_article(data, ParseSettings(max_file_bytes=10), lambda *_: None) == Mended(data, ())


@pytest.mark.parametrize(
    "lines",
    [
        f"title: a{' ' * 60_000}b: c\n",
        f"title: a\nnote: a{' ' * 60_000}b\n",
        "title: a: b\n" * 5_000,
        f"title: [{'[' * 60_000}\n",
        f"date:{' ' * 60_000}2026/01/07\n",
        "note: |\n" + "  a \n" * 12_000,
        f"tags: [{'LLMs, ' * 990}]\n",
        f"link: https://a.example/?{'utm_a&' * 9_000}\n",
    ],
)
def test_a_front_matter_made_to_be_slow_is_not(lines):
    begun = process_time()

    header(lines)

    assert process_time() - begun < 2


def test_a_value_is_never_mended_in_the_place_of_another():
    """U+2028 is a line's end to YAML's reader and not to an editor, so that all places behind it are a line off."""
    before = 'title: "a\u2028b"\ndate: 2026/01/07\nnote: 2026/01/07\n'

    assert header(before) == before


# ---- whatever is in the file -----------------------------------------------------------------------------------------

# One entry of each group, in any order, and sometimes one that can't be read or that could be meant in two ways.
ENTRIES = (
    (
        "title: A title",
        "title:   'A: title'",
        "title: A: title",
        "title: [A] title",
        "title: It's  ",
        'title: "A"  # b',
    ),
    (
        "date: 2026/01/07",
        "date: '7 January 2026' # d",
        "date: 2026-01-07",
        "date: 31/01/2026",
        "date: 2026-1-7 10:00:60",
        "date: Wed, 07 Jan 2026 14:30:00 +0000",
        "date: >\n  2026/01/07",
        "published: 2026/01/09\ndate: 2026/01/07",
    ),
    ("", "updated:  8 Jan 2026  ", "expires: 2099-1-1", "updated: 2026-01-09T10:00Z"),
    (
        "tags: [linux, LLMs,llm]",
        "tags:\n- linux\n- LLMs  # many\n- llm",
        'tags:\n  - "linux"\n\n  - linux',
        "tags: it",
        "tags: [ 'quote' , \"C-++\" ]",
        "tags:\n  [linux,\n   LLMs, x, llm]",
        "tag: LLMs\ntags: [llm]",
    ),
    ("", "category: 'news' ", "categories: [news, News, other]"),
    (
        "",
        "link: https://a.example/?utm_source=x&y=1#z",
        'link: "https://a.example/"',
        "link: >-\n  https://a.example/?gclid=1",
    ),
    (
        "",
        "note: |\n  two  \n  # no comment \n",
        'note: "a  \n  b\\  \n  c"',
        "note: a \n  b  ",
        "# a comment: here  ",
        "x: {a: b} ",
    ),
    ("", "summary: In: short", "summary: In short", "description: 'a: b' c"),
)
FAULTS = (
    "- x",
    "date2: !!str 2026/01/07",
    "...",
    "---",
    "\t",
    "updated: 12/03/26",
    "tags: [LLMs, [a]]",
    "a: b: c",
    "title: B",
)
HEADERS = st.tuples(
    st.tuples(*map(st.sampled_from, ENTRIES)), st.one_of(st.none(), st.none(), st.sampled_from(FAULTS))
).flatmap(lambda chosen: st.permutations([entry for entry in (*chosen[0], chosen[1]) if entry]))


def _file(start: str, entries: list[str], end: str, blanks: str, body: str) -> str:
    lines = "\n".join([f"---{blanks}", *entries, f"---{blanks}", ""]).replace("\n", end)
    return start + lines + body


FILES = st.builds(
    _file,
    st.sampled_from(["", "", "\ufeff", "\n", " \r\n\n"]),
    HEADERS,
    st.sampled_from(["\n", "\n", "\r\n", "\r"]),
    st.sampled_from(["", "  "]),
    st.sampled_from(["Body  \n", "", "---\nbody\r\n"]),
)


@given(FILES)
def test_mending_twice_is_the_same_as_mending_once(text):
    once = mended(text)

    assert mended(once.data.decode()) == Mended(once.data, ())


@given(FILES)
def test_a_file_says_the_same_after_mending_but_for_what_was_mended(text):
    result = mended(text)
    before, after = (parse_article("x.md", data, ParseSettings()) for data in (text.encode(), result.data))
    fields = {mend.field for mend in result.mends}

    if before.article is not None:
        assert after.article is not None
        assert (after.body, after.article.title, after.article.extra) == (
            before.body,
            before.article.title,
            before.article.extra,
        )
        assert _with_known_tags(after.article) == _with_known_tags(before.article)
        assert [after.article.published_at, after.article.updated_at] == [
            before.article.published_at,
            before.article.updated_at,
        ]
        assert after.article.link == before.article.link or "link" in fields
    elif "bad-yaml" not in {problem.code for problem in before.problems}:
        codes = [problem.code for problem in after.problems if problem.code != "bad-date"]
        assert codes == [problem.code for problem in before.problems if problem.code not in {"bad-date", "date-form"}]


def _with_known_tags(article: Article) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(dict.fromkeys(SPELLINGS.get(group_key(name), name) for name in names))
        for names in (article.tags, article.categories)
    )


@given(FILES)
def test_every_line_that_is_not_told_stands_as_it_was(text):
    result = mended(text)
    told = {mend.line for mend in result.mends if mend.field}
    lines = re.split(r"\r\n?|\n", text)
    kept = [line for number, line in enumerate(lines, start=1) if number not in told]

    after = iter(result.data.decode().split("\n"))
    for line in kept:
        if line.strip(" \t\ufeff"):
            assert any(line.rstrip(" \t").lstrip("\ufeff") == other.rstrip(" \t") for other in after), line


@given(FILES)
def test_what_is_not_mended_is_the_same_to_the_byte(text):
    result = mended(text)

    assert bool(result.mends) == (result.data != text.encode())


@given(st.binary(max_size=60), st.binary(max_size=30))
def test_any_bytes_are_mended_without_a_fault(head, body):
    for data in (head, b"---\n" + head + b"\n---\n" + body):
        once = mend_article(data, ParseSettings(), lambda _, key: SPELLINGS.get(key))
        assert mend_article(once.data, ParseSettings(), lambda _, key: SPELLINGS.get(key)) == Mended(once.data, ())
