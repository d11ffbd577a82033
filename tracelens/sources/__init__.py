"""From what lies on disk to traces: one module for each format, recognised by content."""

from tracelens.sources.bytes import Limits
from tracelens.sources.canonical import trace_of_record as trace_of
from tracelens.sources.mapped_files import planned, unfound
from tracelens.sources.mapping import Alias, Mapping
from tracelens.sources.plan import Sniffed, sniff, sniff_all
from tracelens.sources.reading import read
from tracelens.sources.registry import FORMATS
from tracelens.sources.suggest import suggest

__all__ = [
    "FORMATS",
    "Alias",
    "Limits",
    "Mapping",
    "Sniffed",
    "planned",
    "read",
    "sniff",
    "sniff_all",
    "suggest",
    "trace_of",
    "unfound",
]
