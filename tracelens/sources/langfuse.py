"""Langfuse: observations and traces as its exports give them, in JSON, JSON Lines, CSV or Parquet.

Read against Langfuse's own source of November 2026: the blob storage export (``observations_v2/``, ``observations/``,
``traces/``, ``scores/``, names with underscores), pages and traces of the public API, and what its UI gives out, in
camel case: the tables of observations and of traces (batch export), where every score is a column that holds a list of
values, and the download of one trace. Older CSV exports wrote every text as JSON, in quotes of its own.

A generation is a trace; so is a Langfuse trace of which no generation is there. Everything else is structure, which
gives its metadata to the generations below it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from tracelens.sources.conditions import Evidence, normal, requested
from tracelens.sources.convert import UnreadableError, converted
from tracelens.sources.draft import Draft, as_id, as_text
from tracelens.sources.format import Format, Job
from tracelens.sources.head import Head, head_of
from tracelens.sources.langfuse_output import opened, said
from tracelens.sources.plain import ALIASES
from tracelens.sources.rows import rows
from tracelens.sources.scores import verdict
from tracelens.sources.spans import SAMPLES, ending
from tracelens.sources.values import Record
from tracelens.types import Json, Rejected, Trace

_TYPES = frozenset(
    ["SPAN", "GENERATION", "EVENT", "AGENT", "TOOL", "CHAIN", "RETRIEVER", "EVALUATOR", "EMBEDDING", "GUARDRAIL"]
)
_MODEL_CALL = "GENERATION"
_ABOVE = 64
_SHORT = 500


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.title() for part in rest)


def _both(names: str) -> frozenset[str]:
    return frozenset(form for name in names.split() for form in (name, _camel(name)))


_TAKEN = _both(
    "id trace_id project_id type parent_observation_id input output session_id provided_model_name model "
    "model_parameters usage usage_details level status_message observations scores"
)
"""Fields that a trace is made of, or that say nothing about it; all others are kept in ``meta``."""
_LISTS = _both("tags trace_tags comments corrections tool_calls tool_call_names")
"""Fields of the UI's tables that hold lists without being scores."""


class _Around(NamedTuple):
    """What stands around the generations of all files that are read together."""

    above: dict[str, tuple[str | None, dict[str, Any]]]
    """For each observation that calls no model its parent and its metadata."""
    traces: dict[str, dict[str, Any]]
    """The metadata of each Langfuse trace, with its session."""
    called: set[str]
    """The Langfuse traces of which a generation is there."""
    scores: dict[str, dict[str, Json]]
    """Scores by observation, or by Langfuse trace where they are of the whole."""


def detect(head: Head) -> str | None:
    """Recognise observations by their type and the trace that they belong to, and Langfuse traces by their marks."""
    found = [one for value in head.objects() for one in _parts(value)]
    objects = head.objects()
    if not found or len(found) * 2 < len(objects):
        return None
    if any(not _is_trace(one) for one in found):
        good = sum(_is_trace(one) or one["type"] in _TYPES for one in found)
        return "Langfuse observations (type, trace_id)" if good * 2 >= len(found) else None
    return "Langfuse traces (timestamp, bookmarked)"


def companion(head: Head) -> str | None:
    """Recognise the file of scores beside observations."""
    for names in (("trace_id", "data_type"), ("traceId", "dataType")):
        if head.most(*names, "name", "value", "source"):
            return f"Langfuse scores ({names[0]}, name, value, {names[1]})"
    return None


def read(job: Job) -> Iterator[Trace | Rejected]:
    """Yield one trace a generation, and one a Langfuse trace without any."""
    around = _around(job)
    for head in job.files:
        for record in rows(head.path, head.kind, job.limits, job.table):
            if isinstance(record, Rejected):
                yield record
                continue
            found = list(_parts(record.value))
            if not found:
                yield record.rejected("not an observation: no type and trace_id")
            for one in found:
                alone = _is_trace(one) and str(one["id"]) not in around.called
                if alone or one.get("type") == _MODEL_CALL:
                    call = record._replace(value=one)
                    yield from converted(call, head.path, lambda row, _: _drafts(row, around))


def _parts(value: Json) -> Iterator[dict[str, Any]]:
    """Yield the observations and Langfuse traces of a record: itself, those of a page, or those of a whole trace."""
    if not isinstance(value, dict):
        return
    value = _unquoted(value)
    if isinstance(value.get("data"), list) and "type" not in value:
        for one in value["data"]:
            yield from _parts(one)
        return
    inner = value.get("observations")
    if isinstance(inner, list) and any(isinstance(one, dict) for one in inner) and "type" not in value:
        trace = value.get("trace", value)  # the UI's download puts the trace beside its observations
        yield from [trace] if isinstance(trace, dict) and _is_trace(trace) else []
        for one in inner:
            yield from _parts(one)
    elif _is_trace(value) or (isinstance(value.get("type"), str) and _of(value, "trace_id") is not None):
        yield value


def _is_trace(row: dict[str, Any]) -> bool:
    return "type" not in row and {"id", "timestamp"} <= row.keys() and not {"bookmarked", "htmlPath"}.isdisjoint(row)


def _unquoted(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row of an older CSV export, in which each text is JSON, with its texts as they are."""
    own = row.get("id")
    if not isinstance(own, str) or not (len(own) > 2 and own[0] == own[-1] == '"'):
        return row
    return {key: opened(item) if isinstance(item, str) and item[:1] == '"' else item for key, item in row.items()}


def _of(row: dict[str, Any], name: str) -> Json:
    """Return a field by its name with underscores or in camel case; empty text is none."""
    for key in (name, _camel(name)):
        if (value := row.get(key)) not in (None, ""):
            return value
    return None


def _metadata(row: dict[str, Any]) -> dict[str, Any]:
    found = opened(row.get("metadata"))
    return found if isinstance(found, dict) else {}


def _around(job: Job) -> _Around:
    """Return what stands around the generations, of all files, since traces and observations are files of their own."""
    around = _Around({}, {}, set(), _scores(job))
    for head in job.files:
        for record in rows(head.path, head.kind, job.limits, job.table):
            for one in _parts(record.value) if isinstance(record, Record) else ():
                _note(one, around)
    return around


def _note(one: dict[str, Any], around: _Around) -> None:
    if one.get("type") == _MODEL_CALL:
        around.called.add(str(_of(one, "trace_id")))
        return
    short = {k: v for k, v in _metadata(one).items() if len(str(v)) < _SHORT}
    if not _is_trace(one):
        parent = _of(one, "parent_observation_id")
        around.above[str(one.get("id"))] = (str(parent) if parent else None, short)
        return
    session = _of(one, "session_id")
    around.traces[str(one["id"])] = {**short, **({"session_id": session} if session else {})}
    of_trace = {**_columns(one), **_embedded(one)}
    if of_trace:
        around.scores[str(one["id"])].update(of_trace)


def _scores(job: Job) -> dict[str, dict[str, Json]]:
    """Return the scores of the files beside the observations."""
    found: dict[str, dict[str, Json]] = defaultdict(dict)
    for path in job.companions:
        for record in rows(path, head_of(path, job.limits).kind, job.limits, job.table):
            row = record.value if isinstance(record, Record) else None
            if isinstance(row, dict):
                row = _unquoted(row)
                if key := _of(row, "observation_id") or _of(row, "trace_id"):
                    found[str(key)][str(row.get("name"))] = _score(row)
    return found


def _score(row: dict[str, Any]) -> Json:
    kind, value = _of(row, "data_type"), row.get("value")
    if kind in ("CATEGORICAL", "TEXT"):
        return _of(row, "string_value")
    return str(value) in ("1", "1.0", "True", "true") if kind == "BOOLEAN" else value


def _embedded(row: dict[str, Any]) -> dict[str, Json]:
    """Return the scores that a Langfuse trace of the API holds itself and that are of no observation in it."""
    scores = row.get("scores")
    return {
        str(one.get("name")): _score(one)
        for one in (scores if isinstance(scores, list) else ())
        if isinstance(one, dict) and not _of(one, "observation_id")
    }


def _columns(row: dict[str, Any]) -> dict[str, Json]:
    """Return the scores that a table of the UI has as columns: lists of texts or numbers, mostly of one."""
    found: dict[str, Json] = {}
    for key, value in row.items():
        if key in _LISTS or key in _TAKEN:
            continue
        values = opened(value) if isinstance(value, str) and value[:1] == "[" else value
        if isinstance(values, list) and values and all(isinstance(one, (str, int, float)) for one in values):
            found[key] = values[0] if len(values) == 1 else values
    return found


def _drafts(row: dict[str, Any], around: _Around) -> list[Draft]:
    """Return a draft for each choice of a generation, or of a Langfuse trace.

    Raises:
        UnreadableError: it has no output, and no error that explains it.
    """
    trace = str(row["id"] if _is_trace(row) else _of(row, "trace_id"))
    metadata = _nearest(row, trace, around)
    sample = ending(metadata, SAMPLES)
    columns = _columns(row)
    given = {**around.scores.get(trace, {}), **columns, **around.scores.get(str(row.get("id")), {})}
    known: dict[str, Any] = {
        "sample_id": as_id(sample) if sample is not None else trace,
        "source_run": as_text(
            ending(metadata, ("run_id", "run.id")) or _of(row, "session_id") or metadata.get("session_id")
        ),
        "gold": ending(metadata, ("gold", "target", "expected_output")),
        "dataset": as_text(ending(metadata, ("dataset",))),
        "task": as_text(ending(metadata, ("task",))),
        "correct": _verdict(given),
        "meta": _meta(row, trace, given, columns),
    }
    failed, output = None, opened(row.get("output"))
    if row.get("level") == "ERROR" and not (_is_trace(row) and output):
        failed = as_text(_of(row, "status_message")) or "the observation is marked as an error"
    elif output in (None, "", [], {}):
        raise UnreadableError(f"the {'trace' if _is_trace(row) else 'generation'} has no output")
    drafts = said(output, row.get("input"), known)
    usage = opened(_of(row, "usage_details") or row.get("usage"))
    named = as_text(ending(metadata, ("condition",)))
    for draft in drafts:
        draft.model = as_text(_of(row, "provided_model_name") or row.get("model")) or draft.model
        draft.usage = (usage if isinstance(usage, dict) else None) or draft.usage
        draft.evidence = draft.evidence or requested(opened(_of(row, "model_parameters")))
        if named:
            draft.evidence = [*draft.evidence, Evidence(normal(named), "record", stated=True)]
        draft.error = failed
    return drafts


def _meta(row: dict[str, Any], trace: str, given: dict[str, Json], columns: dict[str, Json]) -> dict[str, Json]:
    """Return what a row says besides the trace: where it is in Langfuse, its scores, and its other fields."""
    own: dict[str, Json] = {"trace": trace}
    if not _is_trace(row):
        own["observation"] = str(row.get("id"))
    rest = {
        key: item
        for key, item in row.items()
        if key not in _TAKEN and key not in columns and item not in (None, "", [], {})
    }
    if metadata := _metadata(row):
        rest["metadata"] = metadata
    return {**rest, **own, **({"scores": given} if given else {})}


def _nearest(row: dict[str, Any], trace: str, around: _Around) -> dict[str, Any]:
    """Return the metadata of a row and of what is above it, its Langfuse trace at last; the nearest stands."""
    merged = _metadata(row)
    parent = _of(row, "parent_observation_id")
    for _ in range(_ABOVE):
        if parent is None or str(parent) not in around.above:
            break
        parent, metadata = around.above[str(parent)]
        merged = {**metadata, **merged}
    return {**around.traces.get(trace, {}), **merged}


def _verdict(scores: dict[str, Json]) -> bool | None:
    """Return the one score that is true or false, or that is named as a verdict; several leave it open."""
    found = [value for value in scores.values() if isinstance(value, bool)]
    found = found or [right for name in ALIASES["correct"] if (right := verdict(scores.get(name))) is not None]
    return found[0] if len(found) == 1 else None


FORMAT = Format("langfuse", "Langfuse observations and traces: exports, pages of its API", detect, read, companion)
