"""Decide ``correct`` where the source did not: compare the final answer with the gold, and say how it was decided.

The comparison follows the gold: an option is compared as a label, its text or its value; a number exactly or at the
printed precision of the gold, with units converted; a coordinate part by part; anything else as normalised text. An
answer that cannot be read is wrong in the primary analysis and says so; a failed run is not scored.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import NamedTuple

from tracelens import claims
from tracelens.answers.final import Answer
from tracelens.types import Claim, Json, Trace


class Score(NamedTuple):
    """Whether the answer is right (None: not scored) and how that was decided.

    ``by`` is ``given`` (the source's own score), ``option``, ``number``, ``coordinate``, ``text``, ``unparsable``,
    ``error`` (the run failed on this item), or ``no gold``.
    """

    correct: bool | None
    by: str


_LABEL = re.compile(r"^[\s*(\[]*([A-Za-z])[)\].:*\s]*$")
_LEADING_LABEL = re.compile(r"^[\s*]*[(\[]?([A-Z])[)\].:]\s*\S")
_MARKUP = re.compile(r"\\(?:text|mathrm|mathbf|textbf)\s*\{([^{}]*)\}|[*_`$\"“”]|\\[,;!()\[\] ]")
_EDGES = " \t\r\n.,;:!?'‘’"


def score(trace: Trace, answer: Answer) -> Score:
    """Return whether ``answer`` is what ``trace.gold`` says is right.

    A list as gold means that each of its entries is right (Inspect's targets). Gold that is a JSON object is not
    compared here (its source scores it), nor is anything without gold.
    """
    if trace.correct is not None:
        return Score(trace.correct, "given")
    if trace.completion == "error":
        return Score(None, "error")
    golds = trace.gold if isinstance(trace.gold, list) and not _numbers(trace.gold) else [trace.gold]
    golds = [gold for gold in golds if gold is not None and not isinstance(gold, dict)]
    if not golds:
        return Score(None, "no gold")
    if answer.text is None:
        return Score(False, "unparsable")
    decided = [_compare(answer.text, gold, trace.choices) for gold in golds]
    return max(decided, key=lambda one: bool(one.correct))


def _numbers(gold: list[Json]) -> bool:
    """Return whether a list is one coordinate rather than several right answers."""
    return len(gold) > 1 and all(isinstance(part, (int, float)) and not isinstance(part, bool) for part in gold)


def _compare(answer: str, gold: Json, choices: dict[str, str] | None) -> Score:
    if isinstance(gold, bool):
        gold = "yes" if gold else "no"
    written = str(gold)
    option = _option(answer, gold, written, choices)
    if option is not None:
        return option
    if normalise(answer) == normalise(written):
        return Score(True, "text")
    wanted, said = _one_claim(written), _last_claim(answer)
    if wanted is None:
        return Score(False, "text")
    by = "coordinate" if isinstance(wanted.value, tuple) else "number"
    return Score(said is not None and same_value(said, wanted), by)


def _option(answer: str, gold: Json, written: str, choices: dict[str, str] | None) -> Score | None:
    """Compare as options, when the gold names one; None when it does not."""
    if choices:
        wanted = choice_of(written, choices)
        if wanted is None and isinstance(gold, int) and 0 <= gold < len(choices):
            wanted = list(choices)[gold]
        said = choice_of(answer, choices)
        if wanted is not None:
            return Score(said == wanted, "option")
    wanted_label = re.fullmatch(r"\(([A-Z])\)", written.strip())
    if wanted_label is None:
        return None
    label = _LABEL.match(answer) or _LEADING_LABEL.match(answer)
    return Score(label is not None and label[1].upper() == wanted_label[1], "option")


def choice_of(text: str, choices: dict[str, str]) -> str | None:
    """Return the label of the one option that ``text`` names: by label, by its text, or by its value.

    >>> choice_of("(B)", {"A": "10°", "B": "20°"}), choice_of("20°", {"A": "10°", "B": "20°"})
    ('B', 'B')
    """
    if match := _LABEL.match(text) or _LEADING_LABEL.match(text):
        for label in (match[1], match[1].upper()):
            if label in choices:
                return label
    plain = normalise(text)
    equal = [label for label, option in choices.items() if normalise(option) == plain]
    if len(equal) == 1:
        return equal[0]
    said = _last_claim(text)
    if said is None:
        return None
    same = [label for label, option in choices.items() if (c := _one_claim(option)) and same_value(said, c)]
    return same[0] if len(same) == 1 else None


def normalise(text: str) -> str:
    """Return ``text`` as it is compared: NFKC, case folded, without markup, outer punctuation and double blanks."""
    plain = _MARKUP.sub(lambda m: m[1] or "", unicodedata.normalize("NFKC", text))
    return " ".join(plain.split()).strip(_EDGES).casefold()


def _one_claim(text: str) -> Claim | None:
    """Return the claim that ``text`` consists of, or None when it says more than one number."""
    found = [c for c in claims.extract(text) if isinstance(c.value, (Fraction, tuple))]
    covered = found and len(text.strip(" $.°") ) - (found[0].end - found[0].start) <= 12
    return found[0] if len(found) == 1 and covered else None


def _last_claim(text: str) -> Claim | None:
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
