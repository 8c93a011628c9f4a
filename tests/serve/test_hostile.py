"""What a hostile client sends: every one gets a 4xx or is closed, nothing of the machine is told, the server lives."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import time

import pytest

from .previewing import Preview, Site, wait_until

SECRET = "not to be served"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    made = Site(tmp_path_factory.mktemp("hostile") / "site")
    (made.root / "secret.txt").write_text(SECRET)
    (made.root.parent / "secret.txt").write_text(SECRET)
    return made


@pytest.fixture(scope="module")
def preview(site):
    with Preview(site.root) as running:
        running.ready()
        folder = site.root / ".site-builder" / "preview"
        (folder / "link.txt").symlink_to(site.root / "secret.txt")
        (folder / "linked").symlink_to(site.root)
        os.mkfifo(folder / "pipe.txt")
        yield running


def get(preview: Preview, target: str, *more: str, host: str = "") -> bytes:
    lines = [f"GET {target} HTTP/1.1", f"Host: {host or f'127.0.0.1:{preview.port}'}", "Connection: close", *more]
    return preview.send_raw("\r\n".join([*lines, "", ""]).encode("latin-1"))


def status(answer: bytes) -> int:
    match = re.match(rb"HTTP/1\.1 (\d{3}) ", answer)
    return int(match[1]) if match else 0


def test_an_ordinary_request_is_answered(preview):
    assert status(get(preview, "/")) == 200


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/../secret.txt", 400),
        ("/../../../../../../etc/passwd", 400),
        ("/./index.html", 400),
        ("/%2e%2e%2fsecret.txt", 400),
        ("/%2e%2e/secret.txt", 400),
        ("/..%2fsecret.txt", 400),
        ("/..%5csecret.txt", 400),
        ("/..\\secret.txt", 400),
        ("/tags%2f..%2f..%2fsecret.txt", 400),
        ("/%00", 400),
        ("/index.html%00.png", 400),
        ("/a%0d%0aSet-Cookie:x", 400),
        ("/%", 400),
        ("/%zz", 400),
        ("/%e2%28", 400),
        ("/%c0%ae%c0%ae/secret.txt", 400),
        ("/%ff", 400),
        ("//evil.example", 400),
        ("//evil.example/..", 400),
        ("/tags//moon/", 400),
        ("http://evil.example/", 400),
        ("http://127.0.0.1/secret.txt", 400),
        ("file:///etc/passwd", 400),
        ("*", 400),
        ("?", 400),
        ("/" + "a" * 5_000, 414),
        ("/" + "a" * 65_536, 414),
        ("/" + "a" * 300, 404),
        ("/.site-builder/", 404),
        ("/.site-builder/files/top.txt", 404),
        ("/.site-builder/../index.html", 400),
        ("/link.txt", 404),
        ("/linked/secret.txt", 404),
        ("/linked/site.toml", 404),
        ("/pipe.txt", 404),
        ("/index.html/", 404),
        ("/index.html/x", 404),
        ("/%2e%2e%2e/x", 404),
        ("/C:/x", 404),
        ("/__site-builder/../../secret.txt", 400),
        ("/__site-builder/preview.js/", 404),
        ("/__site-builder/builder.py", 404),
        ("/__site-builder%2fpreview.js", 400),
    ],
)  # fmt: skip
def test_a_target_that_leads_elsewhere_is_refused(preview, site, target, expected):
    answer = get(preview, target)

    assert status(answer) == expected
    assert SECRET.encode() not in answer
    assert str(site.root.parent).encode() not in answer
    assert b"root:" not in answer


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "evil.example:{port}", "127.0.0.1.evil.example:{port}", "localhost.evil.example:{port}",
        "127.0.0.1", "localhost", "127.0.0.1:1", "localhost:{port}0", "[::1", "[::1]x:{port}", "127.0.0.1:{port}:80",
        "127.0.0.1:+{port}", "0.0.0.0:{port}", "192.168.0.1:{port}", "user@127.0.0.1:{port}", "", " ", ":{port}",
    ],
)  # fmt: skip
def test_a_foreign_host_is_refused(preview, host):
    answer = get(preview, "/", host=host.format(port=preview.port) or " ")

    assert status(answer) == 403
    assert b"<html" not in answer


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])
def test_a_name_of_the_loopback_with_our_port_is_let_in(preview, name):
    assert status(get(preview, "/", host=f"{name}:{preview.port}")) == 200


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "https://127.0.0.1:{port}", "http://127.0.0.1", "http://localhost:{port}", "x", ""],
)
@pytest.mark.parametrize("path", ["/", "/feed.json", "/__site-builder/events", "/__site-builder/page?path=index.html"])
def test_a_foreign_origin_is_refused_and_gets_no_cors_header(preview, origin, path):
    answer = get(preview, path, f"Origin: {origin.format(port=preview.port)}")

    assert status(answer) == 403
    assert b"access-control" not in answer.lower()


def test_our_own_origin_is_let_in_and_gets_no_cors_header_either(preview):
    answer = get(preview, "/feed.json", f"Origin: http://127.0.0.1:{preview.port}")

    assert status(answer) == 200
    assert b"access-control" not in answer.lower()


def test_a_picture_or_script_taken_in_by_another_site_is_refused_and_a_link_from_there_is_not(preview):
    foreign = "Sec-Fetch-Site: cross-site"

    assert status(get(preview, "/feed.json", foreign, "Sec-Fetch-Mode: no-cors")) == 403
    assert status(get(preview, "/", foreign, "Sec-Fetch-Mode: navigate")) == 200


def test_every_answer_says_once_that_others_may_not_take_it_in(preview):
    safety = [
        "cross-origin-resource-policy: same-origin",
        "x-content-type-options: nosniff",
        "x-frame-options: sameorigin",
    ]
    for path in ("/", "/nowhere/", "/nowhere", "/..", "/__site-builder/preview.js", "/robots.txt"):
        lines = get(preview, path).lower().partition(b"\r\n\r\n")[0].decode().split("\r\n")

        assert sorted(line for line in lines if line.startswith(("cross-origin-res", "x-"))) == safety


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "BREW"])
def test_other_methods_are_refused(preview, method):
    own = f"Host: 127.0.0.1:{preview.port}"
    answer = preview.send_raw(f"{method} / HTTP/1.1\r\n{own}\r\nContent-Length: 5\r\n\r\nhello".encode())

    assert status(answer) == 405
    assert b"access-control" not in answer.lower()


@pytest.mark.parametrize(
    "data",
    [
        b"GET /\r\n\r\n",
        b"GET / HTTP/0.9\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        b"GET  / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),
        b"\x00" * 100,
        b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: {own}\r\nHost: {own}\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: {own}\r\n Folded: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: {own}\r\nX: " + b"a" * 70_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: {own}\r\nX: " + b"a" * 2_000_000,
        b"GET / HTTP/1.1\r\nHost: {own}\r\n" + b"X: a\r\n" * 10_000 + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: {own}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET / HTTP/1.1\r\nHost: {own}\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        b"GET / HTTP/1.1\r\nHost: {own}\r\nContent-Length: -1\r\n\r\n",
    ],
    ids=range(17),
)
def test_what_is_no_http_is_refused_or_closed(preview, data):
    answer = preview.send_raw(data.replace(b"{own}", f"127.0.0.1:{preview.port}".encode()))

    # One that is faulty behind a good head may have been answered by then.
    assert answer == b"" or 400 <= status(answer) < 500 or b"Transfer-Encoding" in data
    assert status(get(preview, "/")) == 200


def test_an_upgrade_is_not_taken(preview):
    answer = get(preview, "/__site-builder/preview.js", "Upgrade: websocket", "Sec-WebSocket-Version: 13")

    assert status(answer) in {200, 400}
    assert b"101 " not in answer


def test_slow_senders_are_closed_while_others_are_served(preview):
    head = f"POST / HTTP/1.1\r\nHost: 127.0.0.1:{preview.port}\r\nContent-Length: 9\r\n"
    beginnings = ["", "G", "GET / HTTP/1.1\r\nHost: x\r\n", head, f"{head}\r\n12345"]
    began = time.monotonic()
    slow = [socket.create_connection(("127.0.0.1", preview.port), 60) for _ in beginnings]
    for connection, beginning in zip(slow, beginnings, strict=True):
        connection.sendall(beginning.encode())

    assert status(get(preview, "/")) == 200
    for connection in slow:
        with contextlib.suppress(ConnectionResetError):
            while connection.recv(1_000):
                pass
        connection.close()
    assert time.monotonic() - began < 30


def test_many_idle_connections_leave_room_for_others_when_they_are_closed(preview):
    idle = [socket.create_connection(("127.0.0.1", preview.port), 60) for _ in range(300)]
    try:
        answer = wait_until(lambda: status(get(preview, "/")) == 200, "room for a request")
        assert answer
    finally:
        for connection in idle:
            connection.close()


def test_the_server_lives_and_has_told_of_no_bug(preview):
    assert status(get(preview, "/")) == 200
    assert [event for event in preview.events if event["event"] in {"bug", "failed"}] == []
    assert "".join(preview.stderr) == ""
