"""Where a JSON value ends, seen from its brackets and quotes alone."""

from __future__ import annotations

import re

_STRUCTURE = re.compile(rb'["{}\[\]]|\\.?', re.DOTALL)
_LOOSE = re.compile(rb'[^\s,:\[\]{}"]+')


class Scan:
    """Finds the end of one value in a window of bytes that may grow at its end; each byte is looked at once."""

    def __init__(self) -> None:
        self.seen = 0
        self.level = 0
        self.in_string = False

    def feed(self, window: bytes, start: int, ended: bool) -> int | None:
        """Return where the value that begins at ``start`` ends, or None when the window must grow first.

        A value that begins with something else than a bracket or quote is the bare word there (a number, ``null``),
        or one stray character.
        """
        if window[start : start + 1] not in (b"{", b"[", b'"'):
            found = _LOOSE.match(window, start)
            if found is None:
                return start + 1
            return found.end() if ended or found.end() < len(window) else None
        for token in _STRUCTURE.finditer(window, start + self.seen):
            char = window[token.start()]
            if char == 0x5C:
                if token.end() - token.start() < 2:
                    self.seen = token.start() - start  # an escape cut in two by the window's end
                    return None
                continue
            if self._closes(char):
                return token.end()
        self.seen = len(window) - start
        return None

    def _closes(self, char: int) -> bool:
        """Take note of a quote or bracket; return whether it closes the value."""
        if char == 0x22:
            self.in_string = not self.in_string
        elif not self.in_string:
            self.level += 1 if char in b"{[" else -1
        return self.level <= 0 and not self.in_string
