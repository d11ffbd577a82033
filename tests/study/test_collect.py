"""Collection loses nothing and pays nothing twice, sends the pictures as they are, and keeps what came back."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import time
from collections import Counter
from decimal import Decimal

import msgspec
import pytest

from tracelens.errors import JudgeError
from tracelens.judge.prices import Price
from tracelens.sources import read as read_traces
from tracelens.study import asking, collect, items, records
from tracelens.study.conditions import parse
from tracelens.study.replies import Replies


@pytest.fixture
def wanted(small):
    def make(url: str, conditions: str = "direct,reasoning", **given: object) -> collect.Wanted:
        known = {
            "folder": small,
            "model": "stub",
            "base_url": url,
            "conditions": tuple(map(parse, conditions.split(","))),
            "prompts": asking.prompts(),
            "sampling": {"temperature": 0.7, "top_p": 0.9},
            "concurrency": 4,
        }
        return collect.Wanted(**{**known, **given})

    return make


def run(wanted, folder, path, limit=None):
    taken = items.sample(items.read(folder), limit)
    with Replies(path / "replies.jsonl") as replies:
        report = collect.collect(wanted, taken, replies)
        made = list(collect.traces(wanted, taken, replies))
    return report, made


def test_pictures_arrive_as_the_bytes_of_their_files(small, by_column, wanted, serve, tmp_path):
    stub = serve()
    run(wanted(stub.url, "direct"), small, tmp_path)

    files = {(small / name).read_bytes() for item in by_column.values() for name in item.images.values()}
    sent = {
        base64.b64decode(part["image_url"]["url"].removeprefix("data:image/jpeg;base64,"))
        for body in stub.bodies
        for part in body["messages"][0]["content"]
        if part["type"] == "image_url"
    }
    assert sent == files


def test_faults_lose_nothing_and_nothing_is_paid_twice(small, wanted, serve, tmp_path):
    """The first three tries of every question fail: a rate limit, a broken server, a dropped connection."""
    stub = serve(faults=(429, 500, 0))
    report, made = run(wanted(stub.url, concurrency=16), small, tmp_path, limit=8)

    assert (report.wanted, report.answered, report.failed) == (16, 16, 0)
    assert len({(one["sample_id"], one["condition"]) for one in made}) == 16
    assert set(stub.answered.values()) == {1}


def test_a_second_run_asks_only_what_is_missing(small, wanted, serve, tmp_path):
    stub = serve()
    first, _ = run(wanted(stub.url, "direct"), small, tmp_path, limit=10)
    second, made = run(wanted(stub.url, "direct,reasoning"), small, tmp_path)

    assert (first.answered, second.cached, second.answered) == (10, 10, 30)
    assert len(made) == 40
    assert set(stub.answered.values()) == {1}


def test_a_torn_last_line_of_a_killed_run_costs_only_its_own_question(small, wanted, serve, tmp_path):
    stub = serve()
    run(wanted(stub.url, "direct"), small, tmp_path, limit=6)
    path = tmp_path / "replies.jsonl"
    path.write_bytes(path.read_bytes()[:-20])

    report, made = run(wanted(stub.url, "direct"), small, tmp_path, limit=6)

    assert (report.cached, report.answered, len(made)) == (5, 1, 6)
    assert all(json.loads(line) for line in path.read_text().splitlines())


@pytest.mark.slow
def test_a_run_killed_again_and_again_ends_as_one_that_was_not(small, serve, tmp_path):
    """What was under way at a kill (at most the four concurrent questions) may be asked twice; nothing else is."""
    stub = serve()
    stub.delay = 0.05
    path, kills = tmp_path / "m.jsonl", 3
    command = [sys.executable, "-m", "tracelens", "spacenum", "collect", small, "--model", "m", "--base-url", stub.url,
               "--concurrency", "4", "-o", path]  # fmt: skip
    for kill in range(kills):
        running = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        while sum(stub.answered.values()) < 9 * (kill + 1):
            assert running.poll() is None
            time.sleep(0.01)
        running.kill()
        running.wait()
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)

    made = [json.loads(line) for line in path.read_text().splitlines()]
    assert Counter(one["condition"] for one in made) == {"direct": 20, "reasoning": 20}
    assert {one["response"] for one in made} == {"The answer is A."}
    assert len(stub.answered) == 40
    assert sum(stub.answered.values()) <= 40 + 4 * kills


def test_a_budget_is_never_exceeded(small, wanted, serve, tmp_path):
    stub = serve()
    price = Price(model="stub", input=Decimal(0), output=Decimal(1000), image_tokens=1)
    direct = asking.prompts().max_tokens["direct"]
    cap = price.bound(0, 0, direct) * 3
    report, _ = run(wanted(stub.url, "direct", price=price, cap=cap, concurrency=1), small, tmp_path)

    assert report.cost <= cap
    assert report.answered < 20
    assert report.answered + report.not_asked == 20


def test_a_wrong_model_stops_the_run_with_what_to_do(small, wanted, serve, tmp_path):
    stub = serve(faults=(404,) * 50)
    with pytest.raises(JudgeError, match="Check --base-url, --model"):
        run(wanted(stub.url), small, tmp_path)


@pytest.mark.parametrize("field", ["reasoning_content", "reasoning", "thinking"])
def test_reasoning_of_each_dialect_is_kept_apart_from_the_answer(small, wanted, serve, tmp_path, field):
    stub = serve(reply={"content": "B", field: "The door moved left."})
    _, made = run(wanted(stub.url, "reasoning"), small, tmp_path, limit=1)

    (one,) = made
    assert (one["reasoning"], one["answer"], one["meta"]["reasoning_field"]) == ("The door moved left.", "B", field)
    assert (one["finish_reason"], one["usage"]["completion_tokens"]) == ("stop", 4)


def test_a_body_that_is_no_reply_is_kept_as_an_error(small, wanted, serve, tmp_path):
    stub = serve()
    stub.body = lambda: b"<html>busy</html>"
    report, made = run(wanted(stub.url, "direct"), small, tmp_path, limit=1)

    assert report.answered == 1
    assert made[0]["finish_reason"] == "error"
    assert "<html>" in made[0]["meta"]["error"]


def test_collected_records_are_canonical_traces(small, wanted, serve, tmp_path):
    stub = serve()
    _, made = run(wanted(stub.url, "direct,reasoning,blind", epochs=2), small, tmp_path, limit=4)
    path = tmp_path / "stub.jsonl"
    assert records.write(path, made) == len(made) == 24

    traces = list(read_traces([path]))
    assert Counter(trace.condition for trace in traces) == {"direct": 8, "reasoning": 8, "blind": 8}
    assert {trace.epoch for trace in traces} == {0, 1}
    assert all(trace.scene and trace.choices and trace.gold in trace.choices for trace in traces)


def test_scenes_in_words_need_no_pictures(small, wanted, serve, tmp_path):
    stub = serve()
    run(wanted(stub.url, "direct", scene_text=True), small, tmp_path)
    assert all(isinstance(body["messages"][0]["content"], str) for body in stub.bodies)


def test_sampling_seed_and_epoch_reach_the_model(small, wanted, serve, tmp_path):
    stub = serve()
    run(wanted(stub.url, "direct", seed=7, epochs=3), small, tmp_path, limit=1)
    assert sorted(body["seed"] for body in stub.bodies) == [7, 8, 9]
    assert all(body["top_p"] == 0.9 for body in stub.bodies)


def test_replies_are_found_again_by_their_key(tmp_path):
    from tracelens.study.replies import Attempt

    made = Attempt(key="k", item_id="i", condition="direct", epoch=0, sent_at="", latency=0.1, attempt=0,
                   status=200, raw="{}")  # fmt: skip
    with Replies(tmp_path / "r.jsonl") as replies:
        replies.append(msgspec.structs.replace(made, status=503))
        assert replies.answers == {}
        replies.append(made)
    with Replies(tmp_path / "r.jsonl") as replies:
        assert replies.answers == {"k": made}
