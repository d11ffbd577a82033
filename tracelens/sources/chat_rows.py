"""Rows of training and distillation sets: messages, ShareGPT conversations, OpenR1, OpenThoughts, s1K.

Several generations of one row are replicas; two teachers' answers to one row are two models' traces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tracelens.sources import said
from tracelens.sources.chat import images_of, prompt_text
from tracelens.sources.convert import UnreadableError, each, prompt_id
from tracelens.sources.draft import Draft, as_id
from tracelens.sources.format import Format, Job
from tracelens.sources.head import Head
from tracelens.sources.pictures import references
from tracelens.sources.plain import ALIASES
from tracelens.sources.scores import verdict
from tracelens.types import Json, Rejected, Trace

_ROLES = {
    "human": "user",
    "user": "user",
    "gpt": "assistant",
    "assistant": "assistant",
    "model": "assistant",
    "system": "system",
    "tool": "tool",
    "observation": "tool",
    "function_call": "assistant",
}
_TEACHER = re.compile(r"(?P<name>\w+)_(?:thinking_trajectory|reasoning)")
_IDS = ("id", "uuid", "sample_id", "conversation_id", *ALIASES["sample_id"])
_GOLD = (
    "answer",
    "ground_truth_solution",
    "gold",
    "gold_answer",
    "ground_truth",
    "correct_answer",
    "expected",
    "expected_answer",
    "reference_answer",
    "solution",
)
_VERDICTS = ("correctness_math_verify", "correctness_llama", "correctness")


def detect(head: Head) -> str | None:
    """Recognise the columns of each family."""
    objects = head.objects()
    if not objects:
        return None
    for test, why in (
        (_generations, "rows of a problem and its generations"),
        (_teachers, "rows with a teacher's reasoning and attempt"),
        (_conversation, "conversations (from, value) that end with the model's turn"),
        (_messages, "messages that end with the model's turn"),
    ):
        if sum(bool(test(one)) for one in objects) * 2 >= len(objects):
            return why
    return None


def read(job: Job) -> Iterator[Trace | Rejected]:
    """Yield one trace a generation, teacher or conversation."""
    return each(job, _convert)


def _convert(row: dict[str, Any], _: Path) -> list[Draft]:
    if _generations(row):
        return _of_generations(row)
    if teachers := _teachers(row):
        return [_of_teacher(row, name) for name in teachers]
    messages = row.get("messages") if _messages(row) else _turns(row.get("conversations"))
    if not messages or messages[-1].get("role") != "assistant":
        raise UnreadableError("the conversation does not end with the model's turn: there is no model text")
    return [_of_messages(row, messages)]


def _generations(row: dict[str, Any]) -> bool:
    given = row.get("generations")
    return isinstance(given, list) and bool(given) and all(isinstance(one, (str, type(None))) for one in given)


def _teachers(row: dict[str, Any]) -> list[str]:
    names = [match["name"] for key in row if (match := _TEACHER.fullmatch(key))]
    return [name for name in names if _attempt(row, name) is not None]


def _attempt(row: dict[str, Any], name: str) -> str | None:
    for key in (f"{name}_attempt", f"{name}_solution", f"{name}_answer"):
        if isinstance(row.get(key), str):
            return str(row[key])
    return None


def _messages(row: dict[str, Any]) -> bool:
    turns: Any = row.get("messages")
    return _are_turns(turns) and turns[-1].get("role") == "assistant"


def _are_turns(turns: Json) -> bool:
    return isinstance(turns, list) and bool(turns) and all(isinstance(t, dict) and "role" in t for t in turns)


def _conversation(row: dict[str, Any]) -> bool:
    turns = _turns(row.get("conversations"))
    return bool(turns) and turns[-1]["role"] == "assistant"


def _turns(given: Json) -> list[dict[str, Any]]:
    """Return ShareGPT turns (``from``, ``value``) as messages; turns that are messages already as they are."""
    if _are_turns(given):
        return list(given)
    turns = [t for t in given if isinstance(t, dict) and "from" in t] if isinstance(given, list) else []
    return [{"role": _ROLES.get(str(t["from"]), str(t["from"])), "content": t.get("value")} for t in turns]


def _name(row: dict[str, Any], prompt: str) -> str:
    found = next((row[key] for key in _IDS if row.get(key) is not None), None)
    return prompt_id(prompt) if found is None else as_id(found)


def _gold(row: dict[str, Any]) -> tuple[str | None, Json]:
    return next(((key, row[key]) for key in _GOLD if row.get(key) not in (None, "")), (None, None))


def _rest(row: dict[str, Any], *used: str) -> dict[str, Any]:
    return {key: item for key, item in row.items() if key not in used and item is not None}


def _of_messages(row: dict[str, Any], messages: list[dict[str, Any]]) -> Draft:
    asked, answer = messages[:-1], messages[-1]
    if isinstance(row.get("system"), str) and not any(m.get("role") == "system" for m in asked):
        asked = [{"role": "system", "content": row["system"]}, *asked]
    users = [m for m in asked if m.get("role") == "user"]
    key, gold = _gold(row)
    draft = Draft(
        sample_id=_name(row, prompt_text(users)),
        model=str(row.get("model") or ""),
        dataset=str(row.get("dataset") or ""),
        prompt=prompt_text(asked),
        messages=asked,
        images=[*images_of(asked), *_shown(row)],
        gold=gold,
        meta=_rest(row, "messages", "conversations", "system", "model", "dataset", "images", "image", str(key)),
    )
    return said.message(answer).into(draft)


def _shown(row: dict[str, Any]) -> list[str]:
    return [one for key in ("images", "image") for one in references(row.get(key))]


def _of_generations(row: dict[str, Any]) -> list[Draft]:
    prompt = str(row.get("problem") or row.get("question") or row.get("prompt") or "")
    key, gold = _gold(row)
    stops = row.get("finish_reasons")
    used = ("generations", "messages", "problem", "question", "prompt", "finish_reasons", "images", "image", str(key))
    return [
        Draft(
            sample_id=_name(row, prompt),
            epoch=replica,
            model=str(row.get("model") or ""),
            prompt=prompt,
            images=_shown(row),
            gold=gold,
            response=text or "",
            correct=_nth_verdict(row, replica),
            finish_reason=stops[replica] if isinstance(stops, list) and replica < len(stops) else None,
            meta=_rest(row, *used, *_VERDICTS),
        )
        for replica, text in enumerate(row["generations"])
    ]


def _nth_verdict(row: dict[str, Any], replica: int) -> bool | None:
    for key in _VERDICTS:
        listed = row.get(key)
        if isinstance(listed, list) and replica < len(listed):
            return verdict(listed[replica])
    return None


def _of_teacher(row: dict[str, Any], name: str) -> Draft:
    prompt = str(row.get("question") or row.get("problem") or row.get("prompt") or "")
    reasoning = row.get(f"{name}_thinking_trajectory", row.get(f"{name}_reasoning"))
    key, gold = _gold(row)
    others = tuple(k for k in row if k.split("_")[0] in {n.split("_")[0] for n in _teachers(row)})
    return Draft(
        sample_id=_name(row, prompt),
        model=name,
        prompt=prompt,
        images=_shown(row),
        gold=gold,
        reasoning=reasoning if isinstance(reasoning, str) else None,
        answer=_attempt(row, name),
        correct=verdict(row.get(f"{name}_grade")),
        meta=_rest(row, "question", "problem", "prompt", "images", "image", str(key), *others),
    )


FORMAT = Format("chat-rows", "messages, ShareGPT, OpenR1, OpenThoughts and s1K rows", detect, read)
