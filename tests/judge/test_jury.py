"""Several judges made into one, and one judge asked in several ways."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from judge_endpoint import Server
from judge_filled import CATEGORY, filled, rubric, say, traces

from tracelens.errors import DataError
from tracelens.judge.caller import Caller, Patience
from tracelens.judge.ledger import Ledger
from tracelens.judge.requests import Endpoint
from tracelens.judge.robustness import VARIANTS, stability
from tracelens.judge.votes import dawid_skene, majority
from tracelens.judging import jury, robustness, runs
from tracelens.judging.selection import Selection
from tracelens.store import Store
from tracelens.types import Finding

IDS = [trace.trace_id for trace in traces(40)]
HASH = rubric().content_hash


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with filled(tmp_path / "lens.duckdb", 40) as made:
        yield made


def vote(state: str, judge: str = "judge:a") -> Finding:
    return Finding(category=CATEGORY, state=state, detector=judge)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("votes", "state", "confidence"),
    [
        (("present", "present", "absent"), "present", 2 / 3),
        (("absent", "not_assessable"), "absent", 1.0),
        (("present", "absent"), "not_assessable", None),
        (("not_assessable", "not_assessable"), "not_assessable", None),
    ],
)
def test_the_majority_of_those_that_could_assess_decides(votes: tuple[str, ...], state: str, confidence: float) -> None:
    found = majority([vote(one) for one in votes])

    assert (found.state, found.confidence) == (state, confidence)


def test_dawid_and_skene_learn_whom_to_believe() -> None:
    """Two judges that agree on nearly everything outvote, together, one that answers at random."""
    truth = {f"t{n}": "present" if n % 3 == 0 else "absent" for n in range(90)}
    other = {"present": "absent", "absent": "present"}
    ballots = {
        trace: [
            vote(state if n % 11 else other[state], "judge:a"),
            vote(state if n % 13 else other[state], "judge:b"),
            vote("present" if n % 2 else "absent", "judge:c"),
        ]
        for n, (trace, state) in enumerate(truth.items())
    }

    found = dawid_skene(ballots)

    agreed = [trace for trace, votes in ballots.items() if votes[0].state == votes[1].state]
    assert len(agreed) > 70
    assert all(found[trace].state == ballots[trace][0].state for trace in agreed)
    assert all(0.5 <= (f.confidence or 0) <= 1 for f in found.values() if f.state != "not_assessable")


def test_the_jury_stands_before_its_members_in_the_views(store: Store) -> None:
    for judge, states in (("judge:a", "ppa"), ("judge:b", "pap"), ("judge:z", "aap")):
        names = {"p": "present", "a": "absent"}
        say(store, {IDS[n]: names[s] for n, s in enumerate(states)}, judge)

    counts = jury.decide(store, HASH)
    again = jury.decide(store, HASH)

    assert counts == again == {"present": 2, "absent": 1}
    rows = store.connection.execute("SELECT trace_id, state FROM resolved WHERE category = ?", [CATEGORY]).fetchall()
    assert dict(rows) == {IDS[0]: "present", IDS[1]: "absent", IDS[2]: "present"}


def test_a_jury_of_one_is_refused(store: Store) -> None:
    say(store, {IDS[0]: "present"})

    with pytest.raises(DataError, match="a jury needs two judges; under this rubric there is judge:a"):
        jury.decide(store, HASH)


def test_replicates_are_asked_apart_and_vote(store: Store, serve: Callable[..., Server]) -> None:
    server = serve()
    endpoint = Endpoint(model="stub", base_url=server.url, max_tokens=300)
    plan = runs.plan(rubric(), endpoint, replicates=3)
    caller = Caller(endpoint, Ledger(store.connection))

    report = runs.judge(store, rubric(), plan, Selection(limit=4), caller)

    assert (report.traces, report.requests, report.calls) == (4, 12, 12)
    rows = store.connection.execute("SELECT DISTINCT confidence, evidence ->> '$.votes.present' FROM evidence")
    assert rows.fetchall() == [(1.0, "3")]


def test_robustness_asks_each_variant_and_keeps_its_verdicts_apart(store: Store, serve: Callable[..., Server]) -> None:
    server = serve()
    endpoint = Endpoint(model="stub", base_url=server.url, max_tokens=300)
    plan = runs.plan(rubric(), endpoint)

    def caller() -> Caller:
        return Caller(endpoint, Ledger(store.connection), Patience(concurrency=4))

    rows, reports = robustness.measure(store, plan, Selection(limit=5), caller, ("retest", "padding"))

    assert [report.calls for report in reports] == [5, 5, 5]
    assert [(row.variant, row.same.n, row.same.value) for row in rows] == [("retest", 5, 1.0), ("padding", 5, 1.0)]
    kept = store.connection.execute("SELECT variant, count(*) FROM robustness GROUP BY 1 ORDER BY 1").fetchall()
    assert kept == [("", 5), ("padding", 5), ("retest", 5)]
    assert store.connection.execute("SELECT count(*) FROM evidence").fetchone() == (0,)


def test_an_unknown_variant_is_told_with_those_that_are_there(store: Store) -> None:
    plan = runs.plan(rubric(), Endpoint(model="stub", base_url="http://x"))

    with pytest.raises(DataError, match=r"no such variant: mirror\. There are retest, paraphrase"):
        robustness.measure(store, plan, Selection(limit=1), lambda: None, ("mirror",))
    assert len(VARIANTS) == 6


def test_stability_counts_what_became_and_what_ceased_to_be_present() -> None:
    usual = {("t1", "c"): "present", ("t2", "c"): "absent", ("t3", "c"): "absent", ("t4", "d"): "present"}
    changed = {("t1", "c"): "absent", ("t2", "c"): "present", ("t3", "c"): "absent", ("t4", "d"): "present"}

    rows = stability("padding", usual, changed)

    assert [(r.category, r.same.x, r.same.n, r.gained, r.lost) for r in rows] == [
        ("c", 1, 3, 1, 1),
        ("d", 1, 1, 0, 0),
        ("(all)", 2, 4, 1, 1),
    ]
