# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Before which coordinates of a text the same name can stand; without that, nothing is placed twice."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import cython

from tracelens.claims.vocabulary import Vocabulary

if not cython.compiled:
    from tracelens.claims.tokens import Tokens
    from tracelens.claims.vocabulary import EXACT, NUMBER, hash_on, kept
    from tracelens.rules.glance import Stems

    # What a character can be: part of a name (letter, digit, join), white space, a colon, the last of an ending.
    PART, BLANK, COLON, LAST = 1, 2, 4, 8


class Namesakes:
    """Compares the words before coordinates by hashes.

    A name is made of letters, digits and joins within ``reach`` characters before its coordinates, with nothing else
    between than blanks and colons. So two coordinates of one name share a word there that is not one of ``none``.

    Args:
        none: Words that are no name: up to twelve ASCII letters in lower case.
        endings: One of these leads to the coordinates of a name.
        reach: How far before its coordinates a name can begin.
    """

    def __init__(self, none: Iterable[str], endings: Iterable[str], reach: int) -> None:
        self.none = Vocabulary(none)
        self.reach = reach
        self.room = 128
        """How many words can be kept; where there are more, any coordinates may have one name."""
        self.hashes = array("q", bytes(8 * self.room))
        self.owners = array("i", bytes(4 * self.room))
        self.begins = array("i", bytes(4 * self.room))  # of the owner's coordinates
        self.ends = array("i", bytes(4 * self.room))
        self.last = array("i", bytes(4 * self.room))  # where these, and all before them, have ended
        self.kinds = array("b", [ascii_kind(chr(c)) for c in range(128)])
        for ending in endings:
            self.kinds[ord(ending[len(ending) - 1])] |= LAST
        self.parted = True
        self.n = 0

    def shared(self, t: Tokens, spans: list[tuple[int, int]], changes: Stems) -> list[tuple[int, int]]:
        """Return those of the coordinates at ``spans``, which ascend, that can have the name of another one.

        Every two coordinates of one name are among them, in order; but none are returned when every two neighbours of
        one name, and so any two, are written alike or have a word with one of the stems ``changes`` between them.
        """
        self.n = 0
        self.parted = True
        owners: set[int] = set()
        last = 0
        for owner in range(len(spans)):
            at, end = spans[owner]
            last = max(last, end)
            low = max(0, at - self.reach)
            first = at
            while first > low and self.kind(t.chars[first - 1]) & BLANK:
                first -= 1
            if first == low or not self.kind(t.chars[first - 1]) & LAST:
                continue
            while first > low and self.kind(t.chars[first - 1]) & (PART | BLANK | COLON):
                first -= 1
            if not self.words(t, first, at, owner, end, last, owners, changes):
                return spans  # too many words to tell
        return [] if self.parted else [spans[owner] for owner in sorted(owners)]

    def words(
        self, t: Tokens, i: int, at: int, owner: int, end: int, last: int, owners: set[int], changes: Stems
    ) -> bool:
        """Note the words from ``i`` on of the coordinates at ``[at, end)``; return whether there was room for all."""
        while i < at:
            if not self.kind(t.chars[i]) & PART:
                i += 1
                continue
            begin = i
            hashed = 0
            letters = True
            while i < at and self.kind(t.chars[i]) & PART:
                c = ord(t.chars[i])
                c = c + 32 if 65 <= c <= 90 else c
                letters = letters and 97 <= c <= 122
                hashed = kept(hash_on(hashed, c))
                i += 1
            if letters and i - begin <= EXACT and self.none.table[self.none.look(hashed) + NUMBER] >= 0:
                continue
            if self.n >= self.room:
                return False
            self.note(t, hashed, owner, at, end, last, owners, changes)
        return True

    def note(
        self, t: Tokens, hashed: int, owner: int, at: int, end: int, last: int, owners: set[int], changes: Stems
    ) -> int:
        """Add a word; put its owner, and the last one before whose word it is, too, among ``owners``."""
        k = 0
        while k < self.n and (self.hashes[k] != hashed or self.owners[k] == owner):
            k += 1
        if k == self.n:
            self.hashes[k] = hashed
            self.n += 1
        else:
            owners.add(owner)
            owners.add(self.owners[k])
            if self.parted and not self.same(t, k, at, end):
                self.parted = changes.stand(t, self.last[k], last)
        self.owners[k] = owner
        self.begins[k] = at
        self.ends[k] = end
        self.last[k] = last
        return 0

    def same(self, t: Tokens, k: int, at: int, end: int) -> bool:
        """Return whether the coordinates at ``[at, end)`` are written as those of word ``k`` are, so state the same."""
        return self.ends[k] - self.begins[k] == end - at and t.alike(self.begins[k], at, end - at)

    if not cython.compiled:  # namesakes.pxd has the same method as inline code

        def kind(self, char: str) -> int:
            """Return what a character can be."""
            return self.kinds[ord(char)] if ord(char) < 128 else wide_kind(char)


def ascii_kind(char: str) -> int:
    """Return what a character of ASCII is, but for endings."""
    if char.isalnum() or char in "-_":
        return PART
    return COLON if char == ":" else wide_kind(char)


def wide_kind(char: str) -> int:
    """Return what a character beyond ASCII is."""
    if char.isalnum():
        return PART
    return BLANK if char.isspace() else 0
