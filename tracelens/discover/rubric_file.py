"""Add a category to a rubric file: a new file, with the old one's comments where its layout allows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracelens.errors import InputError

if TYPE_CHECKING:
    from tracelens.rubric import Rubric


def with_leaf(source: Path, out: Path, category: str, leaf: dict[str, Any]) -> Rubric:
    """Write ``source`` with the leaf added to ``out``, and return the new rubric, whose hash is a new one.

    The group is what stands before the dot; a new one is made when there is none. Nothing is left behind when the
    result is not a valid rubric.

    Raises:
        InputError: If ``category`` is no ``group.name`` or is there already.
    """
    import yaml

    from tracelens import rubric as rubrics

    group, dot, _ = category.partition(".")
    if not dot:
        raise InputError(f"a category is written group.name, such as other.wrong_base, not {category!r}.")
    if category in {one.id for one in rubrics.load(source).leaves}:
        raise InputError(f"{source} has a category {category} already; choose another name.")
    text = source.read_text("utf-8")
    added = _inserted(text, group, leaf)
    if added is None:
        data = yaml.safe_load(text)
        _append(data, group, leaf)
        added = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=110)
    draft = out.with_name(f".{out.name}.draft.yaml")
    draft.write_text(added, "utf-8")
    try:
        made = rubrics.load(draft)
    except BaseException:
        draft.unlink()
        raise
    draft.replace(out)
    return made


def _append(data: dict[str, Any], group: str, leaf: dict[str, Any]) -> None:
    for one in data["categories"]:
        if one["id"] == group:
            one["leaves"].append(leaf)
            return
    data["categories"].append(_group(group, leaf))


def _group(group: str, leaf: dict[str, Any]) -> dict[str, Any]:
    return {"id": group, "name": group.capitalize(), "definition": "Categories found in notes.", "leaves": [leaf]}


def _inserted(text: str, group: str, leaf: dict[str, Any]) -> str | None:
    """Return the text with the leaf at the end of its group, or None when the layout is not the usual one."""
    import yaml

    start = re.search(rf"^  - id: {re.escape(group)}\s*$", text, re.MULTILINE)
    if start is None:
        return None
    rest = text[start.end() :]
    stop = re.search(r"^(?:  - id: |\S)", rest, re.MULTILINE)
    end = start.end() + (stop.start() if stop else len(rest))
    if "\n      - id: " not in text[start.start() : end]:
        return None
    body = yaml.safe_dump(leaf, sort_keys=False, allow_unicode=True, width=110).splitlines()
    block = "\n".join(("      - " if i == 0 else "        ") + line for i, line in enumerate(body))
    return f"{text[:end].rstrip()}\n{block}\n\n{text[end:]}"
