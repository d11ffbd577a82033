"""Commands: data to standard output, talk to standard error, exit codes, and one way to print rows."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tracelens.cli import COMMANDS, GROUPS
from tracelens.store import Store

HEAVY = ("pandas", "duckdb", "plotly", "spacy", "sklearn", "openai", "pyarrow", "scipy", "pydantic", "numpy")


def tracelens(*arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tracelens", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "lens.duckdb"
    with Store(path) as store:
        store.begin_run("ingest", {"paths": ["é.jsonl", "[red]x[/red]"]})
    return path


def test_help_loads_no_heavy_library() -> None:
    program = f"import sys; sys.argv = ['tracelens', '--help']\nfrom tracelens.cli import main\ntry: main()\nexcept SystemExit: pass\nprint([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize("command", [*COMMANDS, *GROUPS])
def test_every_command_has_help_with_worked_examples(command: str) -> None:
    done = tracelens(command, "--help")

    assert done.returncode == 0
    plain = re.sub(r"[│\s]+", " ", done.stdout)
    if command in COMMANDS:
        assert f"Examples: tracelens {command}" in plain or f"| tracelens {command}" in plain


@pytest.mark.parametrize("command", [*COMMANDS, *GROUPS])
def test_every_command_is_in_the_documentation(command: str) -> None:
    root = Path(__file__).resolve().parents[2]
    pages = [root / "README.md", *sorted((root / "docs").glob("*.md"))]

    assert any(f"tracelens {command}" in page.read_text("utf-8") for page in pages)


def test_the_version_is_printed() -> None:
    assert re.fullmatch(r"tracelens \d+\.\d+\.\d+\n", tracelens("--version").stdout)


def test_rows_as_json_are_one_array_of_objects(db: Path) -> None:
    done = tracelens("sql", db, "select command, options->>'paths' as paths from runs", "--format", "json")

    assert json.loads(done.stdout) == [{"command": "ingest", "paths": '["é.jsonl","[red]x[/red]"]'}]
    assert done.stderr == ""


def test_rows_as_csv_have_a_header(db: Path) -> None:
    done = tracelens("sql", db, "select command, 0.1 + 0.2 as x, null as n from runs", "-f", "csv")

    assert list(csv.reader(io.StringIO(done.stdout))) == [["command", "x", "n"], ["ingest", "0.3", ""]]


def test_a_table_shows_markup_and_control_characters_as_text(db: Path) -> None:
    done = tracelens("sql", db, "select '[bold]a[/bold]' || chr(27) || '[31m' as x")

    assert "[bold]a[/bold]\ufffd[31m" in done.stdout


def test_a_query_is_read_from_standard_input(db: Path) -> None:
    assert json.loads(tracelens("sql", db, "-", "-f", "json", stdin="select 1 as x").stdout) == [{"x": 1}]


def test_cut_rows_are_announced_on_standard_error(db: Path) -> None:
    done = tracelens("sql", db, "select * from range(5)", "--rows", "2", "-f", "csv")

    assert done.stdout == "range\n0\n1\n"
    assert "first 2 rows" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("sql", "none.duckdb", "select 1"), 1, "tracelens ingest none.duckdb"),
        (("check", "none.duckdb"), 1, "tracelens ingest none.duckdb"),
        (("run", "--nonsense"), 2, "nonsense"),
        (("nonsense",), 2, "nonsense"),
    ],
)
def test_failures_have_a_message_and_a_code(arguments: tuple[str, ...], code: int, message: str) -> None:
    done = tracelens(*arguments)

    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_the_schema_names_every_view(db: Path) -> None:
    rows = json.loads(tracelens("schema", "-f", "json").stdout)

    assert {"relation", "kind", "column", "type", "note"} == set(rows[0])
    assert {"traces", "errors", "pairs", "accuracy", "error_rates", "findings"} <= {row["relation"] for row in rows}
