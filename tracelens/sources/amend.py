"""Fill in what a known format does not hold: gold and scene from a second file, names from the path, by a mapping."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from tracelens.sources.assembled import whole_number
from tracelens.sources.bytes import Limits
from tracelens.sources.conditions import normal
from tracelens.sources.convert import UnreadableError
from tracelens.sources.draft import as_id, as_text, choices_of, noted
from tracelens.sources.joins import Joins
from tracelens.sources.mapped import path_fields, value_of
from tracelens.sources.mapping import Mapping
from tracelens.sources.media import Images
from tracelens.sources.paths import MISSING, get, inside
from tracelens.sources.pictures import references
from tracelens.sources.scores import verdict
from tracelens.types import Json, Trace

_TEXTS = ("sample_id", "dataset", "task", "model", "source_run", "prompt")
_OBJECTS = ("scene", "labels")
_SEEN = (*_TEXTS, "condition", "epoch", "gold", "choices", "correct", "text", "meta", "usage", "finish_reason")


class Amender:
    """Applies a mapping that names a ``format`` to the traces of that format.

    Its paths start at the trace's own fields (``sample_id``, ``meta.custom_id``) and at the names of its joins.
    """

    def __init__(self, mapping: Mapping, limits: Limits, images: Images) -> None:
        self.mapping = mapping
        self.joins = Joins(mapping, limits, images)

    def apply(self, trace: Trace) -> Trace:
        """Return ``trace`` with the mapped fields that were found in place of its own.

        Raises:
            UnreadableError: a value is not what its field takes.
        """
        scope, notes = self.joins.joined({name: getattr(trace, name) for name in _SEEN})
        file = Path(trace.source_file.partition("!")[0])
        values: dict[str, Json] = dict(path_fields(self.mapping, file))
        for target, field in self.mapping.fields.items():
            if (found := value_of(field, scope, target)) is not None:
                values[target] = found
        named = values.pop("condition", None)
        changes = {target: change for target, value in values.items() if (change := _change(target, value)) is not None}
        changes |= self._condition(trace, scope, normal(as_text(named)), notes)
        if notes:
            changes["meta"] = noted(trace.meta, notes)
        return msgspec.structs.replace(trace, **changes) if changes else trace

    def _condition(self, trace: Trace, scope: dict[str, Any], name: str, notes: list[str]) -> dict[str, str]:
        """Return the condition that the mapping names, unless the record's own stands above the path's."""
        if name == "unknown":
            return {}
        field = self.mapping.field("condition")
        if field is None or value_of(field, scope, "condition") is None:
            source = "path"
        else:
            constant = field.path is None or get(scope, field.path) in (MISSING, None)
            source = "user" if constant else "record"
        kept = source == "path" and trace.condition_source in ("record", "config")
        if trace.condition not in ("unknown", name):
            says = f"{trace.condition_source} says {trace.condition}; {source} says {name}"
            notes.append(f"the evidence for the condition disagrees: {says}")
        return {} if kept else {"condition": name, "condition_source": source}


def _change(target: str, value: Json) -> Any:
    """Return a mapped value as the type of its field; None where it says nothing of it.

    Raises:
        UnreadableError: it cannot be one.
    """
    if target == "sample_id":
        return as_id(value)
    if target in _TEXTS:
        return as_text(value)
    if target == "correct":
        return verdict(value)
    if target == "images":
        return tuple(references(value))
    if target == "epoch":
        return whole_number(value, 0)
    if target == "choices":
        return choices_of(inside(value))
    if target in _OBJECTS:
        found = inside(value)
        if not isinstance(found, dict):
            raise UnreadableError(f"{target}: an object is expected, not {as_text(value)[:40]}")
        return found
    return value
