# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""What the known words mean, asked by token: class bits, number value, unit."""

from __future__ import annotations

from functools import cache

import cython

from tracelens.claims import words

if not cython.compiled:
    from tracelens.claims.kinds import *
    from tracelens.claims.tokens import Tokens


class Lexicon:
    """Columns over the vocabulary (see :class:`tracelens.claims.words.Meanings`)."""

    def __init__(self, meanings: words.Meanings) -> None:
        self.bits = meanings.bits
        self.values = meanings.value
        self.units = meanings.unit
        self.loose = meanings.loose
        self.keys = meanings.key

    if not cython.compiled:  # lexicon.pxd has the same four methods as inline code

        def has(self, t: Tokens, i: int, classes: int) -> bool:
            """Return whether token ``i`` is a word (or command) of one of the ``classes``."""
            return 0 <= i < t.n and t.bits[i] & classes != 0

        def is_key(self, t: Tokens, i: int, key: int) -> bool:
            """Return whether token ``i`` is the word that the rules call ``key`` (K_OVER: "over")."""
            return 0 <= i < t.n and t.bits[i] & W_KEY != 0 and t.kind[i] == WORD and self.keys[t.code[i]] == key

        def value(self, t: Tokens, i: int) -> int:
            """Return the number that the known word ``i`` stands for."""
            return self.values[t.code[i]]

        def unit(self, t: Tokens, i: int) -> int:
            """Return the number of the unit that word or symbol ``i`` is, or -1."""
            if i >= t.n or (t.kind[i] != WORD and t.kind[i] != COMMAND) or t.code[i] < 0:
                return -1
            return self.units[t.code[i]]


@cache
def lexicon() -> Lexicon:
    """Return the shipped lexicon."""
    return Lexicon(words.meanings())
