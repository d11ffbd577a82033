# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True, annotation_typing=False
"""Short looks that rules take at the text of every trace: character by character, and no further than need be."""

from __future__ import annotations

from array import array
from collections.abc import Iterable


def has_words(text: str, start: int, end: int, least: int) -> bool:
    """Return whether ``least`` words or more, parted by white space, stand in ``[start, end)``."""
    words = 0
    inside = False
    for i in range(start, end):
        if text[i].isspace():
            inside = False
        elif not inside:
            inside = True
            words += 1
            if words >= least:
                return True
    return False


def last_sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the last sentence of ``[start, end)``, which begins behind a full stop and a blank, or on a line."""
    while end > start and text[end - 1].isspace():
        end -= 1
    i = end - 2
    while i >= start:
        c = text[i]
        if c == "\n" or ((c == "." or c == "!" or c == "?") and text[i + 1] == " " and i + 2 < end):
            break
        i -= 1
    begin = i + 1 if i >= start else start
    while begin < end and text[begin].isspace():
        begin += 1
    return begin, end


class Stems:
    """Finds words that begin with one of some stems (ASCII, lower case), in either case.

    The characters of all stems lie in ``chars``, those of stem ``k`` from ``offsets[k]``; stems with one initial are
    neighbours, from the number ``first[initial]`` on and before ``last[initial]``.
    """

    def __init__(self, stems: Iterable[str]) -> None:
        ordered = sorted(stems)
        self.chars = array("b", "".join(ordered).encode("ascii"))
        self.offsets = array("i", [sum(map(len, ordered[:k])) for k in range(len(ordered) + 1)])
        self.first = array("i", [sum(stem[0] < chr(code) for stem in ordered) for code in range(128)])
        self.last = array("i", [sum(stem[0] <= chr(code) for stem in ordered) for code in range(128)])
        self.wordlike = array("b", [wordlike(chr(code)) for code in range(128)])

    def stand(self, text: str, start: int, end: int) -> bool:
        """Return whether such a word begins, and its stem ends, in ``[start, end)``."""
        inside = start > 0 and wordlike(text[start - 1])
        for i in range(start, end):
            c = ord(text[i])
            if not inside and self.stem_at(text, i, end):
                return True
            inside = self.wordlike[c] != 0 if c < 128 else wordlike(text[i])
        return False

    def stem_at(self, text: str, at: int, end: int) -> bool:
        """Return whether one of the stems stands at ``at``."""
        initial = folded(text[at])
        if initial >= 128:
            return False
        for k in range(self.first[initial], self.last[initial]):
            offset = self.offsets[k]
            size = self.offsets[k + 1] - offset
            if at + size > end:
                continue
            i = 1
            while i < size and folded(text[at + i]) == self.chars[offset + i]:
                i += 1
            if i == size:
                return True
        return False


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
