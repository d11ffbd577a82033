"""SQL that somebody wrote can read this database and do nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracelens.errors import QueryError, StoreError
from tracelens.store import Limits, Store, query


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sandbox") / "lens.duckdb"
    with Store(path) as store:
        store.begin_run("ingest", {"paths": ["a.jsonl"]})
    return path


def test_a_select_gives_columns_types_and_rows(db: Path) -> None:
    result = query(db, "SELECT command, 1.5 AS x, [1, 2] AS l, {'a': NULL} AS s FROM runs")

    assert result.columns == ["command", "x", "l", "s"]
    assert result.rows == [["ingest", 1.5, [1, 2], {"a": None}]]
    assert not result.truncated


@pytest.mark.parametrize(
    "sql",
    [
        "WITH a AS (SELECT 1 AS x) SELECT x FROM a",
        "FROM runs",
        "EXPLAIN SELECT 1",
        "DESCRIBE runs",
        "SHOW TABLES",
        "VALUES (1)",
    ],
)
def test_other_ways_to_read_are_allowed(db: Path, sql: str) -> None:
    assert query(db, sql).rows


def test_more_rows_than_the_limit_are_cut_and_said_so(db: Path) -> None:
    result = query(db, "SELECT * FROM range(10)", Limits(rows=3))

    assert (result.rows, result.truncated) == ([[0], [1], [2]], True)


WRITES = [
    "DELETE FROM runs",
    "INSERT INTO runs SELECT * FROM runs",
    "UPDATE runs SET command = 'x'",
    "DROP TABLE runs",
    "CREATE TABLE t (x INT)",
    "CREATE TEMP TABLE t AS SELECT 1",
    "CREATE VIEW v AS SELECT 1",
    "CREATE MACRO m(x) AS x",
    "ALTER TABLE runs ADD COLUMN x INT",
    "TRUNCATE runs",
    "CHECKPOINT",
    "VACUUM",
    "BEGIN",
    "SELECT 1; DELETE FROM runs",
    "EXPLAIN ANALYZE DELETE FROM runs",
    "PREPARE p AS DELETE FROM runs",
]
FILES = [
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_blob('/etc/passwd')",
    "SELECT * FROM read_json('/etc/passwd')",
    "SELECT * FROM read_parquet('/tmp/x.parquet')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM sniff_csv('/etc/passwd')",
    "COPY runs TO '/tmp/tracelens-stolen.csv'",
    "COPY runs FROM '/etc/passwd'",
    "EXPORT DATABASE '/tmp/tracelens-stolen'",
    "IMPORT DATABASE '/tmp'",
    "ATTACH '/tmp/other.duckdb'",
    "ATTACH ':memory:' AS m",
    "DETACH lens",
    "USE memory",
    "INSTALL httpfs",
    "LOAD httpfs",
    "FORCE INSTALL spatial",
    "SELECT * FROM read_csv('https://example.com/x.csv')",
    "SELECT * FROM parquet_metadata('/tmp/x.parquet')",
    "SELECT * FROM duckdb_secrets()  UNION ALL SELECT * FROM read_text('/etc/passwd')",
]
SETTINGS = [
    "SET enable_external_access = true",
    "SET lock_configuration = false",
    "RESET memory_limit",
    "PRAGMA enable_external_access",
    "PRAGMA database_list; SET threads = 64",
    "SET max_execution_time = 0",
    "CALL pragma_version()",
    "SELECT * FROM df",
]


@pytest.mark.parametrize("sql", [*WRITES, *FILES, *SETTINGS])
def test_anything_but_reading_this_database_is_refused(db: Path, sql: str) -> None:
    before = db.read_bytes()

    with pytest.raises(QueryError, match=r".{10,}"):
        query(db, sql)

    assert db.read_bytes() == before
    assert not Path("/tmp/tracelens-stolen.csv").exists()


EXHAUSTING = [
    "SELECT repeat('x', 2000000000)",
    "SELECT count(*) FROM range(100000000000) a, range(1000) b",
    "SELECT list(x) FROM range(2000000000) t(x)",
    "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r",
    "SELECT string_agg(repeat('y', 100000), '') FROM range(100000)",
    "SELECT * FROM range(1000000000) ORDER BY hash(range)",
]


@pytest.mark.parametrize("sql", EXHAUSTING)
def test_a_query_that_never_ends_or_takes_all_memory_is_stopped(db: Path, sql: str) -> None:
    with pytest.raises(QueryError, match=r"stopped"):
        query(db, sql, Limits(seconds=2, megabytes=256))


def test_wrong_sql_says_what_is_wrong(db: Path) -> None:
    with pytest.raises(QueryError, match="nonsense"):
        query(db, "SELECT nonsense FROM runs")


def test_a_missing_database_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="tracelens ingest"):
        query(tmp_path / "none.duckdb", "SELECT 1")
