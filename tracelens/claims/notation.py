# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
r"""From tokens to signs: the marks of an equation, with LaTeX, markup and words of arithmetic brought to one form.

``\frac``, ``\dfrac`` → FRAC, ``^\circ`` and ``°`` → DEG, "times" and ``\cdot`` → MUL, "is greater than" → REL; the
braces of ``\text{…}`` and ``\boxed{…}`` vanish; words that a member never holds become BOUND.
"""

from __future__ import annotations

from array import array
from functools import cache

import cython

from tracelens.claims import words

if not cython.compiled:
    from tracelens.claims import layout
    from tracelens.claims.kinds import *
    from tracelens.claims.signkinds import *
    from tracelens.claims.signs import Signs
    from tracelens.claims.tokens import Tokens


class Notation:
    """Turns tokens into signs; holds what each word of the vocabulary means to equations."""

    def __init__(self) -> None:
        kinds, infos = roles()
        self.role_kind = kinds
        self.role_info = infos
        self.direct = direct(kinds, infos)
        meanings = words.meanings()
        self.unit = meanings.unit

    def fill(self, s: Signs, t: Tokens, i: int, j: int) -> None:
        """Append to ``s`` the signs of the tokens ``i`` to ``j``."""
        while i < j:
            kind, code = t.kind[i], t.code[i]
            if kind == WORD:
                if code >= 0 and self.direct[code] and s.pending != EDGE_GROUP:
                    s.add(self.direct[code], self.role_info[code], t.start[i], t.end[i], i)
                else:
                    self.word(s, t, i)
                i += 1
                continue
            if kind == NUMERAL:
                if self.plain(s, t, i, j):
                    s.add(NUM, 0, t.start[i], t.end[i], i)
                    i += 1
                else:
                    i = self.numeral(s, t, i, j)
                continue
            start, end = t.start[i], t.end[i]
            if kind == OPERATOR:
                self.operator(s, t, i)
            elif kind == RELATION:
                self.relation(s, t, i)
            elif kind == OPEN:
                if i > 0 and s.sizing == i - 1:
                    start = t.start[i - 1]
                if s.pending and code == 123:
                    s.open(code, start, end, s.pending)
                else:
                    s.open(code, start, end, 0)
                s.pending = 0
            elif kind == CLOSE:
                s.close(code, start, end)
            elif kind == COMMA:
                s.add(SEP, 0, start, end, i)
            elif kind == STOP:
                i = self.stop(s, t, i, j)
                continue
            elif kind == CURRENCY:
                s.add(MONEY, code, start, end, i)
            elif kind == PERCENT:
                s.add(PCT, code, start, end, i)
            elif kind == DEGREE:
                s.add(DEG, code, start, end, i)
            elif kind == COMMAND:
                self.command(s, t, i)
            elif kind == MARKUP and code == CALC_OPEN:
                i = layout.calculator_end(t, i, j)
            elif kind == MARKUP:
                layout.markup(s, t, i, j)
            elif kind == DOTTED:
                s.add(NAME, 0, start, end, i)
            elif kind == OTHER:
                i = layout.other(s, t, i, j)
                continue
            elif kind != NEWLINE:
                s.add(BOUND, CLEAN, start, end, i)
            i += 1

    def relation(self, s: Signs, t: Tokens, i: int) -> None:
        """Add a relation; the edge of maths before it vanishes, and "~5" is about 5."""
        start, end, code = t.start[i], t.end[i], t.code[i]
        if t.text[start] == "~":
            if s.n and s.kind[s.n - 1] == REL:
                s.info[s.n - 1] = APPROX
            return
        if s.n and s.kind[s.n - 1] == EDGE:
            s.n -= 1
        if code == NE and t.text[start] == "!" and s.n and s.kind[s.n - 1] == NUM and s.end[s.n - 1] == start:
            s.add(FACT, 0, start, start + 1, i)  # "4!=24"
            start += 1
            code = EQ
        s.add(REL, code, start, end, i)

    if not cython.compiled:  # notation.pxd has the same method as inline code

        def plain(self, s: Signs, t: Tokens, i: int, j: int) -> bool:
            """Return whether a numeral is a number by itself, as most are: :meth:`numeral` reads all others."""
            if t.code[i] & (SUPERSCRIPT | SUBSCRIPT) or (s.n > 0 and s.kind[s.n - 1] == NAME):
                return False
            return i + 1 >= j or t.kind[i + 1] != WORD or t.start[i + 1] > t.end[i]

    def numeral(self, s: Signs, t: Tokens, i: int, j: int) -> int:
        """Add a numeral: a number, a power, a subscript that belongs to the name before it, or an ordinal."""
        code = t.code[i]
        start, end = t.start[i], t.end[i]
        if code & SUPERSCRIPT:
            s.add(RAISED, min(t.mant[i], 9999), start, end, i)
            return i + 1
        if code & SUBSCRIPT:
            if s.n and s.kind[s.n - 1] == NUM:
                s.add(BASE, min(t.mant[i], 99), start, end, i)
            elif s.n:
                s.end[s.n - 1] = end
            return i + 1
        if s.n and s.kind[s.n - 1] == NAME and s.end[s.n - 1] == start and s.token[s.n - 1] >= 0:
            s.end[s.n - 1] = end  # x1, AB2
            return i + 1
        if i + 1 < j and t.kind[i + 1] == WORD and t.start[i + 1] == end:
            length = t.end[i + 1] - end
            if length == 2 and t.text[end : end + 2].lower() in ("st", "nd", "rd", "th"):
                s.add(NAME, 0, start, t.end[i + 1], -1)
                return i + 2
        s.add(NUM, 0, start, end, i)
        return i + 1

    def word(self, s: Signs, t: Tokens, i: int) -> None:
        """Add a word by its role; a single letter is a name, any other unlisted word is a WORD_SIGN."""
        start, end, code = t.start[i], t.end[i], t.code[i]
        last = s.n - 1
        if s.pending == EDGE_GROUP:
            s.pending = 0
        if (code >= 0 and end - start > 1) or (code >= 0 and self.role_kind[code] == PI_SIGN):
            kind, info = self.role_kind[code], self.role_info[code]
            if kind == PART and last > 0 and s.kind[last] == SUB and s.end[last] == start:
                if s.kind[last - 1] == NUM and s.token[last - 1] < 0:
                    s.n -= 1  # "one-third", "two-thirds"
            if kind == NUM:
                self.number_word(s, info, start, end)
            elif kind == 0:
                s.add(WORD_SIGN, 0, start, end, i)
            elif info >= DIVIDED:
                self.joined(s, i, info, start, end)
            else:
                if kind == OF and last > 0 and s.kind[last] == EDGE and s.kind[last - 1] in (NUM, PCT, RP):
                    s.n -= 1
                s.add(kind, info, start, end, i)
        elif end - start == 1:
            if (t.text[start] == "x" or t.text[start] == "X") and self.multiplies(s, t, i):
                s.add(MUL, 0, start, end, i)
            elif last >= 0 and s.kind[last] == NAME and s.end[last] == start:
                s.end[last] = end
            elif code >= 0 and (t.text[start] == "a" or t.text[start] == "I") and self.alone(t, i):
                s.add(BOUND, PLAIN, start, end, i)
            else:
                s.add(NAME, 0, start, end, i)
        else:
            s.add(WORD_SIGN, 0, start, end, i)

    def multiplies(self, s: Signs, t: Tokens, i: int) -> bool:
        """Return whether the letter x stands for times between a number and a bracket ("3 x (4 + 5)")."""
        if s.n == 0 or s.kind[s.n - 1] not in (NUM, RP, PCT, WORD_SIGN) or i + 1 >= t.n:
            return False
        apart = t.start[i] > t.end[i - 1] and t.start[i + 1] > t.end[i]
        return apart and t.kind[i + 1] in (OPEN, CURRENCY, NUMERAL)

    def alone(self, t: Tokens, i: int) -> bool:
        """Return whether the letter is an article or a pronoun: words stand on one side of it at least."""
        before = i > 0 and t.kind[i - 1] == WORD
        after = i + 1 < t.n and t.kind[i + 1] == WORD and t.start[i + 1] > t.end[i]
        return before or after

    def number_word(self, s: Signs, value: int, start: int, end: int) -> None:
        """Add a number word; "twenty-five" and "twenty five" are one number."""
        last = s.n - 1
        if last >= 0 and s.kind[last] == SUB and s.end[last] == start and last > 0:
            if s.kind[last - 1] == NUM and s.token[last - 1] < 0 and s.end[last - 1] == s.start[last]:
                s.n -= 1
                last -= 1
        if last >= 0 and s.kind[last] == NUM and s.token[last] < 0:
            if s.info[last] >= 20 and s.info[last] % 10 == 0 and 0 < value < 10:
                s.info[last] += value
                s.end[last] = end
                return
        s.add(NUM, value, start, end, -1)

    def joined(self, s: Signs, i: int, info: int, start: int, end: int) -> None:
        """Add a word that means something only with the words before it ("divided by", "is greater than")."""
        last = s.n - 1
        before = s.kind[last] if last >= 0 else 0
        if info == DIVIDED or info == MULTIPLIED:
            s.add(DIV if info == DIVIDED else MUL, info, start, end, i)
        elif info == BY:
            if last >= 0 and s.info[last] >= DIVIDED and (before == DIV or before == MUL):
                s.end[last] = end
            else:
                s.add(BOUND, SUSPECT, start, end, i)
        elif info == TO:
            if before == IS:
                s.end[last] = end
            else:
                s.add(AND, 1, start, end, i)
        elif info == HEDGE:
            if before == REL and s.info[last] == EQ:
                s.info[last] = APPROX
        elif info == THAN:
            compared = before == WORD_SIGN and s.info[last] >= GREATER and last > 0 and s.kind[last - 1] == IS
            if compared:
                s.n = last
                s.kind[last - 1] = REL
                s.info[last - 1] = GT if s.info[last] == GREATER else LT
                s.end[last - 1] = end
            else:
                s.add(BOUND, ENTANGLED, start, end, i)
        elif info == BASE_WORD:
            s.based = True
            s.add(BOUND, ENTANGLED, start, end, i)
        elif info == ROOT_WORD:
            if before == AGG and (s.info[last] == SQUARE or s.info[last] == CUBE):
                s.kind[last] = ROOT
                s.info[last] = 3 if s.info[last] == CUBE else 2
                s.end[last] = end
            else:
                s.add(ROOT, 2, start, end, i)
        else:
            s.add(WORD_SIGN, info, start, end, i)

    def operator(self, s: Signs, t: Tokens, i: int) -> None:
        """Add an operator; hyphens inside words vanish, bullets and em dashes bound."""
        code, start, end = t.code[i], t.start[i], t.end[i]
        last = s.n - 1
        if code == EM_DASH:
            s.add(BOUND, CLEAN, start, end, i)
            return
        if code == HYPHEN and last >= 0 and s.end[last] == start and i + 1 < t.n and t.start[i + 1] == end:
            word_after = t.kind[i + 1] == WORD and t.end[i + 1] - end > 1 and not s.math
            long_before = s.kind[last] in (WORD_SIGN, BOUND, IS) and s.end[last] - s.start[last] > 1 and not s.math
            if long_before and t.text[s.end[last] - 1].isupper():
                long_before = False
            if long_before and t.kind[i + 1] in (WORD, NUMERAL):
                return
            if word_after and s.kind[last] == NUM and s.token[last] >= 0:
                return
        if last < 0 and code == TIMES:
            bullet = i == 0 or t.kind[i - 1] == NEWLINE
            s.add(BOUND, CLEAN if bullet else SUSPECT, start, end, i)
            return
        if last > 0 and s.kind[last] == EDGE and (s.info[last] == MATH_CLOSE or (code != HYPHEN and code != MINUS)):
            s.n -= 1
        if code == PLUS_MINUS:
            s.add(HOLE, 1, start, end, i)
        elif code == PLUS:
            s.add(ADD, 0, start, end, i)
        elif code == TIMES:
            s.add(MUL, 0, start, end, i)
        elif code == DIVIDE:
            s.add(DIV, 0, start, end, i)
        else:
            s.add(POW if code == POWER else SUB, 0, start, end, i)

    def stop(self, s: Signs, t: Tokens, i: int, j: int) -> int:
        """Add a stop inside a segment: a factorial, a blank to fill, a ratio; anything else bounds."""
        code, start, end = t.code[i], t.start[i], t.end[i]
        if code == 33:
            s.add(FACT, 0, start, end, i)
        elif code == 63 or code == 0x2026 or code == 46:
            while i + 1 < j and t.kind[i + 1] == STOP and t.start[i + 1] == end:
                i += 1
                end = t.end[i]
            s.add(HOLE, 0, start, end, i)
        elif code == 58 and s.n and s.kind[s.n - 1] == NUM:
            s.add(COLON, 0, start, end, i)
        else:
            s.add(BOUND, CLEAN, start, end, i)
        return i + 1

    def command(self, s: Signs, t: Tokens, i: int) -> None:
        """Add a LaTeX command by its role; an unlisted one is a name (a Greek letter, an angle, a segment)."""
        code, start, end = t.code[i], t.start[i], t.end[i]
        if code < 0 or self.role_kind[code] == 0:
            s.add(NAME, 0, start, end, -1)
        elif self.role_kind[code] == GROUPING:
            s.pending = self.role_info[code]
            s.command = start
            if s.pending == EDGE_GROUP:
                s.add(BOUND, CLEAN, start, end, i)
        else:
            s.add(self.role_kind[code], self.role_info[code], start, end, i)


@cache
def roles() -> tuple[array[int], array[int]]:
    """Return, over the vocabulary, the kind and info of the sign that each word makes (0 where it has no role)."""
    from tracelens.claims.roles import ROLES

    table = words.vocabulary()
    kinds = array("i", bytes(4 * len(table.words)))
    infos = array("i", bytes(4 * len(table.words)))
    listed = words.data("words.yaml")
    for word, value in {**listed["small"], **listed["tens"]}.items():
        at = table.number(word)
        kinds[at], infos[at] = NUM, value
    for role, entries in words.data("equation_words.yaml").items():
        for word in entries:
            at = table.number(str(word))
            kinds[at], infos[at] = ROLES[role]
    return kinds, infos


def direct(kinds: array[int], infos: array[int]) -> array[int]:
    """Return the kinds of the signs of words that make the same sign wherever they stand, and 0 for all others."""
    out = array("i", bytes(4 * len(kinds)))
    for number, word in enumerate(words.vocabulary().words):
        if len(word) > 1 and infos[number] < DIVIDED and kinds[number] not in (NUM, PART, OF):
            out[number] = kinds[number]
    return out


def weights(notation: Notation) -> array[int]:
    """Return what each word of the vocabulary lets a segment be: VERB, NUMBER or MARK (arithmetic in words), or 0."""
    weight = array("i", bytes(4 * len(notation.role_kind)))
    for word, role in enumerate(notation.role_kind):
        if role and role not in (BOUND, AND, PER, OF):
            weight[word] = VERB if role == IS else NUMBER if role == NUM else MARK
    return weight
