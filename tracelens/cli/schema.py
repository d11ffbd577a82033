"""``tracelens schema``: tables and views with their columns."""

from __future__ import annotations

from tracelens.cli.output import Format, FormatOption, emit


def schema(form: FormatOption = Format.table) -> None:
    """Show every table and view that SQL may use, with columns, types and notes.

    For people, and for models that write SQL.

    Examples:
        tracelens schema

        tracelens schema -f json
    """
    from tracelens.store import describe

    columns = describe()
    emit(["relation", "kind", "column", "type", "note"], [tuple(column) for column in columns], form)
