"""The theme obeys the Content-Security-Policy on every kind of page, and a browser enforces it."""

from __future__ import annotations

import functools
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from site_builder.build import build
from site_builder.model.outcome import BuildOptions, Silent

from .chromium import open_chromium

pytestmark = pytest.mark.browser

BODY = """
## A heading

```python
print("code")
```

| a | b |
|:--|--:|
| 1 | 2 |

![there](/style.png) ![elsewhere](https://pictures.example/a.png)[^1] <b style="color:red" onclick="x()">b</b>

[^1]: A note.
"""
LISTEN = """
globalThis.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  violations.push(`${event.effectiveDirective} ${event.blockedURI}`));
"""
PAGES = (
    "/", "/2026/01/07/landed/", "/2026/01/07/", "/2026/01/", "/2026/", "/archive/", "/tags/", "/tags/moon/",
    "/tags/moon/page/1/", "/sources/", "/authors/ann/", "/404.html",
)  # fmt: skip


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    folder: Path = tmp_path_factory.mktemp("site")
    (folder / "content").mkdir()
    (folder / "site.toml").write_text("[lists]\npage_size = 1\n[security]\nheaders_file = true\n")
    common = {"date": "2026-01-07", "tags": ["Moon"], "authors": ["Ann"], "link": "https://source.example/a"}
    for name, own in (("landed", {"aliases": ["/old/"], "image": "/style.png"}), ("other", {"featured": True})):
        head = "".join(f"{key}: {json.dumps(value)}\n" for key, value in ({"title": name} | common | own).items())
        (folder / "content" / f"{name}.md").write_text(f"---\n{head}---\n{BODY}")
    outcome = build(BuildOptions(site=folder, now=datetime(2026, 3, 1, tzinfo=UTC), jobs=1), Silent())
    assert not outcome.faulty
    return folder / "output"


@pytest.fixture(scope="module")
def address(site) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def tab(address) -> Iterator[Any]:
    with open_chromium() as browser:
        page = browser.new_page()  # type: ignore[attr-defined]
        page.add_init_script(LISTEN)
        page.route("https://**", lambda route: route.abort())
        yield page


def visit(tab: Any, address: str) -> tuple[list[str], int]:
    """What broke the policy on a page, and how many rules of its style sheets were read."""
    tab.goto(address)
    tab.wait_for_load_state("load")
    rules = tab.evaluate("[...document.styleSheets].reduce((sum, sheet) => sum + sheet.cssRules.length, 0)")
    return tab.evaluate("violations"), rules


def test_no_page_breaks_its_own_policy(tab, address, site):
    seen = {path: visit(tab, address + path) for path in PAGES}

    assert {path: broken for path, (broken, _) in seen.items() if broken} == {}
    assert min(rules for _, rules in seen.values()) > 10


def test_a_redirect_leads_on_and_breaks_no_policy(tab, address):
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.goto(f"{address}/old/")
    tab.wait_for_url(f"{address}/2026/01/07/landed/")

    assert [text for text in said if "Content Security Policy" in text] == []


@pytest.mark.parametrize(
    ("html", "broken"),
    [
        ("<script>document.title = 'run'</script>", ["script-src-elem inline"]),
        ("<script src=https://evil.example/x.js></script>", ["script-src-elem https://evil.example/x.js"]),
        ("<p style='color:red'>a</p>", ["style-src-attr inline"]),
        ("<iframe src=https://evil.example/></iframe>", ["frame-src https://evil.example"]),
        ("<base href=https://evil.example/>", ["base-uri https://evil.example/"]),
    ],
)
def test_what_got_past_the_sanitiser_would_be_stopped_by_the_browser(tab, address, site, html, broken):
    page = (site / "2026/01/07/landed/index.html").read_text("utf-8")
    (site / "past.html").write_text(page.replace("</main>", f"{html}</main>"), "utf-8")

    assert visit(tab, f"{address}/past.html")[0] == broken


def test_every_page_carries_the_policy(site):
    without = [
        file.relative_to(site).as_posix()
        for file in sorted(site.rglob("*.html"))
        if '<meta http-equiv="Content-Security-Policy" content="default-src ' not in file.read_text("utf-8")
    ]

    assert without in ([], ["past.html"])


def test_the_headers_file_stands_at_the_top_of_the_site(site):
    assert (site / "_headers").read_text("ascii").startswith("/*\n  Content-Security-Policy: default-src 'none'; ")
