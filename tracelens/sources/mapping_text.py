"""The text of a mapping file: YAML as it is written, and where in it a fault stands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pydantic
import yaml

from tracelens.errors import InputError

_ANSWER_THIS = "gold-or-answer"
"""The key under which a suggested mapping leaves a question open."""


class _Loader(yaml.SafeLoader):
    """Reads keys as they are written, and ``on``, ``off``, ``yes``, ``no`` and dates as the texts that records hold."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        self.flatten_mapping(node)
        return {str(key.value): self.construct_object(value, deep=True) for key, value in node.value}


_TEXTS = ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if tag not in _TEXTS]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|True|false|False"), list("tTfF"))


def parsed(file: Path) -> tuple[dict[str, Any], yaml.Node]:
    """Return what a mapping file says, and its tree, which knows the lines.

    Raises:
        InputError: it cannot be read, is not YAML, or gives a key twice.
    """
    try:
        text = file.read_text("utf-8-sig")
        tree = yaml.compose(text, Loader=_Loader)
        value = yaml.load(text, Loader=_Loader)  # a SafeLoader
    except OSError as error:
        raise InputError(f"{file}: the mapping cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{file}: the mapping cannot be read (not UTF-8 at byte {error.start + 1}).") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{file}:{mark.line + 1}" if mark is not None else str(file)
        raise InputError(f"{place}: not YAML: {error.problem or error.context}.") from error
    except yaml.YAMLError as error:
        raise InputError(f"{file}: not YAML: {error}") from error
    if not isinstance(value, dict) or tree is None:
        raise InputError(f"{file}:1: a mapping starts with a key such as 'fields:'.")
    _no_key_twice(file, tree)
    return value, tree


def _no_key_twice(file: Path, node: yaml.Node) -> None:
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _no_key_twice(file, item)
    if isinstance(node, yaml.MappingNode):
        lines: dict[str, int] = {}
        for key, item in node.value:
            line = key.start_mark.line + 1
            if (name := str(key.value)) in lines:
                raise InputError(f"{file}:{line}: {name}: given twice (before in line {lines[name]}).")
            lines[name] = line
            _no_key_twice(file, item)


def line_of(node: yaml.Node | None, keys: list[str]) -> int | None:
    """Return the 1-based line of the last of ``keys`` that the file has."""
    line: int | None = None
    for key in keys:
        if isinstance(node, yaml.MappingNode):
            found = [(k, v) for k, v in node.value if k.value == key]
            if not found:
                return line
            line, node = found[0][0].start_mark.line + 1, found[0][1]
        elif isinstance(node, yaml.SequenceNode) and key.isdigit() and int(key) < len(node.value):
            node = node.value[int(key)]
            line = node.start_mark.line + 1
    return line


def explained(file: str, error: pydantic.ValidationError, tree: yaml.Node | None, targets: tuple[str, ...]) -> str:
    """Return each fault with its line and key."""
    faults = []
    for one in error.errors():
        keys = [str(key) for key in one["loc"] if key != "[key]"]
        message = one["msg"].removeprefix("Value error, ")
        if not keys and (named := re.match(r"([\w.-]+): ", message)):  # a fault between keys names the one to look at
            keys, message = named[1].split("."), message[named.end() :]
        line = line_of(tree, keys) or (1 if tree is not None else None)
        place = f"{file}:{line}" if line else file
        if one["loc"][-1:] == ("[key]",):
            message = _no_target(keys[-1], targets)
        message = _PLAIN.get(one["type"], message)
        key = ".".join(keys)
        end = "" if message.endswith(("?", ".")) else "."
        text = f"{place}: {key}: {message}{end}" if key else f"{place}: {message}{end}"
        if text not in faults:
            faults.append(text)
    return "\n".join(faults)


_PLAIN = {
    "extra_forbidden": "an unknown key",
    "missing": "this key is missing",
    "string_type": "a text is expected here",
    "list_type": "a list is expected here: a line '- …' for each",
    "dict_type": "keys and values are expected here",
    "model_type": "keys and values are expected here",
}
"""What is wrong, in place of pydantic's words for it."""


def _no_target(key: str, targets: tuple[str, ...]) -> str:
    if key == _ANSWER_THIS:
        return "a question is open: write gold (what is right) or answer (what the model said) in its place"
    return f"not a field of a trace; there are {', '.join(targets)}"
