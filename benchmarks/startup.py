"""CPU seconds that ``tracelens --help`` takes, against a bare Python: the median of eleven runs each.

python benchmarks/startup.py
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys


def cpu_seconds(command: list[str]) -> float:
    """Return the CPU seconds (user and system) that one run of ``command`` takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print both medians and their ratio."""
    commands = {"tracelens --help": ["-m", "tracelens", "--help"], "python -c pass": ["-c", "pass"]}
    medians = {}
    for name, arguments in commands.items():
        runs = [cpu_seconds([sys.executable, *arguments]) for _ in range(11)]
        medians[name] = statistics.median(runs)
        print(f"{name:20} {medians[name]:.3f} CPU s (min {min(runs):.3f}, max {max(runs):.3f})")
    print(f"ratio {medians['tracelens --help'] / medians['python -c pass']:.1f}")


if __name__ == "__main__":
    main()
