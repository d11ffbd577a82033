"""other.gold_suspect: many models of several families agree on an answer that the key calls wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from tracelens.rules.blind_shortcut import BLIND
from tracelens.rules.group_items import GroupFinding, GroupItem

MODELS = 5
"""Fewer models than this prove nothing against a key."""
_FAMILIES = 3
_SHARE = 0.8
_NAME = re.compile(r"[a-z]+")


class GoldSuspect:
    """Nothing is kept from one item to the next but whether a dataset could be assessed."""

    def __init__(self) -> None:
        self._datasets: dict[str, bool] = {}

    def add(self, traces: list[GroupItem]) -> Iterable[GroupFinding]:
        """Return a verdict on the item when enough models of enough families answered it."""
        self._datasets.setdefault(traces[0].dataset, False)
        if len(traces) < MODELS:
            return ()
        said = _by_model(traces)
        families = {family(model) for model in said}
        if len(said) < MODELS or len(families) < _FAMILIES:
            return ()
        self._datasets[traces[0].dataset] = True
        answers = Counter(answer for answer, _ in said.values())
        wrong = {answer for answer, right in said.values() if right is False}
        answer, count = answers.most_common(1)[0]
        agreeing = {family(model) for model, (given, _) in said.items() if given == answer}
        suspect = answer in wrong and count >= _SHARE * len(said) and count >= MODELS and len(agreeing) >= _FAMILIES
        dataset, task, sample_id = traces[0].item
        finding = GroupFinding(
            category="",
            state="present" if suspect else "absent",
            message=f"{count} of {len(said)} models, of {len(agreeing)} families, answer {answer[:80]!r}; "
            f"the key calls that {'wrong' if answer in wrong else 'right'}.",
            dataset=dataset,
            task=task,
            sample_id=sample_id,
            evidence={"answers": dict(answers), "models": sorted(said), "families": sorted(agreeing)},
        )
        return (finding,)

    def finish(self) -> Iterable[GroupFinding]:
        """Yield the datasets in which no item was answered by enough models."""
        for dataset, seen in sorted(self._datasets.items()):
            if not seen:
                reason = f"No item is answered by {MODELS} models of {_FAMILIES} families."
                yield GroupFinding(category="", state="not_assessable", message=reason, dataset=dataset)


def family(model: str) -> str:
    """Return the family of a model by its name: the first letters after the publisher.

    >>> family("Qwen/Qwen2.5-VL-72B"), family("meta-llama/Llama-3"), family("gpt-4o")
    ('qwen', 'llama', 'gpt')
    """
    name = model.lower().rpartition("/")[2].removeprefix("meta-")
    match = _NAME.search(name)
    return match[0] if match else name


def _by_model(traces: list[GroupItem]) -> dict[str, tuple[str, bool | None]]:
    """Return each model's most frequent answer to the item, and whether the key calls it right."""
    from tracelens.answers.options import normalise

    said: dict[str, Counter[tuple[str, bool | None]]] = {}
    for one in traces:
        if one.answer is None or one.correct is None or one.condition in BLIND:
            continue  # a model without pictures agrees with others for reasons that say nothing about the key
        given = one.label(one.answer) or normalise(one.answer)
        said.setdefault(one.model, Counter())[(given, one.correct)] += 1
    return {model: counts.most_common(1)[0][0] for model, counts in said.items()}
