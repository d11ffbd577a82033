"""Which traces of a database a judge or a person gets, and with which probability."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from tracelens.errors import DataError
from tracelens.judge import images, sampling
from tracelens.judge.runner import Item
from tracelens.store import Store
from tracelens.store.rows import TRACE_COLUMNS, trace_of
from tracelens.types import Finding


class Selection(NamedTuple):
    """Which traces are judged: all, the first ``limit``, or a stratified sample of about ``sample``."""

    limit: int | None = None
    sample: int | None = None
    seed: int = 0
    images: Path | None = None
    """The folder that image paths in traces are relative to; None: only URLs are sent."""


def select(store: Store, selection: Selection) -> str | None:
    """Return the name of the sample that ``selection`` draws (stored with its probabilities), or None for no sample."""
    if selection.sample is None:
        return None
    return draw_sample(store, "judge", selection.sample, selection.seed)


# The stratum of a trace `t`; `v.present` says whether a judge called the category in question present.
PLAIN = "concat_ws(' | ', t.model, t.dataset, t.task, t.condition)"
BY_VERDICT = "concat_ws(' | ', t.condition, CASE WHEN v.present THEN 'judged present' ELSE 'not judged present' END)"


def draw_sample(store: Store, purpose: str, size: int, seed: int, by_verdict: str | None = None) -> str:
    """Draw a stratified sample of traces, store it under a name made of the arguments, and return the name.

    Strata are model, dataset, task and condition; with ``by_verdict`` (a category) condition and whether a judge
    called it present, each giving the same number. A draw that is stored already stays as it is, so that a rerun works
    on the same traces.

    Raises:
        DataError: If there are no traces.
    """
    name = "-".join([purpose, str(size), str(seed), *([by_verdict] if by_verdict else [])])
    connection = store.connection
    if connection.execute("SELECT 1 FROM samples WHERE sample = ? LIMIT 1", [name]).fetchone():
        return name
    rows = connection.execute(
        f"""SELECT t.trace_id, {BY_VERDICT if by_verdict else PLAIN},
            concat_ws(chr(31), t.dataset, t.task, t.sample_id, t.epoch)
        FROM trace_rows t LEFT JOIN (
            SELECT trace_id, bool_or(state = 'present') AS present FROM evidence
            WHERE detector LIKE 'judge:%' AND category = $1 GROUP BY trace_id) v USING (trace_id)
        WHERE t.text <> ''""",
        [by_verdict],
    ).fetchall()
    if not rows:
        message = "the database holds no traces to draw from; ingest some first."
        raise DataError(message)
    drawn = sampling.draw((sampling.Unit(*row) for row in rows), size, seed, equally=by_verdict is not None)
    now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
    import pyarrow as pa

    table = pa.table(
        {
            "sample": [name] * len(drawn),
            "trace_id": [one.trace_id for one in drawn],
            "stratum": [one.stratum for one in drawn],
            "probability": [one.probability for one in drawn],
            "seed": [seed] * len(drawn),
            "drawn": [now] * len(drawn),
        }
    )
    connection.register("drawn_now", table)
    connection.execute("INSERT INTO samples BY NAME SELECT * FROM drawn_now")
    connection.unregister("drawn_now")
    return name


def items(store: Store, rubric_hash: str, selection: Selection, sample: str | None) -> Iterator[Item]:
    """Yield the selected traces that have text, with the rules' open proposals of this rubric and their images."""
    columns = ", ".join(f't."{name}"' for name in TRACE_COLUMNS)
    chosen = "SEMI JOIN (SELECT trace_id FROM samples WHERE sample = $2) s USING (trace_id)" if sample else ""
    # No ORDER BY: a scan keeps the stored order, and sorting would hold every text in memory.
    query = f"""SELECT p.proposals, {columns}
        FROM (SELECT * FROM trace_rows {chosen} WHERE text <> '' AND completion <> 'error'
              {"LIMIT $3" if selection.limit else ""}) t
        LEFT JOIN (SELECT trace_id, list({{'category': category, 'state': state, 'quote': quote, 'message': message}}
                                         ORDER BY category, "start") AS proposals
                   FROM findings WHERE proposed AND detector = 'rule' AND rubric_hash = $1 GROUP BY trace_id) p
        USING (trace_id)"""
    parameters = {"1": rubric_hash}
    if sample:
        parameters["2"] = sample
    if selection.limit:
        parameters["3"] = str(selection.limit)
    with closing(store.connection.cursor()) as reader:
        reader.execute(query, parameters)
        while fetched := reader.fetchmany(256):
            for proposals, *row in fetched:
                trace = trace_of(tuple(row))
                found = tuple(Finding(**proposal, proposed=True) for proposal in proposals or ())
                yield Item(trace, found, images.urls(trace.images, selection.images))


def count(store: Store, selection: Selection) -> int:
    """Return how many traces ``selection`` is about (a sample: about how many)."""
    row = store.connection.execute(
        "SELECT count(*) FROM trace_rows WHERE text <> '' AND completion <> 'error'"
    ).fetchone()
    total = int(row[0]) if row else 0
    return min(total, selection.limit or selection.sample or total)
