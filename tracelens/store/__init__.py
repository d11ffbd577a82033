"""The store: one DuckDB file, its schema and views, and the only code that writes to it."""

from tracelens.store.checked import Check
from tracelens.store.database import connect, describe, open_readonly
from tracelens.store.incoming import Incoming
from tracelens.store.ingested import Added
from tracelens.store.sandbox import Limits, Result, query
from tracelens.store.writer import Store

__all__ = [
    "Added",
    "Check",
    "Incoming",
    "Limits",
    "Result",
    "Store",
    "connect",
    "describe",
    "open_readonly",
    "query",
]
