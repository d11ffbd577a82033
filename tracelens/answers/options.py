"""Options and values: which one a text names, and when two stated values are the same."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from functools import lru_cache

from tracelens import claims
from tracelens.types import Claim

LABEL = re.compile(r"^[\s*(\[]*([A-Za-z])[)\].:*\s]*$")
LEADING_LABEL = re.compile(r"^[\s*]*[(\[]?([A-Z])[)\].:]\s*\S")
_MARKUP = re.compile(r"\\(?:text|mathrm|mathbf|textbf)\s*\{([^{}]*)\}|[*_`$\"“”]|\\[,;!()\[\] ]")
# Answers, options and golds are short and recur: over models, conditions and epochs, and as the same few numbers.
KEPT = 4_096
_EDGES = " \t\r\n.,;:!?'‘’"


def choice_of(text: str, choices: dict[str, str]) -> str | None:
    """Return the label of the one option that ``text`` names: by label, by its text, or by its value.

    >>> choice_of("(B)", {"A": "10°", "B": "20°"}), choice_of("20°", {"A": "10°", "B": "20°"})
    ('B', 'B')
    """
    if len(text) == 1:  # as most keys are, and a letter is a bare label
        letter = text[0]
        if ("A" <= letter <= "Z" or "a" <= letter <= "z") and text in choices:
            return text
    written = _written_label(text)
    if written is not None:
        for label in (written, written.upper()):
            if label in choices:
                return label
    plain = normalise(text)
    equal = [label for label, option in choices.items() if normalise(option) == plain]
    if len(equal) == 1:
        return equal[0]
    said = last_claim(text)
    if said is None:
        return None
    same = [label for label, option in choices.items() if (c := one_claim(option)) and same_value(said, c)]
    return same[0] if len(same) == 1 else None


@lru_cache(KEPT)
def _written_label(text: str) -> str | None:
    """Return the letter that ``text`` is, or begins with as a label does."""
    match = LABEL.match(text) or LEADING_LABEL.match(text)
    return match[1] if match else None


@lru_cache(KEPT)
def normalise(text: str) -> str:
    """Return ``text`` as it is compared: NFKC, case folded, without markup, outer punctuation and double blanks."""
    plain = _MARKUP.sub(lambda m: m[1] or "", unicodedata.normalize("NFKC", text))
    return " ".join(plain.split()).strip(_EDGES).casefold()


@lru_cache(KEPT)
def one_claim(text: str) -> Claim | None:
    """Return the claim that ``text`` consists of, or None when it says more than one number."""
    found = [c for c in claims.extract(text) if isinstance(c.value, (Fraction, tuple))]
    covered = found and len(text.strip(" $.°")) - (found[0].end - found[0].start) <= 12
    return found[0] if len(found) == 1 and covered else None


@lru_cache(KEPT)
def last_claim(text: str) -> Claim | None:
    """Return the one claim in ``text``, the last one after an equals sign, or None when it is not clear which."""
    found = [c for c in claims.extract(text) if isinstance(c.value, (Fraction, tuple))]
    if "=" in text and found:
        return found[-1]
    return found[0] if len(found) == 1 else None


def same_value(said: Claim, wanted: Claim) -> bool:
    """Return whether two claims state the same: exactly, after unit conversion, or rounded as the gold is printed.

    An answer with more decimals than the gold is right when it rounds to it; one with fewer is not.
    """
    if isinstance(said.value, tuple) or isinstance(wanted.value, tuple):
        return said.value == wanted.value
    if not isinstance(said.value, Fraction) or not isinstance(wanted.value, Fraction):
        return said.value == wanted.value
    value = said.value
    if said.canonical_unit and wanted.canonical_unit and said.canonical_unit != wanted.canonical_unit:
        converted = claims.convert(value, said.canonical_unit, wanted.canonical_unit)
        if converted is None:
            return False
        value = converted
    if value == wanted.value:
        return True
    if not wanted.precision or (said.precision is not None and said.precision < wanted.precision):
        return False
    return abs(value - wanted.value) <= Fraction(1, 2 * 10**wanted.precision)
