"""Records from any container: JSON in every layout, CSV and TSV, Excel sheets, Parquet, DuckDB tables.

Whatever the container, a row is a JSON object; an empty cell is null, and no cell is taken for a
number, a date or a missing value by its looks ("NA" and "None" are answers that models give).
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tracelens.sources.archive import swells
from tracelens.sources.bytes import (
    LIMITS,
    STREAM_ERRORS,
    Limits,
    open_bytes,
    stream_reason,
)
from tracelens.sources.documents import records
from tracelens.sources.duckdb_table import duckdb_rows
from tracelens.sources.head import Head, Kind
from tracelens.sources.pictures import url_of_base64
from tracelens.sources.values import Record, plain
from tracelens.types import Json, Rejected

CELL_LIMIT = 32_767
"""The most characters that a spreadsheet cell holds (Excel specifications and limits); longer text is cut there."""

_ESCAPED = re.compile(r"_x(00[01][0-9A-Fa-f])_")
_BATCH = 512
_FEW = 8
_HELD = 16 << 20
_BUFFER = 1 << 20


def rows(path: Path, kind: Kind, limits: Limits = LIMITS, table: str | None = None) -> Iterator[Record | Rejected]:
    """Yield the records of ``path``; ``table`` names a DuckDB table or an Excel sheet.

    Raises:
        InputError: a DuckDB file with several tables and no ``table``, or a library that is missing.
    """
    if kind in ("csv", "tsv"):
        return _delimited(path, "\t" if kind == "tsv" else None, limits)
    if kind == "parquet":
        return _parquet(path)
    if kind == "duckdb":
        return duckdb_rows(path, table)
    if kind == "xlsx":
        return _sheet(path, table, limits)
    return records(path, limits)


def with_rows(head: Head, limits: Limits = LIMITS, table: str | None = None) -> Head:
    """Return ``head`` with the first records of a table in it, as a JSON file has them."""
    if head.kind in ("csv", "tsv", "parquet", "duckdb", "xlsx"):
        first = itertools.islice(rows(head.path, head.kind, limits, table), 20)
        head.records = [one.value for one in first if isinstance(one, Record)]
        if head.records and not head.names:
            head.names = tuple(head.records[0])
    return head


def _delimited(path: Path, delimiter: str | None, limits: Limits) -> Iterator[Record | Rejected]:
    csv.field_size_limit(limits.line)
    with open_bytes(path, limits) as stream:
        text = io.TextIOWrapper(stream, "utf-8", errors="backslashreplace", newline="")
        if delimiter is None:
            delimiter = _delimiter(stream)
        reader = csv.reader(text, delimiter=delimiter)
        names: list[str] | None = None
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Rejected(file=str(path), line=line, offset=None, reason=f"not CSV: {error}", raw="")
                continue
            except STREAM_ERRORS as error:
                yield Rejected(file=str(path), line=line, offset=None, reason=stream_reason(error), raw="")
                return
            if names is None:
                names = cells
            elif any(cells):
                yield _row(str(path), line, names, cells, delimiter)


def _delimiter(stream: io.BufferedReader) -> str:
    first = stream.peek(4096)[:4096].split(b"\n", 1)[0]
    return ";" if first.count(b";") > first.count(b",") else ","


def _row(file: str, line: int, names: list[str], cells: list[str], delimiter: str) -> Record | Rejected:
    raw = delimiter.join(cells)
    if len(cells) != len(names):
        reason = f"{len(cells)} cells under {len(names)} column names"
        return Rejected(file=file, line=line, offset=None, reason=reason, raw=raw)
    value = {name: cell if cell != "" else None for name, cell in zip(names, cells, strict=True)}
    return Record(value, file, line, None, raw.encode("utf-8", "surrogatepass"))


def _parquet(path: Path) -> Iterator[Record | Rejected]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    line = 0
    try:
        file = pq.ParquetFile(path, buffer_size=_BUFFER)
        for batch in file.iter_batches(batch_size=_rows_at_once(file.metadata)):
            for value in batch.to_pylist():
                line += 1
                yield Record(plain(value), str(path), line, None, b"")
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        yield Rejected(file=str(path), line=line + 1, offset=None, reason=f"damaged Parquet: {error}", raw="")


def _rows_at_once(metadata: Any) -> int:
    """Return how many rows are held together: few where they are large, or hold bytes, which may be pictures."""
    groups = [metadata.row_group(place) for place in range(metadata.num_row_groups)]
    largest = max((group.total_byte_size / max(1, group.num_rows) for group in groups), default=0)
    columns = [metadata.schema.column(place) for place in range(metadata.num_columns)]
    raw = any(one.physical_type == "BYTE_ARRAY" and one.logical_type.type == "NONE" for one in columns)
    return int(max(1, min(_FEW if raw else _BATCH, _HELD / max(1, largest))))


def _sheet(path: Path, table: str | None, limits: Limits) -> Iterator[Record | Rejected]:
    openpyxl = _openpyxl()
    if (reason := swells(path, limits)) is not None:
        yield Rejected(file=str(path), line=None, offset=None, reason=reason, raw="")
        return
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=False)
        sheet = book[table] if table else book[book.sheetnames[0]]
        names: list[tuple[int, str]] | None = None
        for line, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            if names is None:
                names = [(at, str(cell)) for at, cell in enumerate(cells) if cell is not None]
            elif any(cell is not None for cell in cells):
                value = {name: _cell(cells[at]) if at < len(cells) else None for at, name in names}
                yield Record(value, str(path), line, None, b"", cut_notes(value))
    except Exception as error:  # noqa: BLE001 -- openpyxl raises whatever a damaged file makes it raise
        yield Rejected(file=str(path), line=None, offset=None, reason=f"damaged spreadsheet: {error}", raw="")


def _openpyxl() -> Any:
    try:
        import openpyxl
    except ImportError as error:
        from tracelens.errors import InputError

        raise InputError(
            "Excel files need openpyxl: install tracelens[xlsx], or save the sheet as TSV or JSON."
        ) from error
    return openpyxl


def _cell(value: Any) -> Json:
    if isinstance(value, str):
        return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), value) if "_x00" in value else value
    return plain(value)


def cut_notes(value: dict[str, Json]) -> tuple[str, ...]:
    """Return a note for each cell that is exactly as long as a spreadsheet cell can be."""
    return tuple(
        f"{name} is a picture of which the spreadsheet kept {CELL_LIMIT:,} characters"
        if url_of_base64(cell) is not None
        else f"{name} is exactly {CELL_LIMIT:,} characters long: the spreadsheet cut it off"
        for name, cell in value.items()
        if isinstance(cell, str) and len(cell) == CELL_LIMIT
    )
