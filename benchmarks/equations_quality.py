"""How well false equations find errors: the num.* rules against people's labels, on real traces.

    python benchmarks/equations_quality.py [FOLDER]

FOLDER holds the labelled traces (default: the environment variable TRACELENS_SHARED, or ``../shared``, with
``traces/`` in it). ``located`` is the share of labelled first errors whose step is exactly the step of the first
finding; ``flagged`` means that a rule on equations found at least one error.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tracelens import answers, claims
from tracelens.rubric import Settings
from tracelens.rules import angle_wrap, arithmetic, loop, order, truncated, unit
from tracelens.rules.case import Case, NotAssessable
from tracelens.sources import read
from tracelens.types import Finding, Trace

RULES = (arithmetic, order, unit, angle_wrap)
ALSO = (loop, truncated)
"""Rules that tell why a trace without a false equation came to nothing."""


class Checked(NamedTuple):
    """A trace and what the rules on equations found in it, in the order of the text."""

    trace: Trace
    right: bool | None
    findings: list[Finding]
    cut_off: bool
    """Whether the trace repeats itself or ends in the middle."""

    @property
    def step(self) -> int | None:
        """Return the step of the first finding."""
        return self.findings[0].step if self.findings else None

    @property
    def label(self) -> int | None:
        """Return the step of the first error as a person saw it."""
        return (self.trace.labels or {}).get("first_error_step")


def check(trace: Trace) -> Checked:
    answer = answers.final(trace)
    case = Case(trace, answer, claims.read(trace.text, prompt=trace.prompt), Settings())
    right = trace.correct if trace.correct is not None else answers.score(trace, answer).correct
    found = [one for rule in RULES for one in verdict(rule.check(case))]
    cut_off = any(verdict(rule.check(case)) for rule in ALSO)
    return Checked(trace, right, sorted(found, key=lambda one: one.start or 0), cut_off)


def verdict(given: tuple[Finding, ...] | NotAssessable) -> tuple[Finding, ...]:
    return () if isinstance(given, NotAssessable) else given


def load(path: Path, **equal: str) -> Iterator[Trace]:
    for trace in read([str(path)]):
        if isinstance(trace, Trace) and all(getattr(trace, name) == value for name, value in equal.items()):
            yield trace


def share(part: int, whole: int) -> str:
    return f"{part}/{whole} = {part / whole:.1%}" if whole else "0/0"


def stepwise(folder: Path) -> None:
    checked = [check(t) for t in load(folder / "big-bench-mistake.jsonl", task="multistep_arithmetic")]
    exact = sum(one.step == one.label for one in checked)
    print(f"big-bench-mistake, multistep_arithmetic: first error step exactly right {share(exact, len(checked))}")
    noise = [one for one in checked if one.label is None and one.findings and one.right is False]
    print(f"  labelled as without mistake, ends wrong and holds a false equation: {len(noise)}")


def unlabelled(folder: Path) -> None:
    traces = load(folder / "big-bench-hard.jsonl", task="multistep_arithmetic_two", condition="reasoning")
    checked = [check(t) for t in traces]
    wrong, right = [one for one in checked if not one.right], [one for one in checked if one.right]
    print("big-bench-hard, multistep_arithmetic_two, reasoning:")
    print(f"  wrong traces flagged {share(sum(bool(one.findings) for one in wrong), len(wrong))}")
    print(f"  … or cut off {share(sum(bool(one.findings) or one.cut_off for one in wrong), len(wrong))}")
    print(f"  right traces flagged {share(sum(bool(one.findings) for one in right), len(right))}")


def labelled(folder: Path, name: str, **equal: str) -> None:
    checked = [check(t) for t in load(folder / f"{name}.jsonl", **equal)]
    flagged = [one for one in checked if one.findings]
    clean = [one for one in checked if one.label is None]
    errors = len(checked) - len(clean)
    located = sum(one.label is not None and one.step == one.label for one in flagged)
    print(f"{name} {' '.join(equal.values())}: {len(checked)} traces, {errors} with an error")
    print(f"  flagged traces that hold an error {share(sum(one.label is not None for one in flagged), len(flagged))}")
    print(f"  error-free traces flagged {share(sum(bool(one.findings) for one in clean), len(clean))}")
    print(f"  first errors located {share(located, errors)}")
    print(f"  step precision {share(located, len(flagged))}")


def unread(folder: Path) -> None:
    checked = [check(t) for t in load(folder / "math-vision.jsonl")]
    found = sum(len(one.findings) for one in checked)
    flagged = sum(bool(one.findings) for one in checked)
    print(f"math-vision: {found} findings, traces flagged {share(flagged, len(checked))}")
    for right in (True, False):
        some = [one for one in checked if one.right is right]
        name, hits = "right" if right else "wrong", sum(bool(one.findings) for one in some)
        print(f"  of the {name} ones {share(hits, len(some))}")


def main() -> None:
    default = os.environ.get("TRACELENS_SHARED") or str(Path(__file__).resolve().parents[2] / "shared")
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else default) / "traces"
    begin = time.process_time()
    stepwise(folder)
    unlabelled(folder)
    labelled(folder, "processbench")
    labelled(folder, "mr-gsm8k", task="original")
    unread(folder)
    print(f"{time.process_time() - begin:.1f} CPU seconds")


if __name__ == "__main__":
    main()
