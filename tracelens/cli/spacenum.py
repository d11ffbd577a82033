"""``tracelens spacenum``: make the SpaceNum benchmark, ask a model, and use the study's answers for tuning."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tracelens.cli.output import Format, FormatOption, emit, say
from tracelens.cli.progress import progress
from tracelens.cli.spacenum_collect import collect
from tracelens.cli.spacenum_options import FolderArgument, LimitOption, PromptsOption, SeedOption

app = typer.Typer(help="The SpaceNum study: are a vision-language model's numbers grounded in space?")


class Split(StrEnum):
    """Which set is made."""

    bench = "bench"
    train = "train"


@app.command()
def generate(
    folder: Annotated[Path, typer.Argument(help="Where the set goes.", show_default=False)],
    split: Annotated[Split, typer.Option(help="The benchmark (3,800 items), or a training set.")] = Split.bench,
    seed: SeedOption = 0,
    size: Annotated[int | None, typer.Option(help="Items in all; the paper's numbers by default.")] = None,
    transitions: Annotated[
        float | None, typer.Option(help="Share of transitions, 0 to 1; the rest are layouts. Default: as in the paper.")
    ] = None,
    thor: Annotated[
        str, typer.Option(help="Comma-separated scenes of AI2-THOR to take transitions in; no layouts are made then.")
    ] = "",
    jobs: Annotated[int, typer.Option(help="Processes that render.")] = 2,
) -> None:
    """Make items and pictures of both settings in both directions. Equal seeds give equal bytes.

    Needs the optional extra: pip install 'tracelens[spacenum]'; scenes of AI2-THOR need 'tracelens[thor]', too.

    Examples:
        tracelens spacenum generate bench

        tracelens spacenum generate train --split train --size 8000 --transitions 0.25 --seed 1

        tracelens spacenum generate rooms --thor FloorPlan201,FloorPlan202 --size 400 --jobs 1
    """
    from tracelens.study import generate as making

    scenes = tuple(name.strip() for name in thor.split(",") if name.strip())
    wanted = making.plan(split.value, seed, size, transitions, scenes)
    units = wanted.units()
    with progress("rooms", len(units)) as advance:
        made = making.generate(folder, wanted, jobs, lambda *_: advance(1))
    say(f"{len(made):,} items in {folder / 'items.jsonl'}")


@app.command()
def check(folder: FolderArgument, limit: LimitOption = None, form: FormatOption = Format.table) -> None:
    """Render items again and compare: same pictures, coordinates on their objects, counts of what is visible.

    Examples:
        tracelens spacenum check bench --limit 60
    """
    from tracelens.study import checking, items

    rows = checking.summary(checking.check(folder, items.sample(items.read(folder), limit)))
    emit(("check", "tried", "failed", "worst"), rows, form)
    if any(row[2] for row in rows):
        raise typer.Exit(1)


@app.command()
def sheet(
    folder: FolderArgument,
    output: Annotated[Path, typer.Option("--output", "-o", help="The PNG to write.")] = Path("sheet.png"),
    limit: Annotated[int, typer.Option(help="How many items.")] = 24,
    condition: Annotated[str, typer.Option(help="Under which condition they are shown.")] = "direct",
    seed: SeedOption = 0,
) -> None:
    """Draw items with question and pictures on one sheet, for a person to look at and try; the gold is left out.

    Examples:
        tracelens spacenum sheet bench -o sheet.png --limit 24
    """
    from tracelens.study import conditions, items, sheet

    chosen = items.sample(items.read(folder), limit, seed)
    output.write_bytes(sheet.sheet(folder, chosen, conditions.parse(condition)))
    say(f"{output}: {', '.join(item.item_id for item in chosen)}")


@app.command()
def conditions(form: FormatOption = Format.table) -> None:
    """List the conditions under which items can be asked; parts are joined by +.

    Examples:
        tracelens spacenum conditions
    """
    from tracelens.study.conditions import PARTS

    emit(("condition", "what it means"), [(name, meaning) for name, (_, meaning) in PARTS.items()], form)


app.command()(collect)


@app.command()
def baselines(
    folder: FolderArgument,
    names: Annotated[
        str, typer.Option("--names", help="Comma-separated: uniform, majority, constant-A … -D, oracle, vision.")
    ] = "uniform,majority,constant-A,constant-B,constant-C,constant-D,oracle,vision",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Also write their answers as traces.")] = None,
    limit: LimitOption = None,
    seed: SeedOption = 0,
    form: FormatOption = Format.table,
) -> None:
    """Print what answers without a model reach in each column: chance, habits, the key, and computer vision.

    Examples:
        tracelens spacenum baselines bench -o bench/baselines.jsonl
    """
    from tracelens.study import baselines as answering
    from tracelens.study import items, records

    taken = items.sample(items.read(folder), limit, seed)
    asked = [name.strip() for name in names.split(",")]
    made = {name: list(answering.answers(name, folder, taken, seed)) for name in asked}
    tables = {name: answering.accuracy(given) for name, given in made.items()}
    columns = list(dict.fromkeys(item.column for item in taken))
    rows: list[tuple[object, ...]] = [
        (column, tables[asked[0]][column][1], *(_percent(*tables[name][column]) for name in asked))
        for column in columns
    ]
    rows.append(("macro average", len(taken), *(round(100 * answering.macro(tables[name]), 1) for name in asked)))
    emit(("column", "items", *asked), rows, form)
    if output:
        number = records.write(output, (one for name in asked for one in answering.traces(name, made[name])))
        say(f"{number:,} traces in {output}")


def _percent(right: int, number: int) -> float:
    return round(100 * right / number, 1)


class Tuning(StrEnum):
    """What the data is for."""

    sft = "sft"
    grpo = "grpo"


class Reader(StrEnum):
    """Who reads supervised data."""

    trl = "trl"
    llamafactory = "llamafactory"


@app.command()
def export(
    folder: FolderArgument,
    output: Annotated[Path, typer.Option("--output", "-o", help="The JSONL to write.")],
    kind: Annotated[Tuning, typer.Option("--format", help="Supervised or reinforcement data.")] = Tuning.sft,
    layout: Annotated[Reader, typer.Option(help="Whose layout supervised data has.")] = Reader.trl,
    size: Annotated[int | None, typer.Option(help="Items in all. Default: every item.")] = None,
    transitions: Annotated[float | None, typer.Option(help="Share of transitions, 0 to 1.")] = None,
    dims: Annotated[str, typer.Option(help="Comma-separated dimensions of layouts: 1d, 2d, 3d.")] = "1d,2d,3d",
    prompt_file: PromptsOption = None,
    seed: SeedOption = 0,
) -> None:
    """Write tuning data from a training set. Recipes with the paper's settings: tracelens/study/recipes.

    Examples:
        tracelens spacenum export train -o sft.jsonl --transitions 0.25 --size 8000

        tracelens spacenum export train -o grpo.jsonl --format grpo --dims 3d
    """
    from tracelens.study import asking, items, tuning

    texts = asking.prompts(prompt_file)
    wanted = [dim.strip() for dim in dims.split(",")]
    chosen = tuning.mixed(items.read(folder), size, transitions, wanted, seed)
    if kind is Tuning.grpo:
        number = tuning.write(output, tuning.grpo(folder, chosen, texts))
    else:
        number = tuning.write(output, tuning.sft(folder, chosen, layout.value, texts))
        if layout is Reader.llamafactory:
            say(f"Registered as {output.stem!r} in {tuning.register(output, output.stem)}")
    say(f"{number:,} records in {output}")


@app.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(help="A published benchmark's JSON or JSONL.", show_default=False)],
    folder: Annotated[Path, typer.Argument(help="Where its items go (its pictures' paths count from here).")],
    mapping: Annotated[Path, typer.Option(help="Where the file keeps what; see docs/spacenum.md.")],
) -> None:
    """Read a published benchmark file, so that collect asks its items.

    Examples:
        tracelens spacenum import bench.json published --mapping mapping.yaml
    """
    from tracelens.study import items, published

    made = list(published.read(file, published.mapping(mapping)))
    folder.mkdir(parents=True, exist_ok=True)
    items.write(folder, made, {})
    say(f"{len(made):,} items in {folder / 'items.jsonl'}")
