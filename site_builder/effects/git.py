"""Ask git which files differ from a revision.

    content folder, revision  ->  changed_files  ->  paths of files that differ or are gone, committed or not

Compared is with the last commit that the revision and the work tree's have in common, so that what others
did meanwhile is not taken for a change. No shell; what the caller gives is never read as an option; of the
environment git sees what it needs to find itself and its user's settings.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from ..model.problem import SiteError, quote

_TIMEOUT_S = 60
_PASSED_ON = ("PATH", "HOME", "USERPROFILE", "XDG_CONFIG_HOME", "SYSTEMROOT", "TMPDIR", "TEMP")
_FIXED = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_PAGER": "cat"}
# What a repository's own settings could have git run.
_SETTINGS = ("core.fsmonitor=false", "core.hooksPath=/dev/null", "diff.external=", "core.quotePath=false")


def changed_files(folder: Path, revision: str) -> tuple[str, ...]:
    """The files in ``folder`` that differ from ``revision`` or that git does not know, relative to it, sorted.

    Those that are gone are among them, those that git ignores are not. Raises :class:`SiteError` if git can't tell.
    """
    if not revision or revision.startswith("-"):
        raise SiteError(
            f"expected a revision such as origin/main, found {quote(revision)}",
            "git",
            "write --changed-since origin/main",
        )
    if not _git(folder, "rev-parse", "--show-toplevel").strip():
        raise _no_repository(folder)
    commit = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").strip()
    if not commit:
        raise SiteError(
            f"expected a revision that git knows, found {quote(revision)}",
            "git",
            "fetch it first (in a workflow: fetch-depth: 0), or name another",
        )
    since = _git(folder, "merge-base", commit, "HEAD").strip() or commit
    changed = _git(
        folder, "diff", "--name-only", "-z", "--relative", "--no-renames", "--no-ext-diff", "--no-textconv",
        "--ignore-submodules", since, "--", ".",
    )  # fmt: skip
    untracked = _git(folder, "ls-files", "-z", "--others", "--exclude-standard", "--", ".")
    return tuple(sorted({name for name in (changed + untracked).split("\0") if name}))


def _git(folder: Path, *arguments: str) -> str:
    """What git says; the empty string if it refuses."""
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ} | _FIXED
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and no argument of others before "--"
            ["git", *settings, *arguments],  # noqa: S607 - the one that the person has
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TIMEOUT_S,
            check=False,
        )
    except FileNotFoundError:
        raise SiteError(
            "expected the program git, found none", "git", "install git, or leave out --changed-since"
        ) from None
    except subprocess.TimeoutExpired:
        raise SiteError(f"expected git to answer within {_TIMEOUT_S} seconds, found that it does not", "git") from None
    return os.fsdecode(done.stdout) if done.returncode == 0 else ""


def _no_repository(folder: Path) -> SiteError:
    hint = "run git status there: it says why; or leave out --changed-since"
    return SiteError(f"expected a git repository at {folder}, found none that git will read", "git", hint)
