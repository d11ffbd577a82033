# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
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

    def hash_on(hashed: int, code: int) -> int:
        """Return the hash of a word with one more character (vocabulary.pxd has the same as inline code)."""
        return (hashed * 31 + code) & 0x7FFFFFFFFFFFFFFF


LONGEST = 24
"""Longer words are not looked up."""
EXACT = 12
"""Up to so many ASCII letters a hash has room for all of them: it is a number in base 31 whose digits are 97 to 122, so
no two words of letters in lower case, of whatever lengths, have the same (122 * 31**12 / 30 < 2**63)."""


def word_hash(word: str) -> int:
    """Return the hash that the lexer computes while it walks over a word's characters (ASCII capitals lowered)."""
    value = 0
    for char in word:
        value = hash_on(value, ord(char) + (32 if "A" <= char <= "Z" else 0))
    return value


class Vocabulary:
    """A fixed set of words in open-addressing hash tables; :meth:`find` gives a word's number or -1.

    ``slots`` holds word numbers (-1 is empty), word ``i`` has the hash ``hashes[i]`` and the characters
    ``chars[offsets[i]:offsets[i + 1]]``. The words of at most ``EXACT`` ASCII letters stand a second time in a table of
    their hashes, ``keys`` (0 is empty), with their numbers, or with -1 where only the spelling tells: where the list
    has a capital ("kW"). So most words of a text need no look at their characters.
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
        self.hashes = array("q", [word_hash(word) for word in self.words])
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
        self.keys = array("q", bytes(8 * size))
        self.numbers = array("i", [-1]) * size
        for number, word in enumerate(self.words):
            if len(word) <= EXACT and word.isascii() and word.isalpha():
                self.enter(number, word)

    def enter(self, number: int, word: str) -> None:
        """Put a word into the table of hashes; -1 for its number where it has a capital, or the same one with such."""
        key = self.hashes[number]
        slot = key & self.mask
        while self.keys[slot] != 0 and self.keys[slot] != key:
            slot = (slot + 1) & self.mask
        self.numbers[slot] = number if self.keys[slot] == 0 and word.islower() else -1
        self.keys[slot] = key

    if not cython.compiled:  # vocabulary.pxd has the same method as inline code

        def look(self, t: Tokens, start: int, end: int, hashed: int, beyond: int) -> int:
            """Return what :meth:`find` does, in either case, of a word; its letters are all ASCII unless ``beyond``."""
            if beyond or end - start > EXACT:
                return self.find(t, start, end, hashed, 1) if end - start <= LONGEST else -1
            slot = hashed & self.mask
            while self.keys[slot] != 0:
                if self.keys[slot] == hashed:
                    number = self.numbers[slot]
                    return number if number >= 0 else self.find(t, start, end, hashed, 1)
                slot = (slot + 1) & self.mask
            return -1

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
