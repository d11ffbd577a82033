"""Read records by a mapping."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tracelens.errors import InputError
from tracelens.sources.bytes import Limits
from tracelens.sources.chat import images_of, prompt_text
from tracelens.sources.conditions import Evidence, normal
from tracelens.sources.convert import UnreadableError, converted, prompt_id
from tracelens.sources.draft import Draft, as_id, as_text
from tracelens.sources.format import Job
from tracelens.sources.head import head_of
from tracelens.sources.mapping import Field, Mapping
from tracelens.sources.media import Images
from tracelens.sources.paths import MISSING, get, parse, put
from tracelens.sources.rows import rows
from tracelens.sources.scores import verdict
from tracelens.types import Json, Rejected, Trace

_SAID = ("response", "reasoning", "answer", "steps", "error")
_TEXTS = (
    "dataset",
    "task",
    "model",
    "source_run",
    "finish_reason",
    "refusal",
    "response",
    "reasoning",
    "answer",
    "error",
)


def read(job: Job, mapping: Mapping) -> Iterator[Trace | Rejected]:
    """Yield one trace a record, or one a replica where the mapping explodes lists.

    Raises:
        InputError: a file of a join cannot be read.
    """
    joined = joined_tables(mapping, job.limits, job.images)
    for head in job.files:
        from_path = path_fields(mapping.path, head.path)

        def convert(row: dict[str, Any], _: Path) -> list[Draft]:
            scope = with_joins(row, mapping, joined)
            return [_draft(one, mapping, from_path, i, row) for i, one in enumerate(_exploded(scope, mapping))]  # noqa: B023

        for record in rows(head.path, head.kind, job.limits, mapping.table or job.table):
            if isinstance(record, Rejected):
                yield record
            else:
                yield from converted(record, head.path, convert)


def path_fields(pattern: str | None, path: Path) -> dict[str, str]:
    """Return the fields that a file's path gives; the pattern has to match the end of the path.

    Raises:
        InputError: it does not match.
    """
    if pattern is None:
        return {}
    parts = re.split(r"\{(\w+)\}", pattern)
    expression = "".join(re.escape(p) if i % 2 == 0 else f"(?P<{p}>[^/]+?)" for i, p in enumerate(parts))
    match = re.search(f"(?:^|/){expression}$", str(path.resolve()).replace("\\", "/"))
    if match is None:
        raise InputError(f"{path}: its path does not end like the mapping's pattern {pattern!r}.")
    return match.groupdict()


def joined_tables(mapping: Mapping, limits: Limits, images: Images) -> dict[str, dict[str, Json]]:
    """Return for each join of a mapping the records of its file by their key.

    Raises:
        InputError: a file cannot be read, or no record has the key.
    """
    return {join.under: _table(mapping, join.file, join.key, limits, images) for join in mapping.join}


def _table(mapping: Mapping, file: str, key: str, limits: Limits, images: Images) -> dict[str, Json]:
    path = Path(file) if Path(file).is_absolute() else Path(mapping.folder) / file
    head = head_of(path, limits)
    found: dict[str, Json] = {}
    for record in rows(path, head.kind, limits):
        if not isinstance(record, Rejected) and (value := get(record.value, key)) is not MISSING:
            found[as_id(value)] = images.without(record.value, [])
    if not found:
        raise InputError(f"{path}: no record has {key!r}, by which the mapping joins it.")
    return found


def with_joins(row: dict[str, Any], mapping: Mapping, joined: dict[str, dict[str, Json]]) -> dict[str, Any]:
    """Return a record with the records that it joins under their names (None where there is none)."""
    scope = row
    for join in mapping.join:
        value = get(row, join.by)
        name = "" if value is MISSING else as_id(value)
        if join.pattern and (match := re.search(join.pattern, name)):
            name = match[1]
        scope = {**scope, join.under: joined[join.under].get(name)}
    return scope


def _exploded(scope: dict[str, Any], mapping: Mapping) -> list[dict[str, Any]]:
    """Return one scope for each element of the lists to explode, with that element in place of its list."""
    paths = [mapping.explode] if isinstance(mapping.explode, str) else mapping.explode or []
    lists = {path: get(scope, path) for path in paths}
    if not lists:
        return [scope]
    for path, value in lists.items():
        if not isinstance(value, list):
            raise UnreadableError(f"{path} is to be exploded and is not a list")
    length = len(next(iter(lists.values())))
    if any(len(value) != length for value in lists.values()):
        raise UnreadableError("the lists to explode are not of one length")
    found = []
    for index in range(length):
        one = scope
        for path, value in lists.items():
            one = put(one, path, value[index])
        found.append(one)
    return found


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
        found = field.values.get(as_text(found), found)
    return found


def _draft(
    scope: dict[str, Any], mapping: Mapping, from_path: dict[str, str], replica: int, row: dict[str, Any]
) -> Draft:
    values: dict[str, Json] = {}
    for target in mapping.fields:
        field = mapping.field(target)
        found = value_of(field, scope, target) if field is not None else None
        if found is not None:
            values[target] = found
    if not any(target in values for target in _SAID):
        raise UnreadableError("no model text where the mapping looks for it")
    used = {str(parse(f.path)[0]) for t in mapping.fields if (f := mapping.field(t)) and f.path and f.path not in row}
    used |= {f.path for t in mapping.fields if (f := mapping.field(t)) and f.path}
    rest = {key: item for key, item in row.items() if key not in used}
    return draft_of({**from_path, **values}, rest, replica, _condition(mapping, values, from_path))


def _condition(mapping: Mapping, values: dict[str, Json], from_path: dict[str, str]) -> list[Evidence]:
    field = mapping.field("condition")
    if "condition" in values and (name := normal(as_text(values["condition"]))) != "unknown":
        return [Evidence(name, "user" if field is not None and field.path is None else "record", stated=True)]
    if "condition" in from_path and (name := normal(from_path["condition"])) != "unknown":
        return [Evidence(name, "path", stated=True)]
    return []


def draft_of(values: dict[str, Json], rest: dict[str, Json], replica: int, evidence: list[Evidence]) -> Draft:
    """Return the draft of named values; what is left of the record goes to ``meta``."""
    prompt, messages = values.get("prompt"), values.get("messages")
    if isinstance(prompt, list):
        prompt, messages = None, messages or prompt
    text = prompt_text(messages) if prompt is None and messages is not None else as_text(prompt)
    images = values.get("images")
    given = values.get("meta")
    known: dict[str, Any] = {target: as_text(values[target]) for target in _TEXTS if target in values}
    if "response" in known and ("reasoning" in known or "answer" in known):
        _settle(known, rest)
    steps = values.get("steps")
    return Draft(
        sample_id=as_id(values["sample_id"]) if values.get("sample_id") is not None else prompt_id(text),
        **known,
        steps=[as_text(step) for step in steps] if isinstance(steps, list) else None,
        epoch=_number(values.get("epoch"), replica),
        prompt=text,
        messages=messages if isinstance(messages, list) else None,
        images=[*(images if isinstance(images, list) else [images] if images else []), *images_of(messages)],
        gold=values.get("gold"),
        choices=values.get("choices"),
        correct=verdict(values.get("correct")),
        usage=values.get("usage"),
        scene=_object(values.get("scene")),
        labels=_object(values.get("labels")),
        evidence=evidence,
        meta={**rest, **(given if isinstance(given, dict) else {})},
    )


def _settle(known: dict[str, Any], rest: dict[str, Json]) -> None:
    """Where a whole response and reasoning are both given: reasoning apart with the response as its answer."""
    if "reasoning" in known and "answer" not in known and known["reasoning"] not in known["response"]:
        known["answer"] = known.pop("response")
        return
    for target in ("reasoning", "answer"):
        if target in known:
            rest[target] = known.pop(target)


def _number(value: Json, default: int) -> int:
    try:
        return int(value) if value is not None else default
    except (TypeError, ValueError) as error:
        raise UnreadableError(f"epoch: {value!r} is not a whole number") from error


def _object(value: Json) -> dict[str, Json] | None:
    return value if isinstance(value, dict) else None
