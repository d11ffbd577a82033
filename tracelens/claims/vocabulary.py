# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True, annotation_typing=False
"""The words that the claim reader knows, as a hash table over characters that compiled code can search.

A word has a number (its place in the list); what a word *means* (number word, unit, hedge, …) is kept beside it by
the modules that read ``words.yaml`` and ``units.yaml``.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import cython

if not cython.compiled:
    from tracelens.claims.tokens import Tokens

LONGEST = 24
"""Longer words are not looked up."""


def word_hash(word: str) -> int:
    """Return the hash that the lexer computes while it walks over a word's characters (ASCII capitals lowered)."""
    value = 0
    for char in word:
        value = (value * 31 + ord(char) + (32 if "A" <= char <= "Z" else 0)) & 0xFFFFFF
    return value


class Vocabulary:
    """A fixed set of words in an open-addressing hash table; :meth:`find` gives a word's number or -1.

    ``slots`` holds word numbers (-1 is empty), word ``i`` has the hash ``hashes[i]`` and the characters
    ``chars[offsets[i]:offsets[i + 1]]``.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = list(dict.fromkeys(words))
        self.places = {word: place for place, word in enumerate(self.words)}
        size = 1024
        while size < 4 * len(self.words):
            size *= 2
        self.mask = size - 1
        slots = array("i", [-1]) * size
        offsets = array("i", [0])
        chars = array("i")
        self.hashes = array("i", [word_hash(word) for word in self.words])
        for number, word in enumerate(self.words):
            slot = self.hashes[number] & self.mask
            while slots[slot] >= 0:
                slot = (slot + 1) & self.mask
            slots[slot] = number
            chars.extend(ord(char) for char in word)
            offsets.append(len(chars))
        chars.append(0)
        self.slots = slots
        self.offsets = offsets
        self.chars = chars

    def find(self, t: Tokens, start: int, end: int, hashed: int, lower: int) -> int:
        """Return the number of the word ``t.text[start:end]``, or -1.

        Where the vocabulary lacks it as written and ``lower`` is true, that of the word with ASCII capitals lowered.
        """
        found = -1
        slot = hashed & self.mask
        number = self.slots[slot]
        while number >= 0:
            at = self.offsets[number]
            if self.hashes[number] == hashed and self.offsets[number + 1] - at == end - start:
                i = start
                while i < end and self.chars[at + i - start] == ord(t.chars[i]):
                    i += 1
                if i == end:
                    return number
                if lower and self.lowered(t, start, end, at):
                    found = number
            slot = (slot + 1) & self.mask
            number = self.slots[slot]
        return found

    def lowered(self, t: Tokens, start: int, end: int, at: int) -> bool:
        """Return whether the word whose characters begin at ``at`` is that of the text in lower case: not "kW"."""
        for i in range(start, end):
            c = ord(t.chars[i])
            if self.chars[at + i - start] != (c + 32 if 65 <= c <= 90 else c):
                return False
        return True

    def number(self, word: str) -> int:
        """Return the number of ``word`` exactly as written, or -1."""
        return self.places.get(word, -1)
