"""lm-evaluation-harness: ``samples_<task>_<stamp>.jsonl`` beside ``results_<stamp>.json``.

Written against 0.4.13. One row a (document, filter): filters become alternative scores of one trace.
Repeats are replicas of one row, with one score for all of them, which therefore is no trace's own.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tracelens.sources.chat import images_of, prompt_text
from tracelens.sources.conditions import Evidence, requested
from tracelens.sources.convert import converted
from tracelens.sources.documents import records
from tracelens.sources.draft import Draft, as_id
from tracelens.sources.format import Format, Job
from tracelens.sources.head import Head
from tracelens.sources.rows import rows
from tracelens.sources.scores import first_verdict
from tracelens.types import Json, Rejected, Trace

_NAME = re.compile(r"samples_(?P<task>.+?)_(?P<stamp>\d{4}-\d\d-\d\dT[\d.:-]+)\.jsonl")
_LETTER = re.compile(r"\W*([A-Z])\W*$")


def detect(head: Head) -> str | None:
    """Recognise sample rows by their keys."""
    if head.most("doc_id", "doc", "arguments", "resps", "filtered_resps"):
        return "rows with doc_id, doc, arguments, resps and filtered_resps"
    return None


def companion(head: Head) -> str | None:
    """Recognise the results file."""
    if head.kind == "json" and head.most("results", "configs") and "input_media" not in str(head.names):
        return "a results file (results, configs)"
    return None


class Run(NamedTuple):
    """What the results file says of a run."""

    model: str
    stamp: str
    evidence: list[Evidence]
    stripped: bool


def read(job: Job) -> Iterator[Trace | Rejected]:
    """Yield one trace a document and replica."""
    for head in job.files:
        task, stamp = names(head.path)
        run = _run(head.path, stamp, job.companions)
        scores = _scores(head, job)

        def convert(row: dict[str, Any], _: Path) -> list[Draft]:
            return _drafts(row, task, run, scores)  # noqa: B023 -- used within this turn only

        for record in rows(head.path, head.kind, job.limits, job.table):
            if isinstance(record, Rejected):
                yield record
            elif not _is_repeated(record.value, scores):
                yield from converted(record, head.path, convert)


def names(path: Path) -> tuple[str, str]:
    """Return task and stamp in a samples file's name; the stem and nothing for another name."""
    match = _NAME.search(path.name)
    return (match["task"], match["stamp"]) if match else (path.name.split(".")[0], "")


def _key(row: Json) -> str:
    return f"{row.get('doc_id')}\x1f{row.get('doc_hash')}"


def _scores(head: Head, job: Job) -> dict[str, dict[str, Json]]:
    """Return for each document the score of each filter, in the file's order."""
    found: dict[str, dict[str, Json]] = defaultdict(dict)
    for record in rows(head.path, head.kind, job.limits, job.table):
        if isinstance(record, Rejected) or not isinstance(record.value, dict):
            continue
        row = record.value
        metrics = row.get("metrics")
        named = {n: row.get(n) for n in metrics if isinstance(n, str)} if isinstance(metrics, list) else {}
        found[_key(row)][str(row.get("filter", "none"))] = {
            **named,
            "filtered": row.get("filtered_resps"),
        }
    return found


def _is_repeated(row: Json, scores: dict[str, dict[str, Json]]) -> bool:
    """Return whether a row is a further filter of a document that an earlier row has given."""
    if not isinstance(row, dict):
        return False
    filters = scores.get(_key(row), {})
    return bool(filters) and next(iter(filters)) != str(row.get("filter", "none"))


def _drafts(row: dict[str, Any], task: str, run: Run, scores: dict[str, Any]) -> list[Draft]:
    arguments = _arguments(row["arguments"])
    prompt, messages = _prompt(arguments[0]["arg_0"] if arguments else "")
    filters = scores[_key(row)]
    base: dict[str, Any] = {
        "sample_id": as_id(row["doc_id"]),
        "task": task,
        "model": run.model,
        "source_run": run.stamp,
        "prompt": prompt,
        "messages": messages,
        "images": images_of(messages),
        "gold": row.get("target"),
    }
    meta = {"doc": row.get("doc"), "scores": filters}
    first = next(iter(filters.values()))
    correct = first_verdict({k: v for k, v in first.items() if k != "filtered"})
    if _is_choice(row["resps"]):
        return [_choice(row, arguments, base, meta, correct)]
    said = [
        (request, text)
        for request, texts in enumerate(row["resps"])
        for text in (texts if isinstance(texts, list) else [texts])
    ]
    settings = arguments[0].get("arg_1") if arguments else None
    evidence = [*requested(settings if isinstance(settings, dict) else {}), *run.evidence]
    if len(said) > 1:
        meta["scores_are_of"] = f"all {len(said)} replicas together"
    found = []
    for replica, (request, text) in enumerate(said):
        if 0 < request < len(arguments):  # a document asked in several ways
            prompt, messages = _prompt(arguments[request]["arg_0"])
            base |= {"prompt": prompt, "messages": messages, "images": images_of(messages)}
        found.append(
            Draft(
                **base,
                response=text if text is not None else "",
                epoch=replica,
                correct=correct if len(said) == 1 else None,
                evidence=list(evidence),
                reasoning_source="stripped" if run.stripped and "<think>" not in str(text) else None,
                meta=dict(meta),
            )
        )
    return found


def _arguments(given: Json) -> list[dict[str, Any]]:
    """Return the arguments of each request; earlier versions wrote lists, without names."""
    if isinstance(given, dict):
        return list(given.values())
    listed = [one for one in given if isinstance(one, list)] if isinstance(given, list) else []
    return [{f"arg_{place}": argument for place, argument in enumerate(one)} for one in listed]


def _prompt(given: Json) -> tuple[str, Json]:
    """Return a prompt's text and its messages; a chat is a list that holds a JSON text of messages."""
    if isinstance(given, list) and len(given) == 1 and isinstance(given[0], str):
        try:
            messages = json.loads(given[0])
        except ValueError:
            return given[0], None
        return prompt_text(messages), messages
    if isinstance(given, list):
        return prompt_text(given), given
    return str(given), None


def _is_choice(resps: Json) -> bool:
    """Return whether the model scored given continuations instead of writing."""
    return (
        isinstance(resps, list)
        and bool(resps)
        and all(isinstance(r, list) and r and isinstance(r[0], list) and len(r[0]) == 2 for r in resps)
    )


def _choice(
    row: dict[str, Any], arguments: list[Any], base: dict[str, Any], meta: dict[str, Any], correct: bool | None
) -> Draft:
    """Return the trace of a multiple-choice document: its text is the continuation that scored best."""
    offered = [str(argument["arg_1"]).strip() for argument in arguments]
    logprobs = [float(pair[0]) for pair in row["filtered_resps"]]
    letters = [match[1] if (match := _LETTER.match(text)) else None for text in offered]
    names = letters if all(letters) else [chr(65 + i) for i in range(len(offered))]
    texts = row["doc"].get("choices") if isinstance(row["doc"], dict) else None
    if not (all(letters) and isinstance(texts, list) and len(texts) == len(offered)):
        texts = offered
    target = str(row.get("target"))
    base["gold"] = names[int(target)] if target.isdigit() and int(target) < len(names) else target
    best = max(range(len(logprobs)), key=logprobs.__getitem__)
    meta["log_likelihoods"] = dict(zip(map(str, names), logprobs, strict=False))
    return Draft(
        **base,
        response=offered[best],
        choices={str(n): str(t) for n, t in zip(names, texts, strict=False)},
        correct=correct,
        evidence=[Evidence("direct", "config")],
        reasoning_source="none",
        meta=meta,
        notes=["no text was generated: this is the option with the highest log-likelihood"],
    )


def _run(path: Path, stamp: str, companions: tuple[Path, ...]) -> Run:
    """Return what the results file of the same stamp says; the folder's name is the model without one."""
    beside = path.with_name(f"results_{stamp}.json")
    named = [p for p in companions if stamp and stamp in p.name]
    for results in [beside, *named]:
        if results.is_file():
            for record in records(results):
                if not isinstance(record, Rejected) and isinstance(record.value, dict):
                    return _of_results(record.value, stamp)
    return Run(path.parent.name, stamp, [], False)


def _of_results(results: dict[str, Any], stamp: str) -> Run:
    config = results.get("config")
    config = config if isinstance(config, dict) else {}
    arguments = pairs(config.get("model_args"))
    model = results.get("model_name") or arguments.get("pretrained") or arguments.get("model")
    generation = pairs(config.get("gen_kwargs"))
    evidence = requested(arguments) or requested(generation)
    return Run(str(model or ""), stamp, evidence, bool(arguments.get("think_end_token")))


def pairs(given: Json) -> dict[str, Any]:
    """Return settings that a tool writes either as an object or as ``key=value,key=value``."""
    if isinstance(given, dict):
        return given
    found: dict[str, Any] = {}
    for part in given.split(",") if isinstance(given, str) else ():
        key, _, value = part.partition("=")
        if value:
            plain = {"true": True, "false": False}.get(value.strip().lower())
            found[key.strip()] = value.strip() if plain is None else plain
    return found


FORMAT = Format("lm-eval", "lm-evaluation-harness samples", detect, read, companion)
