"""HTML and CSS of every kind of page, read by the checker of the W3C (vnu): no error, no warning."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from .conftest import checker
from .sample import PAGES, REDIRECT

pytestmark = pytest.mark.browser


def test_vnu_has_nothing_to_say_of_any_kind_of_page(outputs):
    jar, java = checker("vnu-jar/build/dist/vnu.jar"), shutil.which("java")
    if java is None:
        pytest.skip("java is not there: apt-get install default-jre-headless")
    files = []
    for name in ("broadsheet", "wire"):
        urls = [*PAGES.values(), REDIRECT]
        files += [
            outputs[name] / f"{url}index.html".lstrip("/") if url.endswith("/") else outputs[name] / url[1:]
            for url in urls
        ]
        files += sorted((outputs[name] / "assets").glob("*.css"))
    command = [
        java,
        "-Xss1m",
        "-jar",
        str(jar),
        "--format",
        "json",
        "--also-check-css",
        "--exit-zero-always",
        *map(str, files),
    ]

    said = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=120).stderr)["messages"]

    told = [f"{m['url'].rpartition('output/')[2]}:{m.get('lastLine')}: {m['message']}" for m in said]
    assert told == []
