"""What numbers are said of: entity, attribute, frame and role, by spaCy's Matcher over rules that are data.

spaCy is given the lexer's tokens (each claim as the one word NUMBER) with the part that each word plays, so digits are
read once only. Only sentences that state a measure, a place, a movement or a count go through it, all of a text at
once. With a trained English pipeline installed (``en_core_web_sm`` and its larger kin), its noun phrases give the
entity where no rule does.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

from tracelens.claims import kinds as k
from tracelens.claims.rows import Rows
from tracelens.claims.sentences import Sentences
from tracelens.claims.tokens import Tokens
from tracelens.claims.words import data

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

NUMBER = "NUMBER"
STOP = "STOP"
BEFORE, AFTER = 9, 3
"""Words of a sentence before its first and after its last number that are looked at."""
TRAINED = ("en_core_web_sm", "en_core_web_md", "en_core_web_lg", "en_core_web_trf")
NEEDED = (1 << k.RANGE) | (1 << k.COORDINATE) | (1 << k.BOX) | (1 << k.ACTION) | (1 << k.COUNT)
"""Kinds of claims whose sentence is read even where they have no unit."""


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
    """The compiled rules: spaCy's pipeline, its matcher, what each pattern takes, and the word lists."""

    nlp: Language
    matcher: Any
    owners: Any
    """The rules that start with a THING: they are tried only where an owner or a mark stands."""
    taken: dict[int, Taken]
    parts: dict[str, str]
    adjectives: dict[str, str]
    frames: dict[str, str]
    final: frozenset[str]
    trained: bool


class Sentence(NamedTuple):
    """Where a sentence's words lie in the text's list, and which claims its numbers are: (place, row)."""

    first: int
    last: int
    claims: list[tuple[int, int]]


@cache
def rules() -> Rules:
    """Return the rules of ``roles.yaml``, with the user's trained pipeline where one is installed."""
    import spacy
    from spacy.matcher import Matcher

    name = next((name for name in TRAINED if find_spec(name)), None)
    nlp = spacy.load(name) if name else spacy.blank("en")
    content = data("roles.yaml")
    matcher, owners = Matcher(nlp.vocab), Matcher(nlp.vocab)
    taken = {}
    for rank, rule in enumerate(content["patterns"]):
        label = f"rule-{rank}"
        chosen = owners if rule["pattern"][0].startswith("THING") else matcher
        chosen.add(label, [[token_pattern(part) for part in rule["pattern"]]])
        taken[nlp.vocab.strings[label]] = Taken(
            rank, rule.get("entity"), rule.get("attribute"), rule.get("counts", False)
        )
    parts = {word: part for part, words in content["parts"].items() for word in words}
    frames = {word: frame for frame, words in content["frames"].items() for word in words}
    return Rules(
        nlp, matcher, owners, taken, parts, content["adjectives"], frames, frozenset(content["final"]), name is not None
    )


def token_pattern(part: str) -> dict[str, str]:
    """Return spaCy's pattern for "THING {1,2}": a part and how often."""
    name, _, times = part.partition(" ")
    return {"TAG": name, "OP": times} if times else {"TAG": name}


def attribute(t: Tokens, r: Rows, sentences: Sentences) -> dict[int, Attribution]:
    """Return the attributions of the rows that have any, by row."""
    from spacy.tokens import Doc

    made = rules()
    words, found = relevant(t, r, sentences)
    if not words:
        return {}
    lowered = [word.lower() for word in words]
    parts = made.parts
    tags = [
        word if word == NUMBER or word == STOP else parts.get(low) or ("THING" if low.isalpha() else "OTHER")
        for word, low in zip(words, lowered, strict=True)
    ]
    doc = Doc(made.nlp.vocab, words=words, tags=tags)
    claims = {place: row for sentence in found for place, row in sentence.claims}
    found_by = list(made.matcher(doc, with_alignments=True))
    if "OWN" in tags or any(tags[place - 1] == "MARK" for place in claims if place):
        found_by += made.owners(doc, with_alignments=True)
    best = matches(doc, made, claims, found_by)
    if made.trained:
        noun_phrases(doc, made, claims, best)
    return {row: said for sentence in found for row, said in attributions(sentence, lowered, made, best)}


def attributions(
    sentence: Sentence, lowered: list[str], made: Rules, best: dict[int, tuple[str | None, str | None]]
) -> list[tuple[int, Attribution]]:
    """Return what is said of the claims of one sentence."""
    own = lowered[sentence.first : sentence.last]
    frame = next((made.frames[word] for word in own if word in made.frames), None)
    role = None if made.final.isdisjoint(own) else "final"
    said = []
    for place, row in sentence.claims:
        entity, named = best.get(row, (None, None))
        named = named or (made.adjectives.get(lowered[place + 1]) if place + 1 < sentence.last else None)
        if entity or named or frame or role:
            said.append((row, Attribution(entity, named, frame, role)))
    return said


def relevant(t: Tokens, r: Rows, sentences: Sentences) -> tuple[list[str], list[Sentence]]:
    """Return the words of the sentences that matter (STOP between them), each claim as NUMBER, and their places."""
    n = r.n
    first, last = memoryview(r.first)[:n].tolist(), memoryview(r.last)[:n].tolist()
    of, kind, key = memoryview(r.sentence)[:n].tolist(), memoryview(r.kind)[:n].tolist(), memoryview(r.key)[:n].tolist()
    start, end = memoryview(t.start)[: t.n].tolist(), memoryview(t.end)[: t.n].tolist()
    kinds = memoryview(t.kind)[: t.n].tolist()
    words: list[str] = []
    found: list[Sentence] = []
    row = 0
    while row < n:
        stop = row + 1
        while stop < n and of[stop] == of[row]:
            stop += 1
        if any(key[i] or NEEDED >> kind[i] & 1 for i in range(row, stop)):
            at = len(words)
            claims = []
            i = max(sentences.first[of[row]], first[row] - BEFORE)
            limit = min(sentences.first[of[row] + 1], last[stop - 1] + AFTER)
            while i < limit:
                if row < stop and i == first[row]:
                    claims.append((len(words), row))
                    words.append(NUMBER)
                    i = max(last[row], i + 1)
                    row += 1
                    continue
                if kinds[i] != k.MARKUP and kinds[i] != k.NEWLINE:
                    word = t.text[start[i] : end[i]]
                    if word == "s" and words and words[-1] in ("'", "’"):
                        words[-1] += word
                    else:
                        words.append(word)
                i += 1
            found.append(Sentence(at, len(words), claims))
            words.append(STOP)
        row = stop
    return words, found


def matches(
    doc: Doc, made: Rules, claims: dict[int, int], found: list[Any]
) -> dict[int, tuple[str | None, str | None]]:
    """Return entity and attribute of each claim that a rule matches: the first rule, its longest match."""
    best: dict[int, tuple[tuple[int, int], str | None, str | None]] = {}
    for label, start, end, aligned in found:
        taken = made.taken[label]
        row = claims.get(start if taken.counts else end - 1)
        order = (taken.rank, start - end)
        if row is None or (row in best and best[row][0] <= order):
            continue
        best[row] = (
            order,
            aligned_words(doc, start, aligned, taken.entity),
            aligned_words(doc, start, aligned, taken.attribute),
        )
    return {row: (entity, named) for row, (_, entity, named) in best.items()}


def aligned_words(doc: Doc, start: int, aligned: list[int], wanted: int | None) -> str | None:
    """Return the words of a match that stand at one place of its pattern."""
    if wanted is None:
        return None
    return " ".join(doc[start + at].text for at, part in enumerate(aligned) if part == wanted)


def noun_phrases(doc: Doc, made: Rules, claims: dict[int, int], best: dict[int, tuple[str | None, str | None]]) -> None:
    """Give claims without an entity the noun phrase before them, as the trained pipeline finds it."""
    parsed = made.nlp(doc)
    phrases = [chunk for chunk in parsed.noun_chunks if NUMBER not in chunk.text and STOP not in chunk.text]
    for place, row in claims.items():
        before = [chunk for chunk in phrases if place - BEFORE <= chunk.end <= place]
        if row not in best and before:
            best[row] = (before[-1].root.text, None)
