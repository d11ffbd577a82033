"""Items as data for tuning, in the layouts that TRL and LLaMA-Factory read, with a mixture and by dimension."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import msgspec

from tracelens.errors import InputError
from tracelens.study import asking
from tracelens.study.conditions import Condition
from tracelens.study.items import Item
from tracelens.types import Json

Layout = Literal["trl", "llamafactory"]


def mixed(
    items: Iterable[Item], size: int | None, transitions: float | None, dims: Iterable[str], seed: int
) -> list[Item]:
    """Return a random mixture: of ``size`` items ``transitions`` are transitions, the rest layouts of ``dims``.

    Raises:
        InputError: If there are too few items of a setting.
    """
    wanted = set(dims)
    listed = list(items)
    moves = [item for item in listed if item.dynamic]
    maps = [item for item in listed if not item.dynamic and item.scene["dim"] in wanted]
    if size is None and transitions is None:
        chosen = moves + maps
    else:
        total = size if size is not None else len(moves) + len(maps)
        share = transitions if transitions is not None else len(moves) / max(1, len(moves) + len(maps))
        first = round(total * share)
        chosen = [*_drawn(moves, first, "transitions", seed), *_drawn(maps, total - first, "layouts", seed)]
    random.Random(f"mixture-{seed}").shuffle(chosen)
    return chosen


def _drawn(items: list[Item], number: int, what: str, seed: int) -> list[Item]:
    if number > len(items):
        raise InputError(f"{number} {what} were asked for, and there are {len(items)}. Generate a larger training set.")
    return random.Random(f"{what}-{seed}").sample(items, number)


def sft(folder: Path, items: list[Item], layout: Layout, prompts: asking.Prompts) -> Iterator[dict[str, Json]]:
    """Yield chat records whose last message is the gold answer.

    ``trl``: ``messages`` with typed parts and ``images`` (paths) beside them. ``llamafactory``: ShareGPT style with
    ``<image>`` in the text.
    """
    for item in items:
        question = asking.question(item, Condition("direct"), prompts)
        images = _images(folder, item, question)
        if layout == "trl":
            said = [{"type": "text", "text": question.gold}]
            messages = [{"role": "user", "content": _parts(question)}, {"role": "assistant", "content": said}]
        else:
            messages = [
                {"role": "user", "content": _marked(question)},
                {"role": "assistant", "content": question.gold},
            ]
        yield {"messages": messages, "images": images}


def grpo(folder: Path, items: list[Item], prompts: asking.Prompts, reasoning: bool = True) -> Iterator[dict[str, Json]]:
    """Yield prompts with what the rewards read: ``gold``, and as JSON text ``choices`` and ``candidates``."""
    condition = Condition("reasoning", reasoning=True) if reasoning else Condition("direct")
    for item in items:
        question = asking.question(item, condition, prompts)
        yield {
            "prompt": [{"role": "user", "content": _parts(question)}],
            "images": _images(folder, item, question),
            "gold": question.gold,
            "choices": json.dumps(question.choices, ensure_ascii=False),
            "candidates": json.dumps(item.scene["candidates"], ensure_ascii=False),
            "column": item.column,
        }


def _images(folder: Path, item: Item, question: asking.Question) -> list[str]:
    return [str((folder / item.images[part["image"]]).resolve()) for part in question.parts if isinstance(part, dict)]


def _parts(question: asking.Question) -> list[Json]:
    return [{"type": "text", "text": part} if isinstance(part, str) else {"type": "image"} for part in question.parts]


def _marked(question: asking.Question) -> str:
    return "".join(part if isinstance(part, str) else "<image>" for part in question.parts)


def write(path: Path, records: Iterable[dict[str, Json]]) -> int:
    """Write records as JSONL, and return how many."""
    number = 0
    with path.open("wb") as out:
        for record in records:
            out.write(msgspec.json.encode(record) + b"\n")
            number += 1
    return number


def register(path: Path, name: str) -> Path:
    """Add the file to the ``dataset_info.json`` beside it, which LLaMA-Factory reads, and return that file."""
    info = path.parent / "dataset_info.json"
    known = json.loads(info.read_text("utf-8")) if info.exists() else {}
    known[name] = {
        "file_name": path.name,
        "formatting": "sharegpt",
        "columns": {"messages": "messages", "images": "images"},
        "tags": {"role_tag": "role", "content_tag": "content", "user_tag": "user", "assistant_tag": "assistant"},
    }
    info.write_text(json.dumps(known, indent=2) + "\n", "utf-8")
    return info
