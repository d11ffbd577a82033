"""Draw findings to be read by a person, and score what was read: the precision of the rules where nobody labelled.

    python benchmarks/reading_sample.py draw ../shared/traces/math-vision.jsonl --number 100 --seed 1 > sample.txt
    python benchmarks/reading_sample.py score benchmarks/reading/math-vision-1.csv

``draw`` prints each finding with its surroundings; proposals (a judge decides them) are left out unless asked for.
A verdict file has the columns sample_id, model, condition, category, start, verdict (right, wrong or unclear) and note;
it holds no text of the traces.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
from collections import Counter
from pathlib import Path

from tracelens import pipeline, rubric, sources
from tracelens.stats.detection import rate
from tracelens.types import Finding, Trace

_AROUND = 260


def findings(path: Path, proposed: bool) -> list[tuple[Trace, Finding]]:
    """Return every decided (or every proposed) finding of a file, in order."""
    loaded = rubric.load()
    found = []
    for trace in sources.read([path]):
        if isinstance(trace, Trace):
            one = pipeline.analyze(trace, loaded)
            found.extend((one.trace, f) for f in one.findings if f.state == "present" and f.proposed == proposed)
    return found


def draw(path: Path, number: int, seed: int, proposed: bool, category: str | None) -> None:
    """Print a seeded sample of findings, each with what stands around it."""
    found = [one for one in findings(path, proposed) if category in (None, one[1].category)]
    print(f"{len(found)} findings: {Counter(f.category for _, f in found).most_common()}")
    chosen = random.Random(seed).sample(found, min(number, len(found)))
    for index, (trace, one) in enumerate(chosen):
        start, end = one.start or 0, one.end or 0
        print(f"\n=== {index} {trace.sample_id},{trace.model},{trace.condition},{one.category},{start}")
        print(f"gold {trace.gold!r}, choices {trace.choices}, correct {trace.correct} | {one.message}")
        print(f"prompt: {trace.prompt[-400:]}")
        before, after = trace.text[max(0, start - _AROUND) : start], trace.text[end : end + _AROUND // 2]
        print(f"text: {before}>>>{trace.text[start:end][:400]}<<<{after}")


def score(path: Path) -> None:
    """Print precision over all verdicts and for each category; unclear ones count as wrong."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for category in ("", *sorted({row["category"] for row in rows})):
        part = [row for row in rows if category in ("", row["category"])]
        one = rate(sum(row["verdict"] == "right" for row in part), len(part))
        print(f"{category or 'all':28} {one.value:.3f} [{one.low:.3f}, {one.high:.3f}] ({one.x}/{one.n})")


def main() -> None:
    """Draw or score."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=("draw", "score"))
    parser.add_argument("path", type=Path)
    parser.add_argument("--number", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--proposed", action="store_true", help="draw proposals instead of decided findings")
    parser.add_argument("--category")
    options = parser.parse_args()
    if options.what == "score":
        score(options.path)
    else:
        draw(options.path, options.number, options.seed, options.proposed, options.category)


if __name__ == "__main__":
    sys.exit(main())
