"""Named tuples made without calling their class, and read without asking it: that takes longer than what is in them."""

from typing import Any

import cython

if not cython.compiled:
    made = tuple.__new__

    def part(values: tuple[Any, ...], place: int) -> Any:
        """Return one value of a tuple."""
        return values[place]
