# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Chains of many texts to the raw columns of an Arrow table, without an object for each equation."""

from __future__ import annotations

from array import array

import cython

from tracelens.claims.hypothetical import is_hypothetical

if not cython.compiled:
    from tracelens.claims.sentences import Sentences, onward
    from tracelens.claims.sides import Chain
    from tracelens.claims.texts import Texts
    from tracelens.claims.tokens import Tokens

    UNDECIDED = -1  # equation_columns.pxd has the same


class EquationColumns:
    """The equations of many texts as raw columns; ``holds`` is 1, 0, or -1 for undecided.

    ``false`` says how many of them do not hold; ``reason`` is a place in ``reasons``, whose first is None. Most have
    the reason ``usual`` of the last one, which is at ``place``.
    """

    def __init__(self) -> None:
        self.room = 256
        self.n = 0
        self.false = 0
        self.ints = [array("i", bytes(4 * self.room)) for _ in range(9)]
        self.quotes = Texts()
        self.reasons: dict[str | None, int] = {None: 0}
        self.usual = ""
        self.place = 0
        self.hold()

    def hold(self) -> None:
        """Take hold of the integer columns by name."""
        self.text = self.ints[0]
        self.start = self.ints[1]
        self.end = self.ints[2]
        self.kind = self.ints[3]
        self.holds = self.ints[4]
        self.base = self.ints[5]
        self.hypothetical = self.ints[6]
        self.sentence = self.ints[7]
        self.reason = self.ints[8]

    def grow(self) -> None:
        """Double the room."""
        self.room *= 2
        self.ints = [array("i", bytes(column) * 2) for column in self.ints]
        self.hold()

    def clear(self) -> None:
        """Forget all equations, but keep the room for them."""
        self.n = self.false = 0
        self.quotes.clear()
        self.reasons = {None: 0}
        self.usual = ""

    def add(self, t: Tokens, chains: list[Chain], sentences: Sentences, text: int) -> None:
        """Append the chains of one text, which is number ``text``; those with an empty side are left out."""
        sentence = 0
        for chain in chains:
            sides = chain.sides
            side = sides[0]
            start = side.start
            empty = False  # "0=<" states nothing
            for side in sides:
                empty = empty or side.start >= side.end
            if empty:
                continue
            end = side.end
            i = self.n
            if i >= self.room:
                self.grow()
            self.text[i] = text
            self.start[i] = start
            self.end[i] = end
            self.kind[i] = kind(chain)
            self.base[i] = chain.base
            sentence = onward(t, sentences, start, sentence)
            self.sentence[i] = sentence
            self.hypothetical[i] = 0
            self.reason[i] = 0
            if chain.holds is None:
                self.holds[i] = UNDECIDED
                if chain.reason:
                    if chain.reason is not self.usual:
                        self.usual = chain.reason
                        self.place = self.reasons.setdefault(chain.reason, len(self.reasons))
                    self.reason[i] = self.place
            elif chain.holds:
                self.holds[i] = 1
            else:
                self.holds[i] = 0
                self.false += 1
                self.hypothetical[i] = is_hypothetical(t.text, start, end)
            self.quotes.characters(t, start, end)
            self.quotes.close()
            self.n = i + 1


def kind(chain: Chain) -> int:
    """Return what the chain is about, by its place in :data:`tracelens.claims.equations.KINDS`."""
    if chain.converted:
        return 2
    side = chain.sides[chain.failing + 1 if chain.failing > 0 else 1]
    return 1 if 2 <= side.relation <= 5 else 0
