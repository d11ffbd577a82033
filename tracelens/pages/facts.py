"""What a page says of its database: facets, couples of conditions, categories, and the lines of its header."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tracelens.errors import DataError
from tracelens.figures import words

if TYPE_CHECKING:
    import duckdb

COUPLES = 6
"""Couples of conditions that a page compares; the live app compares any."""


class Category(msgspec.Struct, frozen=True):
    """A category that the database speaks of, with its name and definition from the rubric."""

    id: str
    name: str
    definition: str


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


def collect(connection: duckdb.DuckDBPyConnection) -> Facts:
    """Return the facts; raises DataError when the database holds no traces."""
    cursor = connection.cursor()
    places = cursor.execute("SELECT DISTINCT dataset, task FROM traces ORDER BY ALL").fetchall()
    if not places:
        raise DataError("The database holds no traces, so there is nothing to show. Run `tracelens ingest` first.")
    models = [row[0] for row in cursor.execute("SELECT DISTINCT model FROM traces ORDER BY 1").fetchall()]
    facets = {"dataset": sorted({d for d, _ in places}), "task": sorted({t for _, t in places}), "model": models}
    conditions = [row[0] for row in cursor.execute("SELECT DISTINCT condition FROM traces ORDER BY 1").fetchall()]
    conditions.sort(key=rank)
    couples = _couples(connection, conditions)
    lines = _lines(connection, facets, conditions)
    title = ", ".join(d or "(unnamed)" for d in facets["dataset"][:3]) + (
        " and more" if len(facets["dataset"]) > 3 else ""
    )
    return Facts(title, _foot(), lines, facets, places, conditions, couples, categories(connection))


def rank(condition: str) -> tuple[int, str]:
    """Return the order of conditions: direct, reasoning, then by name."""
    return ({"direct": 0, "reasoning": 1}.get(condition, 2), condition)


def _couples(connection: duckdb.DuckDBPyConnection, conditions: list[str]) -> tuple[tuple[str, str], ...]:
    """Return the couples with pairs, most pairs first after direct and reasoning; else the first two conditions."""
    found = (
        connection.cursor()
        .execute(
            "SELECT condition_a, condition_b FROM pairs GROUP BY ALL ORDER BY count(*) DESC, condition_a, condition_b"
        )
        .fetchall()
    )
    main = ("direct", "reasoning")
    couples = sorted(found, key=lambda couple: couple != main)[:COUPLES]
    if couples:
        return tuple(couples)
    return (main,) if len(conditions) < 2 else ((conditions[0], conditions[1]),)


def _lines(
    connection: duckdb.DuckDBPyConnection, facets: dict[str, list[str]], conditions: list[str]
) -> tuple[tuple[str, str], ...]:
    """Return the header's facts: traces, pairs, models, tasks, conditions."""
    traces, unscored = connection.cursor().execute(
        "SELECT count(*), count(*) - count(correct) FROM traces"
    ).fetchone() or (0, 0)
    pairs = (connection.cursor().execute("SELECT count(*) FROM pairs").fetchone() or (0,))[0]
    lines = [("traces", words.count(traces)), ("pairs", words.count(pairs))]
    for facet in ("model", "task"):
        values = [v or "(unnamed)" for v in facets[facet]]
        lines.append(
            (facet if len(values) == 1 else f"{facet}s", ", ".join(values) if len(values) < 4 else str(len(values)))
        )
    lines.append(("conditions", ", ".join(conditions)))
    if unscored:
        lines.append(("not scored", words.plural(unscored, "trace")))
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
