"""Plain records whose field names say what they are: question, prediction, answer, and their many synonyms.

``answer`` is the gold in some files (GSM8K) and the model's answer in others. Beside a prediction it is the gold; alone
it is not guessed: the record is rejected with the question which of the two it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tracelens.sources.assembled import draft_of
from tracelens.sources.conditions import Evidence, normal, requested
from tracelens.sources.convert import UnreadableError, each
from tracelens.sources.draft import Draft, as_text
from tracelens.sources.explode import shown_keys
from tracelens.sources.format import Format, Job
from tracelens.sources.head import Head
from tracelens.types import Json, Rejected, Trace

ALIASES: dict[str, tuple[str, ...]] = {
    "sample_id": (
        "sample_id",
        "id",
        "uuid",
        "uid",
        "qid",
        "question_id",
        "problem_id",
        "doc_id",
        "item_id",
        "idx",
        "index",
        "custom_id",
        "key",
        "task_id",
        "example_id",
        "instance_id",
        "unique_id",
    ),
    "prompt": ("prompt", "question", "query", "problem", "input", "instruction"),
    "messages": ("messages",),
    "response": (
        "response",
        "prediction",
        "pred",
        "output",
        "completion",
        "generation",
        "model_output",
        "model_response",
        "generated_text",
        "model_answer",
        "raw_output",
    ),
    "reasoning": ("reasoning", "reasoning_content", "thinking", "cot", "rationale", "chain_of_thought", "thought"),
    "gold": (
        "gold",
        "target",
        "ground_truth",
        "label",
        "gold_answer",
        "gt",
        "reference",
        "reference_answer",
        "expected",
        "expected_answer",
        "correct_answer",
    ),
    "choices": ("choices", "options"),
    "correct": ("correct", "is_correct", "correctness"),
    "model": ("model", "model_name", "model_id"),
    "condition": ("condition",),
    "dataset": ("dataset", "dataset_name", "benchmark"),
    "task": ("task", "subject", "task_name", "category"),
    "epoch": ("epoch", "replica", "trial", "sample_index", "repeat"),
    "images": ("images", "image", "image_path", "image_paths"),
    "finish_reason": ("finish_reason", "stop_reason"),
    "refusal": ("refusal",),
    "error": ("error",),
    "usage": ("usage", "token_usage"),
    "steps": ("steps",),
    "source_run": ("source_run", "run_id"),
}
"""For each field of a trace the names that it goes by in plain files, the likeliest first."""

_SHOWN = ("sample_id", "response", "answer", "reasoning", "gold")

ASK = (
    "`answer` may be the gold or the model's output, and nothing else in the record tells: say which with "
    "--map answer=answer (the model's) or, with the outputs in another field or file, --map gold=answer,response=…"
)


def found(record: dict[str, Any]) -> dict[str, str]:
    """Return which key of a record each field of a trace is taken from."""
    names = {}
    for target, keys in ALIASES.items():
        for key in keys:
            if record.get(key) is not None:
                names[target] = key
                break
    if "reasoning" in names and "response" not in names and isinstance(record.get("content"), str):
        names["response"] = "content"  # as servers name the two
    if record.get("answer") is not None:
        if "response" in names:
            names.setdefault("gold", "answer")
        elif "gold" in names:
            names["answer"] = "answer"
        elif any(key in record for key in ALIASES["response"]):
            names["gold"] = "answer"  # beside a prediction that is null
    return names


def question(record: dict[str, Any]) -> str | None:
    """Return what has to be asked before a record can be read, or None."""
    names = found(record)
    if record.get("answer") is not None and not {"response", "gold"} & names.keys():
        return ASK
    return None


def _says_something(record: dict[str, Any]) -> bool:
    return bool({"response", "answer", "reasoning", "steps"} & found(record).keys()) and question(record) is None


def detect(head: Head) -> str | None:
    """Recognise records in which a field of the model's text has one of its usual names."""
    objects = head.objects()
    good = [one for one in objects if _says_something(one)]
    if objects and len(good) * 2 >= len(objects):
        names = found(good[0])
        shown = ", ".join(f"{field}={names[field]}" for field in _SHOWN if field in names)
        return f"plain records ({shown})"
    return None


def read(job: Job) -> Iterator[Trace | Rejected]:
    """Yield one trace a record."""
    return each(job, _convert)


def _convert(row: dict[str, Any], _: Path) -> list[Draft]:
    if ask := question(row):
        raise UnreadableError(ask)
    names, notes = found(row), []
    if not {"response", "answer", "reasoning", "steps", "error"} & names.keys():
        key = next((key for key in (*ALIASES["response"], "answer") if key in row), None)
        if key is None:
            raise UnreadableError(f"no field of the model's text among the keys {shown_keys(row)}")
        names["response"] = key
        notes.append(f"{key} is null: the model's text is taken as empty")
    values = {target: row[key] if row[key] is not None else "" for target, key in names.items()}
    for target in ("response", "answer"):
        if target in values:
            values[target] = _text_of(values[target])
    rest = {key: item for key, item in row.items() if key not in names.values() and item is not None}
    if isinstance(values.get("gold"), str) and "####" in values["gold"]:
        rest["gold_text"] = values["gold"]
        values["gold"] = values["gold"].rpartition("####")[2].strip()
    values["gold"] = _option(values.get("gold"), values.get("choices"))
    evidence = requested(rest)
    if "condition" in values and (name := normal(as_text(values["condition"]))) != "unknown":
        evidence.append(Evidence(name, "record", stated=True))
    draft = draft_of(values, rest, 0, evidence)
    draft.notes += notes
    return [draft]


def _text_of(value: Json) -> Json:
    """Return the text in an output that is an object or a list of one."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, dict):
        for key in ("text", "content", "message", "output", "generated_text"):
            if isinstance(value.get(key), str):
                return value[key]
        raise UnreadableError("the model's text is an object; name the field in it with --map response=…")
    return value


def _option(gold: Json, choices: Json) -> Json:
    """Return the label of a gold that is a number into a list of options."""
    whole = isinstance(gold, int) and not isinstance(gold, bool)
    if whole and isinstance(choices, list) and 0 <= gold < len(choices) <= 26:
        if gold in [choice for choice in choices if isinstance(choice, (int, float))]:
            return gold  # where options are numbers, a number that is one of them is no index
        return chr(65 + gold)
    return gold


FORMAT = Format("plain", "plain records with the usual field names", detect, read)
