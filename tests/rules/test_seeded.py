"""Seeded errors: each rule finds the errors that were put into right traces, and leaves their twins alone."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tracelens import rules

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
NUMBER = 60


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, BENCHMARKS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


seeded = load("seeded_errors")


def test_every_rule_has_a_seed() -> None:
    assert {rule.category for rule in rules.RULES} == set(seeded.SEEDS)
    assert {rule.category for rule in rules.GROUP_RULES} == set(seeded.GROUP_SEEDS)


@pytest.mark.parametrize("category", [*seeded.SEEDS, *seeded.GROUP_SEEDS])
def test_seeded_errors_are_found_and_twins_left_alone(category: str) -> None:
    measure = seeded.measure if category in seeded.SEEDS else seeded.measure_group

    hits, alarms = measure(category, NUMBER, seed=1)

    assert hits >= 0.95 * NUMBER
    assert alarms == 0
