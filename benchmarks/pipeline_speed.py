"""The whole rule pipeline over a seeded corpus, stage by stage, in CPU seconds of one process.

    python benchmarks/pipeline_speed.py [TRACES] [--roles]

prints traces per CPU second for DuckDB's own read of the same file, for ingest (read, split, answer, score, store),
for check (claims, rules, store), and for both together, with the peak memory. ``--roles`` adds what each number is of.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

from corpus import records

from tracelens import claims, pipeline, rubric
from tracelens.store import Store


def main() -> None:
    """Generate the corpus in a temporary folder, run the stages, print the table."""
    import json

    import duckdb

    numbers = [int(argument) for argument in sys.argv[1:] if argument.isdigit()]
    traces, roles = (numbers or [20_000])[0], "--roles" in sys.argv
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "corpus.jsonl"
        with file.open("w", encoding="utf-8") as out:
            out.writelines(json.dumps(record) + "\n" for record in records(traces))
        claims.extract("warm up: 1 + 1 = 2")
        read = f"SELECT sum(length(response)) FROM read_ndjson('{file}')"
        report("DuckDB reads the JSON", traces, lambda: duckdb.sql(read).fetchall())
        loaded = rubric.load("numeric-spatial")
        with Store(Path(folder) / "lens.duckdb") as store:
            first = report("ingest", traces, lambda: pipeline.ingest(store, [file]))
            name = "check with roles" if roles else "check"
            second = report(name, traces, lambda: pipeline.check(store, loaded, roles=roles))
        print(f"{'together':24} {traces / (first + second):12,.0f} traces a CPU second")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


def report(name: str, traces: int, work: object) -> float:
    """Run ``work``, print its rate, return its CPU seconds."""
    started = time.process_time()
    work()  # type: ignore[operator]
    took = time.process_time() - started
    print(f"{name:24} {traces / took:12,.0f} traces a CPU second")
    return took


if __name__ == "__main__":
    main()
