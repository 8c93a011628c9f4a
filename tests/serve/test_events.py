"""What a tab is told, and that nothing is queued for it."""

from __future__ import annotations

import asyncio
import json

import pytest

from site_builder.serve import events
from site_builder.serve.events import Hub


def hub_of(*builds: set[str] | None) -> Hub:
    hub = Hub()
    for files in builds:
        hub.publish(files)
    return hub


def files(hub: Hub, since: int, session: str | None = None) -> tuple[str, ...] | None:
    return hub.message(hub.session if session is None else session, since).files


def test_a_tab_is_told_what_changed_since_its_own_build():
    hub = hub_of({"a"}, {"b"}, {"c", "a"})

    assert files(hub, 3) == ()
    assert files(hub, 2) == ("a", "c")
    assert files(hub, 1) == ("a", "b", "c")


def test_a_build_that_changed_too_much_to_name_concerns_every_tab():
    assert files(hub_of({"a"}, None, {"c"}), 1) is None
    assert files(hub_of({"a"}, None, {"c"}), 2) == ("c",)


def test_a_tab_of_a_build_that_is_forgotten_or_of_another_preview_shows_everything_anew():
    hub = hub_of(*[{str(number)} for number in range(100)])

    assert files(hub, 0) is None
    assert files(hub, 36) is not None
    assert files(hub, 35) is None
    assert files(hub, 100, "another") is None
    assert files(hub, 101) is None
    assert files(hub, -1) is None


def test_a_preview_that_has_built_nothing_yet_has_no_news():
    assert files(Hub(), 0) == ()


def decode(part: bytes) -> dict[str, object]:
    lines = dict(line.split(": ", 1) for line in part.decode().strip().split("\n"))
    found: dict[str, object] = json.loads(lines["data"])
    return found


def test_a_slow_tab_gets_one_message_of_all_that_came_meanwhile():
    async def run() -> list[dict[str, object]]:
        hub = hub_of({"a"})
        stream = hub.listen(hub.session, 1)
        assert await anext(stream) == b"retry: 500\n\n"
        first = decode(await anext(stream))
        for number in range(50):
            hub.publish({str(number)})
        second = decode(await anext(stream))
        await stream.aclose()
        return [first, second]

    first, second = asyncio.run(run())

    assert (first["build"], first["files"]) == (1, [])
    assert second["build"] == 51
    assert len(second["files"]) == 50  # type: ignore[arg-type]


def test_a_silent_stream_is_kept_open_by_comments(monkeypatch):
    monkeypatch.setattr(events, "PING_S", 0.01)

    async def run() -> bytes:
        hub = Hub()
        stream = hub.listen(hub.session, 0)
        await anext(stream)
        await anext(stream)
        comment = await anext(stream)
        await stream.aclose()
        return comment

    assert asyncio.run(run()) == b": still here\n\n"


def test_streams_end_with_the_preview_and_leave_their_place():
    async def run() -> tuple[list[bytes], bool]:
        hub = Hub()
        stream = hub.listen(hub.session, 0)
        await anext(stream)
        await anext(stream)
        hub.close()
        rest = [part async for part in stream]
        return rest, hub.is_full

    assert asyncio.run(run()) == ([], False)


def test_no_more_than_so_many_tabs_may_listen():
    async def run() -> bool:
        hub = Hub()
        streams = [hub.listen(hub.session, 0) for _ in range(events.MOST_TABS)]
        for stream in streams:
            await anext(stream)
        full = hub.is_full
        for stream in streams:
            await stream.aclose()
        return full and not hub.is_full

    assert asyncio.run(run())


@pytest.mark.parametrize("count", [1])
def test_a_message_is_one_line_of_json_under_the_id_that_a_browser_repeats(count):
    async def run() -> bytes:
        hub = hub_of({"a\nb"})
        stream = hub.listen("x", 0)
        await anext(stream)
        part = await anext(stream)
        await stream.aclose()
        return part.replace(hub.session.encode(), b"S")

    part = asyncio.run(run())
    assert part.startswith(b"id: S-1\ndata: {")
    assert part.count(b"\n") == 3
