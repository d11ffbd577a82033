"""VLMEvalKit: ``<model>_<dataset>.xlsx``, ``.tsv`` or ``.json`` with ``index`` and ``prediction``.

Written against commit e8e78f05. Pickles that it leaves beside them are never opened. An empty ``thinking`` says
nothing about how the model was asked: a model without a think block gives it too.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tracelens.sources.convert import UnreadableError, each
from tracelens.sources.draft import Draft, as_id
from tracelens.sources.format import Format, Job
from tracelens.sources.head import Head
from tracelens.sources.pictures import references
from tracelens.sources.rows import CELL_LIMIT
from tracelens.sources.scores import first_verdict
from tracelens.types import Rejected, Trace

_FAILED = "Failed to obtain answer via API."
_LETTERS = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_SCORES = ("hit", "score", "correct", "match")
_OWN = frozenset({"index", "question", "prediction", "thinking", "answer", "image", "image_path", *_LETTERS})


def detect(head: Head) -> str | None:
    """Recognise rows by index, prediction and what an item of this tool has besides."""
    for one in head.objects()[:5]:
        besides = "question" in one or "answer" in one or {"A", "B"} <= one.keys()
        if not ("index" in one and "prediction" in one and besides and "model_output" not in one):
            return None
    return "rows with index, prediction and question, answer or options" if head.objects() else None


def read(job: Job) -> Iterator[Trace | Rejected]:
    """Yield one trace a row."""
    return each(job, _draft)


def named(path: Path) -> tuple[str, str]:
    """Return model and dataset in a file's name; the folder, which bears the model's name, decides."""
    stem = path.name.split(".")[0] if not path.suffix else path.stem
    folder = path.parent.name
    if folder and stem.startswith(f"{folder}_"):
        return folder, stem[len(folder) + 1 :]
    model, _, dataset = stem.partition("_")
    return (model, dataset) if dataset else ("", stem)


def _draft(row: dict[str, Any], path: Path) -> list[Draft]:
    if row.get("prediction") is None:
        raise UnreadableError("the prediction is empty")
    model, dataset = named(path)
    prediction, thinking = str(row["prediction"]), row.get("thinking")
    scores = {name: row[name] for name in _SCORES if row.get(name) is not None}
    draft = Draft(
        sample_id=as_id(row["index"]),
        dataset=dataset,
        task=str(row.get("category") or row.get("task") or ""),
        model=model,
        prompt=str(row.get("question") or ""),
        choices={letter: str(row[letter]) for letter in _LETTERS if row.get(letter) is not None},
        gold=row.get("answer"),
        images=_images(row),
        correct=first_verdict(scores),
        error=_FAILED if prediction.strip().startswith(_FAILED) else None,
        truncated=any(len(t) == CELL_LIMIT for t in (prediction, thinking) if isinstance(t, str)),
        meta={key: item for key, item in row.items() if key not in _OWN and item is not None},
    )
    if isinstance(thinking, str) and (reasoning := _without_tag(thinking)):
        draft.reasoning, draft.answer = reasoning, prediction
    else:
        draft.response = prediction
    return [draft]


def _without_tag(thinking: str) -> str:
    """Return the reasoning without the closing tag that the tool leaves in it when only that was there."""
    return thinking.strip().removeprefix("<think>").removesuffix("</think>").strip()


def _images(row: dict[str, Any]) -> list[str]:
    """Return image references: the pictures themselves where the row has them, else the paths beside them."""
    held = references(row.get("image"))
    if any(one.startswith("data:") for one in held):
        return held
    return references(row.get("image_path")) or held


FORMAT = Format("vlmevalkit", "VLMEvalKit predictions (xlsx, tsv, json)", detect, read)
