"""``tracelens judge``: a model's verdicts on what no rule can decide."""

from __future__ import annotations

import os
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer
from typer.core import TyperGroup

from tracelens.cli.output import DatabaseArgument, Format, FormatOption, emit, say
from tracelens.cli.progress import progress

if TYPE_CHECKING:
    from tracelens.judge.caller import Caller
    from tracelens.judge.prices import Price
    from tracelens.judge.requests import Endpoint
    from tracelens.judge.runner import Plan, Report
    from tracelens.judging.selection import Selection
    from tracelens.rubric import Rubric

OPENAI = "https://api.openai.com/v1"


class _AskByDefault(TyperGroup):
    """``tracelens judge DB …`` is ``tracelens judge ask DB …``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in {"-h", "--help"}:
            args = ["ask", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_AskByDefault,
    help="Let a model judge what no rule can decide; each answer is paid once and kept.\n\n"
    "tracelens judge DB … is short for tracelens judge ask DB …",
    no_args_is_help=True,
)

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


class _Cost(NamedTuple):
    price: Price | None
    cap: Decimal | None


def _endpoint(model: str, base_url: str, api: str, max_tokens: int, temperature: float, extra: str) -> Endpoint:
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


def _cost(endpoint: Endpoint, prices: Path | None, max_cost: float | None) -> _Cost:
    from tracelens.judge import prices as price_files

    known = price_files.load(prices)
    if max_cost is None:
        return _Cost(price_files.find(known, endpoint.model, endpoint.base_url), None)
    price = price_files.confirmed(known, endpoint.model, endpoint.base_url, prices)
    return _Cost(price, Decimal(str(max_cost)))


def _key(base_url: str, variable: str) -> str | None:
    from tracelens.errors import InputError

    key = os.environ.get(variable)
    if not key and "api.openai.com" in base_url:
        raise InputError(f"{base_url} wants a key: put it into the environment variable {variable}.")
    return key


def _load(rubric: str) -> Rubric:
    from tracelens import rubric as rubrics

    return rubrics.load(rubric)


def _selection(limit: int, sample: int, seed: int, images: Path | None) -> Selection:
    from tracelens.errors import InputError
    from tracelens.judging.selection import Selection

    if limit and sample:
        raise InputError("--limit and --sample exclude each other: the first so many, or a drawn part.")
    return Selection(limit or None, sample or None, seed, images)


@app.command("ask")
def ask(
    db: DatabaseArgument,
    model: ModelOption,
    rubric: RubricOption = "numeric-spatial",
    base_url: UrlOption = OPENAI,
    api: ApiOption = "chat",
    key_from: KeyOption = "OPENAI_API_KEY",
    max_tokens: TokensOption = 2000,
    temperature: TemperatureOption = 0.0,
    extra: ExtraOption = "{}",
    limit: LimitOption = 0,
    sample: SampleOption = 0,
    seed: SeedOption = 0,
    images: ImagesOption = None,
    replicates: Annotated[int, typer.Option(min=1, help="Ask so often and take the majority.")] = 1,
    correctness: Annotated[
        Literal["hidden", "shown"], typer.Option(help="Whether the judge learns if the answer is right.")
    ] = "hidden",
    concurrency: ConcurrencyOption = 16,
    timeout: TimeoutOption = 120.0,
    deadline: DeadlineOption = 600.0,
    max_cost: CostOption = None,
    prices: PricesOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be asked and cost.")] = False,
) -> None:
    """Ask a model about every trace, and store its verdicts as findings.

    A second call asks only what is missing, so a run that was stopped goes on where it was.

    Examples:

        tracelens judge lens.duckdb --model gpt-4o-mini --dry-run

        tracelens judge lens.duckdb --model qwen3 --base-url http://localhost:8000/v1 --sample 500
    """
    from tracelens.judge.requests import Framing
    from tracelens.judging import runs
    from tracelens.judging.selection import count
    from tracelens.store import Store

    loaded = _load(rubric)
    endpoint = _endpoint(model, base_url, api, max_tokens, temperature, extra)
    plan = runs.plan(loaded, endpoint, Framing(correctness=correctness), replicates)
    selection = _selection(limit, sample, seed, images)
    cost = _cost(endpoint, prices, max_cost)
    with Store(db, create=False) as store:
        if runs.proposals_missing(store, loaded):
            say(f"No rule of this rubric has run here, so nothing is proposed; first:  tracelens check {db}")
        if dry_run:
            _say_estimate(runs.estimate(store, plan, selection, cost.price), plan)
            return
        make = _callers(store, endpoint, cost, key_from, concurrency, timeout, deadline)
        with progress("judging", count(store, selection)) as advance:
            report = runs.judge(store, loaded, plan, selection, make(), _advancing(advance))
    _say_report(report)


def _callers(
    store: Any, endpoint: Endpoint, cost: _Cost, key_from: str, concurrency: int, timeout: float, deadline: float
) -> Callable[[], Caller]:
    from tracelens.judge.caller import Caller, Patience
    from tracelens.judge.ledger import Ledger

    patience = Patience(concurrency=concurrency, timeout=timeout, deadline=deadline)
    key = _key(endpoint.base_url, key_from)
    made: list[Caller] = []

    def make() -> Caller:
        left = None if cost.cap is None else cost.cap - sum(caller.committed for caller in made)
        made.append(Caller(endpoint, Ledger(store.connection), patience, api_key=key, price=cost.price, cap=left))
        return made[-1]

    return make


def _advancing(advance: Callable[[int], None]) -> Callable[[Report], None]:
    seen = [0]

    def move(report: Report) -> None:
        advance(report.traces - seen[0])
        seen[0] = report.traces

    return move


def _say_estimate(estimate: Any, plan: Plan) -> None:
    say(
        f"{estimate.traces:,} traces, {estimate.requests:,} requests to {plan.endpoint.model}, "
        f"{estimate.cached:,} of them answered already."
    )
    say(
        f"To send: about {estimate.prompt_tokens:,} tokens (four bytes a token); "
        f"answers: at most {estimate.most_output:,} tokens."
    )
    if estimate.bound is None:
        say("There is no price for this model (--prices), so nothing is said about cost.")
    else:
        say(f"Cost: about ${estimate.cost:.4f} with the longest answers, at most ${estimate.bound:.4f} before re-asks.")
    say("Nothing was sent.")


def _say_report(report: Report) -> None:
    states = ", ".join(f"{name} {count:,}" for name, count in sorted(report.states.items()))
    verdicts = ", ".join(f"{name.replace('_', ' ')} {count:,}" for name, count in sorted(report.verdicts.items()))
    say(f"{report.traces:,} traces, {report.requests:,} requests: {states or 'none ended'}.")
    say(f"Verdicts: {verdicts or 'none'}. {report.cached:,} requests were answered by the ledger.")
    tokens = f"{report.prompt_tokens:,} tokens in ({report.cached_tokens:,} cached), {report.completion_tokens:,} out"
    say(f"{report.calls:,} calls, {tokens}, {_money(report)}.")
    if report.trouble:
        say(f"The first failure: {report.trouble}")
    if report.nothing_asked:
        say(f"{report.nothing_asked:,} traces had nothing to ask: no rule proposed anything in them.")
    if report.hidden_characters:
        say(f"{report.hidden_characters:,} invisible characters were not shown to the judge.")
    if report.shortened:
        say(f"{report.shortened:,} traces were too long; the judge saw head and tail.")
    if report.under_way:
        say(f"{report.under_way:,} requests are in a batch; get them with: tracelens judge fetch.")
    if report.pending:
        say(f"{report.pending:,} requests were not asked: the cost limit is reached. The same call goes on from here.")


def _money(report: Report) -> str:
    if not report.priced:
        return "no price known (--prices)"
    unclear = f", and at most ${report.unclear:.4f} for calls without an answer" if report.unclear else ""
    return f"${report.cost:.4f}{unclear}"


@app.command("submit")
def submit(
    db: DatabaseArgument,
    model: ModelOption,
    rubric: RubricOption = "numeric-spatial",
    base_url: UrlOption = OPENAI,
    api: ApiOption = "chat",
    key_from: KeyOption = "OPENAI_API_KEY",
    max_tokens: TokensOption = 2000,
    temperature: TemperatureOption = 0.0,
    extra: ExtraOption = "{}",
    limit: LimitOption = 0,
    sample: SampleOption = 0,
    seed: SeedOption = 0,
    images: ImagesOption = None,
    max_cost: CostOption = None,
    prices: PricesOption = None,
) -> None:
    """Put what is missing into batches of the provider: cheaper, and answered within a day.

    Examples:

        tracelens judge submit lens.duckdb --model gpt-4o-mini --max-cost 20 --prices my-prices.yaml
    """
    from tracelens.judge.batches import Service
    from tracelens.judging import batch, runs
    from tracelens.store import Store

    endpoint = _endpoint(model, base_url, api, max_tokens, temperature, extra)
    plan = runs.plan(_load(rubric), endpoint)
    cost = _cost(endpoint, prices, max_cost)
    price = cost.price.in_batch() if cost.price else None
    service = Service(endpoint.base_url, _key(base_url, key_from))
    with Store(db, create=False) as store:
        made = batch.submit(store, plan, _selection(limit, sample, seed, images), service, price, cost.cap)
    say(f"{made.requests:,} requests in {len(made.batch_ids)} batches; {made.under_way:,} are under way already.")
    if price:
        say(f"They cost at most ${made.bound:.4f}.")
    if made.left_out:
        say(f"{made.left_out:,} requests were left out: the cost limit has no room for them.")
    if made.requests:
        say(f"Get the answers with:  tracelens judge fetch {db} --model {model} --rubric {rubric}")


@app.command("fetch")
def fetch(
    db: DatabaseArgument,
    model: ModelOption,
    rubric: RubricOption = "numeric-spatial",
    base_url: UrlOption = OPENAI,
    api: ApiOption = "chat",
    key_from: KeyOption = "OPENAI_API_KEY",
    max_tokens: TokensOption = 2000,
    temperature: TemperatureOption = 0.0,
    extra: ExtraOption = "{}",
    images: ImagesOption = None,
) -> None:
    """Store the answers of batches that have ended, and make verdicts of them.

    Give the options that were given to submit. What could not be used is asked again by the next submit, or by judge.
    """
    from tracelens.judge.batches import Service
    from tracelens.judging import batch, runs
    from tracelens.judging.selection import Selection
    from tracelens.store import Store

    loaded = _load(rubric)
    endpoint = _endpoint(model, base_url, api, max_tokens, temperature, extra)
    service = Service(endpoint.base_url, _key(base_url, key_from))
    with Store(db, create=False) as store:
        got = batch.fetch(store, service, endpoint.base_url)
        report = runs.judge(store, loaded, runs.plan(loaded, endpoint), Selection(images=images), None)
    say(f"{got.ended:,} batches had ended, {got.answers:,} answers stored.")
    for batch_id, status in got.under_way.items():
        say(f"Batch {batch_id} is under way: {status}.")
    if got.never_created:
        say(f"{got.never_created:,} batches had never been created; their questions are free again.")
    states = ", ".join(f"{name} {count:,}" for name, count in sorted(report.states.items()))
    open_ones = report.pending + report.under_way
    say(f"{report.requests - open_ones:,} requests are answered ({states or 'none'}), {open_ones:,} are open.")


@app.command("jury")
def jury(
    db: DatabaseArgument,
    rubric: RubricOption = "numeric-spatial",
    method: Annotated[
        Literal["majority", "dawid-skene"], typer.Option(help="How the judges' verdicts become one.")
    ] = "majority",
    model: Annotated[list[str] | None, typer.Option(help="Judges on the jury; all by default.")] = None,
) -> None:
    """Make one verdict of those of several judges; the views then take the jury's before its members'.

    Examples:

        tracelens judge jury lens.duckdb --method dawid-skene
    """
    from tracelens.judge.verdicts import detector
    from tracelens.judging import jury as juries
    from tracelens.store import Store

    with Store(db, create=False) as store:
        counts = juries.decide(store, _load(rubric).content_hash, method, [detector(name) for name in model or ()])
    told = ", ".join(f"{name.replace('_', ' ')} {count:,}" for name, count in sorted(counts.items()))
    say(f"The jury's verdicts: {told}.")


@app.command("robustness")
def robustness(
    db: DatabaseArgument,
    model: ModelOption,
    rubric: RubricOption = "numeric-spatial",
    base_url: UrlOption = OPENAI,
    api: ApiOption = "chat",
    key_from: KeyOption = "OPENAI_API_KEY",
    max_tokens: TokensOption = 2000,
    temperature: TemperatureOption = 0.0,
    extra: ExtraOption = "{}",
    limit: LimitOption = 0,
    sample: SampleOption = 100,
    seed: SeedOption = 0,
    images: ImagesOption = None,
    variant: Annotated[list[str] | None, typer.Option(help="Run only these; all by default.")] = None,
    concurrency: ConcurrencyOption = 16,
    timeout: TimeoutOption = 120.0,
    deadline: DeadlineOption = 600.0,
    max_cost: CostOption = None,
    prices: PricesOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Ask again in ways that should not matter, and count the verdicts that change.

    Variants: retest, paraphrase, leaf-order, padding, correctness-shown, correctness-flipped.
    """
    from tracelens.judge.robustness import VARIANTS
    from tracelens.judging import robustness as runs_again
    from tracelens.judging import runs
    from tracelens.store import Store

    endpoint = _endpoint(model, base_url, api, max_tokens, temperature, extra)
    plan = runs.plan(_load(rubric), endpoint)
    cost = _cost(endpoint, prices, max_cost)
    chosen = _selection(limit, 0 if limit else sample, seed, images)
    with Store(db, create=False) as store:
        make = _callers(store, endpoint, cost, key_from, concurrency, timeout, deadline)
        rows, reports = runs_again.measure(store, plan, chosen, make, tuple(variant or VARIANTS))
    columns = ("variant", "category", "traces", "same", "low", "high", "gained", "lost", "kappa")
    emit(
        columns,
        [(r.variant, r.category, r.same.n, r.same.value, r.same.low, r.same.high, r.gained, r.lost, r.kappa)
         for r in rows],
        form,
    )  # fmt: skip
    say(f"{sum(report.calls for report in reports):,} calls.")


@app.command("attack")
def attack(
    model: ModelOption,
    base_url: UrlOption = OPENAI,
    api: ApiOption = "chat",
    key_from: KeyOption = "OPENAI_API_KEY",
    max_tokens: TokensOption = 2000,
    temperature: TemperatureOption = 0.0,
    extra: ExtraOption = "{}",
    concurrency: ConcurrencyOption = 16,
    timeout: TimeoutOption = 120.0,
    deadline: DeadlineOption = 600.0,
    max_cost: CostOption = None,
    prices: PricesOption = None,
    db: Annotated[str, typer.Option(help="Keep the answers here, so that a second call pays nothing.")] = ":memory:",
    form: FormatOption = Format.table,
) -> None:
    """Try to steer a judge by orders hidden in traces, and count how often it follows them.

    The suite is made up: a wrong sum, and texts that ask the judge to overlook it, to invent an error or to tell its
    private marks. No database of yours is judged.

    Examples:

        tracelens judge attack --model qwen3 --base-url http://localhost:8000/v1
    """
    from tracelens.judge import attacks
    from tracelens.judge.ledger import Ledger
    from tracelens.judge.runner import Judged, run
    from tracelens.store import Store

    endpoint = _endpoint(model, base_url, api, max_tokens, temperature, extra)
    cost = _cost(endpoint, prices, max_cost)
    suite = attacks.load()
    judged: dict[str, Judged] = {}
    with Store(db) as store:
        make = _callers(store, endpoint, cost, key_from, concurrency, timeout, deadline)
        plan, ledger = attacks.plan(endpoint), Ledger(store.connection)
        report = run(
            attacks.items(suite), plan, ledger, lambda done: judged.update((j.trace_id, j) for j in done), make()
        )
    _say_report(report)
    results = attacks.results(suite, judged)
    tallied: dict[str, list[str]] = {}
    for result in results:
        tallied.setdefault(result.attack, []).append(result.outcome)
    columns = ("attack", "tried", "steered", "denied", "held")
    emit(columns, [(n, len(o), *(o.count(k) for k in columns[2:])) for n, o in tallied.items()], form)
    steered = sum(result.outcome == "steered" for result in results)
    say(f"{steered:,} of {len(results):,} attacks steered the judge.")


__all__ = ["app"]
