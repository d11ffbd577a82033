# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Short looks that rules take at the text of every trace: character by character, and no further than need be.

They are given tokens for the characters of their text (:meth:`tracelens.rules.case.Case.characters`).
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate

import cython

if not cython.compiled:
    from tracelens.claims.tokens import Tokens

    # What an ASCII character can be: part of a word, and the first letter of a stem.
    WORD, INITIAL = 1, 2


def has_words(t: Tokens, start: int, end: int, least: int) -> bool:
    """Return whether ``least`` words or more, parted by white space, stand in ``[start, end)``."""
    words = 0
    inside = False
    for i in range(start, end):
        if blank(t.chars[i]):
            inside = False
        elif not inside:
            inside = True
            words += 1
            if words >= least:
                return True
    return False


def last_sentence(t: Tokens, start: int, end: int) -> tuple[int, int]:
    """Return the last sentence of ``[start, end)``, which begins behind a full stop and a blank, or on a line."""
    while end > start and blank(t.chars[end - 1]):
        end -= 1
    i = end - 2
    while i >= start:
        c = t.chars[i]
        if c == "\n" or ((c == "." or c == "!" or c == "?") and t.chars[i + 1] == " " and i + 2 < end):
            break
        i -= 1
    begin = i + 1 if i >= start else start
    while begin < end and blank(t.chars[begin]):
        begin += 1
    return begin, end


class Stems:
    """Finds words that begin with one of some stems (two letters of ASCII in lower case, and more), in either case.

    The characters of all stems lie in ``chars``, those of stem ``k`` from ``offsets[k]``; stems with one initial are
    neighbours, from the number ``first[initial]`` on and before ``last[initial]``.
    """

    def __init__(self, stems: Iterable[str]) -> None:
        ordered = sorted(stems)
        initials = [ord(stem[0]) for stem in ordered]
        # Those that begin with an ASCII character c are numbers first[c] to first[c + 1]; each stem's characters stand
        # in letters from begins[number] to begins[number + 1].
        self.first = array("i", [bisect_left(initials, c) for c in range(129)])
        self.begins = array("i", [0, *accumulate(map(len, ordered))])
        self.letters = array("i", map(ord, "".join(ordered)))
        self.kinds = array("b", [self._kind(chr(c), initials) for c in range(128)])
        self.seconds = array("i", [0] * 128)  # the second letters that stems with an initial have, as bits
        for stem in ordered:
            self.seconds[ord(stem[0])] |= 1 << (ord(stem[1]) - 97)

    def _kind(self, char: str, initials: list[int]) -> int:
        word = WORD if wordlike(char) else 0
        return word + INITIAL if ord(char.lower()) in initials else word

    def stand(self, t: Tokens, start: int, end: int) -> bool:
        """Return whether such a word begins, and its stem ends, in ``[start, end)``."""
        chars, kinds = t.chars, self.kinds
        inside = start > 0 and bool(self.kind(chars[start - 1]) & WORD)
        for i in range(start, end):
            kind = kinds[ord(chars[i])] if ord(chars[i]) < 128 else self.kind(chars[i])
            if kind >= INITIAL and not inside and self.stem_at(t, i, end):
                return True
            inside = kind & WORD != 0
        return False

    if not cython.compiled:  # glance.pxd has the same method as inline code

        def kind(self, char: str) -> int:
            """Return what a character can be; any beyond ASCII is taken for one that a stem may begin with."""
            return self.kinds[ord(char)] if ord(char) < 128 else INITIAL + (WORD if wordlike(char) else 0)

    def stem_at(self, t: Tokens, at: int, end: int) -> bool:
        """Return whether one of the stems stands at ``at``, before ``end``."""
        c, second = folded(t.chars[at]), folded(t.chars[at + 1])  # behind the text is a NUL
        if c >= 128 or not 97 <= second <= 122 or not self.seconds[c] >> (second - 97) & 1:
            return False
        for number in range(self.first[c], self.first[c + 1]):
            begin = self.begins[number]
            size = self.begins[number + 1] - begin
            if at + size > end:
                continue
            i = 1
            while i < size and folded(t.chars[at + i]) == self.letters[begin + i]:
                i += 1
            if i == size:
                return True
        return False


if not cython.compiled:  # glance.pxd has the same function as inline code

    def blank(char: str) -> bool:
        """Return whether a character is white space."""
        return char.isspace()


def folded(char: str) -> int:
    """Return the code point of a character without its case, as far as that makes it an ASCII letter."""
    c = ord(char)
    if c < 128:
        return c + 32 if 65 <= c <= 90 else c
    if c == 0x130 or c == 0x131:  # İ and ı
        return 105
    if c == 0x17F:  # ſ
        return 115
    return 107 if c == 0x212A else c  # the sign for kelvin


def wordlike(char: str) -> bool:
    r"""Return whether a character is a letter, a digit or an underscore (``\w``)."""
    return char == "_" or char.isalnum()
