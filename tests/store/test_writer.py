"""Batches go in once, changed records replace, conflicts are rejected, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from tracelens.answers import Answer, Score
from tracelens.errors import StoreError
from tracelens.reading import Reading
from tracelens.store import Added, Check, Incoming, Store, connect, describe, open_readonly, query
from tracelens.store.rows import storable
from tracelens.types import Claim, Finding, Rejected, Section, Span, Trace


def ingested(
    sample_id: str = "1", text: str = "2 + 2 = 4", condition: str = "direct", correct: bool | None = True
) -> tuple[Trace, Answer, Score]:
    trace = Trace(
        sample_id=sample_id, text=text, dataset="d", task="t", model="m", condition=condition, correct=correct
    )
    return trace, Answer("4", 8, 9, "whole"), Score(correct, "given")


def rows(store: Store, sql: str) -> list[tuple[object, ...]]:
    return store.connection.execute(sql).fetchall()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "lens.duckdb")


def test_the_same_batch_twice_adds_nothing(store: Store) -> None:
    run = store.begin_run("ingest")

    assert store.add_traces(run, Incoming([ingested("1"), ingested("2")])) == Added(new=2)
    assert store.add_traces(run, Incoming([ingested("1"), ingested("2")])) == Added(same=2)
    assert rows(store, "SELECT count(*) FROM traces") == [(2,)]


def test_a_changed_record_of_a_later_run_replaces_and_the_old_one_is_kept(store: Store) -> None:
    store.add_traces(store.begin_run("ingest"), Incoming([ingested(text="2 + 2 = 5")]))
    added = store.add_traces(store.begin_run("ingest"), Incoming([ingested(text="2 + 2 = 4")]))

    assert added == Added(replaced=1)
    assert rows(store, "SELECT text FROM traces") == [("2 + 2 = 4",)]
    assert rows(store, "SELECT reason, raw::JSON->>'text' FROM rejected") == [
        ("replaced by a changed record of the same identity", "2 + 2 = 5")
    ]


@pytest.mark.parametrize(("stored", "added"), [("3af1b872e0279784", Added(same=1)), ("0" * 16, Added(replaced=1))])
def test_a_record_that_an_earlier_version_stored_is_the_same_unless_it_changed(
    store: Store, stored: str, added: Added
) -> None:
    """The first hash is the BLAKE2b that such a version stored for just this trace."""
    trace = Trace(sample_id="1", text="2 + 2 = 4°", prompt="What is 2 + 2?", gold="4", meta={"seed": 1})
    one = (trace, Answer(None, None, None, "none"), Score(None, "no gold"))
    store.add_traces(store.begin_run("ingest"), Incoming([one]))
    store.connection.execute("UPDATE trace_rows SET content_hash = ?", [stored])

    assert store.add_traces(store.begin_run("ingest"), Incoming([one])) == added


def test_two_outputs_that_claim_to_be_the_same_trace_are_told_apart_by_epoch_or_rejected(store: Store) -> None:
    run = store.begin_run("ingest")
    added = store.add_traces(run, Incoming([ingested(text="a"), ingested(text="b")]))

    assert added == Added(new=1, rejected=1)
    assert "different epochs" in str(rows(store, "SELECT reason FROM rejected"))


def test_a_conflict_is_turned_away_again_when_its_file_is_read_again(store: Store) -> None:
    """The second record of an identity may come in a later batch, after the first was found to be stored already."""
    for _ in range(2):
        run = store.begin_run("ingest")
        store.add_traces(run, Incoming([ingested(text="2 + 2 = 4")]))
        store.add_traces(run, Incoming([ingested(text="2 + 2 = 5")]))

    assert rows(store, "SELECT text FROM traces") == [("2 + 2 = 4",)]
    assert [reason[:12] for (reason,) in rows(store, "SELECT reason FROM rejected")] == ["same dataset"]


def test_what_could_not_be_read_is_stored_once(store: Store) -> None:
    piece = Rejected(file="a.jsonl", line=3, offset=40, reason="not JSON", raw="{oops")
    for _ in range(2):
        store.add_traces(store.begin_run("ingest"), Incoming(), [piece])

    assert rows(store, "SELECT source_file, source_line, byte_offset, reason, raw FROM rejected") == [
        ("a.jsonl", 3, 40, "not JSON", "{oops")
    ]


def test_a_trace_comes_back_from_the_database_as_it_went_in(store: Store) -> None:
    trace = Trace(
        sample_id="1", text="<think>é 1</think> B", sections=(Section("reasoning", 7, 10), Section("answer", 19, 20)),
        steps=(Span(0, 5),), dataset="d", task="t", model="m", condition="reasoning", condition_source="record", epoch=2,
        source_run="r", prompt="q", messages=[{"role": "user", "content": "q"}], images=("a.png",), gold=[1, 2.5],
        choices={"A": "1", "B": "2"}, correct=False, completion="truncated", finish_reason="length", refusal=None,
        usage={"n": 3}, scene={"objects": [{"x": 1}]}, labels={"first_error_step": 0}, meta={"k": None},
    )  # fmt: skip
    answer = Answer("B", 19, 20, "option")
    store.add_traces(store.begin_run("ingest"), Incoming([(trace, answer, Score(False, "given"))]))

    assert list(store.pending("hash", "1", 10)) == [[(trace.trace_id, trace, answer)]]
    assert rows(store, "SELECT reasoning, state FROM traces") == [("é 1", "truncated")]


def check(trace_id: str, *findings: Finding) -> Check:
    claim = Claim(start=0, end=1, quote="2", kind="quantity", value=Fraction(2))
    return Check(trace_id, Reading((claim,), (), ()), findings, 0 if findings else None)


def test_checked_traces_are_not_pending_and_their_verdicts_have_three_states(store: Store) -> None:
    store.add_traces(store.begin_run("ingest"), Incoming([ingested("1"), ingested("2", correct=False)]))
    one, two = (ingested(s)[0].trace_id for s in "12")
    wrong = Finding(
        category="num.arithmetic", state="present", message="no", start=0, end=9, quote="2 + 2 = 4", severity="decisive"
    )
    fine = Finding(category="num.arithmetic", state="absent")
    unknown = Finding(category="frame.axis_sign", state="not_assessable", message="no gold vector")
    store.add_checks(store.begin_run("check"), "hash", "1", [check(one, wrong, unknown), check(two, fine, unknown)])

    assert list(store.pending("hash", "1", 10)) == []
    assert len(next(iter(store.pending("hash", "2", 10)))) == 2
    assert rows(store, "SELECT trace_id, category, state, message FROM findings ORDER BY ALL") == sorted(
        [
            (one, "frame.axis_sign", "not_assessable", "no gold vector"),
            (one, "num.arithmetic", "present", "no"),
            (two, "frame.axis_sign", "not_assessable", "no gold vector"),
            (two, "num.arithmetic", "absent", ""),
        ]
    )
    assert rows(
        store, "SELECT category, present, proposed, absent, not_assessable, assessed, rate FROM error_rates ORDER BY 1"
    ) == [("frame.axis_sign", 0, 0, 0, 2, 0, None), ("num.arithmetic", 1, 0, 1, 0, 2, 0.5)]
    assert rows(store, "SELECT category, sample_id, first_error FROM errors") == [("num.arithmetic", "1", True)]


def test_checking_again_replaces_what_the_rules_said_and_keeps_what_a_judge_said(store: Store) -> None:
    store.add_traces(store.begin_run("ingest"), Incoming([ingested("1")]))
    trace_id = ingested("1")[0].trace_id
    open_case = Finding(category="meta.no_check", state="present", start=0, end=1, quote="2", proposed=True)
    store.add_checks(store.begin_run("check"), "old", "1", [check(trace_id, open_case)])
    judged = Finding(category="meta.no_check", state="absent", detector="judge:m")
    store.insert_evidence(store.begin_run("judge"), "old", [(trace_id, judged, False)])

    assert rows(store, "SELECT * FROM errors") == []  # the judge decided what the rule proposed
    assert rows(store, "SELECT state, decided_by FROM resolved") == [("absent", "judge")]
    assert rows(store, "SELECT present, proposed, absent FROM error_rates") == [(0, 0, 1)]

    store.add_checks(store.begin_run("check"), "new", "1", [check(trace_id, open_case)])

    assert rows(store, "SELECT detector, rubric_hash FROM evidence ORDER BY 1") == [("judge:m", "old"), ("rule", "new")]
    assert rows(store, "SELECT count(*) FROM claims") == [(1,)]


@pytest.mark.parametrize(
    ("direct", "reasoning", "flip"),
    [
        (True, True, "both_right"),
        (True, False, "lost"),
        (False, True, "gained"),
        (False, False, "both_wrong"),
        (None, True, None),
    ],
)
def test_pairs_put_direct_first_and_name_the_flip(
    store: Store, direct: bool | None, reasoning: bool, flip: str | None
) -> None:
    both = [ingested(condition="reasoning", correct=reasoning), ingested(condition="direct", correct=direct)]
    store.add_traces(store.begin_run("ingest"), Incoming(both))

    assert rows(store, "SELECT condition_a, condition_b, flip FROM pairs") == [("direct", "reasoning", flip)]


def test_a_file_of_somebody_else_is_not_touched(tmp_path: Path) -> None:
    import duckdb

    other = duckdb.connect(str(tmp_path / "other.duckdb"))
    other.execute("CREATE TABLE t AS SELECT 1 AS x")
    other.close()

    with pytest.raises(StoreError, match="file of its own"):
        Store(tmp_path / "other.duckdb")


@pytest.mark.parametrize("content", [b"not a database at all", b"\x00" * 5000, b"\x00" * 8 + b"DUCK", b"SQLite format 3\x00"])
@pytest.mark.parametrize("opened", [connect, open_readonly, lambda path: query(path, "select 1")])
def test_what_is_no_database_is_said_to_be_none(
    tmp_path: Path, content: bytes, opened: Callable[[Path], object]
) -> None:
    """A file of SQLite is refused before DuckDB sees it: it would fetch an extension to read it."""
    path = tmp_path / "x.duckdb"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"x\.duckdb: (this is not a database that can|cannot) be opened"):
        opened(path)
    assert path.read_bytes() == content


def test_every_documented_column_has_a_type_and_internal_tables_are_left_out() -> None:
    columns = describe()

    assert {"traces", "claims", "findings", "errors", "pairs", "accuracy", "error_rates", "rejected"} <= {
        c.relation for c in columns
    }
    assert "trace_rows" not in {c.relation for c in columns}
    assert next(c.note for c in columns if (c.relation, c.name) == ("traces", "correct")) == "NULL when not scored"


def test_lone_surrogates_are_replaced_one_for_one() -> None:
    assert storable("a\ud83db") == "a\ufffdb"


def test_an_answer_left_unscored_counts_as_wrong_where_its_source_scored_the_item_elsewhere(store: Store) -> None:
    """Views then count it as the comparison does; an item that is scored nowhere, or a failed run, stays unscored."""

    def one(sample_id: str, condition: str, correct: bool | None, completion: str = "complete") -> tuple[Trace, Answer, Score]:
        trace = Trace(
            sample_id=sample_id, text="x", dataset="d", task="t", model="m", condition=condition, correct=correct,
            gold={"a": 1}, completion=completion,
        )  # fmt: skip
        by = "given" if correct is not None else "error" if completion == "error" else "no gold"
        return trace, Answer("x", 0, 1, "whole"), Score(correct, by)

    batch = [one("1", "direct", True), one("1", "reasoning", None), one("2", "direct", None), one("2", "reasoning", None)]
    batch += [one("3", "direct", True), one("3", "reasoning", None, "error")]
    store.add_traces(store.begin_run("ingest"), Incoming(batch))

    assert store.count_unscored() == 1
    assert store.count_unscored() == 0
    assert rows(store, "SELECT sample_id, flip FROM pairs ORDER BY 1") == [("1", "lost"), ("2", None), ("3", None)]
    assert rows(store, "SELECT condition, scored, correct FROM accuracy ORDER BY 1") == [
        ("direct", 2, 2),
        ("reasoning", 1, 0),
    ]
    assert rows(store, "SELECT sample_id FROM traces WHERE scored_by = 'left unscored'") == [("1",)]


def test_no_progress_bar_is_drawn_into_what_a_command_prints(tmp_path: Path) -> None:
    path = tmp_path / "lens.duckdb"
    asked = "SELECT current_setting('enable_progress_bar')"
    with Store(path) as store:
        assert store.connection.execute(asked).fetchall() == [(False,)]
    with open_readonly(path) as connection:
        assert connection.execute(asked).fetchall() == [(False,)]
