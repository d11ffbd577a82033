"""Which files there are, what each is and why: decided from their first bytes before anything is read."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from tracelens.errors import InputError
from tracelens.sources import plain
from tracelens.sources.bytes import LIMITS, Limits
from tracelens.sources.duckdb_table import own
from tracelens.sources.explode import shown_keys
from tracelens.sources.format import Format
from tracelens.sources.head import Head, head_of, in_full, without_records
from tracelens.sources.registry import named, recognise
from tracelens.sources.rows import with_rows

_DATA = frozenset({"json", "csv", "tsv", "xlsx", "parquet", "zip", "duckdb", "sqlite", "pickle"})
"""Kinds that are rejected when a folder holds one that nothing reads."""
_PICKLES = frozenset({".pkl", ".pickle"})
"""What pickles are called; the oldest protocols show in no first bytes."""


class Sniffed(NamedTuple):
    """What a file was found to be."""

    head: Head
    form: Format | None
    why: str
    """Why it is of this format; or, without one, why it cannot be read."""
    traces: bool
    """False for a companion, and for what is not read."""
    given: bool
    """True when the file was named itself, not found in a folder."""


def expand(paths: Iterable[Path | str]) -> Iterator[tuple[Path, bool]]:
    """Yield the files that ``paths`` (files, folders, globs) name, each once, and whether it was named itself.

    A file that is named from here and from the root is the same file.

    Raises:
        InputError: nothing is there, or a pipe is.
    """
    seen: set[Path] = set()
    for given in paths:
        path = Path(given)
        if path.is_dir():
            files = [Path(folder) / name for folder, _, names in sorted(os.walk(path)) for name in sorted(names)]
            found = [(file, False) for file in files if not _hidden(file, path)]
        elif path.exists():
            if not path.is_file():
                raise InputError(f"{given}: not a file, but a pipe or device: give it as standard input, named -.")
            found = [(path, True)]
        else:
            matches = sorted(glob.glob(str(given), recursive=True))  # noqa: PTH207 -- the pattern may be absolute
            matches = [match for match in matches if Path(match).exists()]  # a link may lead nowhere
            if not matches:
                raise InputError(f"{given}: there is no such file, folder or match.")
            found = [(Path(match), True) for match in matches if not Path(match).is_dir()]
        for file, alone in found:
            if (place := file.absolute()) not in seen and file.is_file():
                seen.add(place)
                yield file, alone


def _hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in file.parts[len(folder.parts) :])


def sniff(
    path: Path | str,
    *,
    format: str | None = None,  # noqa: A002 -- the name of the option
    limits: Limits = LIMITS,
    table: str | None = None,
    given: bool = True,
) -> Sniffed:
    """Return what the file at ``path`` is, by content, and why.

    Raises:
        InputError: it cannot be opened, or ``format`` names none.
    """
    head = head_of(Path(path), limits)
    try:
        head = with_rows(head, limits, table)
    except InputError as error:
        if given:
            raise
        return Sniffed(head, None, str(error), False, given)  # one file of a folder does not stop the others
    if format is not None:
        form = named(format)
        head = head if form.detect(head) else in_full(head, limits)
        why = form.companion(head) if form.detect(head) is None else None
        return Sniffed(head, form, why or "as asked", why is None, given)
    found = recognise(head)
    if found is None:
        head = in_full(head, limits)
        found = recognise(head)
    if found is not None:
        return Sniffed(head, *found, given)
    return Sniffed(head, None, unread(head), False, given)


def sniff_all(
    paths: Iterable[Path | str],
    *,
    format: str | None = None,  # noqa: A002 -- the name of the option
    limits: Limits = LIMITS,
    table: str | None = None,
) -> list[Sniffed]:
    """Return what each of the files, folders and globs in ``paths`` is; their first records are not kept.

    Raises:
        InputError: nothing is at a path, or ``format`` names none.
    """
    found = (sniff(path, format=format, limits=limits, table=table, given=alone) for path, alone in expand(paths))
    return [one._replace(head=without_records(one.head)) for one in found]


def unread(head: Head) -> str:
    """Return why a file cannot be read, and what to do about it."""
    if head.kind == "pickle" or _named_pickle(head):
        return "a pickle: it could run code and is never opened. Export the data as JSON, TSV or Parquet"
    if head.kind == "sqlite":
        return "a SQLite file: export the table as CSV or JSON"
    if head.kind == "empty":
        return "an empty file"
    if head.broken:
        return head.broken
    if head.kind in ("zip", "text"):
        return "not a log or table of a known kind"
    asked = next((ask for one in head.objects() if (ask := plain.question(one))), None)
    if asked:
        return asked
    first = next(iter(head.objects()), {})
    if first and all(str(key).isdigit() for key in first) and not isinstance(next(iter(first.values())), dict):
        return (
            "a table written column by column, row numbers below each column (pandas' to_json): "
            "write it row by row, with to_json(orient='records', lines=True)"
        )
    if not first:
        return "no JSON objects: a record is an object of names and values"
    keys = shown_keys(first)
    return f"no format is known by its keys ({keys}): map them with --map (tracelens sniff --suggest helps)"


def is_data(sniffed: Sniffed) -> bool:
    """Return whether a file that nothing reads is worth a word: named itself, or a data file in a folder."""
    if sniffed.given:
        return True
    if sniffed.head.kind == "duckdb" and sniffed.form is None and own(sniffed.head.path):
        return False  # the database lies beside what it was made from
    return sniffed.form is None and (sniffed.head.kind in _DATA or _named_pickle(sniffed.head))


def _named_pickle(head: Head) -> bool:
    """Return whether a file that shows nothing else is a pickle by its name."""
    return head.kind == "text" and head.path.suffix.lower() in _PICKLES
