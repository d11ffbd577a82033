"""Outcome axes: where a wrong answer lies against the right one, beside what went wrong on the way there.

Each axis that applies to a trace gives one row. ``chance`` is what a uniform pick would give: over all options offered
for ``proximity``, over the distractors for the axes that speak of wrong answers only.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from tracelens.answers import Answer
from tracelens.reading import Reading
from tracelens.rubric import Settings
from tracelens.rules import magnitudes, vectors
from tracelens.rules.case import Case
from tracelens.rules.options import Options
from tracelens.rules.world import Vector
from tracelens.stats.chance import graded_chance
from tracelens.types import Claim, Json, Trace

# The grades of SpaceNum's dynamic answers (arXiv 2605.23898); its distance cut-offs are not printed there, so they
# are settings of the rubric.
GRADES = {"exact": 100.0, "near": 70.0, "moderate": 40.0, "far": 0.0}
_NO_READING = Reading((), (), ())
# A ratio of gold and answer that is a power of ten up to this exponent is a slip of scale.
_EXPONENTS = {10**exponent: exponent for exponent in range(1, 7)}

# A scalar as numerator and denominator in lowest terms: a Fraction's own arithmetic reduces after each step.
_Ratio: TypeAlias = tuple[int, int]


class Outcome(NamedTuple):
    """One axis of one trace; ``value`` is a score or signed distance, ``chance`` None where it has no meaning."""

    axis: str
    outcome: str
    value: float | None
    chance: float | None
    evidence: dict[str, Json] | None


def outcomes(trace: Trace, answer: Answer, settings: Settings) -> tuple[Outcome, ...]:
    """Return the outcome axes of a trace: ``proximity`` of every answered dynamic item, the others of wrong answers.

    ``proximity`` exact, near, moderate or far, valued 100, 70, 40, 0 · ``static`` position, size or both ·
    ``direction`` over or under, valued answer minus gold · ``sign`` reversed · ``scale`` the power of ten between
    answer and gold · ``unit`` the right number with another unit. An axis that does not apply gives no row.
    """
    return outcomes_of(Case(trace, answer, _NO_READING, settings))


def outcomes_of(case: Case) -> tuple[Outcome, ...]:
    """Return the outcome axes of the trace of ``case``; see :func:`outcomes`."""
    if case.gold is None or case.answer_text is None:
        return ()
    if not (case.scene or case.choices is None or case.option_claims()):
        return ()
    missed = _miss(case) if case.correct() is False else ()
    if not case.scene:
        return missed
    found = [_proximity(case), _static(case) if case.correct() is False else None, *missed]
    return tuple([one for one in found if one is not None])


def grade(steps: Fraction, settings: Settings) -> str:
    """Return the grade of a distance in grid steps."""
    for name, limit in (
        ("exact", settings.exact_steps),
        ("near", settings.near_steps),
        ("moderate", settings.moderate_steps),
    ):
        if steps <= Fraction(str(limit)):
            return name
    return "far"


def _proximity(case: Case) -> Outcome | None:
    found = magnitudes.read(case)
    if found is None or found.gold is None or not found.step or found.chosen is None:
        return None
    gold, step = found.gold, found.step

    def graded(value: Fraction) -> str:
        return grade(abs(value - gold) / step, case.settings)

    name = graded(found.chosen)
    chance = graded_chance([GRADES[graded(v)] for v in found.offered.values()]) if found.offered else None
    away = (found.chosen - gold) / step
    evidence = {"steps": _quotient(*_parts(away)), "step": float(step), "gold": float(gold)}
    return Outcome("proximity", name, GRADES[name], chance, evidence)


def _static(case: Case) -> Outcome | None:
    """Return whether position, size or both of the chosen candidate are wrong, by what the scene says of each."""
    candidates = case.scene.get("candidates")
    if not isinstance(candidates, dict) or case.gold_label() not in candidates or case.chosen_label() not in candidates:
        return None
    gold = candidates[case.gold_label()]
    differs = {
        label: _difference(one, gold)
        for label, one in candidates.items()
        if label != case.gold_label() and isinstance(one, dict) and isinstance(gold, dict)
    }
    name = differs.get(case.chosen_label())
    if name is None:
        return None
    offered = [one for one in differs.values() if one is not None]
    shares = {kind: offered.count(kind) / len(offered) for kind in ("position", "size", "both")}
    return Outcome("static", name, None, shares[name], {"distractors": shares})


def _difference(one: dict[str, Json], gold: dict[str, Json]) -> str | None:
    if "position" not in one or "size" not in one:
        return None
    moved, resized = one["position"] != gold.get("position"), one["size"] != gold.get("size")
    return "both" if moved and resized else "position" if moved else "size" if resized else None


def _miss(case: Case) -> tuple[Outcome, ...]:
    """Return how one wrong number, or vector, misses."""
    if case.choices:
        found = _among(case.options(), case.gold_label(), case.chosen_label())
    elif isinstance(case.gold, (str, int, float)) and not isinstance(case.gold, bool):
        found = _scalar_miss(_one(case.answer_text or ""), _one(str(case.gold)), [])
    else:
        found = None
    return _vector_miss(case) if found is None else found


@lru_cache(maxsize=4096)
def _among(options: Options, gold: str | None, chosen: str | None) -> tuple[Outcome, ...] | None:
    """Return how one option misses another: the same for each trace of the item that chose it."""
    stated = options.claims()
    wrong = [_parts(c.value) for label, c in stated.items() if label != gold and isinstance(c.value, Fraction)]
    return _scalar_miss(stated.get(chosen or ""), stated.get(gold or ""), wrong)


def _scalar_miss(said: Claim | None, gold: Claim | None, others: list[_Ratio]) -> tuple[Outcome, ...] | None:
    """Return how one number misses another beside those of the distractors, or None when one is no number."""
    if said is None or gold is None or not isinstance(said.value, Fraction) or not isinstance(gold.value, Fraction):
        return None
    value, right = _parts(said.value), _parts(gold.value)
    same_unit = said.canonical_unit == gold.canonical_unit or not said.canonical_unit or not gold.canonical_unit
    if value == right:
        unit = f"{said.canonical_unit or 'none'} for {gold.canonical_unit or 'none'}"
        return () if said.canonical_unit == gold.canonical_unit else (Outcome("unit", unit, None, None, None),)
    if not same_unit:
        return ()
    away = _quotient(value[0] * right[1] - right[0] * value[1], value[1] * right[1])
    found = [Outcome("direction", _way(value, right), away, _share(others, right, _way, value), None)]
    if _reversed(value, right):
        found.append(Outcome("sign", "reversed", None, _share(others, right, _reversed, value), None))
    power = _power(value, right)
    if power is not None:
        found.append(Outcome("scale", power, None, _share(others, right, _power, value), None))
    return tuple(found)


def _vector_miss(case: Case) -> tuple[Outcome, ...]:
    gold, said = vectors.gold_vector(case), vectors.answer_vector(case)
    if gold is None or said is None or len(gold) != len(said):
        return ()
    tolerance = Fraction(str(case.settings.tolerance))
    if vectors.sign_reversed(said, gold, tolerance):
        return (Outcome("sign", "reversed", None, _vector_chance(case, gold, vectors.sign_reversed), None),)
    factor = vectors.scaled(said, gold, tolerance)
    return (Outcome("scale", "common factor", None, None, {"factor": factor}),) if factor else ()


def _vector_chance(case: Case, gold: Vector, relation: vectors.Relation) -> float | None:
    """Return the share of the distractors that stand in the same relation to the gold vector."""
    tolerance = Fraction(str(case.settings.tolerance))
    offered = [vectors.option_vector(case, label) for label in case.choices or {} if label != case.gold_label()]
    known = [one for one in offered if one is not None and len(one) == len(gold)]
    return sum(relation(one, gold, tolerance) is not None for one in known) / len(known) if known else None


def _parts(value: Fraction) -> _Ratio:
    return value.numerator, value.denominator


def _quotient(above: int, below: int) -> float | None:
    """Return a quotient, None where it is beyond what floats hold."""
    try:
        return above / below
    except OverflowError:
        return None


def _one(text: str) -> Claim | None:
    from tracelens import claims

    found = [c for c in claims.extract(text) if isinstance(c.value, Fraction)]
    return found[0] if len(found) == 1 else None


def _share(
    others: list[_Ratio], gold: _Ratio, outcome: Callable[[_Ratio, _Ratio], str | None], value: _Ratio
) -> float | None:
    """Return the share of the distractors that would miss in the same way."""
    if not others:
        return None
    own = outcome(value, gold)
    return [outcome(other, gold) for other in others].count(own) / len(others)


def _way(value: _Ratio, gold: _Ratio) -> str:
    return "over" if value[0] * gold[1] > gold[0] * value[1] else "under"


def _reversed(value: _Ratio, gold: _Ratio) -> str | None:
    return "reversed" if value[0] == -gold[0] and value[1] == gold[1] else None


def _power(value: _Ratio, gold: _Ratio) -> str | None:
    if not value[0] or not gold[0]:
        return None
    # The ratio in lowest terms would be 10**n over 1: cross products tell that without reducing it.
    above, below = abs(value[0] * gold[1]), abs(value[1] * gold[0])
    large, small = max(above, below), min(above, below)
    power, rest = divmod(large, small)
    exponent = _EXPONENTS.get(power) if not rest else None
    return None if exponent is None else f"10^{exponent if above > below else -exponent}"
