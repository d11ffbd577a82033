"""Which files a mapping is for: not those that it joins, and those whose path is as its pattern says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from tracelens.errors import InputError
from tracelens.sources.bytes import LIMITS, Limits
from tracelens.sources.convert import UnreadableError
from tracelens.sources.explode import exploded, shown_keys
from tracelens.sources.format import kinds_of_rows
from tracelens.sources.joins import path_of
from tracelens.sources.mapped import path_fields
from tracelens.sources.mapping import Mapping
from tracelens.sources.paths import MISSING, get, parse
from tracelens.sources.plan import Sniffed, sniff, sniff_all
from tracelens.sources.registry import named
from tracelens.types import Json, Rejected

BY_MAPPING = "read by the mapping"


def planned(
    paths: Iterable[Path | str],
    mapping: Mapping | None = None,
    format: str | None = None,  # noqa: A002 -- the name of the option
    table: str | None = None,
    limits: Limits = LIMITS,
) -> list[Sniffed]:
    """Return what each file is and how it is read; a file that the mapping joins holds no outputs and is left out.

    Raises:
        InputError: nothing is at a path, or a format is not known.
    """
    if mapping is None:
        return sniff_all(paths, format=format, table=table, limits=limits)
    if mapping.format is not None and mapping.format != "auto":
        try:
            format = named(mapping.format).name  # noqa: A001 -- the name of the option
        except InputError as error:
            raise InputError(f"{mapping.place('format')}: format: {error}") from error
    joined = {path_of(mapping, join).resolve() for join in mapping.join}
    found = sniff_all(paths, format=format, table=mapping.table or table, limits=limits)
    found = [one for one in found if one.head.path.resolve() not in joined]
    return found if mapping.format is not None else [_by_mapping(one) for one in found]


def unfound(found: list[Sniffed], mapping: Mapping) -> Iterator[str]:
    """Yield a line for each path of a mapping that leads nowhere in the first records of all files."""
    if mapping.format is not None:
        return
    joined = {join.under for join in mapping.join}
    asked: dict[tuple[str | int, ...], str] = {
        ("fields", name): field.path for name, field in mapping.fields.items() if field.path is not None
    }
    asked = {place: path for place, path in asked.items() if parse(path)[0] not in joined}
    asked |= {("join", number, "by"): join.by for number, join in enumerate(mapping.join)}
    keys = ""
    for one in found:
        if not asked:
            return
        records = sniff(one.head.path, table=mapping.table, given=False).head.objects() if one.traces else []
        for part in (part for record in records for part in _parts(record, mapping)):
            keys = keys or shown_keys(part)
            asked = {place: path for place, path in asked.items() if get(part, path) is MISSING}
    for place, path in asked.items() if keys else ():
        yield (
            f"{mapping.place(*place)}: {'.'.join(map(str, place))}: {path} is in none of the first records; "
            f"the keys are {keys}."
        )


def _parts(record: dict[str, Json], mapping: Mapping) -> list[dict[str, Json]]:
    try:
        return exploded(record, mapping.explode)
    except UnreadableError:
        return []


def _by_mapping(one: Sniffed) -> Sniffed:
    read = one.head.kind in kinds_of_rows()
    return one._replace(form=None, why=BY_MAPPING if read else one.why, traces=read)


def fitting(found: list[Sniffed], mapping: Mapping) -> tuple[list[Sniffed], list[Rejected]]:
    """Return the files whose path is as the mapping's pattern has it, and the others of a folder as rejects.

    Raises:
        InputError: such another was named itself.
    """
    fit, unfit = [], []
    for one in found:
        try:
            if one.head.kind in kinds_of_rows():
                path_fields(mapping, one.head.path)
            fit.append(one)
        except InputError as error:
            if one.given:
                raise
            unfit.append(Rejected(file=str(one.head.path), line=None, offset=None, reason=str(error), raw=""))
    return fit, unfit
