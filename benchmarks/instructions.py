"""Instructions a trace of reading claims, and of reading and rules together: the same on every run, whatever the load.

    python benchmarks/instructions.py [TRACES]

needs valgrind, and takes half a minute for 300 traces of the seeded corpus. Run it where tracelens is installed, and so
compiled: as plain Python it runs many times as many.
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
from tracelens.types import Trace

WARM = 100
"""Traces done before the counting begins: what is loaded or filled once is not counted."""


def main() -> None:
    """Count both, or, as valgrind's child, do what is counted."""
    if len(sys.argv) == 4:
        work(Path(sys.argv[1]), sys.argv[2] == "rules", int(sys.argv[3]))
        return
    if shutil.which("valgrind") is None:
        sys.exit("valgrind is not installed here: apt install valgrind, or the like")
    traces = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "corpus.jsonl"
        with file.open("w", encoding="utf-8") as out:
            out.writelines(json.dumps(record) + "\n" for record in records(traces + WARM))
        for what, label in (("read", "reading"), ("rules", "reading and rules")):
            print(f"{label:20} {counted(file, what, traces) / traces:12,.0f} instructions a trace", flush=True)


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


def count(*, on: bool) -> None:
    """Tell valgrind, in which this process runs, to begin or end counting."""
    switch = ["callgrind_control", "-i", "on" if on else "off", str(os.getpid())]
    subprocess.run(switch, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
