# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Whether a text can be one that repeats itself: what must hold for that, by hashes of its pieces."""

from __future__ import annotations

from array import array

SLOTS = 1024
MOST = SLOTS // 4


class Repeats:
    """Compares the pieces of a text (lines, sentences) by hashes; its tables are used again.

    A piece is what stands between line ends and full stops with a blank behind them; shorter ones than ``least`` are
    left out. Pieces with the same hash count as the same, which errs on the side of True. Between :meth:`begin` and
    :meth:`possible`, :meth:`piece` is told of each (:class:`~tracelens.rules.keywords.Keywords` finds them).
    """

    def __init__(self, least: int, start: int, alike: int, longest: int, covered: float) -> None:
        self.least, self.start, self.alike, self.longest, self.covered = least, start, alike, longest, covered
        self.pieces = array("i", bytes(4 * SLOTS))  # the hash of each piece
        self.hashes = array("i", bytes(4 * SLOTS))  # tables by hash: of whole pieces and of beginnings
        self.stamps = array("q", bytes(8 * SLOTS))
        self.places = array("i", bytes(4 * SLOTS))  # where a piece stood last, or how often a beginning came up
        self.gaps = array("i", bytes(4 * SLOTS))  # how many pieces before that it stood, or a beginning's characters
        self.stamp = 0
        self.n = 0
        self.filled = 0  # the characters of the pieces whose beginnings came up often enough
        self.sure = False  # whether the pieces so far are enough

    def begin(self) -> int:
        """Forget the pieces of the text before."""
        self.stamp += 2
        self.n = 0
        self.filled = 0
        self.sure = False
        return 0

    def piece(self, whole: int, beginning: int, length: int) -> int:
        """Add a piece of so many characters, with a hash of them all and one of its first ``start``."""
        if self.sure:
            return 0
        if length > self.longest or self.n >= MOST:
            self.sure = True
        elif length >= self.least:
            if self.again(whole):
                self.sure = True
            self.begins(beginning, length)
        return 0

    def possible(self, size: int) -> bool:
        """Return False only when nothing of what follows holds of the text, which has ``size`` characters.

        A block of pieces stands three times in a row; pieces that begin with the same ``start`` characters as at least
        ``alike`` do make up the share ``covered`` of the text; a piece is longer than ``longest``.
        """
        return self.sure or (self.filled > 0 and self.filled >= self.covered * size)

    def again(self, piece: int) -> bool:
        """Add a piece; return whether the block since its last occurrence stood right before that, too."""
        slot = self.slot(piece, self.stamp)
        self.pieces[self.n] = piece
        gap = 0
        if self.stamps[slot] == self.stamp:
            gap = self.n - self.places[slot]
            if gap == self.gaps[slot] and self.same(gap):
                return True
        self.keep(slot, piece, self.stamp)
        self.places[slot] = self.n
        self.gaps[slot] = gap
        self.n += 1
        return False

    def same(self, gap: int) -> bool:
        """Return whether the last two blocks of ``gap`` pieces before the newest are the same."""
        i = self.n - gap
        while i < self.n and self.pieces[i] == self.pieces[i - gap]:
            i += 1
        return i == self.n

    def begins(self, start: int, length: int) -> int:
        """Count a beginning, and how much of the text the pieces with it are once it came up often enough."""
        slot = self.slot(start, self.stamp + 1)
        if self.stamps[slot] != self.stamp + 1:
            self.keep(slot, start, self.stamp + 1)
            self.places[slot] = 0
            self.gaps[slot] = 0
        self.places[slot] += 1
        self.gaps[slot] += length
        if self.places[slot] == self.alike:
            self.filled += self.gaps[slot]
        elif self.places[slot] > self.alike:
            self.filled += length
        return 0

    def keep(self, slot: int, value: int, stamp: int) -> None:
        """Take a slot."""
        self.hashes[slot] = value
        self.stamps[slot] = stamp

    def slot(self, value: int, stamp: int) -> int:
        """Return the slot of a hash in the table that ``stamp`` marks, or a free one (an older text's)."""
        at = value & (SLOTS - 1)
        while self.stamps[at] >= self.stamp and not (self.stamps[at] == stamp and self.hashes[at] == value):
            at = (at + 1) & (SLOTS - 1)
        return at
