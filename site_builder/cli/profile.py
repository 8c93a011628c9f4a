"""``build --profile`` in words: a Profile and the build's stages as lines. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from ..model.outcome import Outcome
from ..model.profile import Profile, Timed
from .printable import printable


def profile_lines(outcome: Outcome, profile: Profile) -> list[str]:
    """Stages by the clock; then processor time: kinds of pages, slowest articles and pages. Milliseconds throughout."""
    total = sum(seconds for _, seconds in outcome.stages)
    lines = ["stages, by the clock:"]
    lines += [_row(f"{share:3.0%}", seconds, name) for name, seconds, share in _shares(outcome.stages, total)]
    if outcome.read:
        lines.append(f"articles read: {outcome.read:,}, {profile.articles_per_s:,.0f} a second")
    lines += _slowest("slowest articles to read and parse, processor time:", profile.articles)
    if profile.kinds:
        lines.append(f"pages rendered: {outcome.rendered:,}, {profile.pages_per_s:,.0f} a second")
        lines.append("templates and formats, processor time of all their pages, and of one:")
        for kind in profile.kinds:
            each = f"{kind.seconds / kind.pages * 1000:8.2f} ms"
            lines.append(_row(each, kind.seconds, f"{kind.name} ({kind.pages:,})"))
    return lines + _slowest("slowest pages to render, processor time:", profile.pages)


def _shares(stages: Iterable[tuple[str, float]], total: float) -> Iterable[tuple[str, float, float]]:
    return ((name, seconds, seconds / total if total else 0.0) for name, seconds in stages)


def _slowest(title: str, found: tuple[Timed, ...]) -> list[str]:
    rows = [_row("", timed.seconds, printable(timed.path)) for timed in found]
    return [title, *rows] if rows else []


def _row(first: str, seconds: float, name: str) -> str:
    return f"  {seconds * 1000:10,.1f} ms  {f'{first}  ' if first else ''}{name}"
