# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Chains of equations in a text: where they stand, what their members are, and whether they hold.

A text is cut into segments at sentence ends and lines (a line that starts with a relation goes on with the one before
it); a segment without a relation, and without words that could make one, is skipped. In a segment, each relation takes
the longest member that ends at it and the longest that starts behind it.
"""

from __future__ import annotations

import cython

from tracelens.claims import constants
from tracelens.claims.algebra import UNKNOWN
from tracelens.claims.notation import weights

if not cython.compiled:
    from tracelens.claims import edges, verdicts
    from tracelens.claims.algebra import Value
    from tracelens.claims.expressions import Expression
    from tracelens.claims.kinds import *
    from tracelens.claims.layout import calculator_end, ends_segment, full_stop
    from tracelens.claims.notation import Notation
    from tracelens.claims.outline import classes
    from tracelens.claims.sides import Chain, Side
    from tracelens.claims.signkinds import *
    from tracelens.claims.signs import Signs
    from tracelens.claims.tokens import Tokens

    COUNTED = W_SMALL | W_TENS

    def numbers_in(t: Tokens, i: int, j: int, numerals: int) -> int:  # chains.pxd has the same as inline code
        """Return how many numerals are among the tokens ``i`` to ``j``; two at least if there are number words too."""
        return 2 if numerals < 2 and t.seen & COUNTED and classes(t, i, j) & COUNTED else numerals


MOST = 4096
"""So many sides and chains are kept from text to text."""


class Finder:
    """Finds the chains of one text after another; its buffers are used again, and so are chains and their sides.

    ``sides`` has all sides that were ever made, ``ready`` of them: the first ``kept`` belong to chains of this text,
    those from there to ``used`` to the chain in hand, which has ``printed`` printed numbers. ``made`` has all chains
    that were ever made, of which as many as ``chains`` are used.
    """

    def __init__(self) -> None:
        self.notation = Notation()
        self.weight = weights(self.notation)
        self.signs = Signs()
        self.expression = Expression(self.signs)
        self.expression.units = self.notation.unit
        self.expression.degree = constants.unit_index("degree")
        self.chains: list[Chain] = []
        self.base = 10
        self.local_base = 0
        self.calculations = False
        self.math = False
        self.open_name = ""
        self.open_side = Side()
        self.sides: list[Side] = []
        self.made: list[Chain] = []
        self.kept = self.used = self.ready = 0
        self.printed = 0
        self.before = CLEAN
        self.said = False
        self.numbers = self.verbs = self.marks = 0

    def run(self, t: Tokens, base: int) -> list[Chain]:
        """Return the chains of the text in order, until the next call; ``base`` is the one that the prompt asks for."""
        self.t = self.expression.t = t
        self.chains = []
        self.kept = 0
        if len(self.sides) > MOST:
            del self.sides[MOST:], self.made[MOST:]
            self.ready = len(self.sides)
        self.base = base
        if self.expression.bindings or self.expression.rounded:
            self.expression.bindings = {}
            self.expression.rounded = {}
        self.expression.mode = 0
        self.calculations = False
        self.open_name = ""
        self.cut()
        if self.calculations:
            self.chains.sort(key=where)
        return self.chains

    def cut(self) -> None:
        """Cut the text into segments and read those that can hold an equation."""
        t = self.t
        first = 0
        unweighed = 0
        before = 0  # numerals before the segment
        relations = dotted = marks = 0
        math = self.math = False
        for k in range(t.mark_n):
            i = t.marks[k]
            if i < unweighed:
                continue  # inside a calculation, which was read by itself
            kind, code = t.kind[i], t.code[i]
            if kind == RELATION:
                relations += 1
            elif kind == OPERATOR or kind == PERCENT:
                marks += 1
            elif kind == DOTTED:
                dotted += 1
            elif kind == COMMAND:
                marks += code >= 0 and self.notation.role_kind[code] in (ROOT, FRAC)
            elif kind == STOP or kind == NEWLINE or kind == MARKUP:
                if kind == MARKUP and code <= DISPLAY:
                    math = code == MATH_OPEN or (code == DISPLAY and not math)
                if full_stop(t, i, first) if code == 46 and kind == STOP else ends_segment(t, i, first):
                    found = t.counts[k] - before
                    if relations and found and unweighed == first:
                        self.segment(first, i, False)  # whatever its words are
                    elif unweighed > first or numbers_in(t, first, i, found) + dotted > (relations == 0):
                        self.weigh(unweighed, i)
                        self.read(first, i, relations, dotted, marks)
                    first = unweighed = i + 1
                    before += found
                    self.math = math
                    relations = dotted = marks = 0
                elif kind == MARKUP and code == CALC_OPEN:
                    self.weigh(unweighed, i)
                    unweighed = self.calculation(i) + 1
        if unweighed > first or numbers_in(t, first, t.n, t.numerals - before) + dotted > (relations == 0):
            self.weigh(unweighed, t.n)
            self.read(first, t.n, relations, dotted, marks)

    def weigh(self, i: int, end: int) -> None:
        """Count what the words and numerals among the tokens ``i`` to ``end`` let a segment be."""
        if cython.compiled:
            kinds = cython.address(self.t.kind[0])
            codes = cython.address(self.t.code[0])
            weight = cython.address(self.weight[0])
        else:
            kinds, codes, weight = self.t.kind, self.t.code, self.weight
        numbers = verbs = marks = 0
        for j in range(i, end):
            if kinds[j] == WORD:
                if codes[j] >= 0 and weight[codes[j]]:
                    role = weight[codes[j]]
                    verbs += role == VERB
                    numbers += role == NUMBER
                    marks += role == MARK
            elif kinds[j] == NUMERAL:
                numbers += 1
        self.numbers += numbers
        self.verbs += verbs
        self.marks += marks

    def read(self, first: int, last: int, relations: int, dotted: int, marks: int) -> None:
        """Read the segment of tokens ``first`` to ``last``, whose words have been weighed, if it can hold an equation.

        ``relations``, ``dotted`` and ``marks`` (of arithmetic) are how many of them it has beside its words.
        """
        numbers = self.numbers + dotted
        if numbers and (relations or (self.verbs and self.marks + marks and numbers > 1)):
            self.segment(first, last, relations == 0)
        self.numbers = self.verbs = self.marks = 0

    def calculation(self, i: int) -> int:
        """Read what stands in ``<<…>>`` by itself, and return the token that closes it."""
        close = calculator_end(self.t, i, self.t.n)
        if close > i + 1:
            self.calculations = True
            self.segment(i + 1, close, False)
        return close

    # One segment ---------------------------------------------------------------------------------------------

    def segment(self, first: int, last: int, said: bool) -> None:
        """Find the chains among the tokens ``first`` to ``last``; ``said`` when words must make the relation."""
        s = self.signs
        s.reset(2 * (last - first))  # "!=" makes two signs, no other token more than one
        s.math = self.math
        self.notation.fill(s, self.t, first, last)
        self.local_base = edges.stated_base(s, self.t) if s.based else 0
        self.expression.base = self.local_base or self.base
        begun = False
        free = 0
        r = edges.relation_from(s, 0, said)
        while r < s.n:
            if not begun or free != r:
                if begun:
                    self.finish()
                begun = self.begin(free, r)
            if begun:
                side = self.behind(r)
                side.relation = s.info[r] if s.kind[r] == REL else EQ
                self.said = self.said or s.kind[r] == IS
                free = max(side.last, r + 1)
            r = edges.relation_from(s, max(free, r + 1) if begun else r + 1, said)
        if begun:
            self.finish()

    def begin(self, free: int, r: int) -> bool:
        """Begin a chain with the member before relation ``r``, or without one; not that where words say the relation.

        Until :meth:`finish` knows that it is one, what is found of a chain is kept in ``sides``, and in ``before`` and
        ``said``: much that begins like one is none.
        """
        s, e = self.signs, self.expression
        self.used = self.kept
        self.printed = 0
        self.before = CLEAN
        self.said = False
        e.mode = 0
        q = edges.unbroken(s, free, r)
        while q < r:
            if not edges.starts(s, q, r):
                q += 1
                continue
            e.ambiguous = 0
            value = e.read(q, r, False)
            if value is not None and e.pos == r:
                self.side(q, value, False)
                self.before = edges.context_before(s, q)
                return True
            q = max(e.pos, q + 1) if value is not None else q + 1
        return not (s.kind[r] == IS or self.t.kind[s.token[r]] == WORD)

    def behind(self, r: int) -> Side:
        """Return the member that starts behind relation ``r``; an empty one if there is none."""
        s, e = self.signs, self.expression
        e.mode = 0
        e.ambiguous = 0
        value = e.read(r + 1, s.n, False)
        if value is not None and e.pos < s.n and s.kind[e.pos] == REL:
            return self.side(r + 1, value, False)
        if e.asked_tail:
            e.ambiguous = 0
            value = e.read(r + 1, s.n, True)
        if value is None:
            e.pos = r + 1
        return self.side(r + 1, value, True)

    def side(self, first: int, value: Value | None, tail: bool) -> Side:
        """Return the member that was just read as a side of the chain in hand."""
        e = self.expression
        if self.used == self.ready:
            self.sides.append(Side())
            self.ready += 1
        side = self.sides[self.used]  # every field is set below or by :meth:`finish`
        self.used += 1
        self.printed += e.numbers
        side.relation = 0
        side.first = first
        side.last = e.pos
        side.tail = tail
        side.value = UNKNOWN if value is None else value
        side.ops, side.numbers, side.names, side.dec = e.ops, e.numbers, e.names, e.dec
        side.scale, side.unit, side.unit_power, side.counted = e.scale, e.unit, e.unit_power, e.counted
        side.letter_unit, side.ragged, side.bound, side.ambiguous = e.letter_unit, e.ragged, e.bound, e.ambiguous
        return side

    # Verdict -------------------------------------------------------------------------------------------------

    def finish(self) -> None:
        """Decide the chain found, keep it if it equates something, and remember what it binds."""
        s = self.signs
        end = self.used
        side = self.sides[end - 1]
        if side.last == side.first:
            self.printed -= side.numbers
            end -= 1
        if end - self.kept < 2 or self.printed == 0:
            return
        side = self.sides[end - 1]
        leading = self.sides[self.kept]
        if end - self.kept == 2 and self.said and verdicts.idle(self, leading, side):
            self.open_name = ""
            return
        chain = self.chain(end)
        sides = chain.sides
        chain.after = SUSPECT if side.ragged else edges.context_after(s, side.last, self.local_base)
        for side in sides:
            side.start = s.start[side.first]
            side.end = s.end[edges.content_end(self, side)]
        if self.open_name != "":
            self.carry_on(chain)
        verdicts.decide(self, chain, leading)
        self.leave(chain, leading)
        if chain.holds is None and chain.said:
            return
        self.chains.append(chain)

    def chain(self, end: int) -> Chain:
        """Return a chain of the sides in hand up to ``end``, which is this text's once it is among ``chains``."""
        used = len(self.chains)
        if used == len(self.made):
            self.made.append(Chain())
        chain = self.made[used]
        if len(chain.sides) != end - self.kept:
            chain.sides = self.sides[self.kept : end]
        else:
            for i in range(self.kept, end):
                chain.sides[i - self.kept] = self.sides[i]
        self.kept = end
        chain.before = self.before
        chain.said = self.said
        chain.holds = None
        chain.failing = -1
        chain.reason = ""
        chain.converted = False
        return chain

    def carry_on(self, chain: Chain) -> None:
        """Join "Total = 178" to the "Total = 52 + 24 + 44 + 48" right before it: the two sides are one chain."""
        if len(chain.sides) != 2:
            return
        first, second = chain.sides[0], chain.sides[1]
        if second.relation != EQ:
            return
        text = self.t.text
        between = text[self.open_side.end : first.start]
        if second.ops or not verdicts.known(second) or text[first.start : first.end] != self.open_name:
            return
        if len(between) <= 24 and not between.strip(" \n\t.,;\\()[]$&*-"):
            chain.sides[0] = self.open_side
            chain.before = CLEAN

    def leave(self, chain: Chain, leading: Side) -> None:
        """Remember a name and the expression that it was last said to equal."""
        last = chain.sides[len(chain.sides) - 1]
        self.open_name = ""
        if leading.names and not leading.numbers and not leading.ops and last.ops and verdicts.known(last):
            self.open_name = self.t.text[leading.start : leading.end]
            self.open_side = last
            last.first = -1  # its signs are overwritten by the next segment


def where(chain: Chain) -> int:
    """Return the character where a chain starts."""
    return chain.sides[0].start
