"""The program's own words in English, for tests of pages."""

from __future__ import annotations

from site_builder.effects.themes.languages import read_words

ENGLISH = read_words("en", ())[0]
