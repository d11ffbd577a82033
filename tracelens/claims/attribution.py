"""What numbers are said of: entity, attribute, frame and role, by spaCy's Matcher over rules that are data.

spaCy is given parts of speech as words, each claim as one word: digits are read once only, and nothing is split twice.
Only sentences that state a measure, a place, a movement or a count are looked at, and of those only the pieces that a
pattern can match. A match depends on the parts alone, and the same few thousand runs of parts make up a large corpus,
so the matcher sees each run once. With a trained English pipeline installed (``en_core_web_sm`` and its larger kin),
its noun phrases give the entity where no rule does.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

from tracelens.claims import kinds as k
from tracelens.claims import records
from tracelens.claims.parts import ALIASES, BEFORE, CLAIMS, STOP, meant, parts
from tracelens.claims.rows import Rows
from tracelens.claims.sentences import Sentences
from tracelens.claims.tokens import Tokens
from tracelens.claims.values import canonical
from tracelens.claims.windows import Windows
from tracelens.claims.words import data, vocabulary

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
    """What a pattern takes.

    Its rank, the places of entity and attribute in it, an attribute that it says itself, and whether the number comes
    first.
    """

    rank: int
    entity: frozenset[int]
    attribute: frozenset[int]
    says: str | None
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
        entity, attribute = rule.get("entity", []), rule.get("attribute", [])
        taken[nlp.vocab.strings[label]] = Taken(
            rank,
            frozenset(entity if isinstance(entity, list) else [entity]),
            frozenset(attribute if isinstance(attribute, list) else [attribute]),
            rule.get("says"),
            rule.get("counts", False),
        )
    return Rules(nlp, matcher, taken, name is not None)


def token_pattern(part: str) -> dict[str, Any]:
    """Return spaCy's pattern for "THING {1,2}": a part and how often."""
    name, _, times = part.partition(" ")
    pattern: dict[str, Any] = {"ORTH": {"IN": list(meant(name))} if name in ALIASES else name}
    return {**pattern, "OP": times} if times else pattern


Places = tuple[int, ...]
"""Places of words, from the first of a piece."""
Match = tuple[tuple[int, int], Places, Places | str | None]
"""Rank and length of the match, and where the words of entity and attribute are in a piece, or the attribute itself."""
Found = dict[int, tuple[str | None, str | None]]
"""Entity and attribute by row."""


def attribute(t: Tokens, r: Rows, sentences: Sentences) -> dict[int, Attribution]:
    """Return the attributions of the rows that have any, by row."""
    w = windows()
    w.fill(t, r, sentences)
    if not w.claims:
        return {}
    found = matched(w, t.text)
    if rules().trained:
        found = {**noun_phrases(w, t.text), **found}
    said = {}
    named = records.names(t.text) if '"' in t.text else []
    f = Facts(*(column(getattr(r, name), r.n) for name in Facts._fields))
    columns = (column(values, w.claims) for values in (w.claim_row, w.frame, w.final, w.attribute))
    before: tuple[int, str | None, str | None] = (-1, None, None)
    for row, frame, final, adjective in zip(*columns, strict=True):
        entity, attribute = found.get(row, (None, None))
        if entity is None and named and f.axis[row] >= 0:
            entity = records.owner(t.text, f.start[row], f.end[row], named)
        attribute = measured(f, row, entity, attribute, adjective)
        if entity is None and before[1] and goes_on(t.text, f, before[0], row, attribute):
            entity = before[1]
            attribute = measured(f, row, entity, attribute, adjective)
        if attribute is None and before[2] == SIZE and goes_on(t.text, f, before[0], row, SIZE):
            attribute = SIZE
        before = (row, entity, attribute)
        framed = frame_of(f, row, entity, frame)
        if entity or attribute or framed or final:
            said[row] = shared(entity, attribute, framed, "final" if final else None)
    return said


@lru_cache(maxsize=4096)
def shared(entity: str | None, attribute: str | None, frame: str | None, role: str | None) -> Attribution:
    """Return an attribution, the same object for the same words: new ones by the million keep the collector busy."""
    return Attribution(entity, attribute, frame, role)


class Facts(NamedTuple):
    """Columns of the rows as lists: each look at a column of a compiled class makes a view of it."""

    start: list[int]
    end: list[int]
    first: list[int]
    last: list[int]
    kind: list[int]
    key: list[int]
    axis: list[int]
    direction: list[int]
    sentence: list[int]


def measured(f: Facts, row: int, entity: str | None, attribute: str | None, adjective: int) -> str | None:
    """Return which property of the entity a claim states: its axis, what the pattern took, or the word behind it."""
    if f.axis[row] >= 0:
        return vocabulary().words[f.axis[row]]
    if attribute is not None:
        return attribute
    if adjective >= 0:
        attribute = parts().attributes[adjective]
    elif f.direction[row] >= 0 and f.kind[row] == k.QUANTITY:
        attribute = DISTANCE
    if attribute == DISTANCE and (entity is None or canonical(f.key[row])[1] not in LENGTHS):
        return None
    return attribute


DISTANCE = "distance"
SIZE = "size"
"""What both numbers of "800x600" state."""
LENGTHS = ("length", "pixel", "unit")
SPATIAL = (*LENGTHS, "angle")
"""Dimensions whose claims have a frame."""
BODY = {"left", "right", "forward", "forwards", "backward", "backwards", "back", "ahead"}
"""Directions that only a body has."""
JOINT = 40
"""Characters of a joint at most: matching it takes time that grows faster than its length."""
JOINS = re.compile(r"(?:\s*,?\s*(?:and|by|x|×|wide|long|tall|high|deep|thick|[xyz]\s*=)\s*|\s*,\s*)*", re.IGNORECASE)


def goes_on(text: str, f: Facts, last: int, row: int, attribute: str | None) -> bool:
    """Return whether a claim goes on with what the last one is of: "2 m wide and 1 m deep", "x = 3, y = 4"."""
    if f.sentence[last] != f.sentence[row] or f.first[row] - f.last[last] > 5 or f.start[row] - f.end[last] > JOINT:
        return False
    between = text[f.end[last] : f.start[row]]
    return (attribute is not None or "by" in between or "x" in between) and JOINS.fullmatch(between) is not None


def frame_of(f: Facts, row: int, entity: str | None, frame: int) -> str | None:
    """Return the frame of a claim that has one: the named one, or the agent's where a body moves."""
    kind = f.kind[row]
    if kind == k.ACTION and frame < 0:
        direction = f.direction[row]
        body = direction >= 0 and vocabulary().words[direction] in BODY
        agent = entity is not None and entity.lower().split()[-1] in data("roles.yaml")["frames"]["agent"]
        return "agent" if body or agent else None
    if frame < 0 or (kind not in (k.COORDINATE, k.BOX, k.ACTION) and canonical(f.key[row])[1] not in SPATIAL):
        return None
    return parts().frames[frame]


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

    def words(start: int, places: Places | str | None) -> str | None:
        if not places:
            return None
        if isinstance(places, str):
            return places
        return " ".join([text[begins[start + place] : stops[start + place]] for place in places])

    best: dict[int, tuple[Match, int]] = {}
    for piece, start, row in zip(pieces, starts, rows, strict=True):
        match = memory[piece]
        if match is not NOTHING and (row not in best or match[0] < best[row][0][0]):
            best[row] = (match, start)
    return {row: (words(start, match[1]), lowered(words(start, match[2]))) for row, (match, start) in best.items()}


def lowered(word: str | None) -> str | None:
    """Return a word in lower case."""
    return word.lower() if word else None


NOTHING: Match = ((9999, 0), (), None)
REMEMBERED = 20_000
"""Pieces whose matches are kept; 21,000 real responses had 277 different ones."""


@cache
def known() -> dict[bytes, Match]:
    """Return what is known of pieces by their parts: the places of entity and attribute, or NOTHING."""
    return {}


def learn(memory: dict[bytes, Match], pieces: list[bytes]) -> None:
    """Let the matcher read pieces that were not seen yet: the first rule that matches wins, and its longest match."""
    from spacy.tokens import Doc

    made, names = rules(), parts().names
    words: list[str] = []
    piece_of: list[int] = []
    first: list[int] = []
    claim_at: list[int] = []
    for number, piece in enumerate(pieces):
        first.append(len(words))
        claim_at.append(len(words) + max(at for at, part in enumerate(piece) if part < len(CLAIMS)))
        words += [*(names[part] for part in piece), STOP]
        piece_of += [number] * (len(piece) + 1)
    best: dict[int, tuple[tuple[int, int], int, list[int], Taken]] = {}
    for label, start, end, aligned in made.matcher(Doc(made.nlp.vocab, words), with_alignments=True):
        taken, number = made.taken[label], piece_of[start]
        order = (taken.rank, start - end)
        if (start if taken.counts else end - 1) != claim_at[number]:
            continue  # another claim of the piece
        if number not in best or order < best[number][0]:
            best[number] = (order, start - first[number], aligned, taken)
    for number, piece in enumerate(pieces):
        memory[piece] = NOTHING
        if number in best:
            _, start, aligned, taken = best[number]
            attribute = taken.says or places(start, aligned, taken.attribute)
            memory[piece] = (best[number][0], places(start, aligned, taken.entity), attribute)


def places(start: int, aligned: list[int], wanted: frozenset[int]) -> Places:
    """Return the places of the words that some parts of a pattern took."""
    return tuple(start + at for at, part in enumerate(aligned) if part in wanted)


def noun_phrases(w: Windows, text: str) -> Found:
    """Return for claims the noun phrase before them, as the trained pipeline finds it."""
    from spacy.tokens import Doc

    made, stop = rules(), parts().names.index(STOP)
    part, rows = column(w.part, w.words), column(w.row, w.words)
    spans = zip(column(w.start, w.words), column(w.end, w.words), strict=True)
    words = [
        "NUMBER" if rows[at] >= 0 else STOP if part[at] == stop else text[start:end]
        for at, (start, end) in enumerate(spans)
    ]
    parsed = made.nlp(Doc(made.nlp.vocab, words))
    phrases = [chunk for chunk in parsed.noun_chunks if "NUMBER" not in chunk.text and STOP not in chunk.text]
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
