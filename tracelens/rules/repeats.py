# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Whether a text can be one that repeats itself: what must hold for that, by a few characters of its pieces."""

from __future__ import annotations

from array import array

import cython

if not cython.compiled:
    from tracelens.claims.tokens import Tokens

    LINE, STOP, BLANK = 10, 46, 32


class Repeats:
    """Compares the pieces of a text (lines, sentences); its tables are used again.

    A piece is what stands between line ends and full stops with a blank behind them; shorter ones than ``least`` are
    left out. Pieces are looked up by a hash of their beginnings, those that begin alike and are not the same by one of
    more characters, and those with the same hash compared in full. Beginnings with the same hash count as the same.

    After :meth:`begin`, :meth:`scan` is told of all parts of a text that can hold ends of pieces
    (:class:`~tracelens.rules.keywords.Keywords` knows them), and :meth:`ended` of the text's end; or :meth:`read` does
    all that. ``n`` pieces are then known: piece ``i`` has ``sizes[i]`` characters from ``begun[i]`` on, and
    ``pieces[i]`` is the first that is the same. Where a block of ``period`` pieces (0: none does) stands three times in
    a row, it first does so at piece ``block``; of several blocks it is the one whose first piece comes up first.
    """

    def __init__(self, least: int, start: int, alike: int, longest: int, covered: float) -> None:
        self.least, self.start, self.alike, self.longest, self.covered = least, start, alike, longest, covered
        self.bare = Tokens("")  # holds the characters of a text of which no tokens are at hand
        self.stamp = 0
        self.crowded: dict[str, tuple[int, int]] = {}  # place and gap of pieces whose slot another one has
        self.make(1024)
        self.begin(0)

    def make(self, slots: int) -> None:
        """Make tables with so many slots, a power of two."""
        self.mask = slots - 1
        self.pieces = array("i", bytes(4 * slots))
        self.begun = array("i", bytes(4 * slots))
        self.sizes = array("i", bytes(4 * slots))
        # Tables by hash: of beginnings, with the first piece that has each, and of the pieces that begin like another.
        self.hashes = array("i", bytes(4 * slots))
        self.stamps = array("q", bytes(8 * slots))
        self.places = array("i", bytes(4 * slots))  # where the piece stood last
        self.gaps = array("i", bytes(4 * slots))  # how many pieces before that it stood
        self.times = array("i", bytes(4 * slots))  # how often the beginning came up
        self.amounts = array("i", bytes(4 * slots))  # the characters of the pieces that have it

    def begin(self, size: int) -> int:
        """Forget the text before; the next one has ``size`` characters."""
        if 4 * (size // self.least) > self.mask:  # two entries a piece fill half of the table
            self.make(1 << (4 * (size // self.least)).bit_length())
        self.stamp += 2
        if self.crowded:
            self.crowded = {}
        self.n = self.at = self.period = self.block = 0
        self.filled = 0  # the characters of the pieces whose beginnings came up often enough
        self.endless = False  # whether a piece is longer than ``longest``
        return 0

    def read(self, text: str) -> None:
        """Find the pieces of a whole text."""
        self.begin(len(text))
        self.bare.reset(text)
        self.scan(self.bare, 0, len(text))
        self.ended(self.bare, len(text))

    def scan(self, t: Tokens, start: int, end: int) -> int:
        """Find the pieces that end at the characters ``start`` to ``end``."""
        for i in range(start, end):
            if self.ends(t, i):
                self.ended(t, i)
        return 0

    if not cython.compiled:  # repeats.pxd has the same method as inline code

        def ends(self, t: Tokens, i: int) -> bool:
            """Return whether a piece ends at a character."""
            c = ord(t.chars[i])
            return c == LINE or (c == STOP and ord(t.chars[i + 1]) == BLANK)

    def ended(self, t: Tokens, end: int) -> int:
        """Add the piece that ends here; the next one begins behind its line end, or full stop and blank."""
        at = self.at
        self.at = end + 1 if ord(t.chars[end]) == LINE else end + 2
        length = end - at
        if length < self.least:
            return 0
        if length > self.longest:
            self.endless = True
        n = self.n
        self.n = n + 1
        self.begun[n] = at
        self.sizes[n] = length
        self.pieces[n] = n
        hashed = self.sampled(t, at, at + min(self.least, self.start), 0)
        slot = self.slot(hashed, self.stamp)
        if self.stamps[slot] != self.stamp:
            self.keep(slot, hashed, self.stamp)
            self.times[slot] = self.amounts[slot] = 0
            self.places[slot] = n
        elif self.is_piece(t, self.places[slot], at, length):
            self.gaps[slot] = self.again(n, self.places[slot], self.gaps[slot])
            self.places[slot] = n
        else:
            self.differs(t, self.sampled(t, end - self.least // 2, end, hashed * 31 + length), at, length)
        self.count(slot, length)
        return 0

    def sampled(self, t: Tokens, i: int, end: int, hashed: int) -> int:
        """Return a hash of each fourth character before ``end``, and of what is hashed already."""
        while i < end:
            hashed = hashed * 31 + ord(t.chars[i])
            i += 4
        return hashed & 0xFFFFFF

    def possible(self, size: int) -> bool:
        """Return False only when nothing of what follows holds of the text, which has ``size`` characters.

        A block of pieces stands three times in a row; pieces that begin with the same ``start`` characters as at least
        ``alike`` do make up the share ``covered`` of the text; a piece is longer than ``longest``.
        """
        return self.period > 0 or self.endless or (self.filled > 0 and self.filled >= self.covered * size)

    def differs(self, t: Tokens, hashed: int, at: int, length: int) -> int:
        """Look up the last piece, which begins like another one but is not the same, by more of its characters."""
        n = self.n - 1
        slot = self.slot(hashed, self.stamp + 1)
        if self.stamps[slot] != self.stamp + 1:
            self.keep(slot, hashed, self.stamp + 1)
        elif self.is_piece(t, self.places[slot], at, length):
            self.gaps[slot] = self.again(n, self.places[slot], self.gaps[slot])
        else:
            piece = t.text[at : at + length]
            place, gap = self.crowded.get(piece, (-1, 0))
            self.crowded[piece] = (n, self.again(n, place, gap) if place >= 0 else 0)
            return 0
        self.places[slot] = n
        return 0

    def again(self, n: int, place: int, before: int) -> int:
        """Note that piece ``n`` is the one at ``place``, itself ``before`` behind its last; return their distance."""
        gap = n - place
        self.pieces[n] = self.pieces[place]
        earlier = self.period == 0 or self.pieces[n] < self.pieces[self.block]
        if earlier and gap == before and self.same(n, gap):
            self.period = gap
            self.block = n - 2 * gap
        return gap

    def is_piece(self, t: Tokens, piece: int, at: int, length: int) -> bool:
        """Return whether the ``length`` characters from ``at`` on are those of a piece."""
        return self.sizes[piece] == length and t.alike(self.begun[piece], at, length)

    def same(self, n: int, gap: int) -> bool:
        """Return whether the last two blocks of ``gap`` pieces before piece ``n`` are the same."""
        i = n - gap
        while i < n and self.pieces[i] == self.pieces[i - gap]:
            i += 1
        return i == n

    def count(self, slot: int, length: int) -> None:
        """Count a beginning, and how much of the text the pieces with it are once it came up often enough."""
        self.times[slot] += 1
        self.amounts[slot] += length
        if self.times[slot] == self.alike:
            self.filled += self.amounts[slot]
        elif self.times[slot] > self.alike:
            self.filled += length

    def keep(self, slot: int, value: int, stamp: int) -> None:
        """Take a slot."""
        self.hashes[slot] = value
        self.stamps[slot] = stamp
        self.gaps[slot] = 0

    def slot(self, value: int, stamp: int) -> int:
        """Return the slot of a hash in the table that ``stamp`` marks, or a free one (an older text's)."""
        at = value & self.mask
        while self.stamps[at] >= self.stamp and not (self.stamps[at] == stamp and self.hashes[at] == value):
            at = (at + 1) & self.mask
        return at
