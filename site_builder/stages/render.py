"""Make the pages whose fingerprint moved, aside.

    pages  ->  compare with the record  ->  jobs  ->  render, in workers  ->  staged files

Nothing that is published is touched here.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ..effects.executors import chunked
from ..effects.folders import Folder
from ..effects.output import SPOOL, OutputFolder
from ..effects.pictures.cache import PictureCache
from ..model.digest import Digest, digest_bytes, digest_value
from ..model.file_views import AttachmentView, BytesView, FileView, SocialView, TextView, VariantView
from ..model.files import FileState, Fingerprint
from ..model.outcome import Reason
from ..model.page import Page, Parts
from ..model.problem import SiteError, quote
from ..model.theme import StaticFile
from ..model.views import FeedView, SitemapIndexView, SitemapView
from ..pages.feeds import render_atom, render_json_feed, render_rss
from ..pages.precompress import LEAST_BYTES, compress
from ..pages.sitemap import render_sitemap, render_sitemap_index
from ..pages.templates.settings import RenderSettings
from .jobs import Job, Jobs, decode_jobs, encode_jobs, to_parts
from .parts import PartsIn, PartsOut
from .session import Run

if TYPE_CHECKING:
    from ..pages.templates.render import Renderer

RENDER_CHUNK = 32
_FEEDS = {"rss": render_rss, "atom": render_atom, "json-feed": render_json_feed}


class RenderShared(msgspec.Struct, frozen=True):
    """What a worker needs to render. ``static`` has the theme's static files by name.

    Attachments of at most ``most_bytes`` are read from the folder ``content``; what was encoded of them before is in
    the folder ``encoded``.

    ``is_bare`` says that nothing was in the output when the build began, so that nothing need be looked for.
    """

    settings: RenderSettings
    output: Path
    static: dict[str, StaticFile]
    content: Path
    most_bytes: int
    encoded: Path
    social_font: Path | None = None
    is_bare: bool = False
    timed: bool = False


class Rendered(NamedTuple):
    """A file was made: staged under ``number``, or in place already, and then ``state`` is how the file looks.

    A copy that there is to be none of, for its page is too small, has no ``digest``. ``cost`` is the page's renderer
    and the processor time that it took with its copies, in seconds, if that was asked for.
    """

    path: str
    owner: str
    number: int
    fingerprint: Fingerprint
    digest: Digest | None
    state: FileState | None
    foreign: bool
    cost: tuple[str, float] | None = None


class Made(NamedTuple):
    """How many pages were planned, how many files were made (compressed copies too), and why.

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
    with contextlib.closing(PartsOut(run.store, run.session.output / SPOOL)) as parts:
        return _render(run, pages, Jobs(run, parts), claim_only=claim_only)


def _render(run: Run, pages: Iterable[tuple[Page, str]], jobs: Jobs, *, claim_only: bool) -> Made:
    session, store = run.session, run.store
    if claim_only:
        for page, _ in pages:
            jobs.claim_all(page)
        return Made(jobs.planned, 0, (), ())
    is_bare = store.pages.is_empty() and OutputFolder(session.output).is_bare()
    shared = RenderShared(
        settings=session.render,
        output=session.output,
        static=session.theme.static,
        content=session.content,
        most_bytes=session.config.content.max_attachment_bytes,
        encoded=session.encoded,
        social_font=session.social_font,
        is_bare=is_bare,
        timed=run.progress.costs is not None,
    )
    foreign: list[str] = []
    in_place: list[tuple[str, FileState]] = []
    rendered_count = 0
    chunks = (encode_jobs(chunk) for chunk in chunked(jobs.of(pages), RENDER_CHUNK))
    for chunk in run.executor.run(render_chunk, chunks, shared, prepare=compile_templates):
        foreign += [rendered.path for rendered in chunk if rendered.foreign]
        store.pages.note_rendered(
            (-1 if made.state else made.number, made.digest, *made.fingerprint, made.path, made.owner)
            for made in chunk
            if made.digest is not None
        )
        store.pages.give_up((made.path, made.owner) for made in chunk if made.digest is None)
        in_place += [(made.path, made.state) for made in chunk if made.state]
        rendered_count += sum(made.digest is not None for made in chunk)
        if run.progress.costs is not None:
            run.progress.costs.add_pages((made.path, *made.cost) for made in chunk if made.cost)
        run.progress.advance(len(chunk))
    if foreign:
        raise SiteError(
            f"expected the output folder to hold our files alone, found others at {', '.join(sorted(foreign)[:5])}",
            "foreign-file",
            "move them away, or name another folder with --output",
        )
    return Made(jobs.planned, rendered_count, tuple(jobs.reasons), tuple(in_place))


_renderers: dict[int, tuple[RenderSettings, Renderer]] = {}


def compile_templates(shared: RenderShared) -> None:
    """Compile all templates, before a pool is made, once for all its workers."""
    _renderer(shared).compile()


def _renderer(shared: RenderShared) -> Renderer:
    from ..pages.templates.render import Renderer  # noqa: PLC0415 - most builds don't load the template engine

    kept = _renderers.get(0)
    if kept is None or kept[0] is not shared.settings:
        kept = _renderers[0] = (shared.settings, Renderer(shared.settings))
    return kept[1]


def render_chunk(shared: RenderShared, data: bytes) -> tuple[Rendered, ...]:
    """Render the page of each job and write it aside, unless the same bytes are in place already."""
    output, parts = OutputFolder(shared.output), PartsIn(shared.output / SPOOL)
    try:
        render = _render_timed if shared.timed else _render_job
        return tuple(made for job in decode_jobs(data) for made in render(shared, output, parts, job))
    finally:
        parts.close()
        output.close()


def _render_timed(shared: RenderShared, output: OutputFolder, parts: PartsIn, job: Job) -> Iterator[Rendered]:
    begun_s = time.process_time()
    page, *copies = _render_job(shared, output, parts, job)
    yield page._replace(cost=(job.page.renderer, time.process_time() - begun_s))
    yield from copies


def _render_job(shared: RenderShared, output: OutputFolder, parts: PartsIn, job: Job) -> Iterator[Rendered]:
    """The page, then its copies, from the bytes that it has."""
    page, fingerprint = job.page, job.fingerprint
    data = render_page(shared, page, to_parts(job, parts))
    file = _File(page.path, page.owner, job.number, fingerprint, job.digest, job.ours)
    yield _put_aside(shared, output, file, data)
    for copy in job.copies:
        if len(data) < LEAST_BYTES:
            yield Rendered(copy.path, page.owner, copy.number, fingerprint, None, None, foreign=False)
            continue
        file = _File(copy.path, page.owner, copy.number, fingerprint, copy.digest, copy.ours)
        yield _put_aside(shared, output, file, compress(data, copy.encoding, page.renderer))


class _File(NamedTuple):
    """A file to make; ``digest`` and ``ours`` as in a :class:`Job`."""

    path: str
    owner: str
    number: int
    fingerprint: Fingerprint
    digest: str
    ours: bool


def _put_aside(shared: RenderShared, output: OutputFolder, file: _File, data: bytes) -> Rendered:
    """Write ``data`` aside, unless it is in place already."""
    digest = digest_bytes(data)
    state, foreign = None, False
    if not shared.is_bare and (not file.ours or file.digest in (digest, "")):
        state = output.look(file.path)
        if state is not None and not (state.size == len(data) and output.read(file.path) == data):
            state, foreign = None, not file.ours
        elif state is None:
            foreign = not file.ours and output.exists(file.path)
    if state is None:
        output.stage(file.number, data)
    return Rendered(file.path, file.owner, file.number, file.fingerprint, digest, state, foreign)


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
    if isinstance(view, VariantView | SocialView):
        return _encode(shared, view)
    return _renderer(shared).render(page, parts)


def _copy(shared: RenderShared, view: AttachmentView) -> bytes:
    """The bytes of an attachment, a picture's without what they say of the place and the camera."""
    from ..parse.metadata import without_metadata  # noqa: PLC0415 - most builds copy nothing

    return without_metadata(view.kind, _read(shared, view))


def _encode(shared: RenderShared, view: VariantView | SocialView) -> bytes:
    """One size of a picture, or a card, from the cache if it was encoded before."""
    cache, key = PictureCache(shared.encoded), digest_value(view)
    kept = cache.find(key)
    if kept is not None:
        return kept
    data = _draw(shared, view) if isinstance(view, SocialView) else _scale(shared, view)
    cache.keep(key, data)
    return data


def _scale(shared: RenderShared, view: VariantView) -> bytes:
    from ..effects.pictures.encode import encode_variant  # noqa: PLC0415 - most builds encode nothing
    from ..parse.metadata import without_metadata  # noqa: PLC0415

    return encode_variant(without_metadata(view.kind, _read(shared, view)), view)


def _draw(shared: RenderShared, view: SocialView) -> bytes:
    from ..effects.pictures.social import draw_social  # noqa: PLC0415 - most sites have no cards

    assert shared.social_font is not None
    font = shared.social_font.read_bytes()
    if digest_bytes(font) != view.font:
        raise _changed(str(shared.social_font))
    return draw_social(font, view)


def _read(shared: RenderShared, view: AttachmentView | VariantView) -> bytes:
    """The bytes of an attachment: those that were judged, or none. Raises :class:`SiteError` if they are others now."""
    with Folder(shared.content) as folder:
        try:
            data, _ = folder.read(view.path, shared.most_bytes)
        except FileNotFoundError:
            data = b""
    if digest_bytes(data) != view.digest:
        raise _changed(view.path)
    return data


def _changed(path: str) -> SiteError:
    message = f"expected {quote(path, 200)} to stay as it is while the site is built, found other bytes"
    return SiteError(message, "file-changed", "build again")
