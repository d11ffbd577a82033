"""Inspect AI logs: ``.eval`` (a zip, its members deflated or Zstandard) and ``.json`` (one object).

Written against 0.3.285, log version 2. Read are the samples themselves; events, reductions and summaries repeat them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from tracelens.sources import said
from tracelens.sources.archive import ARCHIVE_ERRORS, leaves, read_member, zipfile
from tracelens.sources.bytes import Limits
from tracelens.sources.chat import images_of, prompt_text
from tracelens.sources.conditions import Evidence, normal, requested
from tracelens.sources.convert import converted
from tracelens.sources.documents import entries
from tracelens.sources.draft import Draft, as_id
from tracelens.sources.format import Format, Job
from tracelens.sources.head import Head
from tracelens.sources.scores import verdict
from tracelens.sources.values import NotJsonError, Record, decode
from tracelens.types import Json, Rejected, Trace

_ATTACHMENT = "attachment://"


def detect(head: Head) -> str | None:
    """Recognise the members of an ``.eval`` archive, or the first keys of a ``.json`` log."""
    if head.kind == "zip" and ({"header.json", "_journal/start.json"} & set(head.names)):
        return "a zip with an evaluation's header and samples"
    if head.kind == "json" and head.layout in ("values", "dict", "lines"):
        first = next(iter(head.objects()), {})
        if {"version", "status", "eval"} <= first.keys() and isinstance(first.get("eval"), (dict, type(None))):
            return "an evaluation log (version, status, eval)"
    return None


def read(job: Job) -> Iterator[Trace | Rejected]:
    """Yield one trace a sample and epoch; samples that failed are traces in the state ``error``."""
    for head in job.files:
        if head.kind == "zip":
            yield from _archive(head.path, job.limits)
        else:
            yield from _object(head.path, job.limits)


def _archive(path: Path, limits: Limits) -> Iterator[Trace | Rejected]:
    file = str(path)
    try:
        archive = zipfile.ZipFile(path)
    except ARCHIVE_ERRORS as error:
        yield Rejected(file=file, line=None, offset=None, reason=f"a damaged zip archive: {error}", raw="")
        return
    with archive:
        names = list(dict.fromkeys(archive.namelist()))  # of a name that is there twice, the last member stands
        if len(names) > limits.members:
            reason = f"{len(names):,} members, more than {limits.members:,}"
            yield Rejected(file=file, line=None, offset=None, reason=reason, raw="")
            return
        head, broken = _header(archive, names, limits)
        if broken:
            reason = f"the log's header cannot be read ({broken}): its samples name no run, model or scorer"
            yield Rejected(file=f"{file}!header.json", line=None, offset=None, reason=reason, raw="")
        for name in names:
            if leaves(name):
                reason = f"the member {name!r} points out of the archive: it is not read"
                yield Rejected(file=file, line=None, offset=None, reason=reason, raw=name)
            elif name.startswith("samples/") and name.endswith(".json"):
                yield from _member(archive, name, file, head, limits)


def _header(archive: zipfile.ZipFile, names: list[str], limits: Limits) -> tuple[dict[str, Any], str]:
    """Return the log's header, and why it cannot be read, should it be damaged.

    A log that was not finished has only what its journal started with; a damaged header is that of its journal too.
    """
    broken = ""
    for name in ("header.json", "_journal/start.json"):
        if name not in names:
            continue
        try:
            value, _ = decode(read_member(archive, name, limits), limits)
        except (NotJsonError, ValueError, *ARCHIVE_ERRORS) as error:
            broken = broken or str(error)
            continue
        if isinstance(value, dict):
            return (value if name == "header.json" else {**value, "status": "started"}), broken
        broken = broken or "it is no JSON object"
    return {}, broken


def _member(
    archive: zipfile.ZipFile, name: str, file: str, head: dict[str, Any], limits: Limits
) -> Iterator[Trace | Rejected]:
    place = f"{file}!{name}"
    try:
        raw = read_member(archive, name, limits)
        value, notes = _sample(raw, limits)
    except (NotJsonError, ValueError, *ARCHIVE_ERRORS) as error:
        yield Rejected(file=place, line=None, offset=None, reason=str(error), raw="")
        return
    record = Record(value, place, None, None, raw[:4096], notes)
    yield from converted(record, Path(file), lambda sample, _: [_draft(sample, head)])


class _Sample(msgspec.Struct):
    """The parts of a sample that are read; its events, most of its bytes, are passed over."""

    id: Any
    epoch: Any = None
    messages: Any = None
    output: Any = None
    target: Any = None
    choices: Any = None
    scores: Any = None
    error: Any = None
    metadata: Any = None
    attachments: Any = None
    uuid: Any = None
    limit: Any = None


_DECODER = msgspec.json.Decoder(_Sample)


def _sample(raw: bytes, limits: Limits) -> tuple[Json, tuple[str, ...]]:
    """Return the sample in a member; what the strict decoder refuses is read the tolerant way."""
    try:
        sample = _DECODER.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return decode(raw, limits)
    return {name: getattr(sample, name) for name in sample.__struct_fields__}, ()


def _object(path: Path, limits: Limits) -> Iterator[Trace | Rejected]:
    """Read a ``.json`` log in two passes: its header, then sample by sample."""
    head: dict[str, Any] = {}
    for entry in entries(path, limits, spread=frozenset({"samples"})):
        if isinstance(entry, Record) and entry.key != "samples":
            head[str(entry.key)] = entry.value
        elif "eval" in head:
            break
    for entry in entries(path, limits, spread=frozenset({"samples"})):
        if isinstance(entry, Rejected):
            yield entry
        elif entry.key == "samples":
            yield from converted(entry, path, lambda sample, _: [_draft(sample, head)])


def _draft(sample: dict[str, Any], head: dict[str, Any]) -> Draft:
    run = head.get("eval") or {}
    messages = _resolved(sample.get("messages") or [], sample.get("attachments") or {})
    output = sample.get("output") or {}
    choices = output.get("choices") or []
    answer = _resolved(choices[0].get("message"), sample.get("attachments") or {}) if choices else None
    asked = _before_answer(messages, answer)
    scores = sample.get("scores") or {}
    error = sample.get("error")
    stop = choices[0].get("stop_reason") if choices else None
    draft = Draft(
        sample_id=as_id(sample["id"]),
        epoch=int(sample.get("epoch") or 0),
        dataset=str((run.get("dataset") or {}).get("name") or ""),
        task=str(run.get("task") or ""),
        model=str(run.get("model") or ""),
        source_run=str(run.get("run_id") or run.get("eval_id") or ""),
        prompt=prompt_text(asked),
        messages=asked,
        images=images_of(asked),
        gold=sample.get("target"),
        choices=sample.get("choices"),
        correct=_correct(scores, run),
        finish_reason=stop or ("max_tokens" if sample.get("limit") else None),
        error=_error_text(error, output),
        usage=output.get("usage"),
        evidence=_evidence(head),
        meta=_about(sample, head, scores),
    )
    if answer is None:
        draft.response = ""
        return draft
    return said.message(answer).into(draft)


def _before_answer(messages: list[Any], answer: Json) -> list[Any]:
    """Return the messages up to the last one of the assistant, if the conversation ends with it."""
    if answer is None:
        return messages
    for index in range(len(messages) - 1, -1, -1):
        if isinstance(messages[index], dict) and messages[index].get("role") == "assistant":
            return messages[:index]
    return messages


def _resolved(value: Json, attachments: dict[str, Json]) -> Json:
    """Return ``value`` with every ``attachment://`` reference replaced by what it refers to."""
    if isinstance(value, str):
        if value.startswith(_ATTACHMENT):
            return attachments.get(value[len(_ATTACHMENT) :], value)
        return value
    if isinstance(value, list):
        return [_resolved(item, attachments) for item in value]
    if isinstance(value, dict):
        return {key: _resolved(item, attachments) for key, item in value.items()}
    return value


def _correct(scores: dict[str, Any], run: dict[str, Any]) -> bool | None:
    """Return the verdict of the first scorer, in the order in which the run lists them."""
    listed = [str(scorer.get("name")) for scorer in run.get("scorers") or [] if isinstance(scorer, dict)]
    for name in [*listed, *scores]:
        score = scores.get(name)
        if isinstance(score, dict):
            return verdict(score.get("value"))
    return None


def _evidence(head: dict[str, Any]) -> list[Evidence]:
    """Return what the run's metadata and its generation settings say of the condition."""
    run, plan = head.get("eval") or {}, head.get("plan") or {}
    metadata = run.get("metadata") or {}
    stated = metadata.get("condition") if isinstance(metadata, dict) else None
    if isinstance(stated, str) and normal(stated) != "unknown":
        return [Evidence(normal(stated), "config", stated=True)]
    for settings in (plan.get("config"), run.get("model_generate_config")):
        if found := requested(settings):
            return found
        if isinstance(settings, dict) and settings.get("reasoning_tokens"):
            return [Evidence("reasoning", "config")]
    return []


def _error_text(error: Json, output: dict[str, Any]) -> str | None:
    """Return the failure of a sample in a line; its traceback can be longer than the rest of the sample."""
    found = error or output.get("error")
    if not found:
        return None
    return str(found.get("message") if isinstance(found, dict) else found)[:2000]


def _about(sample: dict[str, Any], head: dict[str, Any], scores: dict[str, Any]) -> dict[str, Json]:
    named = {
        name: {k: score[k] for k in ("value", "answer") if k in score}
        for name, score in scores.items()
        if isinstance(score, dict)
    }
    about: dict[str, Json] = {
        "eval_id": (head.get("eval") or {}).get("eval_id"),
        "scores": named,
        **{key: sample.get(key) for key in ("metadata", "uuid", "limit")},
    }
    if head.get("status") == "started":
        about["notes"] = ["the log was not finished: samples may be missing"]
    return {key: item for key, item in about.items() if item}


FORMAT = Format("inspect", "Inspect AI logs (.eval, .json)", detect, read)
