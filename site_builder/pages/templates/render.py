"""Turn a page's view into HTML with the theme's templates.

    Page, the parts it names  ->  Renderer.render  ->  bytes, UTF-8, one newline at the end

A template sees ``view`` and the filters, and nothing else, so a page is a function of its view, the
frame and the closure of its template. What is undefined is an error and never an empty string. A fault
in a template is a :class:`SiteError` that names the template's file and line.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from jinja2 import Template as Compiled
from jinja2 import TemplateSyntaxError
from markupsafe import Markup

from site_builder.model.card import Card
from site_builder.model.digest import Digest
from site_builder.model.page import Page, Parts
from site_builder.model.problem import SiteError, quote
from site_builder.model.views import ArticleView, Entry, StandaloneView

from .environment import make_environment
from .faults import find_place, name_close, put_in_words, to_syntax_error
from .settings import RenderSettings

MOST_CARDS = 20_000


class RenderedEntry:
    """An :class:`Entry` as templates see it: ``date``, ``card``, and the markup of the card, made when asked for."""

    __slots__ = ("_to_also", "_to_brief", "_to_html", "card", "date", "digest")

    def __init__(
        self,
        entry: Entry,
        card: Card,
        to_html: Callable[[Digest, Card], Markup],
        to_brief: Callable[[Digest, Card], Markup],
        to_also: Callable[[Digest, Card], Markup],
    ) -> None:
        self.date = entry.date
        self.card = card
        self.digest = entry.card
        self._to_html = to_html
        self._to_brief = to_brief
        self._to_also = to_also

    @property
    def html(self) -> Markup:
        """The card rendered by ``card.html``."""
        return self._to_html(self.digest, self.card)

    @property
    def brief(self) -> Markup:
        """The card rendered by ``card.html`` for the river of the front page: ``view.is_brief`` is true there."""
        return self._to_brief(self.digest, self.card)

    @property
    def also(self) -> Markup:
        """The card as a line under another one of its story, rendered by ``also.html``."""
        return self._to_also(self.digest, self.card)


class Renderer:
    """Renders HTML pages. Keep one per process and frame: it holds compiled templates and the cards that it made."""

    def __init__(self, settings: RenderSettings) -> None:
        self._templates = settings.templates
        self._frame = settings.frame
        self._environment = make_environment(settings.templates, settings.frame)
        self._cards: OrderedDict[Digest, Markup] = OrderedDict()
        self._brief: OrderedDict[Digest, Markup] = OrderedDict()
        self._also: OrderedDict[Digest, Markup] = OrderedDict()

    def render(self, page: Page, parts: Parts) -> bytes:
        """The bytes of ``page``. ``parts`` must hold each card and body that its view names.

        Raises :class:`SiteError` (code ``theme``) for a fault in a template, with its file and line, the page, and what
        the view offers.
        """
        view = self._to_namespace(page, parts)
        try:
            text = self._find(page.renderer).render(view=view)
        except SiteError:
            raise
        except Exception as error:
            fault = self._to_site_error(error, page, view)
            if fault is None:
                raise
            raise fault from error
        return text.rstrip("\n").encode() + b"\n"

    def compile(self) -> None:
        """Compile all templates now, rather than each when it is first used."""
        for name in self._templates:
            self._find(name)

    def _to_namespace(self, page: Page, parts: Parts) -> SimpleNamespace:
        fields: dict[str, Any] = {}
        for name in page.view.__struct_fields__:
            value = getattr(page.view, name)
            if type(value) is tuple and value and type(value[0]) is Entry:
                value = [
                    RenderedEntry(
                        entry, parts.cards[entry.card], self._render_card, self._render_brief, self._render_also
                    )
                    for entry in value
                ]
            fields[name] = value
        if isinstance(page.view, ArticleView | StandaloneView):
            fields["body"] = _trust(parts.bodies[page.view.body])
        return SimpleNamespace(site=self._frame, **fields)

    def _render_card(self, digest: Digest, card: Card) -> Markup:
        return self._render_once("card.html", self._cards, digest, card)

    def _render_brief(self, digest: Digest, card: Card) -> Markup:
        return self._render_once("card.html", self._brief, digest, card, is_brief=True)

    def _render_also(self, digest: Digest, card: Card) -> Markup:
        return self._render_once("also.html", self._also, digest, card)

    def _render_once(
        self, template: str, made: OrderedDict[Digest, Markup], digest: Digest, card: Card, *, is_brief: bool = False
    ) -> Markup:
        html = made.get(digest)
        if html is not None:
            made.move_to_end(digest)
            return html
        view = SimpleNamespace(card=card, site=self._frame, is_brief=is_brief)
        html = _trust(self._find(template).render(view=view))
        made[digest] = html
        if len(made) > MOST_CARDS:
            made.popitem(last=False)
        return html

    def _find(self, name: str) -> Compiled:
        if name not in self._templates:
            hint = name_close(name, self._templates)
            raise SiteError(f"expected a template {quote(name)}, found none", "theme", hint)
        try:
            return self._environment.get_template(name)
        except TemplateSyntaxError as error:
            raise to_syntax_error(error, self._templates[name].origin) from None

    def _to_site_error(self, error: Exception, page: Page, view: SimpleNamespace) -> SiteError | None:
        place = find_place(error, {template.origin for template in self._templates.values()})
        if isinstance(error, TemplateSyntaxError):
            return to_syntax_error(error, place or page.renderer)
        if place is None:
            return None
        message = f"{place}: {put_in_words(error, view)} (rendering {page.path})"
        return SiteError(message, "theme", f"the view has: {', '.join(sorted(vars(view)))}")


def _trust(html: str) -> Markup:
    """``html`` as it is: for what the sanitiser or a template made, and for nothing else."""
    return Markup(html)  # noqa: S704
