"""Paths into a record: ``output.text``, ``choices[0].message.content``, ``messages[-1]``, ``["odd key"].x``."""

from __future__ import annotations

import functools
import re

from tracelens.errors import InputError
from tracelens.sources.values import NotJsonError, decode
from tracelens.types import Json

_PART = re.compile(r'\.?(?:\[(-?\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.\[\]]+))')
MISSING = object()


@functools.lru_cache(maxsize=1024)
def parse(path: str) -> tuple[str | int, ...]:
    """Return the steps of a path.

    Raises:
        InputError: it is not a path.
    """
    steps: list[str | int] = []
    at = 0
    while at < len(path):
        match = _PART.match(path, at)
        if match is None or match.end() == at:
            raise InputError(
                f"{path!r} is not a field path; write names joined by points, with [0] or [-1] for list items."
            )
        if match[1] is not None:
            steps.append(int(match[1]))
        elif match[2] is not None:
            steps.append(re.sub(r"\\(.)", r"\1", match[2]))
        else:
            steps.append(match[3])
        at = match.end()
    if not steps:
        raise InputError("an empty field path.")
    return tuple(steps)


def get(record: Json, path: str) -> Json:
    """Return the value at ``path``, or ``MISSING``; a key that itself contains points is found too.

    A path also leads into a text that is a JSON object or list, as a table's cells hold them.
    """
    if isinstance(record, dict) and path in record:
        return record[path]
    value = record
    for step in parse(path):
        value = inside(value)
        if isinstance(value, dict) and (step in value or str(step) in value):
            value = value[step] if step in value else value[str(step)]
        elif isinstance(value, list) and _index(step) is not None and -len(value) <= int(step) < len(value):
            value = value[int(step)]
        else:
            return MISSING
    return value


def _index(step: str | int) -> int | None:
    if isinstance(step, int):
        return step
    return int(step) if step.isdigit() else None


def inside(value: Json) -> Json:
    """Return the object or list in a text that is one in JSON; anything else as it is."""
    if not isinstance(value, str) or value.lstrip()[:1] not in ("{", "["):
        return value
    try:
        found = decode(value.encode("utf-8", "surrogatepass"))[0]
    except NotJsonError:
        return value
    return found if isinstance(found, (dict, list)) else value


def put(record: Json, path: str, item: Json) -> Json:
    """Return a copy of ``record`` with ``item`` at ``path``; only what lies on the path is copied."""
    return _put(record, parse(path), item)


def _put(value: Json, steps: tuple[str | int, ...], item: Json) -> Json:
    if not steps:
        return item
    step, rest = steps[0], steps[1:]
    value = inside(value)
    if isinstance(value, dict):
        key = step if step in value else str(step)
        return {**value, key: _put(value.get(key), rest, item)}
    if isinstance(value, list) and (index := _index(step)) is not None and -len(value) <= index < len(value):
        copy = list(value)
        copy[index] = _put(copy[index], rest, item)
        return copy
    return value


def without(record: dict[str, Json], path: str) -> dict[str, Json]:
    """Return ``record`` without what is at ``path``, and without what is empty then; only what is on it is copied."""
    if path in record:
        return {key: item for key, item in record.items() if key != path}
    found = _without(record, parse(path))
    return found if isinstance(found, dict) else {}


def _without(value: Json, steps: tuple[str | int, ...]) -> Json:
    """Return ``value`` without what ``steps`` lead to, or MISSING when nothing is left of it."""
    value = inside(value)
    if not steps:
        return MISSING
    step, rest = steps[0], steps[1:]
    if isinstance(value, dict):
        key = step if step in value else str(step)
        if key not in value:
            return value
        left = _without(value[key], rest)
        kept = {name: (left if name == key else item) for name, item in value.items()}
        if left is MISSING:
            del kept[key]
        return kept or MISSING
    if isinstance(value, list) and (index := _index(step)) is not None and -len(value) <= index < len(value):
        left = _without(value[index], rest)
        items = list(value)
        items[index] = None if left is MISSING else left  # the others keep their places
        return MISSING if all(item is None for item in items) else items
    return value
