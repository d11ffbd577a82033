"""What chains of equations are made of: sides with a value each, and what is known of a whole chain."""

from __future__ import annotations

import cython

from tracelens.claims.algebra import UNKNOWN

if not cython.compiled:
    from tracelens.claims.algebra import Value
    from tracelens.claims.signkinds import CLEAN


@cython.no_gc
@cython.cclass
class Side:
    """One member of a chain: its signs ``first`` to ``last``, its value and what was in it.

    ``relation`` is the one before it, which the first member of a chain does not have.

    Neither sides nor chains refer to each other in a circle, which the garbage collector would have to look for.
    """

    def __init__(self) -> None:
        self.relation = 0
        self.first = 0
        self.last = 0
        self.tail = False
        self.value: Value = UNKNOWN
        self.ops = self.numbers = self.names = 0
        self.dec = -1
        self.scale = 0
        self.unit = -1
        self.unit_power = 1
        self.counted = self.letter_unit = self.ragged = self.bound = False
        self.ambiguous = 0
        self.start = self.end = 0


@cython.no_gc
@cython.cclass
class Chain:
    """A chain as found: its sides, and how much its ends can be trusted.

    ``before`` and ``after`` are CLEAN, PLAIN or SUSPECT. ``said`` is True when a word ("is") stands for the relation.
    """

    def __init__(self) -> None:
        self.sides: list[Side] = []
        self.before = self.after = CLEAN
        self.said = False
        self.holds: bool | None = None
        self.failing = -1
        self.reason = ""
        self.converted = False
        self.base = 10
