"""Which arms to compare when none are named, and whether those named are there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tracelens.comparison.contrast import BY, Plan, Vary
from tracelens.comparison.counts import arms_present, expression
from tracelens.errors import DataError, InputError

if TYPE_CHECKING:
    import duckdb


def make_plan(
    connection: duckdb.DuckDBPyConnection,
    *,
    vary: Vary = "condition",
    arms: Sequence[str] = (),
    by: Sequence[str] | None = None,
    margin: float = 0.02,
    alpha: float = 0.05,
    cluster: str | None = None,
    where: Sequence[tuple[str, str, str]] = (),
    seed: int = 0,
) -> Plan:
    """Return a plan whose arms exist; without ``arms``, direct and reasoning, or the two largest.

    Raises:
        DataError: If there are not two arms, or one that was named does not occur, or no trace has a cluster.
        InputError: If a column, the margin or alpha cannot be used.
    """
    if vary not in ("condition", "model", "run"):
        raise InputError(f"what varies is condition, model or run, not {vary!r}.")
    if not 0 < margin < 1:
        raise InputError(f"the margin is a share between 0 and 1 (0.02 is two points), not {margin}.")
    if not 0 < alpha < 0.5:
        raise InputError(f"alpha lies between 0 and 0.5, not {alpha}.")
    default = ("condition",) if vary == "model" else ("model",)
    groups = tuple(default if by is None else by)
    for name in groups:
        if name == vary or (name not in (*BY, "sample_id") and "." not in name):
            raise InputError(
                f"cannot split by {name!r}: use {', '.join(b for b in BY if b != vary)}, or a key "
                "of the record such as meta.level."
            )
        expression(name, [])
    for name in [name for name, _, _ in where] + ([cluster] if cluster else []):
        expression(name, [])
    if cluster:
        _has(connection, cluster, "clustered")
    for name in groups:
        if "." in name:
            _has(connection, name, "split")
    column = "source_run" if vary == "run" else vary
    chosen = _arms(connection, column, tuple(arms))
    return Plan(chosen, vary, groups, margin, alpha, cluster, tuple(where), seed)


def _has(connection: duckdb.DuckDBPyConnection, name: str, done: str) -> None:
    parameters: list[str] = []
    value = expression(name, parameters)
    found = connection.execute(f"SELECT count({value}) FROM traces", parameters).fetchone()
    if not found or not found[0]:
        raise DataError(
            f"no trace has a value of {name}, so nothing can be {done} by it. Name a key that the records have; "
            "tracelens sql shows them: SELECT DISTINCT json_keys(meta) FROM traces."
        )


def _arms(connection: duckdb.DuckDBPyConnection, column: str, arms: tuple[str, ...]) -> tuple[str, ...]:
    there = arms_present(connection, column)
    names = [name for name, _, _ in there]
    missing = [arm for arm in arms if arm not in names]
    if missing or len(set(arms)) != len(arms) or len(arms) == 1:
        listed = ", ".join(f"{name or '(none)'} ({traces:,} traces)" for name, traces, _ in there)
        problem = f"no trace has the {column} {missing[0]!r}" if missing else "two arms are needed"
        raise DataError(f"{problem}. The database has: {listed or 'no traces'}.")
    if arms:
        return arms
    if len(names) < 2:
        have = f"{there[0][1]:,} only {names[0]}" if there else "there are no traces"
        raise DataError(f"no pairs: {have}; a comparison needs a second {column}.")
    return names[0], names[1]
