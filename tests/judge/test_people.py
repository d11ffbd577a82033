"""People's labels in and out, draws that are blind, and judges measured against them."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator
from pathlib import Path

import pytest
from judge_filled import CATEGORY, filled, rubric, say, traces
from typer.testing import CliRunner

from tracelens.cli import _application
from tracelens.errors import DataError, InputError
from tracelens.judge.trust import ALL, Coded, Thresholds, agreement, corrected, drifts, gate
from tracelens.judging import agreement as agreements
from tracelens.judging import labels
from tracelens.store import Store
from tracelens.store.labelled import labelled as labelled_traces

TRACES = traces(40)
IDS = [trace.trace_id for trace in TRACES]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lens.duckdb"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with filled(path, 40) as made:
        yield made


def write(path: Path, rows: list[dict[str, object]]) -> Path:
    if path.suffix == ".csv":
        out = io.StringIO()
        writer = csv.DictWriter(out, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
        path.write_text(out.getvalue())
    else:
        path.write_text("\n".join(map(json.dumps, rows)))
    return path


@pytest.mark.parametrize("name", ["sheet.csv", "sheet.jsonl"])
def test_labels_come_from_csv_and_json_lines_and_go_out_again(store: Store, tmp_path: Path, name: str) -> None:
    row = {
        "trace_id": IDS[0],
        "category": CATEGORY,
        "state": "present",
        "quote": "so it fits",
        "labelled": "2026-05-01T10:00:00+02:00",
    }

    count = labels.import_labels(store, write(tmp_path / name, [row]), "ann")

    assert count == 1
    (found,) = labels.export(store)
    assert found[:7] == (IDS[0], CATEGORY, "present", None, "so it fits", None, "ann")
    assert found[7].isoformat() == "2026-05-01T08:00:00"


def test_exported_lines_hold_the_source_keys_and_read_back_as_the_same_labels(store: Store, tmp_path: Path) -> None:
    rows = [
        {"trace_id": IDS[0], "category": CATEGORY, "state": "absent", "labelled": "2026-05-01T08:00:00"},
        {"trace_id": IDS[1], "first_error_step": 2, "note": "é", "labelled": "2026-05-01T08:00:00"},
    ]
    labels.import_labels(store, write(tmp_path / "a.jsonl", rows), "ann")
    before = labels.export(store)
    store.connection.execute("UPDATE trace_rows SET labels = '{\"first_error_step\": 3, \"by\": \"x\"}' WHERE trace_id = ?", IDS[2:3])
    lines = tmp_path / "labels.jsonl"
    with lines.open("wb") as file:
        assert labels.export_lines(store.connection, file) == 3

    written = [json.loads(line) for line in lines.read_text("utf-8").splitlines()]
    assert [(w["sample_id"], w["trace_id"], w["labeller"]) for w in written] == [
        (trace.sample_id, trace.trace_id, who)
        for trace, who in sorted(zip(TRACES[:2], ("ann", "ann"), strict=True), key=lambda one: one[0].trace_id)
    ] + [(TRACES[2].sample_id, IDS[2], "source")]
    assert written[2]["labels"] == {"first_error_step": 3, "by": "x"}

    store.connection.execute("DELETE FROM labels")
    assert labels.import_labels(store, lines) == 3
    after = labels.export(store)
    assert [row for row in after if row[6] == "ann"] == before
    assert [(row[0], row[3]) for row in after if row[6] == "source"] == [(IDS[2], 3)]


@pytest.mark.parametrize(("given", "step"), [("null", -1), ("2", 2), ('"at the end"', None)])
def test_a_source_s_label_is_exported_as_what_a_sheet_says(store: Store, tmp_path: Path, given: str, step: int | None) -> None:
    """Null is no wrong step, which a sheet says with -1; what is no number is kept whole and is no step."""
    label = f'{{"first_error_step": {given}, "why": "one\u2028two"}}'
    store.connection.execute("UPDATE trace_rows SET labels = ? WHERE trace_id = ?", [label, IDS[0]])
    lines = tmp_path / "labels.jsonl"
    with lines.open("wb") as file:
        assert labels.export_lines(store.connection, file) == 1
    (row,) = [json.loads(line) for line in lines.read_text("utf-8").split("\n") if line]
    assert (row["first_error_step"], row["labels"]) == (step, json.loads(label))

    assert labels.import_labels(store, lines) == (step is not None)
    assert [one[3] for one in labels.export(store)] == ([] if step is None else [step])


def test_no_wrong_step_is_none_whoever_says_it_and_a_person_stands_above_the_record(path: Path) -> None:
    given = ["null", "-1", "2", '"at the end"', "4"]
    with filled(path, 5) as store:
        for identity, said in zip(IDS, given, strict=False):
            store.connection.execute("UPDATE trace_rows SET labels = ? WHERE trace_id = ?", [f'{{"first_error_step": {said}}}', identity])
        labels.add(store, [labels.Label(IDS[4], None, None, -1, None, None, "ann", labels.now())], blind=True)

    steps = dict(zip(IDS, [None, None, 2, "left out", None], strict=False))
    assert [one.error_step for one in labelled_traces(path)] == [steps[i] for i in sorted(steps) if steps[i] != "left out"]


def test_a_trace_can_be_named_by_what_it_is_a_trace_of(store: Store, tmp_path: Path) -> None:
    row = {"sample_id": "s0", "model": "m", "condition": "reasoning", "category": CATEGORY, "state": "absent"}

    labels.import_labels(store, write(tmp_path / "a.jsonl", [row]), "ann")

    assert labels.export(store)[0][0] == IDS[0]


def test_a_second_verdict_replaces_a_persons_first_and_stands_beside_anothers(store: Store, tmp_path: Path) -> None:
    for who, state in (("ann", "present"), ("bob", "present"), ("ann", "absent")):
        row = {"trace_id": IDS[0], "category": CATEGORY, "state": state}
        labels.import_labels(store, write(tmp_path / "a.jsonl", [row]), who)

    assert [(row[6], row[2]) for row in labels.export(store)] == [("ann", "absent"), ("bob", "present")]


def test_rows_that_nobody_filled_in_are_left_out(store: Store, tmp_path: Path) -> None:
    rows = [{"trace_id": IDS[0], "category": CATEGORY, "state": ""}]

    assert labels.import_labels(store, write(tmp_path / "a.csv", rows), "ann") == 0


FAULTS = [
    ({"trace_id": IDS[0], "state": "wrong"}, "state is 'wrong', expected one of present, absent, not_assessable"),
    ({"trace_id": "nobody", "state": "present"}, "there is no trace 'nobody' in the database"),
    ({"trace_id": IDS[0], "first_error_step": "two"}, "first_error_step is 'two', expected a whole number"),
    ({"trace_id": IDS[0], "state": "present", "labelled": "lately"}, "labelled is 'lately', expected a date"),
]


@pytest.mark.parametrize(("row", "said"), FAULTS)
def test_a_faulty_row_is_named_and_nothing_is_imported(
    store: Store, tmp_path: Path, row: dict[str, object], said: str
) -> None:
    good = {"trace_id": IDS[1], "category": CATEGORY, "state": "present"}
    sheet = write(tmp_path / "a.jsonl", [good, row])

    with pytest.raises(InputError) as error:
        labels.import_labels(store, sheet, "ann")

    assert f"{sheet}:2: {said}" in str(error.value)
    assert labels.export(store) == []


def test_a_label_needs_somebody_who_gave_it(store: Store, tmp_path: Path) -> None:
    sheet = write(tmp_path / "a.jsonl", [{"trace_id": IDS[0], "state": "present"}])

    with pytest.raises(InputError, match="nobody is named"):
        labels.import_labels(store, sheet)


def test_a_sheet_shows_neither_model_nor_condition_nor_verdicts(store: Store) -> None:
    say(store, dict.fromkeys(IDS, "present"))

    rows = labels.sheet(store, [CATEGORY], 10, seed=1)

    assert not {"model", "condition", "correct", "detector"} & set(labels.SHEET)
    assert all(row[2] == "" for row in rows)
    assert labels.sheet(store, [CATEGORY], 10, seed=1) == rows
    assert [row[0] for row in labels.sheet(store, [CATEGORY], 10, seed=2)] != [row[0] for row in rows]


def test_a_draw_takes_the_same_items_under_each_condition_and_keeps_probabilities(store: Store) -> None:
    labels.sheet(store, [CATEGORY], 12, seed=3)

    rows = store.connection.execute(
        "SELECT t.condition, list_sort(list(t.sample_id)), any_value(s.probability) "
        "FROM samples s JOIN trace_rows t USING (trace_id) GROUP BY 1 ORDER BY 1"
    ).fetchall()

    assert rows[0][1] == rows[1][1]
    assert [row[2] for row in rows] == [6 / 20, 6 / 20]


def test_a_draw_by_verdict_takes_as_many_present_as_others(store: Store) -> None:
    say(store, {trace: "present" if n < 4 else "absent" for n, trace in enumerate(IDS)})

    labels.sheet(store, [CATEGORY], 8, seed=0, by_verdict=CATEGORY)

    rows = store.connection.execute(
        "SELECT stratum, count(*), any_value(probability) FROM samples GROUP BY 1 ORDER BY 1"
    )
    assert rows.fetchall() == [
        ("direct | judged present", 2, 1.0),
        ("direct | not judged present", 2, 2 / 18),
        ("reasoning | judged present", 2, 1.0),
        ("reasoning | not judged present", 2, 2 / 18),
    ]


def test_an_unknown_category_is_told_with_those_that_are_there(store: Store) -> None:
    with pytest.raises(DataError, match=r"no category num\.x; it has logic\.leap"):
        labels.sheet(store, ["num.x"], 10, 0)


def test_the_loop_keeps_each_answer_at_once_and_goes_on_where_it_was(store: Store, path: Path) -> None:
    store.connection.close()
    call = ["label", "loop", str(path), "--category", CATEGORY, "--labeller", "ann", "--size", "6"]

    first = CliRunner().invoke(_application(), call, input="p\nnot there\nso it fits\nwhy\na\n\nq\n")
    second = CliRunner().invoke(_application(), call, input="n\n\ns\nq\n")

    assert first.exit_code == second.exit_code == 0
    assert "That is not in the text, letter by letter." in first.output
    with Store(path) as again:
        rows = again.connection.execute("SELECT state, quote, note, blind FROM labels ORDER BY labelled").fetchall()
    assert rows == [
        ("present", "so it fits", "why", True),
        ("absent", None, None, True),
        ("not_assessable", None, None, True),
    ]
    assert "1 of 4" in second.output


def coded(table: tuple[int, int, int, int], condition: str = "direct", **more: object) -> list[Coded]:
    """Return traces with so many (true positive, false positive, false negative, true negative)."""
    kinds = [(True, True), (False, True), (True, False), (False, False)]
    pairs = [pair for pair, count in zip(kinds, table, strict=True) for _ in range(count)]
    return [
        Coded(f"{condition}{n}", f"{condition}{n}", condition, truth, judged, **more)  # type: ignore[arg-type]
        for n, (truth, judged) in enumerate(pairs)
    ]


def test_the_figures_of_a_table() -> None:
    found = agreement("c", ALL, coded((40, 10, 20, 30)), repetitions=100)

    assert (found.table.precision.value, found.table.recall.value, found.table.specificity.value) == (0.8, 2 / 3, 0.75)
    assert found.kappa.value == pytest.approx(0.4)
    assert found.never == pytest.approx(0.5 * 2 * 40 / (2 * 40 + 60))
    assert found.always == pytest.approx(0.5 * 2 * 60 / (2 * 60 + 40))
    assert found.better_than_chance


def test_a_judge_that_errs_differently_under_two_conditions_is_told() -> None:
    same = [agreement("c", name, coded((40, 5, 10, 45), name), 50) for name in ("direct", "reasoning")]
    other = [same[0], agreement("c", "reasoning", coded((15, 5, 35, 45), "reasoning"), 50)]

    assert [d.differs for d in drifts(same)] == [False]
    assert [d.differs for d in drifts(other)] == [True]


def test_rates_are_corrected_for_the_judges_errors() -> None:
    part = coded((40, 20, 10, 80), stratum="", probability=0.5)
    found = agreement("c", "direct", part, 50)
    judged = {c.trace_id: (c.judged, "") for c in part} | {f"rest{n}": (n < 60, "") for n in range(150)}

    rates = corrected(found, part, judged)

    assert rates.apparent == 120 / 300
    assert rates.rogan_gladen is not None
    assert rates.rogan_gladen.value == pytest.approx((0.4 + 0.8 - 1) / 0.6)
    assert rates.ppi is not None
    assert rates.aipw is not None
    assert rates.aipw.value == pytest.approx(0.4 + (50 - 60) / 150)
    assert rates.refused == ""


def test_a_judge_no_better_than_chance_corrects_nothing() -> None:
    part = coded((10, 10, 10, 10))
    found = agreement("c", "direct", part, 50)

    rates = corrected(found, part, {c.trace_id: (c.judged, "") for c in part})

    assert (rates.rogan_gladen, rates.ppi, rates.aipw) == (None, None, None)
    assert "not better than chance" in rates.refused


def test_traces_drawn_with_several_probabilities_are_for_the_stratified_form_only() -> None:
    part = coded((20, 5, 2, 3), stratum="a", probability=0.9) + coded((2, 1, 5, 22), "d2", stratum="b", probability=0.1)
    found = agreement("c", "direct", part, 50)
    judged = {c.trace_id: (c.judged, c.stratum) for c in part} | {f"r{n}": (False, "b") for n in range(270)}

    rates = corrected(found, part, judged)

    assert rates.ppi is None
    assert "one sampling probability" in rates.refused
    assert rates.aipw is not None


@pytest.mark.parametrize(
    ("table", "trusted", "said"),
    [
        ((40, 5, 5, 50), True, "kappa 0.80"),
        ((4, 0, 0, 20), False, "24 coded traces, 50 are needed"),
        ((30, 30, 10, 30), False, "precision 0.50, 0.70 is needed"),
        ((0, 0, 0, 60), False, "0 present by people, 10 are needed"),
    ],
)
def test_the_gate_says_why(table: tuple[int, int, int, int], trusted: bool, said: str) -> None:
    decision, reason = gate(agreement("c", ALL, coded(table), 50), [], Thresholds())

    assert decision is trusted
    assert said in reason


def labelled(store: Store) -> None:
    """Two people label every trace; the judge misses some under one condition."""
    for who in ("ann", "bob"):
        made = [
            labels.Label(trace, CATEGORY, "present" if n % 4 < 2 else "absent", None, None, None, who, labels.now())
            for n, trace in enumerate(IDS[:36])
        ]
        labels.add(store, made, blind=True)
    labels.add(store, [labels.Label(IDS[0], CATEGORY, "absent", None, None, None, "bob", labels.now())], blind=True)
    judged = {trace: "present" if n % 4 < 2 and n > 8 else "absent" for n, trace in enumerate(IDS)}
    say(store, judged | {IDS[5]: "not_assessable"})


def test_a_database_is_evaluated_per_category_and_condition(store: Store) -> None:
    labelled(store)

    found = agreements.evaluate(store, "judge:a", rubric().content_hash, repetitions=50)

    assert [(a.condition, a.n) for a in found.agreements] == [(ALL, 34), ("direct", 17), ("reasoning", 17)]
    assert found.agreements[0].table.true_positives == 13
    assert found.people[0][:4] == (CATEGORY, 72, 36, 1)
    assert 0.9 < found.people[0].alpha < 1
    assert found.unassessed == {CATEGORY: 1}
    assert not math.isnan(found.corrected[0].apparent)


def test_the_command_prints_figures_and_writes_the_gate(store: Store, path: Path, tmp_path: Path) -> None:
    labelled(store)
    store.connection.close()

    result = CliRunner().invoke(
        _application(), ["agree", str(path), "--gate", str(tmp_path / "gate.yaml"), "--format", "json"]
    )

    assert result.exit_code == 0, result.output
    rows = json.loads(result.stdout)
    assert [(row["condition"], row["n"], row["tp"]) for row in rows] == [
        (ALL, 34, 13),
        ("direct", 17, 7),
        ("reasoning", 17, 6),
    ]
    assert "trusted: false" in (tmp_path / "gate.yaml").read_text()
    with Store(path) as again:
        assert again.connection.execute("SELECT category, trusted FROM gate").fetchall() == [(CATEGORY, False)]
