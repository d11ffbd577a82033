"""A person's word on proposals, through the commands, and fused probabilities."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tracelens import resources, rubric, store
from tracelens.cli import discover as command
from tracelens.discover import fusion
from tracelens.errors import DataError, InputError

RUNNER = CliRunner()
WAYS = {
    "mirror": ("swaps left and right", "flips the left side and the right side", "mirrors left and right as in a mirror",
               "puts left where right is", "confuses the left with the right side"),
    "percent": ("takes the percentage of the wrong base", "applies the percentage to the reduced base", "uses the wrong percentage base",
                "relates the percentage to another base", "computes the percentage from the new base"),
}  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "lens.duckdb"
    connection = store.connect(path)
    rows = [(f"{kind}-{i:02d}", kind, i) for kind in WAYS for i in range(40)]
    for trace, kind, i in rows:
        labels = json.dumps({"error_reason": f"It {WAYS[kind][i % 5]} {('', 'here', 'again')[i % 3]}."})
        connection.execute(
            "INSERT INTO trace_rows (trace_id, run_id, source_run, dataset, task, sample_id, model, condition, "
            "condition_source, epoch, text, labels, scored_by, completion, content_hash) "
            "VALUES (?, 'r', '', 'd', 't', ?, 'm', 'reasoning', '', 0, 'x', ?, 'given', 'complete', 'h')",
            [trace, trace, labels],
        )
    connection.close()
    return path


def _call(*arguments: str):
    return RUNNER.invoke(command.app, list(arguments), catch_exceptions=False)


def _open(path: Path) -> list[tuple[str, str]]:
    connection = store.open_readonly(path)
    rows = connection.execute("SELECT proposal_id, members FROM proposals WHERE status = 'open' ORDER BY 1").fetchall()
    connection.close()
    return [(one, json.loads(members)[0].split("-")[0]) for one, members in rows]


def test_accepting_writes_a_rubric_with_a_new_hash_and_provenance(file: Path, tmp_path: Path) -> None:
    assert _call(str(file)).exit_code == 0
    ids = {kind: one for one, kind in _open(file)}
    out = tmp_path / "mine.yaml"

    _call(
        "accept",
        str(file),
        ids["percent"],
        "--as",
        "num.wrong_base",
        "--out",
        str(out),
        "--definition",
        "A percent of the wrong base.",
    )

    old, new = rubric.load("numeric-spatial"), rubric.load(out)
    assert new.content_hash != old.content_hash
    assert [leaf.id for leaf in new.leaves if leaf.id not in {one.id for one in old.leaves}] == ["num.wrong_base"]
    leaf = new.leaf("num.wrong_base")
    assert leaf.definition == "A percent of the wrong base."
    assert leaf.maps_from[0].startswith(f"discovered: proposal {ids['percent']}, ")
    assert "# The default rubric" in out.read_text()


def test_a_category_of_a_new_group_is_added_with_its_group(file: Path, tmp_path: Path) -> None:
    _call(str(file))
    out = tmp_path / "mine.yaml"
    shutil.copy(resources.folder("rubrics") / "numeric-spatial.yaml", out)

    _call("accept", str(file), _open(file)[0][0], "--as", "found.one", "--rubric", str(out))

    assert rubric.load(out).leaf("found.one").decide == "judge"


def test_a_category_that_exists_is_not_written_twice(file: Path, tmp_path: Path) -> None:
    _call(str(file))

    with pytest.raises(InputError, match=r"has a category num\.copy already"):
        _call("accept", str(file), _open(file)[0][0], "--as", "num.copy", "--out", str(tmp_path / "m.yaml"))
    assert not (tmp_path / "m.yaml").exists()


def test_a_rejected_group_does_not_come_back(file: Path) -> None:
    _call(str(file))
    first = _open(file)
    _call("reject", str(file), first[0][0])

    _call(str(file))

    assert _open(file) == first[1:]


def test_merging_and_splitting_make_new_proposals(file: Path) -> None:
    _call(str(file))
    ids = [one for one, _ in _open(file)]

    merged = _call("merge", str(file), *ids).stdout.strip()
    halves = _call("split", str(file), merged).stdout.split()

    assert [one for one, _ in _open(file)] == sorted(halves)
    assert {kind for _, kind in _open(file)} == {"mirror", "percent"}


def test_a_group_that_comes_back_by_hand_is_opened_again_and_not_stored_twice(file: Path) -> None:
    _call(str(file))
    before = _open(file)

    merged = _call("merge", str(file), *[one for one, _ in before]).stdout.strip()
    _call("split", str(file), merged)
    _call("merge", str(file), *[one for one, _ in before])

    connection = store.open_readonly(file)
    rows = connection.execute("SELECT proposal_id, status FROM proposals ORDER BY 1").fetchall()
    connection.close()
    assert rows == sorted([(merged, "open"), *((one, "merged") for one, _ in before)])


def test_agreement_on_a_blind_sample_is_reported(file: Path, tmp_path: Path) -> None:
    _call(str(file))
    one = {kind: i for i, kind in _open(file)}["mirror"]
    rows = [json.loads(line) for line in _call("sample", str(file), one, "--size", "20").stdout.splitlines()]
    assert all(row["present"] is None for row in rows)
    filled = tmp_path / "blind.jsonl"
    filled.write_text("\n".join(json.dumps(row | {"present": row["trace_id"].startswith("mirror")}) for row in rows))

    (told,) = json.loads(_call("agreement", str(file), one, str(filled), "-f", "json").stdout)

    assert told["verdicts"] == 20
    assert told["agreement"] >= 0.9


def test_an_unknown_proposal_is_answered_with_those_that_are_open(file: Path) -> None:
    _call(str(file))

    with pytest.raises(DataError, match=r"there is no proposal 'nope'. Open proposals: "):
        _call("show", str(file), "nope")


def _labelled(connection, count: int, seed: int = 0) -> None:
    rng = random.Random(seed)
    for i in range(count):
        truth = rng.random() < 0.4
        judge = truth if rng.random() < 0.85 else not truth
        connection.execute(
            "INSERT INTO trace_rows (trace_id, run_id, source_run, dataset, task, sample_id, model, condition, "
            "condition_source, epoch, text, scored_by, completion, content_hash) "
            "VALUES (?, 'r', '', 'd', 't', ?, 'm', 'reasoning', '', 0, 'x', 'given', 'complete', 'h')",
            [f"t{i}", f"s{i // 2}"],
        )
        connection.execute(
            "INSERT INTO evidence (trace_id, run_id, category, state, message, detector, detector_version, rubric_hash, "
            "proposed, first_error) VALUES (?, 'r', 'c', ?, '', 'judge:j', '1', 'h', false, false)",
            [f"t{i}", "present" if judge else "absent"],
        )
        connection.execute(
            "INSERT INTO labels (trace_id, category, state, labeller, labelled, blind) VALUES (?, 'c', ?, 'p', now()::TIMESTAMP, true)",
            [f"t{i}", "present" if truth else "absent"],
        )


def test_fused_probabilities_are_near_what_the_judge_is_worth() -> None:
    connection = store.connect(":memory:")
    _labelled(connection, 400)

    one = fusion.fuse(connection, "c")

    assert one.method == "logistic"
    assert one.calibration.brier < 0.17  # always saying the base rate gives 0.24
    assert one.calibration.ece < 0.05
    fusion.store(connection, "r", one)
    assert connection.execute("SELECT count(*), count(DISTINCT probability) FROM fused").fetchone() == (400, 2)


def test_fusing_is_refused_below_sixty_labels() -> None:
    connection = store.connect(":memory:")
    _labelled(connection, 50)

    with pytest.raises(DataError, match="fusing needs 60 in all and 15 of each"):
        fusion.fuse(connection, "c")


def test_isotonic_regression_is_used_where_labels_are_many() -> None:
    connection = store.connect(":memory:")
    _labelled(connection, 1_000)

    assert fusion.fuse(connection, "c").method == "logistic + isotonic"
