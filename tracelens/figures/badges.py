"""Categories that a judge decides whose agreement with people is unknown or too low, marked wherever they count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from tracelens.figures import theme
from tracelens.figures.drawing import Drawing

if TYPE_CHECKING:
    import duckdb

SIGN = "◇"
"""Stands behind the name of a category that a judge without measured agreement decides."""
NAMED = 3
"""Categories that a badge names; more are counted."""


class Doubt(msgspec.Struct, frozen=True):
    """Why a category's verdicts are exploratory: its name, the judge, and what the judge fell short of."""

    title: str
    judge: str
    reason: str


def doubts(connection: duckdb.DuckDBPyConnection) -> dict[str, Doubt]:
    """Return the categories in which a judge counts that is not trusted, by id."""
    rows = connection.cursor().execute(
        """SELECT t.category, coalesce(c.title, t.category), t.detector, t.reason
           FROM trust AS t LEFT JOIN categories AS c USING (category) WHERE NOT t.trusted ORDER BY ALL"""
    )
    found: dict[str, Doubt] = {}
    for category, *doubt in rows.fetchall():
        found.setdefault(category, Doubt(*doubt))
    return found


def marked(drawing: Drawing, known: Mapping[str, Doubt]) -> Drawing:
    """Return the drawing with its badge, and the sign behind every name of a doubted category that it counts."""
    there = {category: known[category] for category in dict.fromkeys(_categories(drawing)) if category in known}
    if not there:
        return drawing
    titles = {doubt.title for doubt in there.values()}
    layout = {key: _axis(value, titles) if key.endswith("axis") else value for key, value in drawing.layout.items()}
    traces = [_trace(trace, titles) for trace in drawing.traces]
    rows = tuple(tuple(_signed(v, titles) if isinstance(v, str) else v for v in row) for row in drawing.table.rows)
    table = msgspec.structs.replace(drawing.table, rows=rows)
    return msgspec.structs.replace(drawing, layout=layout, traces=traces, table=table, badge=said(there))


def said(there: Mapping[str, Doubt]) -> str:
    """Return the badge's words: which categories, and why."""
    names = [doubt.title for doubt in there.values()]
    listed = ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")
    reasons = sorted({f"{doubt.judge}: {doubt.reason}" for doubt in there.values()})
    why = reasons[0] if len(reasons) == 1 else "see the judge dashboard"
    return f"{SIGN} uncalibrated judge, exploratory: {listed} ({why})"


def _categories(drawing: Drawing) -> Iterator[str]:
    """Yield the categories that a click on the drawing would filter by."""
    for trace in drawing.traces:
        yield from _linked(trace.get("customdata"))
    yield from _linked(list(drawing.table.links))


def _linked(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "category" in value:
            yield value["category"]
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _linked(part)


def _axis(axis: dict[str, Any], titles: set[str]) -> dict[str, Any]:
    if "ticktext" not in axis:
        return axis
    return axis | {"ticktext": [_signed(text, titles) for text in axis["ticktext"]]}


def _trace(trace: dict[str, Any], titles: set[str]) -> dict[str, Any]:
    changed = dict(trace)
    text = trace.get("text")
    if isinstance(text, list) and all(isinstance(one, str) for one in text):
        changed["text"] = [_signed(one, titles) for one in text]
    return changed


def _signed(text: str, titles: set[str]) -> str:
    """Return ``text`` with the sign when it is, shortened or with more behind it, the name of a doubted category."""
    plain = text.replace("<br>", " ")
    head = plain.split(" · ")[0].removesuffix("…")
    for title in titles:
        label = theme.label(title, 200)
        short = plain != head and len(head) > 5 and label.startswith(head)
        if head == label or short or plain.startswith(f"{label} "):
            return f"{text} {SIGN}"
    return text
