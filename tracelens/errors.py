"""The errors that tracelens raises on purpose; every message says where, what was found, what was expected, what to do.

The command line catches :class:`TracelensError` once and prints its message without a traceback; anything else is a
defect of tracelens and keeps its traceback.
"""

from __future__ import annotations


class TracelensError(Exception):
    """Something that the user can act on; the message is one or more full sentences."""


class InputError(TracelensError):
    """A file, record, mapping or argument that the user gave cannot be used."""


class RubricError(TracelensError):
    """A rubric or dashboard file is not valid; the message names file, line and key."""


class StoreError(TracelensError):
    """The database cannot be opened, is of another version, or is held by another process."""


class QueryError(TracelensError):
    """A SQL query was refused (it would write, read files or reconfigure) or stopped (time, memory, rows)."""


class JudgeError(TracelensError):
    """The model endpoint cannot be used at all; the failure of a single call is a state, not an error."""


class DataError(TracelensError):
    """The database holds too little for what was asked (no pairs, no labels, no scored traces)."""
