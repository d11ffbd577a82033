"""What the judge's commands share: their options, and what is made of them."""

from __future__ import annotations

import os
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

if TYPE_CHECKING:
    from tracelens.judge.caller import Caller
    from tracelens.judge.prices import Price
    from tracelens.judge.report import Report
    from tracelens.judge.requests import Endpoint
    from tracelens.judging.selection import Selection
    from tracelens.rubric import Rubric

OPENAI = "https://api.openai.com/v1"


RubricOption = Annotated[str, typer.Option(help="A shipped rubric's name, or a rubric file.")]
ModelOption = Annotated[str, typer.Option(help="The model's name at the endpoint.", show_default=False)]
UrlOption = Annotated[
    str, typer.Option(help="An OpenAI-compatible endpoint.", envvar="OPENAI_BASE_URL", show_envvar=True)
]
KeyOption = Annotated[str, typer.Option(help="The environment variable that holds the key.")]
ApiOption = Annotated[Literal["chat", "responses"], typer.Option(help="Chat completions or responses.")]
TokensOption = Annotated[int, typer.Option(min=1, help="Most tokens of one answer.")]
TemperatureOption = Annotated[
    float, typer.Option(help="Negative: leave it out, for models that refuse it.", min=-1.0, max=2.0)
]
ExtraOption = Annotated[str, typer.Option(help="More members of the request body, as a JSON object.")]
LimitOption = Annotated[int, typer.Option(min=0, help="Judge the first so many traces only; 0: all.")]
SampleOption = Annotated[
    int, typer.Option(min=0, help="Judge a sample of about so many, drawn per model, dataset, task and condition.")
]
SeedOption = Annotated[int, typer.Option(help="Of the sample.")]
ImagesOption = Annotated[
    Path | None, typer.Option(help="The folder that image paths in traces start from; none: only URLs are sent.")
]
ConcurrencyOption = Annotated[int, typer.Option(min=1, max=1000, help="Most calls at once; fewer after rate limits.")]
TimeoutOption = Annotated[float, typer.Option(min=0.1, help="Seconds for one attempt.")]
DeadlineOption = Annotated[float, typer.Option(min=1, help="Seconds for one question with all its retries.")]
CostOption = Annotated[
    float | None, typer.Option(min=0, help="US dollars that this run never exceeds, reserved before each call.")
]
PricesOption = Annotated[Path | None, typer.Option(help="A file of prices; see docs/judge.md for its form.")]


class Cost(NamedTuple):
    """The model's price, when it is known, and the most that may be spent, in US dollars."""

    price: Price | None
    cap: Decimal | None


def make_endpoint(model: str, base_url: str, api: str, max_tokens: int, temperature: float, extra: str) -> Endpoint:
    """Return the endpoint that the options describe; an InputError when ``--extra`` is no JSON object."""
    import json

    from tracelens.errors import InputError
    from tracelens.judge.requests import Endpoint

    try:
        more = json.loads(extra)
    except ValueError as error:
        raise InputError(f"--extra: this is not JSON ({error}): {extra}") from error
    if not isinstance(more, dict):
        raise InputError(f'--extra: expected a JSON object such as {{"top_p": 1}}, found {extra}')
    return Endpoint(
        model=model,
        base_url=base_url.rstrip("/"),
        api="responses" if api == "responses" else "chat",
        temperature=None if temperature < 0 else temperature,
        max_tokens=max_tokens,
        extra=more,
    )


def find_cost(endpoint: Endpoint, prices: Path | None, max_cost: float | None) -> Cost:
    """Return price and limit; an InputError when a limit is asked for and the price is not confirmed."""
    from tracelens.judge import prices as price_files

    known = price_files.load(prices)
    if max_cost is None:
        return Cost(price_files.find(known, endpoint.model, endpoint.base_url), None)
    price = price_files.confirmed(known, endpoint.model, endpoint.base_url, prices)
    return Cost(price, Decimal(str(max_cost)))


def find_key(base_url: str, variable: str) -> str | None:
    """Return the key in the environment, or None; an InputError when OpenAI is asked without one."""
    from tracelens.errors import InputError

    key = os.environ.get(variable)
    if not key and "api.openai.com" in base_url:
        raise InputError(f"{base_url} wants a key: put it into the environment variable {variable}.")
    return key


def load_rubric(rubric: str) -> Rubric:
    """Return the rubric of that name or file."""
    from tracelens import rubric as rubrics

    return rubrics.load(rubric)


def make_selection(limit: int, sample: int, seed: int, images: Path | None) -> Selection:
    """Return which traces are meant; 0 is no limit, or no sample."""
    from tracelens.errors import InputError
    from tracelens.judging.selection import Selection

    if limit and sample:
        raise InputError("--limit and --sample exclude each other: the first so many, or a drawn part.")
    return Selection(limit or None, sample or None, seed, images)


def make_callers(
    store: Any, endpoint: Endpoint, cost: Cost, key_from: str, concurrency: int, timeout: float, deadline: float
) -> Callable[[], Caller]:
    """Return what makes callers over ``store`` that share one cost limit."""
    from tracelens.judge.caller import Caller, Patience
    from tracelens.judge.ledger import Ledger

    patience = Patience(concurrency=concurrency, timeout=timeout, deadline=deadline)
    key = find_key(endpoint.base_url, key_from)
    made: list[Caller] = []

    def make() -> Caller:
        left = None if cost.cap is None else cost.cap - sum(caller.committed for caller in made)
        made.append(Caller(endpoint, Ledger(store.connection), patience, api_key=key, price=cost.price, cap=left))
        return made[-1]

    return make


def advancing(advance: Callable[[int], None]) -> Callable[[Report], None]:
    """Return a function that moves a progress line to where a report is."""
    seen = [0]

    def move(report: Report) -> None:
        advance(report.traces - seen[0])
        seen[0] = report.traces

    return move
