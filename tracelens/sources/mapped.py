"""Read records by a mapping."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tracelens.errors import InputError
from tracelens.sources.assembled import draft_of
from tracelens.sources.conditions import Evidence, normal, requested, strongest
from tracelens.sources.convert import UnreadableError, converted
from tracelens.sources.draft import Draft, as_text
from tracelens.sources.explode import exploded, shown_keys
from tracelens.sources.format import Job
from tracelens.sources.joins import Joined, Joins
from tracelens.sources.mapping import SAID, Field, Mapping
from tracelens.sources.paths import MISSING, get, parse, without
from tracelens.sources.rows import rows
from tracelens.types import Json, Rejected, Trace


def read(job: Job, mapping: Mapping) -> Iterator[Trace | Rejected]:
    """Yield one trace a record, or one a replica where the mapping explodes lists.

    Raises:
        InputError: a file of a join cannot be read.
    """
    joins = Joins(mapping, job.limits, job.images)
    for head in job.files:
        from_path = path_fields(mapping, head.path)

        def convert(row: dict[str, Any], _: Path) -> list[Draft]:
            return _apart(_draft(one, mapping, from_path) for one in _scopes(row, mapping, joins))  # noqa: B023

        for record in rows(head.path, head.kind, job.limits, mapping.table or job.table):
            if isinstance(record, Rejected):
                yield record
            else:
                yield from converted(record, head.path, convert)
    yield from joins.troubles()


def _apart(drafts: Iterable[Draft]) -> list[Draft]:
    """Return the drafts of one record; those of one item that state no replica are replicas in their order."""
    seen: Counter[tuple[Any, ...]] = Counter()
    found = []
    for draft in drafts:
        best = strongest(draft.evidence)
        item = (draft.sample_id, draft.prompt, draft.dataset, draft.task, draft.model, best and best.condition)
        if draft.epoch < 0:
            draft.epoch = seen[item]
            seen[item] += 1
        found.append(draft)
    return found


def path_fields(mapping: Mapping, path: Path) -> dict[str, str]:
    """Return the fields that a file's path gives; the mapping's pattern has to match the end of the path.

    Raises:
        InputError: it does not match.
    """
    pattern = mapping.path
    if pattern is None:
        return {}
    parts = re.split(r"\{(\w+)\}", pattern)
    expression = "".join(re.escape(p) if i % 2 == 0 else f"(?P<{p}>[^/]+?)" for i, p in enumerate(parts))
    whole = str(path.absolute()).replace("\\", "/")
    match = re.search(f"(?:^|/){expression}$", whole)
    if match is None:
        raise InputError(
            f"{mapping.place('path')}: path: {whole} does not end like the mapping's pattern {pattern!r}; "
            "mend the pattern, or name only files that it is meant for."
        )
    return match.groupdict()


def _scopes(row: dict[str, Any], mapping: Mapping, joins: Joins) -> Iterator[Joined]:
    """Yield a record's parts with what each of them joins.

    Only where a list of the second file is to be exploded, the record is joined before: else each part is, since the
    key may stand in it.
    """
    within = {join.under for join in mapping.join}
    if any(parse(path)[0] in within for path in mapping.explode):
        scope, notes = joins.joined(row)
        for one in exploded(scope, mapping.explode):
            yield Joined(one, notes)
    else:
        for one in exploded(row, mapping.explode):
            yield joins.joined(one)


def value_of(field: Field, scope: dict[str, Any], target: str) -> Json:
    """Return what a field of a mapping gives for a record; None when it gives nothing."""
    found = get(scope, field.path) if field.path is not None else field.value
    if found is MISSING or found is None:
        return field.value
    if field.after is not None and isinstance(found, str) and field.after in found:
        found = found.rpartition(field.after)[2].strip()
    if field.pattern is not None:
        match = re.search(field.pattern, as_text(found))
        if match is None:
            return field.value
        named = match.groupdict().get(target)
        found = named if named is not None else match[1] if match.re.groups else match[0]
    if field.values is not None:
        name = as_text(found)
        if name not in field.values and isinstance(found, bool):
            name = str(found)  # True, as Python writes it
        found = field.values.get(name, found)
    return found


def _draft(joined: Joined, mapping: Mapping, from_path: dict[str, str]) -> Draft:
    scope, notes = joined
    values: dict[str, Json] = {}
    for target, field in mapping.fields.items():
        if (found := value_of(field, scope, target)) is not None:
            values[target] = found
    if not any(target in values for target in SAID):
        said: dict[str, str] = {t: f.path for t in SAID if (f := mapping.field(t)) is not None and f.path is not None}
        empty = next((t for t, path in said.items() if get(scope, path) is None), None)
        if empty is None:
            raise UnreadableError(
                f"no model text where the mapping looks for it ({', '.join(said.values())}); "
                f"the keys are {shown_keys(scope)}"
            )
        values[empty] = ""
        notes = [*notes, f"{said[empty]} is null: the model's text is taken as empty"]
    rest = {key: item for key, item in scope.items() if key not in {join.under for join in mapping.join}}
    for field in mapping.fields.values():
        if field.path is not None:
            rest = without(rest, field.path)
    draft = draft_of({**from_path, **values}, rest, -1, _condition(mapping, values, scope, from_path))
    draft.notes = [*draft.notes, *notes]
    return draft


def _condition(
    mapping: Mapping, values: dict[str, Json], scope: dict[str, Any], from_path: dict[str, str]
) -> list[Evidence]:
    """Return what mapping, record, settings in the record, and path say of the condition."""
    found = requested({key: item for key, item in scope.items() if key not in {join.under for join in mapping.join}})
    field = mapping.field("condition")
    if "condition" in from_path and (name := normal(from_path["condition"])) != "unknown":
        found.append(Evidence(name, "path", stated=True))
    if field is not None and "condition" in values and (name := normal(as_text(values["condition"]))) != "unknown":
        constant = field.path is None or get(scope, field.path) in (MISSING, None)
        found.append(Evidence(name, "user" if constant else "record", stated=True))
    return found
