"""A preview from its start to its end, asked over real connections."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from site_builder.build import build
from site_builder.model.outcome import BuildOptions, Silent
from tests.archive import read_tree

from .previewing import NOW, ROOT, Preview, Site, wait_until

STARTING = "Building the preview"


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path / "site")


def run(site: Site, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "site_builder", *arguments, "--site", str(site.root)]
    return subprocess.run(
        command, check=False, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=120
    )


def clean_tree(site: Site, folder: Path, **flags: bool) -> dict[str, str]:
    """A clean build into ``folder``, as a tree."""
    options = BuildOptions(site=site.root, now=datetime.fromisoformat(NOW), output=folder / "output", jobs=1, **flags)
    assert not build(options, Silent(), cache=folder / "cache").faulty
    return read_tree(folder / "output")


# ---- what is served --------------------------------------------------------------------------------------------------


def test_the_preview_folder_holds_what_a_build_publishes_and_the_output_folder_is_left_alone(site, tmp_path):
    with Preview(site.root) as preview:
        preview.ready()

        assert read_tree(site.root / ".site-builder" / "preview") == clean_tree(site, tmp_path / "clean")
        assert not (site.root / "output").exists()


def test_pages_have_the_script_and_the_local_address_and_their_files_have_not(site):
    with Preview(site.root) as preview:
        preview.ready()
        served = preview.text("/2026/01/07/landed/")
        file = (site.root / ".site-builder/preview/2026/01/07/landed/index.html").read_text()

        assert '<script defer src="/__site-builder/preview.js"' in served
        assert f'<link rel="canonical" href="http://127.0.0.1:{preview.port}/2026/01/07/landed/">' in served
        assert "https://news.example" not in served
        assert "__site-builder" not in file
        assert '<link rel="canonical" href="https://news.example/2026/01/07/landed/">' in file


@pytest.mark.parametrize("path", ["/feed.xml", "/atom.xml", "/feed.json", "/sitemap.xml", "/robots.txt"])
def test_addresses_in_other_files_lead_to_the_preview_too(site, path):
    with Preview(site.root) as preview:
        text = preview.ready().text(path)

        assert "https://news.example" not in text
        assert f"http://127.0.0.1:{preview.port}/" in text
        assert "__site-builder" not in text


def test_a_site_below_a_path_is_served_below_it(tmp_path):
    site = Site(tmp_path / "site", base_url="https://news.example/archive")
    with Preview(site.root) as preview:
        preview.ready()

        assert preview.url.endswith("/archive/")
        assert preview.get("/")[:2][0] == 307
        assert preview.get("/")[1]["location"] == "/archive/"
        assert f"http://127.0.0.1:{preview.port}/archive/2026/01/07/landed/" in preview.text(
            "/archive/2026/01/07/landed/"
        )
        assert preview.get("/2026/01/07/landed/")[0] == 404


def test_a_missing_page_is_the_sites_own_404_with_that_status(site):
    with Preview(site.root) as preview:
        status, headers, body = preview.ready().get("/nowhere/")

        assert (status, headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert b"<h1>Page not found</h1>" in body


def test_a_folder_without_its_slash_is_redirected_with_the_query(site):
    with Preview(site.root) as preview:
        status, headers, _ = preview.ready().get("/2026/01/07/landed?a=b")

        assert (status, headers["location"]) == (307, "/2026/01/07/landed/?a=b")


def test_a_page_is_not_sent_again_to_who_has_it(site):
    with Preview(site.root) as preview:
        _, headers, _ = preview.ready().get("/")

        status, again, body = preview.get("/", if_none_match=headers["etag"])

        assert (status, body, again["etag"]) == (304, b"", headers["etag"])
        assert preview.get("/", if_none_match='"other"')[0] == 200


def test_a_static_file_has_its_type_ranges_and_dates(site):
    site.write_file("static/paper.pdf", "0123456789")
    with Preview(site.root) as preview:
        status, headers, body = preview.ready().get("/paper.pdf")
        assert (status, headers["content-type"], headers["accept-ranges"], body) == (
            200,
            "application/pdf",
            "bytes",
            b"0123456789",
        )

        status, part, body = preview.get("/paper.pdf", range="bytes=2-4")
        assert (status, part["content-range"], body) == (206, "bytes 2-4/10", b"234")
        assert preview.get("/paper.pdf", range="bytes=-3")[2] == b"789"
        assert preview.get("/paper.pdf", range="bytes=20-")[::2][0] == 416
        assert preview.get("/paper.pdf", range="bytes=2-4", if_range='"old"')[::2] == (200, b"0123456789")
        assert preview.get("/paper.pdf", if_modified_since=headers["last-modified"])[0] == 304
        assert preview.get("/paper.pdf", if_none_match=f'"x", {headers["etag"]}')[0] == 304


def test_a_head_request_for_the_events_ends(site):
    with Preview(site.root) as preview:
        status, headers, body = preview.ready().get("/__site-builder/events", method="HEAD")

        assert (status, headers["content-type"].partition(";")[0], body) == (200, "text/event-stream", b"")


def test_a_head_request_has_the_headers_and_no_body(site):
    site.write_file("static/paper.pdf", "0123456789")
    with Preview(site.root) as preview:
        for path in ("/", "/paper.pdf"):
            _, headers, body = preview.ready().get(path)
            status, head, nothing = preview.get(path, method="HEAD")
            assert (status, head["content-length"], nothing) == (200, str(len(body)), b"")
            assert head["etag"] == headers["etag"]


def test_drafts_and_future_articles_are_served_only_if_asked_for(site):
    site.write("draft.md", draft=True)
    site.write("future.md", date="2027-01-01")
    pages = ("/2026/01/07/draft/", "/2027/01/01/future/")
    with Preview(site.root) as preview:
        assert [preview.ready().get(path)[0] for path in pages] == [404, 404]
    with Preview(site.root, "--drafts", "--future") as preview:
        assert [preview.ready().get(path)[0] for path in pages] == [200, 200]
    with Preview(site.root) as preview:
        assert [preview.ready().get(path)[0] for path in pages] == [404, 404]


# ---- starting --------------------------------------------------------------------------------------------------------


def test_without_a_cache_a_page_to_wait_on_is_served_at_once(site):
    for number in range(300):
        site.write(f"many/{number}.md", title=f"Number {number}")
    with Preview(site.root) as preview:
        status, headers, body = preview.get("/")

        assert status == 503
        assert STARTING.encode() in body
        assert preview.ready().get("/")[0] == 200
        assert headers["cache-control"] == "no-store"


def test_what_an_earlier_preview_left_is_served_at_once(site):
    with Preview(site.root) as preview:
        preview.ready()
    # No build can end before this one is let go on.
    with hold(site), Preview(site.root) as preview:
        assert preview.get("/2026/01/07/landed/")[0] == 200
        assert "built" not in [event["event"] for event in preview.events]


def test_what_a_preview_with_other_flags_left_is_not(site):
    with Preview(site.root, "--drafts") as preview:
        preview.ready()
    with hold(site), Preview(site.root) as preview:
        assert preview.get("/")[0] == 503


def test_what_a_killed_build_left_half_done_is_not(site):
    with Preview(site.root) as preview:
        preview.ready()
    (site.root / ".site-builder" / "preview.json").unlink()
    with hold(site), Preview(site.root) as preview:
        assert preview.get("/")[0] == 503


class hold:  # noqa: N801 - reads as the act that it is
    """Holds the lock of the preview's builds."""

    def __init__(self, site: Site) -> None:
        self._folder = site.root / ".site-builder"

    def __enter__(self) -> None:
        import fcntl

        self._file = next(self._folder.glob("store-*.lock")).open("r+")
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(self, *error: object) -> None:
        self._file.close()


def test_a_build_that_others_hold_up_is_made_when_they_let_go(site):
    with Preview(site.root) as preview:
        preview.ready()
    site.write("2026/new.md")
    with hold(site):
        preview = Preview(site.root)
        wait_until(lambda: len(preview.processes()) == 2, "the builder")
        assert preview.get("/2026/01/07/new/")[0] == 404
    with preview:
        preview.ready()

        assert preview.get("/2026/01/07/new/")[0] == 200


def test_a_missing_site_is_told_and_nothing_is_made(tmp_path):
    command = [sys.executable, "-m", "site_builder", "serve", "--site", str(tmp_path / "none")]
    ended = subprocess.run(
        command, check=False, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=60
    )

    assert (ended.returncode, ended.stderr.splitlines()[0]) == (
        2, f"error: expected a site.toml in {tmp_path / 'none'}, found none [config]",
    )  # fmt: skip
    assert not (tmp_path / "none").exists()


def test_a_host_that_is_not_known_is_told(site):
    ended = run(site, "serve", "--host", "nowhere.invalid", "--port", "8000")

    assert ended.returncode == 2
    assert "error: expected a free port at nowhere.invalid:8000, found: " in ended.stderr
    assert "unknown error" not in ended.stderr


def test_the_other_loopback_will_do_as_well(site):
    with Preview(site.root, "--host", "::1") as preview:
        assert preview.url == f"http://[::1]:{preview.port}/"


def test_a_second_preview_of_the_site_ends_with_75(site):
    with Preview(site.root) as preview:
        preview.ready()
        ended = run(site, "serve")

        assert ended.returncode == 75
        assert ended.stderr.splitlines() == [
            "error: another preview of this site is open [busy]",
            "    look at that one, or end it, then run this again",
        ]


def test_a_port_that_is_taken_is_told_if_it_was_asked_for_and_passed_over_if_not(site, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = run(site, "serve", "--port", str(port))
    assert (ended.returncode, ended.stderr.splitlines()[0]) == (
        2, f"error: expected a free port at 127.0.0.1:{port}, found: address already in use [port]",
    )  # fmt: skip
    other = Site(tmp_path / "other")
    with Preview(site.root, "--port", "0") as one, Preview(other.root, "--port", "0") as two:
        assert one.port != two.port


def test_the_published_site_can_be_built_while_a_preview_is_open(site):
    with Preview(site.root, "--watch") as preview:
        preview.ready()

        ended = run(site, "build", "--now", NOW)

        assert ended.returncode == 0
        assert "__site-builder" not in (site.root / "output" / "index.html").read_text()


# ---- watching --------------------------------------------------------------------------------------------------------


def test_a_folder_that_comes_later_is_watched(site):
    with Preview(site.root, "--watch") as preview:
        preview.ready()
        before = preview.count()
        site.write_file("static/later.txt", "one")
        wait_until(lambda: preview.get("/later.txt")[2] == b"one", "the new folder's file")

        site.write_file("static/later.txt", "two")

        wait_until(lambda: preview.get("/later.txt")[2] == b"two", "the file's change")
        assert preview.count() > before


def test_a_content_folder_that_goes_and_comes_back_is_watched_again(site):
    with Preview(site.root, "--watch") as preview:
        preview.ready()
        shutil.move(site.root / "content", site.root / "aside")
        preview.wait_for("failed")

        shutil.move(site.root / "aside", site.root / "content")
        preview.wait_for("built", after=preview.events.index(preview.wait_for("failed")))
        site.write("2026/after.md")

        wait_until(lambda: preview.get("/2026/01/07/after/")[0] == 200, "an article written after that")


def test_a_checkout_of_many_files_is_one_build_or_two_and_pages_are_served_meanwhile(site):
    with Preview(site.root, "--watch") as preview:
        preview.ready()
        before = preview.count()
        for number in range(1_500):
            site.write(f"branch/{number % 30}/{number}.md", title=f"Number {number}")
            if number % 300 == 0:
                assert preview.get("/2026/01/07/landed/")[0] == 200

        def built():
            return [event for event in preview.events[before:] if event["event"] == "built" and event["written"]]

        wait_until(lambda: built() and built()[-1]["articles"] == 1_503, "the last of them")
        assert preview.get("/2026/01/07/1499/")[0] == 200
        assert len(built()) <= 3


def test_editors_droppings_wake_nobody(site):
    with Preview(site.root, "--watch") as preview:
        preview.ready()
        before = preview.count()
        for name in ("4913", ".landed.md.swp", "landed.md~", ".#landed.md", "#landed.md#"):
            site.write_file(f"content/2026/{name}", "x")
        (site.root / "content" / "2026" / "landed.md").read_text()
        site.write("2026/last.md")

        event = preview.wait_for("built", after=before)
        assert event["paths"] == ["content/2026/last.md"]


@pytest.mark.parametrize(
    ("limit", "most", "said", "sysctl"),
    [
        ("max_inotify_watches", 0, "inotify watch limit reached", "fs.inotify.max_user_watches"),
        # The root of the articles still fits, and their folders don't: nobody says so.
        ("max_inotify_watches", 2, "inotify watch limit reached", "fs.inotify.max_user_watches"),
        ("max_inotify_instances", 0, "inotify instance limit reached", "fs.inotify.max_user_instances"),
    ],
)
def test_where_folders_cannot_be_watched_they_are_looked_at_and_the_limit_is_named(site, limit, most, said, sysctl):
    # A user namespace has limits of its own.
    script = f'echo {most} > /proc/sys/user/{limit}; exec "$@"'
    limited = ("unshare", "--user", "--map-root-user", "sh", "-c", script, "sh")
    if subprocess.run([*limited, "true"], check=False, capture_output=True).returncode != 0:
        pytest.skip("no user namespaces here, so no limit of our own")
    with Preview(site.root, "--watch", before=limited) as preview:
        assert preview.wait_for("notice")["text"] == (
            f"folders can't be watched ({said}): they are looked at every second instead;"
            f" raise {sysctl} (sysctl) to be told at once"
        )
        preview.ready()

        site.write("2026/polled.md")

        wait_until(lambda: preview.get("/2026/01/07/polled/")[0] == 200, "the article")
        wait_until(lambda: preview.events[-1].get("paths") == ["content/2026/polled.md"], "the build's event")


def test_a_file_whose_name_is_no_utf_8_ends_nothing(site):
    with Preview(site.root, "--watch") as preview:
        preview.ready()
        before = preview.count()
        odd = site.root / "content" / "2026" / os.fsdecode(b"caf\xe9.md")

        odd.write_text("x")
        assert preview.wait_for("faulty", after=before)["problems"][0]["code"] == "odd-file-name"

        odd.unlink()
        preview.wait_for("built", after=before)


def test_an_article_appears_when_its_date_comes(site):
    from datetime import UTC, timedelta

    due = datetime.now(UTC) + timedelta(seconds=4)
    site.write("2026/due.md", date=due.isoformat(timespec="seconds"))
    with Preview(site.root, "--watch", now=None) as preview:
        preview.ready()
        path = f"/{due:%Y/%m/%d}/due/"

        wait_until(lambda: preview.get(path)[0] == 200, "the article that is due")


# ---- faults of the builder -------------------------------------------------------------------------------------------


def test_a_builder_that_is_killed_is_told_and_another_one_builds(site):
    with Preview(site.root, "--watch") as preview:
        preview.ready()
        before = preview.count()
        first = preview.builder_pid()

        os.kill(first, signal.SIGKILL)
        site.write("2026/after.md")

        assert preview.wait_for("notice", after=before)["text"] == "the builder ended (signal 9): another one begins"
        preview.wait_for("built", after=before)
        assert preview.get("/2026/01/07/after/")[0] == 200
        assert preview.builder_pid() != first


# ---- the end ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_ended_preview_leaves_no_process_socket_or_file_behind(site, tmp_path, number, code):
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    with Preview(site.root, "--watch", environment={"TMPDIR": str(temporary)}) as preview:
        preview.ready()
        port, url = preview.port, preview.url
        with socket.create_connection(("127.0.0.1", port), 20) as tab:
            tab.sendall(f"GET /__site-builder/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
            assert tab.recv(1_000)

            assert preview.stop(number) == code

        assert preview.processes() == {}
        assert list(temporary.iterdir()) == []
        assert sorted(path.name for path in (site.root / ".site-builder" / "preview" / ".site-builder").iterdir()) == [
            "files"
        ]
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), 5)
        assert preview.events[-1] == {"event": "stopped"}
        assert "".join(preview.stderr) == ""
        assert url


def test_ctrl_c_in_the_midst_of_the_first_build_ends_everything(site):
    for number in range(1_000):
        site.write(f"many/{number}.md", title=f"Number {number}")
    with Preview(site.root) as preview:
        preview.wait_for("stage")
        wait_until(lambda: any(event.get("name") == "parse" for event in preview.events), "the parsing")
        os.killpg(preview.process.pid, signal.SIGINT)  # as a terminal does

        assert preview.stop() == 130
        wait_until(lambda: preview.processes() == {}, "the end of all workers")
        assert not (site.root / ".site-builder" / "preview" / ".site-builder" / "staging").exists()


def test_a_killed_server_takes_its_builder_along(site):
    with Preview(site.root, "--watch") as preview:
        preview.ready()
        preview.process.kill()
        preview.process.wait(20)

        wait_until(lambda: preview.processes() == {}, "the end of the builder")
    with Preview(site.root) as again:
        assert again.ready().get("/")[0] == 200
