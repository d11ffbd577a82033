"""The fields of the canonical trace record: as they must stand in a file, and as they are taken where they do not."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from tracelens.sources.draft import as_id, as_text
from tracelens.sources.pictures import references
from tracelens.types import Json


class Fields(msgspec.Struct, forbid_unknown_fields=True):
    """The canonical record as it stands in the file."""

    sample_id: str | int | float
    dataset: str | None = None
    task: str | None = None
    model: str | None = None
    condition: str | None = None
    epoch: Annotated[int, msgspec.Meta(ge=0, lt=2**31)] | None = None
    source_run: str | None = None
    prompt: str | list[Any] | None = None
    images: list[str] | None = None
    response: str | None = None
    reasoning: str | None = None
    answer: str | int | float | None = None
    steps: list[str] | None = None
    gold: Any = None
    choices: Any = None
    correct: bool | None = None
    finish_reason: str | None = None
    refusal: str | None = None
    usage: dict[str, Any] | None = None
    scene: dict[str, Any] | None = None
    labels: dict[str, Any] | None = None
    meta: dict[str, Any] | None = None


_NAMES = frozenset(Fields.__struct_fields__)


def has_text(fields: Fields) -> None:
    """Raise a ValueError when a record holds no text of the model."""
    if fields.response is None and fields.reasoning is None and fields.answer is None and not fields.steps:
        raise ValueError("no model text: none of response, reasoning, answer and steps is given")


def lenient(value: Json) -> tuple[Fields, dict[str, Json]]:
    """Return the record in a decoded JSON value, and the keys that it does not know.

    Raises:
        ValueError: not an object, no ``sample_id``, or a field of another type.
    """
    if not isinstance(value, dict):
        raise ValueError(f"a {type(value).__name__} where a JSON object is expected")
    extra = {key: item for key, item in value.items() if key not in _NAMES}
    known: dict[str, Any] = {key: item for key, item in value.items() if key in _NAMES} if extra else value
    try:
        return msgspec.convert(known, Fields), extra
    except msgspec.ValidationError:
        pass  # a field is of another type: read as what was meant, where that can be told
    try:
        return msgspec.convert(_meant(known), Fields), extra
    except msgspec.ValidationError as error:
        raise ValueError(f"not a canonical record: {error}") from error


def _meant(known: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a record with texts where numbers stand for them, and the like."""
    if known.get("sample_id") is None:
        raise ValueError("no sample_id")
    meant = {**known, "sample_id": as_id(known["sample_id"])}
    for key in ("dataset", "task", "model", "condition", "source_run", "finish_reason"):
        if meant.get(key) is not None:
            meant[key] = as_text(meant[key])
    if meant.get("images") is not None:
        meant["images"] = references(meant["images"])
    if meant.get("correct") in (0, 1):
        meant["correct"] = bool(meant["correct"])
    return meant
