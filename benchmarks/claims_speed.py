"""How fast text becomes an Arrow table of claims, in traces per CPU second of one process.

    python benchmarks/claims_speed.py [traces]        # 20,000 by default; the bar's corpus has 100,000

Prints the corpus's size, the form (compiled or interpreted), speed without and with roles, and peak memory after the
first and the last batch (flat when the same).
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import corpus

from tracelens import claims
from tracelens.claims import lexer

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


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    texts = list(corpus.texts(count))
    claims.table(texts[:10])
    print("form:", "compiled" if lexer.__file__.endswith((".so", ".pyd")) else "interpreted")
    print(f"corpus: {count} traces of {sum(map(len, texts)) / count:.0f} characters")
    seconds, rows, first, last = run(texts, roles=False)
    print(f"claims: {rows / count:.1f} a trace")
    print(f"without roles: {count / seconds:,.0f} traces per CPU second; peak {first:.0f} MB, then {last:.0f} MB")
    part = texts[: max(200, count // 10)]
    claims.table(part[:10], roles=True)
    seconds, rows, first, last = run(part, roles=True)
    print(f"with roles: {len(part) / seconds:,.0f} traces per CPU second; peak {first:.0f} MB, then {last:.0f} MB")


if __name__ == "__main__":
    main()
