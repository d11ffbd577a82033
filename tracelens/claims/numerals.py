# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The characters of numerals: digits of any script, thousands separators, exponents."""

from __future__ import annotations

import unicodedata

import cython

from tracelens.claims import symbols

if not cython.compiled:
    from tracelens.claims.kinds import BLANK, DIGIT, DOTTED, LETTER, SUBSCRIPT, SUPERSCRIPT, VULGAR
    from tracelens.claims.tokens import Tokens

    # numerals.pxd has the next four as inline code.
    def is_digit(c: str) -> bool:
        """Return whether ``c`` is a decimal digit of any script."""
        return c.isdecimal()

    def push(mant: int, digits: int, c: str) -> int:
        """Return ``mant`` with one digit more; the nineteenth and later ones are not kept (the numeral is BIG)."""
        return mant * 10 + digit(c) if digits < 18 else mant

    def ends_whole(t: Tokens, i: int, code: int) -> bool:
        """Return whether a whole number in ASCII digits ends before ``i`` (``code``); False where it may go on.

        ``code`` is 0 at the end of the text, behind which there is no character to look at.
        """
        after = ord(t.chars[i + 1]) if code else 0
        if code == 32:  # 40 000
            return after != 48
        if code == 44 or code == 46:  # 1,250 and 2.5; with a backslash behind the comma, a thousands separator
            return after < 48 or (57 < after < 128 and after != 92)
        return code < 128 and code not in (69, 92, 101, 123)  # 1E5, 1e5, 1{,}250; a backslash

    def ends_decimal(t: Tokens, i: int, code: int) -> bool:
        """Return whether a decimal number in ASCII digits ends before character ``i`` (``code``)."""
        if code == 46:  # 1.2.3
            after = ord(t.chars[i + 1])
            return after < 48 or 57 < after < 128
        return code < 128 and code not in (69, 101)


RAISED_CHARS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
LOWERED_CHARS = "₀₁₂₃₄₅₆₇₈₉"


def beyond(c: str) -> int:
    """Return what a character beyond ASCII begins; -1 for a mark."""
    if c.isalpha() and c != "º":
        return LETTER
    return BLANK if c.isspace() else DIGIT if c.isdecimal() else -1


def digit(c: str) -> int:
    """Return the value of a decimal digit of any script."""
    return ord(c) - 48 if c <= "9" else unicodedata.decimal(c)


def is_mark(c: str) -> bool:
    """Return whether ``c`` is a combining mark, which belongs to the letter before it."""
    return unicodedata.category(c)[0] == "M"


def group(t: Tokens, i: int, n: int) -> int:
    r"""Return the length of the thousands separator at ``i`` if exactly three digits follow it, or 0."""
    if i >= n:
        return 0
    c = t.chars[i]
    step = 0
    if c == " ":  # 40 000
        if i + 3 < n and t.chars[i + 1] == "0" and t.chars[i + 2] == "0" and t.chars[i + 3] == "0":
            step = 1
    elif c == "," or c == "\u00a0" or c == "\u202f" or c == "\u2009":
        step = 1
        if c == "," and i + 2 < n and t.chars[i + 1] == "\\" and t.chars[i + 2] == "!":
            step = 3
    elif c == "{" and i + 2 < n and t.chars[i + 1] == "," and t.chars[i + 2] == "}":
        step = 3
    elif c == "\\" and i + 1 < n and t.chars[i + 1] == ",":
        step = 2
    if step == 0 or i + step + 3 > n:
        return 0
    for at in range(i + step, i + step + 3):
        if not is_digit(t.chars[at]):
            return 0
    after = i + step + 3
    if after < n and is_digit(t.chars[after]):
        return 0
    return step


def dotted(t: Tokens, start: int, i: int, n: int) -> int:
    """Read the rest of a version, an address or a date written with points."""
    dots = 1
    while i + 1 < n and t.chars[i] == "." and is_digit(t.chars[i + 1]):
        dots += 1
        i += 1
        while i < n and is_digit(t.chars[i]):
            i += 1
    return t.add(DOTTED, start, i, dots)


def exponent(t: Tokens, i: int, n: int) -> int:
    """Return the end of ``e-3`` at ``i``, or ``i`` where there is no exponent of at most three digits."""
    if i >= n or (t.chars[i] != "e" and t.chars[i] != "E"):
        return i
    at = i + 1
    if at < n and (t.chars[at] == "+" or t.chars[at] == "-" or t.chars[at] == "−"):
        at += 1
    first = at
    while at < n and "0" <= t.chars[at] <= "9":
        at += 1
    if at == first or at - first > 3 or (at < n and (t.chars[at].isalpha() or t.chars[at] == "_")):
        return i
    return at


def unspaced(c: str) -> bool:
    """Return whether a letter is of a script that puts no spaces between words (Chinese, Japanese, Thai, …)."""
    return c >= "⺀" or "฀" <= c < "Ⴀ" or "ក" <= c < "᠀"


def power_of_ten(t: Tokens, i: int, end: int) -> int:
    """Return the value of the exponent ``e-3`` that stands from ``i`` to ``end``."""
    power = 0
    for at in range(i + 1, end):
        if is_digit(t.chars[at]):
            power = power * 10 + digit(t.chars[at])
    return -power if t.chars[i + 1] == "-" or t.chars[i + 1] == "−" else power


def foreign_numeral(t: Tokens, i: int) -> int:
    """Read raised or lowered digits or a vulgar fraction at ``i``, and return the end; 0 where none stands there."""
    c = t.chars[i]
    if c in RAISED_CHARS or c in LOWERED_CHARS:
        n = len(t.text)
        end = i
        mant = 0
        digits = 0
        chars = RAISED_CHARS if c in RAISED_CHARS else LOWERED_CHARS
        while end < n and t.chars[end] in chars:
            if digits < 18:
                mant = mant * 10 + chars.index(t.chars[end])
            digits += 1
            end += 1
        return t.add_numeral(i, end, SUPERSCRIPT if chars == RAISED_CHARS else SUBSCRIPT, mant, 0, 1, 0)
    vulgar = symbols.VULGAR.get(c)
    return 0 if vulgar is None else t.add_numeral(i, i + 1, VULGAR, vulgar[0], 0, vulgar[1], -1)
