# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Whether a text can be one that repeats itself: what must hold for that, by a few characters of its pieces."""

from __future__ import annotations

from array import array

import cython

if not cython.compiled:
    from tracelens.claims.tokens import Tokens

SLOTS = 1024
MOST = SLOTS // 4


class Repeats:
    """Compares the pieces of a text (lines, sentences); its tables are used again.

    A piece is what stands between line ends and full stops with a blank behind them; shorter ones than ``least`` are
    left out. Pieces are looked up by a hash of few of their characters, and those with the same hash compared in full.
    Beginnings with the same hash count as the same, which errs on the side of True. Between :meth:`begin` and
    :meth:`possible`, :meth:`piece` is told of each (:class:`~tracelens.rules.keywords.Keywords` finds them).
    """

    def __init__(self, least: int, start: int, alike: int, longest: int, covered: float) -> None:
        self.least, self.start, self.alike, self.longest, self.covered = least, start, alike, longest, covered
        self.pieces = array("i", bytes(4 * SLOTS))  # which piece is the first one that is the same as each
        self.begun = array("i", bytes(4 * SLOTS))  # where each begins
        self.sizes = array("i", bytes(4 * SLOTS))  # how many characters each has
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

    def piece(self, t: Tokens, at: int, length: int) -> int:
        """Add a piece: ``length`` characters of the text from ``at`` on."""
        if length < self.least or self.sure:
            return 0
        if length > self.longest or self.n >= MOST:
            self.sure = True
            return 0
        hashed = self.sampled(t, at, at + min(self.least, self.start), 0)
        self.begins(hashed, length)
        hashed = self.sampled(t, at + length - self.least // 2, at + length, hashed * 31 + length)
        self.sure = self.again(t, hashed, at, length)
        return 0

    def sampled(self, t: Tokens, i: int, end: int, hashed: int) -> int:
        """Return a hash of each third character before ``end``, and of what is hashed already."""
        while i < end:
            hashed = (hashed * 31 + ord(t.chars[i])) & 0xFFFFFF
            i += 3
        return hashed

    def possible(self, size: int) -> bool:
        """Return False only when nothing of what follows holds of the text, which has ``size`` characters.

        A block of pieces stands three times in a row; pieces that begin with the same ``start`` characters as at least
        ``alike`` do make up the share ``covered`` of the text; a piece is longer than ``longest``.
        """
        return self.sure or (self.filled > 0 and self.filled >= self.covered * size)

    def again(self, t: Tokens, hashed: int, at: int, length: int) -> bool:
        """Add a piece; return whether the block since its last occurrence stood right before that, too."""
        slot = self.slot(hashed, self.stamp)
        while self.stamps[slot] == self.stamp and not self.is_piece(t, self.places[slot], at, length):
            hashed += 1
            slot = self.slot(hashed, self.stamp)
        self.begun[self.n] = at
        self.sizes[self.n] = length
        self.pieces[self.n] = self.n
        gap = 0
        if self.stamps[slot] == self.stamp:
            gap = self.n - self.places[slot]
            self.pieces[self.n] = self.pieces[self.places[slot]]
            if gap == self.gaps[slot] and self.same(gap):
                return True
        self.keep(slot, hashed, self.stamp)
        self.places[slot] = self.n
        self.gaps[slot] = gap
        self.n += 1
        return False

    def is_piece(self, t: Tokens, piece: int, at: int, length: int) -> bool:
        """Return whether the ``length`` characters from ``at`` on are those of a piece."""
        if self.sizes[piece] != length:
            return False
        ahead = self.begun[piece] - at
        end = at + length
        while at < end and t.chars[at] == t.chars[at + ahead]:
            at += 1
        return at == end

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
