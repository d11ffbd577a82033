"""Whole runs against an endpoint in another process: each answer paid once, each request in one state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from judge_endpoint import Server
from judge_make import PRICE, items, plan

from tracelens.errors import JudgeError
from tracelens.judge.caller import Caller, Patience
from tracelens.judge.ledger import Ledger
from tracelens.judge.report import Report
from tracelens.judge.runner import Judged, run
from tracelens.store import connect

Serve = Callable[..., Server]


def resident() -> float:
    """Return the megabytes that this process holds (0 where the system does not tell)."""
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[1]) * 4096 / 1e6 if status.exists() else 0.0


class Bench:
    """A database, what its runs sank, and what an endpoint charged."""

    def __init__(self, path: Path) -> None:
        self.connection: duckdb.DuckDBPyConnection = connect(path)
        self.ledger = Ledger(self.connection)
        self.sunk: list[Judged] = []
        self.resident: list[float] = []

    def run(self, server: Server, count: int, cap: str | None = None, **more: Any) -> Report:
        api = more.pop("api", "chat")
        patience = Patience(**{"concurrency": 16, "timeout": 10.0, "deadline": 60.0, "first_pause": 0.01, **more})
        made = plan(server.url, api=api, max_tokens=300)
        limit = None if cap is None else Decimal(cap)
        caller = Caller(made.endpoint, self.ledger, patience, price=PRICE, cap=limit)
        return run(items(count), made, self.ledger, self._sink, caller)

    def _sink(self, judged: Sequence[Judged]) -> None:
        self.sunk.extend(judged)
        self.resident.append(resident())

    def one(self, sql: str) -> Any:
        row = self.connection.execute(sql).fetchone()
        assert row is not None
        return row[0]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "lens.duckdb")


@pytest.mark.parametrize("api", ["chat", "responses"])
def test_every_trace_is_judged_once_and_a_rerun_asks_nothing(bench: Bench, serve: Serve, api: str) -> None:
    server = serve()

    first = bench.run(server, 40, api=api)
    second = bench.run(server, 40, api=api)

    assert (first.states, first.calls, first.cached) == ({"answered": 40}, 40, 0)
    assert (second.states, second.calls, second.cached) == ({"answered": 40}, 0, 40)
    assert first.verdicts == second.verdicts == {"present": 80}
    assert first.cost == Decimal(server.account()["charged"]) == bench.one("SELECT sum(cost) FROM judge_calls")
    assert (second.cost, server.account()["requests"]) == (0, 40)


def test_more_traces_ask_only_the_new_ones(bench: Bench, serve: Serve) -> None:
    server = serve()

    bench.run(server, 10)
    report = bench.run(server, 25)

    assert (report.cached, report.calls) == (10, 15)


@pytest.mark.parametrize(("count", "seed"), [(100, 0), pytest.param(2000, 1, marks=pytest.mark.slow)])
def test_faults_of_every_kind_end_in_one_state_and_cost_what_the_server_charged(
    bench: Bench, serve: Serve, count: int, seed: int
) -> None:
    server = serve("--fault", "0.2", "--slow", "0.02", "--seed", str(seed))

    report = bench.run(server, count)
    account = server.account()

    assert sum(report.states.values()) == report.requests == count
    assert Counter(one.trace_id for one in bench.sunk).most_common(1)[0][1] == 1
    assert len(bench.sunk) == count
    assert set(report.states) <= {"answered", "refused", "invalid", "failed", "timeout"}
    assert report.cost == Decimal(account["charged"]) == bench.one("SELECT sum(cost) FROM judge_calls")
    assert max(account["usable"].values()) == 1
    assert bench.one("SELECT count(*) FROM judge_calls") == account["requests"] == report.calls
    assert all(account["faults"][kind] for kind in ("limited", "broken", "dropped", "slow", "truncated", "prose"))
    hallucinated = sum((f.evidence or {}).get("judge") == "quote_not_found" for one in bench.sunk for f in one.findings)
    assert hallucinated == 2 * account["faults"]["hallucinated"]

    again = bench.run(server, count)

    # Whose every try met a fault (how tries meet faults depends on the order in which they arrive) is asked again.
    unanswered = report.states["failed"] + report.states["timeout"]
    assert (again.cached, again.calls > 0) == (count - unanswered, unanswered > 0)
    assert all(again.states[kept] >= report.states[kept] for kept in ("answered", "refused", "invalid"))
    assert sum(again.states.values()) == count
    grown = bench.resident[-1] - bench.resident[len(bench.resident) // 4]
    assert grown < 25, "memory is flat but for the verdicts that this test keeps"


def test_an_answer_that_comes_too_late_is_a_timeout_and_asked_again_next_time(bench: Bench, serve: Serve) -> None:
    late, prompt = serve("--latency", "5"), serve()
    prompt_plan = plan(prompt.url)

    report = bench.run(late, 3, timeout=0.3, deadline=0.5)

    assert report.states == {"timeout": 3}
    assert report.verdicts == {"not_assessable": 6}
    assert (report.cost, report.unclear > 0) == (0, True)
    assert {f.state for one in bench.sunk for f in one.findings} == {"not_assessable"}
    assert prompt_plan.endpoint.model == "stub"
    again = bench.run(late, 3, timeout=20, deadline=30)
    assert again.states == {"answered": 3}


@pytest.mark.parametrize("fault", ["0", "0.2"])
def test_the_cost_limit_is_never_exceeded_and_the_next_run_goes_on(bench: Bench, serve: Serve, fault: str) -> None:
    server = serve("--fault", fault, "--slow", "0.01")
    cap = Decimal("0.008")

    report = bench.run(server, 120, cap=str(cap))
    charged = Decimal(server.account()["charged"])

    assert 0 < charged == report.cost <= report.cost + report.unclear <= cap
    assert report.pending > 0
    assert report.pending + sum(report.states.values()) == 120
    rest = bench.run(server, 120)
    assert sum(rest.states.values()) == 120
    assert max(server.account()["usable"].values()) == 1


def test_a_wrong_address_stops_the_run_with_what_to_do(bench: Bench, serve: Serve) -> None:
    server = serve()
    server.url = "http://127.0.0.1:9/v1"

    with pytest.raises(JudgeError, match=r"no connection in \d+ attempts .* Is the server running"):
        bench.run(server, 30)


def test_a_server_that_answered_anything_is_waited_for(bench: Bench, serve: Serve) -> None:
    """A 500 says that somebody is there: connections dropped after it are faults, not a wrong address."""
    report = bench.run(serve("--loading", "40"), 20)

    assert report.states == {"answered": 20}


def test_rate_limits_lower_the_number_of_calls_at_once(serve: Serve, bench: Bench) -> None:
    server = serve("--latency", "0.05")

    bench.run(server, 60, concurrency=7)

    assert server.account()["most_inside"] == 7


@pytest.mark.parametrize("status", ["401", "403", "404"])
def test_a_wrong_key_or_model_stops_the_run_at_once(bench: Bench, serve: Serve, status: str) -> None:
    server = serve("--refuse", status)

    with pytest.raises(JudgeError, match=rf"the endpoint answered {status}.*Check the address"):
        bench.run(server, 200)
    assert server.account()["requests"] <= 40


def test_an_endpoint_without_schemas_is_asked_for_json_from_then_on(bench: Bench, serve: Serve) -> None:
    server = serve("--refuse", "json_schema")

    report = bench.run(server, 60)

    assert report.states == {"answered": 60}
    assert 60 < report.calls <= 60 + 2 * 16
    assert bench.one("SELECT count(DISTINCT rung) FROM judge_calls WHERE status = 200") == 1
    assert bench.run(server, 60).calls == 0
