"""``tracelens spacenum collect``: ask a model the items of a set, and write its answers as canonical traces."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracelens.cli.output import say
from tracelens.cli.progress import progress
from tracelens.cli.spacenum_options import ColumnsOption, FolderArgument, LimitOption, PromptsOption, SeedOption

if TYPE_CHECKING:
    from tracelens.judge.prices import Price
    from tracelens.study.collect import Report, Wanted
    from tracelens.study.items import Item
    from tracelens.study.replies import Replies

ModelOption = Annotated[str, typer.Option(help="The model's name at the endpoint.", show_default=False)]
UrlOption = Annotated[str, typer.Option(help="An OpenAI-compatible address, mostly ending in /v1.")]
ConditionsOption = Annotated[
    str, typer.Option("--conditions", help="Comma-separated; see tracelens spacenum conditions.")
]
OutputOption = Annotated[Path | None, typer.Option("--output", "-o", help="The traces. Default: FOLDER/MODEL.jsonl")]
SceneOption = Annotated[
    bool, typer.Option("--scene-text", help="Put the scene in words where pictures stand (models without eyes).")
]
EpochsOption = Annotated[int, typer.Option(help="How often each question is asked.")]
TemperatureOption = Annotated[float | None, typer.Option(help="Default: the prompt file's, as in the paper (0.7).")]
TopPOption = Annotated[float | None, typer.Option(help="Default: the prompt file's (0.9).")]
TopKOption = Annotated[int | None, typer.Option(help="Default: the prompt file's (50); 0 leaves it out.")]
TokensOption = Annotated[
    int | None, typer.Option(help="Most tokens of a reasoning answer. Default: the prompt file's.")
]
TunedOption = Annotated[
    str, typer.Option(help="What a tuned model was tuned with: dims=1d,transitions=0.25,size=8000,reward=graded.")
]
ConcurrencyOption = Annotated[int, typer.Option(help="Most requests at once.")]
TimeoutOption = Annotated[float, typer.Option(help="Seconds for one request.")]
CostOption = Annotated[float | None, typer.Option(help="Most US dollars; needs a confirmed price.")]
PricesOption = Annotated[Path | None, typer.Option(help="A price file of your own.")]


def collect(
    folder: FolderArgument,
    model: ModelOption,
    base_url: UrlOption,
    asked: ConditionsOption = "direct,reasoning",
    output: OutputOption = None,
    scene_text: SceneOption = False,
    columns: ColumnsOption = None,
    limit: LimitOption = None,
    epochs: EpochsOption = 1,
    seed: SeedOption = 0,
    temperature: TemperatureOption = None,
    top_p: TopPOption = None,
    top_k: TopKOption = None,
    max_tokens: TokensOption = None,
    tuned: TunedOption = "",
    prompt_file: PromptsOption = None,
    concurrency: ConcurrencyOption = 8,
    timeout: TimeoutOption = 300.0,
    max_cost: CostOption = None,
    prices: PricesOption = None,
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
    wanted = collecting.Wanted(
        folder=folder,
        model=model,
        base_url=base_url,
        conditions=tuple(parse(name.strip()) for name in asked.split(",")),
        prompts=texts,
        sampling=_sampling(texts.sampling, temperature, top_p, top_k),
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
    _tell(report, priced=wanted.price is not None)
    say(f"{number:,} traces in {target}. Next: tracelens run {target}")
    if report.failed or report.not_asked:
        raise typer.Exit(1)


def _sampling(
    usual: dict[str, float], temperature: float | None, top_p: float | None, top_k: int | None
) -> dict[str, float]:
    """Return the prompt file's settings with the user's in their place; a top k of 0 is left out."""
    chosen = {"temperature": temperature, "top_p": top_p, "top_k": top_k}
    sampling = {**usual, **{name: value for name, value in chosen.items() if value is not None}}
    return {name: value for name, value in sampling.items() if (name, value) != ("top_k", 0)}


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


def _tell(report: Report, *, priced: bool) -> None:
    spent = f"${report.cost:.4f} at most" if priced else "cost unknown: no price for this model (--prices)"
    say(
        f"{report.wanted:,} questions: {report.cached:,} answered before, {report.answered:,} now, "
        f"{report.failed:,} without an answer, {report.not_asked:,} not asked (budget). "
        f"{report.attempts:,} requests, {report.prompt_tokens:,} + {report.completion_tokens:,} tokens, "
        f"{spent}."
    )
