"""evalscope: ``predictions/<model>/<benchmark>_<subset>.jsonl`` and the file of the same name under ``reviews/``.

Written against 1.14. A review repeats the messages and adds gold and score; a prediction alone knows neither its
question (``index`` runs over replicas too) nor its gold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tracelens.sources import said
from tracelens.sources.bytes import Limits
from tracelens.sources.chat import images_of, prompt_text
from tracelens.sources.conditions import Evidence, requested
from tracelens.sources.convert import UnreadableError, each, prompt_id
from tracelens.sources.documents import records
from tracelens.sources.draft import Draft, as_id
from tracelens.sources.format import Format, Job
from tracelens.sources.head import Head
from tracelens.sources.scores import verdict
from tracelens.sources.values import Record
from tracelens.types import Rejected, Trace


def detect(head: Head) -> str | None:
    """Recognise predictions; reviews are traces only where their predictions are not there."""
    if head.most("index", "model_output", "messages"):
        return "predictions (index, model_output, messages)"
    if head.most("index", "sample_score", "messages") and not _beside(head.path, "reviews", "predictions").is_file():
        return "reviews without their predictions (index, sample_score, messages)"
    return None


def companion(head: Head) -> str | None:
    """Recognise reviews whose predictions are there, and reports."""
    if head.most("index", "sample_score"):
        return "reviews of predictions (index, sample_score)"
    first = next(iter(head.objects()), {})
    if {"dataset_name", "model_name", "metrics"} <= first.keys():
        return "a report"
    return None


def _beside(path: Path, here: str, there: str) -> Path:
    """Return the path of the file of the same name in the parallel folder."""
    parts = list(path.parts)
    for index in range(len(parts) - 1, -1, -1):
        if parts[index] == here:
            parts[index] = there
            return Path(*parts)
    return path.with_name("\0")


def read(job: Job) -> Iterator[Trace | Rejected]:
    """Yield one trace a prediction, joined with its review on ``index``."""
    for head in job.files:
        reviews = _reviews(_beside(head.path, "predictions", "reviews"), job.limits)
        evidence = _configured(head.path)

        def convert(row: dict[str, Any], path: Path) -> list[Draft]:
            return [_draft(row, path, reviews, evidence)]  # noqa: B023 -- within this turn only

        yield from each(job._replace(files=(head,)), convert)


def _reviews(path: Path, limits: Limits) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    if "\0" not in path.name and path.is_file():
        for record in records(path, limits):
            if isinstance(record, Record) and isinstance(record.value, dict):
                row = record.value
                found[as_id(row.get("index"))] = {k: row.get(k) for k in ("target", "sample_score")}
    return found


def _configured(path: Path) -> list[Evidence]:
    """Return what the run's ``configs/task_config*.yaml`` says of reasoning."""
    import yaml

    for folder in path.parents[1:4]:
        for config in sorted(folder.glob("configs/task_config*.yaml"))[:1]:
            try:
                settings = yaml.safe_load(config.read_text("utf-8"))
            except (yaml.YAMLError, OSError, UnicodeDecodeError):
                return []
            return requested(settings.get("generation_config") if isinstance(settings, dict) else None)
    return []


def _named(path: Path) -> tuple[str, str]:
    """Return benchmark and subset in a file's name; both may hold underscores, so the run's reports decide."""
    stem = re.sub(r"\.jsonl?(\.\w+)?$", "", path.name)
    reports = _beside(path, "predictions", "reports").parent
    known = [p.stem for p in reports.glob("*.json") if stem.startswith(f"{p.stem}_")] if reports.is_dir() else []
    if known:
        benchmark = max(known, key=len)
        return benchmark, stem[len(benchmark) + 1 :]
    benchmark, _, subset = stem.rpartition("_")
    return benchmark, subset


def _draft(row: dict[str, Any], path: Path, reviews: dict[str, dict[str, Any]], evidence: list[Evidence]) -> Draft:
    review = row if "sample_score" in row else reviews.get(as_id(row["index"]), {})
    score = review.get("sample_score") or {}
    output = row.get("model_output") or {}
    choices = output.get("choices") or []
    messages = [m for m in row["messages"] if isinstance(m, dict)]
    answer = choices[0]["message"] if choices else messages[-1] if messages else None
    asked = messages[:-1] if messages and messages[-1].get("role") == "assistant" else messages
    error = output.get("error")
    if answer is None or (answer.get("role") != "assistant" and not error):
        raise UnreadableError("no assistant message")
    benchmark, subset = _named(path)
    prompt = prompt_text(asked)
    target = review.get("target")
    draft = Draft(
        sample_id=as_id(score["group_id"]) if "group_id" in score else prompt_id(prompt),
        epoch=int(score.get("generation_index") or 0),
        dataset=benchmark,
        task=subset,
        model=str(row.get("model") or output.get("model") or path.parent.name),
        prompt=prompt,
        messages=asked,
        images=images_of(asked),
        gold=target[0] if isinstance(target, list) and len(target) == 1 else target,
        correct=_correct(score),
        finish_reason=choices[0].get("stop_reason") if choices else None,
        error=str(error) if error else None,
        usage=output.get("usage"),
        evidence=list(evidence),
        meta={
            "index": row["index"],
            "scores": (score.get("score") or {}).get("value"),
            **({"metadata": row["metadata"]} if row.get("metadata") else {}),
        },
    )
    if answer.get("role") != "assistant":
        draft.response = ""
        return draft
    return said.message(answer).into(draft)


def _correct(score: dict[str, Any]) -> bool | None:
    """Return the verdict of the main score when it is one of right and wrong."""
    given = score.get("score") or {}
    values = given.get("value")
    main = given.get("main_score_name")
    if not isinstance(values, dict):
        return verdict(values)
    return verdict(values.get(main)) if main in ("accuracy", "acc", "exact_match", "pass", "correct") else None


FORMAT = Format("evalscope", "evalscope predictions and reviews", detect, read, companion)
