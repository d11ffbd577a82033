"""Mapping files: how the fields of somebody's records become fields of a trace, without code.

A mapping is YAML: ``fields`` (paths, constants, value maps, patterns), ``join`` (a second file, by key), ``explode``
(lists of replicas), ``path`` (fields that the file's own path gives) and ``aliases`` (two names of one model).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal, get_args

import pydantic
import yaml

from tracelens.errors import InputError
from tracelens.sources.paths import parse
from tracelens.types import Json

Target = Literal[
    "sample_id",
    "dataset",
    "task",
    "model",
    "condition",
    "epoch",
    "source_run",
    "prompt",
    "messages",
    "images",
    "response",
    "reasoning",
    "answer",
    "steps",
    "gold",
    "choices",
    "correct",
    "finish_reason",
    "refusal",
    "error",
    "usage",
    "scene",
    "labels",
    "meta",
]
TARGETS: tuple[str, ...] = get_args(Target)


class _Closed(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)


class Field(_Closed):
    """Where one field of a trace comes from."""

    path: str | None = None
    value: Any = None
    """A constant, used as it is, or in place of a path that leads nowhere."""
    values: dict[str, Any] | None = None
    """What is found → what is meant; a value that is not listed stays as it is."""
    pattern: str | None = None
    """A regular expression; its first group (or the group of the field's name) is taken."""
    after: str | None = None
    """Only the text after the last occurrence of this (``####`` in GSM8K's answers)."""

    @pydantic.field_validator("path")
    @classmethod
    def _is_path(cls, path: str | None) -> str | None:
        try:
            parse(path or "x")
        except InputError as error:
            raise ValueError(str(error)) from error
        return path

    @pydantic.field_validator("pattern")
    @classmethod
    def _is_pattern(cls, pattern: str | None) -> str | None:
        try:
            re.compile(pattern or "")
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from error
        return pattern

    @pydantic.model_validator(mode="after")
    def _says_something(self) -> Field:
        if self.path is None and self.value is None:
            raise ValueError("give a path or a value")
        return self


class Join(_Closed):
    """Records of a second file, reached under the name ``under`` when their ``key`` equals the record's ``by``."""

    file: str
    by: str
    key: str
    under: str
    pattern: str | None = None
    """Applied to the record's ``by``: its first group is what is looked up."""


class Alias(_Closed):
    """One model under another name, and the condition that this name means."""

    model: str
    condition: str | None = None


class Mapping(_Closed):
    """A whole mapping."""

    fields: dict[Target, Field | str] = {}
    format: str | None = None
    """A known format that reads the files, or ``auto``: the mapping then only fills in what that format lacks."""
    explode: list[str] | str | None = None
    join: list[Join] = []
    path: str | None = None
    """The end of the file's path with fields in braces: ``{model}/{condition}.jsonl``."""
    table: str | None = None
    aliases: dict[str, Alias | str] = {}

    folder: str = "."
    """Where the files of joins lie; set to the mapping file's own folder."""

    def field(self, target: str) -> Field | None:
        """Return how a field is found; a bare text is a path."""
        found = self.fields.get(target)  # type: ignore[call-overload]
        return Field(path=found) if isinstance(found, str) else found

    @pydantic.model_validator(mode="after")
    def _has_model_text(self) -> Mapping:
        if self.format is None and not {"response", "reasoning", "answer", "steps", "error"} & set(self.fields):
            raise ValueError("fields: none of response, reasoning, answer and steps is mapped; where is the output?")
        for name in re.findall(r"\{(\w+)\}", self.path or ""):
            if name not in TARGETS:
                raise ValueError(f"path: {{{name}}} is not a field of a trace; there are {', '.join(TARGETS)}")
        return self


def load(path: Path | str) -> Mapping:
    """Return the mapping in a YAML file.

    Raises:
        InputError: it cannot be read, or says something that a mapping cannot; the message names line and key.
    """
    file = Path(path)
    try:
        text = file.read_text("utf-8")
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        value = yaml.safe_load(text)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file}: the mapping cannot be read ({error}).") from error
    except yaml.YAMLError as error:
        raise InputError(f"{file}: not YAML: {error}") from error
    if not isinstance(value, dict):
        raise InputError(f"{file}:1: a mapping starts with a key such as 'fields:'.")
    try:
        return Mapping.model_validate({**value, "folder": str(file.parent)})
    except pydantic.ValidationError as error:
        raise InputError(_explained(str(file), error, tree)) from error


def inline(text: str) -> Mapping:
    """Return the mapping in ``field=path`` pairs joined by commas; ``field:=text`` is a constant.

    Raises:
        InputError: not such pairs, or an unknown field.
    """
    fields: dict[str, Any] = {}
    for part in text.split(","):
        name, constant, value = part.partition(":=")
        if constant:
            fields[name.strip()] = {"value": value}
            continue
        name, equals, value = part.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise InputError(
                f"--map {part!r}: write field=path (sample_id=id,response=output.text) or field:=constant, "
                "or give a mapping file."
            )
        fields[name.strip()] = value.strip()
    try:
        return Mapping.model_validate({"fields": fields})
    except pydantic.ValidationError as error:
        raise InputError(_explained("--map", error, None)) from error


def given(text: str) -> Mapping:
    """Return the mapping that ``--map`` names: a file, or pairs."""
    if "=" in text and not Path(text).is_file():
        return inline(text)
    return load(text)


def aliases(pairs: list[str]) -> dict[str, Alias]:
    """Return aliases from ``NAME=MODEL`` or ``NAME=MODEL@CONDITION``.

    Raises:
        InputError: not of this form.
    """
    found: dict[str, Alias] = {}
    for pair in pairs:
        name, equals, rest = pair.partition("=")
        model, _, condition = rest.partition("@")
        if not equals or not name or not model:
            raise InputError(f"--alias {pair!r}: write NAME=MODEL or NAME=MODEL@CONDITION.")
        found[name] = Alias(model=model, condition=condition or None)
    return found


_UNION = re.compile(r"Field$|Alias$|str$|\[key\]$|function-")
"""Parts of an error's place that name a branch of a union, not a key of the file."""


def _explained(file: str, error: pydantic.ValidationError, tree: yaml.Node | None) -> str:
    """Return each fault with its line and key."""
    faults = []
    for one in error.errors():
        keys = [str(key) for key in one["loc"] if not _UNION.match(str(key))]
        line = _line(tree, keys)
        place = f"{file}:{line}" if line else file
        message = one["msg"].removeprefix("Value error, ")
        if one["loc"][-1:] == ("[key]",):
            message = f"not a field of a trace; there are {', '.join(TARGETS)}"
        elif one["type"] == "extra_forbidden":
            message = "an unknown key"
        key = ".".join(keys)
        text = f"{place}: {key}: {message}." if key else f"{place}: {message}."
        if text not in faults and one["loc"][-1:] != ("str",):
            faults.append(text)
    return "\n".join(faults)


def _line(node: yaml.Node | None, keys: list[str]) -> int | None:
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


def constant(value: Json) -> Field:
    """Return a field that is always ``value``."""
    return Field(value=value)
