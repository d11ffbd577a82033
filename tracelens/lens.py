"""The notebook's way in: an open database whose methods give pandas frames.

>>> import tracelens as tl                                       # doctest: +SKIP
>>> lens = tl.open("lens.duckdb")                                # doctest: +SKIP
>>> lens.sql("select category, count(*) n from errors group by 1")  # doctest: +SKIP
"""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from tracelens.store import Limits, open_readonly, query

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    from plotly.graph_objects import Figure

    from tracelens.pipeline import Analysis
    from tracelens.types import Trace


class Lens:
    """A database open for reading.

    Each method returns a pandas frame whose columns ``tracelens schema`` documents; narrow it by naming columns'
    values: ``lens.traces(model="m", condition="reasoning")``. Nested values come as JSON text.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self.connection: duckdb.DuckDBPyConnection = open_readonly(path)

    def __enter__(self) -> Self:
        """Return the lens itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Close the file, so that another process may write to it."""
        self.connection.close()

    def traces(self, **equal: Any) -> pd.DataFrame:
        """Return one row a trace: the view ``traces``."""
        return self._frame("traces", equal)

    def claims(self, **equal: Any) -> pd.DataFrame:
        """Return one row a stated number: the table ``claims``."""
        return self._frame("claims", equal)

    def equations(self, **equal: Any) -> pd.DataFrame:
        """Return one row a stated equation with whether it holds: the view ``equations``."""
        return self._frame("equations", equal)

    def findings(self, **equal: Any) -> pd.DataFrame:
        """Return one row a verdict (present, absent, not assessable): the view ``findings``."""
        return self._frame("findings", equal)

    def errors(self, **equal: Any) -> pd.DataFrame:
        """Return one row an error found, with what its trace is: the view ``errors``."""
        return self._frame("errors", equal)

    def pairs(self, **equal: Any) -> pd.DataFrame:
        """Return one row an item under two conditions: the view ``pairs``."""
        return self._frame("pairs", equal)

    def accuracy(self, **equal: Any) -> pd.DataFrame:
        """Return accuracy by dataset, task, model and condition with Wilson intervals: the view ``accuracy``."""
        return self._frame("accuracy", equal)

    def error_rates(self, **equal: Any) -> pd.DataFrame:
        """Return rates by category and condition with denominators: the view ``error_rates``."""
        return self._frame("error_rates", equal)

    def rejected(self, **equal: Any) -> pd.DataFrame:
        """Return what could not be read, with its place and reason: the table ``rejected``."""
        return self._frame("rejected", equal)

    def figure(self, name: str, **filters: Any) -> Figure:
        """Return the figure ``name`` (``flips``, ``accuracy``, …) as a Plotly figure in the light theme.

        ``dataset``, ``task`` and ``model`` narrow it, ``a`` and ``b`` are the conditions compared (``direct`` and
        ``reasoning``); any other name is an option of the figure. ``chart`` and ``table`` take ``sql``.

        Raises:
            InputError: if there is no such figure or option.
        """
        from tracelens import figures

        return figures.draw(self.connection, name, **filters)

    def sql(self, sql: str, limits: Limits = Limits(rows=1_000_000)) -> pd.DataFrame:  # noqa: B008 -- a tuple
        """Return the rows of one SELECT, run as ``tracelens sql`` runs it: read only, with limits, in a child process.

        Raises:
            QueryError: if the query is refused, wrong, or stopped at a limit.
        """
        import pandas as pd

        result = query(self.path, sql, limits)
        return pd.DataFrame(result.rows, columns=result.columns)

    def _frame(self, relation: str, equal: dict[str, Any]) -> pd.DataFrame:
        where = " AND ".join(f'"{name.replace(chr(34), "")}" = ?' for name in equal)
        clause = f" WHERE {where}" if where else ""
        frame: pd.DataFrame = self.connection.execute(f"SELECT * FROM {relation}{clause}", list(equal.values())).df()
        return frame


def open(path: Path | str) -> Lens:  # noqa: A001 -- read as tl.open(...)
    """Open a database that ``tracelens run`` or ``tracelens ingest`` made.

    Raises:
        StoreError: if there is none at ``path``, or another process is writing to it.
    """
    return Lens(path)


def analyze(record: dict[str, Any] | Trace, rubric: str | Path = "numeric-spatial") -> Analysis:
    """Return what one record gives without a database: trace, answer, score, reading and findings.

    ``record`` is a canonical trace record (a dict as in one line of JSONL) or a :class:`~tracelens.types.Trace`.

    Raises:
        InputError: if the record has no ``sample_id`` or no model text.
    """
    from tracelens import pipeline, sources
    from tracelens import rubric as rubrics
    from tracelens.types import Trace as TraceType

    trace = record if isinstance(record, TraceType) else sources.trace_of(record)
    return pipeline.analyze(trace, rubrics.load(rubric))
