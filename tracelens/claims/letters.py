# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
r"""What names something or is not read: "(A)", ``\boxed{D}``, "option B", "(2)" of a list, "3-D", 0x1f, <<…>>."""

from __future__ import annotations

import cython

if not cython.compiled:
    from tracelens.claims.kinds import *
    from tracelens.claims.lexicon import Lexicon
    from tracelens.claims.names import numbered_noun, opens_line
    from tracelens.claims.numbers import whole
    from tracelens.claims.prefixes import touches
    from tracelens.claims.rows import Rows
    from tracelens.claims.tokens import Tokens


def option_letter(t: Tokens, i: int) -> bool:
    """Return whether token ``i`` is a single capital that can name an option."""
    return 0 <= i < t.n and t.kind[i] == WORD and t.end[i] - t.start[i] == 1 and "A" <= t.chars[t.start[i]] <= "K"


def bracketed_option(t: Tokens, i: int) -> bool:
    """Return whether the bracket at ``i`` holds an option letter, "(A)", and not the argument of a function."""
    if not option_letter(t, i + 1) or i + 2 >= t.n or t.kind[i + 2] != CLOSE or t.code[i + 2] != 41:
        return False
    return not touches(t, i) or t.kind[i - 1] in (OPEN, MARKUP, NEWLINE)


def boxed_option(t: Tokens, i: int) -> bool:
    r"""Return whether the brace at ``i`` holds the option letter of ``\boxed{D}`` or ``\boxed{\text{D}}``."""
    if not option_letter(t, i + 1) or i + 2 >= t.n or t.kind[i + 2] != CLOSE or t.code[i + 2] != 125 or i == 0:
        return False
    j = i - 1
    if t.kind[j] == COMMAND and j > 1 and t.kind[j - 1] == OPEN and t.kind[j - 2] == COMMAND:
        j -= 2
    return t.kind[j] == COMMAND and t.end[j] - t.start[j] == 6 and t.text.startswith("\\boxed", t.start[j])


def named_option(t: Tokens, j: int) -> bool:
    """Return whether the token after an option noun is its letter ("option B"), not the beginning of a word."""
    if not option_letter(t, j) or touches(t, j):
        return False
    return not (j + 1 < t.n and t.kind[j + 1] == OTHER and touches(t, j + 1))


def numbers_item(t: Tokens, i: int, r: Rows, lexicon: Lexicon, math: int) -> bool:
    """Return whether the whole number in the bracket at ``i`` is a name: "(2) Add", "[2] Add", "equation (2)"."""
    if t.end[i + 1] - t.start[i + 1] > 2:
        return False
    if t.code[i] == 91:
        return i + 3 < t.n and t.kind[i + 3] == WORD and opens_line(t, i)
    if t.code[i] != 40 or t.code[i + 2] != 41:
        return False
    if i + 3 < t.n and (enumerates(t, i, lexicon, math) or numbered_noun(t, i, lexicon)):
        return True
    return refers(t, i, r, lexicon, math)


def enumerates(t: Tokens, i: int, lexicon: Lexicon, math: int) -> bool:
    """Return whether "(2)" at ``i`` numbers an item: at a line's start, or in a running list before a word."""
    after = t.kind[i + 3]
    if opens_line(t, i):
        return after not in (OPERATOR, RELATION, NEWLINE) and (after != STOP or t.code[i + 3] == 58)
    if after != WORD or touches(t, i + 3) or touches(t, i) or math:
        return False
    return t.kind[i - 1] == COMMA or t.kind[i - 1] == STOP or lexicon.has(t, i - 1, W_AND | W_OR)


def refers(t: Tokens, i: int, r: Rows, lexicon: Lexicon, math: int) -> bool:
    r"""Return whether "(2)" at ``i`` names a formula or an item: "(1), (2) and (3)", "using (2)", "x = 5 \quad (1)"."""
    after = i + 3
    if is_label(t, i):
        return True
    if math or touches(t, i) or (after < t.n and t.kind[after] in (OPERATOR, RELATION) and not opens_line(t, i)):
        return False
    if goes_on(t, i, r, lexicon):
        return True
    j = joins_items(t, after, lexicon)
    if j and j + 2 < t.n and t.kind[j] == OPEN and t.code[j] == 40 and t.kind[j + 2] == CLOSE and whole(t, j + 1):
        if t.mant[i + 1] < t.mant[j + 1] < t.mant[i + 1] + 10:
            return True
    return lexicon.is_key(t, i - 1, K_CITES)


def goes_on(t: Tokens, i: int, r: Rows, lexicon: Lexicon) -> bool:
    """Return whether "(2)" at ``i`` stands behind "(1)," or "(1) and", or repeats a number of the text ("from (2)")."""
    number = t.mant[i + 1]
    for row in range(r.n - 1, max(-1, r.n - 40), -1):
        if r.kind[row] != MARKER or t.text[r.start[row]] != "(":
            continue
        if row == r.n - 1 and r.num[row] < number and r.last[row] >= i - 2 and joins_items(t, r.last[row], lexicon):
            return True
        if r.num[row] == number:
            return i > 0 and t.kind[i - 1] == WORD
    return False


def tagged(t: Tokens, i: int) -> bool:
    r"""Return whether the brace at ``i`` holds the number of a formula: ``\tag{1}``, ``\eqref{2}``, ``\ref{3}``."""
    if i == 0 or t.kind[i - 1] != COMMAND or not whole(t, i + 1) or i + 2 >= t.n or t.kind[i + 2] != CLOSE:
        return False
    return t.text.startswith(("\\tag", "\\eqref", "\\ref"), t.start[i - 1]) and t.end[i - 1] - t.start[i - 1] <= 6


def joins_items(t: Tokens, j: int, lexicon: Lexicon) -> int:
    """Return the token after the comma or word at ``j`` that joins two items of a list ("and", ", and"), or 0."""
    comma = j < t.n and t.kind[j] == COMMA
    j += comma
    if lexicon.has(t, j, W_AND | W_OR | W_TO) or lexicon.is_key(t, j, K_CITES):
        return j + 1
    return j if comma else 0


def is_label(t: Tokens, i: int) -> bool:
    """Return whether "(2)" at ``i`` ends a line whose formula it labels, far behind it."""
    j = i + 3
    ends = j >= t.n or t.kind[j] == NEWLINE
    if not ends and not (t.kind[j] == MARKUP and t.code[j] in (MATH_CLOSE, DISPLAY, LINE_BREAK)):
        return False
    spaced = i > 0 and t.text.startswith(("\\quad", "\\qquad", "...", "\\dots"), t.start[i - 1])
    spaced = spaced or (i > 2 and t.kind[i - 1] == STOP and t.kind[i - 2] == STOP and t.code[i - 2] == 46)
    if not spaced and not (i > 0 and t.start[i] - t.end[i - 1] > 2):
        return False
    for k in range(i - 1, max(-1, i - 40), -1):
        if t.kind[k] == NEWLINE:
            return False
        if t.kind[k] == RELATION:
            return True
    return False


def hexadecimal(t: Tokens, i: int) -> int:
    """Return the token after the address or number in base sixteen that starts with the 0 at ``i``, or 0."""
    j = i + 1
    if not touches(t, j) or t.mant[i] != 0 or t.end[i] - t.start[i] != 1:
        return 0
    letter = t.chars[t.start[j]]
    if (letter != "x" and letter != "X") or (t.kind[j] != WORD and t.kind[j] != OPERATOR):
        return 0
    if t.end[j] - t.start[j] > 1 and not sixteen(t, j, t.start[j] + 1):
        return 0
    end = j + 1
    while end < t.n and touches(t, end):
        if t.kind[end] != NUMERAL and not (t.kind[end] == WORD and sixteen(t, end, t.start[end])):
            break
        end += 1
    return end if end > j + 1 or t.end[j] - t.start[j] > 1 else 0


def sixteen(t: Tokens, j: int, start: int) -> bool:
    """Return whether the characters of token ``j`` from ``start`` on are digits of base sixteen."""
    for at in range(start, t.end[j]):
        if not ("a" <= t.chars[at] <= "f" or "A" <= t.chars[at] <= "F"):
            return False
    return True


def dimensional(t: Tokens, i: int, math: int) -> int:
    """Return the token after "3D" or "3-D" at numeral ``i``, or 0."""
    j = i + 1
    if math or t.mant[i] > 9 or not whole(t, i):
        return 0
    if j < t.n and t.kind[j] == OPERATOR and t.code[j] == HYPHEN and touches(t, j) and touches(t, j + 1):
        return j + 2 if t.end[j + 1] - t.start[j + 1] == 1 and t.chars[t.start[j + 1]] == "D" else 0
    if not touches(t, j) or t.kind[j] != WORD or t.end[j] - t.start[j] != 1:
        return 0
    return j + 1 if t.chars[t.start[j]] == "D" or t.chars[t.start[j]] == "d" else 0


def calculator_end(t: Tokens, i: int) -> int:
    """Return the token after the calculator mark that opens at ``i`` ("<<3+4=7>>"), or the next one if none closes."""
    for j in range(i + 1, min(t.n, i + 200)):
        if t.kind[j] == MARKUP and t.code[j] == CALC_CLOSE:
            return j + 1
        if t.kind[j] == NEWLINE:
            break
    return i + 1
