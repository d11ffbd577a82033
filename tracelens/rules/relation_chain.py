"""logic.relation_chain: stated relations are combined into one that they exclude."""

from __future__ import annotations

import re

from tracelens.rules.case import Case, Needs, Verdict, present
from tracelens.rules.relations import WORDS
from tracelens.rules.relations import find as relations_of
from tracelens.rules.retraction import between

_CONCLUDES = re.compile(
    r"\b(?:so|hence|thus|therefore|consequently|it follows|this means|which means)\b", re.IGNORECASE
)
_REACH = 60
NEEDS: Needs = ((WORDS, None),)


def check(case: Case) -> Verdict:
    """Return a concluded relation whose opposite follows from at least two relations stated before it."""
    stated: dict[str, dict[str, set[str]]] = {}
    text = case.text
    for one in relations_of(case):
        first, way, second = one.plain
        graph = stated.setdefault(way, {})
        concluded = _CONCLUDES.search(text, max(one.sentence.start, one.span.start - _REACH), one.span.start)
        if concluded:
            chain = _path(graph, second, first)
            if len(chain) > 2 and not between(case, one.sentence.start, one.sentence.end):
                message = f"From what was stated follows the opposite: {f' {way} of '.join(chain)}."
                return (present(case, *one.span, message, {"chain": chain, "way": way}),)
        graph.setdefault(first, set()).add(second)
    return ()


def _path(graph: dict[str, set[str]], start: str, goal: str) -> list[str]:
    """Return the shortest chain from ``start`` to ``goal``, or an empty list."""
    paths = [[start]]
    seen = {start}
    for path in paths:
        if path[-1] == goal:
            return path
        for following in sorted(graph.get(path[-1], ())):
            if following not in seen:
                seen.add(following)
                paths.append([*path, following])
    return []
