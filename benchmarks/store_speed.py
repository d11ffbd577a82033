"""Measure what storing costs a trace, apart from reading it and deciding about it.

    python benchmarks/store_speed.py [--traces 5000] [--batches 4]

inserts batches of ready Arrow tables of claims (45 a trace, as the reader makes them) and of ready checks (claims,
equations, verdicts, evidence, outcomes), and prints CPU milliseconds a trace of one process: the best batch, and the
mean with opening and closing the file.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa

from tracelens.claims.forms import Formed
from tracelens.reading import Reading
from tracelens.store import Check, Store
from tracelens.store.formed import Forms, add_claims
from tracelens.store.transactions import transaction
from tracelens.types import Equation, Finding

CLAIMS = 45
EQUATIONS = 9
FORMS = 300
KINDS = ["quantity", "count", "coordinate", "range", "marker", "ratio"]
UNITS = ["m", "cm", "degrees", "°", "feet", "kg", "hours", "percent"]
QUIET = tuple(Finding(category=f"a.{i}", state="absent") for i in range(40))


def named(r: np.random.Generator, names: list[str], empty: float = 0.0) -> pa.Array:
    """Return a dictionary column of random names, one for each form, a share of them null."""
    places = r.integers(0, len(names), FORMS, dtype="i4")
    return pa.DictionaryArray.from_arrays(pa.array(places, mask=r.random(FORMS) < empty), names)


def forms(r: np.random.Generator) -> dict[str, pa.Array]:
    """Return what kinds of claim there are, in the columns and types that the reader gives."""
    unit = named(r, UNITS, 0.6)
    return {
        "kind": named(r, KINDS),
        "unit": unit.cast(pa.string()),
        "canonical_unit": unit,
        "dimension": unit,
        "precision": pa.array(r.integers(0, 2, FORMS, dtype="i2")),
        "approximate": pa.array(r.random(FORMS) < 0.05),
        "bound": named(r, ["min", "max"], 0.95),
        "hypothetical": pa.array(r.random(FORMS) < 0.02),
        "ambiguous": pa.array(np.zeros(FORMS, dtype=bool)),
        "axis": named(r, ["x", "y"], 0.9),
        "direction": named(r, ["left", "right", "forward"], 0.95),
        "role": named(r, ["given", "derived", "final"], 0.2).cast(pa.string()),
    }


def claims(traces: int, seed: int) -> Formed:
    """Return random claims, each of a random form."""
    r = np.random.default_rng(seed)
    n = traces * CLAIMS
    numbers = np.round(r.random(n) * 100, 1)
    written = pa.array([f"{x:g}" for x in numbers])
    place = np.tile(np.arange(CLAIMS, dtype="i4"), traces)
    start = place * 40 + r.integers(0, 30, n, dtype="i4")
    rows = {
        "text": pa.array(np.repeat(np.arange(traces, dtype="i4"), CLAIMS)),
        "claim_id": pa.array(place),
        "start": pa.array(start),
        "said": written,
        "number": pa.array(numbers),
        "sentence": pa.array(place // 3),
        "form": pa.array(r.integers(0, FORMS, n, dtype="i4")),
    }
    return Formed(pa.table(rows), pa.table(forms(np.random.default_rng(0))))


def checks(trace_ids: list[str], seed: int) -> list[Check]:
    """Return checks with equations, some findings and an outcome."""
    r = random.Random(seed)
    made = []
    for trace_id in trace_ids:
        equations = tuple(
            Equation(start=90 * i, end=90 * i + 9, quote=f"{i} + 0 = {i}", members=(), relations=("=",), holds=True)
            for i in range(EQUATIONS)
        )
        wrong = [
            Finding(category=f"b.{place}", state="present", start=9, end=13, quote="3.14", message="is not")
            for place in range(r.choice((0, 1, 4)))
        ]
        outcome = ("proximity", "near", 0.5, 0.25, None)
        made.append(Check(trace_id, Reading((), equations, ()), (*wrong, *QUIET), 0 if wrong else None, (outcome,)))
    return made


def measured(label: str, batches: int, traces: int, work: Callable[[Store, int], None]) -> None:
    """Run ``work`` once a batch in a new database and print CPU milliseconds a trace."""
    with tempfile.TemporaryDirectory() as folder:
        opened = time.process_time()
        taken = []
        with Store(Path(folder) / "lens.duckdb") as store:
            for number in range(batches):
                started = time.process_time()
                work(store, number)
                taken.append(time.process_time() - started)
        closing = time.process_time() - opened - sum(taken)
        size = (Path(folder) / "lens.duckdb").stat().st_size / batches / traces
    mean = (sum(taken) + closing) / batches
    best = min(taken) / traces * 1e3
    print(f"{label:28} best {best:.4f}, mean {mean / traces * 1e3:.4f} ms, {size:,.0f} bytes a trace")


def main() -> None:
    """Make the batches, insert them, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--traces", type=int, default=5_000, help="in a batch")
    parser.add_argument("--batches", type=int, default=4)
    arguments = parser.parse_args()
    r = random.Random(3)
    ids = [[f"{r.getrandbits(64):016x}" for _ in range(arguments.traces)] for _ in range(arguments.batches)]
    tables = [claims(len(one), seed) for seed, one in enumerate(ids)]
    checked = [checks(one, seed) for seed, one in enumerate(ids)]

    def claims_only(store: Store, number: int) -> None:
        with transaction(store.connection):
            add_claims(store.connection, number * arguments.traces, tables[number], Forms())

    def whole(store: Store, number: int) -> None:
        store.add_checks("run", "rubric", "1", checked[number], tables[number])

    measured("claims", arguments.batches, arguments.traces, claims_only)
    measured("claims and all of a check", arguments.batches, arguments.traces, whole)


if __name__ == "__main__":
    main()
