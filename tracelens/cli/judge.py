"""``tracelens judge``: a model's verdicts on what no rule can decide."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from tracelens.cli.judge_batch import fetch, submit
from tracelens.cli.judge_options import (
    OPENAI,
    ApiOption,
    ConcurrencyOption,
    CostOption,
    DeadlineOption,
    ExtraOption,
    ImagesOption,
    KeyOption,
    LimitOption,
    ModelOption,
    PricesOption,
    RubricOption,
    SampleOption,
    SeedOption,
    TemperatureOption,
    TimeoutOption,
    TokensOption,
    UrlOption,
    advancing,
    find_cost,
    load_rubric,
    make_callers,
    make_endpoint,
    make_selection,
)
from tracelens.cli.judge_reports import say_estimate, say_report
from tracelens.cli.output import DatabaseArgument, Format, FormatOption, emit, say
from tracelens.cli.progress import progress


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

    loaded = load_rubric(rubric)
    endpoint = make_endpoint(model, base_url, api, max_tokens, temperature, extra)
    plan = runs.plan(loaded, endpoint, Framing(correctness=correctness), replicates)
    selection = make_selection(limit, sample, seed, images)
    cost = find_cost(endpoint, prices, max_cost)
    with Store(db, create=False) as store:
        if runs.proposals_missing(store, loaded):
            say(f"No rule of this rubric has run here, so nothing is proposed; first:  tracelens check {db}")
        if dry_run:
            say_estimate(runs.estimate(store, plan, selection, cost.price), plan)
            return
        make = make_callers(store, endpoint, cost, key_from, concurrency, timeout, deadline)
        with progress("judging", count(store, selection)) as advance:
            report = runs.judge(store, loaded, plan, selection, make(), advancing(advance))
    say_report(report)


app.command("submit")(submit)
app.command("fetch")(fetch)


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
        counts = juries.decide(
            store, load_rubric(rubric).content_hash, method, [detector(name) for name in model or ()]
        )
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

    endpoint = make_endpoint(model, base_url, api, max_tokens, temperature, extra)
    plan = runs.plan(load_rubric(rubric), endpoint)
    cost = find_cost(endpoint, prices, max_cost)
    chosen = make_selection(limit, 0 if limit else sample, seed, images)
    with Store(db, create=False) as store:
        make = make_callers(store, endpoint, cost, key_from, concurrency, timeout, deadline)
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

    endpoint = make_endpoint(model, base_url, api, max_tokens, temperature, extra)
    cost = find_cost(endpoint, prices, max_cost)
    suite = attacks.load()
    judged: dict[str, Judged] = {}
    with Store(db) as store:
        make = make_callers(store, endpoint, cost, key_from, concurrency, timeout, deadline)
        plan, ledger = attacks.plan(endpoint), Ledger(store.connection)
        report = run(
            attacks.items(suite), plan, ledger, lambda done: judged.update((j.trace_id, j) for j in done), make()
        )
    say_report(report)
    results = attacks.results(suite, judged)
    tallied: dict[str, list[str]] = {}
    for result in results:
        tallied.setdefault(result.attack, []).append(result.outcome)
    columns = ("attack", "tried", "steered", "denied", "held")
    emit(columns, [(n, len(o), *(o.count(k) for k in columns[2:])) for n, o in tallied.items()], form)
    steered = sum(result.outcome == "steered" for result in results)
    say(f"{steered:,} of {len(results):,} attacks steered the judge.")


__all__ = ["app"]
