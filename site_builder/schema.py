"""The JSON Schema (draft 2020-12) of the front matter, for editors: made from the table that parsing itself goes by."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .config import Config, ParseSettings, TagsSection, to_parse_settings
from .effects.site_toml import read_config
from .parse.fields import FIELDS, Field, names_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def load_schema(site: Path) -> dict[str, Any]:
    """The schema for the site in the folder ``site``, or for any site if there is no ``site.toml``.

    Raises :class:`SiteError` if that has faults.
    """
    return to_schema(read_config(site) if (site / "site.toml").exists() else Config())


def to_schema(config: Config) -> dict[str, Any]:
    """The schema under a site's own names of fields; keys in the order of the table.

    It tells what is worth a mark in an editor and is no judge: ``check`` knows the date in a file's name and the
    tags of the other articles. Keys that no field has may hold anything.
    """
    settings = to_parse_settings(config)
    names = {"tags": config.tags, "categories": config.categories}
    properties: dict[str, Any] = {}
    for field in FIELDS:
        for name in names_of(field, settings):
            properties.setdefault(name, _property(field, name, names.get(field.name, TagsSection())))
    return {
        "$schema": DIALECT,
        "title": "Front matter of an article",
        "type": "object",
        "properties": properties,
        "allOf": [_required(field, settings) for field in FIELDS if field.name == "title"],
    }


def _property(field: Field, name: str, section: TagsSection) -> dict[str, Any]:
    also = "" if name == field.name else f" (another name for {field.name})"
    schema = {"description": f"{field.about}{also}", **field.schema}
    if section.allowed and "items" in schema:
        # Examples and no enum: case and hyphens make no other name, and an alias is no fault.
        schema["items"] = {**schema["items"], "examples": list(section.allowed)}
    return schema


def _required(field: Field, settings: ParseSettings) -> dict[str, Any]:
    return {"anyOf": [{"required": [name]} for name in names_of(field, settings)]}
