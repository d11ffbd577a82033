# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Which classes of words stand in a part of a text."""

from __future__ import annotations

import cython

if not cython.compiled:
    from tracelens.claims.tokens import Tokens

    def classes(t: Tokens, i: int, j: int) -> int:  # outline.pxd has the same as inline code
        """Return the classes of all words among the tokens ``i`` to ``j``."""
        seen = 0
        for k in range(i, j):
            seen |= t.bits[k]
        return seen
