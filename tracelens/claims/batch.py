"""Texts to an Arrow table of claims, column by column, without an object for each claim."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tracelens.arrow import numbers, packed, texts
from tracelens.claims import kinds as k
from tracelens.claims.attribution import Attribution, attribute
from tracelens.claims.columns import Columns
from tracelens.claims.engine import shipped
from tracelens.claims.forms import Code, distinct, of_column, of_values
from tracelens.claims.objects import DIRECTIONS
from tracelens.claims.texts import Texts
from tracelens.claims.values import KINDS, canonical

if TYPE_CHECKING:
    import pyarrow as pa

BOUNDS = ["min", "max"]
ROLES = ["given", "final", "derived"]
"""Names of roles, in the order of their numbers; the next number stands for none."""
_ROLE = 16
"""Where the role stands in the flags of a look."""


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
    import numpy as np
    import pyarrow as pa

    form = np.asarray(columns.form)[: columns.n]
    looks = columns.looks.columns()
    written = _units(columns, looks, form)
    looks = {name: column[form] for name, column in looks.items()}
    made = own(columns, (looks["flags"] & k.VALUELESS) != 0) | shared(looks, written, columns, words)
    return pa.table({name: made[name] for name in _ORDER})


def formed(columns: Columns, words: list[str], more: dict[str, list[str | None]]) -> tuple[pa.Array, pa.Table]:
    """Return the form of each row, as a place, and the forms; ``more`` has further columns by which rows differ."""
    import numpy as np
    import pyarrow as pa

    alike, looks = np.asarray(columns.form)[: columns.n], columns.looks.columns()
    same, some = distinct(_of_looks(looks, columns, words), columns.looks.n)
    places, first = same[alike], some
    if more:
        places, first = distinct(((places, len(some)), *(of_values(column) for column in more.values())), columns.n)
        some = alike[first]
    written = _units(columns, looks, some)
    forms = shared({name: column[some] for name, column in looks.items()}, written, columns, words)
    role = looks["flags"][some] >> _ROLE & len(ROLES)
    forms["role"] = named(role, ROLES, role == len(ROLES))
    forms |= {name: texts([column[row] for row in first.tolist()]) for name, column in more.items()}
    return numbers(places), pa.table(forms)


def _units(columns: Columns, looks: dict[str, Any], places: Any) -> pa.Array:
    """Return the units as written of the looks at some places."""
    written = strings(columns.looks.written, looks["unit"] == 0).to_pylist()
    return texts([written[place] for place in places.tolist()])


def _of_looks(looks: dict[str, Any], columns: Columns, words: list[str]) -> list[Code]:
    """Return what the columns of :func:`shared` are made of, as numbers."""
    import numpy as np

    dec, flags = looks["dec"], looks["flags"]
    return [
        (looks["kind"], len(KINDS)),
        (flags & k.TOLD, k.TOLD + 1),
        (np.maximum(dec, -1) + 1, max(int(dec.max(initial=-1)), -1) + 2),
        (looks["unit"], len(columns.looks.units)),
        (flags >> _ROLE & len(ROLES), len(ROLES) + 1),
        of_column(strings(columns.looks.written, looks["unit"] == 0)),
        coded(*compact(looks["axis"], words, 1)),
        coded(*compact(looks["direction"], words)),
    ]


def ints(columns: Columns, names: Iterable[str]) -> dict[str, pa.Array]:
    """Return some of the integer columns."""
    import numpy as np

    return {name: numbers(np.asarray(getattr(columns, name))[: columns.n]) for name in names}


def number(columns: Columns) -> pa.Array:
    """Return the column of numbers."""
    import numpy as np

    found = np.asarray(columns.number)[: columns.n]
    return numbers(found, np.isnan(found))


def own(columns: Columns, valueless: Any) -> dict[str, pa.Array]:
    """Return the columns that each claim has for itself; ``valueless`` ones have no value."""
    return ints(columns, ("text", "claim", "start", "end", "sentence")) | {
        "quote": strings(columns.quotes),
        "value": strings(columns.values, valueless),
        "number": number(columns),
    }


def kept(columns: Columns) -> dict[str, pa.Array]:
    """Return the columns that the database keeps for each claim."""
    import numpy as np

    ends = np.asarray(columns.said.offsets)[: columns.n + 1]
    return ints(columns, ("text", "start", "sentence")) | {
        "claim_id": ints(columns, ["claim"])["claim"],
        "said": strings(columns.said, ends[1:] == ends[:-1]),
        "number": number(columns),
    }


def shared(looks: dict[str, Any], written: pa.Array, columns: Columns, words: list[str]) -> dict[str, pa.Array]:
    """Return the columns in which many claims are alike, of some ``looks`` with their units as ``written``."""
    import numpy as np

    flags = looks["flags"]
    least, most = (flags & k.AT_LEAST) != 0, (flags & k.AT_MOST) != 0
    units = [canonical(key) for key in columns.looks.units]
    return {
        "kind": named(looks["kind"], list(KINDS)),
        "unit": written,
        "canonical_unit": named(looks["unit"], [name or "" for name, _ in units], looks["unit"] == 0),
        "dimension": dimension(looks, [kind for _, kind in units]),
        "precision": numbers(looks["dec"].astype("i2"), looks["dec"] < 0),
        "approximate": numbers((flags & k.APPROXIMATE) != 0),
        "bound": named(np.where(most, 1, 0).astype("i4"), BOUNDS, least == most),
        "hypothetical": numbers((flags & k.HYPOTHETICAL) != 0),
        "ambiguous": numbers((flags & k.AMBIGUOUS) != 0),
        "axis": named(*compact(looks["axis"], words, 1)),
        "direction": named(*compact(looks["direction"], words)),
    }


_ORDER = (
    "text", "claim", "start", "end", "quote", "kind", "value", "number", "unit", "canonical_unit", "dimension",
    "precision", "approximate", "bound", "hypothetical", "ambiguous", "sentence", "axis", "direction",
)  # fmt: skip


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


def dimension(looks: dict[str, Any], names: list[str | None]) -> pa.Array:
    """Return the dimension column; counted things have the dimension "count"."""
    import numpy as np

    distinct = sorted({name for name in names if name} | {"count"})
    places = np.array([distinct.index(name) if name else -1 for name in names], dtype="i4")[looks["unit"]]
    places[looks["kind"] == k.COUNT] = distinct.index("count")
    return named(places, distinct, places < 0)
