"""HTML and CSS of every kind of page, read by the checker of the W3C (vnu): no error, no warning."""

from __future__ import annotations

import pytest

from .conftest import ask_vnu
from .sample import PAGES, REDIRECT

pytestmark = pytest.mark.browser


def test_vnu_has_nothing_to_say_of_any_kind_of_page(outputs):
    files = []
    for name in ("broadsheet", "wire"):
        urls = [*PAGES.values(), REDIRECT]
        files += [
            outputs[name] / f"{url}index.html".lstrip("/") if url.endswith("/") else outputs[name] / url[1:]
            for url in urls
        ]
        files += sorted((outputs[name] / "assets").glob("*.css"))

    assert ask_vnu(files) == []
