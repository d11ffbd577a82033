# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True, annotation_typing=False
"""Whether a text can be one that repeats itself: what must hold for that, found in one pass over its characters."""

from __future__ import annotations

from array import array

SLOTS = 1024


class Repeats:
    """Counts how often pieces of a text (lines, sentences) begin with the same characters; its table is used again."""

    def __init__(self) -> None:
        self.hashes = array("i", bytes(4 * SLOTS))
        self.times = array("i", bytes(4 * SLOTS))
        self.stamps = array("q", bytes(8 * SLOTS))
        self.stamp = 0

    def possible(self, text: str, least: int, times: int, longest: int) -> bool:
        """Return False only when no ``times`` pieces begin with the same ``least`` characters and none is ``longest``.

        A piece is what stands between line ends and full stops with a blank behind them. Pieces shorter than
        ``least`` are left out; two with the same hash count as the same, which errs on the side of True.
        """
        self.stamp += 1
        n = len(text)
        first = 0
        for i in range(n + 1):
            if i < n:
                c = ord(text[i])
                if c != 10 and not (c == 46 and i + 1 < n and ord(text[i + 1]) == 32):
                    continue
            if i - first > longest:
                return True
            if i - first >= least and self.count(text, first, first + least) >= times:
                return True
            first = i + 1 if i >= n or ord(text[i]) == 10 else i + 2
        return False

    def count(self, text: str, start: int, end: int) -> int:
        """Count what a piece begins with once more, and return how often it came up in this text."""
        hashed = 0
        for i in range(start, end):
            hashed = (hashed * 31 + ord(text[i])) & 0x3FFFFFF
        slot = hashed & (SLOTS - 1)
        for _ in range(SLOTS):
            if self.stamps[slot] != self.stamp:
                self.stamps[slot] = self.stamp
                self.hashes[slot] = hashed
                self.times[slot] = 1
                return 1
            if self.hashes[slot] == hashed:
                self.times[slot] += 1
                return self.times[slot]
            slot = (slot + 1) & (SLOTS - 1)
        return SLOTS  # the table is full: a text of so many pieces is looked at
