"""ingest, sniff, sources and export on the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from sources.helpers import write_lines


def tracelens(*arguments: Any, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tracelens", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, check=False, timeout=300)


ROWS = [{"id": i, "question": f"What is {i} + 1?", "model": f"M-{kind}", "prediction": f"{i + 1}", "answer": str(i + 1)}
        for kind in ("Thinking", "Instruct") for i in range(3)]  # fmt: skip


def test_ingest_says_what_it_took_joins_models_and_export_gives_it_back(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "out.jsonl", ROWS)
    db = tmp_path / "lens.duckdb"
    done = tracelens("ingest", db, path, "--alias", "M-Thinking=M@reasoning", "--alias", "M-Instruct=M@direct")
    assert done.returncode == 0, done.stderr
    assert "1 file taken as plain: plain records (sample_id=id, response=prediction, gold=answer)." in done.stderr
    assert "Read 6 new traces, 0 rejected. Conditions: direct 3, reasoning 3." in done.stderr
    assert "3 pairs" in done.stderr
    exported = [json.loads(line) for line in tracelens("export", db, "--to", "jsonl").stdout.splitlines()]
    assert [(r["sample_id"], r["model"], r["condition"]) for r in exported[:2]] == [("0", "M", "reasoning"), ("1", "M", "reasoning")]


def test_ingest_by_a_mapping_says_which_files_it_read_and_an_alias_that_no_trace_bears(tmp_path: Path) -> None:
    write_lines(tmp_path / "out" / "M-Thinking.jsonl", ROWS[:3])
    (tmp_path / "out" / "notes.txt").write_text("a note")
    done = tracelens("ingest", tmp_path / "lens.duckdb", tmp_path / "out", "--map", "sample_id=id,response=prediction",
                     "--alias", "M-Thinking=M@reasoning")  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "1 file read by the mapping." in done.stderr
    assert "No trace that was read is of the model M-Thinking: an alias is a name as traces have it." in done.stderr


def test_sniff_of_a_folder_suggests_for_its_first_records_and_says_what_a_mapping_reads(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# what this is")
    write_lines(tmp_path / "out.jsonl", [{"uid": 1, "output": {"text": "3"}}])
    assert "response: output.text" in tracelens("sniff", tmp_path, "--suggest").stdout
    shown = tracelens("sniff", tmp_path, "--map", "response=output.text").stderr
    assert f"{tmp_path / 'out.jsonl'}: read by the mapping." in shown
    assert f"{tmp_path / 'README.md'}: not recognised" in shown


def test_a_path_of_a_mapping_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    (tmp_path / "gold.csv").write_text("id,gold\n1,3\n")
    (tmp_path / "map.yaml").write_text(
        "fields:\n  sample_id: id\n  response: prediction\n  gold: g.gold\n  model: modle\n"
        "join:\n- {file: gold.csv, by: nr, key: id, under: g}\n")
    path = write_lines(tmp_path / "out.jsonl", ROWS)
    run = ["run", path, "--db", tmp_path / "run.duckdb", "--page", tmp_path / "run.html"]
    for command in (["sniff", path], ["ingest", tmp_path / "lens.duckdb", path], run):
        told = tracelens(*command, "--map", tmp_path / "map.yaml").stderr
        keys = "is in none of the first records; the keys are id, question, model, prediction, answer."
        assert [line for line in told.splitlines() if "none of the first" in line] == [
            f"{tmp_path / 'map.yaml'}:5: fields.model: modle {keys}", f"{tmp_path / 'map.yaml'}:7: join.0.by: nr {keys}"]


def test_a_suggestion_for_a_file_without_records_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# what this is")
    done = tracelens("sniff", tmp_path / "README.md", "--suggest")
    assert (done.returncode, done.stdout) == (1, "")
    assert "not a log or table of a known kind; there are no records to map." in done.stderr


def test_sniff_shows_the_records_and_why(tmp_path: Path) -> None:
    done = tracelens("sniff", write_lines(tmp_path / "out.jsonl", ROWS), "-f", "json", "--rows", 1)
    assert done.returncode == 0, done.stderr
    (row,) = json.loads(done.stdout)
    assert (row["sample_id"], row["condition"], row["state"], row["text"]) == ("0", "unknown", "complete", "1")


def test_nothing_readable_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    done = tracelens("ingest", tmp_path / "lens.duckdb", write_lines(tmp_path / "x.jsonl", [{"question": "q", "answer": "3"}]))
    assert done.returncode == 1
    assert "may be the gold or the model's output" in done.stderr
    assert "Traceback" not in done.stderr


def test_sources_lists_every_format() -> None:
    from tracelens.sources import FORMATS

    listed = json.loads(tracelens("sources", "-f", "json").stdout)
    assert [row["format"] for row in listed] == [form.name for form in FORMATS]
