"""The whole rule pipeline over a seeded corpus, stage by stage, in CPU seconds of one process.

    python benchmarks/pipeline_speed.py [TRACES] [--roles] [--memory]

prints traces per CPU second for DuckDB's own read of the same file, for ingest (read, split, answer, score, store),
for check (claims, rules, store), and for both together, with the peak memory. ``--roles`` adds what each number is of;
``--memory`` prints the resident memory at each tenth of check, which tells whether it grows (Linux).
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
            watch = Memory(traces) if "--memory" in sys.argv else None
            extra = {"progress": watch} if watch else {}
            second = report(name, traces, lambda: pipeline.check(store, loaded, roles=roles, **extra))
        print(f"{'together':24} {traces / (first + second):12,.0f} traces a CPU second")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


class Memory:
    """Prints the resident memory each time another tenth of the traces is done."""

    def __init__(self, traces: int) -> None:
        self.traces, self.done, self.printed = traces, 0, 0

    def __call__(self, number: int) -> None:
        """Take note of ``number`` more traces."""
        self.done += number
        if self.done * 10 // self.traces > self.printed:
            self.printed = self.done * 10 // self.traces
            pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
            print(f"{self.done:12,} traces {pages * resource.getpagesize() / 2**20:8,.0f} MB", flush=True)


def report(name: str, traces: int, work: object) -> float:
    """Run ``work``, print its rate, return its CPU seconds."""
    started = time.process_time()
    work()  # type: ignore[operator]
    took = time.process_time() - started
    print(f"{name:24} {traces / took:12,.0f} traces a CPU second")
    return took


if __name__ == "__main__":
    main()
