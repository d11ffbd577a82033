# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The ends of chains: whether the text around shows that a member was read whole, and where it ends as printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cython

if not cython.compiled:
    from tracelens.claims.signkinds import *
    from tracelens.claims.signs import Signs
    from tracelens.claims.tokens import Tokens

    def starts(s: Signs, q: int, limit: int) -> bool:  # edges.pxd has the same as inline code
        """Return whether a member can start at sign ``q``."""
        kind = s.kind[q]
        if kind == LP:
            return 0 <= s.match[q] < limit
        return kind in (NUM, SUB, ADD, FRAC, ROOT, BINOM, FUNC, NAME, WORD_SIGN, MONEY, PI_SIGN, PART, AGG, HOLE, BAR)

    def relation_from(s: Signs, q: int, said: bool) -> int:  # edges.pxd has the same as inline code
        """Return the first relation from sign ``q`` on, where ``said`` also a word that is one; ``s.n`` for none."""
        while q < s.n and s.kind[q] != REL and not (said and s.kind[q] == IS):
            q += 1
        return q


if TYPE_CHECKING:
    from tracelens.claims.chains import Finder
    from tracelens.claims.sides import Side


def unbroken(s: Signs, free: int, r: int) -> int:
    """Return the first sign from ``free`` on from which a member could reach sign ``r``.

    That is behind the last sign that no member holds, outside the brackets before ``r``.
    """
    q = r
    while q > free:
        kind = s.kind[q - 1]
        if kind in (REL, IS, EDGE) or (kind == BOUND and s.info[q - 1] in (CLEAN, ENTANGLED)):
            return q
        if kind == RP:
            if s.match[q - 1] < free:
                return q
            q = s.match[q - 1]
        else:
            q -= 1
    return q


def context_before(s: Signs, q: int) -> int:
    """Return how far the member that starts at sign ``q`` can be trusted to be whole."""
    if q == 0:
        return CLEAN
    kind = s.kind[q - 1]
    if kind == BOUND:
        return s.info[q - 1] if s.info[q - 1] != ENTANGLED else SUSPECT
    if kind == SEP:
        return PLAIN if q > 1 and s.kind[q - 2] in (NUM, NAME) else CLEAN
    if kind in (EDGE, LP, IS):
        return CLEAN
    if kind in (AND, WORD_SIGN) or (kind == OF and q > 1 and s.kind[q - 2] in (WORD_SIGN, AGG)):
        return PLAIN
    if kind == RP:
        opened = s.match[q - 1]
        if opened == 0 and q <= 3:
            return CLEAN
        worded = opened >= 0 and s.kind[opened + 1] in (WORD_SIGN, BOUND)
        return PLAIN if worded else SUSPECT
    return SUSPECT


def context_after(s: Signs, q: int, local_base: int) -> int:
    """Return how far the member that ends before sign ``q`` can be trusted to be whole."""
    if q >= s.n:
        return CLEAN
    kind = s.kind[q]
    if kind == BOUND:
        for at in range(q, min(q + 4, s.n)):  # "with a remainder of 3"
            if s.kind[at] == BOUND and s.info[at] == ENTANGLED and not local_base:
                return SUSPECT
        return CLEAN
    if kind == AND:
        after = s.kind[q + 1] if q + 1 < s.n else BOUND
        article = after == BOUND and q + 2 < s.n and s.kind[q + 2] == PART
        half = (after in (PART, NUM) and s.token[q + 1] < 0) or (after == NUM and q > 0 and s.kind[q - 1] == NUM)
        fraction = after == NUM and q + 2 < s.n and s.kind[q + 2] == DIV
        return SUSPECT if article or half or fraction else CLEAN
    if kind == LP and s.start[q] == s.end[q - 1]:
        return SUSPECT
    if kind == NAME:
        return SUSPECT if q + 1 < s.n and s.kind[q + 1] == NUM else CLEAN
    if kind == OF:
        return CLEAN if s.kind[q - 1] == WORD_SIGN else SUSPECT
    if kind in (NUM, HOLE, COLON, POW, RAISED, DIV, PART):
        return SUSPECT
    return CLEAN


def content_end(f: Finder, side: Side) -> int:
    """Return the last sign of the member that is not a counted noun behind its number."""
    s = f.signs
    last = side.last - 1
    if side.names:
        return last
    while last > side.first and (s.kind[last] == WORD_SIGN or s.kind[last] == PER):
        i = s.token[last]
        known = s.kind[last] == WORD_SIGN and i >= 0 and f.t.code[i] >= 0 and f.notation.unit[f.t.code[i]] >= 0
        if known or s.kind[last - 1] in (DIV, PER):
            break
        last -= 1
    return last


def stated_base(s: Signs, t: Tokens) -> int:
    """Return the base of numerals that a segment names ("in base-9"), 0 when it names none or several."""
    found = 0
    for i in range(s.n - 1):
        if s.kind[i] == BOUND and s.info[i] == ENTANGLED and s.kind[i + 1] == NUM and s.token[i + 1] >= 0:
            if t.text[s.start[i] : s.end[i]].lower() == "base" and ("base" in t.text or "Base" in t.text):
                value = t.mant[s.token[i + 1]]
                if found and found != value:
                    return 0
                found = value if value <= 36 else 0
    return found
