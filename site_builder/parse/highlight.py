"""Colour code by class names; the theme's stylesheet decides what they look like.

    source, language  ->  HTML of the code's inside, spans with Pygments' short classes

Lexers come from a list: looking for a language among all of Pygments' lexers, or guessing one, costs
half a second and decides by chance. What is not on the list, or is long, is shown plain.
"""

from __future__ import annotations

import html
from functools import lru_cache

from pygments import highlight as _highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES

# What authors write behind the fence -> Pygments' own name.
_OTHER_NAMES = {
    "c++": "cpp", "c#": "csharp", "cs": "csharp", "docker": "dockerfile", "golang": "go", "js": "javascript",
    "jsonc": "json", "makefile": "make", "md": "markdown", "ml": "ocaml", "patch": "diff", "plaintext": "text",
    "ps1": "powershell", "py": "python", "python3": "python", "rb": "ruby", "reasonml": "reason", "rs": "rust",
    "sh": "bash", "shell": "bash", "shell-session": "console", "tex": "latex", "ts": "typescript", "txt": "text",
    "xhtml": "html", "yml": "yaml", "zsh": "bash",
}  # fmt: skip
_LEXERS = (
    "bash", "c", "clojure", "console", "cpp", "csharp", "css", "diff", "dockerfile", "elixir", "elm", "erlang",
    "fsharp",
    "go", "graphql", "haskell", "html", "http", "ini", "java", "javascript", "json", "jsx", "julia", "kotlin", "latex",
    "lua", "make", "markdown", "nginx", "nix", "objective-c", "ocaml", "perl", "php", "powershell", "python", "r",
    "reason", "ruby", "rust", "scala", "scss", "sql", "swift", "text", "toml", "typescript", "vim", "xml", "yaml",
    "zig",
)  # fmt: skip
LANGUAGES = frozenset(_LEXERS)
# Those of the whole list of token types: the sanitiser lets these through on spans and no others.
CLASSES = frozenset(name for name in STANDARD_TYPES.values() if name)

_MOST_CHARACTERS = 20_000


def language_of(info: str) -> str:
    """The language named behind a fence (``python``, ``{.python}``, ``py title="x"``); empty if not on the list."""
    words = info.replace("{", " ").replace("}", " ").replace(",", " ").split(maxsplit=1)
    name = words[0].lower().removeprefix(".").removeprefix("language-") if words else ""
    name = _OTHER_NAMES.get(name, name)
    return name if name in LANGUAGES else ""


@lru_cache(maxsize=512)
def highlight(source: str, language: str) -> str:
    """``source`` as the inside of a ``<code>`` element. ``language`` is one that :func:`language_of` gave."""
    if language in {"", "text"} or len(source) > _MOST_CHARACTERS:
        return html.escape(source, quote=False)
    coloured = _highlight(source, _lexer(language), _FORMATTER)
    return str(coloured)


@lru_cache(maxsize=64)
def _lexer(language: str) -> Lexer:
    return get_lexer_by_name(language, stripnl=False, ensurenl=False)


_FORMATTER = HtmlFormatter(nowrap=True)
