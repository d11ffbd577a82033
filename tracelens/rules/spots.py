# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Where a spatial relation stands or a commitment may begin, told by the characters around the words that lead to one.

Both look at the places that :class:`~tracelens.rules.keywords.Keywords` found; most of those lead to nothing, which
one or two characters beside them show.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import cython

if not cython.compiled:
    from tracelens.claims.tokens import Tokens
    from tracelens.rules.glance import blank
    from tracelens.rules.keywords import Keywords

SIDE, FRONT, OTHER = 1, 2, 3
ALWAYS, JUDGED, LABELLED, CONCLUDES = 1, 2, 3, 4
# The longest word that may stand between a verb and a relation, and how far before it that word may begin.
LONGEST_LINK = 12
LINK_REACH = 40


class Ways:
    """Finds words of direction that follow a verb: "is to the left of", "lies directly above".

    Args:
        keywords: What found the words.
        sides: Words that are a relation only with "of" or "side of" behind them; of them, "front" needs "in" before.
        others: Words that are a relation by themselves.
        links: Words (verbs, and adverbs after one) one of which stands before a relation.
    """

    def __init__(self, keywords: Keywords, sides: Iterable[str], others: Iterable[str], links: Iterable[str]) -> None:
        self.keywords = keywords
        self.links = frozenset(links)
        self.kinds = kinds(keywords, {FRONT: ["front"], SIDE: sides, OTHER: others})

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """Return where relations stand, from the "to the" before them to their last word, in order."""
        k = self.keywords
        k.hold(text)
        t = k.characters(text, k.tokens)
        n = len(text)
        found = []
        for i in range(k.n):
            number = k.which[i]
            kind = self.kinds[number]
            if not kind:
                continue
            begin = k.at[i]
            end = begin + k.vocabulary.offsets[number + 1] - k.vocabulary.offsets[number]
            if kind == FRONT:
                if not ends_with(t, 0, begin, "in "):
                    continue
                begin -= 3
            if kind != OTHER:
                if begins_with(t, end, n, " of"):
                    end += 3
                elif begins_with(t, end, n, " side of"):
                    end += 8
                else:
                    continue
                if end < n and t.chars[end].isalnum():
                    continue
            if begin > 0 and t.chars[begin - 1].isalnum():
                continue
            begin -= lead(t, begin)
            if self.linked(t, begin):
                found.append((begin, end, k.vocabulary.words[number]))
        return found

    def linked(self, t: Tokens, begin: int) -> bool:
        """Return whether the word before ``begin`` is one that leads to a relation."""
        low = max(0, begin - LINK_REACH)
        end = begin
        while end > low and blank(t.chars[end - 1]):
            end -= 1
        first = end
        while first > low and not blank(t.chars[first - 1]):
            first -= 1
            if end - first > LONGEST_LINK:
                return False
        return first < end and t.text[first:end].lower() in self.links


class Openings:
    """Finds the words with which a commitment may begin, by what follows them.

    Args:
        keywords: What found the words.
        always: Words with which one may begin whatever follows.
        judged: Words ("best", "correct") that a word for an option follows.
        labelled: Words ("option") that a label follows.
        concluding: Words ("so", "wait"), in lower case, that a label, or a word that leads to one, follows.
    """

    def __init__(
        self,
        keywords: Keywords,
        always: Iterable[str],
        judged: Iterable[str],
        labelled: Iterable[str],
        concluding: Iterable[str],
    ) -> None:
        self.keywords = keywords
        self.kinds = kinds(keywords, {ALWAYS: always, JUDGED: judged, LABELLED: labelled, CONCLUDES: concluding})

    def find(self, text: str) -> list[tuple[int, str]]:
        """Return the places at which a commitment may begin, in order, and the words that stand there.

        Every place that :func:`tracelens.rules.commitments._starts` agrees to is among them.
        """
        k = self.keywords
        k.hold(text)
        t = k.characters(text, k.tokens)
        n = len(text)
        found = []
        for i in range(k.n):
            number = k.which[i]
            kind = self.kinds[number]
            if not kind:
                continue
            at = k.at[i]
            end = at + k.vocabulary.offsets[number + 1] - k.vocabulary.offsets[number]
            if kind == ALWAYS or opens(t, at, end, n, kind):
                found.append((at, k.vocabulary.words[number]))
        return found


def kinds(keywords: Keywords, words: dict[int, Iterable[str]]) -> array[int]:
    """Return the kind of each word of a vocabulary, 0 for words that have none."""
    found = array("b", bytes(len(keywords.vocabulary.words)))
    for kind, several in words.items():
        for word in several:
            found[keywords.vocabulary.words.index(word)] = kind
    return found


def opens(t: Tokens, at: int, end: int, n: int, kind: int) -> bool:
    """Return False only where what follows a word at ``[at, end)`` shows that no commitment begins there."""
    i = end
    if kind == CONCLUDES:
        if "A" <= t.chars[at] <= "Z":
            return False
        if end - at == 1:  # "I choose"
            return end < n and t.chars[end] == " "
        if i < n and (t.chars[i] == "," or t.chars[i] == ":"):
            i += 1
    first = i
    while i < n and blank(t.chars[i]):
        i += 1
    if i == first or i >= n:
        return False
    c = t.chars[i]
    if kind == JUDGED:
        return option_word(t, i, n)
    if kind == LABELLED:
        if (c == "(" or c == "[") and i + 1 < n:
            c = t.chars[i + 1]
        return "A" <= c <= "J"
    return leads(t, i, n)


def leads(t: Tokens, i: int, n: int) -> bool:
    """Return False only where what stands at ``i`` is no label, no mark before one, and no word that leads to one."""
    c = t.chars[i]
    if "A" <= c <= "J":
        return True
    if c == "i" or c == "t":
        if begins_with(t, i, n, "the") and i + 3 < n and blank(t.chars[i + 3]):
            i += 3
            while i < n and blank(t.chars[i]):
                i += 1
            return i < n and t.chars[i] in "aocv"
        i += 2 if c == "i" else 4  # it, this, that: "is", "must" and the like follow
        if i < n and (t.chars[i] == "'" or t.chars[i] == "’"):
            return True
        first = i
        while i < n and blank(t.chars[i]):
            i += 1
        return first < i < n and t.chars[i] in "imsw"
    return c in 'aocv([*"“'


def option_word(t: Tokens, i: int, n: int) -> bool:
    """Return whether the word at ``i`` begins as option, choice, candidate and view do."""
    if i + 1 >= n:
        return False
    c, d = t.chars[i], t.chars[i + 1]
    if c == "o" or c == "O":
        return d == "p" or d == "P"
    if c == "v" or c == "V":
        return d == "i" or d == "I" or d == "İ" or d == "ı"
    return c == "c" or c == "C"


def lead(t: Tokens, begin: int) -> int:
    """Return the length of "to the", "on the", "to" or "on" (with the blank behind) before ``begin``, 0 for none."""
    low = max(0, begin - 7)
    if ends_with(t, low, begin, "to the ") or ends_with(t, low, begin, "on the "):
        return 7
    if ends_with(t, low, begin, "to ") or ends_with(t, low, begin, "on "):
        return 3
    return 0


def begins_with(t: Tokens, at: int, n: int, word: str) -> bool:
    """Return whether ``word`` (ASCII, lower case) stands at ``at``, in either case."""
    if at + len(word) > n:
        return False
    for i in range(len(word)):
        c = ord(t.chars[at + i])
        if 65 <= c <= 90:
            c += 32
        if c != ord(word[i]):
            return False
    return True


def ends_with(t: Tokens, low: int, end: int, word: str) -> bool:
    """Return whether ``word`` (ASCII, lower case) ends at ``end`` and begins at ``low`` or later, in either case."""
    at = end - len(word)
    return at >= low and begins_with(t, at, end, word)
