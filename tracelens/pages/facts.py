"""What a page says of its database: facets, couples of conditions, categories, and the lines of its header."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tracelens.errors import DataError
from tracelens.figures import Cells, badges, fetch, query, words
from tracelens.figures.cells import FACETS

if TYPE_CHECKING:
    import duckdb

COUPLES = 6
"""Couples of conditions that a page compares; the live app compares any."""


NOTHING = "The database holds no traces, so there is nothing to show. Run `tracelens ingest` first."


class Category(msgspec.Struct, frozen=True):
    """A category that the database speaks of, with its name and definition from the rubric."""

    id: str
    name: str
    definition: str
    doubt: str = ""
    """Why its verdicts are exploratory, where a judge without measured agreement decides; else empty."""


class Facts(msgspec.Struct, frozen=True):
    """``facets`` are the values of dataset, task and model; ``places`` the (dataset, task) that occur."""

    title: str
    foot: str
    lines: tuple[tuple[str, str], ...]
    facets: dict[str, list[str]]
    places: list[tuple[str, str]]
    conditions: list[str]
    couples: tuple[tuple[str, str], ...]
    categories: list[Category]
    doubts: dict[str, badges.Doubt] = {}


def collect(connection: duckdb.DuckDBPyConnection, pairs: Cells | None = None) -> Facts:
    """Return the facts; ``pairs`` are the cells of the query ``verdict``, read here when they are not given.

    Raises:
        DataError: If the database holds no traces.
    """
    groups = (
        connection.cursor()
        .execute(
            "SELECT dataset, task, model, condition, count(*), count(correct) FROM traces GROUP BY ALL ORDER BY ALL"
        )
        .fetchall()
    )
    if not groups:
        raise DataError(NOTHING)
    facets = {name: sorted({group[at] for group in groups}) for at, name in enumerate(FACETS)}
    places = sorted({(dataset, task) for dataset, task, *_ in groups})
    conditions = sorted({group[3] for group in groups}, key=rank)
    paired = (pairs or fetch(connection, query("verdict"))).total(["condition_a", "condition_b"], ["pairs"])
    counted = {(str(a), str(b)): int(n) for (a, b), (n,) in paired.items() if n}
    traces, scored = sum(group[4] for group in groups), sum(group[5] for group in groups)
    lines = _lines(traces, scored, sum(counted.values()), facets, conditions)
    shown = ", ".join(d or "(unnamed)" for d in facets["dataset"][:3])
    title = shown + (" and more" if len(facets["dataset"]) > 3 else "")
    couples = _couples(counted, conditions)
    doubts = badges.doubts(connection)
    if doubts:
        every = words.plural(len(doubts), "category", "categories")
        lines = (*lines, ("judge", f"{badges.SIGN} uncalibrated in {every}: exploratory"))
    named = [
        Category(c.id, c.name, c.definition, f"{doubts[c.id].judge}: {doubts[c.id].reason}" if c.id in doubts else "")
        for c in categories(connection)
    ]
    return Facts(title, _foot(), lines, facets, places, conditions, couples, named, doubts)


def rank(condition: str) -> tuple[int, str]:
    """Return the order of conditions: direct, reasoning, then by name."""
    return ({"direct": 0, "reasoning": 1}.get(condition, 2), condition)


def _couples(counted: dict[tuple[str, str], int], conditions: list[str]) -> tuple[tuple[str, str], ...]:
    """Return the couples with pairs, most pairs first after direct and reasoning; else the first two conditions."""
    main = ("direct", "reasoning")
    couples = sorted(counted, key=lambda couple: (couple != main, -counted[couple], couple))[:COUPLES]
    if couples:
        return tuple(couples)
    return (main,) if len(conditions) < 2 else ((conditions[0], conditions[1]),)


def _lines(
    traces: int, scored: int, pairs: int, facets: dict[str, list[str]], conditions: list[str]
) -> tuple[tuple[str, str], ...]:
    """Return the header's facts: traces, pairs, models, tasks, conditions."""
    lines = [("traces", words.count(traces)), ("pairs", words.count(pairs))]
    for facet in ("model", "task"):
        values = [v or "(unnamed)" for v in facets[facet]]
        lines.append(
            (facet if len(values) == 1 else f"{facet}s", ", ".join(values) if len(values) < 4 else str(len(values)))
        )
    lines.append(("conditions", ", ".join(conditions)))
    if traces > scored:
        lines.append(("not scored", words.plural(traces - scored, "trace")))
    return tuple(lines)


def categories(connection: duckdb.DuckDBPyConnection) -> list[Category]:
    """Return the current taxonomy's categories, then any other that has verdicts."""
    rows = (
        connection.cursor()
        .execute(
            """SELECT category, title, definition FROM categories
           UNION ALL
           SELECT DISTINCT category, category, '' FROM error_rates ANTI JOIN categories USING (category)
           ORDER BY 1"""
        )
        .fetchall()
    )
    return [Category(*row) for row in rows]


def _foot() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        made = version("tracelens")
    except PackageNotFoundError:
        made = "(not installed)"
    return f"Made by tracelens {made}. One file, nothing fetched, nothing sent. Intervals are 95 %."
