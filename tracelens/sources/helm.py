"""HELM: ``scenario_state.json`` with ``per_instance_stats.json`` and ``run_spec.json`` beside it.

Written from the dataclasses of 0.5.16, which leave out every field that is None.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from tracelens.sources.bytes import Limits
from tracelens.sources.chat import prompt_text
from tracelens.sources.conditions import requested
from tracelens.sources.convert import converted
from tracelens.sources.documents import entries, records
from tracelens.sources.draft import Draft, as_id
from tracelens.sources.format import Format, Job
from tracelens.sources.head import Head
from tracelens.sources.scores import first_verdict
from tracelens.sources.values import Record
from tracelens.types import Json, Rejected, Trace

_SCORES = (
    "exact_match",
    "quasi_exact_match",
    "final_number_exact_match",
    "math_equiv",
    "math_equiv_chain_of_thought",
    "chain_of_thought_correctness",
    "prefix_exact_match",
    "quasi_prefix_exact_match",
    "exact_match_indicator",
)


def detect(head: Head) -> str | None:
    """Recognise a scenario state."""
    first = next(iter(head.objects()), {})
    if head.kind == "json" and {"adapter_spec", "request_states"} <= first.keys():
        return "a scenario state (adapter_spec, request_states)"
    return None


def companion(head: Head) -> str | None:
    """Recognise the run's specification and its scores."""
    first = next(iter(head.objects()), {})
    if {"instance_id", "stats"} <= first.keys():
        return "scores by instance"
    if {"scenario_spec", "adapter_spec"} <= first.keys() or {"scenario_spec", "name"} <= first.keys():
        return "a run specification"
    return None


def read(job: Job) -> Iterator[Trace | Rejected]:
    """Yield one trace a request state and completion."""
    for head in job.files:
        scores = _scores(head.path.with_name("per_instance_stats.json"), job.limits)
        spec = _first(head.path.with_name("run_spec.json"), job.limits)
        adapter: dict[str, Any] = {}
        for entry in entries(head.path, job.limits, spread=frozenset({"request_states"})):
            if isinstance(entry, Rejected):
                yield entry
            elif entry.key == "adapter_spec" and isinstance(entry.value, dict):
                adapter = entry.value
            elif entry.key == "request_states":

                def convert(state: dict[str, Any], path: Path) -> list[Draft]:
                    return _drafts(state, adapter, spec, scores)  # noqa: B023 -- within this turn only

                yield from converted(entry, head.path, convert)


def _first(path: Path, limits: Limits) -> dict[str, Any]:
    if path.is_file():
        for record in records(path, limits):
            if isinstance(record, Record) and isinstance(record.value, dict):
                return record.value
    return {}


def _key(name: Json, trial: Json, perturbation: Json) -> str:
    return f"{name}\x1f{trial or 0}\x1f{_perturbation(perturbation)}"


def _perturbation(given: Json) -> str:
    """Return the name of a perturbation; copies of an instance that were perturbed share its id."""
    if isinstance(given, dict):
        return str(given.get("name") or msgspec.json.encode(given).decode())
    return ""


def _scores(path: Path, limits: Limits) -> dict[str, dict[str, float]]:
    """Return the means of each instance's scores; a score that was not a number is left out by HELM."""
    found: dict[str, dict[str, float]] = {}
    for record in records(path, limits) if path.is_file() else ():
        row = record.value if isinstance(record, Record) else None
        if isinstance(row, dict) and isinstance(row.get("stats"), list):
            means = {
                str(stat["name"].get("name")): stat["mean"]
                for stat in row["stats"]
                if isinstance(stat, dict) and isinstance(stat.get("name"), dict) and "mean" in stat
            }
            key = _key(row.get("instance_id"), row.get("train_trial_index"), row.get("perturbation"))
            found.setdefault(key, {}).update(means)
    return found


def _drafts(
    state: dict[str, Any], adapter: dict[str, Any], spec: dict[str, Any], scores: dict[str, dict[str, float]]
) -> list[Draft]:
    instance, request, result = state["instance"], state.get("request") or {}, state.get("result") or {}
    perturbation = _perturbation(instance.get("perturbation"))
    trial = int(state.get("train_trial_index") or 0)
    means = scores.get(_key(instance.get("id"), trial, instance.get("perturbation")), {})
    mapping = state.get("output_mapping")
    asked = request.get("messages")
    groups = spec.get("groups") or []
    name = as_id(instance.get("id"))
    if perturbation:
        name += f"~{perturbation}"
    if state.get("reference_index") is not None:
        name += f"/reference-{state['reference_index']}"
    base: dict[str, Any] = {
        "sample_id": name,
        "task": str(groups[0] if groups else (spec.get("scenario_spec") or {}).get("class_name", "")),
        "model": str(request.get("model") or adapter.get("model") or ""),
        "prompt": prompt_text(asked) if asked else str(request.get("prompt") or ""),
        "messages": asked,
        "choices": mapping if isinstance(mapping, dict) else None,
        "gold": _gold(instance.get("references") or [], mapping),
        "correct": first_verdict(means, _SCORES) if means.keys() & set(_SCORES) else None,
        "evidence": requested(request),
    }
    meta: dict[str, Any] = {"run": spec.get("name"), "split": instance.get("split"), "scores": means}
    base["meta"] = {key: item for key, item in meta.items() if item}
    completions = result.get("completions") or []
    if not result.get("success", True) or not completions:
        error = str(result.get("error") or "the request failed")
        return [Draft(**base, epoch=trial, response="", error=error)]
    return [_completion(one, base, trial * len(completions) + replica) for replica, one in enumerate(completions)]


def _completion(completion: dict[str, Any], base: dict[str, Any], epoch: int) -> Draft:
    thinking = completion.get("thinking")
    reasoning = thinking.get("text") if isinstance(thinking, dict) else None
    stop = completion.get("finish_reason")
    draft = Draft(**base, epoch=epoch, finish_reason=stop.get("reason") if isinstance(stop, dict) else stop)
    if isinstance(reasoning, str) and reasoning:
        draft.reasoning, draft.answer = reasoning, str(completion.get("text") or "")
    else:
        draft.response = str(completion.get("text") or "")
    return draft


def _gold(references: list[Any], mapping: Json) -> Json:
    """Return the references that are tagged as correct; as option labels where the options were lettered."""
    texts = [
        str((one.get("output") or {}).get("text", ""))
        for one in references
        if isinstance(one, dict) and "correct" in (one.get("tags") or [])
    ]
    if isinstance(mapping, dict):
        labels = {str(text): label for label, text in mapping.items()}
        texts = [labels.get(text, text) for text in texts]
    return texts[0] if len(texts) == 1 else texts or None


FORMAT = Format("helm", "HELM scenario states with their scores", detect, read, companion)
