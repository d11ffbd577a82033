# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Which words of which sets stand in a text, and where: one pass over it for all rules together.

The pass finds the pieces of the text, too, which :mod:`tracelens.rules.repeats` compares. Where the claim reader's
tokens of the text are at hand, it goes from word to word, whose hashes they have; else from character to character.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import takewhile

import cython

if not cython.compiled:
    from tracelens.claims.kinds import COMMA, NEWLINE, NUMERAL
    from tracelens.claims.kinds import STOP as STOP_TOKEN
    from tracelens.claims.kinds import WORD as WORD_TOKEN
    from tracelens.claims.tokens import Tokens
    from tracelens.claims.vocabulary import EXACT, NUMBER, Vocabulary, hash_on, kept, slot_of
    from tracelens.rules.repeats import Repeats

    LETTER, GAP = 1, 2
    FILTER, FILTER_SHIFT = 4096, 52  # 2**12 and 64 - 12
    # The kinds of tokens at which a piece of the text can end, and of those in which no word can stand.
    ENDS, WORDLESS = 1 << NEWLINE | 1 << STOP_TOKEN, 1 << NUMERAL | 1 << COMMA

MARKS = '.,;:!?()[]{}"*_`$'
"""Marks (beside white space) that part one word from the next."""
WIDE_MARKS = "“”…—"


class Keywords:
    """Sets of words in lower case, each with a bit; the sets in ``located`` (bits of them) are found with places.

    A word *stands* in a text where white space, a mark or the text's end is on either side; so "left-hand" is not
    "left". Places are those of whole runs of letters and digits; there, "left-hand" has a "left". The places of the
    text read last are kept in columns of length ``n``: ``at``, and ``which`` word (its place in the vocabulary).
    ``repeats`` is shown each piece of the text. A watched word, up to its first mark, is made of ASCII letters.

    Most words of a text are none that is watched: ``may`` says of a hash whether it can be that of one. It says so of
    -1, too, which stands for the hash of a word beyond ASCII, in which one may stand behind a combining mark.
    """

    def __init__(self, sets: Sequence[frozenset[str]], located: int, repeats: Repeats) -> None:
        words = sorted(frozenset().union(*sets))
        self.vocabulary = Vocabulary(head(word) for word in words)
        size = len(self.vocabulary.words)
        self.bits = array("q", bytes(8 * size))  # of the word that a head is by itself
        self.longer: list[list[tuple[str, int]]] = [[] for _ in range(size)]
        for word in words:
            number = self.vocabulary.words.index(head(word))
            bits = sum(1 << i for i, one in enumerate(sets) if word in one)
            rest = word[len(head(word)) :]
            if rest:
                self.longer[number].append((rest, bits))
            else:
                self.bits[number] = bits
        self.goes_on = array("b", [bool(longer) for longer in self.longer])
        self.may = array("b", bytes(FILTER))
        self.may[slot_of(-1, FILTER_SHIFT)] = True
        for hashed in self.vocabulary.hashes:
            self.may[slot_of(hashed, FILTER_SHIFT)] = True
        self.repeats = repeats
        self.located = located
        self.bare = Tokens("")  # holds the characters of a text of which no tokens are at hand
        self.tokens = self.bare  # those that the last text was read with
        self.text = ""
        self.found = 0
        self.room = 64
        self.at = array("i", bytes(4 * self.room))
        self.which = array("i", bytes(4 * self.room))
        self.n = 0
        self.classes = array("b", [kind(chr(c)) for c in range(256)])

    def run(self, text: str, tokens: Tokens | None = None) -> int:
        """Read ``text``; return the bits of the sets of which a word stands in it.

        ``tokens`` are the text's or, as the reader uses them again, those of another, which are not looked at.
        """
        t = self.characters(text, tokens)
        self.tokens = t
        self.text = text
        self.found = self.n = 0
        repeats = self.repeats
        repeats.begin(len(text))
        kinds, hashes, may = t.kind, t.hashed, self.may
        for k in range(t.n):
            kind = kinds[k]
            if kind == WORD_TOKEN:
                if may[slot_of(hashes[k], FILTER_SHIFT)]:
                    self.look(t, t.start[k], t.end[k], hashes[k])
            elif ENDS >> kind & 1:
                repeats.scan(t, t.start[k], t.end[k])
            elif not WORDLESS >> kind & 1 and (t.end[k] - t.start[k] > 1 or self.kind(t.chars[t.start[k]]) == LETTER):
                self.stretch(t, t.start[k], t.end[k])  # a command, a link, a tag, "2 x 3"
        self.stretch(t, t.end[t.n - 1] if t.n else 0, len(text))  # between tokens is white space
        repeats.ended(t, len(text))
        return self.found

    def characters(self, text: str, tokens: Tokens | None) -> Tokens:
        """Return tokens that hold the characters of ``text``: the given ones unless they are another text's."""
        if tokens is not None and tokens.text is text:
            return tokens
        if self.bare.text is not text:
            self.bare.reset(text)
        return self.bare

    def look(self, t: Tokens, first: int, end: int, hashed: int) -> int:
        """Read a word of the lexer's as a watched one if it is one."""
        if hashed < 0:
            return self.stretch(t, first, end)
        if end - first > EXACT:
            number = self.vocabulary.find(t, first, end, hashed, 1)
        else:
            number = self.vocabulary.table[self.vocabulary.look(hashed) + NUMBER]
        return self.word(t, first, end, number) if number >= 0 else 0

    def stretch(self, t: Tokens, start: int, end: int) -> int:
        """Read characters of any kind, and the words that begin among them."""
        self.repeats.scan(t, start, end)
        i = start
        while i < end:
            if self.kind(t.chars[i]) != LETTER:
                i += 1
                continue
            first = i
            hashed = 0
            while self.kind(t.chars[i]) == LETTER:  # the NUL behind the text is none
                hashed = kept(hash_on(hashed, lower(ord(t.chars[i]))))
                i += 1
            number = self.vocabulary.find(t, first, i, hashed, 1)
            if number >= 0:
                self.word(t, first, i, number)
        return 0

    def places(self, text: str, bits: int) -> list[tuple[int, str]]:
        """Return where the words of some located sets stand in ``text``, in order, and which they are."""
        self.hold(text)
        found = []
        for k in range(self.n):
            number = self.which[k]
            if self.bits[number] & bits:
                found.append((self.at[k], self.vocabulary.words[number]))
        return found

    def hold(self, text: str, tokens: Tokens | None = None) -> int:
        """Read ``text`` unless it was the last one read; ``found`` are the bits that :meth:`run` returns."""
        if self.text is not text:
            self.run(text, tokens)
        return 0

    def word(self, t: Tokens, first: int, end: int, number: int) -> int:
        """Note a run of letters, which are those of word ``number``, if it is a word by what stands around it."""
        before = self.kind(t.chars[first - 1]) if first > 0 else GAP
        after = self.kind(t.chars[end]) if end < len(t.text) else GAP
        if before == LETTER or after == LETTER:
            return 0  # a part of a run: the "left" of "2left"
        bits = self.bits[number]
        if bits & self.located:
            self.note(first, number)
        if before == GAP:
            if bits and after == GAP:
                self.found |= bits
            if self.goes_on[number]:
                self.found |= self.continued(t.text, end, number)
        return 0

    def note(self, at: int, number: int) -> int:
        """Add a place."""
        if self.n >= self.room:
            self.room *= 2
            self.at = array("i", bytes(self.at) * 2)
            self.which = array("i", bytes(self.which) * 2)
        self.at[self.n] = at
        self.which[self.n] = number
        self.n += 1
        return 0

    def continued(self, text: str, end: int, number: int) -> int:
        """Return the bits of the longer words ("re-check") that stand where their head, word ``number``, ends."""
        found = 0
        for rest, bits in self.longer[number]:
            if text[end : end + len(rest)].lower() == rest and self.ends(text, end + len(rest)):
                found |= bits
        return found

    def ends(self, text: str, end: int) -> bool:
        """Return whether a word that goes up to ``end`` ends there."""
        return end >= len(text) or self.kind(text[end]) == GAP

    if not cython.compiled:  # keywords.pxd has the same method as inline code

        def kind(self, char: str) -> int:
            """Return what a character is: part of a word (LETTER), between words (GAP), or neither (0)."""
            return self.classes[ord(char)] if ord(char) < 256 else wide(char)


def lower(c: int) -> int:
    """Return a code point, that of an ASCII capital in lower case."""
    return c + 32 if 65 <= c <= 90 else c


def head(word: str) -> str:
    """Return the letters and digits that a word begins with."""
    return "".join(takewhile(str.isalnum, word))


def kind(char: str) -> int:
    """Return what a character is, as :meth:`Keywords.kind` says."""
    if char.isalnum():
        return LETTER
    return GAP if char.isspace() or char in MARKS or char in WIDE_MARKS else 0


def wide(char: str) -> int:
    """Return what a character beyond Latin-1 is."""
    if char.isalnum():
        return LETTER
    return GAP if char.isspace() or char in WIDE_MARKS else 0
