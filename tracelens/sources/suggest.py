"""Write a first mapping for records that nobody knows, and ask where their names leave it open."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator

from tracelens.sources.head import Head
from tracelens.sources.plain import ALIASES
from tracelens.types import Json

_DEPTH = 4
_ASKED = ("answer", "solution", "label", "output")
"""Names that mean the gold in some files and the model's output in others."""
_SAFE = re.compile(r"\w+")


def suggest(head: Head) -> str:
    """Return a mapping in YAML for the records at the head of a file.

    A field that could be two things is not decided: it stands as a question in a comment, and the mapping is not
    valid before one of its two lines is taken.
    """
    found = Counter(path for one in head.objects() for path, _ in _leaves(one, "", 0))
    shown = {path: value for one in reversed(head.objects()) for path, value in _leaves(one, "", 0)}
    name = head.path.name
    lines = [f"# A first mapping for {name}; check it with:  tracelens sniff {name} --map mapping.yaml"]
    lines.append("fields:")
    taken: set[str] = set()
    asked = _open_question(found)
    for target in ALIASES:
        path = _best(target, found, taken | ({asked} if asked else set()))
        if path is None and target == "gold" and asked is None:
            path = next((p for p in found if _last(p) == "answer" and p not in taken), None)
        if path is not None:
            taken.add(path)
            lines.append(f"  {target}: {_quoted(path)}{_example(shown[path])}")
    if asked is not None:
        taken.add(asked)
        lines += _question(asked, shown[asked])
    elif not any(line.strip().startswith(("response:", "answer:", "reasoning:", "steps:")) for line in lines):
        lines.append("  # Which of the fields below holds the model's text?")
        lines.append("  # response: …")
    if not any(line.strip().startswith("condition:") for line in lines):
        lines.append("  # condition: {value: reasoning}   # or direct, or where the records say it; unknown otherwise")
    rest = [path for path in found if path not in taken]
    lines += [f"# not mapped, kept in meta: {path}{_example(shown[path])}" for path in rest[:40]]
    return "\n".join(lines) + "\n"


def _leaves(value: Json, path: str, level: int) -> Iterator[tuple[str, Json]]:
    """Yield the paths of a record: its texts, numbers and lists, however deep within objects."""
    if isinstance(value, dict) and level < _DEPTH and value:
        for key, item in value.items():
            name = str(key) if _SAFE.fullmatch(str(key)) else f"[{json.dumps(str(key))}]"
            yield from _leaves(item, f"{path}.{name}" if path and not name.startswith("[") else path + name, level + 1)
    elif path:
        yield path, value


def _last(path: str) -> str:
    return path.rpartition(".")[2].lower()


def _best(target: str, found: Counter[str], taken: set[str]) -> str | None:
    """Return the path whose last name is the likeliest for a field; the shallowest of equals."""
    for alias in ALIASES[target]:
        paths = [path for path in found if _last(path) == alias and path not in taken]
        if not paths and target in ("response", "prompt"):
            # An object of that name: its text.
            paths = [p for p in found if p.rpartition(".")[2] in ("text", "content") and f".{alias}." in f".{p}"]
            paths = [path for path in paths if path not in taken]
        if paths:
            return min(paths, key=lambda path: (path.count("."), -found[path]))
    return None


def _open_question(found: Counter[str]) -> str | None:
    """Return a path that may be the gold or the model's output while nothing else is either, or None."""
    for name in _ASKED:
        paths = [path for path in found if _last(path) == name]
        if not paths:
            continue
        said = _best("response", found, set(paths)) is not None
        right = _best("gold", found, set(paths)) is not None
        if name == "answer" and said and not right:
            return None  # beside a prediction, `answer` is the gold
        if not said and not right:
            return min(paths, key=lambda path: path.count("."))
    return None


def _question(path: str, value: Json) -> list[str]:
    return [
        f"  # QUESTION: is {path} what is right, or what the model said?{_example(value)}",
        "  # Nothing in the records tells. Take one of these two lines:",
        f"  # gold: {_quoted(path)}",
        f"  # answer: {_quoted(path)}",
    ]


def _quoted(path: str) -> str:
    return path if re.fullmatch(r"[\w.]+", path) else json.dumps(path)


def _example(value: Json) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return f"   # {text[:60]}{'…' if len(text) > 60 else ''}"
