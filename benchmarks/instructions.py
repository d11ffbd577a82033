"""Instructions a trace of reading claims, and of reading and rules together: the same on every run, whatever the load.

    python benchmarks/instructions.py [TRACES] [--store]

needs valgrind, and takes half a minute for 300 traces of the seeded corpus. ``--store`` counts the stages ingest and
check instead, with all that the database does: twice, with three times as many traces, of which the difference is what
a trace takes beside what a run takes (1,000 and 3,000 traces take five minutes). Run it where tracelens is installed,
and so compiled: as plain Python it runs many times as many.
"""

from __future__ import annotations

import gc
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from corpus import records

from tracelens import claims, pipeline, rubric, rules, sources
from tracelens.store import Store
from tracelens.types import Trace

WARM = 100
"""Traces done before the counting begins: what is loaded or filled once is not counted."""


def main() -> None:
    """Count both, or, as valgrind's child, do what is counted."""
    if len(sys.argv) == 4:
        file, what, traces = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
        if what in ("ingest", "check"):
            store(file, what)
        else:
            work(file, what == "rules", traces)
        return
    if shutil.which("valgrind") is None:
        sys.exit("valgrind is not installed here: apt install valgrind, or the like")
    numbers = [int(argument) for argument in sys.argv[1:] if argument.isdigit()]
    if "--store" in sys.argv:
        count_stages((numbers or [1_000])[0])
        return
    traces = (numbers or [300])[0]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "corpus.jsonl"
        with file.open("w", encoding="utf-8") as out:
            out.writelines(json.dumps(record) + "\n" for record in records(traces + WARM))
        for what, label in (("read", "reading"), ("rules", "reading and rules")):
            print(f"{label:20} {counted(file, what, traces) / traces:12,.0f} instructions a trace", flush=True)


def count_stages(traces: int) -> None:
    """Print what ingest and check take a trace: the difference of so many traces and of three times as many."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{times}.jsonl" for times in (1, 3)]
        for file, times in zip(files, (1, 3), strict=True):
            with file.open("w", encoding="utf-8") as out:
                out.writelines(json.dumps(record) + "\n" for record in records(times * traces))
        for what in ("ingest", "check"):
            few, many = (counted(file, what, traces) for file in files)
            print(f"{what:20} {(many - few) / (2 * traces):12,.0f} instructions a trace", flush=True)


def counted(file: Path, what: str, traces: int) -> int:
    """Return the instructions that valgrind counts for so many traces of ``file``."""
    profile = file.with_name(f"{what}.out")
    valgrind = ["valgrind", "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={profile}"]
    child = [sys.executable, __file__, str(file), what, str(traces)]
    subprocess.run(valgrind + child, check=True, stderr=subprocess.DEVNULL, env=os.environ | {"PYTHONHASHSEED": "0"})
    found = re.search(r"^totals: (\d+)", profile.read_text("utf-8", "replace"), re.M)
    if found is None:
        sys.exit(f"{profile} has no total: valgrind counted nothing")
    return int(found[1])


def work(file: Path, with_rules: bool, traces: int) -> None:
    """Read ``traces`` traces, and check them by rules if asked for; valgrind counts all but the first."""
    loaded = rubric.load("numeric-spatial")
    items = [pipeline.analyze(trace, loaded) for trace in sources.read([file]) if isinstance(trace, Trace)]
    reader = claims.batched(roles=False)
    gc.disable()
    for place, item in enumerate(items):
        if place == WARM:
            count(on=True)
        reading = reader.read(item.trace.text, item.trace.prompt)
        if with_rules:
            rules.assess(item.trace, reading, item.answer, loaded)
    count(on=False)
    assert len(items) == WARM + traces


def store(file: Path, stage: str) -> None:
    """Ingest ``file`` into a new database and check it; valgrind counts the stage that is named."""
    loaded = rubric.load("numeric-spatial")
    with Store(file.with_suffix(f".{stage}.duckdb")) as opened:
        if stage == "ingest":
            count(on=True)
        pipeline.ingest(opened, [file])
        count(on=stage == "check")
        if stage == "check":
            pipeline.check(opened, loaded)
            count(on=False)


def count(*, on: bool) -> None:
    """Tell valgrind, in which this process runs, to begin or end counting."""
    switch = ["callgrind_control", "-i", "on" if on else "off", str(os.getpid())]
    subprocess.run(switch, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
