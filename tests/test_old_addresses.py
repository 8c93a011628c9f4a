"""Old addresses, asked for over HTTP, and two articles that want one."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

import pytest

from site_builder.build import build
from site_builder.model.outcome import BuildOptions, Outcome, Silent

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def write(folder: Path, name: str, aliases: str) -> None:
    (folder / "content").mkdir(exist_ok=True)
    (folder / "site.toml").touch()
    head = f"title: {name}\ndate: 2026-01-07\naliases: [{aliases}]"
    (folder / "content" / f"{name}.md").write_text(f"---\n{head}\n---\nWords.\n", "utf-8")


def run(folder: Path) -> Outcome:
    return build(BuildOptions(site=folder, now=NOW, jobs=1), Silent())


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    write(folder, "landed", "/abc, /feed.php, /old.html, /was/")
    assert run(folder).problems == ()
    handler = functools.partial(Quiet, directory=str(folder / "output"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join(timeout=20)


@pytest.mark.parametrize("path", ["/abc", "/abc/", "/feed.php", "/feed.php/", "/old.html", "/was", "/was/"])
def test_an_old_address_is_served_as_a_page_that_leads_to_the_article(server, path):
    with urlopen(server + path, timeout=20) as answer:
        kind, text = answer.headers.get_content_type(), answer.read().decode()

    assert kind == "text/html"
    assert 'url=/2026/01/07/landed/"' in text


@pytest.mark.parametrize(("one", "two"), [("/abc", "/abc/"), ("/abc", "/abc/index.html"), ("/page.php", "page.php/")])
def test_two_articles_that_spell_one_old_address_differently_are_told(tmp_path, one, two):
    write(tmp_path, "one", one)
    write(tmp_path, "two", two)
    address = f"/{one.strip('/')}/"

    assert [str(problem) for problem in run(tmp_path).problems] == [
        (
            f"content/two.md: slug: expected an address of its own, found '{address}', which is that of content/one.md"
            " [same-address]\n    give one of the two another slug (or remove the alias)"
        )
    ]


def test_one_article_that_spells_an_old_address_twice_has_one_page_there(tmp_path):
    write(tmp_path, "one", "/abc, /abc/, abc/index.html")

    assert run(tmp_path).problems == ()
    assert [path.relative_to(tmp_path / "output").as_posix() for path in tmp_path.rglob("abc*/*")] == ["abc/index.html"]


def test_an_old_address_without_a_slash_that_is_the_page_s_own_is_no_redirect(tmp_path):
    write(tmp_path, "one", "/2026/01/07/one")

    assert run(tmp_path).problems == ()
    assert 'http-equiv="refresh"' not in (tmp_path / "output/2026/01/07/one/index.html").read_text("utf-8")
