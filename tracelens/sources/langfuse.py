"""Langfuse: observations as its exports give them, in JSON, JSON Lines, CSV or Parquet.

Written against the field reference of its blob storage export (``observations_v2/``, ``observations/``, ``scores/``,
names with underscores) and the public API, whose pages and traces have the same fields in camel case. A generation is
a trace; other observations are structure, which gives its metadata to the generations below it. What a generation
read and said may be text or JSON text: a message, a list of messages, or a provider's whole response.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from tracelens.sources import openai_api, said
from tracelens.sources.chat import images_of, prompt_text
from tracelens.sources.conditions import Evidence, normal, requested
from tracelens.sources.convert import UnreadableError, converted
from tracelens.sources.draft import Draft, as_id, as_text
from tracelens.sources.format import Format, Job
from tracelens.sources.head import Head, head_of
from tracelens.sources.rows import rows
from tracelens.sources.spans import SAMPLES, ending
from tracelens.sources.values import Record
from tracelens.types import Json, Rejected, Trace

_TYPES = frozenset(
    ["SPAN", "GENERATION", "EVENT", "AGENT", "TOOL", "CHAIN", "RETRIEVER", "EVALUATOR", "EMBEDDING", "GUARDRAIL"]
)
_MODEL_CALL = "GENERATION"
_ABOVE = 64
Structure = dict[str, tuple[str | None, dict[str, Any]]]


def detect(head: Head) -> str | None:
    """Recognise observations by their type and the trace that they belong to."""
    found = [one for value in head.objects() for one in _observations(value)]
    good = sum(one.get("type") in _TYPES and _of(one, "trace_id") is not None for one in found)
    return "Langfuse observations (type, trace_id)" if found and good * 2 >= len(found) else None


def companion(head: Head) -> str | None:
    """Recognise the file of scores beside observations."""
    if head.most("trace_id", "name", "value", "data_type", "source"):
        return "Langfuse scores (trace_id, name, value, data_type)"
    return None


def read(job: Job) -> Iterator[Trace | Rejected]:
    """Yield one trace a generation."""
    scores = _scores(job)
    for head in job.files:
        above = _structure(head, job)
        for record in rows(head.path, head.kind, job.limits, job.table):
            if isinstance(record, Rejected):
                yield record
                continue
            found = list(_observations(record.value))
            if not found:
                yield record.rejected("not an observation: no type and trace_id")
            for one in found:
                if one.get("type") == _MODEL_CALL:
                    call = record._replace(value=one)
                    yield from converted(call, head.path, lambda value, _: [_draft(value, above, scores)])  # noqa: B023


def _observations(value: Json) -> Iterator[dict[str, Any]]:
    """Yield the observations of a record: itself, those of a page of the API, or those of a trace."""
    if not isinstance(value, dict):
        return
    for key in ("data", "observations"):
        if isinstance(value.get(key), list) and "type" not in value:
            for one in value[key]:
                yield from _observations(one)
            return
    if isinstance(value.get("type"), str) and _of(value, "trace_id") is not None:
        yield value


def _of(row: dict[str, Any], name: str) -> Json:
    """Return a field by its name with underscores or in camel case; empty text is none."""
    head, *rest = name.split("_")
    for key in (name, head + "".join(part.title() for part in rest)):
        if (value := row.get(key)) not in (None, ""):
            return value
    return None


def _json(value: Json) -> Json:
    """Return what a text of JSON says; another text, or a value that is no text, as it is."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _metadata(row: dict[str, Any]) -> dict[str, Any]:
    found = _json(row.get("metadata"))
    return found if isinstance(found, dict) else {}


def _structure(head: Head, job: Job) -> Structure:
    """Return for each observation its parent and its metadata."""
    found: Structure = {}
    for record in rows(head.path, head.kind, job.limits, job.table):
        for one in _observations(record.value) if isinstance(record, Record) else ():
            if one.get("type") != _MODEL_CALL:
                parent = _of(one, "parent_observation_id")
                short = {k: v for k, v in _metadata(one).items() if len(str(v)) < 500}
                found[str(one.get("id"))] = (str(parent) if parent else None, short)
    return found


def _scores(job: Job) -> dict[str, dict[str, Json]]:
    """Return the scores of the files beside the observations, by observation, or by trace where they are of a trace."""
    found: dict[str, dict[str, Json]] = defaultdict(dict)
    for path in job.companions:
        for record in rows(path, head_of(path, job.limits).kind, job.limits, job.table):
            row = record.value if isinstance(record, Record) else None
            if isinstance(row, dict) and (key := _of(row, "observation_id") or _of(row, "trace_id")):
                found[str(key)][str(row.get("name"))] = _score(row)
    return found


def _score(row: dict[str, Any]) -> Json:
    kind, value = _of(row, "data_type"), row.get("value")
    if kind in ("CATEGORICAL", "TEXT"):
        return _of(row, "string_value")
    return str(value) in ("1", "1.0", "True", "true") if kind == "BOOLEAN" else value


def _draft(row: dict[str, Any], above: Structure, scores: dict[str, dict[str, Json]]) -> Draft:
    trace = str(_of(row, "trace_id"))
    around = _around(row, above)
    sample = ending(around, SAMPLES)
    given = {**scores.get(trace, {}), **scores.get(str(row.get("id")), {})}
    settings = _json(_of(row, "model_parameters"))
    usage = _json(_of(row, "usage_details") or row.get("usage"))
    known: dict[str, Any] = {
        "sample_id": as_id(sample) if sample is not None else trace,
        "source_run": as_text(ending(around, ("run_id", "run.id")) or _of(row, "session_id")),
        "gold": ending(around, ("gold", "target", "expected_output")),
        "dataset": as_text(ending(around, ("dataset",))),
        "task": as_text(ending(around, ("task",))),
        "correct": _verdict(given),
        "meta": {"trace": trace, "observation": str(row.get("id")), **({"scores": given} if given else {})},
    }
    draft = _said(_json(row.get("output")), _json(row.get("input")), known, row)
    draft.model = as_text(_of(row, "provided_model_name") or row.get("model")) or draft.model
    draft.usage = (usage if isinstance(usage, dict) else None) or draft.usage
    draft.evidence = draft.evidence or requested(settings)
    if named := as_text(ending(around, ("condition",))):
        draft.evidence = [*draft.evidence, Evidence(normal(named), "record", stated=True)]
    if row.get("level") == "ERROR":
        draft.error = as_text(_of(row, "status_message")) or "the observation is marked as an error"
    return draft


def _around(row: dict[str, Any], above: Structure) -> dict[str, Any]:
    """Return the metadata of an observation and of those above it, the nearest first."""
    merged = _metadata(row)
    parent = _of(row, "parent_observation_id")
    for _ in range(_ABOVE):
        if parent is None or str(parent) not in above:
            break
        parent, metadata = above[str(parent)]
        merged = {**metadata, **merged}
    return merged


def _verdict(scores: dict[str, Json]) -> bool | None:
    """Return the one score that is true or false; several leave it open which is meant."""
    found = [value for value in scores.values() if isinstance(value, bool)]
    return found[0] if len(found) == 1 else None


def _said(output: Json, asked: Json, known: dict[str, Any], row: dict[str, Any]) -> Draft:
    """Return the draft of what was said in answer to ``asked``.

    Raises:
        UnreadableError: there is no output, and no error that explains it.
    """
    messages = asked.get("messages", asked.get("input", asked)) if isinstance(asked, dict) else asked
    if output in (None, "") and row.get("level") != "ERROR":
        raise UnreadableError("the generation has no output")
    known["prompt"] = prompt_text(messages) if isinstance(messages, (str, list)) else as_text(messages)
    if isinstance(messages, list):
        known["messages"], known["images"] = messages, images_of(messages)
    if openai_api.is_body(output):
        return openai_api.drafts(output, asked, **known)[0]
    last = output[-1] if isinstance(output, list) and output else output
    if isinstance(last, dict) and "content" in last:
        return said.message(last).into(Draft(**known))
    return Draft(**known, response=as_text(output))


FORMAT = Format("langfuse", "Langfuse observations: exports and pages of its API", detect, read, companion)
