"""A new database, one of each earlier schema, and one whose views are not today's all come to the same."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import duckdb
import pytest

from tracelens.errors import StoreError
from tracelens.store import connect

FOLDER = files("tracelens.store") / "migrations"
MIGRATIONS = sorted(f.name for f in FOLDER.iterdir() if f.name.endswith(".sql"))


def defined(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return the statement that makes each table and view."""
    found = connection.execute(
        "SELECT table_name, sql FROM duckdb_tables() UNION ALL "
        "SELECT view_name, sql FROM duckdb_views() WHERE NOT internal"
    )
    return dict(found.fetchall())


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS) + 1))
def test_a_database_of_an_earlier_schema_becomes_what_a_new_one_is(tmp_path: Path, version: int) -> None:
    path = tmp_path / "old.duckdb"
    with duckdb.connect(str(path)) as old:
        for migration in MIGRATIONS[:version]:
            old.execute((FOLDER / migration).read_text("utf-8"))
        old.execute("CREATE TABLE meta (key VARCHAR NOT NULL, value VARCHAR NOT NULL)")
        old.execute("INSERT INTO meta VALUES ('schema', ?)", [str(version)])

    with connect(path) as brought, connect(tmp_path / "new.duckdb") as new:
        assert defined(brought) == defined(new)
        assert brought.execute("SELECT * FROM meta").fetchall() == new.execute("SELECT * FROM meta").fetchall()


def test_views_that_another_version_made_are_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "lens.duckdb"
    connect(path).close()
    with duckdb.connect(str(path)) as other:
        wanted = defined(other)
        other.execute("CREATE OR REPLACE VIEW traces AS SELECT trace_id FROM trace_rows")
        other.execute("CREATE OR REPLACE VIEW trust AS SELECT 1 AS one")

    with connect(path) as opened:
        assert defined(opened) == wanted


def test_opening_a_database_of_this_version_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "lens.duckdb"
    connect(path).close()
    written = path.read_bytes()
    connect(path).close()

    assert path.read_bytes() == written


@pytest.mark.parametrize("table", ["other (a INTEGER)", "meta (a INTEGER)"])
def test_a_database_with_tables_of_something_else_is_refused(tmp_path: Path, table: str) -> None:
    path = tmp_path / "foreign.duckdb"
    with duckdb.connect(str(path)) as other:
        other.execute(f"CREATE TABLE {table}")

    with pytest.raises(StoreError, match="holds other tables"):
        connect(path)
