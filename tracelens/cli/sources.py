"""``tracelens sources``: the formats that are read."""

from __future__ import annotations

from tracelens.cli.output import Format, FormatOption, emit


def sources(form: FormatOption = Format.table) -> None:
    """List the formats that ingest recognises; anything else is read with a mapping (--map).

    Examples:
        tracelens sources

        tracelens sources -f json
    """
    from tracelens.sources import FORMATS

    emit(("format", "what"), [(one.name, one.title) for one in FORMATS], form)
