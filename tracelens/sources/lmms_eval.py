"""lmms-eval: ``<stamp>_samples_<task>.jsonl`` beside ``<stamp>_results.json``.

Written against 0.7.3. ``resps`` (everything said) is left out where it equals ``filtered_resps`` (what is left once
the tool has stripped the reasoning tags); so the reasoning is the one minus the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tracelens.answers import split
from tracelens.sources.conditions import Evidence, requested
from tracelens.sources.convert import converted
from tracelens.sources.documents import records
from tracelens.sources.draft import Draft, as_id
from tracelens.sources.format import Format, Job
from tracelens.sources.head import Head
from tracelens.sources.lm_eval import pairs
from tracelens.sources.rows import rows
from tracelens.sources.scores import first_verdict
from tracelens.types import Json, Rejected, Section, Trace

_NAME = re.compile(r"(?P<stamp>\d{8}_\d{6})_samples_(?P<task>.+)\.jsonl")
_TAG = re.compile(r"^\s*<[^<>]+>|</[^<>]+>\s*$")
_SCORED = "no text was generated: this is the letter of the option with the highest log-likelihood"
_FAILED = "[LMMS_EVAL_REQUEST_FAILED"
_OWN = frozenset(
    {
        "doc_id",
        "doc",
        "target",
        "resps",
        "filtered_resps",
        "token_counts",
        "doc_hash",
        "input_media",
        "input",
        "arguments",
        "filter",
        "prompt_hash",
        "target_hash",
    }
)


def detect(head: Head) -> str | None:
    """Recognise sample rows by their keys."""
    objects = head.objects()
    if head.most("doc_id", "filtered_resps", "input") and not any("arguments" in one for one in objects):
        return "rows with doc_id, filtered_resps and input, without arguments"
    return None


class Run(NamedTuple):
    """What the results file says of a run."""

    model: str
    stamp: str
    evidence: list[Evidence]
    repeats: int


def read(job: Job) -> Iterator[Trace | Rejected]:
    """Yield one trace a row (one a response, where a row holds several)."""
    for head in job.files:
        match = _NAME.search(head.path.name)
        task = match["task"] if match else head.path.name.split(".")[0]
        run = _run(head.path, match["stamp"] if match else "", task, job.companions)

        def convert(row: dict[str, Any], _: Path) -> list[Draft]:
            return _drafts(row, task, run)  # noqa: B023 -- used within this turn only

        for record in rows(head.path, head.kind, job.limits, job.table):
            if isinstance(record, Rejected):
                yield record
            else:
                yield from converted(record, head.path, convert)


def _drafts(row: dict[str, Any], task: str, run: Run) -> list[Draft]:
    options = _likelihoods(row["filtered_resps"])
    if options:
        row = {key: value for key, value in row.items() if key != "resps"}
        row["filtered_resps"] = chr(65 + options.index(max(options)))
    filtered = _listed(row["filtered_resps"])
    said = _listed(row["resps"]) if "resps" in row else filtered
    counts = row.get("token_counts")
    scores = {name: value for name, value in row.items() if name not in _OWN}
    verdicts = {name: value for name, value in scores.items() if not isinstance(value, dict)}
    notes = [_SCORED] if options else []
    if run.repeats > 1 and len(said) == 1:
        notes.append(f"the run made {run.repeats} replicas, of which the log holds one")
    media = row.get("input_media")
    return [
        Draft(
            sample_id=as_id(row["doc_id"]),
            task=task,
            model=run.model,
            source_run=run.stamp,
            epoch=replica,
            prompt=row.get("input") or "",
            images=media if isinstance(media, list) else [],
            gold=row.get("target"),
            response=text,
            sections=_sections(text, filtered[replica] if replica < len(filtered) else text),
            correct=first_verdict(verdicts) if len(said) == 1 else None,
            usage=counts[replica] if isinstance(counts, list) and replica < len(counts) else None,
            error=text if text.startswith(_FAILED) else None,
            evidence=[Evidence("direct", "config")] if options else list(run.evidence),
            meta={"scores": scores, **({"doc": row["doc"]} if "doc" in row else {})},
            notes=list(notes),
        )
        for replica, text in enumerate(said)
    ]


def _likelihoods(given: Json) -> list[float]:
    """Return the log-likelihoods of given continuations (pairs of a number and whether it is greedy), else nothing."""
    scored = given if isinstance(given, list) else []
    if not all(isinstance(one, list) and len(one) == 2 and isinstance(one[1], (bool, str)) for one in scored):
        return []
    try:
        return [float(one[0]) for one in scored]
    except (TypeError, ValueError):
        return []


def _listed(given: Json) -> list[str]:
    """Return responses as a list; one response is written as a bare string."""
    items = given if isinstance(given, list) else [given]
    return ["" if item is None else item if isinstance(item, str) else str(item) for item in items]


def _sections(said: str, filtered: str) -> tuple[Section, ...] | None:
    """Return the parts of a response where the tool stripped tags that the splitter does not know."""
    if split(said).sections or not filtered or filtered == said or not said.endswith(filtered):
        return None
    before = said[: len(said) - len(filtered)]
    start, end = 0, len(before)
    for tag in _TAG.finditer(before):
        if tag.start() == 0:
            start = tag.end()
        else:
            end = tag.start()
    return (Section("reasoning", start, end), Section("answer", len(before), len(said)))


def _run(path: Path, stamp: str, task: str, companions: tuple[Path, ...]) -> Run:
    named = [p for p in companions if stamp and stamp in p.name]
    for results in [path.with_name(f"{stamp}_results.json"), *named]:
        if results.is_file():
            for record in records(results):
                if not isinstance(record, Rejected) and isinstance(record.value, dict):
                    return _of_results(record.value, stamp, task)
    return Run(path.parent.name, stamp, [], 1)


def _of_results(results: dict[str, Any], stamp: str, task: str) -> Run:
    config = results.get("config")
    arguments = pairs(config.get("model_args")) if isinstance(config, dict) else {}
    generation = pairs(config.get("gen_kwargs")) if isinstance(config, dict) else {}
    settings = (results.get("configs") or {}).get(task) or {}
    repeats = settings.get("repeats")
    model = results.get("model_name") or arguments.get("model") or arguments.get("pretrained") or ""
    evidence = requested(arguments) or requested(generation) or requested(settings.get("generation_kwargs"))
    return Run(str(model), stamp, evidence, repeats if isinstance(repeats, int) else 1)


def companion(head: Head) -> str | None:
    """Recognise the results file by the one key that lm-evaluation-harness does not write."""
    if head.kind == "json" and head.path.name.endswith("_results.json") and head.most("results"):
        return "a results file"
    return None


FORMAT = Format("lmms-eval", "lmms-eval samples", detect, read, companion)
