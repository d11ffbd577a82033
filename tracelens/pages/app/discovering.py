"""What has no category yet, and a person's word on it, written into a rubric file: what the Discover view does."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

from tracelens.errors import DataError, InputError
from tracelens.figures import words
from tracelens.pages.app.database import Database

FILE = re.compile(r"[\w][\w.-]{0,80}\.ya?ml", re.ASCII)


class State(NamedTuple):
    """What there is to see: notes, proposals as stored (newest numbers, JSON read), and why there can be none."""

    uncoded: int
    coded: int
    proposals: list[dict[str, Any]]
    unavailable: str


class Decision(NamedTuple):
    """What a person entered beside a proposal before accepting it; all may be empty but ``category``."""

    category: str
    name: str = ""
    definition: str = ""
    file: str = ""


def state(source: Database) -> State:
    """Return the notes counted and the proposals; ``unavailable`` says why discovery cannot run, or is empty."""
    from tracelens.discover import discover
    from tracelens.discover.proposals import NEEDED
    from tracelens.discover.reading import read_notes

    with source.reading() as connection:
        uncoded, coded = read_notes(connection)
        cursor = connection.execute("SELECT * FROM proposals ORDER BY status <> 'open', size DESC, proposal_id")
        names = [column[0] for column in cursor.description or []]
        found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for one in found:
        one |= {key: json.loads(one[key]) for key in ("central", "boundary", "members", "shares")}
    unavailable = ""
    if len(uncoded) < NEEDED:
        try:
            discover(uncoded, coded)
        except DataError as error:
            unavailable = str(error)
    return State(len(uncoded), len(coded), found, unavailable)


def find(source: Database) -> str:
    """Look for proposals among the notes, store them, and return what to say."""
    from tracelens.discover import discover
    from tracelens.discover.reading import read_notes, save

    with source.reading() as connection:
        notes = read_notes(connection)
    made = discover(*notes)
    with source.writing("proposals") as store:
        run = store.begin_run("discover", {"method": made.method, "seed": made.seed})
        save(store.connection, run, made)
        store.finish_run(run)
    held = words.plural(len(made.proposals), "group")
    return f"{words.plural(made.notes, 'note')}: {held} hold, {words.count(len(made.residual))} notes are in none."


def accept(source: Database, proposal: str, given: Decision) -> str:
    """Write the proposal as a category into a rubric file beside the database, and return what to say.

    The file is a new one, a copy of the rubric that the database was checked with, or one that is there already.

    Raises:
        InputError: If the file's name is not a plain ``name.yaml``, or the category is no ``group.name``.
    """
    from tracelens.discover import decisions
    from tracelens.discover.reading import stored

    name = given.file.strip() or default_file(source)
    if not FILE.fullmatch(name):
        raise InputError(f"the rubric file is a plain name that ends in .yaml, beside the database; found {name!r}.")
    out = source.path.with_name(name)
    base = out if out.exists() else _base(source)
    with source.writing("proposals") as store:
        drafted = stored(store.connection, proposal)["drafted_by"]
        run = store.begin_run("discover accept", {"proposal": proposal, "category": given.category})
        made = decisions.accept(
            store.connection,
            proposal,
            given.category.strip(),
            rubric=base,
            out=out,
            name=given.name.strip(),
            definition=given.definition.strip(),
        )
        store.finish_run(run)
    origin = f"drafted by {drafted}" if drafted else "a draft made of a note"
    draft = "" if given.definition.strip() else f" Its definition is {origin}: write your own in the file."
    return (
        f"{given.category.strip()} is in {out}, whose hash is now {made.content_hash}.{draft} "
        f"Now: tracelens check {source.path} --rubric {out}"
    )


def change(source: Database, what: str, proposals: list[str]) -> str:
    """Merge several proposals, or split or reject one; returns what to say."""
    from tracelens.discover import decisions

    with source.writing("proposals") as store:
        run = store.begin_run(f"discover {what}", {"proposals": proposals})
        if what == "merge":
            said = f"Merged into {decisions.merge(store.connection, run, proposals)}."
        elif what == "split":
            said = f"Split into {' and '.join(decisions.split(store.connection, run, proposals[0]))}."
        else:
            decisions.reject(store.connection, proposals[0])
            said = f"{proposals[0]} rejected: the same group is not proposed again."
        store.finish_run(run)
    return said


def default_file(source: Database) -> str:
    """Return the name of the rubric file that accepted proposals go to unless another is given."""
    return f"{source.path.stem}-rubric.yaml"


def _base(source: Database) -> Path:
    """Return the file of the rubric that the database was checked with; the default one where that is not shipped."""
    from tracelens import resources

    with source.reading() as connection:
        found = connection.execute("SELECT any_value(rubric) FROM categories").fetchone()
    shipped = resources.folder("rubrics") / f"{found[0] if found else ''}.yaml"
    return shipped if shipped.is_file() else resources.folder("rubrics") / "numeric-spatial.yaml"


def carry_out(source: Database, what: str, proposal: str, ticked: list[str], entries: dict[str, str]) -> str:
    """Do what a button asks for and return what to say."""
    if what == "find":
        return find(source)
    if what == "accept":
        return accept(source, proposal, Decision(**entries))
    return change(source, what, ticked if what == "merge" else [proposal])
