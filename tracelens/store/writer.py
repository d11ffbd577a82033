"""Write to a database: batches, one transaction each, so that a stopped run leaves whole batches and nothing torn."""

from __future__ import annotations

import datetime
import hashlib
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from tracelens.answers import Answer, Score
from tracelens.store import rows
from tracelens.store.database import connect
from tracelens.types import Finding, Json, Reading, Rejected, Trace

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from tracelens.rubric import Rubric

# What a changed record takes with it: everything that was derived from its text.
_DERIVED = ("claims", "equations", "evidence", "verdicts", "outcomes")


class Ingested(NamedTuple):
    """A trace as ingested, with its final answer read and its score decided."""

    trace: Trace
    answer: Answer
    score: Score


class Added(NamedTuple):
    """What a batch did: new traces, the same as before, replaced by a changed record, and rejected pieces."""

    new: int = 0
    same: int = 0
    replaced: int = 0
    rejected: int = 0

    def __add__(self, other: object) -> Added:
        """Return the sums, field by field."""
        if not isinstance(other, Added):
            return NotImplemented
        return Added(*(a + b for a, b in zip(self, other, strict=True)))


class Check(NamedTuple):
    """What claims and rules say of one trace. ``first_error`` indexes ``findings``, None when there is none."""

    trace_id: str
    reading: Reading
    findings: tuple[Finding, ...]
    first_error: int | None = None
    outcomes: tuple[tuple[str, str, float | None, float | None, Json], ...] = ()
    """(axis, outcome, value, chance, evidence) of each outcome axis."""


class Store:
    """A database open for writing; use it as a context manager.

    One process may write at a time. Reading while writing goes through :meth:`pending`, which holds its own cursor.
    """

    def __init__(self, path: Path | str, *, create: bool = True) -> None:
        self.path = path
        self.connection: duckdb.DuckDBPyConnection = connect(path, create=create)

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self.connection.close()

    def begin_run(self, command: str, options: dict[str, Json] | None = None) -> str:
        """Note the start of a run and return its id."""
        from tracelens import __version__

        run_id = uuid.uuid4().hex[:12]
        values = [run_id, command, rows.as_json(options or {}), __version__, _now()]
        self.connection.execute("INSERT INTO runs VALUES (?, ?, ?, ?, ?, NULL)", values)
        return run_id

    def finish_run(self, run_id: str) -> None:
        """Note that a run came to its end."""
        self.connection.execute("UPDATE runs SET finished = ? WHERE run_id = ?", [_now(), run_id])

    # -- traces ----------------------------------------------------------------------------------------------------

    def add_traces(self, run_id: str, batch: Sequence[Ingested], rejected: Sequence[Rejected] = ()) -> Added:
        """Store a batch; adds nothing that is there already.

        A record with the identity of a stored one but other content replaces it when that was stored by an earlier
        run (the old record is kept in ``rejected``); within one run it is rejected, since two different outputs then
        claim to be the same trace.
        """
        self.connection.begin()
        try:
            added = self._add(run_id, batch, list(rejected))
        except BaseException:
            self.connection.rollback()
            raise
        self.connection.commit()
        return added

    def _add(self, run_id: str, batch: Sequence[Ingested], rejected: list[Rejected]) -> Added:
        unique: dict[str, tuple[str, Ingested]] = {}
        same = 0
        for one in batch:
            one = one._replace(trace=rows.storable_trace(one.trace))
            trace_id, digest = one.trace.trace_id, rows.content_hash(one.trace)
            if trace_id not in unique:
                unique[trace_id] = (digest, one)
            elif unique[trace_id][0] == digest:
                same += 1
            else:
                rejected.append(_conflict(one.trace, unique[trace_id][1].trace.source_line))
        fresh, replaced = [], 0
        known = self._known(list(unique))
        for trace_id, (digest, one) in unique.items():
            if trace_id not in known:
                fresh.append((trace_id, digest, one))
            elif known[trace_id][0] == digest:
                same += 1
            elif known[trace_id][1] == run_id:
                rejected.append(_conflict(one.trace, known[trace_id][2]))
            else:
                self._retire(run_id, trace_id)
                fresh.append((trace_id, digest, one))
                replaced += 1
        if fresh:
            incoming = _traces_table(run_id, fresh)
            self._insert("trace_rows", incoming)
        return Added(len(fresh) - replaced, same, replaced, self._reject(run_id, rejected))

    def _known(self, trace_ids: list[str]) -> dict[str, tuple[str, str, int | None]]:
        import pyarrow as pa

        self.connection.register("asked", pa.table({"trace_id": pa.array(trace_ids, pa.string())}))
        found = self.connection.execute(
            "SELECT trace_id, content_hash, run_id, source_line FROM trace_rows SEMI JOIN asked USING (trace_id)"
        ).fetchall()
        self.connection.unregister("asked")
        return {row[0]: (row[1], row[2], row[3]) for row in found}

    def _retire(self, run_id: str, trace_id: str) -> None:
        """Move a stored trace to ``rejected`` and drop what was derived from it."""
        self.connection.execute(
            """INSERT INTO rejected SELECT ?, source_file, source_line, NULL,
               'replaced by a changed record of the same identity', to_json(t)::VARCHAR
               FROM trace_rows t WHERE trace_id = ?""",
            [run_id, trace_id],
        )
        for table in ("trace_rows", *_DERIVED):
            self.connection.execute(f"DELETE FROM {table} WHERE trace_id = ?", [trace_id])

    def _reject(self, run_id: str, rejected: Sequence[Rejected]) -> int:
        if not rejected:
            return 0
        import pyarrow as pa

        incoming = pa.table(
            {
                "source_file": pa.array([rows.storable(r.file) for r in rejected], pa.string()),
                "source_line": pa.array([r.line for r in rejected], pa.int64()),
                "byte_offset": pa.array([r.offset for r in rejected], pa.int64()),
                "reason": pa.array([rows.storable(r.reason) for r in rejected], pa.string()),
                "raw": pa.array([rows.storable(r.raw) for r in rejected], pa.string()),
            }
        )
        self.connection.register("incoming", incoming)
        self.connection.execute(
            """INSERT INTO rejected BY NAME SELECT DISTINCT ? AS run_id, i.* FROM incoming i
               WHERE NOT EXISTS (SELECT 1 FROM rejected r WHERE r.source_file IS NOT DISTINCT FROM i.source_file
                   AND r.source_line IS NOT DISTINCT FROM i.source_line
                   AND r.byte_offset IS NOT DISTINCT FROM i.byte_offset AND r.reason = i.reason AND r.raw = i.raw)""",
            [run_id],
        )
        self.connection.unregister("incoming")
        return len(rejected)

    # -- claims and rules -------------------------------------------------------------------------------------------

    def pending(self, rubric_hash: str, version: str, batch: int) -> Iterator[list[tuple[str, Trace, Answer]]]:
        """Yield batches of traces that have no verdict of this rubric and detector version yet."""
        columns = ", ".join(f't."{name}"' for name in rows.TRACE_COLUMNS)
        reader = self.connection.cursor()
        reader.execute(
            f"""SELECT t.trace_id, t.answer, t.answer_start, t.answer_end, t.answer_found, {columns}
                FROM trace_rows t ANTI JOIN (SELECT trace_id FROM verdicts
                    WHERE rubric_hash = ? AND detector_version = ?) v USING (trace_id)""",
            [rubric_hash, version],
        )
        while fetched := reader.fetchmany(batch):
            yield [(row[0], rows.trace_of(row[5:]), Answer(*row[1:5])) for row in fetched]
        reader.close()

    def add_checks(self, run_id: str, rubric_hash: str, version: str, checks: Sequence[Check]) -> None:
        """Store claims, equations, verdicts and outcomes of a batch, in place of what earlier rules said of them."""
        self.connection.begin()
        try:
            self._drop_stale([check.trace_id for check in checks])
            claims = [(c.trace_id, i, claim) for c in checks for i, claim in enumerate(c.reading.claims)]
            if claims:
                self._insert("claims", rows.claims_table(claims))
            equations = [(c.trace_id, equation) for c in checks for equation in c.reading.equations]
            if equations:
                self._insert("equations", rows.equations_table(equations))
            self._add_verdicts(run_id, rubric_hash, version, checks)
            self._add_outcomes(checks)
        except BaseException:
            self.connection.rollback()
            raise
        self.connection.commit()

    def _drop_stale(self, trace_ids: list[str]) -> None:
        import pyarrow as pa

        self.connection.register("asked", pa.table({"trace_id": pa.array(trace_ids, pa.string())}))
        stale = self.connection.execute("SELECT 1 FROM verdicts SEMI JOIN asked USING (trace_id) LIMIT 1").fetchone()
        if stale:
            for table in _DERIVED:
                only = "AND detector = 'rule'" if table == "evidence" else ""
                self.connection.execute(f"DELETE FROM {table} WHERE trace_id IN (SELECT trace_id FROM asked) {only}")
        self.connection.unregister("asked")

    def _add_verdicts(self, run_id: str, rubric_hash: str, version: str, checks: Sequence[Check]) -> None:
        sets: dict[str, tuple[tuple[str, str, bool, str], ...]] = {}
        verdicts: list[tuple[str, str]] = []
        for check in checks:
            verdict_set = _verdict_set(check.findings)
            set_id = hashlib.blake2b(repr(verdict_set).encode(), digest_size=8).hexdigest()
            sets[set_id] = verdict_set
            verdicts.append((check.trace_id, set_id))
        self._add_sets(sets)
        import pyarrow as pa

        self._insert(
            "verdicts",
            pa.table(
                {
                    "trace_id": [v[0] for v in verdicts],
                    "run_id": [run_id] * len(verdicts),
                    "set_id": [v[1] for v in verdicts],
                    "rubric_hash": [rubric_hash] * len(verdicts),
                    "detector_version": [version] * len(verdicts),
                }
            ),
        )
        present = [
            (check.trace_id, finding, index == check.first_error)
            for check in checks
            for index, finding in enumerate(check.findings)
            if finding.state == "present"
        ]
        self.insert_evidence(run_id, rubric_hash, present)

    def _add_sets(self, sets: dict[str, tuple[tuple[str, str, bool, str], ...]]) -> None:
        known = {row[0] for row in self.connection.execute("SELECT DISTINCT set_id FROM verdict_sets").fetchall()}
        flat = [(set_id, *entry) for set_id, entries in sets.items() if set_id not in known for entry in entries]
        if not flat:
            return
        import pyarrow as pa

        names = ("set_id", "category", "state", "proposed", "reason")
        self._insert("verdict_sets", pa.table({n: [row[i] for row in flat] for i, n in enumerate(names)}))

    def insert_evidence(self, run_id: str, rubric_hash: str, found: Sequence[tuple[str, Finding, bool]]) -> None:
        """Insert ``(trace_id, finding, is the first error)`` rows inside the caller's transaction."""
        if not found:
            return
        import pyarrow as pa

        findings = [finding for _, finding, _ in found]
        columns: dict[str, Any] = {
            "trace_id": [row[0] for row in found],
            "run_id": [run_id] * len(found),
            "rubric_hash": [rubric_hash] * len(found),
            "first_error": [row[2] for row in found],
            "evidence": pa.array([rows.as_json(f.evidence) for f in findings], pa.string()),
            "confidence": pa.array([f.confidence for f in findings], pa.float64()),
            "proposed": [f.proposed for f in findings],
        }
        for name in ("category", "state", "quote", "message", "severity", "detector", "detector_version"):
            columns[name] = pa.array([getattr(f, name) for f in findings], pa.string())
        for name in ("step", "start", "end"):
            columns[name] = pa.array([getattr(f, name) for f in findings], pa.int32())
        self._insert("evidence", pa.table(columns))

    def _add_outcomes(self, checks: Sequence[Check]) -> None:
        flat = [(check.trace_id, *outcome) for check in checks for outcome in check.outcomes]
        if not flat:
            return
        import pyarrow as pa

        self._insert(
            "outcomes",
            pa.table(
                {
                    "trace_id": [r[0] for r in flat],
                    "axis": [r[1] for r in flat],
                    "outcome": [r[2] for r in flat],
                    "value": pa.array([r[3] for r in flat], pa.float64()),
                    "chance": pa.array([r[4] for r in flat], pa.float64()),
                    "evidence": pa.array([rows.as_json(r[5]) for r in flat], pa.string()),
                }
            ),
        )

    def set_rubric(self, rubric: Rubric) -> None:
        """Make ``rubric`` the current one: its categories are what the view ``categories`` shows."""
        self.connection.begin()
        self.connection.execute("DELETE FROM rubrics WHERE rubric_hash = ?", [rubric.content_hash])
        self.connection.executemany(
            "INSERT INTO rubrics VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                [rubric.content_hash, rubric.name, leaf.id, leaf.id.split(".")[0], leaf.name, leaf.definition,
                 leaf.decide, leaf.severity, _now()]
                for leaf in rubric.leaves
            ],
        )  # fmt: skip
        self.connection.commit()

    def _insert(self, table: str, incoming: pa.Table) -> None:
        self.connection.register("incoming", incoming)
        self.connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming")
        self.connection.unregister("incoming")


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC).replace(tzinfo=None)


def _verdict_set(findings: Sequence[Finding]) -> tuple[tuple[str, str, bool, str], ...]:
    """Return one (category, state, proposed, reason) a category: decided present beats proposed beats the rest."""
    best: dict[str, tuple[float, tuple[str, str, bool, str]]] = {}
    for finding in findings:
        rank = {"present": 3, "absent": 2, "not_assessable": 1}[finding.state] + (not finding.proposed) / 2
        reason = finding.message if finding.state == "not_assessable" else ""
        entry = (finding.category, finding.state, finding.proposed, reason)
        if finding.category not in best or rank > best[finding.category][0]:
            best[finding.category] = (rank, entry)
    return tuple(entry for _, (_, entry) in sorted(best.items()))


def _conflict(trace: Trace, line: int | None) -> Rejected:
    where = f" as line {line}" if line else ""
    return Rejected(
        file=trace.source_file,
        line=trace.source_line,
        offset=None,
        reason=f"same dataset, task, sample_id, model, condition and epoch{where}, but other content: "
        "give repeated outputs different epochs",
        raw=rows.as_json(trace) or "",
    )


def _traces_table(run_id: str, fresh: list[tuple[str, str, Ingested]]) -> pa.Table:
    import pyarrow as pa

    span = pa.struct([("start", pa.int32()), ("end", pa.int32())])
    section = pa.struct([("kind", pa.string()), ("start", pa.int32()), ("end", pa.int32())])
    traces = [one.trace for _, _, one in fresh]
    answers = [one.answer for _, _, one in fresh]
    scores = [one.score for _, _, one in fresh]
    columns: dict[str, Any] = {
        "trace_id": [row[0] for row in fresh],
        "run_id": [run_id] * len(fresh),
        "content_hash": [row[1] for row in fresh],
        "epoch": pa.array([t.epoch for t in traces], pa.int32()),
        "source_line": pa.array([t.source_line for t in traces], pa.int64()),
        "sections": pa.array([[s._asdict() for s in t.sections] for t in traces], pa.list_(section)),
        "steps": pa.array([[s._asdict() for s in t.steps] for t in traces], pa.list_(span)),
        "images": pa.array([rows.as_json(t.images) if t.images else None for t in traces], pa.string()),
        "answer": pa.array([a.text for a in answers], pa.string()),
        "answer_start": pa.array([a.start for a in answers], pa.int32()),
        "answer_end": pa.array([a.end for a in answers], pa.int32()),
        "answer_found": pa.array([a.found for a in answers], pa.string()),
        "correct": pa.array([s.correct for s in scores], pa.bool_()),
        "scored_by": pa.array([s.by for s in scores], pa.string()),
    }
    for name in (
        "source_file", "source_run", "dataset", "task", "sample_id", "model", "condition", "condition_source",
        "prompt", "text", "completion", "finish_reason", "refusal",
    ):  # fmt: skip
        columns[name] = pa.array([_text(getattr(t, name)) for t in traces], pa.string())
    for name in ("messages", "gold", "choices", "usage", "scene", "labels", "meta"):
        columns[name] = pa.array([rows.as_json(getattr(t, name)) for t in traces], pa.string())
    return pa.table(columns)


def _text(value: str | None) -> str | None:
    return None if value is None else rows.storable(value)
