# cython: boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The words around claims that say what the claims are of, as parts of speech in columns."""

from __future__ import annotations

from array import array

import cython

from tracelens.claims import parts, words

if not cython.compiled:
    from tracelens.claims.kinds import *
    from tracelens.claims.rows import Rows
    from tracelens.claims.sentences import Sentences
    from tracelens.claims.tokens import Tokens

BEFORE = parts.BEFORE
AFTER = parts.AFTER
NONE = -9
NEEDED = (1 << RANGE) | (1 << COORDINATE) | (1 << BOX) | (1 << ACTION) | (1 << COUNT)
"""Kinds of claims whose sentence is read even where they have no unit."""


class Windows:
    """The words of one text that roles are read from, in three sets of columns.

    ``words`` words with their ``part`` and characters (``start``, ``end``), sentence by sentence; a claim is one word
    with its ``row`` (else -1), and the part STOP lies behind each sentence. ``claims`` claims (``claim_row``) with the
    ``frame`` and ``final`` of their sentence and the ``attribute`` of an adjective behind them (-1 for none).
    ``pieces`` runs of words that a pattern can match, each before or behind a claim (``piece_row``): together ``picks``
    words with their parts and characters (``picked…``), piece ``i`` those before ``piece_end[i]``.
    """

    def __init__(self, made: parts.Parts) -> None:
        self.parts = made.part
        self.frames = made.frame
        self.attributes = made.attribute
        self.finals = made.final
        self.single = made.single
        place = made.names.index
        self.counted, self.one, self.titled, self.measure, self.place = (place(part) for part in parts.CLAIMS)
        self.stop, self.thing, self.many, self.other = (place(part) for part in ("STOP", "THING", "MANY", "OTHER"))
        self.own, self.the, self.within, self.of = (place(part) for part in ("OWN", "THE", "IN", "OF"))
        self.at, self.relative, self.says, self.mark = (place(part) for part in ("AT", "RELATIVE", "IS", "MARK"))
        self.axis, self.feature = place("AXIS"), place("ATTRIBUTE")
        self.image = made.frames.index("image")
        self.pixel = (9 << 10) | (words.unit_number("pixel") + 1)
        self.mask = made.mask
        self.least = made.least
        self.most = made.most
        self.ending = made.ending
        self.beginning = made.beginning
        self.endings = len(made.ending)
        self.beginnings = len(made.beginning)
        self.alike_before = made.alike_before
        self.alike_ending = made.alike_ending
        self.alike_behind = made.alike_behind
        self.alike_beginning = made.alike_beginning
        self.make_room(512, 128)
        self.pick_room = 512
        self.picked = array("B", bytes(512))
        self.picked_start = array("i", bytes(4 * 512))
        self.picked_end = array("i", bytes(4 * 512))

    def make_room(self, words: int, claims: int) -> None:
        """Make new columns for so many words and claims."""
        self.room = words
        self.part = array("i", bytes(4 * words))
        self.start = array("i", bytes(4 * words))
        self.end = array("i", bytes(4 * words))
        self.row = array("i", bytes(4 * words))
        self.code = array("i", bytes(4 * words))
        self.claim_room = claims
        self.claim_row = array("i", bytes(4 * claims))
        self.frame = array("i", bytes(4 * claims))
        self.final = array("i", bytes(4 * claims))
        self.attribute = array("i", bytes(4 * claims))
        self.piece_end = array("i", bytes(8 * claims))  # one before a claim and one behind it at most
        self.piece_row = array("i", bytes(8 * claims))

    def grow(self) -> None:
        """Double the room for picked words."""
        self.pick_room *= 2
        self.picked = array("B", bytes(self.picked) * 2)
        self.picked_start = array("i", bytes(self.picked_start) * 2)
        self.picked_end = array("i", bytes(self.picked_end) * 2)

    def fill(self, t: Tokens, r: Rows, s: Sentences) -> None:
        """Take the words of a text whose claims are ``r``."""
        self.words = 0
        self.claims = 0
        self.picks = 0
        self.pieces = 0
        most = t.n + r.n + 1  # a word for each token, and a STOP behind each sentence that has a claim
        if most > self.room or r.n > self.claim_room:
            self.make_room(max(self.room, most + most // 4), max(self.claim_room, r.n + r.n // 4))
        row = 0
        while row < r.n:
            stop = row + 1
            needed = self.needs(t, r, row)
            while stop < r.n and r.sentence[stop] == r.sentence[row]:
                needed = needed or self.needs(t, r, stop)
                stop += 1
            if needed:
                first = self.words
                self.sentence(t, r, s, row, stop)
                self.say(t, r, first)
                self.pick(first)
                self.add(self.stop, 0, 0, -1, -1)
            row = stop

    def needs(self, t: Tokens, r: Rows, row: int) -> bool:
        """Return whether a claim has its sentence read: for a unit, place, movement or count, or its neighbours."""
        if r.key[row] != 0 or r.axis[row] >= 0 or NEEDED >> r.kind[row] & 1:
            return True
        i = r.last[row]
        if r.kind[row] != QUANTITY:
            return False
        j = r.first[row] - 1
        if j > 0 and t.kind[j] == MARKUP:
            j -= 1
        if j >= 0 and t.kind[j] == WORD and t.code[j] >= 0 and self.parts[t.code[j]] == self.feature:
            return True
        if i + 1 < t.n and t.kind[i] == MARKUP and t.code[i] == MATH_CLOSE:
            i += 1
        if i < t.n and t.kind[i] == WORD and t.start[i] > t.end[i - 1]:
            if t.bits[i] & W_OF != 0 and i + 1 < t.n and t.bits[i + 1] & (W_PRONOUN_BEFORE | W_VAGUE) != 0:
                return True  # three of the dots
            if t.bits[i] & W_FUNCTION_WORD == 0 or t.bits[i] & W_COMPARATIVE != 0:
                return True
        if j > 0 and t.bits[j] & W_HEDGE != 0:
            j -= 1
        return (j >= 0 and t.bits[j] & W_BE != 0) or boxed(t, r.first[row])

    def add(self, part: int, start: int, end: int, row: int, code: int) -> None:
        """Append a word."""
        i = self.words
        self.part[i] = part
        self.start[i] = start
        self.end[i] = end
        self.row[i] = row
        self.code[i] = code
        self.words = i + 1

    def sentence(self, t: Tokens, r: Rows, s: Sentences, row: int, stop: int) -> None:
        """Append the words of the sentence whose claims are ``row`` to ``stop``."""
        of = r.sentence[row]
        i = max(s.first[of], r.first[row] - BEFORE)
        limit = min(s.first[of + 1], r.last[stop - 1] + AFTER)
        while i < limit:
            if row < stop and i == r.first[row]:
                self.add(self.claim_part(t, r, row), r.start[row], r.end[row], row, -1)
                i = max(r.last[row], i + 1)
                while i < t.n and r.flags[row] & OUTSIDE_UNIT and t.start[i] < r.unit_end[row]:
                    i += 1
                row += 1
                continue
            if not silent(t, i):
                if self.owner(t, i):
                    self.part[self.words - 1] = self.own
                    self.end[self.words - 1] = t.end[i]
                elif self.hyphened(t, i, limit):
                    self.part[self.words - 1] = self.part_of(t, i + 1)
                    self.end[self.words - 1] = t.end[i + 1]
                    i += 1
                else:
                    label = i > s.first[of] and t.chars[t.start[i]] == "A" and t.end[i] - t.start[i] == 1
                    label = label and t.kind[i - 1] != STOP
                    part = self.thing if label else self.part_of(t, i)
                    self.add(part, t.start[i], t.end[i], -1, t.code[i] if t.kind[i] == WORD else -1)
            i += 1

    def claim_part(self, t: Tokens, r: Rows, row: int) -> int:
        """Return the part that a claim plays."""
        if r.kind[row] > COUNT or r.parts[row] or r.axis[row] >= 0:
            return self.place
        if r.key[row] != 0:
            article = r.first[row] > 0 and t.bits[r.first[row] - 1] & W_ARTICLE != 0
            return self.titled if article else self.measure
        return self.one if r.num[row] == 1 and r.den[row] == 1 and r.exp[row] == 0 else self.counted

    def owner(self, t: Tokens, i: int) -> bool:
        """Return whether token ``i`` is the s of "'s", whose apostrophe is the last word so far."""
        if t.kind[i] != WORD or t.end[i] - t.start[i] != 1 or t.chars[t.start[i]] != "s" or self.words == 0:
            return False
        last = self.words - 1
        if self.row[last] >= 0 or self.end[last] - self.start[last] != 1:
            return False
        c = t.chars[self.start[last]]
        return c == "'" or c == "’"

    def hyphened(self, t: Tokens, i: int, limit: int) -> bool:
        """Return whether token ``i`` is the hyphen of a compound ("semi-automatic"), whose half is the last word."""
        if t.kind[i] != OPERATOR or t.code[i] != HYPHEN or i + 1 >= limit or t.kind[i + 1] != WORD or self.words == 0:
            return False
        last = self.words - 1
        if self.row[last] >= 0 or self.end[last] != t.start[i] or t.start[i + 1] != t.end[i]:
            return False
        return self.part[last] != self.axis and self.part[last] != self.other

    def part_of(self, t: Tokens, i: int) -> int:
        """Return the part that token ``i`` plays."""
        start = t.start[i]
        if t.kind[i] == WORD:
            if t.code[i] >= 0:
                return self.parts[t.code[i]]
            for at in range(start, t.end[i]):
                if t.chars[at] >= "\x80":
                    return self.thing if t.text[start : t.end[i]].lower().isalpha() else self.other
            last = t.chars[t.end[i] - 2] if t.end[i] - start > 3 and t.chars[t.end[i] - 1] == "s" else "s"
            return self.thing if last == "s" or last == "u" or last == "i" else self.many
        if t.end[i] - start != 1:
            return self.other
        c = t.chars[start]
        if c < "\x80":
            return self.single[ord(c)]
        return self.thing if c.isalpha() else self.other

    def say(self, t: Tokens, r: Rows, first: int) -> None:
        """Add the claims of the sentence that starts with word ``first``."""
        frame = -1
        final = 0
        for i in range(first, self.words):
            code = self.code[i]
            if code >= 0:
                if frame < 0 and self.frames[code] >= 0 and self.framed(first, i, self.frames[code]):
                    frame = self.frames[code]
                if self.finals[code] and i + 1 < self.words:
                    final |= self.part[i + 1] == self.says or self.part[i + 1] == self.mark
        for i in range(first, self.words):
            row = self.row[i]
            if row >= 0:
                code = self.code[i + 1] if i + 1 < self.words else -1
                self.claim_row[self.claims] = row
                self.frame[self.claims] = self.image if frame < 0 and r.key[row] == self.pixel else frame
                self.final[self.claims] = 1 if final or boxed(t, r.first[row]) else 0
                self.attribute[self.claims] = self.attributes[code] if code >= 0 else -1
                self.claims += 1

    def framed(self, first: int, i: int, frame: int) -> bool:
        """Return whether word ``i`` names the frame: "in the image", "relative to the camera", "the robot's view"."""
        j = i - 1
        while j > first and i - j < 4 and (self.part[j] == self.the or self.part[j] == self.thing):
            j -= 1
        if j < first:
            return False
        part = self.part[j]
        if part == self.within or part == self.own or (part == self.of and frame == self.image):
            return True
        return part == self.at and j > first and self.part[j - 1] == self.relative

    def pick(self, first: int) -> None:
        """Pick the words of the sentence that patterns match: before each claim the longest match, and behind it."""
        for i in range(first, self.words):
            if self.row[i] < 0:
                continue
            low = NONE
            for pattern in range(self.endings):
                found = self.furthest(self.ending[pattern], i, -1, first - 1)
                if found != NONE and (low == NONE or found < low):
                    low = found
            if low != NONE:
                self.take(low + 1, i + 1, i)
            high = NONE
            for pattern in range(self.beginnings):
                high = max(high, self.furthest(self.beginning[pattern], i, 1, self.words))
            if high != NONE:
                self.take(i, high, i)

    def furthest(self, element: int, at: int, step: int, stop: int) -> int:
        """Return where the longest match of a pattern's elements from ``element`` on ends, or NONE for no match.

        The next word is ``at``; words are taken in the direction of ``step`` and before ``stop``. The end is the word
        after the match.
        """
        if self.mask[element] == 0:
            return at
        best = NONE
        count = 0
        while True:
            if count >= self.least[element]:
                found = self.furthest(element + 1, at, step, stop)
                if found != NONE and (best == NONE or (found - best) * step > 0):
                    best = found
            if count == self.most[element] or at == stop or not self.mask[element] >> self.part[at] & 1:
                return best
            count += 1
            at += step

    def take(self, low: int, high: int, i: int) -> None:
        """Add words ``low`` to ``high`` as a piece that begins or ends with the claim that is word ``i``."""
        while self.picks + high - low > self.pick_room:
            self.grow()
        for at in range(low, high):
            part = self.part[at]
            if low == i:
                part = self.alike_beginning[part] if at == i else self.alike_behind[part]
            else:
                part = self.alike_ending[part] if at == i else self.alike_before[part]
            self.picked[self.picks] = part
            self.picked_start[self.picks] = self.start[at]
            self.picked_end[self.picks] = self.end[at]
            self.picks += 1
        self.piece_end[self.pieces] = self.picks
        self.piece_row[self.pieces] = self.row[i]
        self.pieces += 1


def silent(t: Tokens, i: int) -> bool:
    """Return whether token ``i`` is no word of a sentence: markup, a LaTeX command, a brace."""
    kind = t.kind[i]
    if kind == MARKUP or kind == NEWLINE or kind == COMMAND:
        return True
    return (kind == OPEN or kind == CLOSE) and (t.code[i] == 123 or t.code[i] == 125)


def boxed(t: Tokens, i: int) -> bool:
    r"""Return whether the claim at token ``i`` stands alone in ``\boxed{…}`` or behind "####"."""
    j = i - 1
    if j >= 0 and t.kind[j] == MARKUP and t.code[j] == HEADING:
        return t.end[j] - t.start[j] == 4
    if j > 2 and t.kind[j] == OPEN and t.kind[j - 1] == COMMAND and t.kind[j - 2] == OPEN:
        j -= 2
    if j < 1 or t.kind[j] != OPEN or t.kind[j - 1] != COMMAND:
        return False
    return t.end[j - 1] - t.start[j - 1] == 6 and t.text.startswith("\\boxed", t.start[j - 1])
