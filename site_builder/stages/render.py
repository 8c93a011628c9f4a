"""Make the pages whose fingerprint moved, aside.

    pages  ->  compare with the record  ->  jobs  ->  render, in workers  ->  staged files

Nothing that is published is touched here.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec

from ..effects.executors import chunked
from ..effects.folders import Folder
from ..effects.output import OutputFolder
from ..model.digest import Digest, digest_bytes
from ..model.files import FileState, Fingerprint
from ..model.outcome import Reason
from ..model.page import Page, Parts
from ..model.problem import SiteError, quote
from ..model.theme import StaticFile
from ..model.views import AttachmentView, BytesView, FeedView, FileView, SitemapIndexView, SitemapView, TextView
from ..pages.feeds import render_atom, render_json_feed, render_rss
from ..pages.render import Renderer, RenderSettings
from ..pages.sitemap import render_sitemap, render_sitemap_index
from .jobs import Job, Jobs, decode_jobs, encode_jobs, to_parts
from .session import Run

RENDER_CHUNK = 32
_FEEDS = {"rss": render_rss, "atom": render_atom, "json-feed": render_json_feed}


class RenderShared(msgspec.Struct, frozen=True):
    """What a worker needs to render. ``static`` has the theme's static files by name.

    Attachments of at most ``most_bytes`` are read from the folder ``content``.

    ``is_bare`` says that nothing was in the output when the build began, so that nothing need be looked for.
    """

    settings: RenderSettings
    output: Path
    static: dict[str, StaticFile]
    content: Path
    most_bytes: int
    is_bare: bool = False


class Rendered(NamedTuple):
    """A page was made: staged under ``number``, or in place already, and then ``state`` is how the file looks."""

    path: str
    owner: str
    number: int
    fingerprint: Fingerprint
    digest: Digest
    state: FileState | None
    foreign: bool


class Made(NamedTuple):
    """How many pages were planned, how many of them rendered and why.

    And those that were found to be in place already.
    """

    planned: int
    rendered: int
    reasons: tuple[Reason, ...]
    in_place: tuple[tuple[str, FileState], ...]


def render_pages(run: Run, pages: Iterable[tuple[Page, str]], *, claim_only: bool = False) -> Made:
    """Claim each planned page (with the cause of its planning), and render aside those that are out of date.

    With ``claim_only`` nothing is rendered: the build is going to stop, and only collisions are still of interest.
    Raises :class:`SiteError` for a file in the output where a page belongs and that we did not write.
    """
    session, store = run.session, run.store
    jobs = Jobs(run)
    if claim_only:
        for page, _ in pages:
            jobs.claim(page)
        return Made(jobs.planned, 0, (), ())
    is_bare = store.pages.is_empty() and OutputFolder(session.output).is_bare()
    shared = RenderShared(
        settings=session.render,
        output=session.output,
        static=session.theme.static,
        content=session.content,
        most_bytes=session.config.content.max_attachment_bytes,
        is_bare=is_bare,
    )
    foreign: list[str] = []
    in_place: list[tuple[str, FileState]] = []
    chunks = (encode_jobs(chunk) for chunk in chunked(jobs.of(pages), RENDER_CHUNK))
    for chunk in run.executor.run(render_chunk, chunks, shared, prepare=compile_templates):
        foreign += [rendered.path for rendered in chunk if rendered.foreign]
        store.pages.note_rendered(
            (-1 if made.state else made.number, made.digest, *made.fingerprint, made.path, made.owner) for made in chunk
        )
        in_place += [(made.path, made.state) for made in chunk if made.state]
        run.progress.advance(len(chunk))
    if foreign:
        raise SiteError(
            f"expected the output folder to hold our files alone, found others at {', '.join(sorted(foreign)[:5])}",
            "foreign-file",
            "move them away, or name another folder with --output",
        )
    return Made(jobs.planned, jobs.count, tuple(jobs.reasons), tuple(in_place))


_renderers: dict[int, tuple[RenderSettings, Renderer]] = {}


def compile_templates(shared: RenderShared) -> None:
    """Compile all templates, before a pool is made, once for all its workers."""
    _renderer(shared).compile()


def _renderer(shared: RenderShared) -> Renderer:
    kept = _renderers.get(0)
    if kept is None or kept[0] is not shared.settings:
        kept = _renderers[0] = (shared.settings, Renderer(shared.settings))
    return kept[1]


def render_chunk(shared: RenderShared, data: bytes) -> tuple[Rendered, ...]:
    """Render the page of each job and write it aside, unless the same bytes are in place already."""
    output = OutputFolder(shared.output)
    try:
        return tuple(_render_job(shared, output, job) for job in decode_jobs(data))
    finally:
        output.close()


def _render_job(shared: RenderShared, output: OutputFolder, job: Job) -> Rendered:
    page = job.page
    data = render_page(shared, page, to_parts(job))
    digest = digest_bytes(data)
    state, foreign = None, False
    if not shared.is_bare and (not job.ours or job.digest in (digest, "")):
        state = output.look(page.path)
        if state is not None and not (state.size == len(data) and output.read(page.path) == data):
            state, foreign = None, not job.ours
        elif state is None:
            foreign = not job.ours and output.exists(page.path)
    if state is None:
        output.stage(job.number, data)
    return Rendered(page.path, page.owner, job.number, job.fingerprint, digest, state, foreign)


def render_page(shared: RenderShared, page: Page, parts: Parts) -> bytes:
    """The bytes of any page: HTML by its template, other formats by their own function."""
    view, frame = page.view, shared.settings.frame
    if isinstance(view, FeedView):
        return _FEEDS[page.renderer](view, parts, frame)
    if isinstance(view, SitemapView):
        return render_sitemap(view, frame)
    if isinstance(view, SitemapIndexView):
        return render_sitemap_index(view, frame)
    if isinstance(view, TextView):
        return view.text.encode()
    if isinstance(view, FileView):
        file = shared.static[view.source]
        return Path(file.file).read_bytes() if file.text is None else file.text.encode()
    if isinstance(view, BytesView):
        return parts.files[view.digest]
    if isinstance(view, AttachmentView):
        return _copy(shared, view)
    return _renderer(shared).render(page, parts)


def _copy(shared: RenderShared, view: AttachmentView) -> bytes:
    """The bytes of an attachment: those that were judged, or none. Raises :class:`SiteError` if they are others now."""
    with Folder(shared.content) as folder:
        try:
            data, _ = folder.read(view.path, shared.most_bytes)
        except FileNotFoundError:
            data = b""
    if digest_bytes(data) != view.digest:
        raise SiteError(
            f"expected {quote(view.path, 200)} to stay as it is while the site is built, found other bytes",
            "file-changed",
            "build again",
        )
    return data
