"""``tracelens spacenum``: make the SpaceNum benchmark, ask a model, and use the study's answers for tuning."""

from __future__ import annotations

import os
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracelens.cli.output import Format, FormatOption, emit, say
from tracelens.cli.progress import progress

if TYPE_CHECKING:
    from tracelens.judge.prices import Price
    from tracelens.study.collect import Report, Wanted
    from tracelens.study.items import Item
    from tracelens.study.replies import Replies

app = typer.Typer(help="The SpaceNum study: are a vision-language model's numbers grounded in space?")

FolderArgument = Annotated[Path, typer.Argument(help="The folder of a generated set.", show_default=False)]
ColumnsOption = Annotated[
    str | None, typer.Option(help="Only columns that start so, such as space2num or num2space/2d.")
]
LimitOption = Annotated[int | None, typer.Option(help="Only so many items, spread evenly over the columns.")]
SeedOption = Annotated[int, typer.Option(help="Seed of every draw.")]


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
    jobs: Annotated[int, typer.Option(help="Processes that render.")] = 2,
) -> None:
    """Make items and pictures of both settings in both directions. Equal seeds give equal bytes.

    Needs the optional extra: pip install 'tracelens[spacenum]'.

    Examples:
        tracelens spacenum generate bench

        tracelens spacenum generate train --split train --size 8000 --transitions 0.25 --seed 1
    """
    from tracelens.study import generate as making

    wanted = making.plan(split.value, seed, size, transitions)
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


@app.command()
def collect(
    folder: FolderArgument,
    model: Annotated[str, typer.Option(help="The model's name at the endpoint.", show_default=False)],
    base_url: Annotated[str, typer.Option(help="An OpenAI-compatible address, mostly ending in /v1.")],
    asked: Annotated[
        str, typer.Option("--conditions", help="Comma-separated; see tracelens spacenum conditions.")
    ] = "direct,reasoning",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The traces. Default: FOLDER/MODEL.jsonl")
    ] = None,
    scene_text: Annotated[
        bool, typer.Option("--scene-text", help="Put the scene in words where pictures stand (models without eyes).")
    ] = False,
    columns: ColumnsOption = None,
    limit: LimitOption = None,
    epochs: Annotated[int, typer.Option(help="How often each question is asked.")] = 1,
    seed: SeedOption = 0,
    temperature: Annotated[
        float | None, typer.Option(help="Default: the prompt file's, as in the paper (0.7).")
    ] = None,
    top_p: Annotated[float | None, typer.Option(help="Default: the prompt file's (0.9).")] = None,
    top_k: Annotated[int | None, typer.Option(help="Default: the prompt file's (50); 0 leaves it out.")] = None,
    max_tokens: Annotated[
        int | None, typer.Option(help="Most tokens of a reasoning answer. Default: the prompt file's.")
    ] = None,
    tuned: Annotated[
        str, typer.Option(help="What a tuned model was tuned with: dims=1d,transitions=0.25,size=8000,reward=graded.")
    ] = "",
    prompt_file: Annotated[Path | None, typer.Option("--prompts", help="A prompt file of your own.")] = None,
    concurrency: Annotated[int, typer.Option(help="Most requests at once.")] = 8,
    timeout: Annotated[float, typer.Option(help="Seconds for one request.")] = 300.0,
    max_cost: Annotated[float | None, typer.Option(help="Most US dollars; needs a confirmed price.")] = None,
    prices: Annotated[Path | None, typer.Option(help="A price file of your own.")] = None,
) -> None:
    """Ask a model and write canonical traces. Stop it and run it again: only what is missing is asked.

    Raw replies are kept beside the traces (FOLDER/MODEL.replies.jsonl). The key is read from OPENAI_API_KEY.

    Examples:
        tracelens spacenum collect bench --model qwen2.5-vl --base-url http://localhost:8000/v1

        tracelens spacenum collect bench --model m --base-url http://localhost:8000/v1 --conditions direct,blind,twin
    """
    from tracelens.study import asking, items, records
    from tracelens.study import collect as collecting
    from tracelens.study.conditions import parse
    from tracelens.study.replies import Replies

    texts = asking.prompts(prompt_file)
    chosen = {"temperature": temperature, "top_p": top_p, "top_k": top_k}
    sampling = {**texts.sampling, **{name: value for name, value in chosen.items() if value is not None}}
    if sampling.get("top_k") == 0:
        del sampling["top_k"]
    wanted = collecting.Wanted(
        folder=folder,
        model=model,
        base_url=base_url,
        conditions=tuple(parse(name.strip()) for name in asked.split(",")),
        prompts=texts,
        sampling=sampling,
        seed=seed,
        epochs=epochs,
        max_tokens=max_tokens,
        scene_text=scene_text,
        tuned=_facts(tuned),
        concurrency=concurrency,
        timeout=timeout,
        price=_price(model, base_url, prices, capped=max_cost is not None),
        cap=None if max_cost is None else Decimal(str(max_cost)),
    )
    taken = items.sample(items.read(folder, columns or ""), limit, seed)
    target = output or folder / f"{_plain(model)}.jsonl"
    with Replies(target.with_suffix(".replies.jsonl")) as replies:
        report = _asked(wanted, taken, replies)
        number = records.write(target, collecting.traces(wanted, taken, replies))
    _tell(report)
    say(f"{number:,} traces in {target}. Next: tracelens run {target}")
    if report.failed or report.not_asked:
        raise typer.Exit(1)


def _asked(wanted: Wanted, taken: list[Item], replies: Replies) -> Report:
    from tracelens.study import collect as collecting

    total = sum(1 for _ in collecting.tasks(wanted, taken))
    done = 0
    with progress("questions", total) as advance:

        def tell(report: Report) -> None:
            nonlocal done
            now = report.cached + report.answered + report.failed + report.not_asked
            advance(now - done)
            done = now

        return collecting.collect(wanted, taken, replies, os.environ.get("OPENAI_API_KEY"), tell)


def _price(model: str, base_url: str, prices: Path | None, *, capped: bool) -> Price | None:
    from tracelens.judge import prices as pricing

    known = pricing.load(prices)
    return pricing.confirmed(known, model, base_url, prices) if capped else pricing.find(known, model, base_url)


def _facts(text: str) -> dict[str, str]:
    """Return the facts of ``key=value,key=value``."""
    from tracelens.errors import InputError

    facts = dict(part.partition("=")[::2] for part in text.split(",") if part)
    unknown = [key for key in facts if key not in {"dims", "transitions", "size", "reward"}]
    if unknown:
        raise InputError(f"--tuned does not know {unknown[0]!r}; it takes dims, transitions, size and reward.")
    return facts


def _plain(model: str) -> str:
    """Return a model's name as a file name."""
    return "".join(c if c.isalnum() or c in "-._" else "_" for c in model)


def _tell(report: Report) -> None:
    say(
        f"{report.wanted:,} questions: {report.cached:,} answered before, {report.answered:,} now, "
        f"{report.failed:,} without an answer, {report.not_asked:,} not asked (budget). "
        f"{report.attempts:,} requests, {report.prompt_tokens:,} + {report.completion_tokens:,} tokens, "
        f"{report.cost} US dollars at most."
    )


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
    prompt_file: Annotated[Path | None, typer.Option("--prompts", help="A prompt file of your own.")] = None,
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
