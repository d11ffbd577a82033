# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The outline of a text: where its marks stand, and which classes of words it has at all.

A fifth of all tokens are marks, and most questions (where do sentences end, what computes) are about them alone.
"""

from __future__ import annotations

from array import array

import cython

if not cython.compiled:
    from tracelens.claims.kinds import COMMA, WORD
    from tracelens.claims.tokens import Tokens

    def classes(t: Tokens, i: int, j: int) -> int:  # outline.pxd has the same as inline code
        """Return the classes of all words among the tokens ``i`` to ``j``."""
        seen = 0
        for k in range(i, j):
            seen |= t.bits[k]
        return seen


def outline(t: Tokens) -> None:
    """Note in ``t.marks`` the tokens that are no word, numeral or comma, and in ``t.seen`` the classes of all words."""
    if len(t.marks) < t.room:
        t.marks = array("i", bytes(4 * t.room))
    if cython.compiled:
        kinds = cython.address(t.kind[0])
        marks = cython.address(t.marks[0])
    else:
        kinds, marks = t.kind, t.marks
    t.seen = classes(t, 0, t.n)
    n = 0
    for i in range(t.n):
        if kinds[i] > WORD and kinds[i] != COMMA:
            marks[n] = i
            n += 1
    t.mark_n = n
