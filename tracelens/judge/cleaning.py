"""Texts made safe to show to a judge: invisible characters out, tag-like marks escaped, long texts cut in the middle.

Positions in a cleaned text can be led back to the text it came from, so that quotes get their span in the trace.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from typing import NamedTuple

from tracelens.types import Span

_HIDDEN = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls, except tab, line feed and carriage return
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5"  # soft hyphen, joiners, letter mark, fillers
    "\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"  # zero widths, bidirectional controls, separators
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"  # fillers, variation selectors, byte order mark
    "\ud800-\udfff"  # surrogates without their partner
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"  # tags and further variation selectors: letters that nobody sees
    "]"
)

_TAG_LIKE = re.compile(r"<(?=[|/!｜a-zA-Z▁])|\[(?=/?(?:INST|SYS|TOOL))", re.IGNORECASE)


class Cleaned(NamedTuple):
    """A text without invisible characters, and where they were.

    ``removed`` holds the positions of the removed characters in the original, in order; ``kinds`` counts them by
    Unicode name (or code point) for the log.
    """

    text: str
    removed: tuple[int, ...]
    kinds: dict[str, int]

    def origin(self, start: int, end: int) -> Span:
        """Return the span in the original text that ``start`` to ``end`` of the cleaned text stands for."""
        if not self.removed or end <= start:
            return Span(start, end)
        shifted = [position - index for index, position in enumerate(self.removed)]
        last = end - 1
        return Span(start + bisect_right(shifted, start), last + bisect_right(shifted, last) + 1)


def clean(text: str) -> Cleaned:
    """Return ``text`` without control, zero-width, bidirectional, tag and other invisible characters.

    Tabs and line breaks stay. Joiners inside emoji and scripts that use them are removed too: the judge sees a copy,
    the trace itself is never changed.
    """
    found = [(match.start(), match[0]) for match in _HIDDEN.finditer(text)]
    if not found:
        return Cleaned(text, (), {})
    kinds = Counter(unicodedata.name(character, f"U+{ord(character):04X}") for _, character in found)
    return Cleaned(_HIDDEN.sub("", text), tuple(position for position, _ in found), dict(kinds))


class Shortened(NamedTuple):
    """The head and tail that are kept of a text, and the span of it that was left out (None: nothing was)."""

    head: str
    tail: str
    omitted: Span | None


def shorten(text: str, limit: int) -> Shortened:
    """Return ``text`` whole when it has at most ``limit`` characters, else its first and last ``limit / 2``."""
    if len(text) <= limit:
        return Shortened(text, "", None)
    half = limit // 2
    omitted = Span(limit - half, len(text) - half)
    return Shortened(text[: omitted.start], text[omitted.end :], omitted)


def escape_tags(encoded: str) -> str:
    r"""Return JSON text in which marks that look like tags or chat roles are written as ``\u003c`` and ``\u005b``.

    Some servers read ``<|im_end|>`` inside a message as the end of that message. JSON allows the escape inside
    strings, so the decoded text is the same; ``encoded`` must hold ``<`` and ``[INST`` in strings only.
    """
    return _TAG_LIKE.sub(lambda match: f"\\u{ord(match[0]):04x}", encoded)
