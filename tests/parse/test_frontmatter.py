from __future__ import annotations

import base64

import pytest

from site_builder.config import ParseSettings
from site_builder.parse.article import parse_article
from tests.parse.cases import read_suite

PLAIN = "---\ntitle: A\ndate: 2026-01-07\ntags: [x, y]\n---\nBody.\n"


def parse(text: str | bytes, path: str = "x.md", **settings):
    data = text if isinstance(text, bytes) else text.encode()
    return parse_article(path, data, ParseSettings(**settings))


def told(text: str | bytes) -> list[str]:
    parsed = parse(text)
    assert parsed.article is None
    return [str(problem) for problem in parsed.problems]


def header(*lines: str) -> str:
    return "\n".join(["---", *lines, "---", "Body.", ""])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\ufeff" + PLAIN, id="byte order mark"),
        pytest.param(PLAIN.replace("\n", "\r\n"), id="CRLF"),
        pytest.param(PLAIN.replace("\n", "\r"), id="CR"),
        pytest.param(PLAIN.replace("\n", "\r\n", 2), id="mixed line ends"),
        pytest.param("\n\n  \n" + PLAIN, id="blank lines before the first fence"),
        pytest.param(PLAIN.replace("---", "---  \t"), id="blanks behind the fences"),
        pytest.param("  " + PLAIN, id="blanks before the first fence"),
    ],
)
def test_how_an_editor_saves_a_file_does_not_show(text):
    assert parse(text) == parse(PLAIN)


def test_toml_json_and_yaml_say_the_same():
    toml = '+++\ntitle = "A"\ndate = 2026-01-07\ntags = ["x", "y"]\n+++\nBody.\n'
    json = '{"title": "A", "date": "2026-01-07", "tags": ["x", "y"]}\nBody.\n'

    assert parse(toml) == parse(json) == parse(PLAIN)


def test_scalars_are_their_text_as_written():
    text = header(
        "title: no", "date: 2026-01-07", "version: 1.10", "time: 12:30", "mode: 010", "ratio: .inf", "on: yes"
    )

    article = parse(text).article

    assert article is not None
    assert article.title == "no"
    assert article.extra == {"version": "1.10", "time": "12:30", "mode": "010", "ratio": ".inf", "on": "yes"}


def test_toml_numbers_and_booleans_are_their_text():
    text = (
        '+++\ntitle = "A"\ndate = 2026-01-07\nversion = 1.10\nnew = true\nsizes = [1, 2]\n[more]\nat = 12:30:00\n+++\n'
    )

    article = parse(text).article

    assert article is not None
    assert article.extra == {"version": "1.10", "new": "true", "sizes": ["1", "2"], "more": {"at": "12:30:00"}}


@pytest.mark.parametrize("nothing", ["", " null", " ~", " ''", ' ""', " []"])
def test_null_and_empty_values_say_nothing(nothing):
    article = parse(header("title: A", "date: 2026-01-07", f"tags:{nothing}", f"link:{nothing}")).article

    assert article is not None
    assert (article.tags, article.link, article.extra) == ((), None, {})


REFUSED = [
    pytest.param(
        b"",
        "x.md: expected front matter, found an empty file [no-front-matter]\n"
        "    begin the file with '---', then 'title: …' and 'date: YYYY-MM-DD', then '---'",
        id="an empty file",
    ),
    pytest.param(
        b"Just text\n",
        "x.md:1:1: expected front matter, found 'Just text' [no-front-matter]\n"
        "    begin the file with '---', then 'title: …' and 'date: YYYY-MM-DD', then '---'",
        id="no front matter",
    ),
    pytest.param(
        b"\n---\ntitle: A\n",
        "x.md:2:1: expected a closing '---', found none [no-closing-fence]\n"
        "    write a line '---' behind the last name and value",
        id="no closing fence",
    ),
    pytest.param(
        b"---js\ntitle: A\n---\n",
        "x.md:1:1: expected '---' alone on its line, found '---js' [fence-language]\n"
        "    write '---' and nothing else on that line",
        id="a language behind the fence (gray-matter 131)",
    ),
    pytest.param(
        "---\ntitle: A\n---\n".encode("utf-16"),
        "x.md:1:1: expected UTF-8, found UTF-16 [not-utf-8]\n    save the file as UTF-8",
        id="UTF-16",
    ),
    pytest.param(
        b"---\r\ntitle: A\r\n---\r\nB\xc3(\n",
        "x.md:4:2: expected UTF-8, found byte 0xc3 at offset 21 [not-utf-8]\n    save the file as UTF-8",
        id="a byte that is not UTF-8",
    ),
    pytest.param(
        b"---\ntitle: A\0B\n---\n",
        "x.md:2:9: expected text, found the character U+0000 [control-character]\n    remove the character",
        id="NUL",
    ),
    pytest.param(
        header("title: A", "title: B"),
        "x.md:3:1: title: expected each name once, found 'title' again [duplicate-key]\n"
        "    remove one of the two; the first is on line 2",
        id="a name twice",
    ),
    pytest.param(
        header("title: A", "x: &a 1"),
        "x.md:3:4: expected a value, found the anchor '&a' [yaml-anchor]\n    write the value out where it is used",
        id="an anchor",
    ),
    pytest.param(
        header("title: A", "x: *a"),
        "x.md:3:4: expected a value, found the alias '*a' [yaml-alias]\n    write the value out where it is used",
        id="an alias",
    ),
    pytest.param(
        header("<<: {title: A}"),
        "x.md:2:1: expected a name, found the merge key '<<' [yaml-merge-key]\n"
        "    write the value out where it is used",
        id="a merge key",
    ),
    pytest.param(
        header("title: !!python/name:os.system"),
        "x.md:2:8: expected a value, found the tag 'tag:yaml.org,2002:python/name:os.system' [yaml-tag]\n"
        "    remove the tag, or put the value in quotes if it begins with '!'",
        id="a tag",
    ),
    pytest.param(
        b"---\n%YAML 1.1\n---\ntitle: A\n---\n",
        "x.md:3:1: expected YAML, found a fault: did not find expected <document start> [bad-yaml]",
        id="a directive",
    ),
    pytest.param(
        header("title: Breaking: news"),
        "x.md:2:16: title: expected YAML, found a second colon [bad-yaml]\n"
        '    put the title in quotes: title: "Breaking: news"',
        id="a colon in a title",
    ),
    pytest.param(
        header("title: A", "\ttags: x"),
        "x.md:3:1: expected YAML, found a tab [bad-yaml]\n    indent with blanks",
        id="a tab",
    ),
    pytest.param(
        header("hello"),
        "x.md:2:1: expected lines such as 'title: …', found 'hello' [not-a-mapping]\n"
        "    write a name, a colon and a blank before each value",
        id="a text for a header",
    ),
    pytest.param(
        header("[a]: 1"),
        "x.md:2:1: expected a name, found a list [bad-key]\n    write a plain name before the colon",
        id="a list for a name",
    ),
    pytest.param(
        header("x: " + "a" * 65_536),
        "x.md:1:1: expected at most 65,536 bytes of front matter, found 65,540 [header-too-large]\n"
        "    move what is long into the body",
        id="64 KiB",
    ),
    pytest.param(
        header("x: " + "[" * 25_000),
        "x.md:2:35: expected at most 32 levels in the front matter, found 33 [header-too-deep]\n"
        "    move what is long into the body",
        id="25,000 brackets, which crash a loader",
    ),
    pytest.param(
        header("x: [" + "1," * 2_000 + "]"),
        "x.md:2:2003: expected at most 1,000 values in the front matter, found 1,001 [header-too-many-values]\n"
        "    move what is long into the body",
        id="2,000 values",
    ),
    pytest.param(
        b"+++\ntitle = A\n+++\n",
        'x.md:2:9: expected TOML, found a fault: invalid value [bad-toml]\n    write name = "value"',
        id="TOML without quotes",
    ),
    pytest.param(
        b'{"title": "A",\n "title": "B"}\n',
        "x.md:1:3: expected each name once, found 'title' again [duplicate-key]\n    remove one of the two",
        id="a name twice in JSON",
    ),
    pytest.param(
        b'{"title": "A"\n "date": "B"}\n',
        "x.md:2:2: expected JSON, found a fault: expecting ',' delimiter [bad-json]\n"
        '    write "name": "value", with a comma between two',
        id="JSON without a comma",
    ),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_a_header_that_cannot_be_read_is_told_with_what_to_type(text, message):
    assert told(text) == [message]


@pytest.mark.parametrize("syntax", ["+++\nx = {}\n+++\n", '{{"x": {}}}\n'])
def test_deep_toml_and_json_are_refused_by_the_name_of_the_limit(syntax):
    for depth in (40, 30_000):
        assert [p.code for p in parse(syntax.format("[" * depth + "]" * depth)).problems] == ["header-too-deep"]


def test_a_json_header_over_64_kib_is_refused():
    assert [p.code for p in parse('{"x": "' + "a" * 70_000 + '"}\n').problems] == ["header-too-large"]


def test_an_indented_fence_in_a_block_scalar_is_text():
    article = parse(header("title: A", "date: 2026-01-07", "x: |", "  a", "  --- b")).article

    assert article is not None
    assert article.extra == {"x": "a\n--- b\n"}


# The suite wants `.inf` refused, since it is no JSON number; here it is the text ".inf".
AS_TEXT = {"inf"}


def test_the_outcomes_of_the_front_matter_suite():
    # Its rows have a title, and some leave out the date: the file's name has one.
    outcomes = {}
    wanted = {}
    for row in read_suite("front-matter.jsonl.gz"):
        article = parse(base64.b64decode(row["bytes_b64"]), "2021-01-02-x.md").article
        outcomes[row["id"]] = "reject" if article is None else "accept"
        wanted[row["id"]] = row["outcome"].replace("strip", "accept").replace("replace", "accept")
        if article is not None and "title" in row["fields"]:
            assert article.title == row["fields"]["title"]
    assert {row for row, outcome in outcomes.items() if outcome not in wanted[row]} == AS_TEXT
