# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
r"""Tokens of one text as columns, which :mod:`tracelens.claims.lexer` fills.

Tokens are columns, not objects (``kinds.py`` has the numbers):

========= ======================================================= =============================================
kind      examples                                                code
========= ======================================================= =============================================
NUMERAL   12 1,250 10{,}000 2.5 .5 1.2e-3 ½ ² ₃                   bits: SUPERSCRIPT SUBSCRIPT BIG GROUPED VULGAR …
WORD      two metres x É                                          number of the word in the vocabulary, or -1
OPERATOR  + - − – — × · * / ÷ ^ ** \times \cdot \div ± x (2 x 3)  PLUS HYPHEN MINUS EN_DASH EM_DASH TIMES …
RELATION  = == < > <= ≥ ≈ ~ ≠ != \leq \approx                     EQ LT GT LE GE APPROX NE
OPEN      ( [ { ⟨ \{ \langle, and < of a vector <1, 2>            the bracket's code point (\{ and < give ⦃ and ⟨)
CLOSE     the same, closing                                       the bracket's code point
COMMA     , ，                                                     code point
STOP      . ! ? ; : …                                             code point
NEWLINE   one line feed                                           0
CURRENCY  $ (money, not maths) \$ € £ ¥                           code point
PERCENT   % \% ‰                                                  code point
DEGREE    ° º ^\circ ^{\circ} \degree ℃                           code point (° for all but ℃ and ℉)
COMMAND   \frac \sqrt \text \boxed \pi                            number of the word ("\frac"), or -1
MARKUP    $ \( \) \[ \] ** << >> \, ~ \\ & ` <b> -> \left # •     MATH_OPEN MATH_CLOSE DISPLAY EMPHASIS CODE …
DOTTED    1.2.3 192.168.0.1 12.05.2024                            number of dots
LINK      https://example.org/1?a=2                               0
OTHER     any other single character: _ | ' " @                   code point
========= ======================================================= =============================================

A numeral's value is ``mant · 10**exp / den``, never negative (a sign is a token of its own), with ``dec`` decimals as
printed (-1 for vulgar fractions); :meth:`Tokens.value` gives it as a Fraction, also for BIG ones of more than 18
digits. These four columns mean nothing for other kinds.
"""

from __future__ import annotations

from array import array
from fractions import Fraction

import cython

if not cython.compiled:
    from tracelens.claims.kinds import *

    # tokens.pxd has the next two as constants.
    OPENING = 1 << NUMERAL | 1 << OPEN | 1 << CURRENCY | 1 << COMMAND | 1 << MARKUP | 1 << DOTTED | 1 << OTHER
    BEGINS = (  # the classes of words that begin a claim
        W_SMALL | W_TENS | W_SCALE | W_ARTICLE | W_DENOMINATOR | W_ORDINAL | W_MONTH | W_SQUARE_ROOT | W_PI
        | W_OPTION_NOUN
    )  # fmt: skip


class Tokens:
    """The tokens of one text as columns of length ``n`` (the arrays may be longer).

    ``bits`` are the classes of a known word or command, 0 for any other token; ``hashed`` is the hash of a WORD of
    ASCII letters (:func:`~tracelens.claims.vocabulary.word_hash`), -1 for other words, and means nothing for the rest.
    ``chars`` are the characters of ``text`` and a NUL behind them: a string, or in compiled form code points in an
    array, which costs far less to look at. A fifth of all tokens are ``marks`` (no word, numeral or comma; ``mark_n``
    of them), and most questions (where do sentences end, what computes) are about these alone; ``counts`` says how
    many of the ``numerals`` stand before each. A sixth are ``openers`` (``opener_n`` of them), which can begin a claim
    or change how those behind are read. ``seen`` has the classes of all words and commands.
    """

    def __init__(self, text: str, room: int = 64) -> None:
        self.room = room
        self.n = 0
        self.kind = array("i", bytes(4 * room))
        self.start = array("i", bytes(4 * room))
        self.end = array("i", bytes(4 * room))
        self.code = array("i", bytes(4 * room))
        self.bits = array("q", bytes(8 * room))
        self.hashed = array("q", bytes(8 * room))
        self.mant = array("q", bytes(8 * room))
        self.exp = array("i", bytes(4 * room))
        self.den = array("i", bytes(4 * room))
        self.dec = array("i", bytes(4 * room))
        self.marks = array("i", bytes(4 * room))
        self.counts = array("i", bytes(4 * room))
        self.openers = array("i", bytes(4 * room))
        self.mark_n = self.opener_n = self.numerals = 0
        self.seen = 0
        self.char_room = 0
        self.reset(text)

    if not cython.compiled:  # tokens.pxd has the same methods as inline code

        def hold(self, text: str) -> None:
            """Put the characters of ``text`` into ``chars``."""
            self.chars = text + "\0"

        def alike(self, one: int, other: int, length: int) -> bool:
            """Return whether the ``length`` characters from ``one`` on are those from ``other`` on."""
            return self.chars[one : one + length] == self.chars[other : other + length]

        def add(self, kind: int, start: int, end: int, code: int) -> int:
            """Append a token and return ``end``, where reading goes on."""
            i = self.n
            if i >= self.room:
                self.grow()
            self.kind[i] = kind
            self.start[i] = start
            self.end[i] = end
            self.code[i] = code
            self.bits[i] = 0
            if kind > WORD and kind != COMMA:
                self.marks[self.mark_n] = i
                self.counts[self.mark_n] = self.numerals
                self.mark_n += 1
            if OPENING >> kind & 1:
                self.openers[self.opener_n] = i
                self.opener_n += 1
            self.n = i + 1
            return end

        def add_word(self, start: int, end: int, number: int, bits: int, hashed: int) -> int:
            """Append a word."""
            i = self.n
            self.add(WORD, start, end, number)
            self.bits[i] = bits
            self.seen |= bits
            self.hashed[i] = hashed
            if bits & BEGINS:
                self.openers[self.opener_n] = i
                self.opener_n += 1
            return 0

        def add_numeral(self, start: int, end: int, flags: int, mant: int, exp: int, den: int, dec: int) -> int:
            """Append a numeral with its value and return ``end``."""
            self.add(NUMERAL, start, end, flags)
            self.numerals += 1
            i = self.n - 1
            self.mant[i], self.exp[i], self.den[i], self.dec[i] = mant, exp, den, dec
            return end

    def reset(self, text: str) -> None:
        """Forget all tokens and take ``text`` as the text that the next ones point into."""
        self.text = text
        self.n = self.mark_n = self.opener_n = self.numerals = self.seen = 0
        if cython.compiled and len(text) >= self.char_room:
            self.char_room = max(4096, len(text) + len(text) // 4)
            self.chars = array("I", bytes(4 * self.char_room))  # type: ignore[assignment]
        self.hold(text)

    def grow(self) -> None:
        """Double the room of every column."""
        self.room *= 2
        self.marks = array("i", bytes(self.marks) * 2)
        self.counts = array("i", bytes(self.counts) * 2)
        self.openers = array("i", bytes(self.openers) * 2)
        self.kind = array("i", bytes(self.kind) * 2)
        self.start = array("i", bytes(self.start) * 2)
        self.end = array("i", bytes(self.end) * 2)
        self.code = array("i", bytes(self.code) * 2)
        self.bits = array("q", bytes(self.bits) * 2)
        self.hashed = array("q", bytes(self.hashed) * 2)
        self.mant = array("q", bytes(self.mant) * 2)
        self.exp = array("i", bytes(self.exp) * 2)
        self.den = array("i", bytes(self.den) * 2)
        self.dec = array("i", bytes(self.dec) * 2)

    def quote(self, i: int) -> str:
        """Return the characters of token ``i``."""
        return self.text[self.start[i] : self.end[i]]

    def value(self, i: int) -> Fraction:
        """Return the exact value of numeral ``i``."""
        if self.code[i] & BIG:
            return big_value(self.quote(i))
        return Fraction(self.mant[i]) * Fraction(10) ** self.exp[i] / self.den[i]


TEN = int("10")
"""A Python integer: Cython would take the power of a literal ten as a C double."""


def big_value(quote: str) -> Fraction:
    """Return the exact value of a numeral with more than 18 digits (int() takes any script's digits)."""
    body, _, power = quote.lower().partition("e")
    whole, _, decimals = body.partition(".")
    digits = "".join(c for c in whole + decimals if c.isdecimal())
    mantissa = 0
    for at in range(0, len(digits), 4000):  # int() refuses very long strings
        piece = digits[at : at + 4000]
        mantissa = mantissa * TEN ** len(piece) + int(piece)
    places = sum(c.isdecimal() for c in decimals)
    return Fraction(mantissa) * Fraction(10) ** ((int(power) if power else 0) - places)
