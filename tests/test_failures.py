"""A rule that raises, or a text that cannot be read, is a failure of one trace: kept, counted, told; the run goes on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tracelens import claims, cli, pipeline, rubric
from tracelens.claims.deferred import Batch, Deferred
from tracelens.rules import runner
from tracelens.rules.case import Case, Verdict
from tracelens.store import Store
from tracelens.types import Span

DEFAULT = rubric.load()
TEXTS = ["We add 2 + 2 = 5, so the answer is 5.", "The odd one: 2 + 2 = 5.", "We add 3 + 3 = 7, so the answer is 7."]


@pytest.fixture
def db(tmp_path: Path) -> Path:
    lines = [{"sample_id": str(i), "response": text, "prompt": "2 + 2?"} for i, text in enumerate(TEXTS)]
    (tmp_path / "traces.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    with Store(tmp_path / "lens.duckdb") as store:
        pipeline.ingest(store, [tmp_path / "traces.jsonl"])
    return tmp_path / "lens.duckdb"


@pytest.fixture
def raising(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the rule on loops raise on one of the texts."""

    def check(case: Case) -> Verdict:
        if "odd" in case.text:
            raise ValueError("what is this?")
        return ()

    plan = runner._plan(DEFAULT)
    entries = tuple(e._replace(check=check, needs=()) if e.leaf.id == "meta.loop" else e for e in plan.entries)
    raises = plan._replace(entries=entries, starts={})
    monkeypatch.setattr(runner, "_plan", lambda _: raises)


@pytest.fixture
def unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the claim reader raise on one of the texts."""

    class Unreadable(Batch):
        def read(self, text: str, prompt: str = "", answer: Span | None = None) -> Deferred:
            made = super().read("" if "odd" in text else text, prompt, answer)
            if "odd" in text:
                raise IndexError("out of range")
            return made

    monkeypatch.setattr(claims, "batched", Unreadable)


def query(db: Path, sql: str) -> list[tuple[object, ...]]:
    with Store(db) as store:
        return store.connection.execute(sql).fetchall()


@pytest.mark.usefixtures("raising")
def test_a_rule_that_raises_cannot_tell_and_disturbs_no_other_rule_or_trace(db: Path) -> None:
    with Store(db) as store:
        report = pipeline.check(store, DEFAULT)

    assert (report.traces, report.failed) == (3, 1)
    assert query(db, "SELECT sample_id, detector, error FROM failures JOIN traces USING (trace_id)") == [
        ("1", "meta.loop/2", "ValueError: what is this?")
    ]
    found = query(
        db,
        """SELECT sample_id, category, f.state, message FROM findings f JOIN traces USING (trace_id)
           WHERE category = 'meta.loop' OR (category = 'num.arithmetic' AND f.state = 'present') ORDER BY ALL""",
    )
    failed = "The check failed on this trace, which is an error of tracelens (ValueError)."
    assert [one[:3] for one in found] == [
        ("0", "meta.loop", "absent"),
        ("0", "num.arithmetic", "present"),
        ("1", "meta.loop", "not_assessable"),
        ("1", "num.arithmetic", "present"),
        ("2", "meta.loop", "absent"),
        ("2", "num.arithmetic", "present"),
    ]
    assert found[2][3] == failed


@pytest.mark.usefixtures("unreadable")
def test_a_text_that_cannot_be_read_has_no_claims_and_the_others_keep_theirs(db: Path) -> None:
    with Store(db) as store:
        report = pipeline.check(store, DEFAULT)

    assert report.failed == 1
    counted = "SELECT sample_id, count(quote) FROM traces LEFT JOIN claims USING (trace_id) GROUP BY 1 ORDER BY 1"
    assert query(db, counted) == [("0", 4), ("1", 0), ("2", 4)]
    states = "SELECT DISTINCT f.state FROM findings f JOIN traces USING (trace_id) WHERE sample_id = '1'"
    assert query(db, states) == [("not_assessable",)]
    assert query(db, "SELECT detector, error FROM failures") == [("claims", "IndexError: out of range")]


@pytest.mark.usefixtures("raising")
def test_the_command_says_so_and_ends_with_3(db: Path) -> None:
    result = CliRunner().invoke(cli._application(), ["check", str(db)])

    assert result.exit_code == 3
    assert "On 1 of them something failed" in result.stderr


def test_without_failures_the_command_ends_with_0(db: Path) -> None:
    result = CliRunner().invoke(cli._application(), ["check", str(db)])

    assert (result.exit_code, query(db, "SELECT count(*) FROM failures")) == (0, [(0,)])
