"""Run SQL that somebody wrote: one SELECT, read only, in a child process with its own memory and time limits.

The database engine's settings keep a query from files, extensions, other databases and its own configuration; the
child process is there for what they cannot stop (a single call that allocates without end ignores the engine's
time-out and memory limit). The parent kills the child when its time is up.
"""

from __future__ import annotations

import decimal
import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from tracelens.errors import QueryError, StoreError

_FORBIDDEN = (
    "is not allowed here: only one SELECT (or DESCRIBE, SHOW, EXPLAIN) is. "
    "To change data, ingest or check again; to export, use --format csv."
)


class Limits(NamedTuple):
    """What a query may use: result rows, seconds on the clock, and megabytes of memory."""

    rows: int = 100_000
    seconds: float = 60.0
    megabytes: int = 2_048


class Result(NamedTuple):
    """The answer to a query; ``truncated`` when there were more rows than the limit."""

    columns: list[str]
    types: list[str]
    rows: list[list[Any]]
    truncated: bool


def query(path: Path | str, sql: str, limits: Limits = Limits()) -> Result:  # noqa: B008 -- an immutable tuple
    """Return the rows of one SELECT over the database at ``path``.

    Values are JSON-like: numbers, texts, booleans, None, lists and dicts; dates and other types come as text.

    Raises:
        QueryError: if the SQL is not one SELECT, is wrong, would touch anything outside the database, or ran into a
            limit; the message says which.
        StoreError: if the database does not exist, is a file of another kind, or is being written to.
    """
    from tracelens.store.database import require_database  # the child needs this file alone

    require_database(path)
    request = json.dumps({"path": str(path), "sql": sql, "limits": limits._asdict()})
    command = [sys.executable, "-I", "-c", _bootstrap(), "sandbox"]
    try:
        done = subprocess.run(
            command,
            input=request.encode("utf-8", "replace"),
            capture_output=True,
            timeout=limits.seconds + 5,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise QueryError(f"stopped after {limits.seconds:g} s. Aggregate or filter, or raise --timeout.") from error
    if done.returncode != 0 or not done.stdout:
        raise QueryError(_death(done.returncode, limits))
    answer = json.loads(done.stdout)
    if "error" in answer:
        raise (StoreError if answer["kind"] == "store" else QueryError)(answer["error"])
    return Result(answer["columns"], answer["types"], answer["rows"], answer["truncated"])


def _bootstrap() -> str:
    """Return the child's program: it must find this package also when it runs from a source checkout."""
    root = str(Path(__file__).resolve().parents[2])
    return f"import sys; sys.path.insert(0, {root!r}); from tracelens.store.sandbox import child; child()"


def _death(code: int, limits: Limits) -> str:
    if code in (-9, -24):
        return f"stopped: it used more than {limits.seconds:g} s of processor time."
    return f"stopped: it needed more than {limits.megabytes} MB of memory. Aggregate or filter, or raise --memory."


# -- the child's side ------------------------------------------------------------------------------------------------


def child() -> None:
    """Read a request on standard input, write its answer on standard output; the body of the child process."""
    request = json.load(sys.stdin)
    limits = Limits(**request["limits"])
    _confine(limits)
    try:
        answer = _run(request["path"], request["sql"], limits)
    except _RefusedError as refusal:
        answer = {"error": str(refusal), "kind": refusal.kind}
    except MemoryError:
        sys.exit(3)
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()


class _RefusedError(Exception):
    """A query's failure on its way to the parent."""

    def __init__(self, message: str, kind: str = "query") -> None:
        super().__init__(message)
        self.kind = kind


def _confine(limits: Limits) -> None:
    """Cap this process's address space and processor time, where the operating system can (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    # The engine and its libraries map about 1.5 GB of addresses before they hold any data.
    room = (limits.megabytes + 1_536) * 1_048_576
    resource.setrlimit(resource.RLIMIT_AS, (room, room))
    seconds = math.ceil(limits.seconds) * 2 + 2
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _run(path: str, sql: str, limits: Limits) -> dict[str, Any]:
    import duckdb

    settings: dict[str, Any] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
        "python_enable_replacements": False,
        "memory_limit": f"{limits.megabytes}MB",
        "threads": 2,
        "temp_directory": "",
    }
    try:
        connection = duckdb.connect(path, read_only=True, config=settings)
        connection.execute(f"SET max_execution_time = {int(limits.seconds * 1000)}")
        connection.execute("SET enable_progress_bar = false")  # it would be drawn into the answer
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
    except duckdb.Error as error:
        raise _RefusedError(f"{path}: cannot be opened for reading: {_first(error)}", "store") from error
    _one_select(connection, sql)
    try:
        cursor = connection.execute(sql)
        columns = [d[0] for d in cursor.description or []]
        types = [str(d[1]) for d in cursor.description or []]
        fetched = cursor.fetchmany(limits.rows + 1)
    except duckdb.InterruptException as error:
        raise _RefusedError(f"stopped after {limits.seconds:g} s. Aggregate or filter, or raise --timeout.") from error
    except duckdb.OutOfMemoryException as error:
        raise _RefusedError(f"stopped: it needed more than {limits.megabytes} MB of memory.") from error
    except duckdb.Error as error:
        raise _RefusedError(_explain(error, limits)) from error
    rows = [[_plain(value) for value in row] for row in fetched[: limits.rows]]
    return {"columns": columns, "types": types, "rows": rows, "truncated": len(fetched) > limits.rows}


def _one_select(connection: Any, sql: str) -> None:
    import duckdb

    try:
        statements = connection.extract_statements(sql)
    except duckdb.Error as error:
        raise _RefusedError(_first(error)) from error
    if len(statements) != 1:
        raise _RefusedError(f"{len(statements)} statements were given; one SELECT was expected.")
    kind = statements[0].type.name
    if kind not in {"SELECT", "EXPLAIN"}:
        raise _RefusedError(f"{kind} {_FORBIDDEN}")


def _first(error: Exception) -> str:
    return "\n".join(str(error).strip().splitlines()[:6])


def _explain(error: Exception, limits: Limits) -> str:
    message = _first(error)
    if "disabled by configuration" in message or "read-only" in message or "locked" in message:
        return f"refused: a query may only read this database. ({message.splitlines()[0]})"
    if "max_execution_time" in message or "timeout" in message.lower():
        return f"stopped after {limits.seconds:g} s. Aggregate or filter, or raise --timeout."
    return message


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, (float, decimal.Decimal)):
        return float(value) if math.isfinite(value) else str(value)
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    return str(value)
