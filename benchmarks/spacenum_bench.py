"""Generate the whole SpaceNum benchmark and print what it cost: CPU seconds, seconds, pictures a second, size.

    python benchmarks/spacenum_bench.py [--size 3800] [--jobs 2] [--keep FOLDER]

CPU seconds of all processes are the figure to compare; seconds depend on what else the machine does.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import tempfile
import time
from collections import Counter
from pathlib import Path

from tracelens.study import generate


def cpu_seconds() -> float:
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path)
    args = parser.parse_args()
    folder = args.keep or Path(tempfile.mkdtemp())
    cpu, clock = cpu_seconds(), time.monotonic()
    made = generate.generate(folder, generate.plan("bench", 0, args.size), args.jobs)
    cpu, clock = cpu_seconds() - cpu, time.monotonic() - clock
    files = list((folder / "images").iterdir())
    size = sum(path.stat().st_size for path in [*files, folder / "items.jsonl", folder / "scenes.jsonl"])
    for column, number in Counter(item.column for item in made).items():
        print(f"{column:24} {number:5}")
    print(f"{len(made):,} items, {len(files):,} pictures, {size / 1e6:.0f} MB")
    print(f"{cpu:.0f} CPU s in {clock:.0f} s: {len(files) / cpu:.1f} pictures a CPU second")
    if not args.keep:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
