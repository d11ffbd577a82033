# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Text to tokens in one linear pass: the one place that reads digits.

:func:`tokenize` covers every character but white space, in order and without overlap; ``start`` and ``end`` are
half-open character offsets, so a gap is ``start[i] > end[i - 1]``. What tokens are is described
in :mod:`tracelens.claims.tokens`.
"""

from __future__ import annotations

from array import array
from functools import cache

import cython

from tracelens.claims import symbols

if not cython.compiled:
    from tracelens.claims.kinds import *
    from tracelens.claims.marks import (
        angle,
        circle,
        escaped,
        joined,
        line_start,
        listed,
        pair_dollars,
        star_or_dash,
        tight_list,
        times,
    )
    from tracelens.claims.numerals import (
        beyond,
        dotted,
        ends_decimal,
        ends_whole,
        exponent,
        foreign_numeral,
        group,
        is_digit,
        is_mark,
        power_of_ten,
        push,
        unspaced,
    )
    from tracelens.claims.tokens import Tokens
    from tracelens.claims.vocabulary import BITS, EXACT, LONGEST, NUMBER, SPELLED, Vocabulary, hash_on, kept

    SEPARATES, POINT, LINE = 7, 8, 9  # what the most frequent marks begin; lexer.pxd has the same as constants


def tokenize(text: str) -> Tokens:
    """Return the tokens of ``text``; never raises, whatever the characters are."""
    tokens = Tokens(text, max(64, len(text) // 3))
    lexer().run(tokens)
    return tokens


@cache
def lexer() -> Lexer:
    """Return the lexer with the shipped vocabulary."""
    from tracelens.claims.words import meanings, vocabulary

    return Lexer(vocabulary(), meanings().bits)


class Lexer:
    """Reads texts into :class:`Tokens` with one vocabulary, whose words have the classes ``bits``.

    ASCII characters are told apart by tables: ``begins`` says what one begins, ``mark_kind`` and ``mark_code`` are the
    token that a mark is when it stands alone. A character is an ASCII letter where ``code | 32``, which is then its
    code point in lower case, is one of 97 to 122.
    """

    def __init__(self, vocabulary: Vocabulary, bits: array[int]) -> None:
        self.vocabulary = vocabulary
        self.bits = bits
        vocabulary.mean(bits)
        frequent = {",": SEPARATES, ".": POINT, "\n": LINE}
        self.begins = array("i", [frequent.get(chr(code), symbols.begins(chr(code))) for code in range(128)])
        marks = [symbols.SYMBOLS.get(chr(code), (OTHER, code)) for code in range(128)]
        self.mark_kind = array("i", [kind for kind, _ in marks])
        self.mark_code = array("i", [code for _, code in marks])
        size = len(vocabulary.words)
        self.symbol_kind = array("i", bytes(4 * size))
        self.symbol_code = array("i", bytes(4 * size))
        self.tight = self.dollars = self.dollar = 0
        for word, (kind, code) in symbols.SYMBOLS.items():
            self.symbol_kind[vocabulary.number(word)] = kind
            self.symbol_code[vocabulary.number(word)] = code

    def run(self, t: Tokens) -> None:
        """Fill ``t`` with the tokens of its text."""
        n = len(t.text)
        i = 0
        self.tight = self.dollars = 0
        while i < n:
            c = t.chars[i]
            if c == " ":
                i += 1
                continue
            kind = self.begins[ord(c)] if c < "\x80" else beyond(c)
            if kind == BLANK:
                i += 1
            elif kind == LETTER:
                i = self.words(t, i, n) if c < "\x80" else self.foreign_word(t, i, n)
            elif kind == DIGIT:
                i = self.number(t, i, n)
            elif kind == SEPARATES:
                i = t.add(COMMA, i, i + 1, ord(","))
            elif kind == POINT and not is_digit(t.chars[i + 1]):
                i = t.add(STOP, i, i + 1, ord("."))
            elif kind == LINE:
                i = t.add(NEWLINE, i, i + 1, 0)
            elif kind == SINGLE:
                i = self.single(t, i)
            elif kind == MARK or kind == POINT:
                i = self.mark(t, i, n)
            elif kind == ESCAPE:
                i = self.command(t, i, n)
            else:
                i = self.foreign(t, i)
        if self.dollars > 1:
            pair_dollars(t, self.dollar)

    def single(self, t: Tokens, i: int) -> int:
        """Read an ASCII mark or control character as a token of its own."""
        code = ord(t.chars[i])
        return t.add(self.mark_kind[code], i, i + 1, self.mark_code[code])

    # Numbers -------------------------------------------------------------------------------------------------

    def number(self, t: Tokens, i: int, n: int) -> int:
        """Read a numeral or a DOTTED string that starts with the digit (or decimal point) at ``i``."""
        start = i
        mant = 0
        code = ord(t.chars[i])
        while 48 <= code <= 57:
            mant = mant * 10 + code - 48
            i += 1
            code = ord(t.chars[i])
        if 0 < i - start <= 18 and ends_whole(t, i, code):
            return t.add_numeral(start, i, 0, mant, 0, 1, 0)
        if code == 46 and i > start:
            point = i
            i += 1
            code = ord(t.chars[i])
            while 48 <= code <= 57:
                mant = mant * 10 + code - 48
                i += 1
                code = ord(t.chars[i])
            if i - point > 1 and i - start <= 19 and ends_decimal(t, i, code):
                return t.add_numeral(start, i, DECIMAL, mant, point + 1 - i, 1, i - point - 1)
        return self.any_number(t, start, n)

    def any_number(self, t: Tokens, i: int, n: int) -> int:
        """Read what :meth:`number` does, however it is written."""
        start = i
        mant = 0
        digits = 0
        while i < n and is_digit(t.chars[i]):
            mant, digits, i = push(mant, digits, t.chars[i]), digits + 1, i + 1
        flags, run = 0, digits
        if run == 3 and i + 4 < n and t.chars[i + 4] == "," and t.chars[i] == "," and i > self.tight:
            self.tight = listed(t.text, start, n)
        while 1 <= run <= 3 and t.chars[start] != "0":  # "0,250" has a decimal comma, if anything
            step = group(t, i, n)
            if step == 0:
                break
            if step == 1 and i < self.tight:  # a list without gaps: (400,250)
                flags |= UNSURE
                break
            for at in range(i + step, i + step + 3):
                mant, digits = push(mant, digits, t.chars[at]), digits + 1
            i += step + 3
            flags |= GROUPED
        dec = 0
        if i + 1 < n and t.chars[i] == "." and is_digit(t.chars[i + 1]):
            i += 1
            while i < n and is_digit(t.chars[i]):
                mant, digits, dec, i = push(mant, digits, t.chars[i]), digits + 1, dec + 1, i + 1
            flags |= DECIMAL
            if i + 1 < n and t.chars[i] == "." and is_digit(t.chars[i + 1]) and not flags & GROUPED:
                return dotted(t, start, i, n)
        exp = -dec
        end = exponent(t, i, n)
        if end > i:
            power = power_of_ten(t, i, end)
            exp += power
            dec = max(0, dec - power)
            flags |= SCIENTIFIC
            i = end
        return t.add_numeral(start, i, flags | (BIG if digits > 18 else 0), mant, exp, 1, dec)

    def foreign(self, t: Tokens, i: int) -> int:
        """Read a character beyond ASCII that is neither letter, digit nor space."""
        c = t.chars[i]
        word = self.vocabulary.find(t, i, i + 1, ord(c), 0)
        if word >= 0 and self.symbol_kind[word]:
            return t.add(self.symbol_kind[word], i, i + 1, self.symbol_code[word])
        end = foreign_numeral(t, i)
        if end:
            return end
        return t.add(OTHER, i, i + 1, ord(c))

    # Words, commands, marks ----------------------------------------------------------------------------------

    def symbol(self, t: Tokens, start: int, end: int) -> int:
        """Add a LaTeX command as the symbol it is listed as, or else as COMMAND."""
        hashed = ord("\\")
        for at in range(start + 1, end):
            hashed = hash_on(hashed, ord(t.chars[at]) | 32)
        word = self.vocabulary.find(t, start, end, kept(hashed), 0)
        if word >= 0 and self.symbol_kind[word]:
            return t.add(self.symbol_kind[word], start, end, self.symbol_code[word])
        t.add(COMMAND, start, end, word)
        if word >= 0:
            t.bits[t.n - 1] = self.bits[word]
            t.seen |= self.bits[word]
        return end

    def words(self, t: Tokens, i: int, n: int) -> int:
        """Read a run of ASCII letters, and those that follow with a blank, or a comma or stop and a blank, between.

        A NUL ends the last one.
        """
        low = ord(t.chars[i]) | 32
        while True:
            start = i
            hashed = low
            i += 1
            low = ord(t.chars[i]) | 32
            while 97 <= low <= 122:
                hashed = hash_on(hashed, low)
                i += 1
                low = ord(t.chars[i]) | 32
            if low != 32:  # neither a blank nor the end: few are
                if low >= 128:  # the run may go on beyond ASCII, which takes a second, slower look at it
                    return self.foreign_word(t, start, n)
                if low == 58:  # a colon; a control character with the same bits is none of a link's
                    return self.looked_up(t, start, i, n, hashed, 0)
            if i - start > EXACT:
                return self.looked_up(t, start, i, n, hashed, 0)
            at = self.vocabulary.look(hashed)
            number = self.vocabulary.table[at + NUMBER]
            if number != SPELLED:
                t.add_word(start, i, number, self.vocabulary.table[at + BITS], hashed)
            elif hashed == 120:  # x, which is listed as X too
                return self.looked_up(t, start, i, n, hashed, 0)
            else:
                self.spelled(t, start, i, hashed, hashed)
            c = t.chars[i]
            if c != " ":
                if (c != "," and c != ".") or t.chars[i + 1] != " ":
                    return i
                i = t.add(COMMA if c == "," else STOP, i, i + 1, ord(c))
            i += 1
            low = ord(t.chars[i]) | 32
            if not 97 <= low <= 122:
                return i

    def foreign_word(self, t: Tokens, i: int, n: int) -> int:
        """Read a run of letters and their marks, all of scripts with spaces between words, or all of others."""
        start = i
        hashed = 0
        letters = 0
        while i < n:
            c = t.chars[i]
            low = ord(c) | 32 if c < "\x80" else ord(c) if c.isalpha() or is_mark(c) else 0
            if low < 97 or 122 < low < 128:
                break
            if (low | letters) >= 0xE00 and i > start and unspaced(c) != unspaced(t.chars[start]):
                break  # "cmです" is two words
            hashed = hash_on(hashed, low)
            letters |= low
            i += 1
        return self.looked_up(t, start, i, n, hashed, letters >> 7)

    def looked_up(self, t: Tokens, start: int, end: int, n: int, hashed: int, beyond: int) -> int:
        """Add a run of letters, not all ASCII if ``beyond``: a known or unknown word, a link, or a sign for "times"."""
        if t.chars[end] == ":" and end + 2 < n and t.chars[end + 1] == "/" and t.chars[end + 2] == "/":
            while end < n and not t.chars[end].isspace() and t.chars[end] not in "\"'<>)]}":
                end += 1
            return t.add(LINK, start, end, 0)
        if end - start == 1 and (t.chars[start] == "x" or t.chars[start] == "X") and times(t, start, end, n):
            return t.add(OPERATOR, start, end, TIMES)
        return self.spelled(t, start, end, kept(hashed), -1 if beyond else kept(hashed))

    def spelled(self, t: Tokens, start: int, end: int, hashed: int, noted: int) -> int:
        """Add a word that is told by its characters; ``noted`` is the hash that its token has."""
        word = self.vocabulary.find(t, start, end, hashed, 1) if end - start <= LONGEST else -1
        t.add_word(start, end, word, self.bits[word] if word >= 0 else 0, noted)
        return end

    def command(self, t: Tokens, i: int, n: int) -> int:
        r"""Read what follows a backslash: a LaTeX command, spacing, an escaped character or a delimiter."""
        if i + 1 >= n:
            return t.add(OTHER, i, i + 1, ord("\\"))
        c = t.chars[i + 1]
        if "a" <= c <= "z" or "A" <= c <= "Z":
            end = i + 2
            while end < n and ("a" <= t.chars[end] <= "z" or "A" <= t.chars[end] <= "Z"):
                end += 1
            return self.symbol(t, i, end)
        return escaped(t, i)

    def mark(self, t: Tokens, i: int, n: int) -> int:
        """Read one ASCII punctuation mark or operator, or the few that have two characters."""
        c = t.chars[i]
        d = t.chars[i + 1] if i + 1 < n else " "
        if c == ".":
            return self.any_number(t, i, n) if is_digit(d) and not joined(t, i) else self.single(t, i)
        if c == "=" and d != ">":
            return t.add(RELATION, i, i + 2 if d == "=" else i + 1, EQ)
        if d == "=" and c in "<>!":
            return t.add(RELATION, i, i + 2, LE if c == "<" else GE if c == ">" else NE)
        if d == ">" and c in "-=":
            return t.add(MARKUP, i, i + 2, ARROW)
        if c == "<" or c == ">":
            return angle(t, i, n)
        if c == "*" or c == "-":
            return star_or_dash(t, i, n)
        if c == "$":
            if d == "$":
                return t.add(MARKUP, i, i + 2, DISPLAY)
            if self.dollars == 0:
                self.dollar = t.mark_n
            self.dollars += 1
            return t.add(CURRENCY, i, i + 1, ord("$"))
        if (c == "(" or c == "[") and (d == "-" or is_digit(d)):
            self.tight = tight_list(t, i + 1, n)
        if c == "^":
            end = circle(t.text, i, n)
            return t.add(DEGREE, i, end, ord("°")) if end else t.add(OPERATOR, i, i + 1, POWER)
        if c == "#" and line_start(t, i):
            end = i
            while end < n and t.chars[end] == "#":
                end += 1
            return t.add(MARKUP, i, end, HEADING)
        if c == "~" and i > 0 and (t.chars[i - 1] == "}" or t.chars[i - 1] == "{"):
            return t.add(MARKUP, i, i + 1, SPACE)
        return self.single(t, i)
