"""Give findings back to Inspect: copies of the logs in which each sample has a score ``tracelens``."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tracelens.errors import InputError
from tracelens.sources import inspect_log
from tracelens.sources.archive import ARCHIVE_ERRORS, read_member, zipfile
from tracelens.sources.bytes import LIMITS
from tracelens.sources.export import findings, rows_of
from tracelens.sources.head import head_of
from tracelens.types import Json

if TYPE_CHECKING:
    import duckdb

SCORER = "tracelens"
"""The name of the score that a sample gets."""
_Scores = dict[tuple[str, int], dict[str, Json]]


class _Log(NamedTuple):
    """A log that traces came from."""

    path: Path
    packed: bool
    """True for an ``.eval`` archive."""
    scores: _Scores


def inspect(connection: duckdb.DuckDBPyConnection, folder: Path) -> dict[Path, int]:
    """Write a copy of every Inspect log that traces came from, each sample with a score ``tracelens``.

    Its value is the number of findings, its metadata the findings. Logs of several folders keep their folders below
    ``folder``. Returns for each file written how many samples got the score. The logs themselves are not touched.

    Raises:
        InputError: a log is no longer where it was read, is damaged, or would be written over.
    """
    logs = _logs(connection)
    if not logs:
        return {}
    shared = Path(os.path.commonpath([str(log.path.parent.absolute()) for log in logs]))
    targets = [folder / log.path.absolute().relative_to(shared) for log in logs]
    own = {log.path.resolve() for log in logs}
    for target in targets:
        if target.resolve() in own:
            raise InputError(f"{target}: that is a log itself; name another folder with -o.")
    return {target: _copy(log, target) for log, target in zip(logs, targets, strict=True)}


def _logs(connection: duckdb.DuckDBPyConnection) -> list[_Log]:
    """Return the logs with the scores of their samples, in the order of their names."""
    found = findings(connection)
    scores: dict[str, _Scores] = defaultdict(dict)
    packed: dict[str, bool] = {}
    query = "SELECT trace_id, source_file, sample_id, epoch, answer FROM traces WHERE source_file IS NOT NULL"
    for row in rows_of(connection, query):
        file, mark, _ = row["source_file"].partition("!")
        packed[file] = bool(mark)
        scores[file][row["sample_id"], row["epoch"]] = _score(row["answer"], found.get(row["trace_id"], []))
    logs = [_Log(Path(file), packed[file], scores[file]) for file in sorted(scores)]
    return [log for log in logs if log.packed or _is_object(log.path)]


def _is_object(path: Path) -> bool:
    """Return whether a file is a log that is one JSON object."""
    return path.suffix == ".json" and path.is_file() and inspect_log.detect(head_of(path)) is not None


def _score(answer: str | None, found: list[dict[str, Any]]) -> dict[str, Json]:
    lines = [f"{one['category']}: {one['message']}" for one in found]
    return {
        "value": len(found),
        "answer": answer,
        "explanation": "\n".join(lines),
        "metadata": {"findings": found},
        "history": [],
    }


def _copy(log: _Log, target: Path) -> int:
    """Write the copy of a log under another name first, so that there is never half of one."""
    if not log.path.is_file():
        raise InputError(f"{log.path}: the log is no longer where it was read.")
    target.parent.mkdir(parents=True, exist_ok=True)
    begun = target.with_name(f".{target.name}.part")
    write: Callable[[_Log, Path], int] = _write_archive if log.packed else _write_object
    try:
        count = write(log, begun)
        begun.replace(target)
    except (*ARCHIVE_ERRORS, ValueError) as error:
        raise InputError(f"{log.path}: the log cannot be copied to {target}: {error}.") from error
    finally:
        begun.unlink(missing_ok=True)
    return count


def _write_archive(log: _Log, target: Path) -> int:
    """Write an ``.eval`` archive with the scores; members are deflated, which every version reads."""
    count = 0
    short: _Scores = {key: {"value": one["value"], "history": []} for key, one in log.scores.items()}
    with zipfile.ZipFile(log.path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys(old.namelist()):  # a name may be there twice; the last member stands
            data = read_member(old, name, LIMITS)
            if name.startswith("samples/"):
                data, scored = _scored(data, log.scores)
                count += scored
            elif name == "summaries.json":
                data, _ = _scored(data, short)
            new.writestr(name, data)
    return count


def _scored(data: bytes, scores: _Scores) -> tuple[bytes, int]:
    """Return a member with the scores of the one sample or the many in it, and how many; a damaged one as it is."""
    try:
        value = json.loads(data)
    except ValueError:
        return data, 0
    samples = value if isinstance(value, list) else [value]
    count = sum(_add(sample, scores) for sample in samples if isinstance(sample, dict))
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"), count


def _write_object(log: _Log, target: Path) -> int:
    """Write a ``.json`` log with the scores."""
    whole = json.loads(log.path.read_bytes())
    count = sum(_add(sample, log.scores) for sample in whole["samples"] or [])
    target.write_text(json.dumps(whole, ensure_ascii=False, indent=2), "utf-8", "surrogatepass")
    return count


def _add(sample: dict[str, Any], scores: _Scores) -> int:
    """Add the score of a sample to it; return how many it got."""
    score = scores.get((str(sample.get("id")), int(sample.get("epoch") or 0)))
    if score is None:
        return 0
    sample["scores"] = {**(sample.get("scores") or {}), SCORER: score}
    return 1
