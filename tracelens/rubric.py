"""Rubric files: an error taxonomy as data, with how each category is decided.

A rubric is one YAML file. It is read strictly: an unknown key, a missing one, a wrong type, a key given twice or an
alias is a :class:`~tracelens.errors.RubricError` whose message names file, line and key. The content hash covers
what the file *means* (comments and layout do not change it) and stands beside every verdict in the store.
"""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError, model_validator

from tracelens import resources
from tracelens.errors import RubricError

Decide = Literal["rule", "hybrid", "judge", "group"]
"""``rule``: decided exactly by a rule; ``hybrid``: a rule proposes and a judge decides; ``judge``: only a judge can
tell; ``group``: computed over many traces."""

Kind = Literal["error", "omission", "conduct", "outcome"]
"""``error``: a wrong statement with a place in the reasoning (only these can be a trace's first error);
``omission``: something needed that is not done; ``conduct``: how the reasoning goes; ``outcome``: a property of the
answer or of many answers."""

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$", max_length=60)]
Text = Annotated[str, Field(min_length=1, max_length=2000)]
# The C parser where libyaml is there: a rubric of 40 leaves opens in 15 ms and not in 180.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SCALARS = ("str", "int", "float", "bool", "null")

Place = tuple[str | int, ...]
"""The way to a node of the file, as pydantic's ``loc``: keys and list indices."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Settings(_Strict):
    """Numbers that rules and outcome axes use; a rubric may change them, and they are part of its hash."""

    tolerance: float = Field(default=0.05, ge=0)
    """Largest absolute difference of two coordinates that count as equal, in the unit of the task."""
    exact_steps: float = Field(default=0, ge=0)
    """A numeric answer within so many grid steps of the gold is graded ``exact``."""
    near_steps: float = Field(default=1, ge=0)
    """… ``near``."""
    moderate_steps: float = Field(default=2, ge=0)
    """… ``moderate``; anything further is ``far``."""

    @model_validator(mode="after")
    def _rising(self) -> Settings:
        if not self.exact_steps <= self.near_steps <= self.moderate_steps:
            message = "the cut-offs must rise: exact_steps <= near_steps <= moderate_steps"
            raise ValueError(message)
        return self


class Judge(_Strict):
    """What a judge model is told before the questions."""

    role: Text
    instructions: Text


class Leaf(_Strict):
    """One category that a trace can be given."""

    id: Identifier
    name: Text
    kind: Kind
    decide: Decide
    severity: Literal["decisive", "contributory", "harmless"]
    definition: Text
    positive: Text
    """An example that is the error."""
    near_miss: Text
    """An example that looks like it and is not."""
    question: Text | None = None
    """What a judge is asked; needed when a judge decides."""
    rule: Identifier | None = None
    """The rule that decides, proposes or computes it; the leaf's own id when left out."""
    needs: tuple[Annotated[str, Field(pattern=r"^[a-z_]+(\.[a-z_]+)?$")], ...] = ()
    """What a trace must bring for a verdict (``gold``, ``choices``, ``scene.positions``, …)."""
    maps_from: tuple[Text, ...] = ()
    """Published categories that this one corresponds to."""

    @property
    def rule_id(self) -> str | None:
        """Return the id of the rule behind the leaf, or None when only a judge decides."""
        return None if self.decide == "judge" else self.rule or self.id

    @model_validator(mode="after")
    def _question_for_judges(self) -> Leaf:
        if self.decide in ("judge", "hybrid") and self.question is None:
            message = f"'question' is missing: {self.id} is decided by a judge (decide: {self.decide})"
            raise ValueError(message)
        if self.decide == "judge" and self.rule is not None:
            message = f"'rule' has no place in {self.id}: only a judge decides it"
            raise ValueError(message)
        return self


class Category(_Strict):
    """A group of leaves."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=30)]
    name: Text
    definition: Text
    leaves: tuple[Leaf, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _leaves_bear_the_prefix(self) -> Category:
        for leaf in self.leaves:
            if not leaf.id.startswith(f"{self.id}."):
                message = f"leaf {leaf.id!r} must start with {self.id + '.'!r}, the id of its category"
                raise ValueError(message)
        return self


class Rubric(_Strict):
    """A taxonomy of two levels, with how each leaf is decided."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
    version: Annotated[str, Field(pattern=r"^\d+(\.\d+)*$")]
    title: Text
    description: Text
    settings: Settings = Settings()
    judge: Judge | None = None
    categories: tuple[Category, ...] = Field(min_length=1)
    not_mapped: tuple[Text, ...] = ()
    """Published categories that have no leaf here, and why."""

    _path: str = PrivateAttr(default="")
    _lines: dict[Place, int] = PrivateAttr(default_factory=dict)

    @model_validator(mode="after")
    def _consistent(self) -> Rubric:
        ids = [leaf.id for category in self.categories for leaf in category.leaves]
        twice = sorted({one for one in ids if ids.count(one) > 1})
        if twice:
            message = f"each leaf needs its own id; given twice: {', '.join(twice)}"
            raise ValueError(message)
        judged = any(leaf.question for category in self.categories for leaf in category.leaves)
        if judged and self.judge is None:
            message = "'judge' (role, instructions) is missing, though leaves are decided by a judge"
            raise ValueError(message)
        return self

    def __hash__(self) -> int:
        return hash(self.content_hash)

    @cached_property
    def content_hash(self) -> str:
        """Return 16 hexadecimal digits over everything that the rubric means."""
        meaning = json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
        return hashlib.blake2b(meaning.encode(), digest_size=8).hexdigest()

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """Return all leaves in the order of the file."""
        return tuple(leaf for category in self.categories for leaf in category.leaves)

    def leaf(self, identifier: str) -> Leaf:
        """Return the leaf with this id; a RubricError names the nearest ones when there is none."""
        import difflib

        for leaf in self.leaves:
            if leaf.id == identifier:
                return leaf
        known = [leaf.id for leaf in self.leaves]
        near = difflib.get_close_matches(identifier, known, n=3, cutoff=0.4)
        hint = f"; did you mean {' or '.join(near)}?" if near else f"; it has {', '.join(known)}"
        message = f"the rubric {self.name} has no category {identifier!r}{hint}"
        raise RubricError(message)

    def where(self, leaf: Leaf, key: str | None = None) -> str:
        """Return ``file:line`` of a leaf (or of one of its keys), for messages."""
        for outer, category in enumerate(self.categories):
            for inner, one in enumerate(category.leaves):
                if one is leaf:
                    place: Place = ("categories", outer, "leaves", inner, *([key] if key else []))
                    return _where(self._path, self._lines, place)
        return self._path


def names() -> tuple[str, ...]:
    """Return the names of the shipped rubrics, sorted."""
    return tuple(sorted(path.stem for path in resources.folder("rubrics").glob("*.yaml")))


def load(name_or_path: str | Path = "numeric-spatial") -> Rubric:
    """Return the rubric of a shipped name or of a file.

    What has a suffix or a path separator is taken for a file, anything else for a shipped name.

    Raises:
        RubricError: If there is no such rubric, or the file is not a valid one.
    """
    given = str(name_or_path)
    if "/" in given or "\\" in given or given.endswith((".yaml", ".yml")):
        path = Path(given)
    else:
        path = resources.folder("rubrics") / f"{given}.yaml"
        if not path.is_file():
            message = f"there is no rubric {given!r}; shipped are {', '.join(names())} (or give a .yaml file's path)"
            raise RubricError(message)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: the rubric cannot be read ({error})"
        raise RubricError(message) from error
    return parse(text, str(path))


def parse(text: str, path: str = "rubric") -> Rubric:
    """Return the rubric that the YAML ``text`` holds; ``path`` is what error messages call it.

    Raises:
        RubricError: If the text is not YAML, or not a valid rubric; every fault is listed with its line and key.
    """
    data, lines = _yaml(text, path)
    try:
        # YAML has lists where the models have tuples, so the data go through JSON's rules, which allow that.
        rubric = Rubric.model_validate_json(json.dumps(data))
    except ValidationError as error:
        faults = [_fault(path, lines, one) for one in _telling(error.errors(include_url=False))]
        raise RubricError("\n".join(faults)) from error
    rubric._path = path
    rubric._lines = lines
    return rubric


def _yaml(text: str, path: str) -> tuple[Any, dict[Place, int]]:
    """Return the data and the 1-based line of every key and list entry."""
    loader = _LOADER(text)
    try:
        node = loader.get_single_node()
        if node is None:
            message = f"{path}:1: the file is empty; a rubric has name, version, title, description, categories"
            raise RubricError(message)
        lines: dict[Place, int] = {}
        _walk(node, (), lines, set(), path)
        return loader.construct_document(node), lines
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = getattr(error, "problem", None) or str(error)
        message = f"{path}:{line}: not valid YAML: {problem}"
        raise RubricError(message) from error
    finally:
        loader.dispose()


def _walk(node: yaml.Node, place: Place, lines: dict[Place, int], seen: set[int], path: str) -> None:
    """Note the line of every node, and refuse what would make the file mean something else than it shows."""
    line = node.start_mark.line + 1
    lines.setdefault(place, line)
    if id(node) in seen:
        message = f"{path}: '{_dotted(place)}' is an alias (*) of line {line}; a rubric has none, write the text out"
        raise RubricError(message)
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*place, str(key.value))
            line = key.start_mark.line + 1
            if inner in lines:
                message = f"{path}:{line}: the key '{_dotted(inner)}' is given twice (first in line {lines[inner]})"
                raise RubricError(message)
            lines[inner] = line
            _walk(value, inner, lines, seen, path)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _walk(value, (*place, index), lines, seen, path)
    elif node.tag.rpartition(":")[2] not in _SCALARS:
        what = node.tag.rpartition(":")[2]
        message = f"{path}:{line}: '{_dotted(place)}' is read as a {what} ({node.value!r}); put it in quotes"
        raise RubricError(message)


def _telling(errors: list[Any]) -> list[Any]:
    """Leave out a list's "too short" when it is only short because an entry of it is reported anyway."""
    return [
        one
        for one in errors
        if one["type"] != "too_short"
        or not any(other["loc"][: len(one["loc"])] == one["loc"] and other is not one for other in errors)
    ]


def _fault(path: str, lines: dict[Place, int], error: Any) -> str:
    place: Place = tuple(error["loc"])
    found = error.get("input")
    kind = error["type"]
    key = _dotted(place) or "the file"
    if kind == "missing":
        text = f"the key '{key}' is missing"
    elif kind == "extra_forbidden":
        text = f"the key '{key}' is not known here"
    elif kind == "value_error":
        text = f"{key}: {error['ctx']['error']}"
    else:
        shown = f" (found {found!r:.80})" if isinstance(found, (str, int, float, bool)) or found is None else ""
        text = f"'{key}': {error['msg']}{shown}"
    return f"{_where(path, lines, place)}: {text}"


def _where(path: str, lines: dict[Place, int], place: Place) -> str:
    while place and place not in lines:
        place = place[:-1]
    return f"{path}:{lines.get(place, 1)}"


def _dotted(place: Place) -> str:
    text = ""
    for part in place:
        text += f"[{part}]" if isinstance(part, int) else (f".{part}" if text else part)
    return text
