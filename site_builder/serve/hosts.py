"""Who may ask: a browser on this machine that was sent here by its user, and no page of another site.

A page of another site can make the browser ask a local server, and by a name of its own that leads to this machine
(DNS rebinding) it could read the answer. So the name that is asked for must be ours, and what a script asks for must
come from our own pages. There is no CORS header, ever.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_ANYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - asked for by --host, and warned of
_PORT_OF_HTTP = 80

# Of every answer: it is not to be framed or taken in by others, nor guessed at.
SAFETY: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server at ``host``."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Door:
    """Lets in what asks for this machine by ``host`` (as ``--host`` says), a name of the loopback, and our port."""

    def __init__(self, host: str, port: int) -> None:
        self._names = LOOPBACK | {host.lower()}
        self._is_open = host in _ANYWHERE
        self._port = port

    def refuse(self, headers: Mapping[str, list[str]]) -> str:
        """Why a request with these headers (names in lower case) is refused; empty if it may come in."""
        hosts = headers.get("host", [])
        if len(hosts) != 1 or not self._is_ours(hosts[0]):
            return "expected the Host of this preview, found another; open the address that the terminal shows"
        if any(origin.lower() != f"http://{hosts[0].lower()}" for origin in headers.get("origin", [])):
            return "expected a request of this preview's own pages, found another Origin"
        modes = headers.get("sec-fetch-mode", [])
        if "cross-site" in headers.get("sec-fetch-site", []) and modes != ["navigate"]:
            return "expected a request of this preview's own pages, found one of another site"
        return ""

    def _is_ours(self, host: str) -> bool:
        name, port = _split(host.lower())
        if port != self._port:
            return False
        # Reached by number, no name can have been bent; so every number of this machine will do.
        return name in self._names or (self._is_open and _is_number(name))


def _split(host: str) -> tuple[str, int]:
    """Name and port of a ``Host``; port -1 if it is none."""
    name, bracket, rest = host.partition("]") if host.startswith("[") else ("", "", host)
    if bracket:
        name, port = name.removeprefix("["), rest
        if port and not port.startswith(":"):
            return name, -1
        port = port.removeprefix(":")
    else:
        name, _, port = rest.partition(":")
    if not port:
        return name, _PORT_OF_HTTP
    return name, int(port) if port.isascii() and port.isdecimal() and len(port) <= len("65535") else -1


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
