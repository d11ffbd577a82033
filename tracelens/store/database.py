"""Open a tracelens database: create it, bring its schema up to date, or open it for reading only."""

from __future__ import annotations

import hashlib
import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tracelens.errors import StoreError

if TYPE_CHECKING:
    import duckdb

_HERE = files("tracelens.store")
ROW_GROUP = 8_192
"""Rows of a table that are compressed and written together. A transaction that adds as many at once writes them
straight to their place; fewer go to the log first, and are written a second time when it is folded in."""
# Tables that hold rows as written; their public face is a view of another name.
_INTERNAL = frozenset(
    {"trace_rows", "claim_rows", "claim_forms", "equation_rows", "equation_forms", "verdict_sets", "verdicts", "meta"}
)


class Column(NamedTuple):
    """A column of a table or view, as ``tracelens schema`` shows it."""

    relation: str
    kind: str
    """``table`` or ``view``."""
    name: str
    type: str
    note: str


def connect(path: Path | str, *, create: bool = True) -> duckdb.DuckDBPyConnection:
    """Open ``path`` for reading and writing with the newest schema; ``:memory:`` makes one that is not kept.

    Raises:
        StoreError: if the file is held by another process, is not a tracelens database, was written by a newer
            version, or does not exist while ``create`` is false.
    """
    if create:
        _require_duckdb(Path(path))
    else:
        require_database(path)
    connection = _open(path, read_only=False)
    # By default the log is folded in every 16 MB, and the last, unfinished row group compressed anew each time.
    connection.execute("SET checkpoint_threshold = '512MB'")
    # A batch leaves each table a short row group; to merge those, nearly all of a table would be written again.
    connection.execute("SET max_vacuum_tasks = 0")
    connection.execute(f"SET memory_limit = '{_room(connection)}MB'")
    _bring_up_to_date(connection, path)
    return connection


def _room(connection: duckdb.DuckDBPyConnection) -> int:
    """Return the megabytes that a database being written may hold in memory.

    By default DuckDB keeps the blocks that it wrote until four fifths of the machine's memory are full, so that a long
    run seems to grow. What a batch and a sort need is the larger of 1 GB and 128 MB a thread; beyond, DuckDB uses disk.
    """
    threads = connection.execute("SELECT current_setting('threads')").fetchone()
    return max(1_024, 128 * int(threads[0] if threads else 1))


def open_readonly(path: Path | str) -> duckdb.DuckDBPyConnection:
    """Open an existing database for reading; several processes may do so at once.

    The connection can run any SELECT, so it is for tracelens' own queries. SQL that somebody wrote goes through
    :func:`tracelens.store.query`.
    """
    require_database(path)
    connection = _open(path, read_only=True)
    version = _version(connection)
    if version != len(_migrations()):
        connection.close()
        if version < len(_migrations()):
            connect(path).close()  # an older schema is brought up to date once, then read
            return _open(path, read_only=True)
        raise _too_new(path, version)
    return connection


def require_database(path: Path | str) -> None:
    """Do nothing when there is a database file at ``path``.

    Raises:
        StoreError: if nothing is there, or a file of another kind.
    """
    if not Path(path).exists():
        raise StoreError(f"{path}: there is no such database. Make one with: tracelens ingest {path} FILES…")
    _require_duckdb(Path(path))


def _open(path: Path | str, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    import duckdb

    try:
        connection = duckdb.connect(str(path), read_only=True) if read_only else _attached(duckdb.connect(), path)
        connection.execute("SET enable_progress_bar = false")  # it would be drawn into what a command prints
        return connection
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise StoreError(
                f"{path}: another process is writing to this database. Wait for it to end, or read a copy of the file."
            ) from error
        raise StoreError(f"{path}: this is not a database that can be opened: {_first_line(error)}") from error
    except duckdb.Error as error:
        raise StoreError(f"{path}: this is not a database that can be opened: {_first_line(error)}") from error


def _require_duckdb(path: Path) -> None:
    """Refuse a file of another kind: for some of those DuckDB would fetch an extension from the network.

    Raises:
        StoreError: if the file is there, is not empty, and does not begin as DuckDB's files do ("DUCK" from byte 8).
    """
    if not path.is_file():
        return
    with path.open("rb") as file:
        head = file.read(16)
    if head and head[8:12] != b"DUCK":
        kind = "a SQLite database" if head.startswith(b"SQLite format 3") else "some other file"
        raise StoreError(f"{path}: this is not a database that can be opened, but {kind}. Name a file of tracelens.")


def _attached(connection: duckdb.DuckDBPyConnection, path: Path | str) -> duckdb.DuckDBPyConnection:
    """Return ``connection`` with the database at ``path`` as its only one, whose row groups have our size."""
    quoted = str(path).replace("'", "''")
    connection.execute(f"ATTACH '{quoted}' AS tracelens (TYPE duckdb, ROW_GROUP_SIZE {ROW_GROUP})")
    connection.execute("USE tracelens")
    connection.execute("DETACH memory")
    return connection


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]


def _migrations() -> list[str]:
    """Return the numbered migrations in order; the schema's version is how many of them were applied."""
    folder = _HERE / "migrations"
    names = sorted(f.name for f in folder.iterdir() if re.fullmatch(r"\d{3}_\w+\.sql", f.name))
    return [(folder / name).read_text("utf-8") for name in names]


def _version(connection: duckdb.DuckDBPyConnection) -> int:
    """Return the version of a database's schema, 0 where it has none of ours."""
    import duckdb

    try:
        found = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
    except (duckdb.CatalogException, duckdb.BinderException):
        return 0
    return int(found[0]) if found else 0


def _bring_up_to_date(connection: duckdb.DuckDBPyConnection, path: Path | str) -> None:
    """Give a database the newest schema, macros and views, all in one transaction."""
    version, migrations = _version(connection), _migrations()
    if version == 0 and connection.execute("SELECT 1 FROM duckdb_tables() LIMIT 1").fetchone():
        connection.close()
        raise StoreError(f"{path}: this DuckDB file holds other tables. Give tracelens a file of its own.")
    if version > len(migrations):
        connection.close()
        raise _too_new(path, version)
    connection.begin()
    # A new database gets what the migrations come to: running them all takes four times as long.
    for script in migrations[version:] if version else [_script("schema.sql")]:
        connection.execute(script)
    if version < len(migrations):
        connection.execute("DELETE FROM meta WHERE key = 'schema'")
        connection.execute("INSERT INTO meta VALUES ('schema', ?)", [str(len(migrations))])
    _make_views(connection, anew=version < len(migrations))
    connection.commit()


def _make_views(connection: duckdb.DuckDBPyConnection, *, anew: bool) -> None:
    """Make macros and views, unless those that are there were made of the same text.

    A comment on the last view says of which text they were made; a view that is replaced loses it.
    """
    text = _script("macros.sql") + _script("views.sql")
    mark = hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
    if not anew:
        found = connection.execute("SELECT comment FROM duckdb_views() WHERE view_name = 'trust'").fetchone()
        if found == (mark,):
            return
    connection.execute(text)
    connection.execute(f"COMMENT ON VIEW trust IS '{mark}'")


def _script(name: str) -> str:
    return (_HERE / name).read_text("utf-8")


def _too_new(path: Path | str, version: int) -> StoreError:
    return StoreError(
        f"{path}: written by a newer tracelens (schema {version}, this one knows {len(_migrations())}). "
        "Update tracelens."
    )


def describe() -> list[Column]:
    """Return every public table and view with its columns, types and notes, views first.

    Notes are the comments beside the columns in the schema files, so that there is one place to keep them.
    """
    connection = connect(":memory:")
    rows = connection.execute(
        """SELECT c.table_name, CASE WHEN v.view_name IS NULL THEN 'table' ELSE 'view' END, c.column_name, c.data_type
           FROM duckdb_columns() c LEFT JOIN duckdb_views() v ON v.view_name = c.table_name
           WHERE NOT c.internal ORDER BY v.view_name IS NULL, c.table_name, c.column_index"""
    ).fetchall()
    connection.close()
    notes = _notes()
    return [
        Column(relation, kind, name, kind_of, notes.get((relation, name)) or notes.get(("trace_rows", name), ""))
        for relation, kind, name, kind_of in rows
        if relation not in _INTERNAL
    ]


def about() -> dict[str, str]:
    """Return what each view is for: the comment under its CREATE line."""
    pattern = re.compile(r"VIEW (\w+) AS\n((?:-- .*\n)+)")
    text = _script("views.sql")
    return {m[1]: " ".join(line[3:] for line in m[2].splitlines()) for m in pattern.finditer(text)}


def _notes() -> dict[tuple[str, str], str]:
    notes: dict[tuple[str, str], str] = {}
    table = ""
    for line in "\n".join([*_migrations(), _script("schema.sql")]).splitlines():
        if match := re.match(r"(?:CREATE|ALTER) TABLE (\w+)", line):
            table = match[1]
        elif match := re.match(r'\s+"?(\w+)"? .*-- (.+)', line):
            notes[table, match[1]] = match[2]
    return notes
