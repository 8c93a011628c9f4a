"""The warnings that ``site.toml`` can switch off or raise: their codes, and what each is told of."""

from __future__ import annotations

from collections.abc import Mapping

# In the order of docs/problems.md. The first five are told by a build too.
WARNINGS: Mapping[str, str] = {
    "date-form": "a date that can be read and is not in ISO form",
    "invisible-character": "a text with a character that can't be seen",
    "image-without-alt": "an image without a description",
    "attachment-type": "a file beside articles that is not published because of its type",
    "missing-file": "a picture or document that an article names and that isn't there",
    "unused-file": "a picture or document that no article names",
    "same-original": "an original that another article links to as well",
    "similar-title": "a title that is nearly another's in the same week",
    "similar-tag": "a tag that is nearly a commoner one",
    "similar-story": "a story of one article that is nearly another",
    "unlisted-tag": "a tag that site.toml does not allow",
    "unlisted-category": "a category that site.toml does not allow",
    "date-far-from-folder": "a date far from the year and month of the folder",
    "summary-missing": "an article without a summary of its own",
    "summary-too-long": "a summary longer than lists show",
    "http-link": "a link to a page without encryption",
    "body-repeats-summary": "a body that says no more than the summary",
    "bare-url": "an address that is no link",
    "heading-skips": "a heading more than one level below the one before",
    "unknown-field": "a field that is nearly the name of a known one",
}
