# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""What the words around claims say of them: hedges, bounds, suppositions, axes, directions, shared units."""

from __future__ import annotations

import cython

from tracelens.claims import words

if not cython.compiled:
    from tracelens.claims.kinds import *
    from tracelens.claims.lexicon import Lexicon
    from tracelens.claims.outline import classes
    from tracelens.claims.prefixes import named_before, touches
    from tracelens.claims.rows import Rows
    from tracelens.claims.sentences import Sentences
    from tracelens.claims.suppositions import suppose
    from tracelens.claims.tokens import Tokens

    # The classes of words that bounds end with right before a claim, and that they begin or go on with behind it.
    BOUNDS_BEFORE = W_THAN | W_TO | W_BOUND_LOW | W_BOUND_HIGH
    BOUNDS_BEHIND = W_OR | W_AND
    BOUNDING = BOUNDS_BEFORE | BOUNDS_BEHIND | W_KEY
    # Those that may stand between a hedge and its number.
    HEDGED_OVER = W_FUNCTION_WORD | W_BOUND_LOW | W_BOUND_HIGH | W_THAN

    # context.pxd has the next two as inline code.
    def hedging(kind: int, bits: int) -> bool:
        """Return whether a token may hedge the number behind it, or stand between a hedge and that."""
        if kind == WORD:
            return bits & (W_HEDGE | HEDGED_OVER) != 0
        return bits & W_HEDGE != 0 or kind in (RELATION, MARKUP, OPEN, COMMAND)

    def orders(code: int) -> bool:
        """Return whether a relation says which side is the greater."""
        return LT <= code <= GE


class Context:
    """Completes the rows of one text after another with one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.sentences = Sentences()
        self.asked = -1  # the sentence that was looked at last for a direction, …
        self.directed = False  # … and whether it has one
        self.foot = (9 << 10) | (words.unit_number("foot") + 1)
        self.degree = (9 << 10) | (words.unit_number("degree") + 1)
        self.inch = (9 << 10) | (words.unit_number("inch") + 1)

    def run(self, t: Tokens, r: Rows) -> None:
        """Complete the rows ``r`` of tokens ``t``."""
        self.sentences.split(t, self.lexicon)
        commas = self.share_units(t, r)
        sentence = 0
        self.asked = -1
        for row in range(r.n):
            while sentence + 1 < self.sentences.n and self.sentences.first[sentence + 1] <= r.first[row]:
                sentence += 1
            r.sentence[row] = sentence
            if r.kind[row] <= COUNT:
                self.beside(t, row, r)
                if commas and self.grouped(t, r, row):
                    r.flags[row] |= AMBIGUOUS
        if t.seen & (W_SUPPOSE | W_REJECT | W_RIGHT):
            suppose(t, r, self.sentences, self.lexicon)

    def grouped(self, t: Tokens, r: Rows, row: int) -> bool:
        """Return whether a row has a separator of thousands, which could be a decimal comma."""
        for j in range(r.first[row], min(r.last[row], r.first[row] + 3)):
            if t.kind[j] == NUMERAL and t.code[j] & GROUPED:
                return True
        return False

    # Units -------------------------------------------------------------------------------------------------------

    def share_units(self, t: Tokens, r: Rows) -> bool:
        """Give "30 and 40 mm" its unit twice and join "5 ft 2 in"; return whether a decimal comma was seen."""
        commas = False
        for row in range(r.n - 1, -1, -1):
            if r.flags[row] & AMBIGUOUS:
                commas = True
            if row + 1 >= r.n or r.kind[row + 1] != QUANTITY or not r.key[row + 1]:
                continue
            between = r.first[row + 1] - r.last[row]
            if r.kind[row] != QUANTITY or between < 0 or between > 2:
                continue
            if not r.key[row]:
                if between > 0 and self.lists(t, r, row):
                    r.key[row] = r.key[row + 1]
                    r.unit_start[row] = r.unit_start[row + 1]
                    r.unit_end[row] = r.unit_end[row + 1]
            elif r.key[row] == self.foot and r.key[row + 1] == self.inch and between <= 1:
                if between == 0 or self.lexicon.has(t, r.last[row], W_AND):
                    self.join_inches(row, r)
        return commas

    def lists(self, t: Tokens, r: Rows, row: int) -> bool:
        """Return whether only "and", "or", "to", "by" (or a comma before a number that shares) joins two rows."""
        i = r.last[row]
        end = r.first[row + 1]
        if r.unit_start[row + 1] <= r.start[row + 1] or r.flags[row] & WORDS != r.flags[row + 1] & WORDS:
            return False
        word = False
        for j in range(i, end):
            if self.lexicon.has(t, j, W_AND | W_OR | W_TO) or (
                self.lexicon.has(t, j, W_AFTER_INCH) and t.end[j] - t.start[j] == 2
            ):
                word = True
            elif t.kind[j] != COMMA:
                return False
        return word or r.unit_start[row + 1] > r.end[row + 1]

    def join_inches(self, row: int, r: Rows) -> None:
        """Make one claim of feet and inches."""
        if r.exp[row] or r.exp[row + 1] or r.den[row] != 1 or r.den[row + 1] != 1 or r.num[row] > 10**6:
            return
        r.num[row] = r.num[row] * 12 + r.num[row + 1]
        r.den[row] = 12
        r.dec[row] = -1
        r.flags[row] |= FRACTION
        r.end[row] = r.end[row + 1]
        r.last[row] = r.last[row + 1]
        for k in range(row + 1, r.n - 1):
            r.move(k + 1, k)
        r.n -= 1

    # Single claims -----------------------------------------------------------------------------------------------

    def beside(self, t: Tokens, row: int, r: Rows) -> None:
        """Complete one claim; each question is asked only where the tokens beside the claim, or the text, allow it."""
        j = r.first[row] - 1
        last = r.last[row]
        kind = before = after = behind = 0
        if j >= 0:
            kind, before = t.kind[j], t.bits[j]
        if last < t.n:
            after, behind = t.kind[last], t.bits[last]
        hedged = t.code[j] == APPROX if kind == RELATION else hedging(kind, before)
        if hedged and kind == WORD and not before & W_HEDGE:  # the hedge itself may stand before that
            hedged = j > 0 and hedging(t.kind[j - 1], t.bits[j - 1])
        if hedged or behind & W_OR or t.seen & W_ESTIMATE:
            r.flags[row] |= self.hedge(t, row, r)
        ordered = (kind == RELATION and orders(t.code[j])) or (after == RELATION and orders(t.code[last]))
        if ordered or ((before | behind) & BOUNDING and self.bounded(t, j, last)):
            self.bound(t, row, r)
        if r.kind[row] == QUANTITY and not self.placed(t, row, r, kind, before):
            if after == WORD and r.key[row] == 0 and self.counts(t, last, row, r):
                r.kind[row] = COUNT

    def placed(self, t: Tokens, row: int, r: Rows, kind: int, before: int) -> bool:
        """Find axis, or direction and action, of a quantity; ``kind`` and ``before`` are of the token before it."""
        first = r.first[row]
        last = r.last[row]
        if t.seen & W_AXIS and (kind in (RELATION, STOP, OTHER) or before & (W_BE | W_OF)):
            if self.axis(t, first - 1, last, row, r):
                return True
        if not t.seen & W_DIRECTION:
            return False
        if self.asked != r.sentence[row]:
            self.asked = r.sentence[row]
            low, high = self.sentences.first[self.asked], self.sentences.first[self.asked + 1]
            self.directed = classes(t, low, high) & W_DIRECTION != 0
        if not self.directed:
            return False
        low = max(self.sentences.first[r.sentence[row]], first - 7)
        high = min(self.sentences.first[r.sentence[row] + 1], last + 4)
        return classes(t, low, high) & W_DIRECTION != 0 and self.direct(t, low, high, row, r)

    def hedge(self, t: Tokens, row: int, r: Rows) -> int:
        """Return APPROXIMATE where a claim is hedged, else 0."""
        j = r.first[row] - 1
        low = max(self.sentences.first[r.sentence[row]], j - 4)
        estimate = max(self.sentences.first[r.sentence[row]], j - 12)
        while j >= low and hedging(t.kind[j], t.bits[j]):
            if t.bits[j] & W_HEDGE or (t.kind[j] == RELATION and t.code[j] == APPROX):
                return APPROXIMATE
            if t.kind[j] == RELATION:
                break
            j -= 1
        while t.seen & W_ESTIMATE and j >= estimate and t.kind[j] not in (STOP, COMMA):
            if self.lexicon.has(t, j, W_ESTIMATE):
                return APPROXIMATE
            j -= 1
        j = r.last[row]
        or_so = self.lexicon.has(t, j, W_OR) and j + 1 < t.n and t.kind[j + 1] == WORD and t.quote(j + 1) == "so"
        return APPROXIMATE if or_so else 0

    def bounded(self, t: Tokens, j: int, last: int) -> bool:
        """Return whether the words around a claim, which ``j`` and ``last`` are the next to, may bound it."""
        x = self.lexicon
        if x.has(t, j, BOUNDS_BEFORE) or x.is_key(t, j, K_BETWEEN) or x.is_key(t, j, K_FROM):
            return True
        if x.has(t, last, BOUNDS_BEHIND) and x.has(t, last + 1, W_BOUND_LOW | W_BOUND_HIGH):
            return True
        return x.is_key(t, last, K_THROUGH)

    def bound(self, t: Tokens, row: int, r: Rows) -> None:
        """Mark what is only a least or greatest value."""
        x = self.lexicon
        first = r.first[row]
        last = r.last[row]
        j = first - 1
        if j > 0 and t.kind[j] == RELATION and t.kind[j - 1] == WORD:
            code = t.code[j]
            r.flags[row] |= AT_LEAST if code in (GT, GE) else AT_MOST if code in (LT, LE) else 0
        elif (
            last + 1 < t.n
            and t.kind[last] == RELATION
            and t.kind[last + 1] == WORD
            and (j < 0 or t.kind[j] != OPERATOR)
        ):
            code = t.code[last]
            r.flags[row] |= AT_MOST if code in (GT, GE) else AT_LEAST if code in (LT, LE) else 0
        after = r.first[row + 1] - last if row + 1 < r.n else 9
        alone = after > 8 or (after > 3 and not x.has(t, last + 2, W_THAN))
        if alone and x.has(t, last, W_OR | W_AND) and x.has(t, last + 1, W_BOUND_LOW | W_BOUND_HIGH):
            if not x.has(t, last + 1, W_TO):
                r.flags[row] |= AT_LEAST if x.has(t, last + 1, W_BOUND_LOW) else AT_MOST
        elif (
            (x.is_key(t, j, K_BETWEEN) or x.is_key(t, j, K_FROM))
            and row + 1 < r.n
            and x.has(t, r.first[row + 1] - 1, W_AND | W_TO)
        ):
            if r.first[row + 1] - last <= 2:
                r.flags[row] |= AT_LEAST
                r.flags[row + 1] |= AT_MOST
        elif after == 1 and x.is_key(t, last, K_THROUGH):
            r.flags[row] |= AT_LEAST
            r.flags[row + 1] |= AT_MOST
        if x.has(t, j, BOUNDS_BEFORE) and not r.flags[row] & (AT_LEAST | AT_MOST):
            r.flags[row] |= self.worded_bound(t, j)

    def worded_bound(self, t: Tokens, j: int) -> int:
        """Return AT_LEAST or AT_MOST, or 0 for none of both.

        For "at least 5", "no more than 5", "less than or equal to 30", "up to 700", "over 5".
        """
        x = self.lexicon
        low = max(0, j - 7)
        than = False
        begin = j
        while j >= low and x.has(t, j, W_THAN) and not (x.has(t, j, W_TO) and x.is_key(t, j - 1, K_UP)):
            if x.is_key(t, j, K_THAN):
                than = True
            j -= 1
        if x.has(t, j, W_TO) and j == begin and x.is_key(t, j - 1, K_UP):
            return 0 if x.has(t, j - 2, W_TOTAL) else AT_MOST  # "they add up to 5" is no bound
        if j < 0 or not x.has(t, j, W_BOUND_LOW | W_BOUND_HIGH) or x.has(t, j, W_TO):
            return 0
        superlative = x.has(t, j, W_SUPERLATIVE)
        if superlative and not x.is_key(t, j - 1, K_AT):
            return 0
        if x.has(t, j, W_COMPARATIVE) and not than and not (begin > j):
            return 0
        if not superlative and x.has(t, j, W_COMPARATIVE) and j > 0 and t.kind[j - 1] in (NUMERAL, PERCENT, DEGREE):
            return 0
        high = x.has(t, j, W_BOUND_HIGH)
        if x.has(t, j - 1, W_NOT):
            high = not high
        return AT_MOST if high else AT_LEAST

    def counts(self, t: Tokens, last: int, row: int, r: Rows) -> bool:
        """Return whether a number without a unit counts things, which the word ``last`` behind it names."""
        if r.exp[row] or r.den[row] != 1 or r.num[row] < 0 or touches(t, last) or t.end[last] - t.start[last] < 3:
            return False
        return not t.bits[last] & W_FUNCTION_WORD and t.chars[t.end[last] - 1] == "s"

    def axis(self, t: Tokens, j: int, last: int, row: int, r: Rows) -> bool:
        """Make "x = 3", ``"y": 250`` and "x-coordinate is 5" coordinates with their axis."""
        x = self.lexicon
        if j > 0 and t.kind[j] == OTHER and (t.code[j] == 34 or t.code[j] == 39):
            j -= 1  # "x": "250"
        if j < 0:
            return False
        joined = (t.kind[j] == RELATION and t.code[j] in (EQ, APPROX)) or (t.kind[j] == STOP and t.code[j] == 58)
        worded = not joined and x.has(t, j, W_BE | W_OF)
        if not (joined or worded) or (last < t.n and t.kind[last] == OPERATOR):
            return False
        j -= 1
        if j >= 0 and t.kind[j] == OTHER and t.code[j] in (34, 39):
            j -= 1
        if x.has(t, j, W_COORDINATE_WORD):
            j -= 1
            if j >= 0 and t.kind[j] == OPERATOR:
                j -= 1
        elif worded:
            j = named_before(t, j, x)
        if not x.has(t, j, W_AXIS):
            return False
        if j > 0 and (
            t.kind[j - 1] in (NUMERAL, OPERATOR, CLOSE) or (t.kind[j - 1] in (WORD, COMMAND) and touches(t, j))
        ):
            return False
        r.axis[row] = t.code[j]
        if t.end[j] - t.start[j] == 1:  # x, not width
            r.kind[row] = COORDINATE
        return True

    def direct(self, t: Tokens, low: int, high: int, row: int, r: Rows) -> bool:
        """Find the direction of "forward 0.4 m", "rotate 20° to the left", ``rotate_left(20°)``, "3 steps forward".

        It stands among the tokens ``low`` to ``high``.
        """
        x = self.lexicon
        first, last = r.first[row], r.last[row]
        found = -1
        j = last
        while j < high and t.kind[j] in (WORD, MARKUP, OPERATOR, CLOSE) and found < 0:
            if x.has(t, j, W_DIRECTION) and (not x.has(t, j + 1, W_ANGLE_WORD) or x.has(t, j + 1, W_OF)):
                found = j
            j += 1
        verb = False
        j = first - 1
        while j >= low and t.kind[j] not in (STOP, NUMERAL, RELATION, NEWLINE):
            if x.has(t, j, W_ACTION):
                verb = True
            elif x.has(t, j, W_DIRECTION) and found < 0 and first - j < 4:
                found = j
            elif t.kind[j] == COMMA:
                break
            j -= 1
        if found < 0:
            return False
        if not verb and x.has(t, found, W_UNCERTAIN_BACK) and not self.places(t, found, row, r):
            return False
        if not r.key[row] and not x.has(t, last, W_STEPS) and not verb:
            return False
        r.direction[row] = t.code[found]
        if verb:
            r.kind[row] = ACTION
        return True

    def places(self, t: Tokens, j: int, row: int, r: Rows) -> bool:
        """Return whether the direction at ``j`` tells where something is: "2 m left of", "to the right", "20° left"."""
        x = self.lexicon
        if x.has(t, j + 1, W_OF) or (j == r.last[row] and r.key[row] == self.degree):
            return r.key[row] != 0
        ends = j + 1 >= t.n or t.kind[j + 1] != WORD or x.has(t, j + 1, W_FUNCTION_WORD)
        return ends and x.has(t, j - 1, W_THAN) and x.has(t, j - 2, W_TO)
