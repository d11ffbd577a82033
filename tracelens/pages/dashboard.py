"""Dashboards as data: ``dashboards/*.yaml`` files of panels, each a query and a figure; errors name file, line, key."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from tracelens.errors import InputError, RubricError
from tracelens.figures import FIGURES, query
from tracelens.resources import folder

Span = Literal["third", "half", "two-thirds", "full"]


class Panel(BaseModel):
    """One panel: a shipped figure, or a query drawn by one of the generic charts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    figure: str
    title: str | None = None
    text: str = ""
    query: str | None = None
    """The name of a shipped query, in place of the figure's own."""
    sql: str | None = None
    """A SELECT over the documented views."""
    options: dict[str, Any] = Field(default_factory=dict)
    span: Span = "half"
    empty: str = ""
    """What to say where the whole database has no rows for it; the figure's own words where this is empty."""

    @model_validator(mode="after")
    def _known(self) -> Panel:
        """Check the figure's and the query's name, and that there is one source of rows."""
        if self.figure not in FIGURES:
            raise ValueError(f"there is no figure {self.figure!r}; the figures are {', '.join(FIGURES)}")
        module = FIGURES[self.figure]
        if self.sql and self.query:
            raise ValueError("give either sql or query, not both")
        if module.QUERY is None and not (self.sql or self.query):
            raise ValueError(f"the figure {self.figure!r} draws any rows: give it sql or query")
        if self.query:
            try:
                query(self.query)
            except InputError as error:
                raise ValueError(str(error).removesuffix(".")) from error
        known = getattr(module, "OPTIONS", ())
        for name in self.options:
            if name not in known:
                there = ", ".join(known) or "none"
                raise ValueError(f"the figure {self.figure!r} has no option {name!r}; its options: {there}")
        return self

    def text_of_query(self) -> str:
        """Return the SQL that the panel reads."""
        return (self.sql or query(self.query or FIGURES[self.figure].QUERY)).strip().removesuffix(";")

    def heading(self) -> str:
        """Return the panel's title: its own, or its figure's."""
        return self.title or str(FIGURES[self.figure].TITLE)


class Dashboard(BaseModel):
    """A titled page of panels."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    title: str
    text: str = ""
    filters: dict[Literal["dataset", "task", "model"], str] = Field(default_factory=dict)
    """What the dashboard is narrowed to when it is opened."""
    panels: Annotated[tuple[Panel, ...], Field(min_length=1)]


def shipped() -> list[str]:
    """Return the names of the dashboards that come with tracelens, in their order."""
    order = ["reasoning", "overview", "errors", "claims", "space", "judges", "models", "spacenum"]
    names = sorted(path.stem for path in folder("dashboards").glob("*.yaml"))
    return sorted(names, key=lambda name: (order.index(name) if name in order else len(order), name))


def load(name_or_path: str | Path) -> Dashboard:
    """Return the shipped dashboard of that name, or the one in that file.

    Raises:
        RubricError: If there is no such dashboard or file, or the file is not a valid dashboard.
    """
    given = str(name_or_path)
    path = folder("dashboards") / f"{given}.yaml"
    if given not in shipped():
        path = Path(given)
        if not path.is_file():
            raise RubricError(
                f"There is no dashboard {given!r}. Shipped: {', '.join(shipped())}; or give the path of a .yaml file."
            )
    return parse(path.read_text(encoding="utf-8"), str(path if given != path.stem else path.name))


def skeleton(name: str) -> str:
    """Return the text of a dashboard file to start from, with every key explained."""
    plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in name.lower()).strip("-") or "mine"
    return _SKELETON.replace("NAME", plain if plain[0].isalpha() else f"d-{plain}")


_SKELETON = """\
name: NAME
title: My dashboard
text: One or two sentences on what it answers.
panels:
  # A shipped figure (`tracelens dashboard list` shows them in use). span: third, half, two-thirds or full.
  - figure: verdict
    span: full
  # Your own SELECT over the documented views (`tracelens schema`). Its columns named dataset, task and model
  # let the page's filters narrow it; a row with category or condition links to its traces.
  - figure: chart
    title: Findings by category
    text: What the panel shows, and what it leaves out.
    sql: |
      SELECT dataset, task, model, condition, category, present
      FROM error_rates
      WHERE present > 0
    options: {kind: bar, x: category, y: present, color: condition}
"""


def parse(text: str, file: str) -> Dashboard:
    """Return the dashboard written in ``text``; ``file`` is named in errors."""
    try:
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        value = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise RubricError(f"{file}{line}: not YAML: {getattr(error, 'problem', None) or error}.") from error
    if not isinstance(value, dict):
        raise RubricError(
            f"{file}:1: a dashboard is a mapping with name, title and panels; found {type(value).__name__}."
        )
    try:
        return Dashboard.model_validate(value)
    except ValidationError as error:
        lines = [_place(problem, tree, file) for problem in error.errors()]
        raise RubricError("\n".join(lines)) from error


def _place(problem: Any, tree: yaml.Node | None, file: str) -> str:
    """Return one problem as ``file:line: key: what is wrong``."""
    line, node = 1, tree
    for part in problem["loc"]:
        found = _child(node, part)
        if found is None:
            break
        line, node = found
    key = ".".join(str(part) for part in problem["loc"]) or "dashboard"
    said = problem["msg"].removeprefix("Value error, ")
    return f"{file}:{line}: {key}: {said}."


def _child(node: yaml.Node | None, part: int | str) -> tuple[int, yaml.Node] | None:
    """Return the line and the value of a key or an element, or None where the tree has none."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == part:
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        child = node.value[part]
        return child.start_mark.line + 1, child
    return None
