"""From what lies on disk to traces: one module for each format, recognised by content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from tracelens.sources import canonical
from tracelens.sources.bytes import LIMITS, Limits
from tracelens.types import Rejected, Trace

__all__ = ["Limits", "read"]


def read(paths: Iterable[Path | str], *, limits: Limits = LIMITS) -> Iterator[Trace | Rejected]:
    """Yield every trace, and everything that could not be read, of the files at ``paths``, streaming."""
    for path in paths:
        yield from canonical.read(Path(path), limits)
