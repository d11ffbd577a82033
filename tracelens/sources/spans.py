"""OpenTelemetry spans: OpenInference attributes and the GenAI semantic conventions, one span a line or OTLP JSON.

Written against openinference-instrumentation-openai 0.1.66 and GenAI conventions 0.66b2. Phoenix gives spans out as
JSON (its REST API and ``get_spans``, whole pages too) and as tables with a column an attribute (``get_spans_dataframe``
saved as Parquet or CSV); the kind of a span stands beside its attributes there. Spans that call no model are
structure: they give their sample id to the calls below them. A call that carries no message text is a reject.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tracelens.sources import genai, openai_api, said
from tracelens.sources.chat import images_of, prompt_text
from tracelens.sources.conditions import requested
from tracelens.sources.convert import UnreadableError, converted
from tracelens.sources.draft import Draft, as_id
from tracelens.sources.format import Format, Job
from tracelens.sources.head import Head
from tracelens.sources.paths import inside
from tracelens.sources.rows import rows
from tracelens.sources.scores import verdict
from tracelens.sources.values import Record
from tracelens.types import Json, Rejected, Trace

_INPUT, _OUTPUT = "llm.input_messages", "llm.output_messages"
SAMPLES = ("sample_id", "sample.id", "item_id", "item.id", "example_id", "example.id", "question_id")
_FIELDS = {
    "gold": ("gold", "target", "expected_output"),
    "condition": ("condition",),
    "dataset": ("dataset",),
    "task": ("task",),
}


def detect(head: Head) -> str | None:
    """Recognise spans that carry attributes of either convention."""
    found = [span for one in head.objects() for span in _spans(one)]
    known = sum(any(key.startswith(("llm.", "gen_ai.", "openinference.")) for key in s["attributes"]) for s in found)
    return "OpenTelemetry spans of model calls" if found and known * 2 >= len(found) else None


def read(job: Job) -> Iterator[Trace | Rejected]:
    """Yield one trace a model call."""
    for head in job.files:
        above = _structure(head, job)
        for record in rows(head.path, head.kind, job.limits, job.table):
            if isinstance(record, Rejected):
                yield record
                continue
            spans = _spans(record.value)
            if not spans:
                yield record.rejected("not a span: no attributes")
            for span in spans:
                if _is_call(span["attributes"]):
                    one = record._replace(value=span)
                    yield from converted(one, head.path, lambda call, _: _drafts(call, above))  # noqa: B023


def _spans(value: Json) -> list[dict[str, Any]]:
    """Return the spans of a record, flat or OTLP, with their attributes as one object."""
    if not isinstance(value, dict):
        return []
    if isinstance(value.get("resourceSpans"), list):
        return [
            span
            for resource in value["resourceSpans"]
            for scope in _list(resource, "scopeSpans")
            for inner in _list(scope, "spans")
            for span in _spans(inner)
        ]
    if isinstance(value.get("data"), list) and "attributes" not in value:
        return [span for one in value["data"] for span in _spans(one)]
    if "context.span_id" in value:
        value = _of_columns(value)
    attributes = value.get("attributes")
    if isinstance(attributes, list):
        attributes = {str(a.get("key")): _otlp(a.get("value")) for a in attributes if isinstance(a, dict)}
    if not isinstance(attributes, dict):
        return []
    attributes = dict(_flat(attributes))
    if isinstance(kind := value.get("span_kind"), str) and kind.isupper() and kind != "UNKNOWN":
        attributes.setdefault("openinference.span.kind", kind)
    return [{**value, "attributes": attributes}]


def _of_columns(row: dict[str, Any]) -> dict[str, Any]:
    """Return the span of a table's row: columns ``attributes.…`` are its attributes, lists of messages may be JSON."""
    attributes = {
        name.removeprefix("attributes."): _opened(item)
        for name, item in row.items()
        if name.startswith("attributes.") and item is not None
    }
    context = {"span_id": row["context.span_id"], "trace_id": row.get("context.trace_id")}
    plain = {name: item for name, item in row.items() if not name.startswith(("attributes.", "context."))}
    return {**plain, "context": context, "attributes": attributes}


def _opened(item: Json) -> Json:
    return inside(item) if isinstance(item, str) and item.startswith("[{") else item


def _flat(attributes: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Json]]:
    """Yield attributes with the dotted names that they have in a span; objects and lists of objects are opened."""
    for key, value in attributes.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            yield from _flat(value, f"{name}.")
        elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            for place, one in enumerate(value):
                yield from _flat(one, f"{name}.{place}.")
        else:
            yield name, value


def _list(value: Json, key: str) -> list[Any]:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []


def _otlp(value: Json) -> Json:
    """Return an OTLP attribute value as plain JSON."""
    if not isinstance(value, dict):
        return value
    for kind, item in value.items():
        if kind == "kvlistValue":
            return {str(one.get("key")): _otlp(one.get("value")) for one in _list(item, "values")}
        if kind == "intValue":
            return int(item)
        if kind == "arrayValue":
            return [_otlp(one) for one in _list(item, "values")]
        return item
    return None


def _ids(span: dict[str, Any]) -> tuple[str, str | None]:
    """Return a span's own identifier and its parent's."""
    context = span.get("context") if isinstance(span.get("context"), dict) else span
    own = context.get("span_id") or context.get("spanId")  # type: ignore[union-attr]
    parent = span.get("parent_id") or span.get("parentSpanId") or span.get("parent_span_id")
    return str(own), str(parent) if parent else None


def _trace(span: dict[str, Any]) -> str:
    context = span.get("context") if isinstance(span.get("context"), dict) else span
    return str(context.get("trace_id") or context.get("traceId") or "")  # type: ignore[union-attr]


def _is_call(attributes: dict[str, Any]) -> bool:
    kind = attributes.get("openinference.span.kind")
    if kind is not None:
        return bool(kind == "LLM")
    return attributes.get("gen_ai.operation.name") in ("chat", "text_completion", "generate_content") or (
        any(key.startswith("gen_ai.output.messages") for key in attributes)
    )


def _structure(head: Head, job: Job) -> dict[str, tuple[str | None, dict[str, Any]]]:
    """Return for each span that calls no model its parent and its short attributes."""
    found: dict[str, tuple[str | None, dict[str, Any]]] = {}
    for record in rows(head.path, head.kind, job.limits, job.table):
        for span in _spans(record.value) if isinstance(record, Record) else ():
            if not _is_call(span["attributes"]):
                own, parent = _ids(span)
                found[own] = (parent, {k: v for k, v in span["attributes"].items() if len(str(v)) < 500})
    return found


def _said_above(call: dict[str, Any], above: dict[str, tuple[str | None, dict[str, Any]]]) -> dict[str, Any]:
    """Return the attributes of a call and of the spans above it, the nearest first."""
    merged = dict(call["attributes"])
    _, parent = _ids(call)
    for _ in range(64):
        if parent is None or parent not in above:
            break
        parent, attributes = above[parent]
        merged = {**attributes, **merged}
    return merged


def ending(attributes: dict[str, Any], names: tuple[str, ...]) -> Json:
    """Return the value of the first attribute whose dotted name ends in one of ``names``."""
    for name in names:
        for key, value in attributes.items():
            if key == name or key.endswith(f".{name}"):
                return value
    return None


def _drafts(call: dict[str, Any], above: dict[str, tuple[str | None, dict[str, Any]]]) -> list[Draft]:
    attributes = call["attributes"]
    around = _said_above(call, above)
    sample = ending(around, SAMPLES)
    known: dict[str, Any] = {
        "sample_id": as_id(sample) if sample is not None else _trace(call),
        "source_run": str(ending(around, ("run_id", "run.id", "session.id")) or ""),
        **{
            field: value
            for field, names in _FIELDS.items()
            if field != "condition" and (value := ending(around, names)) is not None
        },
        "correct": _evaluated(call),
        "meta": {"trace": _trace(call), "span": _ids(call)[0]},
    }
    if _OUTPUT in " ".join(attributes) or "output.value" in attributes:
        return [_openinference(attributes, known)]
    return genai.drafts(call, known)


def _evaluated(call: dict[str, Any]) -> bool | None:
    """Return the verdict of an evaluation event on the span."""
    for event in _list(call, "events"):
        about = event.get("attributes") if isinstance(event, dict) else None
        if isinstance(about, dict) and event.get("name") == "gen_ai.evaluation.result":
            for key in ("gen_ai.evaluation.score.label", "gen_ai.evaluation.score.value"):
                if (found := verdict(about.get(key))) is not None:
                    return found
    return None


def _openinference(attributes: dict[str, Any], known: dict[str, Any]) -> Draft:
    """Return the draft of an OpenInference call; reasoning is only in the JSON text of ``output.value``."""
    body, request = inside(attributes.get("output.value")), inside(attributes.get("input.value"))
    asked = _numbered(attributes, _INPUT)
    settings = inside(attributes.get("llm.invocation_parameters"))
    if openai_api.is_body(body):
        draft = openai_api.drafts(body, request, **known)[0]
    else:
        answers = _numbered(attributes, _OUTPUT)
        if not answers:
            raise UnreadableError("the span carries no message text")
        draft = said.message(answers[-1]).into(Draft(**known))
    draft.model = str(attributes.get("llm.model_name") or draft.model)
    draft.finish_reason = draft.finish_reason or attributes.get("llm.finish_reason")
    draft.evidence = draft.evidence or requested(settings)
    if asked and not draft.messages:
        draft.messages, draft.prompt, draft.images = asked, prompt_text(asked), images_of(asked)
    counts = {k.rpartition("llm.token_count.")[2]: v for k, v in attributes.items() if "llm.token_count." in k}
    draft.usage = draft.usage or counts or None
    return draft


def _numbered(attributes: dict[str, Any], prefix: str) -> list[dict[str, Any]]:
    """Return the messages of flat keys such as ``llm.input_messages.0.message.role``."""
    found: dict[int, dict[str, Any]] = {}
    for key, value in attributes.items():
        parts = key.removeprefix(f"{prefix}.").split(".")
        if not key.startswith(f"{prefix}.") or not parts[0].isdigit() or parts[1:2] != ["message"]:
            continue
        message = found.setdefault(int(parts[0]), {})
        if parts[2:] in (["role"], ["content"]):
            message[parts[2]] = value
        elif parts[2:3] == ["contents"] and parts[-1] in ("text", "url"):
            kind = "text" if parts[-1] == "text" else "image_url"
            block = {"type": kind, kind: value}
            message.setdefault("content", [])
            if isinstance(message["content"], list):
                message["content"].append(block)
    return [found[index] for index in sorted(found)]


FORMAT = Format("spans", "OpenInference and OpenTelemetry GenAI spans", detect, read)
