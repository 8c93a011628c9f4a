"""Who may ask."""

from __future__ import annotations

import pytest

from site_builder.serve.hosts import Door, is_loopback


def refuse(door: Door, host: str, **others: str) -> str:
    return door.refuse({"host": [host], **{name.replace("_", "-"): [value] for name, value in others.items()}})


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "[::1]:8000", "LocalHost:8000"])
def test_the_loopback_by_any_of_its_names_may_ask(host):
    assert refuse(Door("127.0.0.1", 8000), host) == ""


@pytest.mark.parametrize(
    "host",
    ["evil.example:8000", "localhost:8001", "localhost", "localhost.evil.example:8000", "10.0.0.1:8000", "", "::1:8000",
     "[::1]8000", "localhost:", "localhost:8000:", "localhost:08000000", "localhost:٨٠٠٠"],
)  # fmt: skip
def test_another_host_may_not(host):
    assert refuse(Door("127.0.0.1", 8000), host) == (
        "expected the Host of this preview, found another; open the address that the terminal shows"
    )


def test_two_hosts_or_none_are_refused():
    door = Door("127.0.0.1", 8000)

    assert door.refuse({"host": ["localhost:8000", "localhost:8000"]}) != ""
    assert door.refuse({}) != ""


def test_the_name_given_with_host_may_ask_too():
    assert refuse(Door("Desk.local", 8000), "desk.local:8000") == ""


def test_a_preview_for_all_may_be_asked_by_any_number_and_by_no_other_name():
    door = Door("0.0.0.0", 8000)

    assert refuse(door, "192.168.1.5:8000") == ""
    assert refuse(door, "[fe80::1]:8000") == ""
    assert refuse(door, "rebound.example:8000") != ""


def test_port_80_needs_no_number():
    assert refuse(Door("127.0.0.1", 80), "localhost") == ""


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://localhost:8000", "http://localhost", ""])
def test_another_origin_may_not(origin):
    assert refuse(Door("127.0.0.1", 8000), "localhost:8000", origin=origin) == (
        "expected a request of this preview's own pages, found another Origin"
    )


def test_our_own_origin_may():
    assert refuse(Door("127.0.0.1", 8000), "localhost:8000", origin="http://localhost:8000") == ""


@pytest.mark.parametrize(
    ("mode", "may"), [("navigate", True), ("no-cors", False), ("cors", False), ("websocket", False)]
)
def test_another_site_may_link_here_and_take_nothing_in(mode, may):
    said = refuse(Door("127.0.0.1", 8000), "localhost:8000", sec_fetch_site="cross-site", sec_fetch_mode=mode)

    assert (said == "") is may


@pytest.mark.parametrize(
    ("host", "is_one"),
    [("127.0.0.1", True), ("127.8.9.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False),
     ("192.168.1.5", False), ("desk.local", False)],
)  # fmt: skip
def test_an_address_of_this_machine_alone_is_known(host, is_one):
    assert is_loopback(host) is is_one
