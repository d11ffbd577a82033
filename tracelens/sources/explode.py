"""One record that holds several outputs becomes several: lists of replicas, columns, objects of id → text."""

from __future__ import annotations

from typing import Any

from tracelens.sources.convert import UnreadableError
from tracelens.sources.paths import MISSING, get, inside, put
from tracelens.types import Json

WHOLE = "$"
"""The record itself, as a thing to explode."""


def exploded(record: dict[str, Any], paths: list[str]) -> list[dict[str, Any]]:
    """Return one record for each element of the lists at ``paths``, with that element in place of its list.

    The elements of an object are its entries, as ``{key, value}``.

    Raises:
        UnreadableError: one is no list and no object, is empty, or they are not of one length.
    """
    if not paths:
        return [record]
    if paths == [WHOLE]:
        return _entries(WHOLE, record)
    lists = {path: _elements(path, record) for path in paths}
    length = len(next(iter(lists.values())))
    if any(len(value) != length for value in lists.values()):
        sizes = ", ".join(f"{path} {len(value):,}" for path, value in lists.items())
        raise UnreadableError(f"the lists to explode are not of one length: {sizes}")
    found = []
    for index in range(length):
        one = record
        for path, value in lists.items():
            one = put(one, path, value[index])
        found.append(one)
    return found


def _elements(path: str, record: dict[str, Any]) -> list[Json]:
    value = get(record, path)
    if value is MISSING:
        raise UnreadableError(f"{path} is to be exploded and is not there; the keys are {shown_keys(record)}")
    value = inside(value)
    if isinstance(value, dict):
        value = _entries(path, value)
    if not isinstance(value, list):
        raise UnreadableError(f"{path} is to be exploded and is neither a list nor an object")
    if not value:
        raise UnreadableError(f"{path} is to be exploded and is empty: there is no output")
    return value


def _entries(path: str, value: dict[str, Any]) -> list[Json]:
    if not value:
        raise UnreadableError(f"{path} is to be exploded and is empty: there is no output")
    return [{"key": key, "value": item} for key, item in value.items()]


def shown_keys(record: dict[str, Any]) -> str:
    """Return the first keys of a record, for a message."""
    return ", ".join(map(str, list(record)[:12])) + (", …" if len(record) > 12 else "")
