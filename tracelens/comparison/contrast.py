"""The nouns of a comparison: what was asked for, and what the data say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from tracelens.stats.equivalence import Tost, Verdict
from tracelens.stats.paired import PairedOdds, PairTable
from tracelens.stats.results import Estimate

Vary: TypeAlias = Literal["condition", "model", "run"]

ITEM = ("dataset", "task", "sample_id", "model", "condition")
"""What identifies an item under one arm; the column that varies is taken out of it."""

BY = ("dataset", "task", "model", "condition")
"""Columns that contrasts can be split by."""

SUMMARY_LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Plan:
    """What is compared with what.

    ``arms`` are two or more values of the column ``vary``; each contrast is the later arm less the
    earlier one. ``by`` splits into one contrast a value; ``cluster`` names what items were drawn
    together (a column such as ``scene``, or ``meta.NAME``), None when each item stands alone.
    ``where`` keeps traces whose column equals (``=``) or
    differs from (``!=``) a value. ``margin`` is the difference that
    would not matter, fixed beforehand, as a share (0.02 is two points).
    """

    arms: tuple[str, ...]
    vary: Vary = "condition"
    by: tuple[str, ...] = ("model",)
    margin: float = 0.02
    alpha: float = 0.05
    cluster: str | None = None
    where: tuple[tuple[str, str, str], ...] = ()
    seed: int = 0

    @property
    def arm_column(self) -> str:
        """Return the database column that tells the arms apart."""
        return "source_run" if self.vary == "run" else self.vary

    @property
    def item_columns(self) -> tuple[str, ...]:
        """Return the columns that identify an item, the varying one left out."""
        return tuple(column for column in ITEM if column != self.vary)


@dataclass(frozen=True, slots=True)
class Excluded:
    """Items or traces that a contrast leaves out, and why."""

    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The same contrast under another treatment of answers that could not be read."""

    treatment: str
    items: int
    rate_a: float
    rate_b: float
    difference: Estimate
    p_value: float


@dataclass(frozen=True, slots=True)
class Contrast:
    """One arm against another on the same items, with everything that can be said of it.

    ``measure`` is ``accuracy``, ``score: AXIS`` or ``error: CATEGORY``; ``group`` the values of the
    plan's ``by``. Differences are ``arm_b`` less ``arm_a``. ``cells``, ``odds`` and ``cohen_h``
    stand only where each item has one trace an arm. ``p_value`` is of the test that ``test`` names,
    ``tests`` holds the others; ``adjusted`` is it after ``adjustment`` over ``family_size`` tests.
    ``states`` counts present, absent, not assessable (categories) for each arm.
    """

    measure: str
    group: tuple[tuple[str, str], ...]
    arm_a: str
    arm_b: str
    design: str
    items: int
    clusters: int
    traces_a: int
    traces_b: int
    excluded: tuple[Excluded, ...]
    rate_a: Estimate
    rate_b: Estimate
    difference: Estimate
    interval_method: str
    test: str
    p_value: float
    tests: dict[str, float]
    tost: Tost
    provable_margin: float
    pairs_needed: int
    verdict: Verdict
    sentence: str
    seed: int
    cells: PairTable | None = None
    odds: PairedOdds | None = None
    cohen_h: float | None = None
    effects: dict[str, float] = field(default_factory=dict)
    states: dict[str, dict[str, int]] = field(default_factory=dict)
    sensitivity: tuple[Sensitivity, ...] = ()
    notes: tuple[str, ...] = ()
    adjusted: float = float("nan")
    tost_adjusted: float = float("nan")
    adjustment: str = ""
    family: str = ""
    family_size: int = 1

    @property
    def name(self) -> str:
        """Return the group in words: ``model gpt-4, task counting``, or ``all``."""
        return ", ".join(f"{key} {value or '(none)'}" for key, value in self.group) or "all"


@dataclass(frozen=True, slots=True)
class Association:
    """Does an omission go with being wrong? Its rate in wrong and in right traces of one arm.

    For an omission (no check, no comparison of candidates) this ratio is the finding: right answers omit much, too,
    and the rate alone says nothing. The interval is clustered by item, or by what the plan clusters by.
    """

    category: str
    group: tuple[tuple[str, str], ...]
    arm: str
    wrong_present: int
    wrong_assessed: int
    right_present: int
    right_assessed: int
    ratio: Estimate
    p_value: float
    adjusted: float
    family_size: int
    sentence: str


def plain(value: Any) -> Any:
    """Return ``value`` as JSON values: dataclasses and named tuples as objects, digits in full."""
    import dataclasses
    import math

    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {key: plain(part) for key, part in value._asdict().items()}
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        if value and all(isinstance(p, tuple) and len(p) == 2 and isinstance(p[0], str) for p in value):
            return {key: plain(part) for key, part in value}
        return [plain(part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
    return value
