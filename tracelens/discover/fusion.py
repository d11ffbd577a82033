"""Fuse what rules and judges say of a category into one calibrated probability, where people's labels exist.

Logistic regression on their verdicts, checked on items that it was not fitted to; isotonic regression on top where
labels are many. The raw findings stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tracelens.errors import DataError
from tracelens.stats.calibration import Calibration, calibration

if TYPE_CHECKING:
    import duckdb

FEWEST, FEWEST_OF_EACH = 60, 15
"""Labels that a category needs, and of each verdict; below them a probability would be a guess with digits."""

ISOTONIC = 1_000
"""Labels from which isotonic regression is used (Niculescu-Mizil & Caruana 2005: below, it overfits)."""

_FOLDS = 5

# Verdicts as numbers: a rule's present, absent, proposal; judges' share of present, how many decided, confidence.
_FEATURES = """
WITH ruled AS (
    SELECT v.trace_id, s.state, s.proposed FROM verdicts v JOIN verdict_sets s USING (set_id) WHERE s.category = $c),
judged AS (
    SELECT trace_id, avg((state = 'present')::INTEGER) FILTER (state <> 'not_assessable') AS share,
           count(*) FILTER (state <> 'not_assessable') AS decided,
           avg(confidence) FILTER (state <> 'not_assessable') AS confidence
    FROM evidence WHERE detector LIKE 'judge:%' AND category = $c GROUP BY trace_id)
SELECT coalesce(r.trace_id, j.trace_id) AS trace_id,
       coalesce(r.state = 'present' AND NOT r.proposed, false)::DOUBLE AS rule_present,
       coalesce(r.state = 'absent', false)::DOUBLE AS rule_absent, coalesce(r.proposed, false)::DOUBLE AS proposed,
       coalesce(j.share - 0.5, 0)::DOUBLE AS judge, (coalesce(j.decided, 0) > 0)::DOUBLE AS judged,
       coalesce((j.share - 0.5) * j.confidence, 0)::DOUBLE AS confident
FROM ruled r FULL JOIN judged j ON r.trace_id = j.trace_id ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Fusion:
    """A category's fused probabilities: how they were made, how good they are on unseen items, and one a trace."""

    category: str
    method: str
    labels: int
    present: int
    calibration: Calibration
    trace_ids: tuple[str, ...]
    probabilities: NDArray[np.float64]


def labelled_categories(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, int]]:
    """Return, for each category that people labelled, how many verdicts said present and absent."""
    rows = connection.execute(
        """SELECT category, count(*) FILTER (state = 'present'), count(*) FILTER (state = 'absent') FROM
           (SELECT DISTINCT trace_id, category, state FROM labels WHERE category IS NOT NULL) GROUP BY 1 ORDER BY 1"""
    ).fetchall()
    return {category: (int(present), int(absent)) for category, present, absent in rows}


def fuse(connection: duckdb.DuckDBPyConnection, category: str, seed: int = 0) -> Fusion:
    """Return calibrated probabilities of one category for every trace that a rule or a judge looked at.

    Quality is measured by cross-validation over items: an item's traces are never on both sides.

    Raises:
        DataError: With fewer than 60 labels, or 15 of either verdict.
    """
    found = connection.execute(_FEATURES, {"c": category}).fetchnumpy()
    ids = [str(one) for one in found["trace_id"]]
    x = np.column_stack([np.asarray(found[name], dtype=float) for name in list(found)[1:]])
    y, groups, rows = _labels(connection, category, ids)
    present = int(y.sum())
    if len(y) < FEWEST or min(present, len(y) - present) < FEWEST_OF_EACH:
        raise DataError(
            f"{category}: {present} labels say present and {len(y) - present} absent; fusing needs {FEWEST} in all and "
            f"{FEWEST_OF_EACH} of each. Label more traces that a rule or judge has looked at."
        )
    unseen = _unseen(x[rows], y, groups, seed)
    model = _model().fit(x[rows], y)
    probabilities, method = model.predict_proba(x)[:, 1], "logistic"
    if len(y) >= ISOTONIC:
        from sklearn.isotonic import IsotonicRegression

        curve = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(unseen, y)
        probabilities, method = curve.predict(probabilities), "logistic + isotonic"
        unseen = _isotonic_unseen(unseen, y, groups, seed)
    quality = calibration(unseen, y)
    return Fusion(category, method, len(y), present, quality, tuple(ids), np.asarray(probabilities))


def _labels(
    connection: duckdb.DuckDBPyConnection, category: str, ids: Sequence[str]
) -> tuple[NDArray[np.float64], NDArray[Any], NDArray[np.int64]]:
    """Return people's verdicts (the majority, where several differ), their items, and their rows among ``ids``."""
    rows = connection.execute(
        """SELECT l.trace_id, avg((l.state = 'present')::INTEGER) > 0.5,
                  t.dataset || chr(31) || t.task || chr(31) || t.sample_id
           FROM labels l JOIN traces t USING (trace_id) WHERE l.category = ? AND l.state IN ('present', 'absent')
           GROUP BY 1, 3 ORDER BY 1""",
        [category],
    ).fetchall()
    place = {trace_id: i for i, trace_id in enumerate(ids)}
    kept = [(place[t], y, item) for t, y, item in rows if t in place]
    return (
        np.array([float(y) for _, y, _ in kept]),
        np.array([item for *_, item in kept], dtype=object),
        np.array([i for i, *_ in kept], dtype=np.int64),
    )


def _model() -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=1.0, max_iter=500)


def _unseen(x: NDArray[np.float64], y: NDArray[np.float64], groups: NDArray[Any], seed: int) -> NDArray[np.float64]:
    """Return each label's probability by a model that saw no trace of its item."""
    from sklearn.model_selection import StratifiedGroupKFold

    out = np.full(len(y), y.mean())
    for train, test in StratifiedGroupKFold(_FOLDS, shuffle=True, random_state=seed).split(x, y, groups):
        if len(set(y[train])) == 2:
            out[test] = _model().fit(x[train], y[train]).predict_proba(x[test])[:, 1]
    return out


def _isotonic_unseen(
    p: NDArray[np.float64], y: NDArray[np.float64], groups: NDArray[Any], seed: int
) -> NDArray[np.float64]:
    from sklearn.isotonic import IsotonicRegression
    from sklearn.model_selection import StratifiedGroupKFold

    out = p.copy()
    for train, test in StratifiedGroupKFold(_FOLDS, shuffle=True, random_state=seed).split(p, y, groups):
        curve = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(p[train], y[train])
        out[test] = curve.predict(p[test])
    return out


def store(connection: duckdb.DuckDBPyConnection, run_id: str, one: Fusion) -> None:
    """Write the probabilities beside the raw findings, in place of earlier ones of the category."""
    import pyarrow as pa

    table = pa.table({"trace_id": list(one.trace_ids), "probability": one.probabilities})
    connection.execute("DELETE FROM fused WHERE category = ?", [one.category])
    connection.register("fused_new", table)
    connection.execute(
        "INSERT INTO fused SELECT trace_id, ?, ?, probability, ?, ?, ? FROM fused_new",
        [run_id, one.category, one.method, one.labels, one.calibration.brier],
    )
    connection.unregister("fused_new")
