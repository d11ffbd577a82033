"""Items of a published benchmark file as items of the study, through a mapping that says where each field is.

The authors' files are not shipped and their layout may change, so the mapping is data: by field a dotted path into
each record, and for ``column`` either a path or the fields that a template joins.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import yaml

from tracelens.errors import InputError
from tracelens.study.composition import DIRECTIONS, LETTERS, columns
from tracelens.study.items import Item
from tracelens.types import Json


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a record keeps what. Paths are dotted, list places are numbers (``images.0``)."""

    item_id: str
    column: str
    """A template such as ``{task}/{kind}``, filled by paths in braces."""
    gold: str
    options: str
    """A list of options, or an object of letter to option."""
    images: dict[str, str]
    """Role (``first``, ``next``, ``view``, option letters) to the path of a file name."""
    question: str | None = None
    columns: dict[str, str] = {}
    """The file's own names of columns to the study's (``num2space/move_fb``)."""
    gold_values: dict[str, str] = {}
    """The file's own names of options to letters (``0`` to ``A``)."""


def mapping(path: Path) -> Mapping:
    """Return a mapping file.

    Raises:
        InputError: If it is not readable or has a wrong key; the message names it.
    """
    try:
        return msgspec.convert(yaml.safe_load(path.read_text("utf-8")), Mapping)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, msgspec.ValidationError) as error:
        raise InputError(f"{path}: not a mapping of a published benchmark ({error}).") from error


def read(path: Path, where: Mapping) -> Iterator[Item]:
    """Yield the items of a JSON or JSONL file.

    Raises:
        InputError: If a record lacks a mapped field, or its column or gold is not one of the study's.
    """
    known = {column for direction in DIRECTIONS for column in columns(direction)}
    for number, record in _records(path):
        place = f"{path}:{number}"
        try:
            column = _filled(where.column, record)
            column = where.columns.get(column, column)
            options = _options(_at(record, where.options))
            gold = str(_at(record, where.gold))
            item = Item(
                str(_at(record, where.item_id)),
                column,
                where.gold_values.get(gold, gold),
                options,
                {role: str(_at(record, path_)) for role, path_ in where.images.items() if _has(record, path_)},
                _scene(record, where),
            )
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise InputError(f"{place}: {error} is not there; the mapping and the file do not fit.") from error
        if column not in known:
            raise InputError(f"{place}: {column!r} is no column of the study. Map it under 'columns'.")
        if item.gold not in item.choices:
            raise InputError(f"{place}: gold {gold!r} is none of {list(item.choices)}. Map it under 'gold_values'.")
        yield item


def _records(path: Path) -> Iterator[tuple[int, dict[str, Json]]]:
    text = path.read_text("utf-8")
    try:
        whole = json.loads(text)
        listed = whole if isinstance(whole, list) else [whole]
        yield from enumerate(listed, start=1)
    except json.JSONDecodeError:
        for number, line in enumerate(text.splitlines(), start=1):
            if line.strip():
                try:
                    yield number, json.loads(line)
                except json.JSONDecodeError as error:
                    raise InputError(f"{path}:{number}: neither JSON nor a line of JSONL ({error}).") from error


def _at(record: Any, path: str) -> Any:
    for part in path.split("."):
        record = record[int(part)] if isinstance(record, list) else record[part]
    return record


def _has(record: Any, path: str) -> bool:
    try:
        return _at(record, path) is not None
    except (KeyError, IndexError, TypeError, ValueError):
        return False


def _filled(template: str, record: Any) -> str:
    parts = template.split("{")
    out = parts[0]
    for part in parts[1:]:
        path, _, rest = part.partition("}")
        out += f"{_at(record, path)}{rest}"
    return out


def _options(options: Any) -> dict[str, str]:
    if isinstance(options, dict):
        return {str(letter): str(text) for letter, text in options.items()}
    return {letter: str(text) for letter, text in zip(LETTERS, options, strict=False)}


def _scene(record: dict[str, Json], where: Mapping) -> dict[str, Json]:
    """Return what the file tells; without poses and objects, only conditions that need none apply."""
    scene: dict[str, Json] = {"setting": "published", "record": record}
    if where.question:
        scene["question"] = _at(record, where.question)
    return scene
