"""Dashboards are data: shipped ones are valid, errors name file, line and key, SQL of theirs cannot leave the database."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tracelens import figures, pages
from tracelens.errors import QueryError, RubricError
from tracelens.figures import Filters
from tracelens.pages import dashboard, panels

MINE = """\
name: mine
title: Mine
panels:
  - figure: chart
    sql: SELECT task, condition, count(*) AS n FROM traces GROUP BY ALL ORDER BY ALL
    options: {kind: bar, x: task, y: n, color: condition}
"""


@pytest.mark.parametrize("name", dashboard.shipped())
def test_a_shipped_dashboard_draws_every_panel_on_the_small_database(small: duckdb.DuckDBPyConnection, name: str) -> None:
    loaded = dashboard.load(name)

    assert loaded.name == name
    for panel in loaded.panels:
        drawing = panels.plot(panel, panels.read(small, panel), Filters())
        assert drawing.empty or drawing.note or drawing.headline


def test_every_figure_is_listed_and_every_query_used() -> None:
    folder = Path(figures.__file__).parent
    shared = {"__init__", "badges", "by_condition", "cells", "counts", "drawing", "files", "pairing", "rows", "theme", "words"}
    listed = {Path(module.__file__ or "").stem for module in figures.FIGURES.values()}

    assert listed == {path.stem for path in folder.glob("*.py")} - shared


def test_a_user_adds_a_panel_of_sql_without_python(small: duckdb.DuckDBPyConnection) -> None:
    (panel,) = dashboard.parse(MINE, "mine.yaml").panels
    drawing = panels.plot(panel, panels.read(small, panel), Filters())

    assert drawing.table.rows == (("add", "direct", 7), ("add", "reasoning", 7), ("turn", "direct", 4), ("turn", "reasoning", 3))
    assert [trace["y"] for trace in drawing.traces] == [[7, 4], [7, 3]]


def test_a_filter_narrows_a_panel_by_the_columns_it_has(small: duckdb.DuckDBPyConnection) -> None:
    (panel,) = dashboard.parse(MINE, "mine.yaml").panels

    assert panels.read(small, panel, Filters(task="turn", model="m1")).rows == [("turn", "direct", 4), ("turn", "reasoning", 3)]


def test_the_skeleton_is_a_valid_dashboard() -> None:
    assert dashboard.parse(dashboard.skeleton("9 Läufe"), "x.yaml").name == "d-9-l-ufe"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name: [", "mine.yaml:1: not YAML"),
        ("- a", "mine.yaml:1: a dashboard is a mapping"),
        (MINE.replace("figure: chart", "figure: pie"), "mine.yaml:4: panels.0: there is no figure 'pie'"),
        (MINE.replace("kind: bar", "knd: bar"), "mine.yaml:4: panels.0: the figure 'chart' has no option 'knd'"),
        (MINE.replace("    sql:", "    query: none\n    sql:"), "mine.yaml:4: panels.0: give either sql or query"),
        (MINE.replace("sql: SELECT", "query: SELECT"), "mine.yaml:4: panels.0: There is no query named"),
        (MINE.replace("title: Mine", "titel: Mine"), "mine.yaml:2: titel: Extra inputs are not permitted"),
        (MINE.replace("name: mine", "name: Mine!"), "mine.yaml:1: name: String should match"),
        ("name: mine\ntitle: x\npanels: []\n", "mine.yaml:3: panels: Tuple should have at least 1 item"),
        (MINE.replace("    options", "    span: huge\n    options"), "mine.yaml:6: panels.0.span: Input should be"),
    ],
)
def test_an_error_names_file_line_and_key(text: str, message: str) -> None:
    with pytest.raises(RubricError) as raised:
        dashboard.parse(text, "mine.yaml")

    assert message in str(raised.value)


def test_an_unknown_dashboard_is_told_what_there_is() -> None:
    with pytest.raises(RubricError, match="Shipped: reasoning, overview"):
        dashboard.load("nonsense")


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT 1) AS x; DELETE FROM labels; --",
        "SELECT 1); ATTACH 'x'; SELECT (1",
        "COPY traces TO '/tmp/x.csv'",
        "SELECT nonsense FROM traces",
    ],
)
def test_sql_of_a_dashboard_file_runs_in_the_sandbox(small: duckdb.DuckDBPyConnection, tmp_path: Path, sql: str) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(f"name: mine\ntitle: x\npanels:\n  - figure: table\n    title: stolen\n    sql: |\n      {sql}\n")

    with pytest.raises(QueryError, match="The SQL of the panel 'stolen' cannot be used"):
        pages.build(small, tmp_path / "x.html", [file])
    assert not (tmp_path / "x.html").exists()


def test_a_panel_says_in_its_own_words_that_the_database_has_nothing_for_it(small: duckdb.DuckDBPyConnection) -> None:
    calls = next(p for p in dashboard.load("judges").panels if p.query == "judge_calls")
    cells = panels.read(small, calls)

    assert panels.plot(calls, cells, Filters()).empty == "No judge was asked, so nothing was paid. Ask one with tracelens judge."
    assert panels.plot(calls, cells, Filters(model="m1")).empty == "The query gives no rows here."


def test_drawing_needs_no_more_of_scipy_than_its_special_functions(small_path: Path) -> None:
    code = (
        "import sys; from tracelens.pages import dashboard, panels; from tracelens.figures import Filters; from tracelens.store import open_readonly\n"
        "c = open_readonly(sys.argv[1])\n"
        "for p in dashboard.load('reasoning').panels: panels.plot(p, panels.read(c, p), Filters())\n"
        "print(sorted(m for m in ('scipy.special', 'scipy.stats', 'scipy.optimize') if m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(small_path)], capture_output=True, text=True, check=True)

    assert done.stdout == "['scipy.special']\n"


OPENING = """\
name: narrowed
title: Narrowed
filters: {task: turn}
panels:
  - figure: verdict
"""


@pytest.mark.browser
def test_a_dashboards_own_filter_narrows_it_until_another_is_chosen(watch: Any, small: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    pages.build(small, tmp_path / "narrowed.html", [dashboard.parse(OPENING, "narrowed.yaml")])
    page = watch(tmp_path / "narrowed.html").ready().drawn().page

    assert page.locator("#lead").inner_text() == "Narrowed to task turn unless a filter says otherwise."
    assert page.locator(".tile strong").all_inner_texts() == ["0", "1", "0", "1"]
    page.goto((tmp_path / "narrowed.html").as_uri() + "#task=add")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.locator(".tile strong").all_inner_texts() == ["3", "1", "1", "2"]
