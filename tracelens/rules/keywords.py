# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True, annotation_typing=False
"""Which words of which sets stand in a text, and where: one pass over its characters for all rules together.

The pass finds the pieces of the text, too, which :mod:`tracelens.rules.repeats` compares.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import takewhile

import cython

if not cython.compiled:
    from tracelens.claims.vocabulary import Vocabulary
    from tracelens.rules.repeats import Repeats

MARKS = ".,;:!?()[]{}\"*_`$"
"""Marks (beside white space) that part one word from the next."""
WIDE_MARKS = "“”…—"
LETTER, GAP = 1, 2
LONGEST = 30
"""The bit for words of this length or more."""
LINE, STOP, BLANK, REPLACED = 10, 46, 32, 63


class Keywords:
    """Sets of words in lower case, each with a bit; the sets in ``located`` (bits of them) are found with places.

    A word *stands* in a text where white space, a mark or the text's end is on either side; so "left-hand" is not
    "left". Places are those of whole runs of letters and digits; there, "left-hand" has a "left". The places of the
    text read last are kept in columns of length ``n``: ``at``, and ``which`` word (its place in the vocabulary).
    ``repeats`` is shown each piece of the text.
    """

    def __init__(self, sets: Sequence[frozenset[str]], located: int, repeats: Repeats) -> None:
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
        self.goes_on = array("b", [bool(longer) for longer in self.longer])
        # By first and last letter (five bits of each, which are the same for capitals), a bit for each length.
        self.lengths = array("i", [0] * 1024)
        for one in self.vocabulary.words:
            self.lengths[(ord(one[0]) & 31) << 5 | ord(one[len(one) - 1]) & 31] |= 1 << min(len(one), LONGEST)
        self.repeats = repeats
        self.located = located
        self.text = ""
        self.found = 0
        self.room = 64
        self.at = array("i", bytes(4 * self.room))
        self.which = array("i", bytes(4 * self.room))
        self.n = 0
        self.classes = array("b", [kind(chr(c)) for c in range(256)])

    def run(self, text: str) -> int:
        """Read ``text``; return the bits of the sets of which a word stands in it."""
        self.text = text
        self.found = 0
        self.n = 0
        repeats = self.repeats
        repeats.begin()
        n = len(text)
        chars = text.encode("latin-1", "replace")  # bytes are read far faster; a "?" may stand for any character
        i = 0
        first = -1  # where the word that is being read begins; -1 between words
        initial = last = 0  # its first and its last letter so far
        before = GAP
        piece = 0  # where the piece that is being read begins
        hashed = beginning = 0  # of the piece so far, and of its first characters
        while i < n:
            c = chars[i]
            if c == REPLACED:
                c = ord(text[i])
            kind = self.classes[c] if c < 256 else wide(text[i])
            if kind == LETTER:
                if first < 0:
                    first = i
                    initial = c
                last = c
                i += 1
                continue
            if first >= 0:
                hashed = (hashed * 31 + (initial << 10 ^ last << 5 ^ i - first)) & 0xFFFFFFF
                self.word(text, first, i, initial, last, before, kind)
                first = -1
            before = kind
            if i - piece < repeats.start:
                beginning = hashed
            if c == LINE or (c == STOP and i + 1 < n and chars[i + 1] == BLANK):
                repeats.piece(hashed, beginning, i - piece)
                hashed = 0
                piece = i + 1 if c == LINE else i + 2
            elif i >= piece:
                hashed = (hashed * 31 + c) & 0xFFFFFFF
            i += 1
        if first >= 0:
            hashed = (hashed * 31 + (initial << 10 ^ last << 5 ^ i - first)) & 0xFFFFFFF
            self.word(text, first, i, initial, last, before, GAP)
        repeats.piece(hashed, hashed if i - piece < repeats.start else beginning, i - piece)
        return self.found

    def places(self, text: str, bits: int) -> list[tuple[int, str]]:
        """Return where the words of some located sets stand in ``text``, in order, and which they are."""
        self.hold(text)
        found = []
        for k in range(self.n):
            number = self.which[k]
            if self.bits[number] & bits:
                found.append((self.at[k], self.vocabulary.words[number]))
        return found

    def hold(self, text: str) -> None:
        """Read ``text`` again unless it was the last one read."""
        if self.text is not text:
            self.run(text)

    def word(self, text: str, first: int, end: int, initial: int, last: int, before: int, after: int) -> int:
        """Note a run of letters if it is a word, by what stands before and after it."""
        if not self.lengths[(initial & 31) << 5 | last & 31] >> min(end - first, LONGEST) & 1:
            return 0
        number = known(self.vocabulary, text, first, end)
        if number < 0:
            return 0
        bits = self.bits[number]
        if bits & self.located:
            self.note(first, number)
        if before == GAP:
            if bits and after == GAP:
                self.found |= bits
            if self.goes_on[number]:
                self.found |= self.continued(text, end, number)
        return 0

    def note(self, at: int, number: int) -> None:
        """Add a place."""
        if self.n >= self.room:
            self.room *= 2
            self.at = array("i", bytes(self.at) * 2)
            self.which = array("i", bytes(self.which) * 2)
        self.at[self.n] = at
        self.which[self.n] = number
        self.n += 1

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
        if c < 256:
            return self.classes[c]
        return wide(chr(c))


def known(v: Vocabulary, text: str, start: int, end: int) -> int:
    """Return the number that the word ``text[start:end]`` has in a vocabulary, in either case, or -1."""
    hashed = 0
    for i in range(start, end):
        hashed = (hashed * 31 + lower(ord(text[i]))) & 0xFFFFFF
    slot = hashed & v.mask
    number = v.slots[slot]
    while number >= 0:
        at = v.offsets[number]
        if v.offsets[number + 1] - at == end - start and alike(v, text, start, end, at):
            return number
        slot = (slot + 1) & v.mask
        number = v.slots[slot]
    return -1


def alike(v: Vocabulary, text: str, start: int, end: int, at: int) -> bool:
    """Return whether characters of a text are, in lower case, those of the vocabulary's word at ``at``."""
    for i in range(start, end):
        if v.chars[at + i - start] != lower(ord(text[i])):
            return False
    return True


def lower(c: int) -> int:
    """Return a code point, that of an ASCII capital in lower case."""
    return c + 32 if 65 <= c <= 90 else c


def head(word: str) -> str:
    """Return the letters and digits that a word begins with."""
    return "".join(takewhile(str.isalnum, word))


def kind(char: str) -> int:
    """Return what a character is, as :meth:`Keywords.kind` says."""
    if char.isalnum():
        return LETTER
    return GAP if char.isspace() or char in MARKS or char in WIDE_MARKS else 0


def wide(char: str) -> int:
    """Return what a character beyond Latin-1 is."""
    if char.isalnum():
        return LETTER
    return GAP if char.isspace() or char in WIDE_MARKS else 0
