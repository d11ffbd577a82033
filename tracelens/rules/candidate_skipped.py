"""cmp.candidate_skipped: a wrong answer whose reasoning never mentions the right option."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from tracelens.rules.case import Case, Needs, NotAssessable, Verdict, present
from tracelens.types import Claim

_NO_OPTIONS = NotAssessable("The item offers no options, or none of them is the gold.")
_NO_REASONING = NotAssessable("There is no reasoning of at least three sentences before the answer.")
_NO_ANSWER = NotAssessable("No option can be read from the answer.")
# Shorter reasoning has no room to discuss candidates.
_LEAST_SENTENCES = 3
# "A" before a small word is the article, unless that word is a verb or a particle that an option is followed by.
_NO_ARTICLE = (
    r"(?!\s+(?!(?:is|was|would|will|has|shows?|showed|and|or|does|can|cannot|could|must|may|looks?|fits|seems|because|"
    r"since|with|to|from|at|in|the|but|as|if|we)\b)[a-z])"
)
NEEDS: Needs = (("options", _NO_OPTIONS), ("reasoning", _NO_REASONING))


def check(case: Case) -> Verdict:
    """Return the sentence before the answer, when the right option occurs nowhere before the answer."""
    if not case.choices or case.gold is None:
        return _NO_OPTIONS
    if not case.reasons():
        return _NO_REASONING
    gold = case.gold_label()
    if gold is None:
        return _NO_OPTIONS
    if case.chosen_label() is None:
        return _NO_ANSWER
    if case.chosen_label() == gold or case.correct():
        return ()
    start, end = case.begin, case.end
    if case.reading.sentences_in(start, end) < _LEAST_SENTENCES:
        return _NO_REASONING
    if mentions(case, gold, start, end):
        return ()
    at = case.answer_start if case.answer_start is not None else end
    begin, stop = case.sentence_at(at)
    message = f"The right option, {case.options().shown(gold)}, occurs nowhere before the answer."
    return (present(case, begin, stop, message, {"gold": gold}),)


def mentions(case: Case, label: str, start: int, end: int) -> bool:
    """Return whether the text in ``[start, end)`` names an option: its letter, its words or its value."""
    text = case.text
    if _stands(text, label, start, end):
        return True
    said = case.options().said.get(label)
    if said is not None:
        where = text if label in case.options().caseless else case.lower()
        if said.stand(where, start, end):
            return True
    wanted = case.options().wanted(label)
    if wanted is None:
        return False
    for claim in case.reading.claims_near(wanted, start, end):  # noqa: SIM110 - a C function can have no generator
        if _same(claim, wanted.claim):
            return True
    return False


def _stands(text: str, label: str, start: int, end: int) -> bool:
    """Return whether a label stands in ``[start, end)`` of a text as a word (an "A" that is no article)."""
    size = len(label)
    at = text.find(label, start, end)
    while at >= 0:
        # Most letters are part of a longer word, which the character behind them shows.
        behind = at + size
        if (behind >= end or not text[behind].isalnum()) and _named(label).match(text[start:end], at - start):
            return True
        at = text.find(label, behind, end)
    return False


@lru_cache(maxsize=256)
def _named(label: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'’]){re.escape(label)}(?![\w'’]){_NO_ARTICLE if label == 'A' else ''}")


def _same(claim: Claim, wanted: Claim) -> bool:
    """Return whether two claims state the same value; units are converted only where they differ."""
    unit, other = claim.canonical_unit, wanted.canonical_unit
    if unit == other or unit is None or other is None:
        one, two = claim.value, wanted.value
        if type(one) is Fraction and type(two) is Fraction:  # their own comparison takes ten times as long
            return one.numerator == two.numerator and one.denominator == two.denominator
        return one == two
    if claim.dimension != wanted.dimension:
        return False
    from tracelens.answers.options import same_value

    return same_value(claim, wanted)
