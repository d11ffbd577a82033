"""The app's addresses: filters stand in the query part, as in the page's links; one may have several values."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode

from tracelens.figures import Filters
from tracelens.figures.cells import Choice
from tracelens.pages.facts import Facts

SEVERAL = ("dataset", "task", "model", "outcome", "category", "condition")
"""Filters that take several values: any of them fits."""
KEYS = ("pair", *SEVERAL, "q", "page")
MOST = 50
"""Values of one filter that an address may bring."""

Chosen = dict[str, tuple[str, ...]]
"""The values of each filter that is set, in the order of the address."""


def read(search: str | None) -> Chosen:
    """Return the filters of an address; an unknown key is dropped."""
    found = parse_qs((search or "").lstrip("?"), keep_blank_values=True)
    values = {key: tuple(dict.fromkeys(v[:500] for v in found[key][:MOST])) for key in KEYS if key in found}
    return {key: value if key in SEVERAL else value[-1:] for key, value in values.items()}


def write(chosen: Chosen) -> str:
    """Return the query part for ``chosen``, empty for none."""
    kept = [(key, value) for key in KEYS for value in chosen.get(key, ())]
    return f"?{urlencode(kept)}" if kept else ""


def one(chosen: Chosen, key: str) -> str | None:
    """Return the only value of a filter, or None."""
    values = chosen.get(key, ())
    return values[0] if values else None


def filters(chosen: Chosen, facts: Facts) -> Filters:
    """Return what figures are narrowed to; a couple of conditions that does not exist gives the first one."""
    couple = next((c for c in facts.couples if "~".join(c) == one(chosen, "pair")), facts.couples[0])
    dataset, task, model = (_choice(chosen.get(facet, ())) for facet in ("dataset", "task", "model"))
    return Filters(dataset, task, model, *couple)


def _choice(values: tuple[str, ...]) -> Choice | None:
    """Return no choice, one value as such, or several in a fixed order."""
    return None if not values else values[0] if len(values) == 1 else tuple(sorted(values))
