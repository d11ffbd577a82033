"""How fast a judge run is, apart from the model: calls a second with everything recorded, and the share of the ideal.

    python benchmarks/judge_throughput.py [--calls 6000] [--profile]

Prints, for a stub endpoint in a process of its own: calls a CPU second of this process without latency (start-up of
the SDK told apart), resident memory after a quarter and at the end, and the share of the ideal rate at 1 s latency
with 64 calls at once.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "judge"))

from judge_endpoint import Server
from judge_make import PRICE, plan

from tracelens.judge.caller import Caller, Patience
from tracelens.judge.ledger import Ledger
from tracelens.judge.runner import Item, Judged, run
from tracelens.store import connect
from tracelens.types import Trace

TEXT = "This is item-{n}. The shelf is 2 m wide and the wall is 3 m, so 6 m are needed. " + "It stands there. " * 90


class Measured(NamedTuple):
    """Seconds of CPU and wall clock for a run, start-up excluded, and megabytes resident."""

    cpu: float
    wall: float
    quarter: float
    end: float


def items(count: int) -> Iterator[Item]:
    """Yield traces of about 1,600 characters."""
    return (Item(Trace(sample_id=str(n), text=TEXT.format(n=n), prompt="How wide?")) for n in range(count))


def resident() -> float:
    """Return megabytes resident (0 where the system does not tell)."""
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[1]) * 4096 / 1e6 if status.exists() else 0.0


def measure(server: Server, count: int, concurrency: int, folder: Path) -> Measured:
    """Judge ``count`` traces into a database file; imports and clients are made before the clock starts."""
    ledger = Ledger(connect(folder / f"{count}-{concurrency}.duckdb"))
    made = plan(server.url, max_tokens=300)
    patience = Patience(concurrency=concurrency, timeout=30)
    warm = Caller(made.endpoint, ledger, patience, price=PRICE, cap=Decimal(1000))
    run(items(1), made, ledger, lambda _: None, warm)
    caller = Caller(made.endpoint, ledger, patience, price=PRICE, cap=Decimal(1000))
    memory: list[tuple[int, float]] = []

    def sink(judged: Sequence[Judged]) -> None:
        memory.append((len(judged), resident()))

    cpu, wall = time.process_time(), time.perf_counter()
    report = run(items(count), made, ledger, sink, caller)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    assert report.states["answered"] == count, report
    return Measured(cpu, wall, memory[len(memory) // 4][1], memory[-1][1])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=6000)
    parser.add_argument("--slow-calls", type=int, default=1280)
    parser.add_argument("--profile", action="store_true", help="say where the time goes")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = Server()
        if given.profile:
            profile = cProfile.Profile()
            profile.runcall(measure, server, given.calls, 64, Path(folder))
            pstats.Stats(profile).sort_stats("tottime").print_stats(30)
            server.stop()
            return
        fast = measure(server, given.calls, 64, Path(folder))
        server.stop()
        print(
            f"zero latency, 64 at once: {given.calls} calls, {given.calls / fast.cpu:.0f} a CPU second "
            f"({given.calls / fast.wall:.0f} a second of wall clock), resident {fast.quarter:.0f} MB after a quarter, "
            f"{fast.end:.0f} MB at the end"
        )
        server = Server("--latency", "1")
        slow = measure(server, given.slow_calls, 64, Path(folder))
        server.stop()
        ideal = given.slow_calls / 64
        print(
            f"1 s latency, 64 at once: {given.slow_calls} calls in {slow.wall:.1f} s, {ideal / slow.wall:.1%} of the "
            f"ideal {ideal:.0f} s, {slow.cpu:.1f} s of CPU"
        )


if __name__ == "__main__":
    main()
