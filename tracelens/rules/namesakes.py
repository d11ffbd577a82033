# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Before which coordinates of a text the same name can stand; without that, nothing is placed twice."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import cython

from tracelens.claims.vocabulary import Vocabulary

if not cython.compiled:
    from tracelens.claims.vocabulary import hash_on, kept
    from tracelens.rules.glance import Stems
    from tracelens.rules.keywords import known

ROOM = 128


class Namesakes:
    """Compares the words before coordinates by hashes; ``none`` are words that are no name.

    A name is made of letters, digits and joins within ``reach`` characters before its coordinates, with nothing else
    between than blanks and colons. So two coordinates of one name share a word there that is not one of ``none``.
    """

    def __init__(self, none: Iterable[str], reach: int) -> None:
        self.none = Vocabulary(none)
        self.reach = reach
        self.hashes = array("q", bytes(8 * ROOM))
        self.owners = array("i", bytes(4 * ROOM))
        self.ends = array("i", bytes(4 * ROOM))  # of the coordinates, or of those before them
        self.parted = True
        self.n = 0

    def shared(self, text: str, spans: list[tuple[int, int]], changes: Stems) -> list[tuple[int, int]]:
        """Return those of the coordinates at ``spans``, which ascend, that can have the name of another one.

        Every two coordinates of one name are among them, in order; but none are returned when a word with one of the
        stems ``changes`` stands between every two neighbours of one name, and so between any two.
        """
        self.n = 0
        self.parted = True
        owners: set[int] = set()
        end = 0
        for owner in range(len(spans)):
            at, last = spans[owner]
            end = max(end, last)
            first = at
            while first > 0 and at - first < self.reach and between(ord(text[first - 1])):
                first -= 1
            i = first
            while i < at:
                if not letter(ord(text[i])):
                    i += 1
                    continue
                begin = i
                hashed = 0
                while i < at and letter(ord(text[i])):
                    c = ord(text[i])
                    hashed = kept(hash_on(hashed, c + 32 if 65 <= c <= 90 else c))
                    i += 1
                if known(self.none, text, begin, i, hashed) >= 0:
                    continue
                if self.n >= ROOM:
                    return spans  # too many words to tell
                self.note(text, hashed, owner, end, owners, changes)
        return [] if self.parted else [spans[owner] for owner in sorted(owners)]

    def note(self, text: str, hashed: int, owner: int, end: int, owners: set[int], changes: Stems) -> int:
        """Add a word; put its owner, and the last one before whose word it is, too, among ``owners``."""
        for k in range(self.n):
            if self.hashes[k] == hashed and self.owners[k] != owner:
                owners.add(owner)
                owners.add(self.owners[k])
                self.parted = self.parted and changes.stand(text, self.ends[k], end)
                self.owners[k] = owner
                self.ends[k] = end
                return 0
        self.hashes[self.n] = hashed
        self.owners[self.n] = owner
        self.ends[self.n] = end
        self.n += 1
        return 0


def between(c: int) -> bool:
    """Return whether a character may stand between the beginning of a name and its coordinates."""
    return letter(c) or c == 32 or c == 58 or ((c < 32 or c > 127) and blank(chr(c)))


def letter(c: int) -> bool:
    """Return whether a character may be part of a name: a letter, a digit, a join."""
    if c < 128:
        return 97 <= c <= 122 or 65 <= c <= 90 or 48 <= c <= 57 or c == 45 or c == 95
    return word(chr(c))


def word(char: str) -> bool:
    """Return whether a character beyond ASCII is a letter or a digit."""
    return char.isalnum()


def blank(char: str) -> bool:
    """Return whether a character is white space."""
    return char.isspace()
