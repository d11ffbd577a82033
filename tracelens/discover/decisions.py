"""A person's word on proposals: accept, reject, merge, split; and how well an accepted one is recognised blind."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracelens.discover.masking import Note, masked
from tracelens.discover.reading import COLUMNS, read_notes, stored
from tracelens.discover.rubric_file import with_leaf
from tracelens.discover.vectors import Space
from tracelens.errors import DataError, InputError
from tracelens.stats.agreement import Kappa, cohen_kappa

if TYPE_CHECKING:
    import duckdb

    from tracelens.rubric import Rubric


def accept(
    connection: duckdb.DuckDBPyConnection,
    proposal_id: str,
    category: str,
    *,
    rubric: Path,
    out: Path,
    name: str = "",
    definition: str = "",
) -> Rubric:
    """Write the proposal as a category that a judge decides into ``out``, a copy of ``rubric``; return the new rubric.

    Without a name or definition a model's draft stands in, where there is one, else its distinguishing terms and a
    central note. Examples are its central notes, the near miss is a boundary note, and ``maps_from`` says where the
    category came from, drafts included.
    """
    one = stored(connection, proposal_id)
    made = with_leaf(rubric, out, category, _leaf(one, category, name, definition))
    connection.execute(
        "UPDATE proposals SET status = 'accepted', category = ? WHERE proposal_id = ?", [category, proposal_id]
    )
    return made


def _leaf(one: dict[str, Any], category: str, name: str, definition: str) -> dict[str, Any]:
    title = name or one["draft_name"] or one["name"].capitalize()
    meaning = definition or one["draft_definition"]
    meaning = meaning or f"An error as in these words: {one['central'][0]} (typical terms: {one['name']})"
    misses = one["boundary"] or one["central"][-1:]
    return {
        "id": category,
        "name": title,
        "kind": "error",
        "decide": "judge",
        "severity": "contributory",
        "definition": meaning,
        "positive": " / ".join(one["central"])[:1900],
        "near_miss": f"At the edge, to be decided by the definition: {misses[0]}"[:1900],
        "question": f"Does the reasoning contain this error: {meaning}"[:1900],
        "needs": [],
        "maps_from": [
            f"discovered: proposal {one['proposal_id']}, {one['size']} notes, stability {one['stability']:.2f}, "
            f"{one['verdict']}{_drafted(one, name, definition)}"
        ],
    }


def _drafted(one: dict[str, Any], name: str, definition: str) -> str:
    parts = [part for part, given in (("name", name), ("definition", definition)) if not given and one["drafted_by"]]
    return f"; {' and '.join(parts)} drafted by {one['drafted_by']}, not by a person" if parts else ""


def reject(connection: duckdb.DuckDBPyConnection, proposal_id: str) -> None:
    """Mark a proposal as rejected; the same group will not be proposed again."""
    stored(connection, proposal_id)
    connection.execute("UPDATE proposals SET status = 'rejected' WHERE proposal_id = ?", [proposal_id])


def merge(connection: duckdb.DuckDBPyConnection, run_id: str, proposal_ids: Sequence[str]) -> str:
    """Make one proposal of several, and return its id."""
    if len(set(proposal_ids)) < 2:
        raise InputError("merging needs two different proposals.")
    parts = [stored(connection, one) for one in proposal_ids]
    members = list(dict.fromkeys(member for part in parts for member in part["members"]))
    name = " + ".join(part["name"] for part in parts)
    made = _by_hand(connection, run_id, name, members, [c for part in parts for c in part["central"][:2]], parts[0])
    for one in proposal_ids:
        connection.execute("UPDATE proposals SET status = 'merged' WHERE proposal_id = ?", [one])
    return made


def split(connection: duckdb.DuckDBPyConnection, run_id: str, proposal_id: str, seed: int = 0) -> tuple[str, str]:
    """Divide a proposal into two by Ward's method on its own notes, and return their ids."""
    from scipy.cluster.hierarchy import fcluster, linkage

    one = stored(connection, proposal_id)
    notes = _members(connection, one["members"])
    if len(notes) < 4:
        raise DataError(f"proposal {proposal_id} has {len(notes)} notes; splitting needs four.")
    space = Space(masked(notes), seed)
    labels = fcluster(linkage(space.project(space.texts), "ward"), 2, criterion="maxclust")
    made = []
    for half in (1, 2):
        part = [note for note, label in zip(notes, labels, strict=True) if label == half]
        name = f"{one['name']} ({half} of 2)"
        made.append(_by_hand(connection, run_id, name, [n.trace_id for n in part], [n.text for n in part[:3]], one))
    connection.execute("UPDATE proposals SET status = 'split' WHERE proposal_id = ?", [proposal_id])
    return made[0], made[1]


def _members(connection: duckdb.DuckDBPyConnection, members: Sequence[str]) -> list[Note]:
    notes = {note.trace_id: note for note in read_notes(connection)[0]}
    return [notes[member] for member in members if member in notes]


def _by_hand(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    name: str,
    members: list[str],
    central: list[str],
    like: dict[str, Any],
) -> str:
    """Store a group that a person made, and return its id; a group that was proposed before is opened again."""
    import json

    identity = hashlib.blake2b("\x1f".join(sorted(members)).encode(), digest_size=4).hexdigest()
    known = "UPDATE proposals SET status = 'open' WHERE proposal_id = ? RETURNING proposal_id"
    if connection.execute(known, [identity]).fetchone():
        return identity
    connection.execute(
        f"INSERT INTO proposals ({COLUMNS}) VALUES (?, ?, ?, ?, ?, 'by hand', ?, ?, '[]', ?, '{{}}', 'open', NULL)",
        [
            identity, run_id, name, len(members), like["stability"], like["verdict"],
            json.dumps(central, ensure_ascii=False), json.dumps(members),
        ],
    )  # fmt: skip
    return identity


def reclassify(connection: duckdb.DuckDBPyConnection, proposal_id: str, seed: int = 0) -> dict[str, bool]:
    """Return, for each uncoded note's trace, whether it is of the proposal by a classifier trained on its members.

    Each note is judged by a model that did not see it (five folds), so that members are no proof of themselves.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    inside = set(stored(connection, proposal_id)["members"])
    notes = read_notes(connection)[0]
    target = [note.trace_id in inside for note in notes]
    if min(sum(target), len(target) - sum(target)) < 5:
        raise DataError("reclassifying needs five notes inside the proposal and five outside.")
    space = Space(masked(notes), seed)
    model = LogisticRegression(C=20.0, class_weight="balanced", max_iter=500)
    folds = StratifiedKFold(5, shuffle=True, random_state=seed)
    said = cross_val_predict(model, space.weights, target, cv=folds)
    return {note.trace_id: bool(one) for note, one in zip(notes, said, strict=True)}


def blind_sample(
    connection: duckdb.DuckDBPyConnection, proposal_id: str, size: int = 20, seed: int = 0
) -> list[dict[str, Any]]:
    """Return notes for a person to judge: half that the classifier takes for members, mixed, without saying which."""
    said = reclassify(connection, proposal_id, seed)
    notes = {note.trace_id: note.text for note in read_notes(connection)[0]}
    rng = random.Random(seed)
    halves = [sorted(t for t, is_in in said.items() if is_in is side) for side in (True, False)]
    drawn = [t for half in halves for t in rng.sample(half, min(size // 2, len(half)))]
    rng.shuffle(drawn)
    return [{"proposal_id": proposal_id, "trace_id": t, "note": notes[t], "present": None} for t in drawn]


def agreement(
    connection: duckdb.DuckDBPyConnection, proposal_id: str, judged: Sequence[dict[str, Any]], seed: int = 0
) -> Kappa:
    """Return Cohen's kappa of a person's verdicts on a blind sample with the classifier's."""
    said = reclassify(connection, proposal_id, seed)
    table = [[0, 0], [0, 0]]
    for row in judged:
        if row.get("proposal_id") == proposal_id and isinstance(row.get("present"), bool) and row["trace_id"] in said:
            table[not row["present"]][not said[row["trace_id"]]] += 1
    if sum(map(sum, table)) == 0:
        raise InputError('no verdict found: set "present" to true or false in each line of the blind sample.')
    return cohen_kappa(table)
