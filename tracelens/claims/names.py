# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True, annotation_typing=False
"""Numbers that are no quantities: list numbers, "Step 3", dates, years, clock times."""

from __future__ import annotations

import cython

if not cython.compiled:
    from tracelens.claims.kinds import *
    from tracelens.claims.lexicon import Lexicon
    from tracelens.claims.numbers import Number, slash, whole
    from tracelens.claims.prefixes import touches
    from tracelens.claims.tokens import Tokens


def opens_line(t: Tokens, i: int) -> bool:
    """Return whether only markup stands before token ``i`` on its line."""
    j = i - 1
    while j >= 0 and i - j < 6 and t.kind[j] == MARKUP and t.code[j] in (EMPHASIS, BULLET, HEADING, TAG):
        j -= 1
    return j < 0 or t.kind[j] == NEWLINE


def list_number(t: Tokens, i: int, j: int) -> bool:
    """Return whether the whole number of tokens ``i`` to ``j`` numbers a list ("1. Find …", "2) …", "3: …")."""
    if j >= t.n or not touches(t, j) or j + 1 >= t.n or t.end[j - 1] - t.start[i] > 3:
        return False
    if not opens_line(t, i):
        return runs_on(t, i, j)
    if t.kind[j] == CLOSE:
        return t.code[j] == 41
    if t.kind[j] != STOP or t.code[j] not in (46, 58):
        return False
    return (t.kind[j + 1] != NEWLINE and t.start[j + 1] > t.end[j]) or (t.kind[j + 1] == MARKUP)


def runs_on(t: Tokens, i: int, j: int) -> bool:
    """Return whether a list goes on inside its paragraph ("… the door. 2. Then …", "so: 1. Find …")."""
    if t.kind[j] != STOP or t.code[j] != 46 or t.end[i] - t.start[i] > 2 or t.kind[i - 1] != STOP or touches(t, i):
        return False
    if t.code[i - 1] == 58 and t.mant[i] != 1:
        return False
    return t.kind[j + 1] == WORD and t.start[j + 1] > t.end[j] and "A" <= t.text[t.start[j + 1]] <= "Z"


def numbered_noun(t: Tokens, i: int, lexicon: Lexicon) -> bool:
    """Return whether the noun before numeral ``i`` is numbered by it ("Step 3", "Fig. 2", "in base 9")."""
    j = i - 1
    if j >= 0 and t.kind[j] == OTHER and t.code[j] == 35:
        j -= 1
    if j >= 0 and t.kind[j] == STOP and t.code[j] == 46 and touches(t, j):
        j -= 1
    if j >= 0 and t.kind[j] == COMMAND and lexicon.has(t, j, W_MARKER_NOUN):
        return True
    if j < 0 or t.kind[j] != WORD or touches(t, i):
        return False
    if lexicon.is_key(t, j, K_BASE):
        return j > 0 and (lexicon.has(t, j - 1, W_YEAR_BEFORE) or lexicon.has(t, j - 1, W_TIME_BEFORE))
    if not lexicon.has(t, j, W_MARKER_NOUN):
        return False
    if j < i - 1 and t.kind[i - 1] == STOP and not lexicon.has(t, j, W_ABBREVIATION):
        return False
    return not lexicon.has(t, j - 1, W_VAGUE) or t.end[j] - t.start[j] > 2


def year(t: Tokens, i: int, j: int, lexicon: Lexicon) -> bool:
    """Return whether the bare number of tokens ``i`` to ``j`` is a year ("in 1995", "2024 AD")."""
    if j != i + 1 or not whole(t, i) or t.code[i] & GROUPED or t.end[i] - t.start[i] != 4:
        return False
    if not 1500 <= t.mant[i] <= 2100:
        return False
    if lexicon.has(t, j, W_AFTER_YEAR):
        return True
    if not lexicon.has(t, i - 1, W_YEAR_BEFORE | W_MONTH):
        return False
    if j >= t.n or t.kind[j] in (STOP, NEWLINE, COMMA, CLOSE):
        return True
    return t.kind[j] == WORD and lexicon.has(t, j, W_FUNCTION_WORD)


def month(t: Tokens, i: int, lexicon: Lexicon) -> bool:
    """Return whether word ``i`` names a month ("may" and "march" only where a date needs them)."""
    if not lexicon.has(t, i, W_MONTH):
        return False
    first = t.text[t.start[i]]
    return "A" <= first <= "Z" or lexicon.has(t, i - 1, W_YEAR_BEFORE) or t.end[i] - t.start[i] > 5


def date_end(t: Tokens, i: int, lexicon: Lexicon) -> int:
    """Return the token after the date that starts at token ``i`` (month word or numeral), or 0."""
    if t.kind[i] == WORD:
        if not month(t, i, lexicon):
            return 0
        if whole(t, i + 1) and t.mant[i + 1] <= 31 and t.end[i + 1] - t.start[i + 1] <= 2:
            return year_end(t, ordinal_end(t, i + 2, lexicon), lexicon)
        if whole(t, i + 1) and 1500 <= t.mant[i + 1] <= 2100 and t.end[i + 1] - t.start[i + 1] == 4:
            return i + 2
        return 0
    if not whole(t, i) or t.code[i] & GROUPED:
        return 0
    if slash(t, i + 1) and whole(t, i + 2) and slash(t, i + 3) and whole(t, i + 4):
        return i + 5 if t.mant[i] <= 2100 and t.mant[i + 2] <= 31 and not slash(t, i + 5) else 0
    if dash(t, i + 1) and whole(t, i + 2) and t.end[i] - t.start[i] == 4 and 1500 <= t.mant[i] <= 2100:
        month_like = t.end[i + 2] - t.start[i + 2] == 2 and 1 <= t.mant[i + 2] <= 12 and t.text[t.start[i + 2]] <= "1"
        if month_like and dash(t, i + 3) and whole(t, i + 4) and t.mant[i + 4] <= 31:
            return i + 5
        return i + 3 if month_like and not dash(t, i + 3) else 0
    if t.mant[i] <= 31 and t.end[i] - t.start[i] <= 2:
        j = ordinal_end(t, i + 1, lexicon)
        if lexicon.has(t, j, W_OF):
            j += 1
        if month(t, j, lexicon) and "A" <= t.text[t.start[j]] <= "Z":
            return year_end(t, j + 1, lexicon)
    return 0


def dash(t: Tokens, j: int) -> bool:
    """Return whether token ``j`` is a hyphen that touches both neighbours."""
    return j < t.n and t.kind[j] == OPERATOR and t.code[j] == HYPHEN and touches(t, j) and touches(t, j + 1)


def ordinal_end(t: Tokens, j: int, lexicon: Lexicon) -> int:
    """Return the token after the "th" at ``j``, or ``j``."""
    return j + 1 if touches(t, j) and lexicon.has(t, j, W_ORDINAL_ENDING) else j


def year_end(t: Tokens, j: int, lexicon: Lexicon) -> int:
    """Return the token after ", 2024" at ``j``, or ``j``."""
    k = j + 1 if j < t.n and t.kind[j] == COMMA else j
    if whole(t, k) and t.end[k] - t.start[k] == 4 and 1000 <= t.mant[k] <= 2999:
        return k + 1
    return j


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
    if lexicon.has(t, i - 1, W_PRONOUN_BEFORE) or lexicon.has(t, i + 1, W_PRONOUN_AFTER):
        return not lexicon.has(t, i + 1, W_OF) or not lexicon.has(t, i + 2, W_TENS)
    if i > 1 and lexicon.has(t, i - 1, W_AFTER_INCH) and lexicon.has(t, i - 2, W_SMALL):
        return True  # one by one
    j = i + 1
    if j < t.n and t.kind[j] == OPERATOR and t.code[j] == HYPHEN and touches(t, j) and touches(t, j + 1):
        return lexicon.unit(t, j + 1) < 0
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
    r"""Return the token after ``^{rd}`` or ``^\text{rd}`` at ``j``, or 0."""
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


def ends_list(t: Tokens, i: int, last: int) -> bool:
    """Return whether "5." alone on its line begins another item of the list whose last number was ``last``."""
    j = i + 1
    if last < 0 or not last < t.mant[i] < last + 6 or not opens_line(t, i) or j >= t.n or not touches(t, j):
        return False
    return t.kind[j] == STOP and t.code[j] == 46 and (j + 1 >= t.n or t.kind[j + 1] == NEWLINE)
