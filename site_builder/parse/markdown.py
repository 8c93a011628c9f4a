"""Markdown to HTML: CommonMark with tables, strikethrough, footnotes, task lists and definition lists.

    text  ->  render_markdown  ->  HTML, not yet safe

Raw HTML stays in: the sanitiser that comes next judges it, whoever wrote it. A body that is nothing but
HTML blocks, as feeds give them, is such HTML already and the parser is not asked (CommonMark 0.31 §4.6:
a block that begins with one of these tags ends at a blank line and holds no Markdown).
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from types import SimpleNamespace
from typing import Any

from markdown_it import MarkdownIt, helpers
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from .highlight import highlight, language_of
from .prose import render_prose
from .template_addresses import join_template_address, read_template_address

_BLOCK_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|"
    "fieldset|figcaption|figure|footer|form|frame|frameset|h1|h2|h3|h4|h5|h6|head|header|hr|html|iframe|legend|li|link|"
    "main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|"
    "tr|track|ul"
)
_HTML_BLOCK = re.compile(rf" {{0,3}}</?(?:{_BLOCK_TAGS})(?:[ \t\n>]|/>|\Z)", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_TASK = re.compile(r"\[([ xX])\](?=[ \t\xa0]|$)[ \t\xa0]*")


def render_markdown(text: str) -> str:
    """Render a body. Deterministic and without state from one body to the next."""
    html = _as_html_blocks(text)
    return html if html is not None else render_prose(text, _PARSER.render, _PARSER.renderInline)


def _as_html_blocks(text: str) -> str | None:
    """``text`` without its blank lines if it is HTML blocks from end to end, else None."""
    blocks = _BLANK_LINES.split(text.strip("\n"))
    if not all(_HTML_BLOCK.match(block) for block in blocks):
        return None
    return "\n".join(blocks) + ("\n" if text.endswith("\n") else "")


def make_parser(*, extensions: bool = True) -> MarkdownIt:
    """A parser with our options, or without ``extensions`` one for CommonMark alone (to test it by the standard)."""
    parser = MarkdownIt("commonmark", {"html": True, "linkify": False, "typographer": False})
    if extensions:
        parser.enable(["table", "strikethrough"])
        parser.use(footnote_plugin)
        parser.use(deflist_plugin)
        parser.core.ruler.push("task_lists", _mark_tasks)
        parser.helpers = _HELPERS  # type: ignore[assignment]
        parser.add_render_rule("footnote_block_open", _render_notes_open)
        parser.add_render_rule("footnote_block_close", _render_notes_close)
        parser.add_render_rule("fence", _render_fence)
        parser.add_render_rule("image", _render_image)
        for cell in ("th_open", "td_open"):
            parser.add_render_rule(cell, _render_cell)
    # The sanitiser decides on addresses: it drops a bad one and keeps the link's text.
    parser.validateLink = _any_link  # type: ignore[method-assign]
    return parser


def _any_link(url: str) -> bool:
    return True


def _read_destination(text: str, start: int, end: int) -> Any:
    """Where a link leads, as CommonMark has it; and what a template was to put there, which has blanks in it."""
    made = read_template_address(text, start, end)
    found = helpers.parseLinkDestination(text, made[1] if made else start, end)
    if made:
        path, after = made
        found.str = join_template_address(path, found.str if found.ok else "")
        found.ok, found.pos = True, found.pos if found.ok else after
    return found


_HELPERS = SimpleNamespace(
    parseLinkDestination=_read_destination,
    parseLinkLabel=helpers.parseLinkLabel,
    parseLinkTitle=helpers.parseLinkTitle,
)


def _mark_tasks(state: StateCore) -> None:
    """``[ ]`` and ``[x]`` at the start of a list's item become signs: text, so that no form element is needed."""
    tokens = state.tokens
    for index, token in enumerate(tokens):
        if token.type != "inline" or token.content[:1] != "[" or not _TASK.match(token.content):
            continue
        if index < 2 or tokens[index - 1].type != "paragraph_open" or tokens[index - 2].type != "list_item_open":
            continue
        first = token.children[0] if token.children else None
        match = _TASK.match(first.content) if first and first.type == "text" else None
        if first and match:
            sign = "☐" if match[1] == " " else "☑"
            first.content = f"{sign} {first.content[match.end() :]}"
            tokens[index - 2].attrJoin("class", "task-list-item")


def _render_fence(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: MutableMapping[str, Any]
) -> str:
    token = tokens[index]
    language = language_of(token.info)
    code = highlight(token.content, language)
    if not language:
        return f"<pre><code>{code}</code></pre>\n"
    return f'<div class="highlight"><pre><code class="language-{language}">{code}</code></pre></div>\n'


def _render_notes_open(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: MutableMapping[str, Any]
) -> str:
    # The plugin's <section> would want a heading, and footnotes have none.
    return '<hr class="footnotes-sep">\n<div class="footnotes">\n<ol class="footnotes-list">\n'


def _render_notes_close(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: MutableMapping[str, Any]
) -> str:
    return "</ol>\n</div>\n"


def _render_image(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: MutableMapping[str, Any]
) -> str:
    """An image; one without a description gets no ``alt`` here, so that it can be told from one meant as decoration."""
    image = renderer.image(tokens, index, options, env)
    return image if tokens[index].content.strip() else image.replace(' alt=""', "", 1)


def _render_cell(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: MutableMapping[str, Any]
) -> str:
    """A cell's alignment as a class: a style would not pass the sanitiser."""
    token = tokens[index]
    style = token.attrs.get("style")
    return f'<{token.tag} class="align-{str(style).rpartition(":")[2]}">' if style else f"<{token.tag}>"


_PARSER = make_parser()
