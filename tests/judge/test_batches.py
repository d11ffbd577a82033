"""Batches leave the same records as live calls, and no question is asked twice."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from judge_batch_service import BatchService
from judge_filled import filled, rubric
from judge_make import PRICE

from tracelens.judge.batches import Service, files
from tracelens.judge.requests import Endpoint
from tracelens.judging import batch, runs
from tracelens.judging.selection import Selection
from tracelens.store import Store

ALL = Selection()
BATCH_PRICE = PRICE.model_copy(update={"batch": Decimal("0.5")}).in_batch()


@pytest.fixture
def provider() -> Iterator[BatchService]:
    with BatchService() as service:
        yield service


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with filled(tmp_path / "lens.duckdb", 12) as made:
        yield made


def made(provider: BatchService) -> tuple[runs.Plan, Service]:
    endpoint = Endpoint(model="stub", base_url=provider.url, max_tokens=300)
    return runs.plan(rubric(), endpoint), Service(provider.url, None)


def test_a_batch_is_submitted_once_and_its_answers_become_findings(store: Store, provider: BatchService) -> None:
    plan, service = made(provider)

    first = batch.submit(store, plan, ALL, service, BATCH_PRICE)
    second = batch.submit(store, plan, ALL, service, BATCH_PRICE)
    early = batch.fetch(store, service, provider.url)
    live = runs.judge(store, rubric(), plan, ALL, None)
    provider.done = True
    late = batch.fetch(store, service, provider.url)
    report = runs.judge(store, rubric(), plan, ALL, None)

    assert (first.requests, first.under_way) == (12, 0)
    assert (second.requests, second.under_way) == (0, 12)
    assert (live.under_way, live.pending) == (12, 0), "a live run leaves to the batch what is in it"
    assert (early.ended, list(early.under_way.values())) == (0, ["in_progress"])
    assert (late.ended, late.answers, late.under_way) == (1, 12, {})
    assert (report.cached, report.pending, report.calls) == (12, 0, 0)
    assert len(provider.asked) == len(set(provider.asked)) == 12
    cost, bound, batches = store.connection.execute(
        "SELECT sum(cost), count(cost_bound), count(DISTINCT batch_id) FROM judge_calls"
    ).fetchall()[0]
    assert cost == 12 * (1000 * Decimal("0.075") + 100 * Decimal("0.30")) / 1_000_000
    assert (bound, batches) == (0, 1)
    found = store.connection.execute("SELECT count(*), min(detector) FROM errors WHERE detector LIKE 'judge:%'")
    assert found.fetchone() == (12, "judge:stub")


def test_a_request_that_failed_in_the_batch_is_free_to_be_asked_again(store: Store, provider: BatchService) -> None:
    plan, service = made(provider)
    provider.broken_lines = 5
    batch.submit(store, plan, ALL, service)
    provider.done = True

    batch.fetch(store, service, provider.url)

    assert runs.judge(store, rubric(), plan, ALL, None).pending == 5
    assert batch.submit(store, plan, ALL, service).requests == 5


def test_a_batch_whose_process_died_after_creating_it_is_found_again(store: Store, provider: BatchService) -> None:
    plan, service = made(provider)
    batch.submit(store, plan, ALL, service)
    store.connection.execute("UPDATE judge_batches SET provider_id = NULL, status = 'uploading'")
    provider.done = True

    assert batch.fetch(store, service, provider.url).answers == 12
    assert _answers(store) == 12


def _answers(store: Store) -> int:
    row = store.connection.execute("SELECT count(*) FROM judge_calls").fetchone()
    return int(row[0]) if row else 0


def test_a_batch_that_was_never_created_lets_its_questions_go(store: Store, provider: BatchService) -> None:
    plan, service = made(provider)
    batch.submit(store, plan, ALL, service)
    store.connection.execute("UPDATE judge_batches SET provider_id = NULL")
    provider.batches.clear()

    assert batch.fetch(store, service, provider.url).never_created == 1
    assert batch.submit(store, plan, ALL, service).requests == 12


def test_an_interrupted_fetch_stores_no_answer_twice(store: Store, provider: BatchService) -> None:
    plan, service = made(provider)
    batch.submit(store, plan, ALL, service)
    provider.done = True
    batch.fetch(store, service, provider.url)
    store.connection.execute("UPDATE judge_batches SET fetched = NULL")

    assert batch.fetch(store, service, provider.url).answers == 0
    assert _answers(store) == 12


def test_the_cost_limit_leaves_out_what_it_cannot_pay_in_the_worst_case(store: Store, provider: BatchService) -> None:
    plan, service = made(provider)
    whole = batch.submit(store, plan, ALL, service, BATCH_PRICE, None)
    store.connection.execute("DELETE FROM judge_batches")

    part = batch.submit(store, plan, ALL, service, BATCH_PRICE, whole.bound / 2)

    assert 0 < part.requests < 12
    assert part.requests + part.left_out == 12
    assert part.bound <= whole.bound / 2


def test_a_file_holds_no_more_lines_than_the_provider_takes(store: Store, provider: BatchService) -> None:
    plan, _ = made(provider)
    entries = list(batch._entries(store, plan, ALL, batch._Tally(None)))

    assert [len(group) for group in files(entries, most_lines=5)] == [5, 5, 2]
