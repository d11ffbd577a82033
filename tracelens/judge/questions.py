"""What a judge is asked: the categories of a rubric that a model decides, and the shape its answer must have."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from tracelens.types import Json, State

if TYPE_CHECKING:
    from pydantic import BaseModel

    from tracelens.rubric import Rubric

EXPLANATION_LIMIT = 400
"""Most characters of an explanation; small models run out of length in free text without a bound."""

QUOTE_LIMIT = 300
"""Most characters of a quote."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One category as it is put to a judge."""

    category: str
    name: str
    definition: str
    question: str = ""
    positive: str = ""
    near_miss: str = ""
    omission: bool = False
    """True when the error is something left out, so that no passage shows it by itself."""
    proposed_only: bool = False
    """True for a hybrid category: it is asked about only the traces in which a rule proposed it."""

    @property
    def key(self) -> str:
        """Return the category's key in an answer: schema languages do not allow dots in names everywhere."""
        return answer_key(self.category)


def of_rubric(rubric: Rubric) -> tuple[Question, ...]:
    """Return the questions of ``rubric`` that a judge decides, in the rubric's order."""
    return tuple(
        Question(
            category=leaf.id,
            name=leaf.name,
            definition=leaf.definition,
            question=leaf.question or "",
            positive=leaf.positive,
            near_miss=leaf.near_miss,
            omission=leaf.kind == "omission",
            proposed_only=leaf.decide == "hybrid",
        )
        for leaf in rubric.leaves
        if leaf.decide in {"judge", "hybrid"}
    )


def answer_key(category: str) -> str:
    """Return the key of ``category`` in an answer."""
    return category.replace(".", "__")


@lru_cache(maxsize=1024)
def answer_model(categories: tuple[str, ...]) -> type[BaseModel]:
    """Return the pydantic model of an answer about ``categories``: one verdict for each, nothing else.

    Explanation and quote come before the state, so that a model that writes in order gives its grounds first.
    """
    from pydantic import ConfigDict, create_model

    verdict = _verdict_model()
    fields: dict[str, Any] = {answer_key(category): (verdict, ...) for category in categories}
    return create_model("Verdicts", __config__=ConfigDict(extra="forbid"), **fields)


@lru_cache(maxsize=1)
def _verdict_model() -> type[BaseModel]:
    from pydantic import ConfigDict, Field, create_model

    fields: dict[str, Any] = {
        "explanation": (str, Field(max_length=EXPLANATION_LIMIT)),
        "quote": (str, Field(max_length=QUOTE_LIMIT)),
        "state": (State, ...),
        "severity": (Literal["decisive", "contributory", "harmless", "none"], ...),
    }
    config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    return create_model("Verdict", __config__=config, **fields)


@lru_cache(maxsize=1024)
def answer_schema(categories: tuple[str, ...], bounded: bool = True) -> dict[str, Json]:
    """Return the JSON Schema of :func:`answer_model` in the strict form that endpoints take.

    All keys are required and no others allowed. ``bounded=False`` leaves out the lengths of strings, which some
    endpoints refuse.
    """
    schema = answer_model(categories).model_json_schema()
    strict: dict[str, Json] = _strict(schema, bounded)
    return strict


def _strict(node: Json, bounded: bool) -> Json:
    if isinstance(node, list):
        return [_strict(part, bounded) for part in node]
    if not isinstance(node, dict):
        return node
    dropped = {"title"} if bounded else {"title", "maxLength"}
    return {
        key: {name: _strict(part, bounded) for name, part in value.items()}
        if key in {"properties", "$defs"}
        else _strict(value, bounded)
        for key, value in node.items()
        if key not in dropped
    }
