"""Paths into a record: ``output.text``, ``choices[0].message.content``, ``messages[-1]``, ``["odd key"].x``."""

from __future__ import annotations

import functools
import re

from tracelens.errors import InputError
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
    """Return the value at ``path``, or ``MISSING``; a key that itself contains points is found too."""
    if isinstance(record, dict) and path in record:
        return record[path]
    value = record
    for step in parse(path):
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


def put(record: Json, path: str, item: Json) -> Json:
    """Return a copy of ``record`` with ``item`` at ``path``; only what lies on the path is copied."""
    return _put(record, parse(path), item)


def _put(value: Json, steps: tuple[str | int, ...], item: Json) -> Json:
    if not steps:
        return item
    step, rest = steps[0], steps[1:]
    if isinstance(value, dict):
        key = step if step in value else str(step)
        return {**value, key: _put(value.get(key), rest, item)}
    if isinstance(value, list) and (index := _index(step)) is not None and -len(value) <= index < len(value):
        copy = list(value)
        copy[index] = _put(copy[index], rest, item)
        return copy
    return value
