"""What the stages of one build share: where the site is, its settings as each layer wants them, and their digests."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from ..config import Config, ParseSettings, to_parse_settings
from ..effects.executors import Executor, choose_executor
from ..effects.output import OutputFolder, check_output
from ..effects.program import read_encoder, read_program_digest
from ..effects.search_engine import find_engine
from ..effects.site_toml import read_config
from ..effects.store.connection import Store
from ..effects.themes.load import load_theme
from ..model.attachment import FOLDER
from ..model.colour import to_readable
from ..model.digest import Digest, digest_bytes, digest_value
from ..model.files import Fingerprint
from ..model.outcome import BuildOptions
from ..model.problem import Problem, SiteError, quote
from ..model.text import Href, Url, direction
from ..model.theme import Theme, static_url
from ..model.views import Frame
from ..pages.cards import CardSettings, to_card_settings
from ..pages.directory import has_feeds
from ..pages.plan import PlanSettings, feed_links, to_plan_settings
from ..pages.policy import InlineScript, Script, to_meta_policy
from ..pages.precompress import check_encodings, to_key
from ..pages.search import SEARCH_URL, to_search_settings
from ..pages.social import SocialSettings
from ..pages.templates.settings import RenderSettings
from ..pages.urls import FEEDS_URL
from .progress import Progress

CACHE = ".site-builder"
_COPIES = frozenset({"file", "attachment", "variant", "social", "bytes"})

_NO_ENGINE = (
    "search is left out, for its engine is not installed: type  pip install 'site-builder[search]'  or write"
    " enabled = false below [search] in site.toml"
)


class Session(msgspec.Struct, frozen=True):
    """One build's settings.

    ``frame_digest`` and the digest of a template's closure are two parts of every fingerprint; the third is a page's
    view. ``render`` is what a renderer needs, ``theme_key`` the digest of all templates' texts. ``engine`` is the
    program that makes the search index, None if there is to be no search. ``notices`` are for whoever builds.
    ``copies_key`` is the digest of what compressed copies depend on, empty if there are none. ``encoded`` is the folder
    of what was encoded before: the site's, whatever the output.
    """

    site: Path
    content: Path
    output: Path
    store_file: Path
    lock_file: Path
    config: Config
    engine: Path | None
    parse: ParseSettings
    parse_key: Digest
    attachment_key: Digest
    cards: CardSettings
    cards_key: Digest
    plan: PlanSettings
    plan_key: Digest
    search_key: Digest
    frame: Frame
    frame_digest: Digest
    theme: Theme
    theme_key: Digest
    render: RenderSettings
    static_urls: dict[str, str]
    notices: tuple[str, ...]
    encoded: Path
    social_font: Path | None
    copies_key: Digest = Digest("")

    @contextlib.contextmanager
    def staging(self) -> Iterator[None]:
        """Have the folder for files in the making while inside, empty at first and gone afterwards."""
        output = OutputFolder(self.output)
        output.begin_staging()
        try:
            yield
        finally:
            output.end_staging()


class Run(NamedTuple):
    """One build under way: what each of its stages needs.

    ``closures`` are the digests of all that each template is made of. ``changed`` are the files and folders within the
    content folder at which something may have happened since the last build of this process, which is then
    trusted to be what is in the output; None if anything may have happened anywhere. ``files`` are the bytes of pages
    that are being planned just now, by the digests in their views.
    """

    session: Session
    store: Store
    executor: Executor
    options: BuildOptions
    progress: Progress
    closures: dict[str, Digest]
    changed: frozenset[str] | None
    files: dict[Digest, bytes]

    def fingerprint(self, renderer: str, view: Digest) -> Fingerprint:
        """What a page is made from; for what is made of a file alone, nothing but its bytes."""
        if renderer in _COPIES:
            return Fingerprint(Digest(""), Digest(""), view)
        return Fingerprint(self.session.frame_digest, self.closures.get(renderer, Digest("")), view)

    def is_stopped_by(self, problems: Iterable[Problem]) -> bool:
        """Whether these problems end the build with nothing published."""
        return not self.options.skip_faulty and any(problem.severity == "error" for problem in problems)


def open_run(
    session: Session,
    store: Store,
    options: BuildOptions,
    progress: Progress,
    changed: frozenset[str] | None = None,
) -> Run:
    """A build about to begin. Raises :class:`SiteError` for a fault in a template."""
    return Run(
        session, store, choose_executor(options.jobs), options, progress, _find_closures(session, store), changed, {}
    )


def _find_closures(session: Session, store: Store) -> dict[str, Digest]:
    """The digest of each template's closure; the templates are read for that only if one of them changed."""
    key, _, kept = store.load("closures").partition(" ")
    if key == session.theme_key:
        return msgspec.json.decode(kept, type=dict[str, Digest])
    from ..pages.templates.closures import digest_templates  # noqa: PLC0415 - most builds don't load the template engine

    found = digest_templates(session.theme.templates, session.theme.words)
    store.save("closures", f"{session.theme_key} {msgspec.json.encode(found).decode()}")
    return found


def open_session(options: BuildOptions, cache: Path | None = None) -> Session:
    """Read the configuration and the theme, and check the folders. Raises :class:`SiteError`."""
    site = options.site.absolute()
    config = read_config(site)
    content = site / config.content.folder
    output = (options.output or site / config.output.folder).absolute()
    _check_content(content)
    check_output(output, site, content)
    check_encodings(config.output.precompress)
    theme = load_theme(site, config.theme, config.site.language)
    _check_static(theme)
    static_urls = {name: static_url(file) for name, file in theme.static.items()}
    scripts = _to_scripts(theme)
    encoder = read_encoder() if config.images.enabled else ""
    social_font = site / config.images.social_font if config.images.social_font else None
    social = None if social_font is None else _to_social_settings(config, theme, social_font)
    engine = find_engine() if config.search.enabled else None
    search = to_search_settings(config, engine.version if engine else None)
    plan = to_plan_settings(config, theme.words, scripts, encoder, social, search)
    frame = _to_frame(config, plan, theme, static_urls, scripts)
    program = read_program_digest()
    parse = to_parse_settings(config)
    cards = to_card_settings(config)
    statics = {name: file.digest for name, file in theme.static.items()}
    copies_key = to_key(config.output.precompress)
    name = store_name(site, output, config)
    return Session(
        site=site,
        content=content,
        output=output,
        store_file=(cache or site / CACHE) / f"{name}.sqlite",
        lock_file=(cache or site / CACHE) / f"{name}.lock",
        config=config,
        engine=engine.program if engine else None,
        parse=parse,
        parse_key=digest_value((program, parse)),
        attachment_key=_to_attachment_key(program, config, encoder),
        cards=cards,
        cards_key=digest_value((program, cards)),
        plan=plan,
        plan_key=digest_value((program, plan, cards, statics, copies_key)),
        search_key=digest_value((program, search)),
        frame=frame,
        frame_digest=digest_value((program, frame)),
        theme=theme,
        theme_key=digest_value((program, theme.templates, theme.words)),
        render=RenderSettings(frame, theme.templates),
        static_urls=static_urls,
        notices=(*theme.notices, *(() if engine or not config.search.enabled else (_NO_ENGINE,))),
        copies_key=copies_key,
        encoded=site / CACHE / "pictures",
        social_font=social_font,
    )


def _check_content(content: Path) -> None:
    if not content.is_dir():
        raise SiteError(
            f"expected a folder of articles at {content}, found none",
            "config",
            "make it, or set [content] folder in site.toml",
        )


def _to_attachment_key(program: Digest, config: Config, encoder: str) -> Digest:
    """What files beside articles are judged by."""
    images = config.images
    return digest_value(
        (program, config.content.max_attachment_bytes, encoder, images.max_pixels, images.keep_metadata)
    )


def store_name(site: Path, output: Path, config: Config) -> str:
    """Each output folder has a store of its own, for its record describes that folder."""
    if output == site / config.output.folder:
        return "store"
    try:
        relative = output.relative_to(site).as_posix()
    except ValueError:
        relative = output.as_posix()
    return f"store-{digest_value(relative)[:8]}"


def _check_static(theme: Theme) -> None:
    taken = sorted(name for name in theme.static if name.startswith(f"{FOLDER}/"))
    if taken:
        raise SiteError(
            f"expected static files outside of {FOLDER}/, where files beside articles are published,"
            f" found {quote(taken[0], 120)}",
            "static-folder",
            "rename the folder in static/",
        )


def _to_social_settings(config: Config, theme: Theme, font: Path) -> SocialSettings:
    """What cards share. Raises :class:`SiteError` if the font can't be read."""
    try:
        digest = digest_bytes(font.read_bytes())
    except OSError as error:
        raise SiteError(
            f"site.toml: [images] social_font: expected a font file at {font}, found {error.strerror or 'none'}",
            "config",
            "write its path from the folder of site.toml, such as fonts/NotoSerif.ttf",
        ) from None
    language = config.site.language
    option = theme.declared.get("accent")
    accent = "#8c1d2f"  # for a theme without one
    if option is not None and option.type == "color":
        accent = to_readable(theme.options["accent"], option.against[0], option.contrast)
    return SocialSettings(
        site=config.site.title,
        language=language,
        dir=direction(language),
        accent=accent,
        font=digest,
        encoder=read_encoder(),
    )


def _to_scripts(theme: Theme) -> tuple[Script | InlineScript, ...]:
    """The theme's own scripts in pages, and those of other hosts that its options name."""
    values = (theme.options[name] for name, option in theme.declared.items() if option.type == "script")
    others = (Script(value["src"], tuple(value["connect"])) for value in values if value)
    return (*map(InlineScript, theme.inline_scripts), *others)


def _to_frame(
    config: Config,
    plan: PlanSettings,
    theme: Theme,
    static_urls: dict[str, str],
    scripts: tuple[Script | InlineScript, ...],
) -> Frame:
    site = config.site
    return Frame(
        title=site.title,
        base_url=Href(site.base_url),
        description=site.description,
        language=site.language,
        dir=direction(site.language),
        author=site.author,
        edit_url=site.edit_url,
        feeds=feed_links(site.title, Url("/"), plan.feeds.site),
        assets={name: Url(url) for name, url in static_urls.items() if url.startswith("/assets/")},
        options=theme.options,
        generator="site-builder",
        policy=to_meta_policy(config.security, scripts),
        words=theme.words,
        feeds_url=FEEDS_URL if has_feeds(plan.feeds) else Url(""),
        search=SEARCH_URL if plan.search else Url(""),
    )
