"""Write a first mapping for records that nobody knows, and ask where their names leave it open."""

from __future__ import annotations

import json
import re
import shlex
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tracelens.sources.explode import WHOLE
from tracelens.sources.head import Head
from tracelens.sources.paths import inside, parse
from tracelens.sources.plain import ALIASES
from tracelens.types import Json

_DEPTH = 4
_ASKED = ("answer", "solution", "label", "output")
"""Names that mean the gold in some files and the model's output in others."""
_SAFE = re.compile(r"\w+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SWITCHES = ("enable_thinking", "thinking", "reasoning", "think", "cot", "use_cot")
_MODES = ("mode", "setting", "prompt_type", "prompt_style", "variant", "strategy", "method")
_SAID = ("response", "answer", "reasoning", "steps")
_OF_REPLICAS = ("response", "reasoning", "prompt", "correct", "finish_reason", "score")
_SEVERAL = {
    f"{name}{plural}": target
    for target in (*_OF_REPLICAS[:-1], "sample_id")
    for name in ALIASES[target]
    for plural in ("", "s")
} | {
    "samples": "response",
    "texts": "response",
    "replies": "response",
    "turns": "prompt",
    "score": "score",
    "scores": "score",
}


def suggest(head: Head) -> str:
    """Return a mapping in YAML for the records at the head of a file.

    A field that could be two things is not decided: it stands under ``gold-or-answer``, with a question, and the
    mapping is not valid before that is answered.
    """
    records = head.objects()
    explode = _several(records)
    shown: dict[str, Json] = {}
    found: Counter[str] = Counter()
    for record in records:
        for path, value in _leaves(_first_of(record, explode), "", 0):
            found[path] += 1
            if shown.get(path) is None:
                shown[path] = value
    file = shlex.quote(str(head.path))
    lines = [
        _line(f"# A first mapping for {head.path.name}; check it with:  tracelens sniff {file} --map mapping.yaml")
    ]
    lines.append("fields:")
    fields, asked = _fields(found, shown, explode)
    for name, place in fields.items():
        lines.append(f"  {name}: {_quoted(place)}{_example(shown[place]) if place in shown else ''}")
    taken = set(fields.values())
    if asked is not None:
        taken.add(asked)
        lines += [
            f"  # QUESTION: is {_line(asked)} what is right, or what the model said?{_example(shown[asked])}",
            "  # Nothing in the records tells. Write gold or answer in place of gold-or-answer:",
            f"  gold-or-answer: {_quoted(asked)}",
        ]
    elif not set(_SAID) & set(fields):
        lines.append("  # Which of the fields below holds the model's text? The mapping is not valid without it.")
        lines.append("  # response: …")
    if "condition" not in fields:
        condition, path = _condition(shown, taken)
        lines.append(condition)
        taken |= {path} - {""}
    if explode:
        lines.append(f"explode: [{', '.join(_quoted(path) for path in explode)}]")
    rest = [path for path in found if not any(path == one or path.startswith((f"{one}.", f"{one}[")) for one in taken)]
    lines += [_line(f"# not mapped, kept in meta: {path}") + _example(shown[path]) for path in rest[:40]]
    return "\n".join(lines) + "\n"


def _several(records: list[dict[str, Any]]) -> list[str]:
    """Return what of the records is to be exploded: texts by id, columns, replicas, a list of records."""
    first = records[0] if records else {}
    if len(records) == 1 and _texts_by_id(first):
        return [WHOLE]
    lists = {path: value for path, value in _leaves(first, "", 0) if isinstance(value, list) and value}
    for path in lists:
        if _target_of(path) == "response" and (len(lists[path]) > 1 or _name(path) not in ALIASES["response"]):
            same = [other for other, value in lists.items() if len(value) == len(lists[path])]
            columns = any(_target_of(other) == "sample_id" for other in same)
            return same if columns else [p for p in same if p == path or _target_of(p) in _OF_REPLICAS]
    rows = [p for p, value in lists.items() if all(isinstance(one, dict) and len(one) > 1 for one in value)]
    rows = [p for p in rows if not any("role" in one for one in lists[p])]
    return rows[:1] if len(records) == 1 and rows else []


def _texts_by_id(record: dict[str, Any]) -> bool:
    known = {name for names in ALIASES.values() for name in names} | {"answer"}
    named = any(_name(_step(key)) in known for key in record)
    return len(record) > 1 and not named and all(isinstance(value, str) for value in record.values())


def _first_of(record: dict[str, Any], explode: list[str]) -> dict[str, Any]:
    """Return the first part of an exploded record, as far as it has one."""
    from tracelens.sources.convert import UnreadableError
    from tracelens.sources.explode import exploded

    try:
        return exploded(record, explode)[0]
    except UnreadableError:
        return record


def _leaves(value: Json, path: str, level: int) -> Iterator[tuple[str, Json]]:
    """Yield the paths of a record: its texts, numbers and lists, however deep within objects."""
    opened = inside(value)
    if isinstance(opened, dict) and level < _DEPTH and opened:
        for key, item in opened.items():
            name = _step(str(key))
            yield from _leaves(item, f"{path}.{name}" if path and not name.startswith("[") else path + name, level + 1)
    elif path:
        yield path, value


def _step(key: str) -> str:
    return key if _SAFE.fullmatch(key) else f"[{json.dumps(key, ensure_ascii=False)}]"


def _name(path: str) -> str:
    """Return the last name of a path as the aliases are spelt: ``modelOutput`` and ``Model Output`` alike."""
    return re.sub(r"[\W_]+", "_", _HUMP.sub("_", str(parse(path)[-1]))).strip("_").lower()


def _target_of(path: str) -> str | None:
    """Return the field that a list of this name holds several of."""
    return _SEVERAL.get(_name(path))


def _fields(found: Counter[str], shown: dict[str, Json], explode: list[str]) -> tuple[dict[str, str], str | None]:
    """Return the path of each field that has one, and the path that may be gold or answer."""
    if explode == [WHOLE]:
        return {"sample_id": "key", "response": "value"}, None
    fields: dict[str, str] = {}
    for path in explode:
        several = _target_of(path)
        if several in ALIASES and path in found:
            fields.setdefault(str(several), path)
    asked = None if "response" in fields else _open_question(found)
    for target in ALIASES:
        taken = set(fields.values()) | ({asked} if asked else set())
        best = None if target in fields else _best(target, found, taken)
        if best is not None and not (target == "choices" and isinstance(shown[best], (int, float))):
            fields[target] = best
    answer = next((path for path in found if _name(path) == "answer" and path not in {*fields.values(), asked}), None)
    if answer is not None and "response" in fields:
        fields.setdefault("gold", answer)
    elif answer is not None and "gold" in fields:
        fields["answer"] = answer
    if asked is None and not set(_SAID) & set(fields) and (turns := _chat(shown)) is not None:
        fields |= {"messages": turns, "response": f"{turns}[-1].content"}
    if "reasoning" in fields and "response" not in fields and "answer" not in fields:
        content = next((path for path in found if _name(path) == "content"), None)
        if content is not None and asked is None:
            fields["answer"] = content
    return {target: fields[target] for target in (*ALIASES, "answer") if target in fields}, asked


def _best(target: str, found: Counter[str], taken: set[str]) -> str | None:
    """Return the path whose last name is the likeliest for a field; the shallowest of equals."""
    for alias in ALIASES[target]:
        paths = [path for path in found if _name(path) == alias and path not in taken]
        if not paths and target in ("response", "prompt"):
            # An object of that name, or a list of them: its text.
            paths = [p for p in found if _name(p) in ("text", "content") and _names(p) & {alias, f"{alias}s"}]
            paths = [path for path in paths if path not in taken]
        if paths:
            return min(paths, key=lambda path: (len(parse(path)), -found[path]))
    return None


def _names(path: str) -> set[str]:
    return {_name(_step(str(step))) for step in parse(path)[:-1]}


def _open_question(found: Counter[str]) -> str | None:
    """Return a path that may be the gold or the model's output while nothing else is either, or None."""
    for name in _ASKED:
        paths = [path for path in found if _name(path) == name]
        if not paths:
            continue
        said = _best("response", found, set(paths)) is not None
        right = _best("gold", found, set(paths)) is not None
        beside = any(_name(path) == "reasoning_content" for path in found)
        if name == "label" and beside and any(_name(path) == "content" for path in found):
            continue  # a server's two fields are what the model said
        if not said and not right:
            return min(paths, key=lambda path: len(parse(path)))
    return None


def _chat(shown: dict[str, Json]) -> str | None:
    """Return the path of chat messages that end with the model's turn."""
    for path, value in shown.items():
        last = value[-1] if isinstance(value, list) and value else None
        if isinstance(last, dict) and last.get("role") == "assistant" and isinstance(last.get("content"), str):
            return path
    return None


def _condition(shown: dict[str, Json], taken: set[str]) -> tuple[str, str]:
    """Return a line on the condition, and the path that it is read from (empty: it asks)."""
    for path, value in shown.items():
        if path not in taken and isinstance(value, bool) and _name(path) in _SWITCHES:
            return f"  condition: {{path: {_quoted(path)}, values: {{'true': reasoning, 'false': direct}}}}", path
    for path, value in shown.items():
        if path not in taken and isinstance(value, str) and _name(path) in _MODES:
            return f"  # condition: {_quoted(path)}   # if it says how the model was asked; unknown otherwise", ""
    return "  # condition: {value: reasoning}   # or direct, or where the records say it; unknown otherwise", ""


def _quoted(path: str) -> str:
    return path if re.fullmatch(r"[A-Za-z_][\w.]*", path) and path.lower() not in _WORDS else json.dumps(path)


_WORDS = ("true", "false", "null", "yes", "no", "on", "off")
"""Names that YAML takes for something else."""


def _example(value: Json) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return _line(f"   # {text[:60]}{'…' if len(text) > 60 else ''}")


def _line(text: str) -> str:
    """Return a text with what YAML would take for the end of the line, or not take at all, escaped."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in text)
