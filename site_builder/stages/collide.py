"""Two things that want one address: told to both, by the name of the file that can mend it."""

from __future__ import annotations

from collections.abc import Set

from ..effects.store.pages import Claim
from ..model.problem import Problem, SiteError, quote
from .session import Run

_ARTICLE = "article:"


def find_collisions(run: Run, told: Set[str] = frozenset()) -> tuple[Problem, ...]:
    """The problems with the plan in the making: addresses that more than one owner wants.

    Of two articles the later by path is told, but one in ``told`` (paths within the content folder) before any other.
    Raises :class:`SiteError` where none of them is an article: then a static file has the name of a page.
    """
    claims = (*run.store.pages.collisions(), *run.store.pages.shadowed_claims())
    label = run.session.config.content.folder
    for claim in claims:
        if not any(owner.startswith(_ARTICLE) for owner in claim.owners):
            both = " and ".join(_in_words(owner, label) for owner in claim.owners)
            message = f"expected one page at {quote(_address(claim.path), 120)}, found two: {both}"
            raise SiteError(message, "same-address", "give the file in static/ another name, or remove it")
    return to_problems(claims, label, told)


def to_problems(claims: tuple[Claim, ...], label: str, told: Set[str] = frozenset()) -> tuple[Problem, ...]:
    """One problem for each claimant but the first, sorted; ``label`` is what the content folder is called.

    Those in ``told`` come after the others.
    """
    problems = set()
    for claim in claims:
        articles = [owner for owner in claim.owners if owner.startswith(_ARTICLE)]
        articles.sort(key=lambda owner: owner.removeprefix(_ARTICLE) in told)
        others = [owner for owner in claim.owners if not owner.startswith(_ARTICLE)]
        losers = articles if others or len(articles) == 1 else articles[1:]
        first = others[0] if others else articles[0]
        for owner in losers:
            problems.add(
                Problem(
                    f"{label}/{owner.removeprefix(_ARTICLE)}",
                    0,
                    0,
                    "slug",
                    f"expected an address of its own, found {quote(_address(claim.path), 120)}, which"
                    f" is that of {_in_words(first, label)}",
                    "same-address",
                    "give one of the two another slug (or remove the alias)",
                )
            )
    return tuple(sorted(problems))


def to_left_out(run: Run, problems: tuple[Problem, ...]) -> frozenset[str]:
    """The articles (paths within the content folder) to leave out so that no address is wanted twice."""
    return frozenset(problem.path.removeprefix(f"{run.session.config.content.folder}/") for problem in problems)


def _address(path: str) -> str:
    return "/" + path.removesuffix("index.html")


def _in_words(owner: str, label: str) -> str:
    kind, _, key = owner.partition(":")
    if kind in {"article", "file"}:
        return f"{label}/{key}"
    return f"the {kind} {quote(key)}" if key else f"a page of the site itself ({kind})"
