"""Labelled traces beside what was found in them, for the evaluation of rules and judges."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from tracelens.errors import DataError
from tracelens.rules.evaluation import Labelled
from tracelens.store.database import open_readonly


def labelled(path: Path | str, detector: str = "rule") -> list[Labelled]:
    """Return every labelled trace of a database with the findings of ``detector`` (a LIKE pattern).

    Raises:
        DataError: If the database has no labels.
    """
    connection = open_readonly(path)
    try:
        query = (files("tracelens.store") / "queries" / "labelled.sql").read_text("utf-8")
        rows = connection.execute(query, {"detector": detector}).fetchall()
    finally:
        connection.close()
    if not rows:
        message = (
            f'{path}: no trace has labels. Records bring them as "labels": {{"first_error_step": 3}}, '
            "or import them with: tracelens label import"
        )
        raise DataError(message)
    return [
        Labelled(
            dataset=dataset,
            task=task,
            condition=condition,
            correct=correct,
            error_step=error_step,
            found_step=found_step,
            flagged=frozenset(flagged),
            labelled=dict(categories or {}),
            step_known=bool(step_known),
        )
        for dataset, task, condition, correct, error_step, found_step, flagged, categories, step_known in rows
    ]
