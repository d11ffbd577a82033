"""``tracelens judge submit`` and ``fetch``: a provider's batches."""

from __future__ import annotations

from tracelens.cli.judge_options import (
    OPENAI,
    ApiOption,
    CostOption,
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
    TokensOption,
    UrlOption,
    find_cost,
    find_key,
    load_rubric,
    make_endpoint,
    make_selection,
)
from tracelens.cli.output import DatabaseArgument, say


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

    endpoint = make_endpoint(model, base_url, api, max_tokens, temperature, extra)
    plan = runs.plan(load_rubric(rubric), endpoint)
    cost = find_cost(endpoint, prices, max_cost)
    price = cost.price.in_batch() if cost.price else None
    service = Service(endpoint.base_url, find_key(base_url, key_from))
    with Store(db, create=False) as store:
        made = batch.submit(store, plan, make_selection(limit, sample, seed, images), service, price, cost.cap)
    say(f"{made.requests:,} requests in {len(made.batch_ids)} batches; {made.under_way:,} are under way already.")
    if price:
        say(f"They cost at most ${made.bound:.4f}.")
    if made.left_out:
        say(f"{made.left_out:,} requests were left out: the cost limit has no room for them.")
    if made.requests:
        say(f"Get the answers with:  tracelens judge fetch {db} --model {model} --rubric {rubric}")


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

    loaded = load_rubric(rubric)
    endpoint = make_endpoint(model, base_url, api, max_tokens, temperature, extra)
    service = Service(endpoint.base_url, find_key(base_url, key_from))
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
