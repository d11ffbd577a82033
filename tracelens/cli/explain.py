"""``tracelens explain``: what a category means and how it is decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tracelens.rubric import Leaf


def explain(
    category: Annotated[str, typer.Argument(help="A category, such as frame.axis_sign, or a group, such as frame.")],
    rubric: Annotated[str, typer.Option(help="A shipped rubric's name, or a rubric file.")] = "numeric-spatial",
) -> None:
    """Explain a category: definition, example and near miss, how it is decided, what it needs, what it corresponds to.

    Examples:
        tracelens explain frame.axis_sign

        tracelens explain calc.wrong --rubric arithmetic
    """
    from tracelens import rubric as rubrics

    loaded = rubrics.load(rubric)
    for group in loaded.categories:
        if group.id == category:
            print(f"{group.id}: {group.name}\n{group.definition}\n")
            for leaf in group.leaves:
                print(f"  {leaf.id:28} {leaf.name} ({leaf.decide})")
            return
    print(_text(loaded.leaf(category)))


_DECIDES = {
    "rule": "A rule decides: the same verdict on every run, no model involved.",
    "hybrid": "A rule proposes, a judge decides; until a judge has looked, findings are marked as proposed.",
    "judge": "Only a judge can decide it.",
    "group": "It is computed over many traces and speaks of an item or of a model, not of one trace.",
}


def _text(leaf: Leaf) -> str:
    from tracelens import rules

    lines = [
        f"{leaf.id}: {leaf.name}",
        "",
        leaf.definition,
        f"  It is one:      {leaf.positive}",
        f"  It is not one:  {leaf.near_miss}",
        "",
        _DECIDES[leaf.decide],
    ]
    if leaf.rule_id:
        lines.append(f"  Rule:      {rules.describe(leaf.rule_id)}")
    if leaf.question:
        lines.append(f"  Question:  {leaf.question}")
    lines.append(f"  Severity:  {leaf.severity}; kind: {leaf.kind}")
    lines.append(f"  Needs:     {', '.join(leaf.needs) or 'nothing but the text'}")
    if leaf.maps_from:
        lines.append(f"  Known as:  {'; '.join(leaf.maps_from)}")
    return "\n".join(lines)
