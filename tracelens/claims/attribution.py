"""What numbers are said of: entity, attribute, frame and role, by spaCy's Matcher over rules that are data.

spaCy is given parts of speech as words, each claim as NUMBER: digits are read once only, and nothing is split twice.
Only sentences that state a measure, a place, a movement or a count are looked at, and of those only the pieces that a
pattern can match. A match depends on the parts alone, and the same few thousand runs of parts make up a large corpus,
so the matcher sees each run once. With a trained English pipeline installed (``en_core_web_sm`` and its larger kin),
its noun phrases give the entity where no rule does.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

from tracelens.claims.parts import BEFORE, NUMBER, STOP, parts
from tracelens.claims.rows import Rows
from tracelens.claims.sentences import Sentences
from tracelens.claims.tokens import Tokens
from tracelens.claims.windows import Windows
from tracelens.claims.words import data

if TYPE_CHECKING:
    from spacy.language import Language

TRAINED = ("en_core_web_sm", "en_core_web_md", "en_core_web_lg", "en_core_web_trf")

class Attribution(NamedTuple):
    """What one claim is said of; None where nothing says it."""

    entity: str | None = None
    attribute: str | None = None
    frame: str | None = None
    role: str | None = None


class Taken(NamedTuple):
    """What a pattern takes: its rank, the places of entity and attribute in it, and whether the number comes first."""

    rank: int
    entity: int | None
    attribute: int | None
    counts: bool


class Rules(NamedTuple):
    """The compiled rules: spaCy's pipeline, its matcher, and what each pattern takes."""

    nlp: Language
    matcher: Any
    taken: dict[int, Taken]
    trained: bool


@cache
def rules() -> Rules:
    """Return the rules of ``roles.yaml``, with the user's trained pipeline where one is installed."""
    import spacy
    from spacy.matcher import Matcher

    name = next((name for name in TRAINED if find_spec(name)), None)
    nlp = spacy.load(name) if name else spacy.blank("en")
    matcher = Matcher(nlp.vocab)
    taken = {}
    for rank, rule in enumerate(data("roles.yaml")["patterns"]):
        label = f"rule-{rank}"
        matcher.add(label, [[token_pattern(part) for part in rule["pattern"]]])
        taken[nlp.vocab.strings[label]] = Taken(
            rank, rule.get("entity"), rule.get("attribute"), rule.get("counts", False)
        )
    return Rules(nlp, matcher, taken, name is not None)


def token_pattern(part: str) -> dict[str, str]:
    """Return spaCy's pattern for "THING {1,2}": a part and how often."""
    name, _, times = part.partition(" ")
    return {"ORTH": name, "OP": times} if times else {"ORTH": name}


Places = tuple[int, ...] | None
"""Places of words, from the first of a piece; None where a pattern takes nothing."""
Found = dict[int, tuple[str | None, str | None]]
"""Entity and attribute by row."""


def attribute(t: Tokens, r: Rows, sentences: Sentences) -> dict[int, Attribution]:
    """Return the attributions of the rows that have any, by row."""
    w, named = windows(), parts()
    w.fill(t, r, sentences)
    found = matched(w, t.text)
    if w.claims and rules().trained:
        found = {**noun_phrases(w, t.text), **found}
    said = {}
    columns = (column(values, w.claims) for values in (w.claim_row, w.frame, w.final, w.attribute))
    for row, frame, final, adjective in zip(*columns, strict=True):
        entity, attribute = found.get(row, (None, None))
        if attribute is None and adjective >= 0:
            attribute = named.attributes[adjective]
        if entity or attribute or frame >= 0 or final:
            framed = named.frames[frame] if frame >= 0 else None
            said[row] = Attribution(entity, attribute, framed, "final" if final else None)
    return said


def matched(w: Windows, text: str) -> Found:
    """Return entity and attribute of each claim that a pattern matches."""
    parts, rows = bytes(memoryview(w.picked)[: w.picks]), column(w.piece_row, w.pieces)
    ends = column(w.piece_end, w.pieces)
    starts = [0, *ends][:-1]
    pieces = [parts[start:end] for start, end in zip(starts, ends, strict=True)]
    memory = known()
    if len(memory) > REMEMBERED:
        memory.clear()
    new = [piece for piece in pieces if piece not in memory]
    if new:
        learn(memory, list(dict.fromkeys(new)))
    begins, stops = column(w.picked_start, w.picks), column(w.picked_end, w.picks)

    def words(start: int, places: Places) -> str | None:
        if places is None:
            return None
        return " ".join([text[begins[start + place] : stops[start + place]] for place in places])

    return {
        row: (words(start, memory[piece][0]), words(start, memory[piece][1]))
        for piece, start, row in zip(pieces, starts, rows, strict=True)
        if memory[piece] is not NOTHING
    }


NOTHING: tuple[Places, Places] = (None, None)
REMEMBERED = 50_000
"""Pieces whose matches are kept; a large corpus of real text has a few thousand."""


@cache
def known() -> dict[bytes, tuple[Places, Places]]:
    """Return what is known of pieces by their parts: the places of entity and attribute, or NOTHING."""
    return {}


def learn(memory: dict[bytes, tuple[Places, Places]], pieces: list[bytes]) -> None:
    """Let the matcher read pieces that were not seen yet: the first rule that matches wins, and its longest match."""
    from spacy.tokens import Doc

    made, names = rules(), parts().names
    words: list[str] = []
    piece_of: list[int] = []
    first: list[int] = []
    for number, piece in enumerate(pieces):
        first.append(len(words))
        words += [*(names[part] for part in piece), STOP]
        piece_of += [number] * (len(piece) + 1)
    best: dict[int, tuple[tuple[int, int], int, list[int], Taken]] = {}
    for label, start, end, aligned in made.matcher(Doc(made.nlp.vocab, words), with_alignments=True):
        taken, number = made.taken[label], piece_of[start]
        order = (taken.rank, start - end)
        if number not in best or order < best[number][0]:
            best[number] = (order, start - first[number], aligned, taken)
    for number, piece in enumerate(pieces):
        memory[piece] = NOTHING
        if number in best:
            _, start, aligned, taken = best[number]
            memory[piece] = (places(start, aligned, taken.entity), places(start, aligned, taken.attribute))


def places(start: int, aligned: list[int], wanted: int | None) -> Places:
    """Return the places of the words that one part of a pattern took."""
    return None if wanted is None else tuple(start + at for at, part in enumerate(aligned) if part == wanted)


def noun_phrases(w: Windows, text: str) -> Found:
    """Return for claims the noun phrase before them, as the trained pipeline finds it."""
    from spacy.tokens import Doc

    made, stop = rules(), parts().names.index(STOP)
    part, rows = column(w.part, w.words), column(w.row, w.words)
    spans = zip(column(w.start, w.words), column(w.end, w.words), strict=True)
    words = [
        NUMBER if rows[at] >= 0 else STOP if part[at] == stop else text[start:end]
        for at, (start, end) in enumerate(spans)
    ]
    parsed = made.nlp(Doc(made.nlp.vocab, words))
    phrases = [chunk for chunk in parsed.noun_chunks if NUMBER not in chunk.text and STOP not in chunk.text]
    found: Found = {}
    for place, row in enumerate(rows):
        before = [chunk for chunk in phrases if place - BEFORE <= chunk.end <= place]
        if row >= 0 and before:
            found[row] = (before[-1].root.text, None)
    return found


@cache
def windows() -> Windows:
    """Return the columns that one text after another is read into."""
    return Windows(parts())


def column(values: Any, length: int) -> list[int]:
    """Return the first values of a column as a list."""
    found: list[int] = memoryview(values)[:length].tolist()
    return found
