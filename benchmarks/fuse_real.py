"""Fuse what the rules find into a probability, against labels that people gave to real traces.

    python benchmarks/fuse_real.py FOLDER        # with big-bench-mistake.jsonl, processbench.jsonl and mr-gsm8k.jsonl

These labels name a step and no category. So the label is "people found a mistake", and the evidence the verdict of one
rule: num.arithmetic, a false equation. In the multistep arithmetic task the two mean the same; in word problems most
mistakes are of other kinds, and the figures show what this one rule is worth there. Everything is cross-validated by
item; skill is the share of the Brier score of always saying the base rate that is taken off.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tracelens import pipeline, rubric, store
from tracelens.discover import fusion
from tracelens.errors import DataError

CATEGORY = "num.arithmetic"
PARTS = (
    ("big-bench-mistake", "multistep_arithmetic"),
    ("big-bench-mistake", ""),
    ("processbench", ""),
    ("mr-gsm8k", ""),
)


def database(folder: Path, name: str, temporary: Path) -> Path:
    path = temporary / f"{name}.duckdb"
    if not path.exists():
        with store.Store(path) as writing:
            pipeline.ingest(writing, [folder / f"{name}.jsonl"])
            pipeline.check(writing, rubric.load("numeric-spatial"))
    return path


def label(connection: object, task: str) -> None:
    connection.execute("DELETE FROM labels")  # type: ignore[attr-defined]
    connection.execute(  # type: ignore[attr-defined]
        """INSERT INTO labels BY NAME SELECT trace_id, ? AS category, 'record' AS labeller,
           now()::TIMESTAMP AS labelled, true AS blind,
           CASE WHEN labels ->> '$.first_error_step' IS NULL THEN 'absent' ELSE 'present' END AS state
           FROM traces WHERE labels IS NOT NULL AND (? = '' OR task = ?)""",
        [CATEGORY, task, task],
    )


def main() -> None:
    folder = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as made:
        for name, task in PARTS:
            title = f"{name}{f', {task}' if task else ''}"
            with store.Store(database(folder, name, Path(made))) as writing:
                label(writing.connection, task)
                try:
                    one = fusion.fuse(writing.connection, CATEGORY)
                except DataError as error:
                    print(f"{title}: refused: {error}")
                    continue
            c = one.calibration
            print(
                f"{title}: {one.labels:,} labels ({one.present:,} present), {one.method}: Brier {c.brier:.3f}, skill "
                f"{c.skill:.2f}, calibration error {c.ece:.3f}"
            )
            for b in c.bins:
                print(f"    said {b.said:.2f}, was so {b.so:.2f} ({b.so_low:.2f} to {b.so_high:.2f}) of {b.n:,}")


if __name__ == "__main__":
    main()
