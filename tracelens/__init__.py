"""tracelens: what does a model get wrong about numbers and space, where in its reasoning, and did reasoning help?

>>> import tracelens as tl                                                     # doctest: +SKIP
>>> lens = tl.open("lens.duckdb")                                              # doctest: +SKIP
>>> lens.errors().groupby(["category", "condition"]).size()                    # doctest: +SKIP

The public names are imported when they are first used, since the libraries under them take a second to load.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tracelens import claims
    from tracelens.errors import TracelensError
    from tracelens.lens import Lens, analyze, open  # noqa: A004 -- read as tl.open(...)

__version__ = "0.1.0"
__all__ = ["Lens", "TracelensError", "__version__", "analyze", "claims", "open"]

_HOMES = {"Lens": "lens", "analyze": "lens", "open": "lens", "TracelensError": "errors"}


def __getattr__(name: str) -> Any:
    """Import a public name from its module at first use."""
    from importlib import import_module

    if name == "claims":
        return import_module("tracelens.claims")
    if name in _HOMES:
        return getattr(import_module(f"tracelens.{_HOMES[name]}"), name)
    message = f"module 'tracelens' has no attribute {name!r}"
    raise AttributeError(message)
