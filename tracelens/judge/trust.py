"""How far a detector can be trusted: its verdicts beside people's, per category and condition.

Everything here is a pure function of rows; figures come from :mod:`tracelens.stats`.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from itertools import combinations
from typing import NamedTuple

from tracelens.stats.agreement import Kappa, cohen_kappa
from tracelens.stats.detection import BootstrapScore, Detection, detection, macro_f1_interval
from tracelens.stats.multiple import holm
from tracelens.stats.prevalence import Prevalence, Stratum, ppi_mean, rogan_gladen_estimated, stratified_aipw
from tracelens.stats.raters import Coefficient, gwet_ac
from tracelens.stats.two_proportions import fisher_exact

ALPHA = 0.05
ALL = "(all)"


class Coded(NamedTuple):
    """A trace that a detector and people both have a verdict on; True is present."""

    trace_id: str
    item: Hashable
    """What the trace is one output for: outputs for the same item are drawn together in the bootstrap."""
    condition: str
    truth: bool
    judged: bool
    stratum: str = ""
    probability: float | None = None
    """With which it was drawn to be coded; None when that is not known."""


class Agreement(NamedTuple):
    """A detector against people on one category, over one condition or all.

    ``never`` and ``always`` are the macro-F1 of somebody who never, or always, says present; ``p_chance`` is the
    one-sided exact test that verdict and truth have nothing to do with each other.
    """

    category: str
    condition: str
    n: int
    table: Detection
    kappa: Kappa
    ac1: Coefficient
    macro_f1: BootstrapScore
    never: float
    always: float
    p_chance: float

    @property
    def better_than_chance(self) -> bool:
        """Return whether present verdicts go with present truth beyond chance, at 5 %."""
        youden = self.table.recall.value + self.table.specificity.value - 1
        return youden > 0 and self.p_chance < ALPHA


def agreement(
    category: str, condition: str, coded: Sequence[Coded], repetitions: int = 2000, seed: int = 0
) -> Agreement:
    """Return the figures for ``coded`` traces (one at least)."""
    tp = sum(c.truth and c.judged for c in coded)
    fp = sum(not c.truth and c.judged for c in coded)
    fn = sum(c.truth and not c.judged for c in coded)
    tn = len(coded) - tp - fp - fn
    positives = tp + fn
    counts = [[2, 0]] * tp + [[0, 2]] * tn + [[1, 1]] * (fp + fn)
    return Agreement(
        category,
        condition,
        len(coded),
        table=detection(tp, fp, fn, tn),
        kappa=cohen_kappa([[tp, fn], [fp, tn]]),
        ac1=gwet_ac(counts),
        macro_f1=macro_f1_interval(
            [c.truth for c in coded], [c.judged for c in coded], [c.item for c in coded],
            repetitions=repetitions, seed=seed,
        ),
        never=_constant_f1(len(coded) - positives, positives),
        always=_constant_f1(positives, len(coded) - positives),
        p_chance=fisher_exact(tp, positives, fp, fp + tn, "greater").p_value if positives and fp + tn else 1.0,
    )  # fmt: skip


def _constant_f1(right: int, wrong: int) -> float:
    """Return the macro-F1 of a constant verdict: its own class's F1 and, where the other occurs, a zero."""
    own = 2 * right / (2 * right + wrong) if right else 0.0
    return own / 2 if wrong else own


class Drift(NamedTuple):
    """Whether a detector errs differently under two conditions, which would bias a comparison of them.

    ``p`` are Fisher's exact tests, ``adjusted`` the smaller of the two after Holm over all that were made.
    """

    category: str
    condition_a: str
    condition_b: str
    recall_a: float
    recall_b: float
    p_recall: float
    specificity_a: float
    specificity_b: float
    p_specificity: float
    adjusted: float

    @property
    def differs(self) -> bool:
        """Return whether it does, at 5 % over the family."""
        return self.adjusted < ALPHA


def drifts(agreements: Sequence[Agreement]) -> list[Drift]:
    """Return the comparison of each two conditions within each category, adjusted over all."""
    raw = [
        (first, second, _p("recall", first, second), _p("specificity", first, second))
        for first, second in combinations(agreements, 2)
        if first.category == second.category and ALL not in {first.condition, second.condition}
    ]
    adjusted = holm([p for *_, p_recall, p_specificity in raw for p in (p_recall, p_specificity)])
    return [
        Drift(
            a.category, a.condition, b.condition,
            a.table.recall.value, b.table.recall.value, p_recall,
            a.table.specificity.value, b.table.specificity.value, p_specificity,
            min(adjusted[2 * index : 2 * index + 2]),
        )
        for index, (a, b, p_recall, p_specificity) in enumerate(raw)
    ]  # fmt: skip


def _p(figure: str, a: Agreement, b: Agreement) -> float:
    first, second = getattr(a.table, figure), getattr(b.table, figure)
    return fisher_exact(first.x, first.n, second.x, second.n).p_value if first.n and second.n else 1.0


class Corrected(NamedTuple):
    """The rate of a category in one condition as the judge gives it, and corrected for its errors.

    A correction that cannot be made is None, and ``refused`` says why.
    """

    category: str
    condition: str
    judged: int
    coded: int
    apparent: float
    rogan_gladen: Prevalence | None
    ppi: Prevalence | None
    aipw: Prevalence | None
    refused: str


def corrected(found: Agreement, coded: Sequence[Coded], judged: dict[str, tuple[bool, str]]) -> Corrected:
    """Return the corrected rates of one condition.

    ``judged`` has (present, stratum) of every trace that the detector could assess, by trace id; ``coded`` traces are
    among them.
    """
    rest = [present for trace_id, (present, _) in judged.items() if trace_id not in {c.trace_id for c in coded}]
    apparent = sum(present for present, _ in judged.values()) / len(judged) if judged else math.nan
    empty = Corrected(found.category, found.condition, len(judged), len(coded), apparent, None, None, None, "")
    if not found.better_than_chance:
        return empty._replace(refused=f"the judge is not better than chance here (p = {found.p_chance:.2g})")
    reasons: list[str] = []
    table = found.table
    weights = {c.probability for c in coded}
    simple = len(weights) == 1
    gladen = ppi = aipw = None
    if rest:
        gladen = rogan_gladen_estimated(
            sum(rest), len(rest), table.true_positives, table.recall.n, table.true_negatives, table.specificity.n,
            clip=True,
        )  # fmt: skip
    else:
        reasons.append("every judged trace was coded by people: take their rate")
    if simple and len(rest) > 1 and len(coded) > 1:
        ppi = ppi_mean([c.truth for c in coded], [c.judged for c in coded], rest)
    elif not simple:
        reasons.append("PPI needs one sampling probability, these traces had several")
    try:
        aipw = stratified_aipw(_strata(coded, judged))
    except ValueError as error:
        reasons.append(f"AIPW: {error}")
    return empty._replace(rogan_gladen=gladen, ppi=ppi, aipw=aipw, refused="; ".join(reasons))


def _strata(coded: Sequence[Coded], judged: dict[str, tuple[bool, str]]) -> list[Stratum]:
    names = sorted({stratum for _, stratum in judged.values()} | {c.stratum for c in coded})
    return [
        Stratum(
            judged_all=[present for present, stratum in judged.values() if stratum == name],
            judged=[c.judged for c in coded if c.stratum == name],
            truth=[c.truth for c in coded if c.stratum == name],
        )
        for name in names
    ]


class Thresholds(NamedTuple):
    """What a category must reach to be trusted."""

    coded: int = 50
    positives: int = 10
    kappa: float = 0.6
    precision: float = 0.7
    recall: float = 0.7


def gate(found: Agreement, drift: Sequence[Drift], needed: Thresholds) -> tuple[bool, str]:
    """Return whether a category is trusted, and the reason: what it fell short of, or what it reached."""
    table = found.table
    short = []
    if found.n < needed.coded:
        short.append(f"{found.n} coded traces, {needed.coded} are needed")
    if table.recall.n < needed.positives:
        short.append(f"{table.recall.n} present by people, {needed.positives} are needed")
    for name, value, least in (
        ("kappa", found.kappa.value, needed.kappa),
        ("precision", table.precision.value, needed.precision),
        ("recall", table.recall.value, needed.recall),
    ):
        if not value >= least:
            short.append(f"{name} {value:.2f}, {least:.2f} is needed")
    if not found.macro_f1.value > max(found.never, found.always):
        short.append("no better than always giving the same verdict")
    short += [f"errs differently under {d.condition_a} and {d.condition_b}" for d in drift if d.differs]
    if short:
        return False, "; ".join(short)
    figures = f"kappa {found.kappa.value:.2f}, precision {table.precision.value:.2f}, recall {table.recall.value:.2f}"
    return True, f"{figures} on {found.n} coded traces"
