"""What numbers are said of: entity, attribute, frame and role, by spaCy's Matcher over rules that are data.

spaCy is given the lexer's tokens (each claim as the one word NUMBER), so digits are read once only. Only sentences
that state a measure, a place, a movement or a count go through it. With a trained English pipeline installed
(``en_core_web_sm`` and its larger kin), its noun phrases give the entity where no rule does.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

from tracelens.claims import kinds as k
from tracelens.claims.lexer import Tokens
from tracelens.claims.rows import Rows
from tracelens.claims.sentences import Sentences
from tracelens.claims.words import data

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

NUMBER = "NUMBER"
TRAINED = ("en_core_web_sm", "en_core_web_md", "en_core_web_lg", "en_core_web_trf")
NEEDED = (1 << k.RANGE) | (1 << k.COORDINATE) | (1 << k.BOX) | (1 << k.ACTION) | (1 << k.COUNT)
"""Kinds of claims whose sentence is read even where they have no unit."""


class Attribution(NamedTuple):
    """What one claim is said of; None where nothing says it."""

    entity: str | None = None
    attribute: str | None = None
    frame: str | None = None
    role: str | None = None


NOTHING = Attribution()


class Rules(NamedTuple):
    """The compiled rules: spaCy's pipeline, its matcher, and what each pattern takes."""

    nlp: Language
    matcher: Any
    taken: dict[int, tuple[int, int | None, int | None, bool]]
    adjectives: dict[str, str]
    frames: dict[str, str]
    final: frozenset[str]
    trained: bool


@cache
def rules() -> Rules:
    """Return the rules of ``roles.yaml``, with the user's trained pipeline where one is installed."""
    import spacy
    from spacy.matcher import Matcher

    name = next((name for name in TRAINED if find_spec(name)), None)
    nlp = spacy.load(name) if name else spacy.blank("en")
    content = data("roles.yaml")
    matcher = Matcher(nlp.vocab)
    taken = {}
    for place, rule in enumerate(content["patterns"]):
        label = f"rule-{place}"
        matcher.add(label, [[token_pattern(part, content["things"]) for part in rule["pattern"]]])
        taken[nlp.vocab.strings[label]] = (place, rule.get("entity"), rule.get("attribute"), rule.get("counts", False))
    frames = {word: frame for frame, words in content["frames"].items() for word in words}
    return Rules(nlp, matcher, taken, content["adjectives"], frames, frozenset(content["final"]), name is not None)


def token_pattern(part: Any, things: dict[str, Any]) -> dict[str, Any]:
    """Return one token pattern: a name of ``things``, NUMBER, or a pattern that may be ``like`` one."""
    if part == NUMBER:
        return {"ORTH": NUMBER}
    if isinstance(part, str):
        return dict(things[part])
    rest = {key: value for key, value in part.items() if key != "like"}
    return {**things[part["like"]], **rest} if "like" in part else rest


def attribute(t: Tokens, r: Rows, sentences: Sentences) -> dict[int, Attribution]:
    """Return the attributions of the rows that have any, by row."""
    found: dict[int, Attribution] = {}
    row = 0
    while row < r.n:
        stop = row
        needed = False
        while stop < r.n and r.sentence[stop] == r.sentence[row]:
            needed = needed or bool(r.key[stop]) or bool(NEEDED >> r.kind[stop] & 1)
            stop += 1
        if needed:
            place = r.sentence[row]
            read_sentence(t, r, row, stop, sentences.first[place], sentences.first[place + 1], found)
        row = stop
    return found


def read_sentence(t: Tokens, r: Rows, row: int, stop: int, first: int, last: int, found: dict[int, Attribution]) -> None:
    """Attribute the claims ``row`` to ``stop`` of the sentence of tokens ``first`` to ``last``."""
    from spacy.tokens import Doc

    made = rules()
    words, places = sentence_words(t, r, row, stop, first, last)
    doc = Doc(made.nlp.vocab, words=words)
    best = matches(doc, made, places)
    lowered = [word.lower() for word in words]
    frame = next((made.frames[word] for word in lowered if word in made.frames), None)
    final = not made.final.isdisjoint(lowered)
    if made.trained and len(best) < len(places):
        noun_phrases(doc, made, places, best)
    for place, claim in places.items():
        entity, named = best.get(claim, (None, None))
        after = lowered[place + 1] if place + 1 < len(words) else ""
        named = named or made.adjectives.get(after)
        if entity or named or frame or final:
            found[claim] = Attribution(entity, named, frame, "final" if final else None)


def sentence_words(t: Tokens, r: Rows, row: int, stop: int, first: int, last: int) -> tuple[list[str], dict[int, int]]:
    """Return the words of a sentence, each claim as one NUMBER, and the claim at each such place."""
    words: list[str] = []
    places: dict[int, int] = {}
    text, start, end, kind = t.text, t.start, t.end, t.kind
    i = first
    while i < last:
        if row < stop and i == r.first[row]:
            places[len(words)] = row
            words.append(NUMBER)
            i = max(r.last[row], i + 1)
            row += 1
            continue
        if kind[i] != k.MARKUP and kind[i] != k.NEWLINE:
            words.append(text[start[i] : end[i]])
        i += 1
    return words, places


def matches(doc: Doc, made: Rules, places: dict[int, int]) -> dict[int, tuple[str | None, str | None]]:
    """Return entity and attribute of each claim that a rule matches: the first rule, its longest match."""
    best: dict[int, tuple[int, int, str | None, str | None]] = {}
    for label, start, end, aligned in made.matcher(doc, with_alignments=True):
        rank, entity, named, counts = made.taken[label]
        claim = places.get(start if counts else end - 1)
        if claim is None:
            continue
        order = (rank, start - end)
        if claim in best and best[claim][:2] <= order:
            continue
        words = [
            " ".join(doc[start + at].text for at, part in enumerate(aligned) if part == wanted) if wanted is not None else None
            for wanted in (entity, named)
        ]
        best[claim] = (*order, words[0], words[1])
    return {claim: (entity, named) for claim, (_, _, entity, named) in best.items()}


def noun_phrases(doc: Doc, made: Rules, places: dict[int, int], best: dict[int, tuple[str | None, str | None]]) -> None:
    """Give claims without an entity the noun phrase before them, as the trained pipeline finds it."""
    parsed = made.nlp(doc)
    phrases = [chunk for chunk in parsed.noun_chunks if NUMBER not in chunk.text]
    for place, claim in places.items():
        before = [chunk for chunk in phrases if chunk.end <= place]
        if claim not in best and before:
            best[claim] = (before[-1].root.text, None)
