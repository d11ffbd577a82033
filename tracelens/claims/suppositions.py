# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Sentences that suppose or reject what they say, and the claims in them that are therefore not held."""

from __future__ import annotations

import cython

if not cython.compiled:
    from tracelens.claims.kinds import *
    from tracelens.claims.lexicon import Lexicon
    from tracelens.claims.outline import classes
    from tracelens.claims.rows import Rows
    from tracelens.claims.sentences import Sentences
    from tracelens.claims.tokens import Tokens

    SUPPOSING = W_SUPPOSE | W_WOULD | W_REJECT | W_RIGHT  # suppositions.pxd has it as a constant


def suppose(t: Tokens, r: Rows, s: Sentences, x: Lexicon) -> None:
    """Mark claims that are only supposed ("if it were 70°") or rejected ("…, which is impossible")."""
    row = 0
    for i in range(s.n):
        begin = row
        while row < r.n and r.sentence[row] == i:
            row += 1
        if row == begin and begin == 0:
            continue
        if classes(t, s.first[i], s.first[i + 1]) & (W_SUPPOSE | W_REJECT | W_RIGHT):
            suppose_sentence(t, s.first[i], s.first[i + 1], begin, row, r, x)


def suppose_sentence(t: Tokens, i: int, end: int, begin: int, stop: int, r: Rows, x: Lexicon) -> None:
    """Mark the claims ``begin`` to ``stop`` of the sentence of tokens ``i`` to ``end``."""
    supposed = -1
    condition = -1
    would = False
    rejected = -1
    for j in range(i, end):
        if not t.bits[j] & SUPPOSING or t.kind[j] != WORD:
            continue
        if x.has(t, j, W_SUPPOSE):
            if x.is_key(t, j, K_IF):
                condition = j if condition < 0 else condition
            elif supposed < 0:
                supposed = j
        elif x.has(t, j, W_WOULD):
            would = True
        elif rejects(t, j, x):
            rejected = j
    if supposed < 0 and would:
        supposed = condition
    if supposed >= 0 or rejected >= 0:
        for row in range(begin, stop):
            if (supposed >= 0 and r.first[row] > supposed) or r.first[row] < rejected:
                r.flags[row] |= HYPOTHETICAL
        if rejected >= 0 and begin == stop and rejected - i < 6:
            row = begin - 1
            while row >= 0 and r.sentence[row] == r.sentence[begin - 1]:
                r.flags[row] |= HYPOTHETICAL
                row -= 1


def rejects(t: Tokens, j: int, x: Lexicon) -> bool:
    """Return whether the word at ``j`` rejects what was said ("is impossible", "can't be right")."""
    if x.has(t, j, W_REJECT):
        return x.has(t, j - 1, W_BE) or (x.has(t, j - 2, W_BE) and x.has(t, j - 1, W_ARTICLE))
    if not x.has(t, j, W_RIGHT) or not x.has(t, j - 1, W_BE | W_NOT):
        return False
    if x.has(t, j - 1, W_NOT):
        return x.has(t, j - 2, W_BE)
    for k in range(max(0, j - 4), j - 1):
        if x.has(t, k, W_CAN):
            return True
    return False
