# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
r"""One stated number out of tokens: fractions, mixed numbers, powers of ten, roots, and numbers in words.

What is read is unsigned and has no unit: "12", "2/3", "33 1/3", "8.99 x 10^9", ``\frac{4}{3}``, ``50\frac{1}{3}``,
``\frac{\sqrt{2}}{2}``, "36π", "two hundred and five", "three quarters", "twenty-one point five", "2 million".
"""

from __future__ import annotations

import cython

if not cython.compiled:
    from tracelens.claims.kinds import *
    from tracelens.claims.lexicon import Lexicon
    from tracelens.claims.roots import exact_root
    from tracelens.claims.tokens import Tokens

    # numbers.pxd has the next two as inline code.
    def slash(t: Tokens, j: int) -> bool:
        """Return whether token ``j`` is a slash that touches both neighbours."""
        return (
            0 < j < t.n - 1
            and t.kind[j] == OPERATOR
            and t.code[j] == DIVIDE
            and t.end[j] - t.start[j] == 1
            and t.start[j] == t.end[j - 1]
            and t.start[j + 1] == t.end[j]
        )

    def whole(t: Tokens, j: int) -> bool:
        """Return whether token ``j`` is a plain whole numeral."""
        return (
            0 <= j < t.n
            and t.kind[j] == NUMERAL
            and t.exp[j] == 0
            and t.den[j] == 1
            and not t.code[j] & (SUPERSCRIPT | SUBSCRIPT | BIG | VULGAR | DECIMAL)
        )


LIMIT = 10**17
"""Greatest mantissa that compound numbers are computed with; beyond it the parts stay apart."""


class Number:
    """A number under construction: ``num · 10**exp / den · sqrt(rad) · π`` (rad 0: no root; PI in ``flags``)."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Make it the whole number 0."""
        self.num = 0
        self.exp = 0
        self.den = 1
        self.dec = -1
        self.rad = 0
        self.flags = 0
        self.ordinal = 0

    def take(self, t: Tokens, i: int) -> None:
        """Become numeral ``i``."""
        self.num = t.mant[i]
        self.exp = t.exp[i]
        self.den = t.den[i]
        self.dec = t.dec[i]
        self.rad = 0
        self.ordinal = 0
        self.flags = LARGE if t.code[i] & BIG else 0
        if t.code[i] & VULGAR:
            self.flags |= FRACTION
        if t.code[i] & UNSURE:
            self.flags |= AMBIGUOUS

    def over(self, other: Number) -> None:
        """Divide by ``other``, which is not 0."""
        self.num, self.den = self.num * other.den, self.den * other.num
        self.exp -= other.exp
        self.dec = -1
        self.flags |= FRACTION

    def plus(self, whole: int) -> None:
        """Add a whole number to a proper fraction."""
        self.num += whole * self.den
        self.dec = -1
        self.flags |= FRACTION


class NumberReader:
    """Reads numbers from tokens into a :class:`Number` with one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.other = Number()
        self.power = 0

    def read(self, t: Tokens, i: int, o: Number) -> int:
        """Read the number that starts at token ``i`` into ``o`` and return the token after it, or 0 for none."""
        kind = t.kind[i]
        if kind == NUMERAL:
            return self.numeral(t, i, o)
        if kind == COMMAND or (kind == OTHER and 0x221A <= t.code[i] <= 0x221C):
            return self.surd(t, i, o)
        if kind == WORD and self.lexicon.has(t, i, W_SQUARE_ROOT):
            return self.surd(t, i, o)
        return 0

    def numeral(self, t: Tokens, i: int, o: Number) -> int:
        """Read the number that starts with numeral ``i``."""
        if t.code[i] & (SUPERSCRIPT | SUBSCRIPT):
            return 0
        o.take(t, i)
        j = i + 1
        if o.flags & (LARGE | FRACTION) or j >= t.n:
            return j
        kind = t.kind[j]
        if kind == OPERATOR or kind == NUMERAL or kind == COMMAND or kind == OTHER:
            end = self.fraction(t, i, o) or self.mixed(t, i, o) or self.scientific(t, i, o)
            if end:
                return end
        tails = kind == MARKUP or kind == OTHER or t.bits[j] & (W_SQUARE_ROOT | W_PI) != 0
        return self.tail(t, j, o) if tails else j

    def fraction(self, t: Tokens, i: int, o: Number) -> int:
        """Read "2/3" or "1/80th"; "58/2 =" is a division of two operands, "5/12/2024" none of both."""
        if not slash(t, i + 1) or not whole(t, i + 2) or t.mant[i + 2] == 0 or t.den[i + 2] != 1:
            return 0
        j = i + 3
        if slash(t, j) or o.num > LIMIT or slash(t, i - 1):
            return 0
        apart = i > 1 and t.kind[i - 1] == OPERATOR and t.code[i - 1] == DIVIDE and t.start[i] > t.end[i - 1]
        if apart and j < t.n and t.kind[j] == RELATION:  # 24 / 2/3 =
            self.other.take(t, i + 2)
            o.over(self.other)
            return j
        if j < t.n and t.kind[j] == RELATION:
            return 0
        if j < t.n and t.kind[j] == MARKUP and j + 1 < t.n and t.kind[j + 1] == RELATION:
            return 0
        self.other.take(t, i + 2)
        if self.operand(t, i, j) and o.num % self.other.num == 0:
            return 0
        o.over(self.other)
        if j < t.n and t.start[j] == t.end[j - 1] and self.lexicon.has(t, j, W_ORDINAL_ENDING):
            return j + 1
        return j

    def operand(self, t: Tokens, i: int, j: int) -> bool:
        """Return whether an operator stands beside tokens ``i`` to ``j``, so that they are part of a calculation."""
        if i > 0 and t.kind[i - 1] == OPERATOR and i > 1 and t.kind[i - 2] != WORD:
            return True
        return j < t.n and t.kind[j] == OPERATOR and t.code[j] != HYPHEN

    def mixed(self, t: Tokens, i: int, o: Number) -> int:
        r"""Read "3 3/8", "3½" or ``50\frac{1}{3}``, whose fraction is proper."""
        if o.exp != 0 or o.num > 1000000000:
            return 0
        j = i + 1
        whole_part = o.num
        if t.kind[j] == NUMERAL and t.code[j] & VULGAR:
            o.take(t, j)
            o.plus(whole_part)
            return j + 1
        if whole(t, j) and t.start[j] > t.end[i] and slash(t, j + 1) and whole(t, j + 2):
            if 0 < t.mant[j] < t.mant[j + 2] < 100000 and not slash(t, j + 3):
                o.num, o.den = t.mant[j], t.mant[j + 2]
                o.plus(whole_part)
                return j + 3
        if t.kind[j] == COMMAND and self.lexicon.has(t, j, W_FRACTION):
            saved = o.dec
            end = self.surd(t, j, o)
            if end and 0 < o.num < o.den and o.rad == 0 and not o.flags & PI:
                o.plus(whole_part)
                return end
            o.take(t, i)
            o.dec = saved
        return 0

    def scientific(self, t: Tokens, i: int, o: Number) -> int:
        """Read "8.99 x 10^9" and "10^-3"."""
        j = i + 1
        if o.num == 10 and o.exp == 0:
            end = self.exponent(t, j)
            if end:
                o.num = 1
                o.exp = self.power
                o.dec = -1
                return end
        if t.kind[j] == OPERATOR and t.code[j] == TIMES and whole(t, j + 1) and t.mant[j + 1] == 10:
            if not (i > 0 and t.kind[i - 1] == OPERATOR and t.code[i - 1] == POWER):
                end = self.exponent(t, j + 2)
                if end:
                    o.exp += self.power
                    o.dec = -1
                    return end
        return 0

    def exponent(self, t: Tokens, j: int) -> int:
        """Read a whole exponent at token ``j`` into ``power`` and return the token after it, or 0."""
        if j >= t.n:
            return 0
        if t.kind[j] == NUMERAL and t.code[j] & SUPERSCRIPT and t.start[j] == t.end[j - 1] and t.mant[j] < 400:
            self.power = t.mant[j]
            return j + 1
        if t.kind[j] == OTHER and t.code[j] == 0x207B and j + 1 < t.n and t.kind[j + 1] == NUMERAL:
            self.power = -t.mant[j + 1]
            return j + 2 if t.code[j + 1] & SUPERSCRIPT and t.mant[j + 1] < 400 else 0
        if t.kind[j] != OPERATOR or t.code[j] != POWER:
            return 0
        j += 1
        brace = j < t.n and t.kind[j] == OPEN
        if brace:
            j += 1
        negative = j < t.n and t.kind[j] == OPERATOR and (t.code[j] == HYPHEN or t.code[j] == MINUS)
        if negative or (j < t.n and t.kind[j] == OPERATOR and t.code[j] == PLUS):
            j += 1
        if not whole(t, j) or t.mant[j] >= 400:
            return 0
        self.power = -t.mant[j] if negative else t.mant[j]
        if not brace:
            return j + 1
        return j + 2 if j + 1 < t.n and t.kind[j + 1] == CLOSE else 0

    # Roots and π -----------------------------------------------------------------------------------------------

    def tail(self, t: Tokens, j: int, o: Number) -> int:
        """Read a root or π that a coefficient stands before; return the token after all."""
        at = j
        if t.kind[j] == MARKUP and t.code[j] == SPACE and j + 1 < t.n:
            at = j + 1
        end = self.root(t, at, o)
        end = self.circle_number(t, end or at, o) or end
        return self.divided(t, end, o) if end else j

    def surd(self, t: Tokens, i: int, o: Number) -> int:
        r"""Read a number that starts with ``\frac``, ``\sqrt``, √ or "sqrt("; 0 where its parts are not plain."""
        o.clear()
        if self.lexicon.has(t, i, W_FRACTION):
            end = self.latex_fraction(t, i + 1, o)
            plain = end and end < t.n and not o.rad and not o.flags & (PI | VALUELESS)
            return self.tail(t, end, o) if plain and t.kind[end] != NEWLINE and t.kind[end] != STOP else end
        o.num = 1
        end = self.root(t, i, o)
        if not end:
            return 0
        return self.divided(t, self.circle_number(t, end, o) or end, o)

    def root(self, t: Tokens, j: int, o: Number) -> int:
        r"""Read ``\sqrt{2}``, ``\sqrt[3]{8}``, √2 or sqrt(2) at ``j`` into ``o``; return the token after it, or 0."""
        if j >= t.n:
            return 0
        sign = t.kind[j] == OTHER and 0x221A <= t.code[j] <= 0x221C
        if not sign and not self.lexicon.has(t, j, W_SQUARE_ROOT):
            return 0
        index = t.code[j] - 0x221A + 2 if sign else 2
        k = after_index(t, j)
        if k > j + 1:
            index = t.mant[j + 2]
        bracket = k < t.n and t.kind[k] == OPEN
        if bracket:
            if t.code[k] == 91:
                return 0
            k += 1
        if not whole(t, k) or t.mant[k] > 1000000000 or (not bracket and t.kind[j] == WORD):
            return 0
        if bracket and (k + 1 >= t.n or t.kind[k + 1] != CLOSE):
            return 0
        exact = exact_root(t.mant[k], index)
        o.dec = -1
        if exact >= 0:
            o.num *= exact
        elif index == 2:
            o.rad = t.mant[k]
        else:
            o.flags |= VALUELESS
        return k + 2 if bracket else k + 1

    def circle_number(self, t: Tokens, j: int, o: Number) -> int:
        """Read π at ``j`` into ``o`` and return the token after it, or 0."""
        if not self.lexicon.has(t, j, W_PI):
            return 0
        o.flags |= PI
        o.dec = -1
        return j + 1

    def divided(self, t: Tokens, j: int, o: Number) -> int:
        """Read the "/2" of "√2/2" and return the token after all."""
        if (o.rad or o.flags & PI) and slash(t, j) and whole(t, j + 1) and t.mant[j + 1] > 0:
            o.den *= t.mant[j + 1]
            return j + 2
        return j

    def latex_fraction(self, t: Tokens, j: int, o: Number) -> int:
        r"""Read the two parts after ``\frac`` (``\frac{4}{3}``, ``\frac43``) and return the token after, or 0."""
        if whole(t, j) and t.end[j] - t.start[j] == 2 and t.mant[j] % 10:
            o.num, o.den = t.mant[j] // 10, t.mant[j] % 10
            o.flags |= FRACTION
            return j + 1
        middle = self.argument(t, j, o)
        end = self.argument(t, middle, self.other) if middle else 0
        below = self.other
        if not end or below.num == 0 or below.rad or below.flags or o.num > LIMIT or below.num > LIMIT:
            return 0
        o.over(below)
        return end

    def argument(self, t: Tokens, j: int, o: Number) -> int:
        """Read one part of a fraction: a digit, or a plain number in braces with root or π."""
        if j >= t.n:
            return 0
        o.clear()
        if whole(t, j) and t.end[j] - t.start[j] == 1:
            o.take(t, j)
            return j + 1
        if t.kind[j] != OPEN or t.code[j] != 123 or j + 1 >= t.n:
            return 0
        j += 1
        negative = t.kind[j] == OPERATOR and (t.code[j] == HYPHEN or t.code[j] == MINUS)
        if negative:
            j += 1
        if j < t.n and t.kind[j] == NUMERAL and not t.code[j] & (SUPERSCRIPT | SUBSCRIPT | BIG | VULGAR):
            o.take(t, j)
            j += 1
        else:
            o.num = 1
            if not (self.lexicon.has(t, j, W_SQUARE_ROOT | W_PI) or (j < t.n and t.kind[j] == OTHER)):
                return 0
        if negative:
            o.num = -o.num
        j = self.root(t, j, o) or j
        j = self.circle_number(t, j, o) or j
        return j + 1 if j < t.n and t.kind[j] == CLOSE and t.code[j] == 125 else 0


def after_index(t: Tokens, j: int) -> int:
    """Return the token after the root sign or command at ``j`` and the "[3]" behind it."""
    k = j + 1
    if k + 2 < t.n and t.kind[k] == OPEN and t.code[k] == 91 and t.kind[k + 2] == CLOSE and whole(t, k + 1):
        if 2 <= t.mant[k + 1] <= 9 and t.kind[j] == COMMAND and t.start[k] == t.end[j]:
            return k + 3
    return k
