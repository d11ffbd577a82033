# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
r"""The unit behind a number: "m", "square feet", "km/h", "°C", ``\mathrm{~m}^{2}``, "per cent", "€".

A unit is up to four factors (a unit of ``units.yaml`` and an exponent), packed into one integer so that rows can
carry it: 14 bits a factor, :func:`tracelens.claims.values.factors` takes it apart. A rate over a noun that is no unit
("/division") has the factor ``OTHER_NOUN``.
"""

from __future__ import annotations

import cython

from tracelens.claims import words

if not cython.compiled:
    from tracelens.claims.kinds import *
    from tracelens.claims.lexicon import Lexicon
    from tracelens.claims.numbers import slash, whole
    from tracelens.claims.powers import power_end, power_value
    from tracelens.claims.scales import measurable, shaped, speed
    from tracelens.claims.tokens import Tokens
    from tracelens.claims.variables import Variables


class MeasureReader:
    """Reads the unit after a number; the fields tell what the last call of :meth:`read` found.

    ``key`` is the packed unit, ``end`` the token after it, ``first`` and ``last`` its characters, ``span`` the end of
    the claim's span, ``outside`` whether markup closes between number and unit.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.pairs = words.unit_phrases()
        self.degree = words.unit_number("degree")
        self.celsius = words.unit_number("degree_Celsius")
        self.fahrenheit = words.unit_number("degree_Fahrenheit")
        self.percent = words.unit_number("percent")
        self.permille = words.unit_number("permille")
        self.second = words.unit_number("second")
        self.inch = words.unit_number("inch")
        self.turn = words.unit_number("turn")
        self.knot = words.unit_number("knot")
        self.unit = words.unit_number("unit")
        self.variables = Variables()
        self.key = 0
        self.end = self.first = self.last = self.span = 0
        self.outside = self.math = self.wrapped = 0
        self.count = 0
        self.number_at = 0

    if not cython.compiled:

        def read(self, t: Tokens, at: int, i: int, math: int) -> bool:  # measures.pxd has the same as inline code
            """Read the unit after the number whose tokens are ``at`` to ``i``, inside maths (``math``) or in prose."""
            self.key = self.count = self.outside = self.wrapped = 0
            self.math = math
            self.number_at = at
            return i < t.n and measurable(t, i, self.lexicon) and self.begun(t, i)

    def begun(self, t: Tokens, i: int) -> bool:
        """Read the unit that may begin at token ``i``."""
        j = self.connect(t, i)
        if j >= t.n:
            return False
        bracket = t.kind[j] == OPEN and t.code[j] == 91 and j + 2 < t.n and t.kind[j + 2] == CLOSE
        j += bracket
        self.first = t.start[j]
        end = self.factor(t, j, 1)
        if not end:
            return False
        self.close(t, end)
        self.rest(t, end)
        if bracket and self.end < t.n and t.kind[self.end] == CLOSE:
            self.end += 1
            self.span = t.end[self.end - 1]
        if self.outside:
            self.span = t.end[i - 1]
        return True

    def close(self, t: Tokens, end: int) -> None:
        """Let the unit end before token ``end``."""
        self.end = end
        self.last = t.end[end - 1]
        self.span = self.last

    def connect(self, t: Tokens, i: int) -> int:
        """Return the token where a unit may start: past spacing, a hyphen, or markup that closes."""
        j = i
        while j < t.n and t.kind[j] == MARKUP and t.code[j] == SPACE:
            self.wrapped = 1
            j += 1
        hyphen = j + 1 < t.n and t.kind[j] == OPERATOR and t.code[j] == HYPHEN and t.kind[j + 1] == WORD
        if hyphen and t.start[j] == t.end[j - 1] and t.start[j + 1] == t.end[j]:
            return j + 1 if t.end[j + 1] - t.start[j + 1] > 1 else t.n
        if self.lexicon.has(t, j, W_ARTICLE) and self.lexicon.has(t, j + 1, W_DOZEN):
            return j + 1  # 1/2 a dozen
        steps = 0
        while j < t.n and steps < 4:
            closing = t.kind[j] == MARKUP and t.code[j] in (MATH_CLOSE, EMPHASIS, CODE, DISPLAY)
            if not closing and not (t.kind[j] == CLOSE and t.code[j] == 125):
                break
            if t.kind[j] == MARKUP:
                self.math = 0
            self.outside = 1
            steps += 1
            j += 1
        if self.outside and j < t.n and t.kind[j] not in (WORD, DEGREE, PERCENT):
            opens = t.kind[j] == MARKUP and t.code[j] == MATH_OPEN and self.lexicon.has(t, j + 1, W_WRAPPER)
            return j + 1 if opens else t.n  # $100$ $\text{cm}^2$
        return j

    def rest(self, t: Tokens, j: int) -> None:
        """Read the further factors: "/s²", "per hour", "·m"."""
        while j < t.n and self.count < 4:
            end = 0
            if t.kind[j] == STOP and t.code[j] == 46 and t.start[j] == t.end[j - 1] and slash(t, j + 1):
                j += 1  # lbs./bag
            if t.kind[j] == OPERATOR and t.code[j] == DIVIDE:
                end = self.factor(t, j + 1, -1) or self.noun(t, j, j + 1)
            elif self.lexicon.is_key(t, j, K_PER):
                end = self.factor(t, j + 1, -1) or self.noun(t, j, j + 1)
            elif self.lexicon.has(t, j, W_WRAPPER) and self.lexicon.is_key(t, self.inside(t, j), K_PER):
                k = self.inside(t, j)  # \text{ per apple}
                end = self.factor(t, k + 1, -1) or self.noun(t, k, k + 1)
                end = end + 1 if end and end < t.n and t.kind[end] == CLOSE else 0
            elif t.kind[j] == OPERATOR and t.code[j] == TIMES and self.symbolic(t, j + 1):
                end = self.factor(t, j + 1, 1)
            if not end:
                return
            self.close(t, end)
            j = end

    def inside(self, t: Tokens, j: int) -> int:
        r"""Return the first word inside the ``\text{ …}`` at ``j``."""
        j += 2
        while j < t.n and t.kind[j] == MARKUP and t.code[j] == SPACE:
            j += 1
        return j

    def symbolic(self, t: Tokens, j: int) -> bool:
        """Return whether a unit symbol (not a spelled name) or a wrapper stands at ``j``."""
        if self.lexicon.has(t, j, W_WRAPPER):
            return True
        return self.lexicon.unit(t, j) >= 0 and t.end[j] - t.start[j] <= 3 and t.start[j] == t.end[j - 1]

    def noun(self, t: Tokens, join: int, j: int) -> int:
        """Read a counted noun as what a rate is per ("/division", "per apple"); return the token after it, or 0."""
        if j >= t.n or t.kind[j] != WORD or self.lexicon.has(t, j, W_SMALL | W_TENS | W_ARTICLE):
            return 0
        if t.kind[join] == OPERATOR and (t.start[join] > t.end[join - 1] or t.start[j] > t.end[join]):
            return 0
        if t.end[j] - t.start[j] < 3:
            return 0
        self.push(OTHER_NOUN, -1)
        return j + 1

    def push(self, unit: int, power: int) -> None:
        """Add a factor to the packed unit."""
        if self.count < 4 and -8 <= power <= 7:
            self.key |= ((power + 8) << 10 | (unit + 1)) << (14 * self.count)
            self.count += 1

    def factor(self, t: Tokens, j: int, sign: int) -> int:
        """Read one factor at ``j`` and return the token after it, or 0."""
        if j >= t.n:
            return 0
        kind = t.kind[j]
        if kind == PERCENT:
            self.push(self.permille if t.code[j] == 0x2030 else self.percent, sign)
            return j + 1
        if kind == DEGREE:
            return self.degrees(t, j, sign)
        if self.lexicon.has(t, j, W_WRAPPER):
            return self.wrapper(t, j, sign)
        if kind != WORD and kind != COMMAND:
            return 0
        power = 1
        if self.lexicon.has(t, j, W_POWER_BEFORE):
            power = self.lexicon.value(t, j)
            j += 1
            if j < t.n and t.kind[j] == STOP and t.start[j] == t.end[j - 1] and t.code[j] == 46:
                j += 1
            if j < t.n and t.kind[j] == OPERATOR and t.code[j] == HYPHEN:
                j += 1
        unit = self.phrase(t, j)
        if unit >= 0:
            self.push(unit, sign * power)
            return j + 2
        unit = self.lexicon.unit(t, j)
        if unit < 0 or not self.fits(t, j, unit):
            return 0
        if unit == self.degree:
            return self.degrees(t, j, sign)
        return self.powered(t, j + 1, unit, sign * power)

    def phrase(self, t: Tokens, j: int) -> int:
        """Return the unit of two words at ``j``, or -1."""
        if not self.lexicon.has(t, j, W_UNIT_PREFIX) or j + 1 >= t.n or t.kind[j + 1] != WORD:
            return -1
        first = t.quote(j).lower()
        second = t.quote(j + 1).lower()
        for one, two, unit in self.pairs:
            if one == first and two == second:
                return unit
        return -1

    def degrees(self, t: Tokens, j: int, sign: int) -> int:
        """Read "°", "°C", "degrees Fahrenheit"."""
        unit = self.degree
        if t.kind[j] == DEGREE and t.code[j] == 0x2103:
            unit = self.celsius
        elif t.kind[j] == DEGREE and t.code[j] == 0x2109:
            unit = self.fahrenheit
        elif t.kind[j] == DEGREE and self.lexicon.has(t, j + 1, W_WRAPPER) and j + 3 < t.n:
            k = j + 3
            if self.lexicon.has(t, k, W_CELSIUS | W_FAHRENHEIT) and k + 1 < t.n and t.kind[k + 1] == CLOSE:
                self.push(self.celsius if self.lexicon.has(t, k, W_CELSIUS) else self.fahrenheit, sign)
                return k + 2
        elif self.lexicon.has(t, j + 1, W_CELSIUS):
            self.push(self.celsius, sign)
            return j + 2
        elif self.lexicon.has(t, j + 1, W_FAHRENHEIT):
            self.push(self.fahrenheit, sign)
            return j + 2
        self.push(unit, sign)
        return j + 1

    def wrapper(self, t: Tokens, j: int, sign: int) -> int:
        r"""Read a unit inside ``\text{…}`` or ``\mathrm{…}`` and a power behind it."""
        j += 1
        brace = j < t.n and t.kind[j] == OPEN
        if brace:
            j += 1
        while j < t.n and t.kind[j] == MARKUP and t.code[j] == SPACE:
            j += 1
        if self.count == 0 and j < t.n:
            self.first = t.start[j]
        self.wrapped = 1
        end = self.factor(t, j, sign)
        if not end:
            return 0
        if brace:
            self.close(t, end)
            self.rest(t, end)
            end = self.end
        if end < t.n and brace and t.kind[end] == CLOSE:
            end += 1
            raised = power_end(t, end)
            if raised:
                self.raise_last(power_value(t, end))
                end = raised
        return end

    def raise_last(self, power: int) -> None:
        """Raise the last factor to a power."""
        shift = 14 * (self.count - 1)
        last = (self.key >> shift) & 16383
        self.key -= last << shift
        self.count -= 1
        self.push((last & 1023) - 1, ((last >> 10) - 8) * power)

    def powered(self, t: Tokens, j: int, unit: int, power: int) -> int:
        """Read the power behind a unit ("²", "^2", "squared", "cm2") and return the token after all."""
        end = power_end(t, j)
        if end:
            power *= power_value(t, j)
        elif self.lexicon.has(t, j, W_POWER_AFTER):
            power *= self.lexicon.value(t, j)
            end = j + 1
        elif whole(t, j) and t.start[j] == t.end[j - 1] and (t.mant[j] == 2 or t.mant[j] == 3) and j + 1 <= t.n:
            power *= t.mant[j]
            end = j + 1
        self.push(unit, power)
        return end or j

    def fits(self, t: Tokens, j: int, unit: int) -> bool:
        """Return whether the word at ``j`` is meant as the unit that it could be."""
        gap = t.start[j] > t.end[j - 1]
        length = t.end[j] - t.start[j]
        if self.wrapped and self.count == 0:
            return True
        if self.count > 0:
            return not self.lexicon.loose[t.code[j]] or unit != self.inch
        follows = t.kind[j + 1] if j + 1 < t.n else STOP
        touching = j + 1 < t.n and t.start[j + 1] == t.end[j]
        if touching and follows == OTHER and (t.code[j + 1] == 95 or t.code[j + 1] == 39):
            return False  # m_1, s'
        if touching and length == 1 and follows == OPERATOR and t.code[j + 1] == HYPHEN:
            if whole(t, j + 2) or ("A" <= t.text[t.start[j]] <= "Z" and j + 2 < t.n and t.kind[j + 2] == WORD):
                return False  # L-202, L-shaped
        if length == 1 and t.kind[j] == WORD and not self.outside and self.variables.has(t, j):
            return False
        if self.lexicon.loose[t.code[j]]:
            return self.loose(t, j, unit, follows)
        if length > 1 or t.kind[j] == COMMAND:
            return self.word(t, j, unit, follows)
        if touching and follows == NUMERAL and not (t.code[j + 1] & SUPERSCRIPT or t.mant[j + 1] in (2, 3)):
            return False
        if self.math and not self.outside:
            return gap and follows == MARKUP
        if gap:
            return True
        if unit == self.second and not t.code[j - 1] & DECIMAL:
            return False  # "the 1990s", "two 5s"
        if follows == OPERATOR or follows == RELATION:
            return j + 3 < t.n and t.kind[j + 2] == NUMERAL and t.code[j + 3] == t.code[j]
        return follows != OPEN

    def word(self, t: Tokens, j: int, unit: int, follows: int) -> bool:
        """Return whether the word at ``j`` is a unit: no side ("2CD"), "Second, …" after maths, "unit cube", knot."""
        if self.outside and follows == COMMA and t.text[t.start[j]] == "S" and unit == self.second:
            return False
        if self.math and not self.outside:
            return t.end[j] - t.start[j] > 2 or not "A" <= t.text[t.start[j] + 1] <= "Z"
        if unit == self.knot:
            return speed(t, self.number_at, self.lexicon)
        return unit != self.unit or t.text[t.end[j] - 1] == "s" or not shaped(t, j + 1, self.lexicon)

    def loose(self, t: Tokens, j: int, unit: int, follows: int) -> bool:
        """Return whether a word or letter that is seldom a unit ("in", "A", "turns") is one here."""
        if t.kind[j - 1] == WORD and unit != self.turn:
            return False
        if unit == self.turn:
            if j - self.number_at > 2 and t.kind[j - 2] == OPERATOR:
                return True  # 3/4 turn
            for k in range(max(0, j - 4), j - 1):
                if self.lexicon.has(t, k, W_ACTION):
                    return True
            return False
        if unit == self.celsius or unit == self.fahrenheit:
            return False
        if (self.math and not self.outside) or (follows == WORD and t.end[j + 1] - t.start[j + 1] == 1):
            return False  # 2 J K
        if unit == self.inch:
            if follows == WORD:
                return self.lexicon.has(t, j + 1, W_AFTER_INCH)
            return follows in (STOP, COMMA, CLOSE, NEWLINE, OPERATOR, RELATION) or (
                follows == NUMERAL and t.start[j + 1] == t.end[j]
            )
        return not (follows == CLOSE and t.kind[self.number_at - 1] != OPEN) and not (
            follows == WORD and t.start[j + 1] == t.end[j]
        )
