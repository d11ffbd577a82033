"""Scores, chance, several arms, strata, interactions, the methods paragraph and the commands."""

from __future__ import annotations

import json
import random

import numpy as np
import pytest
from typer.testing import CliRunner

from tracelens import comparison, store
from tracelens.stats import graded

T, F = True, False


def test_graded_scores_are_compared_by_sign_flips_wilcoxon_and_t(database, pairs) -> None:
    rng = random.Random(2)
    rows = pairs([(T, T)] * 30)
    for row in rows:
        row["scores"] = {"proximity": rng.choice([0, 40, 70, 100]) + 10.0 * (row["condition"] == "reasoning")}
    gaps = [b["scores"]["proximity"] - a["scores"]["proximity"] for a, b in zip(rows[::2], rows[1::2], strict=True)]

    one = next(c for c in comparison.compare(database(rows), score_margin=5.0) if c.measure == "score: proximity")

    assert one.tests["Wilcoxon signed rank, exact"] == pytest.approx(graded.wilcoxon(gaps).p_value)
    assert one.tests["cluster-robust t"] == pytest.approx(graded.paired_t(gaps).p_value)
    assert one.tost.margin == 5.0


def test_chance_is_the_largest_baseline_that_there_is(database) -> None:
    four = {"A": "one", "B": "two", "C": "three", "D": "four"}
    rows = [
        {"sample_id": str(i), "condition": c, "choices": four, "gold": "A" if i < 60 else "B",
         "answer": "(A)" if i % 2 else "two", "correct": (i < 60) == bool(i % 2)}
        for i in range(100)
        for c in ("direct", "reasoning")
    ]  # fmt: skip
    rows += [
        {"sample_id": str(i), "condition": "blind", "choices": four, "gold": "A", "answer": "A", "correct": i < 70}
        for i in range(100)
    ]

    one, _ = comparison.report(database(rows), arms=["direct", "reasoning"]).baselines

    assert one.uniform.chance == 0.25
    assert (one.majority, one.majority_rate) == ("A", 0.6)
    assert (one.best, one.best_rate) == ("blind", 0.7)
    assert one.given == (("A", 50), ("B", 50))
    assert "not shown to be above the best guess, blind at 70.0 %" in one.sentence


def test_more_than_two_arms_are_tested_together_then_in_pairs(database) -> None:
    rng = random.Random(3)
    rows = [
        {"sample_id": str(i), "condition": c, "correct": rng.random() < p}
        for i in range(80)
        for c, p in (("direct", 0.3), ("reasoning", 0.6), ("blind", 0.3))
    ]

    whole = comparison.report(database(rows), arms=["direct", "reasoning", "blind"])

    assert [o.test for o in whole.omnibus] == ["Cochran's Q"]
    assert [(c.arm_a, c.arm_b) for c in whole.planned] == [
        ("direct", "reasoning"), ("direct", "blind"), ("reasoning", "blind"),
    ]  # fmt: skip
    assert {c.family_size for c in whole.planned} == {3}


def test_micro_and_macro_averages_are_both_named(database, pairs) -> None:
    rows = pairs([(F, T)] * 5 + [(T, T)] * 5, task="small") + pairs([(T, F)] * 10 + [(T, T)] * 80, task="large")

    (one,) = comparison.report(database(rows)).strata

    assert one.micro.value == pytest.approx(-5 / 100)
    assert one.macro.value == pytest.approx((0.5 - 10 / 90) / 2)
    assert one.sentence == (
        "Model m: reasoning less direct is -5.0 points over all items (micro) and +19.4 as the mean over 2 tasks (macro); "
        "the tasks do not agree (p = 0.0002). Stratified by task, the odds of being right under reasoning are 0.50 times "
        "those under direct (Mantel–Haenszel, 95 % interval 0.21 to 1.20; p = 0.12, an average over tasks that differ)."
    )


def test_with_clusters_the_tasks_are_averaged_and_not_tested(database, pairs) -> None:
    rows = pairs([(F, T)] * 5 + [(T, T)] * 5, task="small") + pairs([(T, F)] * 10 + [(T, T)] * 80, task="large")
    for row in rows:
        row["meta"] = {"room": str(int(row["sample_id"]) // 2)}

    (one,) = comparison.report(database(rows), cluster="meta.room").strata

    assert one.heterogeneity is one.odds_ratio is None
    assert one.refused == "tests over tasks take items as independent, and these were drawn together by meta.room"


def test_an_interaction_is_a_difference_of_differences(database, pairs) -> None:
    rows = pairs([(F, T)] * 30 + [(T, F)] * 10 + [(T, T)] * 60, model="a")
    rows += pairs([(F, T)] * 10 + [(T, F)] * 30 + [(T, T)] * 60, model="b")

    (one,) = comparison.report(database(rows)).interactions

    assert one.difference.value == pytest.approx(-0.4)
    assert one.sentence.startswith("Reasoning less direct is 40.0 points lower for model b than for model a")


def test_an_interaction_over_the_same_items_takes_off_what_the_models_share(database, pairs) -> None:
    rng = random.Random(8)
    a = [(rng.random() < 0.5, rng.random() < 0.6) for _ in range(80)]
    b = [one if rng.random() < 0.7 else (rng.random() < 0.5, rng.random() < 0.4) for one in a]
    gaps = np.array([int(y[1]) - int(y[0]) - (int(x[1]) - int(x[0])) for x, y in zip(a, b, strict=True)])

    (one,) = comparison.report(database(pairs(a, model="a") + pairs(b, model="b"))).interactions

    assert one.difference.value == pytest.approx(gaps.mean())
    assert one.difference.se == pytest.approx(gaps.std(ddof=0) / 80**0.5, rel=1e-6)


def test_the_methods_paragraph_numbers_its_references(database, pairs) -> None:
    text = comparison.report(database(pairs([(T, F), (F, T)]))).methods

    assert "McNemar's mid-p test [3]" in text
    assert "[3] Fagerland, Lydersen & Laake (2013), BMC Medical Research Methodology 13:91" in text


@pytest.fixture
def file(tmp_path, database, pairs):
    path = tmp_path / "lens.duckdb"
    store.connect(path).close()
    memory = database(pairs([(T, T)] * 40 + [(F, T)] * 25 + [(T, F)] * 5))
    memory.execute(f"ATTACH '{path}' AS f")
    memory.execute("INSERT INTO f.trace_rows SELECT * FROM trace_rows")
    memory.execute("DETACH f")
    memory.close()
    return path


def _call(name: str, *arguments: str):
    import typer

    from tracelens.cli import compare, power

    app = typer.Typer()
    app.command()({"compare": compare.compare, "power": power.power}[name])
    return CliRunner().invoke(app, list(arguments))


def test_json_has_every_number_in_full_digits(file) -> None:
    told = json.loads(_call("compare", str(file), "-f", "json").stdout)

    (one,) = told["planned"]
    assert one["difference"]["value"] == 20 / 70
    assert one["cells"] == {"both": 40, "gained": 25, "lost": 5, "neither": 0}
    assert one["group"] == {"model": "m"}
    assert told["plan"]["margin"] == 0.02


def test_the_table_starts_with_the_sentence(file) -> None:
    assert _call("compare", str(file)).stdout.startswith("• Model m: on 70 items answered under both")


def test_power_prints_items_for_a_difference_and_for_equivalence() -> None:
    told = json.loads(
        _call("power", "--difference", "0.03", "--discordance", "0.3", "--margin", "0.01", "-f", "json").stdout
    )

    assert [row["items"] for row in told][:2] == [2614, 25692]
    assert told[1]["simulated"] == pytest.approx(0.8, abs=0.03)
