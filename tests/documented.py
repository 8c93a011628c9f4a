"""The parts of the documentation that the program itself writes: its help texts, and messages for real faults.

    faulty file      ->  parse_article  ->  the example below a code in docs/problems.md
    faulty site      ->  SiteError      ->  the same, for what stops a run
    command          ->  --help         ->  the block in docs/command-line.md

``python -m tests.documented`` writes them into the pages; ``test_docs`` compares.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import msgspec
from click.testing import CliRunner

from site_builder.build import build
from site_builder.check import CheckOptions, check
from site_builder.cli.main import COMMANDS, main
from site_builder.cli.theme import theme_command
from site_builder.config import Config, ParseSettings, ThemeSection, parse_config
from site_builder.effects.executors import ProcessExecutor, SerialExecutor
from site_builder.effects.lock import hold_lock
from site_builder.effects.output import check_output
from site_builder.effects.pictures.encode import encode_variant
from site_builder.effects.scan import NOTHING_KNOWN, ToRead, scan_content
from site_builder.effects.search_engine import SearchEngine
from site_builder.effects.themes.load import load_theme
from site_builder.listing import explain_url
from site_builder.model.digest import Digest
from site_builder.model.file_views import VariantView
from site_builder.model.outcome import BuildOptions, Silent
from site_builder.model.problem import Problem, SiteError
from site_builder.pages.cards import CardSettings
from site_builder.pages.precompress import check_encodings
from site_builder.parse.article import parse_article
from site_builder.serve.preview import bind
from site_builder.stages.mend import mend_files
from site_builder.stages.read import Looked, ReadShared, ReadWork, read_chunk, read_guarded

from .doc_pages import DOCS
from .photographs import opened, paint, photograph, png, save

HELP_WIDTH = 100
# What messages show for the folder in which an example was made.
FOLDER = "/srv/news"

_START = "---\ntitle: The probe has landed\ndate: 2026-01-07\n"


def _with(lines: str, body: str = "Text.\n") -> str:
    return f"{_START}{lines}---\n{body}"


# Code -> the text of content/x.md that gives it. Long ones are made, not written out.
FAULTY_FILES: Mapping[str, str | bytes] = {
    "bad-alias": _with("aliases: [https://old.example/landed/]\n"),
    "bad-date": "---\ntitle: The probe has landed\ndate: 12/03/26\n---\n",
    "bad-flag": _with("draft: maybe\n"),
    "bad-image": _with("image: data:image/png;base64,AAAA\n"),
    "bad-json": '{"title": "The probe has landed" "date": "2026-01-07"}\n\nText.\n',
    "bad-key": _with("? [tags]\n: Moon\n"),
    "bad-language": _with("lang: English\n"),
    "bad-link": _with("link: example.org/landed\n"),
    "bad-slug": _with("slug: ../landed\n"),
    "bad-toml": "+++\ntitle = The probe has landed\n+++\nText.\n",
    "bad-yaml": "---\ntitle: Landed: first pictures\ndate: 2026-01-07\n---\n",
    "body-html-too-large": _with("", '"' * 1_000_000 + "\n"),
    "body-too-deep": _with("", "<div>" * 300 + "\n"),
    "body-too-large": _with("", "word " * 250_000),
    "body-too-many-attributes": _with("", "<p>\n" * 201 + "<p" + " a=1" * 300 + ">\n"),
    "body-too-many-brackets": _with("", "[ " * 20_001),
    "body-too-many-cells": _with("", "| " * 20_001),
    "body-too-many-declarations": _with("", "<!a\n" * 5_001),
    "body-too-many-definitions": _with("", "[a]: b\n" * 5_001),
    "body-too-many-entities": _with("", "& " * 40_001),
    "body-too-many-lines": _with("", "word\n" * 20_001),
    "body-too-many-marks": _with("", "* " * 20_001),
    "body-too-many-tags": _with("", "<br> " * 20_001),
    "control-character": '---\ntitle: "The probe\\x07 has landed"\ndate: 2026-01-07\n---\n',
    "date-form": "---\ntitle: The probe has landed\ndate: 7 January 2026\n---\n",
    "duplicate-key": _with("title: It has landed\n"),
    "fence-language": "---yaml\ntitle: The probe has landed\n---\n",
    "file-too-large": _with("", "word " * 250_000),
    "header-too-deep": _with(f"notes: {'[' * 40}{']' * 40}\n"),
    "header-too-large": _with(f"notes: {'word ' * 20_000}\n"),
    "header-too-many-values": _with("".join(f"note{number}: word\n" for number in range(1_100))),
    "image-without-alt": _with("", "![](/images/landing.jpg)\n"),
    "invisible-character": "---\ntitle: The\u200b probe has landed\ndate: 2026-01-07\n---\n",
    "item-too-long": _with(f"tags: [{'moon' * 60}]\n"),
    "link-too-long": _with(f"link: https://example.org/{'x' * 2_048}\n"),
    "missing-date": "---\ntitle: The probe has landed\n---\nText.\n",
    "missing-title": "---\ndate: 2026-01-07\n---\nText.\n",
    "nested-list": _with("tags: [Moon, [landers]]\n"),
    "no-closing-fence": "---\ntitle: The probe has landed\ndate: 2026-01-07\n\nText.\n",
    "no-front-matter": "The probe has landed\n",
    "not-a-list": _with("tags: {Moon: landers}\n"),
    "not-a-mapping": "---\n- The probe has landed\n---\n",
    "not-text": _with("summary: [The probe has landed]\n"),
    "not-utf-8": _with("", "Caf").encode() + b"\xe9\n",
    "reserved-name": _with("slug: robots.txt\n"),
    "text-too-long": _with(f"summary: {'word ' * 2_001}\n"),
    "too-many-items": _with(f"tags: [{', '.join(f'tag{number}' for number in range(65))}]\n"),
    "yaml-alias": _with("tags: *moon\n"),
    "yaml-anchor": _with("tags: &moon [Moon]\n"),
    "yaml-directive": "---\n%YAML 1.2\n--- # 1\ntitle: The probe has landed\n---\n",
    "yaml-merge-key": _with("<<: {draft: true}\n"),
    "yaml-tag": _with("date2: !!timestamp 2026-01-07\n"),
}  # fmt: skip
_SMALLER = {"file-too-large": 1024 * 1024}


def problem_example(code: str) -> str:
    """The first problem with ``code`` that the file for it has, as it is shown."""
    data = FAULTY_FILES[code]
    settings = ParseSettings(max_file_bytes=_SMALLER.get(code, 1 << 30))
    raw = data if isinstance(data, bytes) else data.encode()
    problems = parse_article("x.md", raw, settings, "content/x.md").problems
    found = [str(problem) for problem in problems if problem.code == code]
    if not found:
        raise AssertionError(f"the example for {code} gives {[problem.code for problem in problems]}")
    return found[0]


# ---- faults of files, which need a folder ---------------------------------------------------------------------------


def _site(folder: Path, articles: Mapping[str, str]) -> Path:
    for path, text in articles.items():
        file = folder / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    (folder / "site.toml").write_text("", "utf-8")
    return folder


def _build(folder: Path, output: Path | None = None) -> str:
    options = BuildOptions(site=folder, now=datetime(2026, 2, 1, tzinfo=UTC), output=output, jobs=1)
    return "\n".join(map(str, build(options, Silent()).problems[:1]))


def _same_address(folder: Path) -> str:
    return _build(_site(folder, {"a/landed.md": _with(""), "b/landed.md": _with("")}))


def _symlink(folder: Path) -> str:
    site = _site(folder, {})
    (site / "content").mkdir()
    (site / "content" / "x.md").symlink_to("../elsewhere.md")
    return _scan(site)


def _not_a_file(folder: Path) -> str:
    (folder / "content" / "x.md").mkdir(parents=True)
    return _scan(folder)


def _odd_file_name(folder: Path) -> str:
    return _scan(_site(folder, {"a\nb.md": ""}))


def _unreadable(folder: Path) -> str:
    (folder / "x.md").mkdir()  # as if it had been swapped between the scan and the reading
    shared = ReadShared(folder, "content", ParseSettings(), Digest(""), CardSettings(), Digest(""))
    looked = read_chunk(shared, (ToRead("x.md", None),))[0]
    assert looked.row is not None
    return str(msgspec.msgpack.decode(looked.row[10], type=tuple[Problem, ...])[0])


def _end_reading(folder: Path, work: ReadWork) -> str:
    (folder / "x.md").write_text("", "utf-8")
    shared = ReadShared(folder, "content", ParseSettings(), Digest(""), CardSettings(), Digest(""))
    (looked,) = read_guarded(SerialExecutor(), (ToRead("x.md", None),), shared, work)
    assert looked[0].row is not None
    return str(msgspec.msgpack.decode(looked[0].row[10], type=tuple[Problem, ...])[0])


def _be_killed(_shared: ReadShared, _items: tuple[ToRead, ...]) -> tuple[Looked, ...]:
    os.kill(os.getpid(), signal.SIGSEGV)
    return ()


def _take_too_long(_shared: ReadShared, _items: tuple[ToRead, ...]) -> tuple[Looked, ...]:
    os.kill(os.getpid(), signal.SIGPROF)
    return ()


def _path_too_long(folder: Path) -> str:
    (folder / "content" / Path(*["a"] * 34)).mkdir(parents=True)
    return _scan(folder)


def _unreadable_folder(folder: Path) -> str:
    (folder / "content" / "drafts").mkdir(parents=True)
    scandir = os.scandir

    def refuse(name: str) -> Any:  # no permission says no to the superuser
        if name.endswith("drafts"):
            raise PermissionError
        return scandir(name)

    with mock.patch("os.scandir", refuse):
        return _scan(folder)


def _scan(folder: Path) -> str:
    return str(scan_content(folder / "content", "content", NOTHING_KNOWN, NOTHING_KNOWN, ()).problems[0])


def _unwritable(folder: Path) -> str:
    site = _site(folder, {"x.md": "---\ntitle: A\ndate: 7 January 2026\n---\n"})
    (site / "content" / "x.md").chmod(0o444)
    return str(mend_files(site / "content", Config(), ["x.md"], lambda *_: None).problems[0])


def _attachment(folder: Path, name: str, data: bytes, body: str = "") -> str:
    site = _site(folder, {"x.md": _with("", body)})
    (site / "content" / name).write_bytes(data)
    (told,) = (problem for problem in check(_check_options(site), Silent()).problems if problem.path.endswith(name))
    return str(told)


# Code -> site.toml, the other articles by their path, and content/x.md, or where it lies, that gives it.
_SAME = "link: https://www.example.org/landed/?utm_source=letter\n"
_LISTS = '[tags]\nallowed = ["Moon"]\n[categories]\nallowed = ["News"]\n'
CHECKED: Mapping[str, tuple[str, Mapping[str, str], str, str]] = {
    "bare-url": ("", {}, "x.md", _with("", "See https://example.edu/landed.\n")),
    "body-repeats-summary": ("", {}, "x.md", _with("summary: It touched down.\n", "It touched down.\n")),
    "date-far-from-folder": ("", {}, "2025/06/x.md", _with("")),
    "missing-file": ("", {}, "x.md", _with("", "![The landing](landing.jpg)\n")),
    "heading-skips": ("", {}, "x.md", _with("", "## The landing\n\n#### The dust\n")),
    "http-link": ("", {}, "x.md", _with("", "[The pictures](http://example.edu/landed).\n")),
    "same-original": ("", {"landed.md": _with(_SAME)}, "x.md", _with("link: https://example.org/landed\n")),
    "similar-story": (
        "",
        {f"{number}.md": _with("story: Moon landing\n") for number in range(2)},
        "x.md",
        _with("story: Moon landings\n"),
    ),
    "similar-tag": (
        "",
        {f"{number}.md": _with("tags: [Rockets]\n") for number in range(5)},
        "x.md",
        _with("tags: [Moon, rocket]\n"),
    ),
    "similar-title": ("", {"landed.md": _with("")}, "x.md", _with("").replace("has landed", "has landed!")),
    "summary-missing": ("", {}, "x.md", _with("")),
    "summary-too-long": ("", {}, "x.md", _with(f"summary: {'word ' * 60}\n")),
    "unknown-field": ("", {}, "x.md", _with("sumary: It touched down.\n")),
    "unlisted-category": (_LISTS, {}, "x.md", _with("category: New\n")),
    "unlisted-tag": (_LISTS, {}, "x.md", _with("tags: [Mars]\n")),
}


def _checked(folder: Path, code: str) -> str:
    config, others, path, text = CHECKED[code]
    site = _site(folder, {**others, path: text})
    (site / "site.toml").write_text(config, "utf-8")
    return next(str(problem) for problem in check(_check_options(site), Silent()).problems if problem.code == code)


def _check_options(site: Path, **more: Any) -> CheckOptions:
    return CheckOptions(site=site, now=datetime(2026, 2, 1, tzinfo=UTC), jobs=1, **more)


FAULTY_FOLDERS: Mapping[str, Callable[[Path], str]] = {
    **{code: partial(_checked, code=code) for code in CHECKED},
    "attachment-content": lambda folder: _attachment(folder, "landing.png", b"<svg>"),
    "attachment-too-large": lambda folder: _attachment(folder, "landing.jpg", b"x" * 10_485_761),
    "picture-place": lambda folder: _attachment(
        folder, "landing.avif", save(paint(80, 60), "AVIF", exif=opened(photograph(80, 60, placed=True)).info["exif"])
    ),
    "picture-too-large": lambda folder: _attachment(folder, "landing.png", png(0, 10_000, 9_000)),
    "picture-unreadable": lambda folder: _attachment(folder, "landing.jpg", photograph(80, 60)[:-900]),
    "attachment-type": lambda folder: _attachment(folder, "landing.svg", b"<svg>"),
    "unused-file": lambda folder: _attachment(folder, "landing.png", png()),
    "not-a-file": _not_a_file,
    "odd-file-name": _odd_file_name,
    "path-too-long": _path_too_long,
    "parser-died": lambda folder: _end_reading(folder, _be_killed),
    "parser-timeout": lambda folder: _end_reading(folder, _take_too_long),
    "same-address": _same_address,
    "standalone-field": lambda folder: _build(_site(folder, {"pages/about.md": _START + "---\nWho we are.\n"})),
    "symlink": _symlink,
    "unreadable": _unreadable,
    "unreadable-folder": _unreadable_folder,
    "unwritable": _unwritable,
}


# ---- faults that stop a run ------------------------------------------------------------------------------------------


def _busy(folder: Path) -> None:
    with hold_lock(folder / "store.lock"), hold_lock(folder / "store.lock"):
        pass


def _foreign_file(folder: Path) -> None:
    site = _site(folder, {"x.md": _with("")})
    (site / "output").mkdir()
    (site / "output" / "index.html").write_text("mine", "utf-8")
    _build(site)


def _static_file(folder: Path) -> None:
    site = _site(folder, {"x.md": _with("")})
    (site / "static" / "archive").mkdir(parents=True)
    (site / "static" / "archive" / "index.html").write_text("mine", "utf-8")
    _build(site)


def _static_folder(folder: Path) -> None:
    site = _site(folder, {"x.md": _with("")})
    (site / "static" / "files").mkdir(parents=True)
    (site / "static" / "files" / "logo.svg").write_text("mine", "utf-8")
    _build(site)


def _file_changed(folder: Path) -> None:
    """The copy would be made of other bytes than were judged."""
    site = _site(folder, {"x.md": _with("", "![The landing](landing.jpg)\n")})
    picture = site / "content" / "landing.jpg"
    picture.write_bytes(photograph(80, 60))

    class Meddler(Silent):
        def stage(self, name: str, total: int | None = None) -> None:
            if name == "render":
                picture.write_bytes(photograph(80, 60, seed=1))

    build(BuildOptions(site=site, now=datetime(2026, 2, 1, tzinfo=UTC), jobs=1), Meddler())


def _without_avif(_folder: Path) -> None:
    view = VariantView("landing.jpg", Digest(""), "JPEG", 40, "avif", 60, "")
    with mock.patch("PIL.features.check", return_value=False):
        encode_variant(photograph(80, 60), view)


def _port(_folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        try:
            bind("127.0.0.1", port)
        except SiteError as error:  # shown with a number that anyone may have
            raise SiteError(error.message.replace(str(port), "8000"), error.code, error.hint) from None


def _no_page(folder: Path) -> None:
    site = _site(folder, {"x.md": _with("")})
    _build(site)
    explain_url(site, None, "/2026/01/08/landed/")


def _file_system(folder: Path) -> None:
    site = _site(folder, {"x.md": _with("")})
    (site / ".site-builder").write_text("mine", "utf-8")  # where the store's folder belongs
    _build(site)


def _die(_shared: object, _item: object) -> None:
    os._exit(1)


def _precompress(_folder: Path) -> None:
    with mock.patch.dict(sys.modules, {"brotli": None}):
        check_encodings(("br",))


FAULTY_RUNS: Mapping[str, Callable[[Path], object]] = {
    "busy": _busy,
    "config": lambda _: parse_config('[site]\ntitel = "My archive"\n\n[lists]\npage_size = "20"\n'),
    "file-system": _file_system,
    "foreign-file": _foreign_file,
    "file-changed": _file_changed,
    "git": lambda folder: check(_check_options(_site(folder, {"x.md": ""}), changed_since="--all"), Silent()),
    "no-file": lambda folder: check(_check_options(_site(folder, {"x.md": ""}), paths=(folder / "y.md",)), Silent()),
    "no-page": _no_page,
    "not-built": lambda folder: explain_url(_site(folder, {"x.md": _with("")}), None, "/"),
    "pictures": _without_avif,
    "port": _port,
    "precompress": _precompress,
    "output": lambda folder: check_output(folder / "content", folder, folder / "content"),
    "same-address (a static file)": _static_file,
    # Any program that ends at once will do.
    "search-engine": lambda _: SearchEngine(Path(sys.executable), "en").index([]),
    "static-folder": _static_folder,
    "theme": lambda folder: load_theme(folder, ThemeSection(name="plane")),
    "worker": lambda _: list(ProcessExecutor(2).run(_die, (1, 2, 3), None)),
}


def folder_example(code: str) -> str:
    """What is said of a folder with the fault ``code``; the folder itself is shown as :data:`FOLDER`."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        if code in FAULTY_FOLDERS:
            return FAULTY_FOLDERS[code](folder).replace(str(folder), FOLDER)
        try:
            FAULTY_RUNS[code](folder)
        except SiteError as error:
            return f"error: {error}".replace(str(folder), FOLDER)
    raise AssertionError(f"the example for {code} stops no run")


def example(code: str) -> str:
    """The message that docs/problems.md shows for ``code``."""
    return problem_example(code) if code in FAULTY_FILES else folder_example(code)


# ---- the pages -------------------------------------------------------------------------------------------------------


def help_text(command: str) -> str:
    """What ``site-builder COMMAND --help`` prints; an empty ``command`` is the program itself."""
    arguments = [*command.split(), "--help"]
    result = CliRunner().invoke(main, arguments, prog_name="site-builder", terminal_width=HELP_WIDTH)
    return f"$ {' '.join(['site-builder', *arguments])}\n{result.output.rstrip()}"


def with_blocks(page: str, blocks: Mapping[str, str]) -> str:
    """``page`` with the fenced block below each heading replaced."""
    for heading, text in blocks.items():
        code, space, rest = heading.partition(" (")
        title = re.escape(f"`{code}`{space}{rest}")
        pattern = re.compile(rf"(^#+ {title}\n(?:(?!\n#).)*?```text\n).*?(\n```$)", re.MULTILINE | re.DOTALL)
        page = pattern.sub(lambda match: match[1] + text + match[2], page, count=1)  # noqa: B023 - used at once
    return page


def help_texts() -> dict[str, str]:
    """Heading in docs/command-line.md -> help text, in the order of the commands."""
    inner = [f"theme {name}" for name in theme_command.commands]
    names = [each for name in COMMANDS for each in ([name, *inner] if name == "theme" else [name])]
    return {"site-builder": help_text("")} | {f"site-builder {name}": help_text(name) for name in names}


def write() -> None:
    """Bring the pages up to date."""
    codes = sorted({*FAULTY_FILES, *FAULTY_FOLDERS, *FAULTY_RUNS})
    for name, blocks in (("problems.md", {code: example(code) for code in codes}), ("command-line.md", help_texts())):
        page = DOCS / name
        page.write_text(with_blocks(page.read_text("utf-8"), blocks), "utf-8")


if __name__ == "__main__":
    write()
