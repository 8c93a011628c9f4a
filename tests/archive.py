"""A small site in a folder of its own, to edit and build as its author would, each build in a fresh process.

Archive   the author's side: write, edit, remove files, and ask for builds
Builder   a process that forks one child a build, so that each build is a new process with a chosen
          time zone and hash seed and costs no import
ResidentBuilder   a process that builds one site again and again, told what changed, as a preview does
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

NOW = "2026-01-10T12:00:00+00:00"

_SERVER = """
import json, os, sys, traceback
from datetime import datetime
from pathlib import Path
import msgspec
from site_builder.build import build
from site_builder.model.outcome import BuildOptions, Silent
from site_builder.model.problem import SiteError
import site_builder.parse.article
for line in sys.stdin:
    request = json.loads(line)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            options = BuildOptions(
                site=Path(request["site"]), output=Path(request["output"]) if request["output"] else None,
                now=datetime.fromisoformat(request["now"]), jobs=request["jobs"], clean=request["clean"],
                skip_faulty=request["skip_faulty"], drafts=request["drafts"], future=request["future"], explain=True,
            )
            cache = Path(request["cache"]) if request["cache"] else None
            answer = {"outcome": msgspec.to_builtins(build(options, Silent(), cache=cache))}
        except SiteError as error:
            answer = {"error": str(error)}
        except BaseException:
            answer = {"crash": traceback.format_exc()}
        with os.fdopen(writing, "w") as pipe:
            json.dump(answer, pipe, default=str)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    print(text or '{"crash": "the child died"}', flush=True)
"""


class Builder:
    """Builds sites, each in a child of its own. ``time_zone`` and ``hash_seed`` are what the children run under."""

    def __init__(self, time_zone: str, hash_seed: str) -> None:
        environment = {**os.environ, "TZ": time_zone, "PYTHONHASHSEED": hash_seed}
        self._process = subprocess.Popen(
            [sys.executable, "-c", _SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )

    def build(self, site: Path, **options: Any) -> dict[str, Any]:
        """The answer of one build: ``outcome``, or ``error`` for a SiteError. Fails the test on a crash."""
        request = {
            "output": None, "cache": None, "now": NOW, "jobs": 1, "clean": False, "skip_faulty": False,
            "drafts": False, "future": False, "site": str(site),
        } | options  # fmt: skip
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        assert "crash" not in answer, answer.get("crash")
        return answer

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=20)
        self._process.stdout.close()


_RESIDENT_SERVER = """
import json, sys, traceback
from datetime import datetime
from pathlib import Path
import msgspec
from site_builder.build import build
from site_builder.model.outcome import BuildOptions, Silent
from site_builder.model.problem import SiteError
from site_builder.resident import Resident
resident = Resident()
for line in sys.stdin:
    request = json.loads(line)
    try:
        resident.note(request["changed"])
        options = BuildOptions(
            site=Path(request["site"]), output=Path(request["output"]), now=datetime.fromisoformat(request["now"]),
            jobs=request["jobs"], skip_faulty=request["skip_faulty"], explain=True, leave_search=True,
        )
        outcome = build(options, Silent(), cache=Path(request["cache"]), resident=resident)
        if outcome.search_left:
            options = msgspec.structs.replace(options, leave_search=False)
            build(options, Silent(), cache=Path(request["cache"]), resident=resident)
        answer = {"outcome": msgspec.to_builtins(outcome)}
    except SiteError as error:
        answer = {"error": str(error)}
    except BaseException:
        answer = {"crash": traceback.format_exc()}
    print(json.dumps(answer, default=str), flush=True)
resident.close()
"""


class ResidentBuilder:
    """Builds a site again and again in one process, told what changed; into ``preview/site`` beside the site."""

    def __init__(self, site: Path) -> None:
        self._site = site
        self._folder = site.parent / "preview"
        self.output = self._folder / "site"
        self._seen: dict[str, tuple[int, ...]] = {}
        self._start()

    def _start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _RESIDENT_SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def changed(self) -> list[Path]:
        """The files of the site (its output and store apart) that were made, changed or removed since last asked."""
        now: dict[str, tuple[int, ...]] = {
            str(file): (seen.st_mtime_ns, seen.st_ctime_ns, seen.st_size, seen.st_ino)
            for top in ("content", "templates", "static", "themes", "site.toml")
            for file in (self._site / top, *(self._site / top).rglob("*"))
            if (file.is_file() or file.is_symlink()) and (seen := file.lstat())
        }
        before, self._seen = self._seen, now
        return [Path(name) for name in sorted(now.keys() | before.keys()) if now.get(name) != before.get(name)]

    def build(self, changed: list[Path], **options: Any) -> dict[str, Any]:
        """The outcome of a build that is told of ``changed``; a SiteError or a crash fails the test."""
        request = {"now": NOW, "jobs": 1, "skip_faulty": False} | options
        request |= {
            "changed": [str(file) for file in changed],
            "site": str(self._site), "output": str(self.output), "cache": str(self._folder / "cache"),
        }  # fmt: skip
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        assert "outcome" in answer, answer.get("crash", answer)
        outcome: dict[str, Any] = answer["outcome"]
        return outcome

    def close(self) -> None:
        """End the process in good order."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=20)
        self._process.stdout.close()

    def restart(self) -> None:
        """End the process in good order, and start another."""
        self.close()
        self._start()

    def kill(self) -> None:
        """End the process as a power cut would, and start another."""
        self._process.kill()
        self.close()
        self._start()


class Archive:
    """A site in ``root``, built by ``builder``; ``clean_builder`` builds the same from nothing elsewhere."""

    def __init__(self, root: Path, builder: Builder, clean_builder: Builder) -> None:
        self.root = root
        self.output = root / "output"
        self.now = NOW
        self._builder = builder
        self._clean_builder = clean_builder
        self._clean_count = 0
        (root / "content").mkdir(parents=True)
        self.write_config()

    def write_config(self, more: str = "", *, search: bool = False, **site: str) -> None:
        """Write ``site.toml`` with small pages, so that few articles make many; ``more`` is what comes behind that.

        A site with ``search`` takes longer to build.
        """
        values = {"title": "Test", "base_url": "https://news.example", "edit_url": "https://git.example/edit/"} | site
        lines = "".join(f"{key} = {json.dumps(value)}\n" for key, value in values.items())
        (self.root / "site.toml").write_text(
            f"[site]\n{lines}[lists]\npage_size = 2\nhome_size = 4\nfeatured_size = 2\n[feeds]\nitems = 3\n"
            f"[search]\nenabled = {str(search).lower()}\n{more}",
            "utf-8",
        )

    def write(self, path: str, *, body: str = "Words.", **fields: Any) -> Path:
        """Write the article ``content/PATH`` with front matter in JSON, which is YAML too."""
        fields = {"title": "A title", "date": "2026-01-07"} | fields
        head = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in fields.items())
        return self.write_raw(path, f"---\n{head}---\n{body}\n")

    def write_raw(self, path: str, text: str) -> Path:
        """Write ``content/PATH`` as it is."""
        file = self.root / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        return file

    def build(self, **options: Any) -> dict[str, Any]:
        """Build, and give the outcome; a SiteError fails the test."""
        answer = self._builder.build(self.root, now=options.pop("now", self.now), **options)
        assert "outcome" in answer, answer
        outcome: dict[str, Any] = answer["outcome"]
        return outcome

    def build_error(self, **options: Any) -> str:
        """Build, and give the words of the SiteError that stops it."""
        return str(self._builder.build(self.root, now=self.now, **options)["error"])

    def build_clean(self, **options: Any) -> tuple[dict[str, Any], Path]:
        """Build from nothing in another folder, time zone and hash seed: the outcome, and the folder."""
        self._clean_count += 1
        folder = self.root.parent / f"clean-{self._clean_count}"
        answer = self._clean_builder.build(
            self.root,
            output=str(folder / "site"),
            cache=str(folder / "cache"),
            now=options.pop("now", self.now),
            **options,
        )
        assert "outcome" in answer, answer
        return answer["outcome"], folder / "site"

    def tree(self) -> dict[str, str]:
        """Every file of the output and the digest of its bytes."""
        return read_tree(self.output)


def read_tree(root: Path) -> dict[str, str]:
    """Every file under ``root`` by relative path, with the digest of its bytes."""
    return {
        file.relative_to(root).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(root.rglob("*"))
        if file.is_file()
    }


def written(outcome: dict[str, Any]) -> list[str]:
    """The pages that a build wrote, without the record of paths."""
    return [path for path in outcome["written_paths"] if not path.startswith(".site-builder/")]


def moment(text: str) -> datetime:
    """An ISO moment."""
    return datetime.fromisoformat(text)
