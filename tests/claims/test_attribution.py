"""What is left out before the matcher, and what is remembered of it, changes nothing in what it says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracelens import claims

pytest.importorskip("spacy")

from tracelens.claims import attribution
from tracelens.claims.engine import shipped
from tracelens.claims.parts import parts

WORDS = [
    "the", "a", "its", "sofa", "Lamp", "width", "length", "of", "is", "are", "=", ":", "(", "'", "'s", "has", "with", "at", "to",
    "located", "about", "and", "so", "x", "2", "3.5", "(1,2)", "three", "chairs", "m", "wide", "camera", "room", "answer", ".", ",",
    "width's", "door's", "é",
]  # fmt: skip


def matched_in_whole_sentences(text: str) -> attribution.Found:
    """Return what the matcher says when it reads every word of the sentences that matter."""
    from spacy.tokens import Doc

    engine, window, made = shipped(), attribution.windows(), attribution.rules()
    engine.run(text)
    window.fill(engine.tokens, engine.rows, engine.context.sentences)
    part, row = attribution.column(window.part, window.words), attribution.column(window.row, window.words)
    start, end = attribution.column(window.start, window.words), attribution.column(window.end, window.words)
    best: dict[int, tuple[tuple[int, int], tuple[str | None, str | None]]] = {}
    words = [parts().names[number] for number in part]
    for label, first, last, aligned in made.matcher(Doc(made.nlp.vocab, words), with_alignments=True):
        taken = made.taken[label]
        claim = row[first if taken.counts else last - 1]
        order = (taken.rank, first - last)
        if claim not in best or order < best[claim][0]:
            entity, attribute = (
                " ".join(text[start[first + at] : end[first + at]] for at, number in enumerate(aligned) if number in wanted)
                for wanted in (taken.entity, taken.attribute)
            )
            best[claim] = (order, (entity or None, taken.says or attribute.lower() or None))
    return {claim: found for claim, (_, found) in best.items()}


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_pieces_say_what_whole_sentences_say(words: list[str]):
    text = " ".join(words)
    whole = matched_in_whole_sentences(text)

    engine, window = shipped(), attribution.windows()
    engine.run(text)
    window.fill(engine.tokens, engine.rows, engine.context.sentences)

    assert attribution.matched(window, text) == whole


def test_a_sentence_says_the_same_when_its_pieces_were_seen_before():
    text = "The sofa's width is 2 m. The lamp is at (1, 2). There are three chairs."
    attribution.known().clear()

    first = claims.read(text, roles=True).claims
    again = claims.read(text, roles=True).claims

    assert first == again
    assert [(claim.quote, claim.entity, claim.attribute) for claim in first] == [
        ("2 m", "sofa", "width"),
        ("(1, 2)", "lamp", None),
        ("three", "chairs", None),
    ]


def test_memory_of_pieces_is_bounded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(attribution, "REMEMBERED", 2)
    attribution.known().clear()

    for text in ("The sofa is 2 m wide.", "The width is 3 m.", "The lamp is at (1, 2).", "Sofa: (1, 2)", "two chairs"):
        claims.read(text, roles=True)

    assert len(attribution.known()) <= 3


def test_a_trained_pipeline_gives_the_entity_where_no_rule_does(monkeypatch: pytest.MonkeyPatch):
    import spacy
    from spacy.language import Language
    from spacy.tokens import Doc

    @Language.component("nouns-are-heads")
    def nouns_are_heads(doc: Doc) -> Doc:
        for token in doc:
            token.pos_, token.dep_, token.head = ("NOUN", "ROOT", token) if token.text == "wardrobe" else ("X", "dep", token)
        return doc

    made = attribution.rules()
    nlp = spacy.blank("en", vocab=made.nlp.vocab)
    nlp.add_pipe("nouns-are-heads")
    text = "Beside wardrobe we measured 2 m. The lamp is 3 m."

    without = [claim.entity for claim in claims.read(text, roles=True).claims]
    monkeypatch.setattr(attribution, "rules", lambda: made._replace(nlp=nlp, trained=True))
    trained = [claim.entity for claim in claims.read(text, roles=True).claims]

    assert without == [None, "lamp"]
    assert trained == ["wardrobe", "lamp"]


def test_long_texts_have_room():
    text = "The sofa is 2 m wide and the shelf's height is 3 m. " * 3000

    found = claims.table([text], roles=True)

    assert found["entity"].to_pylist() == ["sofa", "shelf"] * 3000
    assert found["attribute"].to_pylist() == ["width", "height"] * 3000


def test_a_wide_gap_between_two_claims_takes_no_time():
    text = f"The sofa is 2 m wide{' ' * 200_000}and 1 m deep."

    found = claims.read(text, roles=True).claims

    assert [claim.entity for claim in found] == ["sofa", None]
