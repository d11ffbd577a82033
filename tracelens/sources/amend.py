"""Fill in what a known format does not hold: gold and scene from a second file, names from the path, by a mapping."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from tracelens.sources.bytes import Limits
from tracelens.sources.conditions import normal
from tracelens.sources.draft import as_id, as_text, choices_of
from tracelens.sources.mapped import joined_tables, path_fields, value_of, with_joins
from tracelens.sources.mapping import Mapping
from tracelens.sources.media import Images
from tracelens.sources.pictures import references
from tracelens.sources.scores import verdict
from tracelens.types import Json, Trace

_TEXTS = ("sample_id", "dataset", "task", "model", "source_run", "prompt")
_KEPT = ("gold", "scene", "labels")
_SEEN = (*_TEXTS, "condition", "epoch", "gold", "choices", "correct", "text", "meta", "usage", "finish_reason")


class Amender:
    """Applies a mapping that names a ``format`` to the traces of that format.

    Its paths start at the trace's own fields (``sample_id``, ``meta.custom_id``) and at the names of its joins.
    """

    def __init__(self, mapping: Mapping, limits: Limits, images: Images) -> None:
        self.mapping = mapping
        self.joined = joined_tables(mapping, limits, images)

    def apply(self, trace: Trace) -> Trace:
        """Return ``trace`` with the mapped fields that were found in place of its own."""
        scope: dict[str, Any] = {name: getattr(trace, name) for name in _SEEN}
        scope = with_joins(scope, self.mapping, self.joined)
        file = Path(trace.source_file.partition("!")[0])
        values: dict[str, Json] = dict(path_fields(self.mapping.path, file))
        for target in self.mapping.fields:
            field = self.mapping.field(target)
            if field is not None and (found := value_of(field, scope, target)) is not None:
                values[target] = found
        changes = {target: change for target, value in values.items() if (change := _change(target, value)) is not None}
        if "condition" in changes:
            changes["condition_source"] = "path" if "condition" not in self.mapping.fields else "user"
        return msgspec.structs.replace(trace, **changes) if changes else trace


def _change(target: str, value: Json) -> Any:
    """Return a mapped value as the type of its field; None where it is not one that can be filled in."""
    if target == "sample_id":
        return as_id(value)
    if target in _TEXTS:
        return as_text(value)
    if target == "condition":
        return normal(as_text(value))
    if target == "correct":
        return verdict(value)
    if target == "images":
        return tuple(references(value))
    if target == "epoch":
        return int(value) if str(value).isdigit() else None
    if target == "choices":
        return choices_of(value)
    return value if target in _KEPT else None
