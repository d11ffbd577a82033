# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Numbers that are no quantities: list numbers, "Step 3", clock times, the pronoun "one", "5th"."""

from __future__ import annotations

import cython

if not cython.compiled:
    from tracelens.claims.kinds import *
    from tracelens.claims.lexicon import Lexicon
    from tracelens.claims.numbers import Number, whole
    from tracelens.claims.prefixes import touches
    from tracelens.claims.rows import Rows
    from tracelens.claims.tokens import Tokens


def opens_line(t: Tokens, i: int) -> bool:
    """Return whether only markup stands before token ``i`` on its line."""
    j = i - 1
    while j >= 0 and i - j < 6 and t.kind[j] == MARKUP and t.code[j] in (EMPHASIS, BULLET, HEADING, TAG):
        j -= 1
    return j < 0 or t.kind[j] == NEWLINE


def list_number(t: Tokens, i: int, j: int) -> bool:
    """Return whether the whole number of tokens ``i`` to ``j`` numbers a list ("1. Find …", "2) …", "3: …")."""
    if j + 1 >= t.n or t.end[j - 1] - t.start[i] > 3:
        return False
    if not touches(t, j):
        return dashed(t, i, j)
    if not opens_line(t, i):
        return runs_on(t, i, j)
    if t.kind[j] == CLOSE:
        return t.code[j] == 41
    if t.kind[j] != STOP or t.code[j] not in (46, 58):
        return False
    if t.kind[j + 1] == CLOSE and t.code[j + 1] == 41:
        return touches(t, j + 1)  # 1.)
    if t.kind[j + 1] == WORD and t.end[j + 1] - t.start[j + 1] > 1:
        return True
    return (t.kind[j + 1] != NEWLINE and t.start[j + 1] > t.end[j]) or (t.kind[j + 1] == MARKUP)


def dashed(t: Tokens, i: int, j: int) -> bool:
    """Return whether the numeral ``i`` heads a line before a dash and a sentence ("1 - Add the two")."""
    if t.kind[j] != OPERATOR or t.code[j] not in (HYPHEN, EN_DASH, EM_DASH) or t.kind[j + 1] != WORD:
        return False
    if t.start[j + 1] == t.end[j] or t.end[j + 1] - t.start[j + 1] < 2 or not opens_line(t, i):
        return False
    return "A" <= t.text[t.start[j + 1]] <= "Z"


def section(t: Tokens, i: int, j: int, lexicon: Lexicon) -> bool:
    """Return whether the decimal ``i`` numbers a heading ("2.1 Compute the sum"), not a measure ("2.1 Meters")."""
    if not t.code[i] & DECIMAL or t.dec[i] > 2 or t.kind[j] != WORD or t.start[j] == t.end[i] or not opens_line(t, i):
        return False
    if not "A" <= t.text[t.start[j]] <= "Z" or t.end[j] - t.start[j] < 3 or lexicon.unit(t, j) >= 0:
        return False
    return not lexicon.has(t, j, W_SCALE | W_DOZEN | W_UNIT_PREFIX) and j + 1 < t.n and t.kind[j + 1] != NEWLINE


def runs_on(t: Tokens, i: int, j: int) -> bool:
    """Return whether a list goes on inside its paragraph ("the door. 2. Then …", "so: 1. Find …", "2) blue")."""
    if t.kind[j] == CLOSE:
        before = t.kind[i - 1] in (STOP, COMMA) and not touches(t, i) and t.end[i] - t.start[i] <= 2
        return before and t.code[j] == 41 and t.kind[j + 1] == WORD and not touches(t, j + 1) and not enclosed(t, i)
    if t.kind[j] != STOP or t.code[j] != 46 or t.end[i] - t.start[i] > 2 or t.kind[i - 1] != STOP or touches(t, i):
        return False
    if t.code[i - 1] == 58 and t.mant[i] != 1:
        return False
    return t.kind[j + 1] == WORD and t.start[j + 1] > t.end[j] and "A" <= t.text[t.start[j + 1]] <= "Z"


def enclosed(t: Tokens, i: int) -> bool:
    """Return whether a bracket that was opened before token ``i`` on its line has not been closed."""
    closed = 0
    for j in range(i - 1, max(-1, i - 80), -1):
        if t.kind[j] == NEWLINE:
            return False
        if t.kind[j] == CLOSE and t.code[j] == 41:
            closed += 1
        elif t.kind[j] == OPEN and t.code[j] == 40:
            closed -= 1
            if closed < 0:
                return True
    return False


def numbered_noun(t: Tokens, i: int, lexicon: Lexicon) -> bool:
    """Return whether the noun before numeral ``i`` is numbered by it ("Step 3", "Fig. 2", "in base 9")."""
    j = i - 1
    if j >= 0 and t.kind[j] == OTHER and t.code[j] == 35:
        j -= 1
    if j >= 0 and t.kind[j] == STOP and t.code[j] == 46 and touches(t, j):
        j -= 1
    if j >= 0 and t.kind[j] == COMMAND and lexicon.has(t, j, W_MARKER_NOUN):
        return True
    if j >= 0 and t.kind[j] == OTHER and t.code[j] in (0x2220, 0x25B3, 0x2206):  # ∠1, △2
        return True
    if j < 0 or t.kind[j] != WORD or touches(t, i):
        return False
    if lexicon.is_key(t, j, K_NUMBER):
        return lexicon.has(t, j - 1, W_MARKER_NOUN) or lexicon.is_key(t, j - 1, K_THING)
    if lexicon.is_key(t, j, K_BASE):
        return j > 0 and (lexicon.has(t, j - 1, W_YEAR_BEFORE) or lexicon.has(t, j - 1, W_TIME_BEFORE))
    if not lexicon.has(t, j, W_MARKER_NOUN):
        return False
    if j < i - 1 and t.kind[i - 1] == STOP and not lexicon.has(t, j, W_ABBREVIATION):
        return False
    return not lexicon.has(t, j - 1, W_VAGUE) or t.end[j] - t.start[j] > 2


def clock_end(t: Tokens, i: int, o: Number, lexicon: Lexicon, math: int) -> int:
    """Read a time of day ("10:30", "10am", "5 p.m.", "5 o'clock") as minutes into ``o``; return the end, or 0."""
    if not whole(t, i) or t.mant[i] > 24 or t.end[i] - t.start[i] > 2:
        return 0
    j = i + 1
    minutes = 0
    colon = colon_joins(t, j) and t.end[j + 1] - t.start[j + 1] == 2 and t.mant[j + 1] < 60
    if colon:
        minutes = t.mant[j + 1]
        j += 2
        if colon_joins(t, j) and t.end[j + 1] - t.start[j + 1] == 2:
            j += 2
    half_day = 0
    end = 0
    if lexicon.has(t, j, W_CLOCK) and t.mant[i] <= 12 and not (math and touches(t, j)):
        half_day = 2 if t.text[t.start[j]] in "pP" else 1
        end = j + 1
    elif lexicon.has(t, j, W_CLOCK_DOTTED) and j + 2 < t.n and t.kind[j + 1] == STOP and touches(t, j + 1):
        if touches(t, j + 2) and t.text[t.start[j + 2]] in "mM" and t.end[j + 2] - t.start[j + 2] == 1:
            half_day = 2 if t.text[t.start[j]] in "pP" else 1
            end = j + 3
            if end < t.n and t.kind[end] == STOP and touches(t, end):
                end += 1
    elif lexicon.is_key(t, j + 2, K_CLOCK_WORD) and touches(t, j + 1) and touches(t, j + 2):
        end = j + 3
    elif colon and (lexicon.has(t, i - 1, W_TIME_BEFORE) or from_to(t, i, j) or t.chars[t.start[i + 2]] == "0"):
        end = 0 if says_ratio(t, i, lexicon) else j
    if not end:
        return 0
    hour = t.mant[i]
    if half_day:
        hour = hour % 12 + (12 if half_day == 2 else 0)
    o.num = hour * 60 + minutes
    o.flags |= TIMES_OF_DAY
    return end


def says_ratio(t: Tokens, i: int, lexicon: Lexicon) -> bool:
    """Return whether the sentence has spoken of a ratio before token ``i``."""
    for j in range(i - 1, max(-1, i - 30), -1):
        if t.kind[j] == NEWLINE or (t.kind[j] == STOP and t.code[j] == 46):
            return False
        if lexicon.is_key(t, j, K_RATIO):
            return True
    return False


def from_to(t: Tokens, i: int, j: int) -> bool:
    """Return whether the digits and colon of tokens ``i`` to ``j`` are an end of "9:00-17:00"."""
    if j + 2 < t.n and t.kind[j] == OPERATOR and t.code[j] in (HYPHEN, EN_DASH) and colon_joins(t, j + 2):
        return touches(t, j) and touches(t, j + 1)
    return i > 3 and t.kind[i - 1] == OPERATOR and t.code[i - 1] in (HYPHEN, EN_DASH) and colon_joins(t, i - 3)


def colon_joins(t: Tokens, j: int) -> bool:
    """Return whether token ``j`` is a colon between two touching whole numerals."""
    return j < t.n and t.kind[j] == STOP and t.code[j] == 58 and touches(t, j) and touches(t, j + 1) and whole(t, j + 1)


def pronoun(t: Tokens, i: int, lexicon: Lexicon) -> bool:
    """Return whether "one" at ``i`` stands for a thing ("this one", "one of") or joins words ("one-way")."""
    if not lexicon.has(t, i, W_SMALL) or lexicon.value(t, i) != 1:
        return False
    j = i + 1
    if j < t.n and t.kind[j] == OPERATOR and t.code[j] == HYPHEN and touches(t, j) and touches(t, j + 1):
        return lexicon.unit(t, j + 1) < 0
    across = 2 if lexicon.has(t, i + 1, W_AFTER_INCH) else -2 if lexicon.has(t, i - 1, W_AFTER_INCH) else 0
    if across and lexicon.has(t, i + across, W_SMALL) and lexicon.value(t, i + across) == 1:
        return not lexicon.has(t, min(i, i + across) - 1, W_ARTICLE)  # one by one, but a one by one square
    if lexicon.has(t, i - 1, W_AND) and lexicon.is_key(t, i + 1, K_AT):
        return True  # one at the top and one at the bottom
    if lexicon.has(t, i - 1, W_PRONOUN_BEFORE) or lexicon.has(t, i + 1, W_PRONOUN_AFTER):
        return not lexicon.has(t, i + 1, W_OF) or not lexicon.has(t, i + 2, W_TENS)
    if i > 1 and lexicon.has(t, i - 1, W_AFTER_INCH) and lexicon.has(t, i - 2, W_SMALL):
        return True  # one by one
    if j < t.n and t.kind[j] == OTHER and touches(t, j):
        return True
    return (
        j < t.n
        and t.kind[j] == WORD
        and lexicon.has(t, j, W_FUNCTION_WORD)
        and not lexicon.has(t, j, W_AND | W_COMPARATIVE)
        and not lexicon.has(t, i - 1, W_SIGN_BEFORE)
    )


def raised_ordinal(t: Tokens, j: int, lexicon: Lexicon) -> int:
    r"""Return the token after ``^{rd}`` or ``^\text{rd}`` at ``j``, or after the "rd" of "$3$rd"; or 0."""
    if t.kind[j] == OPERATOR and t.code[j] != POWER:
        return 0
    if t.kind[j] == MARKUP:
        return j + 2 if t.code[j] == MATH_CLOSE and touches(t, j + 1) and lexicon.has(t, j + 1, W_ORDINAL_ENDING) else 0
    end = min(t.n, j + 6)
    for k in range(j + 1, end):
        if lexicon.has(t, k, W_ORDINAL_ENDING):
            while k + 1 < t.n and k + 1 < end and t.kind[k + 1] == CLOSE:
                k += 1
            return k + 1
        if t.kind[k] not in (OPEN, COMMAND):
            return 0
    return 0


def clock_word(t: Tokens, j: int, lexicon: Lexicon) -> bool:
    """Return whether "o'clock" stands at token ``j``."""
    return lexicon.is_key(t, j + 2, K_CLOCK_WORD) and t.kind[j] == WORD and touches(t, j + 1) and touches(t, j + 2)


def ends_list(t: Tokens, i: int, r: Rows) -> bool:
    """Return whether "5." alone on its line begins an item: of the list that ``r`` has a number of, or of any.

    The latter only behind a paragraph that has ended ("… is done.", a block of code).
    """
    j = i + 1
    if j >= t.n or t.kind[j] != STOP or t.code[j] != 46 or not touches(t, j) or not opens_line(t, i):
        return False
    if j + 1 < t.n and t.kind[j + 1] != NEWLINE:
        return False
    last = r.last_marker()
    if 0 <= last < t.mant[i] < last + 6:
        return True
    k = i - 1
    while k >= 0 and t.kind[k] == NEWLINE:
        k -= 1
    ended = k >= 0 and ((t.kind[k] == STOP and t.code[k] == 46) or (t.kind[k] == MARKUP and t.code[k] == CODE))
    return ended and t.end[i] - t.start[i] <= 2 and t.mant[i] > 1
