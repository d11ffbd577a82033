# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""How punctuation is read that can mean several things: angle brackets, stars, dashes, dollar signs, circles."""

from __future__ import annotations

import cython

if not cython.compiled:
    from tracelens.claims.kinds import *
    from tracelens.claims.numerals import is_digit
    from tracelens.claims.tokens import Tokens


MEASURES = frozenset(
    "d x y z cx cy r rx ry x1 y1 x2 y2 width height depth points viewBox transform bbox box coords".split()  # noqa: SIM905
)
"""Attributes of XML whose numbers are read."""


def joined(t: Tokens, i: int) -> bool:
    """Return whether a letter, a digit or a closing bracket stands right before ``i``."""
    return t.n > 0 and t.end[t.n - 1] == i and (t.kind[t.n - 1] in (NUMERAL, WORD, CLOSE, DOTTED, STOP))


def line_start(t: Tokens, i: int) -> bool:
    """Return whether only white space stands before ``i`` on its line."""
    return t.n == 0 or t.kind[t.n - 1] == NEWLINE


def times(t: Tokens, start: int, end: int, n: int) -> bool:
    """Return whether the letter x at ``start`` multiplies: a number ends before it and one starts after it."""
    if t.n == 0 or (t.kind[t.n - 1] not in (NUMERAL, DEGREE, PERCENT)):
        return False
    text = t.text
    while end < n and text[end] == " ":
        end += 1
    return end < n and (text[end].isdecimal() or text[end] in ".$")


def circle(text: str, i: int, n: int) -> int:
    r"""Return the end of ``^\circ``, ``^{\circ}`` or ``^o`` at ``i``, or 0."""
    if i + 1 >= n or text[i + 1] not in "\\{o":
        return 0
    if text[i + 1] == "o":
        return 0 if i + 2 < n and text[i + 2].isalnum() else i + 2
    for form in (r"^\circ", r"^{\circ}", r"^{ \circ }", r"^\degree", r"^{\degree}", r"^{o}"):
        if text.startswith(form, i):
            end = i + len(form)
            return 0 if text[end - 1] != "}" and end < n and "A" <= text[end] <= "z" else end
    return 0


def escaped(t: Tokens, i: int) -> int:
    """Read a backslash and what it escapes: spacing, an edge of maths, a delimiter, a mark; or the backslash alone."""
    c = t.chars[i + 1]
    if c in ",;:! ":
        return t.add(MARKUP, i, i + 2, SPACE)
    if c in "([":
        return t.add(MARKUP, i, i + 2, MATH_OPEN)
    if c in ")]":
        return t.add(MARKUP, i, i + 2, MATH_CLOSE)
    if c == "{":
        return t.add(OPEN, i, i + 2, ord("⦃"))
    if c == "}":
        return t.add(CLOSE, i, i + 2, ord("⦄"))
    if c == "$":
        return t.add(CURRENCY, i, i + 2, ord("$"))
    if c == "%":
        return t.add(PERCENT, i, i + 2, ord("%"))
    if c == "\\":
        return t.add(MARKUP, i, i + 2, LINE_BREAK)
    if c in "#&_*-+.`":
        return t.add(OTHER, i, i + 2, ord(c))
    return t.add(OTHER, i, i + 1, ord("\\"))


def angle(t: Tokens, i: int, n: int) -> int:
    """Read < or >: a relation, a bracket of a vector, a calculator mark (<< >>) or a tag of XML."""
    text = t.text
    c = text[i]
    if i + 1 < n and text[i + 1] == c:
        return t.add(MARKUP, i, i + 2, CALC_OPEN if c == "<" else CALC_CLOSE)
    if c == "<":
        end = tag_end(text, i, n)
        if end:
            return t.add(MARKUP, i, end, TAG)
        if vector_end(text, i, n):
            return t.add(OPEN, i, i + 1, ord("⟨"))
        return t.add(RELATION, i, i + 1, LT)
    at = t.n - 1  # the opening bracket of a vector lies at most 80 characters back
    while at >= 0 and i - t.start[at] <= 80 and t.kind[at] not in (RELATION, NEWLINE):
        if t.kind[at] == OPEN and t.code[at] == ord("⟨") and text[t.start[at]] == "<":
            return t.add(CLOSE, i, i + 1, ord("⟩"))
        if t.kind[at] == CLOSE and t.code[at] == ord("⟩"):
            break
        at -= 1
    return t.add(RELATION, i, i + 1, GT)


def tag_end(text: str, i: int, n: int) -> int:
    """Return the end of ``<name>``, ``</name>`` or ``<name attribute=…>`` at ``i``, or 0."""
    at = i + 1
    if at < n and text[at] == "/":
        at += 1
    first = at
    while at < n and at - first < 40 and (text[at].isalnum() or text[at] in "_-|"):
        at += 1
    if at == first or at >= n or not (text[first].isalpha() or text[first] in "_|"):
        return 0
    if text[at] == ">":
        return at + 1
    if text[at] == " " or text[at] == "/":
        stop = min(n, at + 200)
        close = text.find(">", at, stop)
        if close > 0 and (text[close - 1] == "/" or text.find('="', at, close) > 0) and text.find("<", at, close) < 0:
            return measured(text, at, close) or close + 1
    return 0


def measured(text: str, i: int, close: int) -> int:
    """Return where the first attribute of a tag begins that states places or sizes (``d``, ``x``, ``width``), or 0.

    The tag's attributes lie between ``i`` and ``close``; others ("id", "class") name, and are not read.
    """
    at = i
    found = 0
    while at < close:
        while at < close and not text[at].isalpha():
            at += 1
        first = at
        while at < close and (text[at].isalnum() or text[at] in "_-:"):
            at += 1
        if not text.startswith('="', at):
            if at == first or at - i > 200:
                break
            continue
        quote = text.find('"', at + 2, close)
        if text[first:at] in MEASURES:
            found = found or first
        elif found and at + 2 < close and text[at + 2].isdecimal():
            return 0
        if quote < 0:
            break
        at = quote + 1
    return found


def vector_end(text: str, i: int, n: int) -> bool:
    """Return whether ``<`` at ``i`` opens a list of numbers that ``>`` closes on the same line."""
    commas = 0
    for at in range(i + 1, min(n, i + 80)):
        c = text[at]
        if c == ">":
            return commas > 0
        if c == ",":
            commas += 1
        elif not (c.isdecimal() or c in " .+-−/"):
            return False
    return False


def tight_list(t: Tokens, i: int, n: int) -> int:
    """Return where the list of numbers without gaps ends that starts at ``i`` inside a bracket, or 0.

    "(400,250)" and "[100,200,300,400]" are lists; "(1,250)" and "(100,000)" are one number with a separator.
    """
    commas = 0
    comma = 0
    at = i
    while at < n and at < i + 200 and (is_digit(t.chars[at]) or t.chars[at] in ",.-−"):
        if t.chars[at] == ",":
            commas += 1
            comma = at
        at += 1
    if at >= n or t.chars[at] not in ")]" or commas == 0:
        return 0
    if commas == 1 and at - comma == 4 and (comma - i != 3 or t.text.startswith("000", comma + 1)):
        return 0
    return at


def listed(text: str, i: int, n: int) -> int:
    """Return where the list of numbers of three digits ends that starts at ``i`` and has no gaps, or 0.

    Three and more in equal steps ("100,200,300"), or four and more in order ("101,104,109,200"), are a list and not
    one number with separators.
    """
    if i + 11 > n or text[i + 7] != ",":
        return 0
    last = 0
    step = 0
    equal = True
    count = 0
    at = i
    while at + 3 <= n and at - i < 400:
        value = 0
        for k in range(at, at + 3):
            if not "0" <= text[k] <= "9":
                return 0
            value = value * 10 + ord(text[k]) - 48
        if count:
            if value == last or (step and (value > last) != (step > 0)):
                return 0
            equal = equal and step in (0, value - last)
            step = value - last
        last = value
        count += 1
        at += 3
        if at >= n or text[at] != ",":
            break
        at += 1
    return at if count > 3 or (count == 3 and equal and -200 <= step <= 200) else 0


def star_or_dash(t: Tokens, i: int, n: int) -> int:
    """Read * or -: list bullet, rule, emphasis, power, or an operator."""
    text = t.text
    c = text[i]
    end = i
    while end < n and text[end] == c:
        end += 1
    after = text[end] if end < n else " "
    close = t.n > 0 and t.end[t.n - 1] == i
    if line_start(t, i) and (after.isspace() or end == n) and (end - i == 1 or end - i >= 3):
        if end - i >= 3 or (end < n and after != "\n"):
            return t.add(MARKUP, i, end, BULLET if end - i == 1 else HEADING)
    if c == "-":
        return t.add(OPERATOR, i, end, EM_DASH if end - i >= 2 else HYPHEN)
    operand = close and t.kind[t.n - 1] in (NUMERAL, CLOSE, PERCENT, DEGREE)
    if end - i >= 2:
        if end - i == 2 and operand and (after.isdecimal() or after == "("):
            return t.add(OPERATOR, i, end, POWER)
        return t.add(MARKUP, i, end, EMPHASIS)
    if after.isalpha() and (t.n == 0 or t.kind[t.n - 1] in (NEWLINE, STOP, COMMA)):
        return t.add(MARKUP, i, end, EMPHASIS)
    if (
        close
        and t.kind[t.n - 1] in (WORD, STOP)
        and (after.isspace() or after in ".,;:")
        and t.end[t.n - 1] - t.start[t.n - 1] > 1
    ):
        return t.add(MARKUP, i, end, EMPHASIS)
    return t.add(OPERATOR, i, end, TIMES)


def closing_dollar(t: Tokens, i: int) -> int:
    """Return the token of the dollar sign that closes maths opened by token ``i``, or 0 when ``i`` is money.

    The rules: both stand in one paragraph; before an amount ("$60 …") the closing sign follows its content without a
    gap, no digit follows it, and no prose of more than two words stands between them.
    """
    amount = i + 1 < t.n and t.kind[i + 1] == NUMERAL and t.start[i + 1] == t.end[i]
    prose = 0
    breaks = 0
    for j in range(i + 1, t.n):
        kind = t.kind[j]
        if kind == NEWLINE:
            breaks += 1
            if amount or (t.kind[j - 1] == NEWLINE and t.end[j - 1] == t.start[j]):
                return 0
        elif kind == MARKUP and t.code[j] == DISPLAY:
            return 0
        elif kind == WORD and t.end[j] - t.start[j] > 2 and t.kind[j - 1] != OPEN:
            prose += 1
            if amount and prose > 2:
                return 0
        elif kind == CURRENCY and t.code[j] == 36 and t.end[j] - t.start[j] == 1:
            if t.kind[j - 1] == OPEN and t.code[j - 1] == 123 and j - 1 > i:
                continue  # money in a box: $\boxed{$72}$
            next_digit = j + 1 < t.n and t.kind[j + 1] == NUMERAL and t.start[j + 1] == t.end[j]
            if not amount:
                return 0 if next_digit and t.start[j] > t.end[j - 1] and t.start[i + 1] == t.end[i] else j
            return j if t.end[j - 1] == t.start[j] and not next_digit else 0
    return 0


def pair_dollars(t: Tokens, first: int) -> None:
    """Turn the dollar signs that enclose maths into MATH_OPEN and MATH_CLOSE; the rest stay CURRENCY.

    None of the marks before mark ``first`` is one.
    """
    paired = -1
    for k in range(first, t.mark_n):
        i = t.marks[k]
        if i > paired and t.kind[i] == CURRENCY and t.code[i] == 36 and t.end[i] - t.start[i] == 1:
            j = closing_dollar(t, i)
            if j:
                t.kind[i] = t.kind[j] = MARKUP
                t.code[i] = MATH_OPEN
                t.code[j] = MATH_CLOSE
                paired = j
