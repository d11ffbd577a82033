"""Write records to files and read them back in a form that is easy to compare."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from tracelens.sources import read
from tracelens.types import Rejected, Trace


class Brief(NamedTuple):
    """What most tests compare whole."""

    id: str
    epoch: int
    reasoning: str | None
    answer: str
    gold: Any
    correct: bool | None
    state: str
    condition: str
    seen: str


def brief(trace: Trace) -> Brief:
    """Return the compared part of a trace; the answer is the answer section, or all text when nothing is marked."""
    assert isinstance(trace, Trace), trace
    parts = [trace.text[s.start : s.end] for s in trace.sections if s.kind == "answer"]
    answer = "\n".join(parts) if trace.sections else trace.text
    return Brief(
        trace.sample_id, trace.epoch, trace.reasoning, answer, trace.gold, trace.correct, trace.completion,
        trace.condition, trace.condition_source,
    )


def write_lines(path: Path, rows: list[Any]) -> Path:
    """Write rows as JSON lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def write_json(path: Path, value: Any) -> Path:
    """Write one JSON value."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1), "utf-8")
    return path


def briefs(*paths: Path, **options: Any) -> list[Brief]:
    """Return what reading the paths gives; a reject fails the test."""
    return [brief(item) for item in read(paths, **options)]


def both(*paths: Path, **options: Any) -> tuple[list[Trace], list[Rejected]]:
    """Return traces and rejects."""
    items = list(read(paths, **options))
    return [i for i in items if isinstance(i, Trace)], [i for i in items if isinstance(i, Rejected)]
