"""What DuckDB itself takes to read records and to store traces: the least that an ingest can cost.

    python benchmarks/store_floor.py [RECORDS] [--times 3]

prints CPU microseconds a record (all threads, the best of some runs): its own read of the JSON file, and the insert of
a ready Arrow table with the columns of `trace_rows` into a new database, with opening, checkpoint and closing.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa
from corpus import records

from tracelens import pipeline
from tracelens.store import Store

TABLE = "SELECT sql FROM duckdb_tables() WHERE table_name = 'trace_rows'"


def main() -> None:
    """Make the records, ingest them once for their table, then insert that table in several ways."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", type=int, nargs="?", default=40_000)
    parser.add_argument("--times", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "corpus.jsonl"
        with file.open("w", encoding="utf-8") as out:
            out.writelines(json.dumps(record) + "\n" for record in records(arguments.records))
        with Store(folder / "lens.duckdb") as store:
            pipeline.ingest(store, [file])
            table = store.connection.sql("FROM trace_rows").to_arrow_table().combine_chunks()
            made = str(store.connection.sql(TABLE).fetchall()[0][0])
        read = f"SELECT sum(length(response)) FROM read_ndjson('{file}', columns = {{response: 'VARCHAR'}})"

        def report(label: str, work: Callable[[], object]) -> None:
            seconds = min(timed(work) for _ in range(arguments.times))
            print(f"{label:58} {seconds / arguments.records * 1e6:6.1f} us a record", flush=True)

        report("DuckDB reads the responses of the JSON", lambda: duckdb.sql(read).fetchall())
        target = folder / "floor.duckdb"
        for label, batch, options, ddl in ways(made):
            report(label, lambda: insert(target, table, batch, options, ddl))  # noqa: B023


def ways(made: str) -> list[tuple[str, int, str, str]]:
    """Return what is tried: a label, rows an insert, options of the database, and the table's definition."""
    plain = made.replace("USING COMPRESSION zstd", "").replace("USING COMPRESSION ZSTD", "")
    unique = made.replace("trace_id VARCHAR NOT NULL", "trace_id VARCHAR PRIMARY KEY")
    return [
        ("rows of 5,000, row groups of 122,880", 5_000, "", made),
        ("rows of 40,000, row groups of 122,880", 40_000, "", made),
        ("rows of 16,384, row groups of 8,192", 16_384, "(ROW_GROUP_SIZE 8192)", made),
        ("the same, texts compressed as DuckDB chooses", 16_384, "(ROW_GROUP_SIZE 8192)", plain),
        ("the same, with a unique trace_id", 16_384, "(ROW_GROUP_SIZE 8192)", unique),
    ]


def insert(target: Path, table: pa.Table, batch: int, options: str, ddl: str) -> None:
    """Insert ``table`` into a new database at ``target``."""
    for old in (target, target.with_name(target.name + ".wal")):
        old.unlink(missing_ok=True)
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{target}' AS floor {options}")
        connection.execute("USE floor")
        connection.execute("SET checkpoint_threshold = '512MB'")
        connection.execute(ddl)
        for start in range(0, table.num_rows, batch):
            connection.register("incoming", table.slice(start, batch))
            connection.execute("INSERT INTO trace_rows BY NAME SELECT * FROM incoming")
            connection.unregister("incoming")
        connection.execute("USE memory")
        connection.execute("DETACH floor")


def timed(work: Callable[[], object]) -> float:
    """Return the CPU seconds of ``work``."""
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    main()
