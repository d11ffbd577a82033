"""The app's addresses: the filters stand in the query part, as in the page's links."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode

from tracelens.figures import Filters
from tracelens.pages.facts import Facts

KEYS = ("pair", "dataset", "task", "model", "outcome", "category", "condition", "q", "page")


def read(search: str | None) -> dict[str, str]:
    """Return the filters of an address; an unknown key is dropped."""
    found = parse_qs((search or "").lstrip("?"), keep_blank_values=True)
    return {key: found[key][-1][:500] for key in KEYS if key in found}


def write(filters: dict[str, str]) -> str:
    """Return the query part for ``filters``, empty for none."""
    kept = {key: filters[key] for key in KEYS if key in filters}
    return f"?{urlencode(kept)}" if kept else ""


def filters(chosen: dict[str, str], facts: Facts) -> Filters:
    """Return what figures are narrowed to; a couple of conditions that does not exist gives the first one."""
    couple = next((c for c in facts.couples if "~".join(c) == chosen.get("pair")), facts.couples[0])
    return Filters(chosen.get("dataset"), chosen.get("task"), chosen.get("model"), *couple)
