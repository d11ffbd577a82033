"""What group rules read and say: the few facts of one trace, and a verdict on many traces."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from tracelens import answers
from tracelens.types import Json, Severity, State


class GroupItem(msgspec.Struct, frozen=True, kw_only=True):
    """What group rules need of one trace."""

    dataset: str
    task: str
    sample_id: str
    model: str
    condition: str
    epoch: int = 0
    answer: str | None = None
    """The final answer as written; None when none can be read."""
    gold: Json = None
    choices: dict[str, str] | None = None
    correct: bool | None = None
    twin: str | None = None
    """The ``sample_id`` of the item that asks the same in another form."""
    times: int = 1
    """How many traces this one stands for: alike in cell, options, answer and gold, and of no use to rules beyond."""

    @property
    def item(self) -> tuple[str, str, str]:
        """Return what makes it this item."""
        return self.dataset, self.task, self.sample_id

    @property
    def cell(self) -> tuple[str, str, str, str]:
        """Return what its model was asked, and how."""
        return self.dataset, self.task, self.model, self.condition

    def label(self, text: Json) -> str | None:
        """Return the label of the option that ``text`` names, or None."""
        if not self.choices or text is None or isinstance(text, (bool, list, dict)):
            return None
        if isinstance(text, int):
            return list(self.choices)[text] if 0 <= text < len(self.choices) else None
        return _label(str(text), tuple(self.choices.items()))


@lru_cache(4_096)
def _label(written: str, choices: tuple[tuple[str, str], ...]) -> str | None:
    """Return the label of the one of ``choices`` that a text names; items share options, and answers recur."""
    offered = dict(choices)
    bare = written.strip("()[].: ")
    return bare if bare in offered else answers.choice_of(written, offered)


class GroupFinding(msgspec.Struct, frozen=True, kw_only=True):
    """A verdict on many traces: on a cell (``sample_id`` None), on an item (``model`` None), or on one model's item."""

    category: str
    state: State
    message: str
    dataset: str | None = None
    task: str | None = None
    model: str | None = None
    condition: str | None = None
    sample_id: str | None = None
    severity: Severity | None = None
    detector_version: str = ""
    evidence: dict[str, Json] | None = None
