"""Print how many seeded errors each rule finds, and how often it cries on the untouched twin.

    python benchmarks/seeded_errors.py [--number 300] [--seed 0] [--show CATEGORY]

Sensitivity: of traces with one seeded error of the category, the share in which it is found. False alarms: of the same
traces without it, the share in which it is found all the same. Exit code 1 when a rule misses 0.95 or exceeds 0.01.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from seeding import SEEDS, Record

from tracelens import answers, claims, rubric, rules
from tracelens.rules import GroupItem
from tracelens.sources import canonical
from tracelens.stats.detection import rate

LEAST_SENSITIVITY, MOST_FALSE_ALARMS = 0.95, 0.01
RUBRIC = rubric.load()
GroupSeed = Callable[[random.Random, bool], list[GroupItem]]


def found(record: Record) -> set[str]:
    """Return the categories that the rules find (or propose) in a record."""
    fields, extra = canonical.lenient(record)
    trace = canonical.trace_of(fields, extra)
    reading = claims.read(trace.text, prompt=trace.prompt)
    findings = rules.check(trace, reading, answers.final(trace), RUBRIC)
    return {one.category for one in findings if one.state == "present"}


def measure(category: str, number: int, seed: int, show: bool = False) -> tuple[int, int]:
    """Return how many of ``number`` seeded errors were found, and how many twins gave an alarm."""
    rng = random.Random(f"{category}-{seed}")
    hits = alarms = 0
    for _ in range(number):
        right, wrong = SEEDS[category](rng)
        hit, alarm = category in found(wrong), category in found(right)
        hits, alarms = hits + hit, alarms + alarm
        if show and (alarm or not hit):
            print("ALARM" if alarm else "MISSED", right if alarm else wrong)
    return hits, alarms


def option_bias(rng: random.Random, biased: bool) -> list[GroupItem]:
    """Return eighty answers of a cell, nearly all of one letter when ``biased``."""
    letter = rng.choice("ABCD")
    return [
        _item(
            f"{i:03d}", answer=letter if biased and rng.random() < 0.9 else "ABCD"[(i + i // 4) % 4], gold="ABCD"[i % 4]
        )
        for i in range(80)
    ]


def blind_shortcut(rng: random.Random, solved: bool) -> list[GroupItem]:
    """Return blind answers to one item, all right when ``solved``."""
    hit = rng.randrange(8)
    return [
        _item("000", condition="blind", epoch=i, answer="A", gold="A", correct=solved or i == hit) for i in range(8)
    ]


def symmetry_break(rng: random.Random, broken: bool) -> list[GroupItem]:
    """Return the answers to two twins, equivalent or not."""
    angle = 10 * rng.randint(1, 17)
    one, other = f"left {angle} degrees", f"right {360 - angle - (20 if broken else 0)} degrees"
    return [
        _item("000", twin="001", choices=None, answer=one, gold="x", correct=False),
        _item("001", twin="000", choices=None, answer=other, gold="x", correct=False),
    ]


def gold_suspect(rng: random.Random, doubtful: bool) -> list[GroupItem]:
    """Return what six models answer to one item: all the same against the key when ``doubtful``."""
    letter = rng.choice("BCD")
    models = ("qwen-7b", "llama-3", "gemma-2", "phi-4", "gpt-x", "claude-x")
    said = [letter if doubtful else "ABCD"[(i + rng.randrange(2)) % 4] for i in range(len(models))]
    return [
        _item("000", model=model, answer=answer, gold="A", correct=answer == "A")
        for model, answer in zip(models, said, strict=True)
    ]


def _item(sample_id: str, **fields: object) -> GroupItem:
    defaults: dict[str, object] = {
        "dataset": "d", "task": "t", "model": "m", "condition": "direct", "choices": dict.fromkeys("ABCD", ""),
    }  # fmt: skip
    return GroupItem(sample_id=sample_id, **{**defaults, **fields})  # type: ignore[arg-type]


GROUP_SEEDS: dict[str, GroupSeed] = {
    "prior.option_bias": option_bias,
    "prior.blind_shortcut": blind_shortcut,
    "prior.symmetry_break": symmetry_break,
    "other.gold_suspect": gold_suspect,
}


def measure_group(category: str, number: int, seed: int) -> tuple[int, int]:
    """Return the same for a category over many traces."""
    rng = random.Random(f"{category}-{seed}")

    def present(error: bool) -> bool:
        verdicts = rules.check_groups(GROUP_SEEDS[category](rng, error), RUBRIC)
        return any(one.category == category and one.state == "present" for one in verdicts)

    return sum(present(True) for _ in range(number)), sum(present(False) for _ in range(number))


def main() -> int:
    """Print one line a category and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--number", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", help="print every miss and alarm of this category")
    options = parser.parse_args()
    print(f"{'category':28} {'sensitivity':>26} {'false alarms':>26}")
    bad = 0
    for category in (*SEEDS, *GROUP_SEEDS):
        if category in SEEDS:
            hits, alarms = measure(category, options.number, options.seed, category == options.show)
        else:
            hits, alarms = measure_group(category, options.number, options.seed)
        hit, alarm = rate(hits, options.number), rate(alarms, options.number)
        missed = hit.value < LEAST_SENSITIVITY or alarm.value > MOST_FALSE_ALARMS
        bad += missed
        lines = [f"{one.value:.3f} [{one.low:.3f}, {one.high:.3f}]" for one in (hit, alarm)]
        print(f"{category:28} {lines[0]:>26} {lines[1]:>26}{'  <-- below the bar' if missed else ''}")
    print(f"{options.number} pairs each; {bad} categories below the bar ({LEAST_SENSITIVITY}, {MOST_FALSE_ALARMS})")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
