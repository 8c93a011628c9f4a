"""The process that builds for the preview: requests come in on one pipe, answers go out on another.

It has one thread, so it may fork its workers; what kills it, a fault of a library or the system short of memory,
does not take the server with it. It ends when its pipe does, also in the midst of a build.
"""

from __future__ import annotations

import itertools
import os
import select
import signal
import sys
import time
import traceback
from typing import BinaryIO

import msgspec

from ..build import build
from ..effects.output import INTERNAL
from ..effects.site_toml import read_config
from ..effects.themes.load import load_theme
from ..listing import find_source
from ..model.digest import Digest, digest_value
from ..model.outcome import BuildOptions, Outcome
from ..model.problem import SiteError
from ..model.theme import Theme, static_url
from ..resident import Resident
from .marker import remove_marker, write_marker
from .messages import (
    HEAD_BYTES,
    Advance,
    Answer,
    BuildRequest,
    Built,
    Failed,
    Notice,
    Order,
    PageRequest,
    Progress,
    Request,
    Site,
    Source,
    Stage,
    Style,
    decode_request,
    length_of,
    pack,
)

# What is started: the same search path as the server's, wherever the package was found.
BEGINNING = "import sys; sys.path[:] = sys.argv[2:]; from site_builder.serve.builder import work; work(sys.argv[1])"

# What names the style sheet, or is no more than a list of addresses.
_PAGES = (".html", ".xml", ".json", ".txt")
# Beyond so many, tabs are told that anything may have changed.
MOST_CHANGED = 1_000
_TELL_EVERY_S = 0.1
_EXIT_BUG = 70


class _Ended(BaseException):
    """Nobody listens any more. Not an Exception, so that no handler on the way takes it for a fault."""


def work(order: str) -> None:
    """Answer requests until the pipe ends. ``order`` is an :class:`Order` as JSON."""
    answers = _take_stdout()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the server decides when to stop
    signal.signal(signal.SIGTERM, _end)
    builder = Builder(
        msgspec.json.decode(order, type=Order, dec_hook=lambda kind, text: kind(text)), sys.stdin.buffer, answers
    )
    try:
        while (request := _receive(sys.stdin.buffer)) is not None:
            answers.write(pack(builder.answer(request)))
            answers.flush()
    except (_Ended, BrokenPipeError):
        pass
    except BaseException:
        traceback.print_exc()
        os._exit(_EXIT_BUG)
    os._exit(0)  # nothing is left to clean up, and no closed pipe can complain


def _take_stdout() -> BinaryIO:
    """The pipe of answers, moved away from where a stray ``print`` would write into it."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _end(_number: int, _frame: object) -> None:
    raise _Ended


def _receive(pipe: BinaryIO) -> Request | None:
    head = pipe.read(HEAD_BYTES)
    if len(head) < HEAD_BYTES:
        return None
    return decode_request(pipe.read(length_of(head)))


class Builder:
    """One preview's builds, one after the other."""

    def __init__(self, order: Order, requests: BinaryIO, answers: BinaryIO) -> None:
        self._order = order
        self._requests = requests
        self._answers = answers
        self._resident = Resident()
        self._look: _Look | None = None
        self._articles = 0

    def answer(self, request: Request) -> Answer:
        """Do what is asked; every fault becomes an answer."""
        try:
            return self._build(request) if isinstance(request, BuildRequest) else self._find(request)
        except SiteError as fault:
            return Failed(message=fault.message, kind=fault.code, hint=fault.hint)
        except Exception as error:
            message = " ".join(f"{type(error).__name__}: {error}".split())
            return Failed(message=message, kind="bug", trace=traceback.format_exc())

    def _options(self, request: Request) -> BuildOptions:
        order = self._order
        return BuildOptions(
            site=order.site,
            now=request.now,
            output=order.output,
            jobs=order.jobs,
            drafts=order.drafts,
            future=order.future,
            leave_search=isinstance(request, BuildRequest) and not request.search,
        )

    def _find(self, request: PageRequest) -> Source:
        return Source(find_source(self._resident, self._options(request), request.path))

    def _build(self, request: BuildRequest) -> Built:
        began_at = time.perf_counter()
        if request.paths is None:
            self._resident.note_everything()
        else:
            self._resident.note(self._order.site / path for path in request.paths)
        teller = _Teller(self._requests, self._answers, self._order)
        outcome = build(self._options(request), teller, resident=self._resident)
        if outcome.faulty:
            problems = tuple(problem for problem in outcome.problems if problem.severity == "error")
            return Built(faulty=True, problems=problems, seconds=time.perf_counter() - began_at)
        before, look = self._look, self._look_again(request.paths)
        same_articles = outcome.parsed == 0 and outcome.articles == self._articles
        self._look, self._articles = look, outcome.articles
        styles_only = same_articles and before is not None and _is_style_alone(before, look)
        write_marker(self._order, look.site)
        return Built(
            site=look.site,
            written=outcome.written,
            removed=outcome.removed,
            pages=outcome.pages,
            articles=outcome.articles,
            changed=_changed(outcome, styles_only=styles_only),
            styles_only=styles_only,
            next_due=outcome.next_due,
            search=request.search,
            search_left=outcome.search_left,
            seconds=time.perf_counter() - began_at,
        )

    def _look_again(self, paths: tuple[str, ...] | None) -> _Look:
        """The theme as it is now; as it was, if articles alone are said to have changed."""
        if self._look is not None and paths is not None:
            inside = f"{self._look.site.content}/"
            if all(path.startswith(inside) for path in paths):
                return self._look
        config = read_config(self._order.site)
        theme = load_theme(self._order.site, config.theme, config.site.language)
        site = Site(config.site.base_url, config.content.folder, _styles(theme))
        others = {name: file.digest for name, file in theme.static.items() if name not in site.styles}
        templates = {name: template.source for name, template in theme.templates.items()}
        return _Look(site, digest_value((config, templates, others, theme.options, theme.words)))


class _Look(msgspec.Struct, frozen=True):
    """The settings and the theme: what serving must know, and the digest of all but the style sheets."""

    site: Site
    rest: Digest


def _styles(theme: Theme) -> dict[str, Style]:
    return {
        name: Style(static_url(file), file.digest[:8], file.file)
        for name, file in theme.static.items()
        if name.endswith(".css")
    }


def _is_style_alone(before: _Look, now: _Look) -> bool:
    """Whether all that pages of the same articles can show anew is the name of a style sheet."""
    return before.rest == now.rest and before.site != now.site


def _changed(outcome: Outcome, *, styles_only: bool) -> tuple[str, ...] | None:
    changed = (path for path in outcome.written_paths + outcome.removed_paths if not path.startswith(INTERNAL))
    if styles_only:
        changed = (path for path in changed if not path.endswith(_PAGES))
    named = tuple(itertools.islice(changed, MOST_CHANGED + 1))
    return named if len(named) <= MOST_CHANGED else None


class _Teller:
    """A reporter that tells the server, not more often than a person can see, and ends the build if nobody listens.

    While files are put in place the preview folder is not whole, and its marker is away.
    """

    def __init__(self, requests: BinaryIO, answers: BinaryIO, order: Order) -> None:
        self._requests = requests
        self._answers = answers
        self._order = order
        self._steps = 0
        self._told_at_s = 0.0

    def stage(self, name: str, total: int | None = None) -> None:
        """Tell that a stage begins."""
        if name == "publish":
            remove_marker(self._order)
        self._steps = 0
        self._tell(Stage(name, total))

    def advance(self, steps: int = 1) -> None:
        """Count, and tell now and then."""
        self._steps += steps
        if time.monotonic() - self._told_at_s >= _TELL_EVERY_S:
            self._tell(Advance(self._steps))
            self._steps = 0

    def notice(self, text: str) -> None:
        """Tell it."""
        self._tell(Notice(text))

    def _tell(self, message: Progress) -> None:
        self._told_at_s = time.monotonic()
        if _is_over(self._requests):
            raise _Ended
        self._answers.write(pack(message))
        self._answers.flush()


def _is_over(pipe: BinaryIO) -> bool:
    """Whether the other end was closed: one request is under way, so there is nothing else to read."""
    if sys.platform == "win32":
        return False
    return bool(select.select([pipe], [], [], 0)[0])
