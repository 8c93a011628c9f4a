"""How hosts answer for the site's files beside the policy: how long to keep them, and what they are. One table.

    rules  ->  write_rules  ->  blocks of ``_headers`` (the format of Netlify and Cloudflare Pages)

Of two rules that match one address both hosts join the values of a header with a comma. So no two rules of this table
may match one address with the same header; and there is none for pages, which both hosts answer for with
``public, max-age=0, must-revalidate`` by themselves.
"""

from __future__ import annotations

from collections.abc import Mapping

from .urls import FEED_FILES, FEED_TYPES, INDEX_FOLDERS

FOR_EVER = "public, max-age=31536000, immutable"

# Address, with * for what follows and :name for one part of it -> headers. To keep what is named for its bytes, add its
# folder here.
RULES: dict[str, dict[str, str]] = {
    "/assets/*": {"Cache-Control": FOR_EVER},
    **{
        f"/{folder}{file}": {"Content-Type": f"{FEED_TYPES[form]}; charset=utf-8"}
        for folder in ("", *(f"{INDEX_FOLDERS[kind]}/:name/" for kind in ("tag", "category", "source", "author")))
        for form, file in FEED_FILES.items()
    },
}


def write_rules(rules: Mapping[str, Mapping[str, str]]) -> str:
    """The rules in their order, a block each."""
    return "".join(
        f"{address}\n" + "".join(f"  {name}: {value}\n" for name, value in headers.items())
        for address, headers in rules.items()
    )
