"""Measure a whole comparison of 1,000,000 traces by model × task × category with graded scores; order cannot matter.

    python benchmarks/stats_scale.py [TRACES]

Makes two databases in a temporary folder (one trace an item, and eight epochs), compares each with one and with two
threads and with shuffled rows, and prints CPU seconds, memory, and whether the results are the same bytes.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

from tracelens import comparison, store

SETS, CATEGORIES, MODELS, TASKS = 400, 40, 2, 10

_TRACES = """
INSERT INTO trace_rows BY NAME
SELECT printf('%016x', i) AS trace_id, 'bench' AS run_id, '' AS source_run, 'bench' AS dataset,
       'task ' || (item // {models}) % {tasks} AS task, 'item ' || item // {models} // {tasks} AS sample_id,
       'model ' || item % {models} AS model, condition, '' AS condition_source, epoch::INTEGER AS epoch,
       'no text' AS text, answer, '"A"'::JSON AS gold,
       '{{"A": "one", "B": "two", "C": "three", "D": "four"}}'::JSON AS choices,
       answer = 'A' AS correct, 'option' AS scored_by, 'complete' AS completion, 'hash' AS content_hash
FROM (SELECT i, i // (2 * {epochs}) AS item, (i // 2) % {epochs} AS epoch,
             CASE WHEN i % 2 = 0 THEN 'direct' ELSE 'reasoning' END AS condition,
             CASE WHEN hash(i) % 100 < 30 + hash(i // (2 * {epochs}) * 31) % 40 + i % 2 * 2 THEN 'A'
                  ELSE 'B' END AS answer
      FROM range({traces}) t(i))
ORDER BY {order}
"""


def database(path: Path, traces: int, epochs: int, order: str) -> None:
    connection = store.connect(path)
    connection.execute(_TRACES.format(traces=traces, epochs=epochs, order=order, models=MODELS, tasks=TASKS))
    connection.execute(
        f"""INSERT INTO verdict_sets SELECT 'set ' || s, 'cat.' || c,
            CASE WHEN s > 0 AND hash(s * 101 + c) % 12 = 0 THEN 'present'
                 WHEN c % 9 = 0 THEN 'not_assessable' ELSE 'absent' END, false, ''
            FROM range({SETS}) a(s), range({CATEGORIES}) b(c)"""
    )
    connection.execute(
        f"""INSERT INTO verdicts BY NAME SELECT trace_id, 'bench' AS run_id,
            'set ' || (hash(trace_id) % {SETS}) * (hash(trace_id || 'x') % 5 // 4) AS set_id,
            'rubric' AS rubric_hash, '1' AS detector_version
            FROM trace_rows ORDER BY {order.replace("i", "trace_id", 1)}"""
    )
    connection.execute(
        """INSERT INTO evidence BY NAME SELECT trace_id, 'bench' AS run_id, 'cat.3' AS category,
           CASE WHEN hash(trace_id) % 3 = 0 THEN 'present' ELSE 'absent' END AS state, '' AS message,
           'judge:bench' AS detector, '1' AS detector_version, 'rubric' AS rubric_hash, false AS proposed,
           false AS first_error FROM trace_rows WHERE hash(trace_id) % 100 = 0"""
    )
    connection.execute(
        f"""INSERT INTO outcomes BY NAME SELECT trace_id, 'proximity' AS axis, 'near' AS outcome,
            list_extract([0, 40, 70, 100], (1 + hash(trace_id || 'p') % 4)::BIGINT)::DOUBLE AS value FROM trace_rows
            ORDER BY {order.replace("i", "trace_id", 1)}"""
    )
    connection.close()


def measured(path: Path, threads: int) -> tuple[float, str, int]:
    connection = store.open_readonly(path)
    connection.execute(f"SET threads = {threads}")
    start = time.process_time()
    whole = comparison.report(connection, by=("model", "task"))
    seconds = time.process_time() - start
    return seconds, json.dumps(comparison.plain(whole)), len(whole.planned) + len(whole.explored)


def main() -> None:
    traces = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        print(f"{traces:,} traces, {MODELS} models × {TASKS} tasks × {CATEGORIES} categories")
        for epochs in (1, 8):
            results = []
            for order, threads in (("i", 1), ("i", 2), ("hash(i)", 2)):
                path = Path(folder) / f"{epochs}-{order[0]}.duckdb"
                if not path.exists():
                    database(path, traces, epochs, order)
                seconds, text, contrasts = measured(path, threads)
                results.append(text)
                print(
                    f"  {epochs} epoch(s), {threads} thread(s), rows by {order:8}: {seconds:6.2f} CPU s, "
                    f"{contrasts} contrasts"
                )
            print(f"  same bytes: {len(set(results)) == 1}")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"peak memory {peak:,.0f} MB")


if __name__ == "__main__":
    main()
