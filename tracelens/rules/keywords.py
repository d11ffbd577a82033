# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True, annotation_typing=False
"""Which words of which sets stand in a text, and where: one pass over its characters for all rules together."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import takewhile

import cython

if not cython.compiled:
    from tracelens.claims.vocabulary import Vocabulary

MARKS = ".,;:!?()[]{}\"*_`$"
"""Marks (beside white space) that part one word from the next."""
WIDE_MARKS = "“”…—"
LETTER, GAP = 1, 2


class Keywords:
    """Sets of words in lower case, each with a bit; the sets in ``located`` (bits of them) are found with places.

    A word *stands* in a text where white space, a mark or the text's end is on either side; so "left-hand" is not
    "left". Places are those of whole runs of letters and digits; there, "left-hand" has a "left".
    """

    def __init__(self, sets: Sequence[frozenset[str]], located: int) -> None:
        words = sorted(frozenset().union(*sets))
        self.vocabulary = Vocabulary(head(word) for word in words)
        size = len(self.vocabulary.words)
        self.bits = array("q", bytes(8 * size))  # of the word that a head is by itself
        self.longer: list[list[tuple[str, int]]] = [[] for _ in range(size)]
        for word in words:
            number = self.vocabulary.words.index(head(word))
            bits = sum(1 << i for i, one in enumerate(sets) if word in one)
            rest = word[len(head(word)) :]
            if rest:
                self.longer[number].append((rest, bits))
            else:
                self.bits[number] = bits
        self.located = located
        self.classes = array("b", [kind(chr(c)) for c in range(128)])

    def run(self, text: str) -> tuple[int, list[tuple[int, str]]]:
        """Return the bits of the sets of which a word stands in ``text``, and the places of words of located sets."""
        found = 0
        places = []
        n = len(text)
        i = 0
        before = GAP
        while i < n:
            c = ord(text[i])
            kind = self.classes[c] if c < 128 else wide(chr(c))
            if kind != LETTER:
                before = kind
                i += 1
                continue
            first = i
            hashed = 0
            while kind == LETTER:
                if 65 <= c <= 90:
                    c += 32
                hashed = (hashed * 31 + c) & 0xFFFFFF
                i += 1
                if i == n:
                    break
                c = ord(text[i])
                kind = self.classes[c] if c < 128 else wide(chr(c))
            number = self.number(text, first, i, hashed)
            if number >= 0:
                bits = self.bits[number]
                if bits & self.located:
                    places.append((first, self.vocabulary.words[number]))
                if before == GAP:
                    if bits and self.ends(text, i):
                        found |= bits
                    if self.longer[number]:
                        found |= self.continued(text, i, number)
            before = LETTER
        return found, places

    def number(self, text: str, start: int, end: int, hashed: int) -> int:
        """Return the number of the head ``text[start:end]``, or -1; most words are told by their empty slot."""
        if self.vocabulary.slots[hashed & self.vocabulary.mask] < 0:
            return -1
        return self.vocabulary.number(text[start:end].lower())

    def continued(self, text: str, end: int, number: int) -> int:
        """Return the bits of the longer words ("re-check") that stand where their head, word ``number``, ends."""
        found = 0
        for rest, bits in self.longer[number]:
            if text[end : end + len(rest)].lower() == rest and self.ends(text, end + len(rest)):
                found |= bits
        return found

    def ends(self, text: str, end: int) -> bool:
        """Return whether a word that goes up to ``end`` ends there."""
        return end >= len(text) or self.kind(ord(text[end])) == GAP

    def kind(self, c: int) -> int:
        """Return what a character is: part of a word (LETTER), between words (GAP), or neither (0)."""
        if c < 128:
            return self.classes[c]
        return wide(chr(c))


def head(word: str) -> str:
    """Return the letters and digits that a word begins with."""
    return "".join(takewhile(str.isalnum, word))


def kind(char: str) -> int:
    """Return what a character is, as :meth:`Keywords.kind` says."""
    if char.isalnum():
        return LETTER
    return GAP if char.isspace() or char in MARKS or char in WIDE_MARKS else 0


def wide(char: str) -> int:
    """Return what a character beyond ASCII is."""
    if char.isalnum():
        return LETTER
    return GAP if char.isspace() or char in WIDE_MARKS else 0
