"""Notes out of a database, and proposals into it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tracelens.discover.masking import Note
from tracelens.discover.proposals import Discovery, Proposal
from tracelens.errors import DataError

if TYPE_CHECKING:
    import duckdb

UNCODED = "other.uncoded"

COLUMNS = (
    "proposal_id, run_id, name, size, stability, strength, verdict, central, boundary, members, shares, status, "
    "category"
)
"""The columns of ``proposals`` that are written when one is made."""

# What a judge or a person wrote about a trace. A reason that came with the record is uncoded by nature.
_NOTES = f"""
WITH written AS (
    SELECT trace_id, message AS note, category, detector AS source FROM evidence
    WHERE detector LIKE 'judge:%' AND state = 'present'
    UNION
    SELECT trace_id, note, coalesce(category, '{UNCODED}'), labeller FROM labels
    WHERE coalesce(state, 'present') = 'present'
    UNION
    SELECT trace_id, json_extract_string(labels, '$.error_reason'), '{UNCODED}', 'record' FROM traces
    WHERE labels IS NOT NULL)
SELECT trace_id, trim(note), category, min(source), t.condition,
       coalesce(t.prompt, '') || ' ' || coalesce(t.scene::VARCHAR, '')
FROM written JOIN traces t USING (trace_id)
WHERE length(trim(note)) >= 8
GROUP BY ALL ORDER BY ALL
"""


def read_notes(connection: duckdb.DuckDBPyConnection) -> tuple[list[Note], list[Note]]:
    """Return the notes of uncoded errors and those of coded ones, in a fixed order."""
    uncoded, coded = [], []
    for trace_id, text, category, source, condition, context in connection.execute(_NOTES).fetchall():
        if category == UNCODED:
            uncoded.append(Note(trace_id, text, context, condition, None, source))
        else:
            coded.append(Note(trace_id, text, context, condition, category, source))
    return uncoded, coded


def save(connection: duckdb.DuckDBPyConnection, run_id: str, found: Discovery) -> None:
    """Store the proposals in place of earlier ones that nobody has decided on; decided ones stay decided."""
    connection.execute("DELETE FROM proposals WHERE status = 'open'")
    known = {row[0] for row in connection.execute("SELECT proposal_id FROM proposals").fetchall()}
    for proposal in found.proposals:
        if proposal.proposal_id not in known:
            insert(connection, run_id, proposal, proposal.strength)


def insert(connection: duckdb.DuckDBPyConnection, run_id: str, one: Proposal, strength: str) -> None:
    """Store one open proposal."""
    texts = (json.dumps(part, ensure_ascii=False) for part in (one.central, one.boundary, one.members, one.shares))
    connection.execute(
        f"INSERT INTO proposals ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open', NULL)",
        [one.proposal_id, run_id, one.name, one.size, one.stability, strength, one.verdict, *texts],
    )


def stored(connection: duckdb.DuckDBPyConnection, proposal_id: str) -> dict[str, Any]:
    """Return a stored proposal as a dict of its columns, JSON read.

    Raises:
        DataError: If there is none with this id; the message lists the open ones.
    """
    cursor = connection.execute("SELECT * FROM proposals WHERE proposal_id = ?", [proposal_id])
    names = [column[0] for column in cursor.description or []]
    row = cursor.fetchone()
    if row is None:
        rows = connection.execute(
            "SELECT proposal_id, name FROM proposals WHERE status = 'open' ORDER BY size DESC"
        ).fetchall()
        listed = "; ".join(f"{one} ({name})" for one, name in rows) or "none: run tracelens discover first"
        raise DataError(f"there is no proposal {proposal_id!r}. Open proposals: {listed}.")
    found = dict(zip(names, row, strict=True))
    return found | {key: json.loads(found[key]) for key in ("central", "boundary", "members", "shares")}
