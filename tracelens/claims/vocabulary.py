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

    # vocabulary.pxd has what follows as C constants and inline code.
    LONGEST = 24
    """Longer words are not looked up."""
    EXACT = 12
    """Up to so many ASCII letters a hash has room for all of them: it is a number in base 32 whose digits are 97 to
    122, so no two words of letters in lower case, of whatever lengths, have the same (122 * 32**12 / 31 < 2**63)."""
    NUMBER, BITS, ENTRY = 1, 2, 4
    """Where in an entry of the table of hashes these stand, behind the hash; and how long it is (a half cache line)."""
    SPELLED = -2

    def hash_on(hashed: int, code: int) -> int:
        """Return the hash of a word with one more character; only its 63 lowest bits count (:func:`kept`)."""
        return hashed * 32 + code

    def kept(hashed: int) -> int:
        """Return a hash as it is stored."""
        return hashed & 0x7FFFFFFFFFFFFFFF

    def slot_of(hashed: int, shift: int) -> int:
        """Return the first slot to look at in a table of ``1 << (64 - shift)`` slots.

        The factor mixes the letters, of which a hash has the last in its lowest bits: a random odd number, with which
        few of the shipped words stand elsewhere than at their first slot.
        """
        return (hashed * 0x532453EE06839EB9 & 0xFFFFFFFFFFFFFFFF) >> shift


def word_hash(word: str) -> int:
    """Return the hash that the lexer computes while it walks over a word's characters (ASCII capitals lowered)."""
    value = 0
    for char in word:
        value = kept(hash_on(value, ord(char) + (32 if "A" <= char <= "Z" else 0)))
    return value


class Vocabulary:
    """A fixed set of words in open-addressing hash tables; :meth:`find` gives a word's number or -1.

    ``slots`` holds word numbers (-1 is empty), word ``i`` has the hash ``hashes[i]`` and the characters
    ``chars[offsets[i]:offsets[i + 1]]``. The words of at most ``EXACT`` ASCII letters stand a second time in ``table``,
    an entry each: their hash (0 is empty), their number, and class bits that :meth:`mean` gives them. The number is
    ``SPELLED`` where only the spelling tells (the list has a capital: "kW"). So most words of a text need no look at
    their characters, and one cache line tells all of them.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = list(dict.fromkeys(words))
        self.places = {word: place for place, word in enumerate(self.words)}
        size = 256
        self.shift = 56
        while size < 2 * len(self.words):
            size *= 2
            self.shift -= 1
        self.mask = size - 1
        slots = array("i", [-1]) * size
        offsets = array("i", [0])
        chars = array("i")
        self.hashes = array("q", [word_hash(word) for word in self.words])
        for number, word in enumerate(self.words):
            slot = slot_of(self.hashes[number], self.shift)
            while slots[slot] >= 0:
                slot = (slot + 1) & self.mask
            slots[slot] = number
            chars.extend(ord(char) for char in word)
            offsets.append(len(chars))
        chars.append(0)
        self.slots = slots
        self.offsets = offsets
        self.chars = chars
        self.table = array("q", [0, -1, 0, 0]) * size
        self.last = ENTRY * (size - 1)
        for number, word in enumerate(self.words):
            if len(word) <= EXACT and word.isascii() and word.isalpha():
                self.enter(number, word)

    def enter(self, number: int, word: str) -> None:
        """Put a word into the table of hashes; ``SPELLED`` where it has a capital, or the same one with such."""
        at = self.look(self.hashes[number])
        self.table[at + NUMBER] = number if self.table[at] == 0 and word.islower() else SPELLED
        self.table[at] = self.hashes[number]

    def mean(self, bits: array[int]) -> None:
        """Put the class bits of each word beside its number."""
        for at in range(0, self.last + 1, ENTRY):
            if self.table[at + NUMBER] >= 0:
                self.table[at + BITS] = bits[self.table[at + NUMBER]]

    if not cython.compiled:  # vocabulary.pxd has the same method as inline code

        def look(self, hashed: int) -> int:
            """Return where in the table a word of at most ``EXACT`` ASCII letters stands, in either case.

            For an unknown word that is an empty entry, which has the number -1 and no bits.
            """
            at = ENTRY * slot_of(hashed, self.shift)
            while self.table[at] not in (hashed, 0):
                at = (at + ENTRY) & self.last
            return at

    def find(self, t: Tokens, start: int, end: int, hashed: int, lower: int) -> int:
        """Return the number of the word ``t.text[start:end]``, or -1.

        Where the vocabulary lacks it as written and ``lower`` is true, that of the word with ASCII capitals lowered.
        """
        found = -1
        slot = slot_of(hashed, self.shift)
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
