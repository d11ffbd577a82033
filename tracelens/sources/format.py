"""What a format is: how it is recognised by content, and how it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from tracelens.sources.bytes import LIMITS, Limits
from tracelens.sources.head import Head, Kind
from tracelens.sources.media import Images
from tracelens.types import Rejected, Trace


class Job(NamedTuple):
    """The files that a reader is given."""

    files: tuple[Head, ...]
    """Files that hold traces."""
    companions: tuple[Path, ...] = ()
    """Files of the same format that hold something about them: requests, scores, the run's settings."""
    limits: Limits = LIMITS
    table: str | None = None
    """The DuckDB table or Excel sheet to read."""
    images: Images = Images(None)
    """Takes the pictures out of what a reader holds until it is joined to a trace."""


def never(_: Head) -> str | None:
    """Say that a format has no companion files."""
    return None


class Format(NamedTuple):
    """One on-disk format."""

    name: str
    title: str
    detect: Callable[[Head], str | None]
    """Why a file is of this format and holds traces, or None when it is not."""
    read: Callable[[Job], Iterator[Trace | Rejected]]
    companion: Callable[[Head], str | None] = never
    """Why a file goes with this format without holding traces itself, or None."""


def kinds_of_rows() -> frozenset[Kind]:
    """Return the kinds of container whose rows are records."""
    return frozenset({"json", "csv", "tsv", "xlsx", "parquet", "duckdb"})
