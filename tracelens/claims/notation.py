# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True, annotation_typing=False
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
    from tracelens.claims.kinds import *  # noqa: F403
    from tracelens.claims.signkinds import *  # noqa: F403
    from tracelens.claims.tokens import Tokens

TEXT_GROUP = 1
BOX_GROUP = 2
EDGE_GROUP = 3
NUMBER_WORD = 1000
DIVIDED = 1001
MULTIPLIED = 1002
BY = 1003
THAN = 1004
GREATER = 1005
LESS = 1006
ROOT_WORD = 1007
TO = 1008
GROUPING = 1009
HEDGE = 1010


class Signs:
    """The signs of one segment as columns of length ``n``.

    ``info`` refines the kind: the relation's code, a BOUND's class, the bracket's character, a word's token, a small
    number; ``token`` is the token of a numeral or word (-1 where there is none); ``match`` is the partner of a
    bracket, or -1.
    """

    def __init__(self) -> None:
        self.room = 256
        self.kind = array("i", bytes(4 * self.room))
        self.info = array("i", bytes(4 * self.room))
        self.start = array("i", bytes(4 * self.room))
        self.end = array("i", bytes(4 * self.room))
        self.token = array("i", bytes(4 * self.room))
        self.match = array("i", bytes(4 * self.room))
        self.group = array("i", bytes(4 * self.room))
        self.n = 0
        self.depth = 0
        self.pending = 0
        self.text_start = -1

    def reset(self) -> None:
        """Forget all signs."""
        self.n = 0
        self.depth = 0
        self.pending = 0
        self.sizing = -1
        self.command = 0
        self.text_start = -1
        self.math = False

    def grow(self) -> None:
        """Double the room of every column."""
        self.room *= 2
        self.kind = array("i", bytes(self.kind) * 2)
        self.info = array("i", bytes(self.info) * 2)
        self.start = array("i", bytes(self.start) * 2)
        self.end = array("i", bytes(self.end) * 2)
        self.token = array("i", bytes(self.token) * 2)
        self.match = array("i", bytes(self.match) * 2)
        self.group = array("i", bytes(self.group) * 2)

    def add(self, kind: int, info: int, start: int, end: int, token: int) -> None:
        """Append a sign."""
        i = self.n
        if i + 1 >= self.room:
            self.grow()
        if self.text_start >= 0:
            start = self.text_start
            self.text_start = -1
        self.kind[i] = kind
        self.info[i] = info
        self.start[i] = start
        self.end[i] = end
        self.token[i] = token
        self.match[i] = -1
        self.n = i + 1

    def open(self, code: int, start: int, end: int, hidden: int) -> None:
        """Append an opening bracket, or remember a hidden one."""
        depth = self.depth
        if depth + 1 >= self.room:
            self.grow()
        self.group[depth] = -hidden if hidden else self.n + 1
        if hidden == TEXT_GROUP:
            self.text_start = self.command
        self.depth = depth + 1
        if not hidden:
            self.add(LP, code, start, end, 1 if self.math else -1)

    def close(self, code: int, start: int, end: int) -> None:
        """Append a closing bracket and join it with its partner; a hidden one vanishes with its partner."""
        if self.depth == 0:
            self.add(BOUND, PLAIN, start, end, -1)
            return
        self.depth -= 1
        opened = self.group[self.depth]
        if opened > 0:
            self.add(RP, code, start, end, -1)
            self.match[opened - 1] = self.n - 1
            self.match[self.n - 1] = opened - 1
        elif opened == -TEXT_GROUP and self.n:
            self.end[self.n - 1] = end
        elif opened == -EDGE_GROUP:
            self.add(BOUND, CLEAN, start, end, -1)


class Notation:
    """Turns tokens into signs; holds what each word of the vocabulary means to equations."""

    def __init__(self) -> None:
        kinds, infos = roles()
        self.role_kind = kinds
        self.role_info = infos
        meanings = words.meanings()
        self.unit = meanings.unit

    def fill(self, s: Signs, t: Tokens, i: int, j: int) -> None:
        """Append to ``s`` the signs of the tokens ``i`` to ``j``."""
        while i < j:
            kind = t.kind[i]
            start, end, code = t.start[i], t.end[i], t.code[i]
            if kind == NUMERAL:
                i = self.numeral(s, t, i, j)
                continue
            if kind == WORD:
                self.word(s, t, i)
            elif kind == OPERATOR:
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
                i = calculator_end(t, i, j)
            elif kind == MARKUP:
                self.markup(s, t, i, j)
            elif kind == DOTTED:
                s.add(NAME, 0, start, end, i)
            elif kind == OTHER:
                i = self.other(s, t, i, j)
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
        s.add(REL, code, start, end, i)

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
        if code >= 0 and end - start > 1 or (code >= 0 and self.role_kind[code] == PI_SIGN):
            kind, info = self.role_kind[code], self.role_info[code]
            if kind == NUM:
                self.number_word(s, info, start, end)
                return
            if kind == PART and last > 0 and s.kind[last] == SUB and s.end[last] == start:
                if s.kind[last - 1] == NUM and s.token[last - 1] < 0:
                    s.n -= 1  # "one-third", "two-thirds"
            if kind == 0:
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
            if (long_before and t.kind[i + 1] in (WORD, NUMERAL)) or (word_after and s.kind[last] == NUM and s.token[last] >= 0):
                return
        if last < 0 and code == TIMES:
            s.add(BOUND, CLEAN, start, end, i)
            return
        if last > 0 and s.kind[last] == EDGE and (s.info[last] == MATH_CLOSE or (code != HYPHEN and code != MINUS)):
            s.n -= 1
        kind = ADD if code == PLUS else MUL if code == TIMES else DIV if code == DIVIDE else POW if code == POWER else SUB
        if code == PLUS_MINUS:
            s.add(HOLE, 1, start, end, i)
        else:
            s.add(kind, 0, start, end, i)

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

    def markup(self, s: Signs, t: Tokens, i: int, j: int) -> None:
        """Add a mark of layout where it bounds: the edge of maths, a column, an arrow; emphasis and space vanish."""
        code, start, end = t.code[i], t.start[i], t.end[i]
        last = s.kind[s.n - 1] if s.n else 0
        if code == MATH_OPEN or code == MATH_CLOSE or code == CODE:
            if code != CODE:
                s.math = code == MATH_OPEN
            if last in (REL, ADD, SUB, MUL, DIV, OF):
                return
            s.add(EDGE, code, start, end, i)
        elif code == EMPHASIS or code == SIZING:
            s.sizing = i
            s.math = s.math or t.text[start] == "\\"
        elif code == SPACE:
            if end - start > 2:
                s.add(BOUND, CLEAN, start, end, i)
        elif code == ALIGN:
            if last != REL and not (i + 1 < j and t.kind[i + 1] == RELATION):
                s.add(BOUND, CLEAN, start, end, i)
        elif code != LINE_BREAK or last != REL:
            if not (code == LINE_BREAK and i + 1 < j and relation_next(t, i, j)):
                s.add(BOUND, CLEAN, start, end, i)

    def other(self, s: Signs, t: Tokens, i: int, j: int) -> int:
        """Add what has no kind of its own: a subscript, a bar, a root, a prime."""
        code, start, end = t.code[i], t.start[i], t.end[i]
        last = s.kind[s.n - 1] if s.n else 0
        if code == 95:  # _
            return self.subscript(s, t, i, j)
        if code == 124 or code == 0x2225:
            s.add(BAR, 0, start, end, i)
        elif code == 0x221A or code == 0x221B:
            s.add(ROOT, 2 if code == 0x221A else 3, start, end, i)
        elif code == 39 or code == 0x2032 or code == 0x2019:
            if last == NAME:
                s.end[s.n - 1] = end
            elif last == WORD_SIGN and i + 1 < j and t.kind[i + 1] == WORD and t.start[i + 1] == end:
                s.end[s.n - 1] = t.end[i + 1]
                return i + 2
        elif code in (0x2220, 0x25B3, 0x221E, 0x25A1, 0x2206):
            s.add(NAME, 0, start, end, -1)
        else:
            s.add(BOUND, PLAIN, start, end, i)
        return i + 1

    def subscript(self, s: Signs, t: Tokens, i: int, j: int) -> int:
        """Join a subscript with the name before it, or read it as the base of the number before it."""
        last = s.n - 1
        end = t.end[i]
        if last < 0 or s.end[last] != t.start[i]:
            s.add(HOLE, 0, t.start[i], end, i)
            return i + 1
        i += 1
        first = i
        if i < j and t.kind[i] == OPEN and t.start[i] == end:
            while i < j and i - first < 12 and t.kind[i] != CLOSE:
                i += 1
            i += 1
        elif i < j and t.start[i] == end:
            i += 1
        i = min(i, j)
        if i > first:
            end = t.end[i - 1]
        inner = first + 1 if i - first == 3 else first
        if s.kind[last] == NUM and i - first in (1, 3) and t.kind[inner] == NUMERAL:
            s.add(BASE, min(t.mant[inner], 99), t.start[first], end, inner)
        elif s.kind[last] in (NAME, WORD_SIGN):
            s.kind[last] = NAME
            s.end[last] = end
        else:
            s.add(HOLE, 0, t.start[first - 1], end, -1)
        return i


def calculator_end(t: Tokens, i: int, j: int) -> int:
    """Return the token ``>>`` that closes the calculation opened by token ``i``, or ``i`` if none does."""
    at = i + 1
    while at < j and at - i < 200 and t.kind[at] != NEWLINE:
        if t.kind[at] == MARKUP and t.code[at] == CALC_CLOSE:
            return at
        at += 1
    return i


def relation_next(t: Tokens, i: int, j: int) -> bool:
    """Return whether a relation follows token ``i``, with nothing but layout between."""
    i += 1
    while i < j and (t.kind[i] == NEWLINE or (t.kind[i] == MARKUP and t.code[i] in (ALIGN, SPACE, LINE_BREAK))):
        i += 1
    return i < j and t.kind[i] == RELATION and t.code[i] != LT and t.code[i] != GT


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
