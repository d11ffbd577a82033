"""Mapping files: how the fields of somebody's records become fields of a trace, without code.

A mapping is YAML: ``fields`` (paths, constants, value maps, patterns), ``join`` (a second file, by key), ``explode``
(lists of replicas), ``path`` (fields that the file's own path gives) and ``aliases`` (two names of one model).
"""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingOf
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import pydantic

from tracelens.errors import InputError
from tracelens.sources.mapping_text import explained, line_of, parsed
from tracelens.sources.paths import parse

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
SAID = ("response", "reasoning", "answer", "steps", "error")
"""Fields of which one at least has to be mapped: what the model said, or why it did not."""
FILLED = tuple(name for name in TARGETS if name not in {*SAID, "messages", "finish_reason", "refusal", "usage", "meta"})
"""What a mapping may fill in of the traces of a known format: all but what the model said."""


def _is_path(path: str) -> str:
    try:
        parse(path)
    except InputError as error:
        raise ValueError(str(error)) from error
    return path


def _is_pattern(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return pattern


FieldPath = Annotated[str, pydantic.AfterValidator(_is_path)]
Pattern = Annotated[str, pydantic.AfterValidator(_is_pattern)]


class _Closed(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)


class Field(_Closed):
    """Where one field of a trace comes from."""

    path: FieldPath | None = None
    value: Any = None
    """A constant, used as it is, or in place of a path that leads nowhere."""
    values: dict[str, Any] | None = None
    """What is found → what is meant; a value that is not listed stays as it is."""
    pattern: Pattern | None = None
    """A regular expression; its first group (or the group of the field's name) is taken."""
    after: str | None = None
    """Only the text after the last occurrence of this (``####`` in GSM8K's answers)."""

    @pydantic.model_validator(mode="before")
    @classmethod
    def _of_text(cls, given: Any) -> Any:
        if isinstance(given, str):
            return {"path": given}
        if not isinstance(given, dict):
            raise ValueError(
                "write a path (output.text), {path: …} with what is done to it, or {value: …} for a constant"
            )
        return given

    @pydantic.model_validator(mode="after")
    def _says_something(self) -> Field:
        if self.path is None and self.value is None:
            raise ValueError("give a path or a value")
        return self


class Join(_Closed):
    """Records of a second file, reached under the name ``under`` when their ``key`` equals the record's ``by``."""

    file: str
    by: FieldPath
    key: FieldPath
    under: str
    pattern: Pattern | None = None
    """Applied to the record's ``by``: its first group is what is looked up."""


class Alias(_Closed):
    """One model under another name, and the condition that this name means."""

    model: str
    condition: str | None = None

    @pydantic.model_validator(mode="before")
    @classmethod
    def _of_text(cls, given: Any) -> Any:
        if not isinstance(given, str):
            return given
        model, _, condition = given.partition("@")
        return {"model": model, "condition": condition or None}


class Mapping(_Closed):
    """A whole mapping."""

    fields: dict[Target, Field] = {}
    """Each from a path, or as :class:`Field` says."""
    format: str | None = None
    """A known format that reads the files, or ``auto``: the mapping then only fills in what that format lacks."""
    explode: list[FieldPath] = []
    """Lists of one length, or objects of the same keys, of which each element is a trace; ``$`` is the whole record."""
    join: list[Join] = []
    path: str | None = None
    """The end of the file's path with fields in braces: ``{model}/{condition}.jsonl``."""
    table: str | None = None
    aliases: dict[str, Alias] = {}

    _file: str = pydantic.PrivateAttr("--map")
    _tree: Any = pydantic.PrivateAttr(None)

    @property
    def folder(self) -> Path:
        """The folder that the files of joins are looked for in: the mapping file's own."""
        return Path(self._file).parent if self._tree is not None else Path()

    def place(self, *keys: str | int) -> str:
        """Return file and line of a key, for a message."""
        line = line_of(self._tree, [str(key) for key in keys])
        return f"{self._file}:{line}" if line else self._file

    def field(self, target: str) -> Field | None:
        """Return how a field is found."""
        return self.fields.get(target)  # type: ignore[call-overload, no-any-return]

    def model_post_init(self, context: Any) -> None:
        """Keep where the mapping was read."""
        if isinstance(context, tuple):
            self._file, self._tree = context

    @pydantic.field_validator("fields", mode="before")
    @classmethod
    def _may_be_empty(cls, given: Any) -> Any:
        return {} if given is None else given

    @pydantic.field_validator("explode", mode="before")
    @classmethod
    def _one_or_several(cls, given: Any) -> Any:
        return [given] if isinstance(given, str) else given or []

    @pydantic.field_validator("path")
    @classmethod
    def _names_fields(cls, path: str | None) -> str | None:
        if path is None:
            return None
        names = re.findall(r"\{(\w+)\}", path)
        for name in names:
            if name not in TARGETS:
                raise ValueError(f"{{{name}}} is not a field of a trace; there are {', '.join(TARGETS)}")
            if names.count(name) > 1:
                raise ValueError(f"{{{name}}} stands in it twice")
        if not names or re.search(r"[{}]", re.sub(r"\{\w+\}", "", path)):
            raise ValueError(
                f"{path!r} is not a pattern; write fields in braces, as in '{{model}}/{{condition}}.jsonl'"
            )
        return path

    @pydantic.model_validator(mode="after")
    def _has_model_text(self) -> Mapping:
        given = [*self.fields, *re.findall(r"\{(\w+)\}", self.path or "")]
        if self.format is None and not set(SAID) & set(self.fields):
            raise ValueError("fields: none of response, reasoning, answer and steps is mapped; where is the output?")
        if self.format is not None and (wrong := next((name for name in given if name not in FILLED), None)):
            where = f"fields.{wrong}" if wrong in self.fields else "path"
            raise ValueError(
                f"{where}: {wrong} is what the format {self.format!r} itself reads; "
                f"a mapping may fill in {', '.join(FILLED)}"
            )
        if self.format is not None and self.explode:
            raise ValueError(f"explode: the format {self.format!r} itself reads the records; leave out one of the two")
        return self


def load(path: Path | str) -> Mapping:
    """Return the mapping in a YAML file.

    Raises:
        InputError: it cannot be read, or says something that a mapping cannot; the message names line and key.
    """
    file = Path(path)
    value, tree = parsed(file)
    try:
        return Mapping.model_validate(value, context=(str(file), tree))
    except pydantic.ValidationError as error:
        raise InputError(explained(str(file), error, tree, TARGETS)) from error


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
        if name.strip() in fields:
            raise InputError(f"--map: {name.strip()} is given twice.")
        if not equals or not name.strip() or not value.strip():
            raise InputError(
                f"--map {part!r}: write field=path (sample_id=id,response=output.text) or field:=constant, "
                "or give a mapping file."
            )
        fields[name.strip()] = value.strip()
    try:
        return Mapping.model_validate({"fields": fields})
    except pydantic.ValidationError as error:
        raise InputError(explained("--map", error, None, TARGETS)) from error


def given(text: str) -> Mapping:
    """Return the mapping that ``--map`` names: a file, or pairs."""
    if "=" in text and not Path(text).is_file():
        return inline(text)
    return load(text)


class Aliases(dict[str, Alias]):
    """Models' other names; knows afterwards which of them no trace bore."""

    def __init__(self, given: MappingOf[str, Alias]) -> None:
        super().__init__(given)
        self.unused = dict.fromkeys(given)

    def of(self, model: str) -> Alias | None:
        """Return what a name stands for, or None."""
        found = self.get(model)
        if found is not None:
            self.unused.pop(model, None)
        return found


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
