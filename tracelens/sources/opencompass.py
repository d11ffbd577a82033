"""OpenCompass: ``predictions/<model>/<dataset>.json``, an object of records keyed "0", "1", ….

Written against 0.5.3. A gold of 0, "" or [] is dropped by the tool's writer, so that a missing gold is not "no gold".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tracelens.sources.chat import prompt_text
from tracelens.sources.conditions import Evidence
from tracelens.sources.convert import UnreadableError, converted
from tracelens.sources.draft import Draft, as_id
from tracelens.sources.format import Format, Job
from tracelens.sources.head import Head
from tracelens.sources.rows import rows
from tracelens.types import Json, Rejected, Trace

_SHARD = re.compile(r"_(\d+)$")
_ROLES = {"HUMAN": "user", "BOT": "assistant", "SYSTEM": "system"}
_NO_GOLD = "the file has no gold here; the tool leaves out a gold of 0, empty text or []"
_STAMP = re.compile(r"\d{8}_\d{6}")


def detect(head: Head) -> str | None:
    """Recognise predictions by ``origin_prompt``."""
    objects = head.objects()
    if head.most("origin_prompt", "prediction"):
        return "predictions (origin_prompt, prediction)"
    inner = next(iter(objects[0].values()), None) if len(objects) == 1 and objects[0] else None
    if isinstance(inner, dict) and {"origin_prompt", "prediction"} <= inner.keys():
        return "predictions (origin_prompt, prediction)"
    return None


def read(job: Job) -> Iterator[Trace | Rejected]:
    """Yield one trace a prediction; a list of predictions is replicas; shards of a dataset are numbered on."""
    offsets: dict[tuple[Path, str], int] = defaultdict(int)
    for head in sorted(job.files, key=lambda h: (h.path.parent, _named(h.path))):
        dataset, shard = _named(head.path)
        base = offsets[head.path.parent, dataset] if shard is not None else 0
        count = 0
        for record in rows(head.path, head.kind, job.limits, job.table):
            if isinstance(record, Rejected):
                yield record
                continue
            count += 1
            key = record.key

            def convert(row: dict[str, Any], path: Path) -> list[Draft]:
                return _drafts(row, path, dataset, key, base)  # noqa: B023 -- within this turn only

            yield from converted(record, head.path, convert)
        offsets[head.path.parent, dataset] = base + count


def _named(path: Path) -> tuple[str, int | None]:
    """Return dataset and shard number in a file's name; a number is a shard's only where there is a shard 0."""
    stem = path.name.split(".json")[0].removeprefix("tmp_")
    match = _SHARD.search(stem)
    if match is None or not path.with_name(f"{stem[: match.start()]}_0.json").is_file():
        return stem, None
    return stem[: match.start()], int(match[1])


def _drafts(row: dict[str, Any], path: Path, dataset: str, key: str | None, base: int) -> list[Draft]:
    name = as_id(row["idx"]) if "idx" in row else key or ""
    if base and name.isdigit():
        name = str(base + int(name))
    if "prediction" not in row:
        raise UnreadableError("no prediction")
    messages = _messages(row.get("origin_prompt"))
    stamp = next((part for part in reversed(path.parts) if _STAMP.fullmatch(part)), "")
    options = {k.removeprefix("label: "): v for k, v in row.items() if k.startswith("label: ")}
    likelihoods = {label: one.get("PPL") for label, one in options.items() if isinstance(one, dict)}
    fields: dict[str, Any] = {
        "sample_id": name,
        "dataset": dataset,
        "model": path.parent.name,
        "source_run": stamp,
        "prompt": prompt_text(messages),
        "messages": messages if isinstance(messages, list) else None,
        "gold": row.get("gold"),
        "meta": {"perplexities": likelihoods} if options else {},
        "notes": [] if "gold" in row else [_NO_GOLD],
    }
    said = row["prediction"] if isinstance(row["prediction"], list) else [row["prediction"]]
    if options:
        fields["notes"].append("no text was generated: this is the option with the lowest perplexity")
        fields["evidence"] = [Evidence("direct", "config")]
        fields["reasoning_source"] = "none"
    return [
        Draft(**fields, epoch=replica, response=str(text if text is not None else ""))
        for replica, text in enumerate(said)
    ]


def _messages(given: Json) -> Json:
    """Return the prompt as a text, or as messages with the usual names of roles; a batch of one is opened."""
    if isinstance(given, list) and len(given) == 1 and isinstance(given[0], list):
        given = given[0]
    if isinstance(given, list) and all(isinstance(turn, dict) for turn in given):
        return [{"role": _ROLES.get(str(t.get("role")), str(t.get("role"))), "content": t.get("prompt")} for t in given]
    return given if isinstance(given, str) else str(given or "")


FORMAT = Format("opencompass", "OpenCompass predictions", detect, read)
