"""Build the offline page: dashboards drawn under every filter, the embedded traces, one file that fetches nothing."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from tracelens.figures import FIGURES, Cells, Filters, theme
from tracelens.figures.cells import FACETS, database_of
from tracelens.pages import dashboard as boards
from tracelens.pages import facts, items, kept, panels
from tracelens.pages.document import document
from tracelens.pages.pack import encode, squeeze

if TYPE_CHECKING:
    import duckdb

TRACES = 10_000
BUDGET = 11_000_000
"""Bytes of packed trace text at most, so that a page of the largest database stays under 15 MB."""
CHUNK_BYTES = 200_000
"""Drawings are packed in chunks of about this many bytes of JSON."""
CARTESIAN = frozenset(
    {
        "bar",
        "box",
        "contour",
        "heatmap",
        "histogram",
        "histogram2d",
        "histogram2dcontour",
        "image",
        "pie",
        "scatter",
        "violin",
    }
)
"""The trace types of the small Plotly bundle; a page with any other carries the full one."""


class Page(msgspec.Struct, frozen=True):
    """What was written: the file, its bytes, and which of the traces it embeds."""

    path: Path
    size: int
    embedded: items.Embedded


def build(
    connection: duckdb.DuckDBPyConnection,
    path: Path | str,
    dashboards: Sequence[str | Path | boards.Dashboard] | None = None,
    *,
    title: str | None = None,
    traces: int = TRACES,
    budget: int = BUDGET,
) -> Page:
    """Write the page of ``dashboards`` (every shipped one when none is named) to ``path``.

    Every number is over the whole database; at most ``traces`` traces and ``budget`` bytes of packed text are
    embedded to be read, a stratified sample where there are more, and the page says so.

    Raises:
        RubricError: If a dashboard does not exist or is not valid.
        DataError: If the database holds no traces.
    """
    loaded = [d if isinstance(d, boards.Dashboard) else boards.load(d) for d in dashboards or boards.shipped()]
    known, drawn = _drawn(connection, panels.distinct(loaded))
    a, b = known.couples[0]
    places = {c.id: i for i, c in enumerate(known.categories)}
    embedded = items.collect(connection, Filters(a=a, b=b), traces, budget, known.conditions, places)
    head, chunks = _head(known, loaded, drawn, embedded)
    blocks = {"head": squeeze(encode(head)), "items": squeeze(encode(_numbered(embedded.index, known)))}
    blocks |= {f"drawings-{i}": squeeze(chunk) for i, chunk in enumerate(chunks)}
    blocks |= {f"texts-{i}": chunk for i, chunk in enumerate(embedded.chunks)}
    kinds = {trace["type"] for drawing in drawn.drawings for trace in drawing.traces}
    text = document(title or known.title, known.foot, blocks, bool(kinds - CARTESIAN))
    return Page(Path(path), _write(Path(path), text), embedded.embedded)


def _drawn(connection: duckdb.DuckDBPyConnection, wanted: list[boards.Panel]) -> tuple[facts.Facts, panels.Drawn]:
    """Return the facts and every panel drawn; counts that took long are kept for the next page, and for the app."""
    file = kept.Kept(Path(database_of(connection)))
    stamp, found = file.stamp(), file.load()
    slow: dict[str, Cells] = {}

    def read(panel: boards.Panel) -> Cells:
        text, start = panel.text_of_query(), time.perf_counter()
        cells = slow.get(text) or found.cells(text)
        if cells is None:
            cells = panels.read(connection, panel)
            if time.perf_counter() - start > kept.SLOW:
                slow[text] = cells
        return cells

    known = found.facts or facts.collect(connection)
    drawn = panels.draw_all(read, wanted, list(known.couples), known.doubts)
    if slow and file.database.is_file():
        file.save(slow, stamp, known, found.raw())
    return known, drawn


def _head(
    known: facts.Facts, loaded: list[boards.Dashboard], drawn: panels.Drawn, embedded: items.Items
) -> tuple[dict[str, Any], list[bytes]]:
    """Return what the page needs at once, and the chunks of drawings."""
    different = panels.distinct(loaded)
    order, chunks, firsts = _chunks(drawn)
    at = {name: {value: i for i, value in enumerate(values)} for name, values in known.facets.items()}
    slices = {}
    for (couple, dataset, task, model), drawings in drawn.slices.items():
        place = [-1 if v is None else at[f][v] for f, v in zip(FACETS, (dataset, task, model), strict=True)]
        key = "[" + ",".join(map(str, [couple, *place])) + "]"
        slices[key] = {str(panel): order[drawing] for panel, drawing in drawings.items()}
    head = {
        "dashboards": [_dashboard(d, different) for d in loaded],
        "panels": [{"sql": p.text_of_query(), "facets": drawn.facets[i]} for i, p in enumerate(different)],
        "slices": slices,
        "drawingChunks": firsts,
        "couples": known.couples,
        "conditions": known.conditions,
        "datasets": known.facets["dataset"],
        "tasks": known.facets["task"],
        "models": known.facets["model"],
        "places": [(at["dataset"][d], at["task"][t]) for d, t in known.places],
        "categories": known.categories,
        "facts": known.lines,
        "embedded": embedded.embedded,
        "chunk": items.CHUNK,
        "roles": theme.ROLES,
        "templates": {mode: theme.template(mode) for mode in theme.ROLES},
    }
    return head, chunks


def _chunks(drawn: panels.Drawn) -> tuple[dict[int, int], list[bytes], list[int]]:
    """Return the drawings' new numbers, their chunks and each chunk's first number, in the order of their use."""
    used = dict.fromkeys(i for drawings in drawn.slices.values() for i in drawings.values())
    order = {old: new for new, old in enumerate(used)}
    chunks: list[bytes] = []
    firsts: list[int] = []
    held: list[bytes] = []
    for new, old in enumerate(used):
        if not held:
            firsts.append(new)
        held.append(encode(drawn.drawings[old]))
        if sum(map(len, held)) > CHUNK_BYTES:
            chunks.append(b"[" + b",".join(held) + b"]")
            held = []
    if held:
        chunks.append(b"[" + b",".join(held) + b"]")
    return order, chunks, firsts


def _dashboard(dashboard: boards.Dashboard, different: list[boards.Panel]) -> dict[str, Any]:
    """Return what the page shows of a dashboard."""
    shown = []
    for panel in dashboard.panels:
        number = next(i for i, other in enumerate(different) if panels.same(panel, other))
        text = panel.text or FIGURES[panel.figure].HELP
        shown.append(
            {"panel": number, "figure": panel.figure, "title": panel.heading(), "text": text, "span": panel.span}
        )
    return {
        "name": dashboard.name,
        "title": dashboard.title,
        "text": dashboard.text,
        "filters": dashboard.filters,
        "panels": shown,
    }


def _numbered(index: dict[str, list[Any]], known: facts.Facts) -> dict[str, list[Any]]:
    """Return the index with names replaced by their numbers."""
    numbered = dict(index)
    for column, facet in (("d", "dataset"), ("t", "task"), ("m", "model")):
        at = {value: i for i, value in enumerate(known.facets[facet])}
        numbered[column] = [at[value] for value in index[column]]
    return numbered


def _write(path: Path, text: str) -> int:
    """Write ``text`` to ``path`` at once or not at all; returns its bytes."""
    data = text.encode("utf-8", "surrogatepass")
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as part:
        part.write(data)
    written = Path(part.name)
    written.chmod(0o644)
    written.replace(path)
    return len(data)
