"""Real archives, built whole or in part, for those who judge pages. They lie beside the checkout, or nowhere."""

from __future__ import annotations

import shutil
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from site_builder.build import build
from site_builder.model.outcome import BuildOptions, Silent

ROOT = Path(__file__).resolve().parents[2]
CORPORA = ROOT.parent / "shared" / "corpora"
ARCHIVES = ("18f-blog", "ocaml-planet")
# What other programs wrote there that once stood wrong on a page: words in a list, a picture without its image, accents
# apart, links of nothing but an image, signs alone, a long name of an outlet, words said twice.
ODD = (
    "installing-ocaml-for-macos-noobie", "from-computer-to-production-with-nix", "emelletv", "cicd-pipelines",
    "hillingar-mirageos", "pearls-of-algebraic", "crowdsourcing-the-syntax", "programmable-hardware", "carbon-aware",
    "culture-climate-survey", "how-to-use-more-open-source",
)  # fmt: skip


def build_archive(name: str, folder: Path, every: int) -> Path:
    """Build one of every so many articles of an archive, and all odd ones, under ``folder``; the output's folder.

    Skips the test that asks where the archives are absent.
    """
    file = CORPORA / f"{name}.tar.xz"
    if not file.exists():
        pytest.skip(f"the archive {name} is not beside the checkout")
    with tarfile.open(file) as archive:
        members = [member for member in archive if member.isfile()]
        articles = sorted(member.name for member in members if member.name.endswith(".md"))
        wanted = {*articles[::every], *(path for path in articles if any(odd in path for odd in ODD))}
        archive.extractall(folder, [member for member in members if member.name in wanted], filter="data")
    site = folder / name if (folder / name).is_dir() else folder
    shutil.copy(ROOT / "examples" / name / "site.toml", site)
    options = BuildOptions(site=site, now=datetime(2026, 11, 1, tzinfo=UTC), skip_faulty=True, leave_search=True)
    outcome = build(options, Silent())
    assert not outcome.faulty, outcome.problems
    return site / "output"
