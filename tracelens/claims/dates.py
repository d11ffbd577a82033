# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Dates, years and decades: "March 5, 2024", "2024-03-05", "in 1995", "the 2012 Olympics", "the '90s"."""

from __future__ import annotations

import cython

if not cython.compiled:
    from tracelens.claims.kinds import *
    from tracelens.claims.lexicon import Lexicon
    from tracelens.claims.numbers import slash, whole
    from tracelens.claims.prefixes import touches
    from tracelens.claims.tokens import Tokens

    # dates.pxd has the next two as inline code.
    def date_goes_on(t: Tokens, j: int) -> bool:
        """Return whether a slash, dash or word stands at token ``j`` that could go on with a date after a number."""
        return j < t.n and (t.kind[j] == OPERATOR or t.bits[j] & (W_ORDINAL_ENDING | W_OF | W_MONTH) != 0)

    def time_goes_on(t: Tokens, j: int, lexicon: Lexicon) -> bool:
        """Return whether a colon or word stands at token ``j`` that could make the number before it a time of day."""
        if j >= t.n:
            return False
        colon = t.kind[j] == STOP and t.code[j] == 58
        return colon or t.bits[j] & (W_CLOCK | W_CLOCK_DOTTED) != 0 or lexicon.is_key(t, j + 2, K_CLOCK_WORD)


def year(t: Tokens, i: int, j: int, lexicon: Lexicon, dated: bool) -> bool:
    """Return whether the bare number of tokens ``i`` to ``j`` is a year ("in 1995", "2024 AD", "the 2012 Olympics").

    ``dated`` says that a date ends right before the word that stands before it ("from 1995 to 2005").
    """
    if j != i + 1 or not whole(t, i) or t.code[i] & GROUPED or t.end[i] - t.start[i] != 4:
        return False
    if not 1500 <= t.mant[i] <= 2100:
        return False
    if lexicon.has(t, j, W_AFTER_YEAR):
        return True
    k = i - 1
    if k > 0 and j < t.n and t.kind[k] == MARKUP and t.kind[j] == MARKUP and t.code[k] == MATH_OPEN:
        k -= 1  # in $1980$
        j += 1
    if t.mant[i] >= 1800 and titled(t, j) and lexicon.unit(t, j) < 0:
        if lexicon.is_key(t, k, K_THE) or lexicon.has(t, k, W_ARTICLE) or "A" <= t.text[t.start[j] + 1] <= "Z":
            return True  # the 2012 Olympics, a 1965 Ford, 2019 AMC
    if (lexicon.is_key(t, k, K_THE) or lexicon.has(t, k, W_ARTICLE)) and modifies(t, i, j):
        return True
    if lexicon.has(t, k, W_BE) and lexicon.is_key(t, k - 1, K_THING) and t.text.startswith("year", t.start[k - 1]):
        return True
    if not lexicon.has(t, k, W_YEAR_BEFORE | W_MONTH) and not (dated and lexicon.has(t, k, W_TO)):
        return False
    if not lexicon.has(t, k, W_MONTH) and not year_said(t, k, j, lexicon, dated):
        return False
    if j >= t.n or t.kind[j] in (STOP, NEWLINE, COMMA, CLOSE):
        return True
    return t.kind[j] == WORD and (lexicon.has(t, j, W_FUNCTION_WORD) or (titled(t, j) and t.text[t.start[k]] == "I"))


def decade(t: Tokens, i: int, lexicon: Lexicon) -> int:
    """Return the first token of the decade whose digits are numeral ``i`` ("1990s", "'90s", "the 90s"), or -1."""
    if t.mant[i] % 10 or t.end[i + 1] - t.start[i + 1] != 1 or t.text[t.start[i + 1]] != "s":
        return -1
    digits = t.end[i] - t.start[i]
    if digits != 2:
        return i if digits == 4 else -1
    if touches(t, i) and t.kind[i - 1] == OTHER and t.code[i - 1] in (39, 0x2018, 0x2019):
        return i - 1
    return i if lexicon.is_key(t, i - 1, K_THE) else -1


def modifies(t: Tokens, i: int, j: int) -> bool:
    """Return whether numeral ``i`` is a year before the singular noun ``j`` ("a 1959 penny"), not a round number."""
    if t.mant[i] % 100 == 0 or t.mant[i] < 1800 or j >= t.n or t.kind[j] != WORD or touches(t, j):
        return False
    return t.end[j] - t.start[j] > 2 and t.text[t.end[j] - 1] != "s" and t.quote(j) not in ("people", "children", "men")


def titled(t: Tokens, j: int) -> bool:
    """Return whether a capital word stands at token ``j``, with a gap before it."""
    if j >= t.n or t.kind[j] != WORD or touches(t, j) or t.end[j] - t.start[j] < 3:
        return False
    return "A" <= t.text[t.start[j]] <= "Z"


def year_said(t: Tokens, k: int, j: int, lexicon: Lexicon, dated: bool) -> bool:
    """Return whether the word ``k`` speaks of a year: not in "sum of 2020", "rose from 1500", "times 2 and 2017"."""
    if lexicon.has(t, k, W_AND | W_TO):
        return dated
    if t.text[t.start[k]] == "S" and lexicon.has(t, j, W_BE):
        return False  # Since 2000 is even
    if lexicon.has(t, k, W_OF):
        if lexicon.is_key(t, k - 1, K_THING) and lexicon.unit(t, k - 1) >= 0:
            return True  # the first months of 1993
        return lexicon.has(t, k - 1, W_MONTH | W_WEEKDAY) or lexicon.is_key(t, k - 1, K_YEAR_OF)
    if lexicon.is_key(t, k, K_FROM) or lexicon.has(t, k, W_AFTER_INCH):  # from, by
        for before in range(max(0, k - 6), k):
            if lexicon.is_key(t, before, K_CHANGE):
                return False
        to_number = lexicon.has(t, j, W_TO) and whole(t, j + 1) and not 1500 <= t.mant[j + 1] <= 2100
        return not to_number
    return True


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
    if not date_goes_on(t, i + 1) or not whole(t, i) or t.code[i] & GROUPED:
        return 0
    if t.kind[i + 1] != OPERATOR:
        return day_end(t, i, lexicon)
    if slash(t, i + 1) and whole(t, i + 2) and slash(t, i + 3) and whole(t, i + 4):
        return i + 5 if t.mant[i] <= 2100 and t.mant[i + 2] <= 31 and not slash(t, i + 5) else 0
    if dash(t, i + 1) and whole(t, i + 2) and t.end[i] - t.start[i] == 4 and 1500 <= t.mant[i] <= 2100:
        month_like = t.end[i + 2] - t.start[i + 2] == 2 and 1 <= t.mant[i + 2] <= 12 and t.text[t.start[i + 2]] <= "1"
        if month_like and dash(t, i + 3) and whole(t, i + 4) and t.mant[i + 4] <= 31:
            return i + 5
        return i + 3 if month_like and not dash(t, i + 3) else 0
    return 0


def day_end(t: Tokens, i: int, lexicon: Lexicon) -> int:
    """Return the token after the date that begins with the day ``i`` ("5th of March 2024", "5 March"), or 0."""
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
