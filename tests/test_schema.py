from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from site_builder.cli.main import main
from site_builder.config import Config, ParseSettings, parse_config
from site_builder.parse.article import parse_article
from site_builder.parse.fields import FIELDS
from site_builder.schema import to_schema

SCHEMA = to_schema(Config())


def faults(front_matter: Any, schema: dict[str, Any] = SCHEMA) -> list[str]:
    return [error.json_path for error in jsonschema.Draft202012Validator(schema).iter_errors(front_matter)]


def test_it_is_a_schema_that_describes_every_field_under_each_of_its_names():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)

    assert list(SCHEMA["properties"]) == [name for field in FIELDS for name in (field.name, *field.also)]
    assert all(about["description"] for about in SCHEMA["properties"].values())


@pytest.mark.parametrize(
    "front_matter",
    [
        {"title": "A"},
        {"title": 1.10, "date": "2026-01-07", "tags": ["a", 7, True], "draft": "yes", "note": {"any": ["thing"]}},
        {"title": "A", "tag": "one", "link": "https://example.org/", "image": None, "aliases": []},
    ],
)
def test_what_parsing_takes_is_in_order(front_matter):
    text = f"---\n{json.dumps({'date': '2026-01-07'} | front_matter)}\n---\n"

    assert parse_article("x.md", text.encode(), ParseSettings()).problems == ()
    assert faults(front_matter) == []


@pytest.mark.parametrize(
    ("front_matter", "place"),
    [
        ({"date": "2026-01-07"}, "$"),
        ({"title": ["A"]}, "$.title"),
        ({"title": "A", "link": "ftp://x"}, "$.link"),
        ({"title": "A", "draft": "maybe"}, "$.draft"),
        ({"title": "A", "tags": {"a": 1}}, "$.tags"),
        ({"title": "A", "tags": [["a"]]}, "$.tags[0]"),
    ],
)
def test_what_parsing_refuses_is_marked(front_matter, place):
    text = f"---\n{json.dumps({'date': '2026-01-07'} | front_matter)}\n---\n"

    assert parse_article("x.md", text.encode(), ParseSettings()).article is None
    assert faults(front_matter) == [place]


def test_a_site_s_own_names_are_in_it():
    schema = to_schema(parse_config('[content.fields]\ntitle = ["headline"]\ntags = ["topics"]\n'))

    assert faults({"headline": "A", "topics": ["x"]}, schema) == []
    assert faults({"headline": "A", "topics": {"x": 1}}, schema) == ["$.topics"]
    assert schema["properties"]["topics"]["description"] == "what it is about (another name for tags)"


def test_tags_that_a_site_allows_are_offered_and_no_others_refused():
    schema = to_schema(parse_config('[tags]\nallowed = ["Moon", "Mars"]\n'))

    assert schema["properties"]["tags"]["items"]["examples"] == ["Moon", "Mars"]
    assert faults({"title": "A", "tags": ["moon"]}, schema) == []


def test_the_command_prints_it_with_and_without_a_site(tmp_path):
    def printed() -> dict[str, Any]:
        result = CliRunner().invoke(main, ["schema", "--site", str(tmp_path)])
        assert result.exit_code == 0
        schema: dict[str, Any] = json.loads(result.stdout)
        return schema

    assert printed() == SCHEMA
    (tmp_path / "site.toml").write_text('[content.fields]\nlink = ["url"]\n', "utf-8")
    assert "url" in printed()["properties"]
