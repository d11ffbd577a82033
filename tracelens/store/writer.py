"""A database open for writing: runs, and batches in one transaction each: a stopped run leaves whole batches."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from tracelens.answers import Answer
from tracelens.store import checked, ingested, rows
from tracelens.store.checked import By, Check
from tracelens.store.database import connect
from tracelens.store.formed import Forms
from tracelens.store.incoming import Incoming
from tracelens.store.ingested import Added
from tracelens.store.transactions import transaction
from tracelens.types import Finding, Json, Rejected, Trace

if TYPE_CHECKING:
    import duckdb

    from tracelens.claims.forms import Formed
    from tracelens.rubric import Rubric


_READ = 1_000
"""Traces that are read from the database at a time: what holds their texts on the way is used again for the next."""


class Store:
    """A database open for writing; use it as a context manager.

    One process may write at a time. Reading while writing goes through :meth:`pending`, which holds its own cursor.
    """

    def __init__(self, path: Path | str, *, create: bool = True) -> None:
        self.path = path
        self.connection: duckdb.DuckDBPyConnection = connect(path, create=create)
        self._forms = Forms()

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

    def add_traces(self, run_id: str, incoming: Incoming, rejected: Sequence[Rejected] = ()) -> Added:
        """Store traces; adds nothing that is there already.

        A record with the identity of a stored one but other content replaces it when that was stored by an earlier
        run (the old record is kept in ``rejected``); within one run it is rejected, since two different outputs then
        claim to be the same trace.
        """
        with transaction(self.connection):
            return ingested.add(self.connection, run_id, incoming, rejected)

    def count_unscored(self) -> int:
        """Count as wrong the answers that their source left unscored; return how many were not yet so counted.

        See :func:`tracelens.store.ingested.count_unscored`.
        """
        with transaction(self.connection):
            return ingested.count_unscored(self.connection)

    def pending(self, rubric_hash: str, version: str, batch: int) -> Iterator[list[tuple[str, Trace, Answer]]]:
        """Yield the traces that have no verdict of this rubric and detector version yet, about ``batch`` at a time."""
        columns = ", ".join(f't."{name}"' for name in rows.PENDING_COLUMNS)
        together: list[tuple[str, Trace, Answer]] = []
        reader = self.connection.cursor()
        reader.execute("SET arrow_large_buffer_size = true")  # the texts of a batch may have more than 2 GB
        found = reader.sql(
            f"""SELECT {columns} FROM trace_rows t ANTI JOIN (SELECT trace_id FROM verdicts
                    WHERE rubric_hash = ? AND detector_version = ?) v USING (trace_id)""",
            params=[rubric_hash, version],
        ).to_arrow_reader(min(batch, _READ))
        for part in found:
            together += rows.pending_of(part)
            if len(together) >= batch:
                yield together
                together = []
        if together:
            yield together
        reader.close()

    def add_checks(
        self,
        run_id: str,
        rubric_hash: str,
        version: str,
        checks: Sequence[Check],
        claims: Formed | None = None,
        equations: Formed | None = None,
    ) -> None:
        """Store claims, equations, verdicts and outcomes of a batch, in place of what earlier rules said of them.

        ``claims`` and ``equations`` are those of the batch as columns, whose ``text`` is a place in ``checks``; without
        them they are taken from the readings.
        """
        stated = claims or rows.claim_rows([check.reading.claims for check in checks])
        compared = equations or rows.equation_rows([check.reading.equations for check in checks])
        try:
            with transaction(self.connection):
                checked.add(self.connection, By(run_id, rubric_hash, version), checks, stated, compared, self._forms)
        except BaseException:
            self._forms.forget()  # those that were new in this batch are not in the database now
            raise

    def insert_evidence(self, run_id: str, rubric_hash: str, found: Sequence[tuple[str, Finding, bool]]) -> None:
        """Insert ``(trace_id, finding, is the first error)`` rows inside the caller's transaction."""
        checked.add_evidence(self.connection, run_id, rubric_hash, found)

    def stage_done(self, stage: str, version: str) -> bool:
        """Return whether ``stage`` was finished in this version over as many traces as there are now."""
        found = self.connection.execute(
            "SELECT 1 FROM stages WHERE stage = ? AND version = ? AND done = (SELECT count(*) FROM trace_rows)",
            [stage, version],
        ).fetchone()
        return found is not None

    def reopen_stage(self, stage: str) -> None:
        """Note that ``stage`` has to be done again, since what it rests on is about to change."""
        self.connection.execute("DELETE FROM stages WHERE stage = ?", [stage])

    def finish_stage(self, stage: str, version: str, run_id: str, seconds: float) -> None:
        """Note that ``stage`` was finished over all traces that are there now."""
        with transaction(self.connection):
            self.connection.execute("DELETE FROM stages WHERE stage = ?", [stage])
            self.connection.execute(
                "INSERT INTO stages SELECT ?, ?, ?, count(*), ? FROM trace_rows", [stage, version, run_id, seconds]
            )

    def set_rubric(self, rubric: Rubric) -> None:
        """Make ``rubric`` the current one: its categories are what the view ``categories`` shows."""
        with transaction(self.connection):
            self.connection.execute("DELETE FROM rubrics WHERE rubric_hash = ?", [rubric.content_hash])
            now = _now()
            self.connection.executemany(
                "INSERT INTO rubrics VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    [rubric.content_hash, rubric.name, leaf.id, leaf.id.split(".")[0], leaf.name, leaf.definition,
                     leaf.decide, leaf.severity, now, leaf.kind]
                    for leaf in rubric.leaves
                ],
            )  # fmt: skip


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
