"""Judges over a database: what is selected, what is stored, what it is told to cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from judge_endpoint import Server
from judge_filled import filled, rubric, say, traces
from judge_make import PRICE
from typer.testing import CliRunner

from tracelens import rubric as rubrics
from tracelens.cli import _application
from tracelens.errors import DataError
from tracelens.judge.caller import Caller
from tracelens.judge.ledger import Ledger
from tracelens.judge.report import Report
from tracelens.judge.requests import Endpoint
from tracelens.judging import runs
from tracelens.judging.selection import Selection, draw_sample, items
from tracelens.rubric import Rubric
from tracelens.store import Store
from tracelens.types import Finding

IDS = [trace.trace_id for trace in traces(40)]
Serve = Callable[..., Server]
ALL = Selection()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with filled(tmp_path / "lens.duckdb", 40) as made:
        yield made


def judge(store: Store, server: Server, asked: Rubric, selection: Selection = ALL) -> Report:
    endpoint = Endpoint(model="stub", base_url=server.url, max_tokens=300)
    caller = Caller(endpoint, Ledger(store.connection), price=PRICE)
    return runs.judge(store, asked, runs.plan(asked, endpoint), selection, caller)


def changed(old: Rubric) -> Rubric:
    text = (Path(__file__).parent / "tiny-rubric.yaml").read_text()
    return rubrics.parse(text.replace("Is there a conclusion without a ground?", "Does a conclusion lack its ground?"))


def test_the_first_so_many_or_a_drawn_part(store: Store) -> None:
    sample = draw_sample(store, "judge", 10, 7)

    first = [item.trace.trace_id for item in items(store, "h", Selection(limit=5), None)]
    part = [item.trace.trace_id for item in items(store, "h", Selection(sample=10), sample)]

    assert first == IDS[:5]
    assert len(part) == 10
    assert part == [item.trace.trace_id for item in items(store, "h", Selection(sample=10), sample)]


def test_what_a_rule_proposed_comes_with_its_trace(store: Store) -> None:
    proposal = Finding(
        category="c.d", state="present", quote="so it fits", message="why", start=0, end=1, proposed=True
    )
    store.insert_evidence("run", "h", [(IDS[3], proposal, False)])

    found = {item.trace.trace_id: item.proposals for item in items(store, "h", Selection(), None)}

    (one,) = found[IDS[3]]
    assert (one.category, one.quote, one.message, one.proposed) == ("c.d", "so it fits", "why", True)
    assert sum(map(len, found.values())) == 1
    assert not any(item.proposals for item in items(store, "other rubric", Selection(), None))


def test_verdicts_are_findings_with_their_place(store: Store, serve: Serve) -> None:
    judge(store, serve(), rubric(), Selection(limit=3))

    rows = store.connection.execute(
        'SELECT substring(t.text, e."start" + 1, e."end" - e."start") = e.quote, e.severity, e.detector, '
        "e.evidence ->> '$.match' FROM evidence e JOIN traces t USING (trace_id)"
    ).fetchall()
    assert rows == [(True, "decisive", "judge:stub", "exact")] * 3


def test_another_rubric_is_asked_anew_and_going_back_costs_nothing(store: Store, serve: Serve) -> None:
    server = serve()

    calls = [judge(store, server, asked, Selection(limit=4)).calls for asked in (rubric(), changed(rubric()), rubric())]

    assert calls == [4, 4, 0]
    hashes = store.connection.execute("SELECT DISTINCT rubric_hash FROM evidence").fetchall()
    assert hashes == [(rubric().content_hash,)]


def test_verdicts_that_stay_the_same_are_not_written_again(store: Store) -> None:
    say(store, {IDS[0]: "present"})
    before = store.connection.execute("SELECT run_id, rowid FROM evidence").fetchall()

    say(store, {IDS[0]: "present"})

    assert store.connection.execute("SELECT run_id, rowid FROM evidence").fetchall() == before


def test_a_dry_run_counts_and_bounds_and_sends_nothing(store: Store) -> None:
    endpoint = Endpoint(model="stub", base_url="http://127.0.0.1:9/v1", max_tokens=300)

    found = runs.estimate(store, runs.plan(rubric(), endpoint), Selection(limit=10), PRICE)

    assert (found.traces, found.requests, found.cached, found.most_output) == (10, 10, 0, 3000)
    assert found.cost is not None
    assert found.bound is not None
    assert Decimal(0) < found.cost < found.bound < 10 * PRICE.bound(10_000, 0, 300)


def test_the_command_says_what_it_did(store: Store, serve: Serve) -> None:
    path = str(store.path)
    store.connection.close()
    asked = str(Path(__file__).parent / "tiny-rubric.yaml")
    call = ["judge", path, "--model", "stub", "--base-url", serve().url, "--rubric", asked, "--sample", "8"]

    first, second = (CliRunner().invoke(_application(), call) for _ in range(2))

    assert first.exit_code == second.exit_code == 0, first.output
    assert "8 traces, 8 requests: answered 8." in first.output
    assert "8 calls" in first.output
    assert "8 requests were answered by the ledger" in second.output
    assert "0 calls" in second.output


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--limit", "3", "--sample", "3"], "--limit and --sample exclude each other"),
        (["--max-cost", "1"], "there is no price for 'stub'"),
        (["--extra", "[1]"], "expected a JSON object"),
    ],
)
def test_a_call_that_cannot_work_says_what_to_do(store: Store, more: list[str], said: str) -> None:
    path = str(store.path)
    store.connection.close()

    result = CliRunner().invoke(_application(), ["judge", path, "--model", "stub", "--base-url", "http://x/v1", *more])

    assert said in str(result.exception)


def test_a_rubric_without_a_question_for_a_judge_is_refused() -> None:
    text = (Path(__file__).parent / "tiny-rubric.yaml").read_text()
    ruled = text.replace("decide: judge", "decide: rule").replace(
        "        question: Is there a conclusion without a ground?\n", ""
    )

    with pytest.raises(DataError, match="no category that a judge decides"):
        runs.plan(rubrics.parse(ruled), Endpoint(model="m", base_url="u"))
