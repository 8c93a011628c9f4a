r"""Text of others, made safe to print: a title or a file name must not steer the terminal.

Control characters, line breaks, characters that change the direction of writing and lone surrogates
(from file names that are not UTF-8) are shown as ``\x1b``, ``\n``, ``\u202e``.
"""

from __future__ import annotations

import re

# C0, DEL and C1; line and paragraph separators; bidi marks, embeddings, overrides and isolates; surrogates; BOM.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


def printable(text: str, *, keep_lines: bool = False) -> str:
    """``text`` with every steering character visible; with ``keep_lines`` line feeds stay what they are."""
    return _UNPRINTABLE.sub(lambda match: _shown(match[0], keep_lines), text)


def _shown(character: str, keep_lines: bool) -> str:
    if keep_lines and character == "\n":
        return character
    if "\udc80" <= character <= "\udcff":  # PEP 383: a byte that was not UTF-8
        return f"\\x{ord(character) - 0xDC00:02x}"
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")
