"""``tracelens label``: people's verdicts in and out of a database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from tracelens.cli.output import DatabaseArgument, Format, FormatOption, emit, say

app = typer.Typer(
    help="People's verdicts: draw traces to label, label them, read and write sheets.", no_args_is_help=True
)

LabellerOption = Annotated[str, typer.Option(help="Who labels.", show_default=False)]
CategoryOption = Annotated[list[str], typer.Option("--category", help="A category to label; may be repeated.")]
SizeOption = Annotated[int, typer.Option(min=2, help="About so many traces.")]
SeedOption = Annotated[int, typer.Option(help="Of the draw: the same seed gives the same traces.")]
VerdictOption = Annotated[
    bool, typer.Option("--by-verdict", help="Draw as many that a judge called present as others (first category).")
]


@app.command("import")
def import_(
    db: DatabaseArgument,
    files: Annotated[list[Path], typer.Argument(help="Sheets: CSV with a header, or JSON Lines.", show_default=False)],
    labeller: Annotated[str, typer.Option(help="Who labelled, where the sheet has no such column.")] = "",
    seen: Annotated[bool, typer.Option("--not-blind", help="They knew model, condition or judge.")] = False,
) -> None:
    """Read labels; a person's later verdict replaces the earlier one, different people stand beside each other.

    Columns: trace_id (or source_run, dataset, task, sample_id, model, condition, epoch), category, state (present,
    absent, not_assessable), first_error_step, quote, note, labeller, labelled.

    Examples:

        tracelens label import lens.duckdb sheet-ann.csv --labeller ann
    """
    from tracelens.judging import labels
    from tracelens.store import Store

    with Store(db, create=False) as store:
        for file in files:
            count = labels.import_labels(store, file, labeller or None, blind=not seen)
            say(f"{file}: {count:,} labels.")


@app.command("export")
def export(db: DatabaseArgument, form: FormatOption = Format.csv) -> None:
    """Print all labels as a sheet: who said what of which trace, and when.

    As JSON Lines, with the source's own keys and the labels that records brought: tracelens export --to labels.

    Examples:

        tracelens label export lens.duckdb > labels.csv
    """
    from tracelens.judging import labels
    from tracelens.store import Store

    with Store(db, create=False) as store:
        emit(labels.COLUMNS, labels.export(store), form)


@app.command("sample")
def sample(
    db: DatabaseArgument,
    category: CategoryOption,
    size: SizeOption = 100,
    seed: SeedOption = 0,
    by_verdict: VerdictOption = False,
    form: FormatOption = Format.csv,
) -> None:
    """Print an empty sheet of drawn traces to label, blind to model, condition and judge.

    The draw and its probabilities are kept, for rates corrected by what people found.

    Examples:

        tracelens label sample lens.duckdb --category task.misread --size 120 > sheet.csv
    """
    from tracelens.judging import labels
    from tracelens.store import Store

    with Store(db, create=False) as store:
        rows = labels.sheet(store, category, size, seed, category[0] if by_verdict else None)
    emit(labels.SHEET, rows, form)


@app.command("loop")
def loop(
    db: DatabaseArgument,
    category: CategoryOption,
    labeller: LabellerOption,
    size: SizeOption = 100,
    seed: SeedOption = 0,
    by_verdict: VerdictOption = False,
) -> None:
    """Label in the terminal, one trace after the other; each answer is kept at once, and the loop goes on where it was.

    Keys: p present, a absent, n not assessable, s skip, q quit. A quote and a note may follow.

    Examples:

        tracelens label loop lens.duckdb --category logic.missing_step --labeller ann
    """
    from tracelens.judging import labels
    from tracelens.judging.selection import draw_sample
    from tracelens.store import Store

    with Store(db, create=False) as store:
        drawn = draw_sample(store, "label", size, seed, category[0] if by_verdict else None)
        for one in category:
            about = store.connection.execute(
                "SELECT title, definition FROM categories WHERE category = ?", [one]
            ).fetchone()
            tasks = labels.open_tasks(store, drawn, one, labeller)
            if not _label(store, one, about or (one, ""), tasks, labeller):
                return


def _label(store: Any, category: str, about: tuple[str, str], tasks: list[tuple[str, str, str]], labeller: str) -> bool:
    """Ask about each task; False when the person quits."""
    from tracelens.judging import labels

    keys = {"p": "present", "a": "absent", "n": "not_assessable"}
    for number, (trace, prompt, text) in enumerate(tasks, start=1):
        _show(f"{category} · {about[0]} · {number} of {len(tasks)}", about[1], prompt, text)
        key = ""
        while key not in {*keys, "s", "q"}:
            key = typer.prompt("p present · a absent · n not assessable · s skip · q quit", err=True).strip().lower()
        if key == "q":
            return False
        if key == "s":
            continue
        quote = _quote(text) if key == "p" else ""
        note = typer.prompt("note", default="", show_default=False, err=True)
        label = labels.Label(trace, category, keys[key], None, quote or None, note or None, labeller, labels.now())
        labels.add(store, [label], blind=True)
    return True


def _quote(text: str) -> str:
    """Ask for a passage until it stands in the text (or none is given)."""
    while True:
        quote: str = typer.prompt("quote (a passage of the text, or nothing)", default="", show_default=False, err=True)
        if not quote or quote in text:
            return quote
        say("That is not in the text, letter by letter.")


def _show(title: str, definition: str, prompt: str, text: str) -> None:
    from rich.console import Console
    from rich.panel import Panel
    from rich.text import Text

    console = Console(file=sys.stderr)
    console.rule(title)
    console.print(Text(definition))
    console.print(Panel(Text(_plain(prompt)), title="task"))
    console.print(Panel(Text(_plain(text)), title="response"))


def _plain(text: str) -> str:
    """A trace must not steer the terminal."""
    return "".join(c if c in "\n\t" or c.isprintable() else "\ufffd" for c in text)
