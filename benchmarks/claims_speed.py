"""How fast text becomes an Arrow table of claims, in traces per CPU second of one process.

    python benchmarks/claims_speed.py [traces] [file …]        # 20,000 traces by default

Prints the corpus's size, the form (compiled or interpreted), speed without and with roles, and peak memory after the
first and the last batch (flat when the same). Files of real traces, in any format that ``tracelens ingest`` reads, are
measured after the corpus: its sentences come from a few forms, real ones do not.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import corpus

from tracelens import claims, sources
from tracelens.claims import lexer
from tracelens.types import Trace

BATCH = 2000


def peak() -> float:
    """Return the peak resident memory in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(texts: list[str], roles: bool) -> tuple[float, int, float, float]:
    """Return CPU seconds, claims, and peak memory after the first and the last batch."""
    first = 0.0
    rows = 0
    started = time.process_time()
    for at in range(0, len(texts), BATCH):
        rows += claims.table(texts[at : at + BATCH], roles=roles).num_rows
        first = first or peak()
    return time.process_time() - started, rows, first, peak()


def measure(name: str, texts: list[str]) -> None:
    """Print what reading ``texts`` takes."""
    size = sum(map(len, texts))
    print(f"{name}: {len(texts):,} traces of {size / len(texts):,.0f} characters")
    for roles in (False, True):
        claims.table(texts[:1], roles=roles)  # loads what is loaded once
        seconds, rows, first, last = run(texts, roles)
        said, million = "with" if roles else "without", size / seconds / 1e6
        print(f"  {said} roles: {len(texts) / seconds:,.0f} traces, {million:.1f} million characters per CPU second")
        print(f"    {rows / len(texts):.1f} claims a trace; peak {first:.0f} MB, then {last:.0f} MB")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    print("form:", "compiled" if lexer.__file__.endswith((".so", ".pyd")) else "interpreted")
    measure("corpus", list(corpus.texts(count)))
    if files := [Path(name) for name in sys.argv[2:]]:
        measure("files", [trace.text for trace in sources.read(files) if isinstance(trace, Trace)])


if __name__ == "__main__":
    main()
