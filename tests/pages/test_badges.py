"""A judge whose agreement with people is unknown or too low is marked wherever its findings are counted."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tracelens import figures, pages
from tracelens.figures import badges
from tracelens.figures.badges import Doubt
from tracelens.pages import facts
from tracelens.store import Store, checked, open_readonly
from tracelens.types import Finding

JUDGED = "perc.misidentified"
UNKNOWN = "agreement with people is not measured"


def judged(path: Path, *detectors: str, gate: tuple[bool, str] | None = None) -> duckdb.DuckDBPyConnection:
    """Let judges call a category present in two reasoned traces, and return the database."""
    with Store(path, create=False) as store:
        run = store.begin_run("judge", {})
        (used,) = store.connection.execute("SELECT DISTINCT rubric_hash FROM categories").fetchone() or ("",)
        ids = [row[0] for row in store.connection.execute("SELECT trace_id FROM trace_rows WHERE condition = 'reasoning' ORDER BY ALL LIMIT 2").fetchall()]
        found = [
            (trace, Finding(category=JUDGED, state="present", message="no such thing is there", start=0, end=5, quote="First", detector=detector), False)
            for detector in detectors
            for trace in ids
        ]
        checked.add_evidence(store.connection, run, used, found)
        if gate is not None:
            store.connection.execute("INSERT INTO gate VALUES (?, ?, ?, ?, ?, ?)", [detectors[-1], used, JUDGED, *gate, datetime.datetime(2026, 1, 1)])
        store.finish_run(run)
    return open_readonly(path)


@pytest.fixture
def path(small_path: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(small_path, tmp_path / "lens.duckdb"))


@pytest.fixture
def title(small: duckdb.DuckDBPyConnection) -> str:
    return str((small.execute("SELECT title FROM categories WHERE category = ?", [JUDGED]).fetchone() or ("",))[0])


def test_rules_alone_are_not_in_doubt(small: duckdb.DuckDBPyConnection) -> None:
    assert badges.doubts(small) == {}


def test_a_judge_that_nobody_measured_is_in_doubt(path: Path, title: str) -> None:
    assert badges.doubts(judged(path, "judge:m")) == {JUDGED: Doubt(title, "judge:m", UNKNOWN)}


def test_a_judge_below_the_bar_is_in_doubt_and_says_why(path: Path, title: str) -> None:
    connection = judged(path, "judge:m", gate=(False, "kappa 0.31, 0.60 is needed"))

    assert badges.doubts(connection) == {JUDGED: Doubt(title, "judge:m", "kappa 0.31, 0.60 is needed")}


def test_a_judge_that_passed_is_not(path: Path) -> None:
    assert badges.doubts(judged(path, "judge:m", gate=(True, "kappa 0.80"))) == {}


def test_where_a_jury_decides_its_own_gate_counts(path: Path) -> None:
    assert badges.doubts(judged(path, "judge:m", "judge:jury", gate=(True, "kappa 0.80"))) == {}


def test_every_figure_that_counts_the_category_bears_the_badge_and_no_other(path: Path, title: str) -> None:
    connection = judged(path, "judge:m")
    known = badges.doubts(connection)
    said = f"◇ uncalibrated judge, exploratory: {title} (judge:m: {UNKNOWN})"

    for name, module in figures.FIGURES.items():
        if module.QUERY is None:
            continue
        drawing = badges.marked(module.plot(module.summarise(connection)), known)
        counted = title in str(drawing.table.rows) + str(module.plot(module.summarise(connection)).layout)
        assert drawing.badge == (said if counted else ""), name
        if counted and "yaxis" in drawing.layout and "ticktext" in drawing.layout["yaxis"]:
            assert any(tick.endswith(" ◇") for tick in drawing.layout["yaxis"]["ticktext"]), name


def test_the_header_counts_the_categories_in_doubt(path: Path) -> None:
    assert facts.collect(judged(path, "judge:m")).lines[-1] == ("judge", "◇ uncalibrated in 1 category: exploratory")


@pytest.mark.browser
def test_the_page_shows_it_in_header_panels_filter_and_reader(watch: Any, path: Path, tmp_path: Path, title: str) -> None:
    pages.build(judged(path, "judge:m"), tmp_path / "lens.html", ["errors"])
    page = watch((tmp_path / "lens.html").as_uri() + f"#category={JUDGED}").ready().drawn().page
    page.wait_for_selector("mark")

    assert "uncalibrated in 1 category" in page.locator("#facts .doubt").inner_text()
    assert title in page.locator(".card", has=page.get_by_role("heading", name="What goes wrong, by category")).locator(".doubt").inner_text()
    assert page.locator("#f-category .said").inner_text() == f"{title} ◇"
    assert page.locator("mark .tag").first.inner_text() == f"{title} ◇"
    assert page.locator(".finding .doubt").first.inner_text() == "◇ uncalibrated judge"
