"""Texts to an Arrow table of claims, column by column, without an object for each claim."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tracelens.arrow import numbers, packed, texts
from tracelens.claims import kinds as k
from tracelens.claims.attribution import Attribution, attribute
from tracelens.claims.columns import Columns
from tracelens.claims.engine import shipped
from tracelens.claims.forms import Code, distinct, of_values
from tracelens.claims.objects import DIRECTIONS
from tracelens.claims.texts import Texts
from tracelens.claims.values import KINDS, canonical

if TYPE_CHECKING:
    import pyarrow as pa

BOUNDS = ["min", "max"]
ROLES = ["given", "final", "derived"]
"""Names of roles, in the order of their numbers; the next number stands for none."""
_ROLE, _SPARED = 16, 3 << 18
"""Where the role stands in ``Columns.flags``, and the bits of a row that is spared both quote and value."""


def table(texts: Iterable[Any], roles: bool = False) -> pa.Table:
    """Return the claims of all ``texts`` (strings, an Arrow column, or None for no text) as one table.

    Columns: ``text`` (place of the text, from 0), ``claim`` (place within the text), ``start``, ``end``, ``quote``,
    ``kind``, ``value`` (exact, as text: "2.5", "3/4", "(250, 0)", "0..30", "sqrt(2)/2"), ``number`` (the nearest
    float of a single number), ``unit``, ``canonical_unit``, ``dimension``, ``precision``, ``approximate``, ``bound``,
    ``hypothetical``, ``ambiguous``, ``sentence``, ``axis``, ``direction``; with ``roles`` (needs spaCy, slower) also
    ``entity``, ``attribute``, ``frame``, ``role``. Memory grows with the claims of the call,
    so hand texts over in batches. A lone surrogate in a quote is written as U+FFFD.
    """
    import pyarrow as pa

    if isinstance(texts, (pa.Array, pa.ChunkedArray)):
        texts = texts.to_pylist()
    engine = shipped()
    columns = Columns()
    said: list[tuple[int, Attribution]] = []
    for place, text in enumerate(texts):
        if text:
            engine.run(text)
            if roles:
                found = attribute(engine.tokens, engine.rows, engine.context.sentences)
                said += [(columns.n + row, attribution) for row, attribution in found.items()]
            columns.add(engine.tokens, engine.rows, place)
    made = finish(columns, engine.lexer.vocabulary.words)
    return with_roles(made, said) if roles else made


def with_roles(made: pa.Table, said: list[tuple[int, Attribution]]) -> pa.Table:
    """Return the table with a column for each field of the attributions of its rows."""
    for name, column in attributed(made.num_rows, said).items():
        made = made.append_column(name, texts(column).dictionary_encode())
    return made


def attributed(rows: int, said: list[tuple[int, Attribution]]) -> dict[str, list[str | None]]:
    """Return the values of ``rows`` rows for each field of the attributions of some of them."""
    columns: dict[str, list[str | None]] = {field: [None] * rows for field in Attribution._fields}
    for place, column in enumerate(columns.values()):
        for row, attribution in said:
            column[row] = attribution[place]
    return columns


def finish(columns: Columns, words: list[str]) -> pa.Table:
    """Return raw columns as an Arrow table, which shares their memory: rows written once are never changed."""
    import pyarrow as pa

    ints = integers(columns)
    made = own(columns, ints) | shared(ints, strings(columns.written, ints["unit"] == 0), columns, words)
    return pa.table({name: made[name] for name in _ORDER})


def formed(
    columns: Columns, ints: dict[str, Any], words: list[str], more: dict[str, list[str | None]]
) -> tuple[pa.Array, pa.Table]:
    """Return the form of each row, as a place, and the forms; ``more`` has further columns by which rows differ."""
    import numpy as np
    import pyarrow as pa

    alike, some = np.asarray(columns.form)[: columns.n], np.asarray(columns.firsts)[: columns.forms]
    of_form = {name: column[some] for name, column in ints.items()}
    same, first = distinct(_of_forms(of_form, _written(columns, ints, some), columns, words), len(some))
    places, first = same[alike], some[first]
    if more:
        places, first = distinct(((places, len(same)), *(of_values(column) for column in more.values())), columns.n)
    written = texts(_written(columns, ints, first))
    forms = shared({name: column[first] for name, column in ints.items()}, written, columns, words)
    role = ints["flags"][first] >> _ROLE & len(ROLES)
    forms["role"] = named(role, ROLES, role == len(ROLES))
    forms |= {name: texts([column[row] for row in first.tolist()]) for name, column in more.items()}
    return numbers(places), pa.table(forms)


def _written(columns: Columns, ints: dict[str, Any], rows: Any) -> list[str | None]:
    """Return the units of some rows as written."""
    ends, data, unit = columns.written.offsets, columns.written.data, ints["unit"]
    return [bytes(data[ends[row] : ends[row + 1]]).decode() if unit[row] else None for row in rows.tolist()]


def _of_forms(ints: dict[str, Any], written: list[str | None], columns: Columns, words: list[str]) -> list[Code]:
    """Return what the columns of :func:`shared` are made of, as numbers."""
    import numpy as np

    return [
        (ints["kind"], len(KINDS)),
        (ints["flags"] & k.TOLD, k.TOLD + 1),
        (np.maximum(ints["dec"], -1) + 1, max(int(ints["dec"].max(initial=-1)), -1) + 2),
        (ints["unit"], len(columns.units)),
        (ints["flags"] >> _ROLE & len(ROLES), len(ROLES) + 1),
        of_values(written),
        coded(*compact(ints["axis"], words, 1)),
        coded(*compact(ints["direction"], words)),
    ]


def integers(columns: Columns) -> dict[str, Any]:
    """Return the integer columns as arrays, by name."""
    import numpy as np

    return {name: np.asarray(getattr(columns, name))[: columns.n] for name in INT_COLUMNS}


def own(columns: Columns, ints: dict[str, Any]) -> dict[str, pa.Array]:
    """Return the columns that each claim has for itself."""
    import numpy as np

    number = np.asarray(columns.number)[: columns.n]
    plain = {name: numbers(ints[name]) for name in ("text", "claim", "start", "end", "sentence")}
    return plain | {
        "quote": strings(columns.quotes),
        "value": strings(columns.values, (ints["flags"] & k.VALUELESS) != 0),
        "number": numbers(number, np.isnan(number)),
    }


def kept(columns: Columns, ints: dict[str, Any]) -> dict[str, pa.Array]:
    """Return the columns that the database keeps for each claim."""
    import numpy as np

    number = np.asarray(columns.number)[: columns.n]
    made = {name: numbers(ints[name]) for name in ("text", "start", "sentence")}
    return made | {
        "claim_id": numbers(ints["claim"]),
        "said": strings(columns.said, ints["flags"] & _SPARED == _SPARED),
        "number": numbers(number, np.isnan(number)),
    }


def shared(ints: dict[str, Any], written: pa.Array, columns: Columns, words: list[str]) -> dict[str, pa.Array]:
    """Return the columns in which many claims are alike, of the rows in ``ints`` with their units as ``written``."""
    import numpy as np

    flags = ints["flags"]
    least, most = (flags & k.AT_LEAST) != 0, (flags & k.AT_MOST) != 0
    units = [canonical(key) for key in columns.units]
    return {
        "kind": named(ints["kind"], list(KINDS)),
        "unit": written,
        "canonical_unit": named(ints["unit"], [name or "" for name, _ in units], ints["unit"] == 0),
        "dimension": dimension(ints, [kind for _, kind in units]),
        "precision": numbers(ints["dec"].astype("i2"), ints["dec"] < 0),
        "approximate": numbers((flags & k.APPROXIMATE) != 0),
        "bound": named(np.where(most, 1, 0).astype("i4"), BOUNDS, least == most),
        "hypothetical": numbers((flags & k.HYPOTHETICAL) != 0),
        "ambiguous": numbers((flags & k.AMBIGUOUS) != 0),
        "axis": named(*compact(ints["axis"], words, 1)),
        "direction": named(*compact(ints["direction"], words)),
    }


_ORDER = (
    "text", "claim", "start", "end", "quote", "kind", "value", "number", "unit", "canonical_unit", "dimension",
    "precision", "approximate", "bound", "hypothetical", "ambiguous", "sentence", "axis", "direction",
)  # fmt: skip
INT_COLUMNS = ("text", "start", "end", "kind", "flags", "dec", "unit", "sentence", "axis", "direction", "claim")


def strings(column: Texts, empty: Any = None) -> pa.Array:
    """Return a string column, with nulls where ``empty`` is true."""
    import numpy as np
    import pyarrow as pa

    offsets = pa.py_buffer(np.asarray(column.offsets)[: column.n + 1])
    data = pa.py_buffer(np.asarray(column.data)[: column.size])
    if empty is None or not empty.any():
        return pa.StringArray.from_buffers(column.n, offsets, data)
    valid = packed(~empty)
    return pa.StringArray.from_buffers(column.n, offsets, data, valid)


def named(places: Any, names: list[str], empty: Any = None) -> pa.Array:
    """Return a dictionary column: ``names[places[i]]``, with nulls where ``empty`` is true."""
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(numbers(places, empty), texts(names))


def compact(numbers: Any, words: list[str], longest: int = 99) -> tuple[Any, list[str], Any]:
    """Return vocabulary numbers (-1 for none) as places in a short list of names; longer words are left out."""
    import numpy as np

    seen = np.zeros(len(words) + 1, dtype=bool)
    seen[numbers] = True  # -1 is the last place
    present = [int(number) for number in np.flatnonzero(seen[:-1]) if len(words[number]) <= longest]
    names = sorted({DIRECTIONS.get(words[number], words[number]) for number in present})
    places = np.full(len(words) + 1, -1, dtype="i4")
    for number in present:
        places[number] = names.index(DIRECTIONS.get(words[number], words[number]))
    found = places[numbers]
    return found, names, found < 0


def coded(places: Any, names: list[str], empty: Any) -> Code:
    """Return what :func:`compact` gives as numbers from 0, which stands for none."""
    import numpy as np

    return np.where(empty, -1, places) + 1, len(names) + 1


def dimension(ints: dict[str, Any], names: list[str | None]) -> pa.Array:
    """Return the dimension column; counted things have the dimension "count"."""
    import numpy as np

    distinct = sorted({name for name in names if name} | {"count"})
    places = np.array([distinct.index(name) if name else -1 for name in names], dtype="i4")[ints["unit"]]
    places[ints["kind"] == k.COUNT] = distinct.index("count")
    return named(places, distinct, places < 0)
