# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""What stands before a number: its sign, its currency sign, or a word that it is only the continuation of."""

from __future__ import annotations

import cython

if not cython.compiled:
    from tracelens.claims.kinds import *
    from tracelens.claims.lexicon import Lexicon
    from tracelens.claims.numerals import unspaced
    from tracelens.claims.tokens import Tokens

    def touches(t: Tokens, i: int) -> bool:  # prefixes.pxd has the same as inline code
        """Return whether no gap lies between token ``i`` and the one before it."""
        return 0 < i < t.n and t.start[i] == t.end[i - 1]

    def is_script(t: Tokens, i: int) -> bool:  # as is this
        """Return whether token ``i`` is written as an exponent or an index (after ^ or _)."""
        if i == 0:
            return False
        if t.kind[i - 1] == OTHER and t.code[i - 1] == 95:
            return touches(t, i) or (t.end[i - 1] - t.start[i - 1] == 1 and touches(t, i - 1))
        return t.kind[i - 1] == OPERATOR and t.code[i - 1] == POWER

    def may_sign(t: Tokens, j: int) -> bool:  # and this
        """Return whether token ``j`` is an operator, a currency or "negative": else no sign belongs to what follows."""
        return j >= 0 and (t.kind[j] == OPERATOR or t.kind[j] == CURRENCY or t.bits[j] & W_NEGATIVE != 0)


def follows_relation(t: Tokens, i: int) -> bool:
    """Return whether a relation stands right before token ``i``."""
    return i > 0 and t.kind[i - 1] == RELATION


def named_before(t: Tokens, j: int, lexicon: Lexicon) -> int:
    """Return the token before the "coordinate of" whose owner ends at ``j`` ("x-coordinate of the lamp"), or -1."""
    low = max(1, j - 4)
    while j > low and t.kind[j] == WORD:
        j -= 1
        if lexicon.has(t, j, W_OF) and lexicon.has(t, j - 1, W_COORDINATE_WORD):
            return j - 3 if t.kind[j - 2] == OPERATOR else j - 2
    return -1


def currency_before(t: Tokens, i: int) -> int:
    """Return the token of the currency sign before number ``i``, or ``i`` itself."""
    if i > 0 and t.kind[i - 1] == CURRENCY and t.start[i] - t.end[i - 1] <= 1:
        return i - 1
    if i > 1 and t.kind[i - 1] == OPERATOR and t.kind[i - 2] == CURRENCY and touches(t, i) and touches(t, i - 1):
        return i - 2 if t.code[i - 1] == HYPHEN or t.code[i - 1] == MINUS else i
    return i


def sign_before(t: Tokens, i: int, lexicon: Lexicon, math: int) -> int:
    """Return the token of the sign that belongs to what starts at ``i``, or ``i`` where there is none.

    A minus is a sign after a relation, bracket, operator, comma or line start, and after a word with a gap before it
    and none behind it; after a number it subtracts. "negative" always is one, "minus" not after a number.
    """
    s = i - 1
    if s < 0:
        return i
    if t.kind[s] == WORD:
        if not lexicon.has(t, s, W_NEGATIVE) or not t.start[i] > t.end[s]:
            return i
        if t.end[s] - t.start[s] == 5 and s > 0:  # minus
            before = t.kind[s - 1]
            if before in (NUMERAL, CLOSE, PERCENT, DEGREE) or lexicon.has(t, s - 1, W_SMALL | W_TENS | W_SCALE):
                return i
            if before == WORD and (t.end[s - 1] - t.start[s - 1] == 1 or lexicon.unit(t, s - 1) >= 0):
                return i
            says = W_SIGN_BEFORE | W_FUNCTION_WORD | W_HEDGE | W_BE | W_TIME_BEFORE
            if before == WORD and t.chars[t.end[s - 1] - 1] == "s" and not lexicon.has(t, s - 1, says):
                return i  # twice the number of apples minus 12
        return s
    if t.kind[s] != OPERATOR or t.code[s] not in (PLUS, HYPHEN, MINUS, EN_DASH):
        return i
    gap = t.start[i] > t.end[s]
    if s == 0:
        return i if gap else s
    before = t.kind[s - 1]
    if gap:
        signs = before == RELATION or before == OPEN
        return s if signs and t.code[s] != PLUS else i
    if before == WORD:
        if t.start[s] == t.end[s - 1] or (math and t.end[s - 1] - t.start[s - 1] == 1):
            return i
        return s
    if before == MARKUP:
        inner = t.code[s - 1]
        if inner == SPACE or inner == SIZING or inner == MATH_CLOSE:
            return i
        return i if inner == EMPHASIS and touches(t, s) and s > 1 and t.kind[s - 2] == NUMERAL else s
    if before == STOP:
        return s if t.start[s] > t.end[s - 1] else i
    if before == OTHER:
        if t.code[s - 1] == 124 and s > 1 and t.kind[s - 2] in (NUMERAL, WORD, CLOSE):
            return i  # |x|-2
        return s if t.code[s - 1] in (34, 39, 8220, 8216, 124, 64) else i
    if before == OPERATOR:
        return s if t.code[s - 1] != POWER else i
    return s if before in (OPEN, RELATION, NEWLINE, COMMA) else i


def continues_word(t: Tokens, i: int, lexicon: Lexicon, math: int) -> int:
    """Return the first token of the identifier that numeral ``i`` is the end of (GPT-4, x1, v2.1), or ``i``.

    In maths a hyphen subtracts; a word of a script without spaces ("幅は30") is none of an identifier.
    """
    if not touches(t, i):
        return i
    before = t.kind[i - 1]
    if before == WORD:
        return i if unspaced(t.chars[t.end[i - 1] - 1]) else i - 1
    if before == OPERATOR and t.code[i - 1] == HYPHEN and i > 1 and touches(t, i - 1) and t.kind[i - 2] == WORD:
        if math or (joins_numbers(t, i - 2) and lexicon.has(t, i - 2, W_AFTER_INCH | W_OF | W_AND | W_OR)):
            return i
        long_word = t.end[i - 2] - t.start[i - 2] > 1 or "A" <= t.text[t.start[i - 2]] <= "Z"
        if not long_word or lexicon.has(t, i - 2, W_SMALL | W_TENS | W_MONTH | W_TO):
            return i
        return i - 2
    if before == OTHER and t.code[i - 1] == 35:
        return i - 1
    return i


def within_name(t: Tokens, i: int) -> bool:
    """Return whether the word ``i`` is a part of a name with underscores ("first_five_test")."""
    if touches(t, i) and t.kind[i - 1] == OTHER and t.code[i - 1] == 95:
        return True
    return touches(t, i + 1) and t.kind[i + 1] == OTHER and t.code[i + 1] == 95


def joins_numbers(t: Tokens, j: int) -> bool:
    """Return whether a number with a hyphen stands right before the word at ``j`` ("5-by-7")."""
    return j > 1 and t.kind[j - 1] == OPERATOR and t.code[j - 1] == HYPHEN and touches(t, j) and touches(t, j - 1)


def identifier_end(t: Tokens, i: int) -> int:
    """Return the token after the identifier that has a digit at token ``i``."""
    end = i + 1
    while end < t.n and touches(t, end) and end - i < 30:
        joins = t.kind[end] == OPERATOR and t.code[end] == HYPHEN and end + 1 < t.n and touches(t, end + 1)
        if not (t.kind[end] in (WORD, NUMERAL, DOTTED) or (joins and t.kind[end + 1] in (WORD, NUMERAL))):
            break
        end += 1
    return end


def script_end(t: Tokens, i: int) -> int:
    """Return the token after the braced exponent or index that opens at ``i``, or ``i`` where it is not short."""
    depth = 0
    for j in range(i, min(t.n, i + 16)):
        if t.kind[j] == OPEN:
            depth += 1
        elif t.kind[j] == CLOSE:
            depth -= 1
            if depth == 0:
                return j + 1
        elif t.kind[j] == NEWLINE:
            return i
    return i
