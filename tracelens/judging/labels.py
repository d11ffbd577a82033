"""People's verdicts: sheets in and out, and draws of traces that show no model, condition or judge."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from tracelens.errors import DataError, InputError
from tracelens.judging.selection import draw_sample
from tracelens.store import Store
from tracelens.traceid import trace_id
from tracelens.types import Json

if TYPE_CHECKING:
    import duckdb

STATES = ("present", "absent", "not_assessable")
COLUMNS = ("trace_id", "category", "state", "first_error_step", "quote", "note", "labeller", "labelled")
SHEET = (*COLUMNS[:6], "name", "definition", "question", "prompt", "text")
IDENTITY = ("source_run", "dataset", "task", "sample_id", "model", "condition", "epoch")
MOST_FAULTS = 5


class Label(NamedTuple):
    """One person's verdict on one category of one trace, or (category None) on its first wrong step."""

    trace_id: str
    category: str | None
    state: str | None
    first_error_step: int | None
    quote: str | None
    note: str | None
    labeller: str
    labelled: datetime.datetime


def read(path: Path) -> Iterator[tuple[int, dict[str, Json]]]:
    """Yield (line, row) of a sheet: JSON Lines when the name ends in ``.jsonl`` or ``.json``, else CSV with a header.

    Raises:
        InputError: If the file cannot be read or a line is not JSON.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: the labels cannot be read ({error})."
        raise InputError(message) from error
    if path.suffix in {".jsonl", ".json"}:
        for number, line in enumerate(text.split("\n"), start=1):  # other line ends may stand inside a text
            if line.strip():
                yield number, _object(path, number, line)
    else:
        reader = csv.DictReader(io.StringIO(text, newline=""))
        for row in reader:
            yield reader.line_num, {k: v for k, v in row.items() if k is not None}


def _object(path: Path, number: int, line: str) -> dict[str, Json]:
    try:
        row = json.loads(line)
    except ValueError as error:
        message = f"{path}:{number}: this line is not JSON ({error})."
        raise InputError(message) from error
    if not isinstance(row, dict):
        message = f"{path}:{number}: expected a JSON object, found {type(row).__name__}."
        raise InputError(message)
    return row


def import_labels(store: Store, path: Path, labeller: str | None = None, *, blind: bool = True) -> int:
    """Store the labels of a sheet and return how many; a person's earlier verdict on the same category is replaced.

    Rows without a state and without a first wrong step are left out (not labelled yet). ``labeller`` is who labelled
    where the sheet has no such column.

    Raises:
        InputError: If a row names no trace of the database, no labeller, or a wrong state; nothing is stored then.
    """
    known = {row[0] for row in store.connection.execute("SELECT trace_id FROM trace_rows").fetchall()}
    labels: list[Label] = []
    faults: list[str] = []
    for number, row in read(path):
        try:
            label = _label(row, labeller, known)
        except ValueError as error:
            faults.append(f"{path}:{number}: {error}.")
            continue
        if label is not None:
            labels.append(label)
    if faults:
        shown = faults[:MOST_FAULTS]
        if len(faults) > MOST_FAULTS:
            shown.append(f"and {len(faults) - MOST_FAULTS} more like these.")
        raise InputError("\n".join(["nothing was imported:", *shown]))
    add(store, labels, blind=blind)
    return len(labels)


def _label(row: dict[str, Json], labeller: str | None, known: set[str]) -> Label | None:
    state, step = _text(row.get("state")), _text(row.get("first_error_step"))
    if state is None and step is None:
        return None
    if state is not None and state not in STATES:
        raise ValueError(f"state is {state!r}, expected one of {', '.join(STATES)}")
    identity = _text(row.get("trace_id")) or _identity(row)
    if identity not in known:
        raise ValueError(f"there is no trace {identity!r} in the database; give its trace_id, or {', '.join(IDENTITY)}")
    who = _text(row.get("labeller")) or labeller
    if who is None:
        raise ValueError("nobody is named in the column 'labeller'; name somebody with --labeller")
    return Label(
        identity,
        _text(row.get("category")),
        state,
        None if step is None else _step(step),
        _text(row.get("quote")),
        _text(row.get("note")),
        who,
        _when(_text(row.get("labelled"))),
    )


def _text(value: Json) -> str | None:
    return str(value).strip() or None if value is not None else None


def _step(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise ValueError(f"first_error_step is {text!r}, expected a whole number (0-based, -1 for none)") from error


def _when(text: str | None) -> datetime.datetime:
    if text is None:
        return now()
    try:
        when = datetime.datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"labelled is {text!r}, expected a date such as 2026-05-01T12:00:00") from error
    return when.astimezone(datetime.UTC).replace(tzinfo=None) if when.tzinfo else when


def _identity(row: dict[str, Json]) -> str:
    parts: dict[str, str] = {name: _text(row.get(name)) or "" for name in IDENTITY}
    epoch = int(parts.pop("epoch") or 0)
    return trace_id(epoch=epoch, **parts)


def now() -> datetime.datetime:
    """Return the present time as the database keeps it: UTC, without a zone."""
    return datetime.datetime.now(datetime.UTC).replace(tzinfo=None)


def add(store: Store, labels: Sequence[Label], *, blind: bool) -> None:
    """Store ``labels`` in one transaction, in place of what the same person said of the same before."""
    latest = {(label.trace_id, label.category, label.labeller): label for label in labels}
    connection = store.connection
    connection.begin()
    try:
        for label in latest.values():
            connection.execute(
                "DELETE FROM labels WHERE trace_id = ? AND category IS NOT DISTINCT FROM ? AND labeller = ?",
                [label.trace_id, label.category, label.labeller],
            )
            connection.execute(
                "INSERT INTO labels VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
                [*label, blind],
            )
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def export(store: Store) -> list[tuple[Any, ...]]:
    """Return all labels as rows of :data:`COLUMNS`, in a fixed order."""
    return store.connection.execute(
        f"SELECT {', '.join(COLUMNS)} FROM labels ORDER BY trace_id, category, labeller"
    ).fetchall()


def export_lines(connection: duckdb.DuckDBPyConnection, target: BinaryIO) -> int:
    """Write the same labels as JSON Lines, with the source's own keys; return how many.

    Labels that came with the records follow, said by ``source``, whole under ``labels``. :func:`import_labels` reads
    every line again.
    """
    keys = ", ".join(f"t.{name}" for name in IDENTITY)
    own = ", ".join(f"l.{name}" for name in COLUMNS)
    given = f"SELECT {keys}, {own}, l.blind FROM labels l JOIN traces t USING (trace_id)"
    none = "json_type(t.labels, '$.first_error_step') = 'NULL'"  # looked for and not there, which a sheet says with -1
    came = f"""SELECT {keys}, t.trace_id, CASE WHEN {none} THEN -1
               ELSE try_cast(t.labels ->> '$.first_error_step' AS INTEGER) END AS first_error_step,
               'source' AS labeller, t.labels FROM traces t WHERE t.labels IS NOT NULL"""
    count = 0
    for query in (f"{given} ORDER BY l.trace_id, l.category, l.labeller", f"{came} ORDER BY t.trace_id"):
        found = connection.execute(query)
        names = [column[0] for column in found.description or ()]
        while batch := found.fetchmany(1000):
            for values in batch:
                row = dict(zip(names, values, strict=True))
                if isinstance(row.get("labels"), str):
                    row["labels"] = json.loads(row["labels"])
                target.write(json.dumps(row, ensure_ascii=False, default=_iso).encode("utf-8", "replace") + b"\n")
                count += 1
    return count


def _iso(when: datetime.datetime) -> str:
    return when.isoformat()


def sheet(
    store: Store, categories: Sequence[str], size: int, seed: int, by_verdict: str | None = None
) -> list[tuple[Any, ...]]:
    """Draw traces and return the rows of an empty sheet (:data:`SHEET`): one for each trace and category.

    The sheet names no model, condition, gold or judge. The draw is stored with its probabilities. With ``by_verdict``
    (a category) traces that a judge called present are drawn as often as others, however rare they are.

    Raises:
        DataError: If there are no traces, or a category is not in the current rubric.
    """
    known = {
        row[0]: row[1:]
        for row in store.connection.execute("SELECT category, title, definition FROM categories").fetchall()
    }
    unknown = [category for category in categories if category not in known]
    if unknown:
        names = ", ".join(sorted(known)) or "none"
        message = f"the current rubric has no category {', '.join(unknown)}; it has {names}."
        raise DataError(message)
    sample = draw_sample(store, "label", size, seed, by_verdict)
    rows = []
    for trace, prompt, text in drawn(store, sample):
        for category in categories:
            title, definition = known[category]
            rows.append((trace, category, "", "", "", "", title, definition, "", prompt, text))
    return rows


def drawn(store: Store, sample: str) -> Iterator[tuple[str, str, str]]:
    """Yield (trace_id, prompt, text) of a sample, in an order that tells nothing of model and condition."""
    with closing(store.connection.cursor()) as reader:
        reader.execute(
            "SELECT t.trace_id, t.prompt, t.text FROM trace_rows t JOIN samples s USING (trace_id) "
            "WHERE s.sample = ? ORDER BY hash(t.trace_id, s.seed)",
            [sample],
        )
        while row := reader.fetchone():
            yield row[0], row[1] or "", row[2]


def open_tasks(store: Store, sample: str, category: str, labeller: str) -> list[tuple[str, str, str]]:
    """Return the (trace_id, prompt, text) of a sample that ``labeller`` has not labelled for ``category`` yet."""
    rows = store.connection.execute(
        "SELECT trace_id FROM labels WHERE category = ? AND labeller = ?", [category, labeller]
    ).fetchall()
    done = {row[0] for row in rows}
    return [task for task in drawn(store, sample) if task[0] not in done]
