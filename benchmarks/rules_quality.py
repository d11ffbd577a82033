"""Print every figure about the quality of the rules on labelled traces, each beside its bar.

    python benchmarks/rules_quality.py [--folder ../shared/traces] [--only DATASET]

The folder is $TRACELENS_SHARED/traces, or ../shared/traces beside the repository, unless it is given.

A trace is flagged when a rule decides by itself that something is wrong (proposals to a judge and harmless slips do not
count). Of first errors two figures are printed: as the pipeline gives them (none in a trace whose answer is right), and
blind to the answer (from the text alone).
"""

from __future__ import annotations

import argparse
import os
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from tracelens import pipeline, rubric, rules, sources
from tracelens.rules.evaluation import Labelled, first_errors
from tracelens.stats.detection import Rate, rate
from tracelens.types import Finding, Trace

RUBRIC = rubric.load()


class Checked(NamedTuple):
    """A trace with its verdicts."""

    trace: Trace
    correct: bool | None
    findings: tuple[Finding, ...]
    step: int | None
    blind_step: int | None
    flagged: bool


def checked(folder: Path, name: str) -> Iterator[Checked]:
    """Yield every trace of a file with its verdicts."""
    for trace in sources.read([folder / f"{name}.jsonl"]):
        if not isinstance(trace, Trace):
            raise SystemExit(f"rejected: {trace.file}:{trace.line}: {trace.reason}")
        one = pipeline.analyze(trace, RUBRIC)
        unscored = msgspec.structs.replace(one.trace, correct=None)
        blind = rules.first_error(unscored, one.findings)
        flagged = any(f.state == "present" and not f.proposed and f.severity != "harmless" for f in one.findings)
        steps = [None if index is None else one.findings[index].step for index in (one.first_error, blind)]
        yield Checked(one.trace, one.score.correct, one.findings, steps[0], steps[1], flagged)


def labelled(rows: list[Checked], blind: bool) -> list[Labelled]:
    """Return the rows in the form that the evaluation takes."""
    return [
        Labelled(
            dataset=row.trace.dataset,
            task=row.trace.task,
            condition=row.trace.condition,
            error_step=(row.trace.labels or {}).get("first_error_step"),
            found_step=row.blind_step if blind else row.step,
            correct=row.correct,
        )
        for row in rows
    ]


def show(what: str, figure: Rate, bar: str) -> None:
    """Print one figure with its interval and its bar."""
    print(f"  {what:66} {figure.value:6.3f} [{figure.low:.3f}, {figure.high:.3f}] {figure.x:>5}/{figure.n:<5} {bar}")


def located(rows: list[Checked], bars: dict[str, str]) -> None:
    """Print the first-error figures of each task, both ways, beside the baselines."""
    for blind in (False, True):
        for one in first_errors(labelled(rows, blind)):
            bar = bars if not blind else {}
            print(f"  {' / '.join(one.group[:2])}, {'from the text alone' if blind else 'as the pipeline gives it'}:")
            for name in ("exact", "located", "step_precision", "specificity", "wrong_when_found"):
                show(f"  {name}", getattr(one, name), bar.get(f"{one.group[1]}.{name}", ""))
            if not blind:
                show("  baseline: never flag (exact)", one.never_flag, "")
                show("  baseline: always the first step (exact)", one.first_step, "")


def big_bench_mistake(folder: Path) -> None:
    """Print first errors of all five tasks."""
    located(list(checked(folder, "big-bench-mistake")), {"multistep_arithmetic.exact": ">= 0.92"})


def big_bench_hard(folder: Path) -> None:
    """Print how many wrong and right traces of the arithmetic task are flagged."""
    rows = [
        row
        for row in checked(folder, "big-bench-hard")
        if row.trace.task == "multistep_arithmetic_two" and row.trace.condition == "reasoning"
    ]
    for what, right, bar in (("wrong traces flagged", False, ">= 0.95"), ("right traces flagged", True, "<= 0.02")):
        part = [row for row in rows if row.correct is right]
        show(f"multistep_arithmetic_two, reasoning: {what}", rate(sum(row.flagged for row in part), len(part)), bar)


def processbench(folder: Path) -> None:
    """Print precision of flags, flags on error-free traces, and located first errors."""
    rows = list(checked(folder, "processbench"))
    wrong = [row for row in rows if (row.trace.labels or {}).get("first_error_step") is not None]
    clean = [row for row in rows if row not in wrong]
    flagged = [row for row in rows if row.flagged]
    show("flagged traces that are wrong", rate(sum(row in wrong for row in flagged), len(flagged)), ">= 0.97")
    show("error-free traces flagged", rate(sum(row.flagged for row in clean), len(clean)), "<= 0.01")
    located(rows, {"gsm8k.located": ">= 0.08"})


def mr_gsm8k(folder: Path) -> None:
    """Print located first errors and step precision."""
    located(
        list(checked(folder, "mr-gsm8k")),
        {"original.located": ">= 0.28", "original.step_precision": ">= 0.80"},
    )


def counterfactual_spatial(folder: Path) -> None:
    """Print how far "frame not applied" agrees with the answers' correctness."""
    states: Counter[tuple[str, bool | None]] = Counter()
    agree = parsed = quoted = present = 0
    for row in checked(folder, "counterfactual-spatial"):
        found = [f for f in row.findings if f.category == "frame.not_applied"]
        states[(found[0].state, row.correct)] += 1
        if found[0].state != "not_assessable" and row.correct is not None:
            parsed += 1
            agree += (found[0].state == "absent") == row.correct
        for finding in (f for f in found if f.state == "present"):
            present += 1
            axis = (finding.evidence or {}).get("axis") or {}
            quoted += axis.get("in") in ("text", "prompt") and bool(finding.quote)
    show("frame.not_applied agrees with correct, of parsed traces", rate(agree, parsed), ">= 0.99")
    show("findings that quote the stated axis and the placement", rate(quoted, present), "all")
    print("  states:", {f"{state}, correct {correct}": n for (state, correct), n in sorted(states.items(), key=str)})


def math_vision(folder: Path) -> None:
    """Print the flagged share and the most frequent findings."""
    counts: Counter[str] = Counter()
    proposed: Counter[str] = Counter()
    traces = flagged = 0
    started = time.process_time()
    for row in checked(folder, "math-vision"):
        traces += 1
        present = {f.category: f.proposed for f in row.findings if f.state == "present"}
        flagged += any(not p for p in present.values())
        counts.update(c for c, p in present.items() if not p)
        proposed.update(c for c, p in present.items() if p)
    show("traces with a decided finding", rate(flagged, traces), "")
    print(f"  ten most frequent of {traces} traces: {counts.most_common(10)}")
    print(f"  proposed to a judge: {proposed.most_common(10)}")
    print(f"  {1e6 * (time.process_time() - started) / traces:.0f} CPU microseconds a trace, reading included")


DATASETS = {
    "big-bench-mistake": big_bench_mistake,
    "big-bench-hard": big_bench_hard,
    "processbench": processbench,
    "mr-gsm8k": mr_gsm8k,
    "counterfactual-spatial": counterfactual_spatial,
    "math-vision": math_vision,
}


def main() -> None:
    """Print the figures of every data set, or of one."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    beside = Path(__file__).resolve().parents[2] / "shared"
    default = Path(os.environ.get("TRACELENS_SHARED", beside)) / "traces"
    parser.add_argument("--folder", type=Path, default=default, help="the labelled traces")
    parser.add_argument("--only", choices=list(DATASETS))
    options = parser.parse_args()
    for name, function in DATASETS.items():
        if options.only in (None, name):
            print(name)
            function(options.folder)


if __name__ == "__main__":
    main()
