"""``tracelens discover``: proposals for categories that the taxonomy does not name yet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

from tracelens.cli.judge_options import (
    OPENAI,
    ApiOption,
    Cost,
    CostOption,
    KeyOption,
    PricesOption,
    UrlOption,
    find_cost,
    make_callers,
    make_endpoint,
)
from tracelens.cli.output import DatabaseArgument, Format, FormatOption, emit, say

if TYPE_CHECKING:
    from tracelens.judge.requests import Endpoint
    from tracelens.store import Store


class _ProposeByDefault(TyperGroup):
    """``tracelens discover DB`` is short for ``tracelens discover propose DB``."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            args = ["propose", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_ProposeByDefault,
    help="Find what the taxonomy does not name yet: `tracelens discover DB`, then accept, merge, split or reject.",
    rich_markup_mode="rich",
)

ProposalArgument = Annotated[str, typer.Argument(help="A proposal's id.", show_default=False)]


@app.command()
def propose(
    db: DatabaseArgument,
    method: Annotated[str, typer.Option(help="ward finds more, hdbscan is purer.")] = "ward",
    seed: Annotated[int, typer.Option(help="Seed of sampling and bootstrap.")] = 0,
    draft_model: Annotated[str, typer.Option(help="A model that drafts names and definitions; marked as drafts.")] = "",
    base_url: UrlOption = OPENAI,
    api: ApiOption = "chat",
    key_from: KeyOption = "OPENAI_API_KEY",
    max_cost: CostOption = None,
    prices: PricesOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Group the notes of uncoded errors and show what holds; nothing is coded until you accept it.

    Notes are what judges say of other.uncoded and people's reasons (labels.error_reason). Shares by condition are
    exploratory.

    Examples:
        tracelens discover lens.duckdb

        tracelens discover lens.duckdb --draft-model qwen3 --base-url http://localhost:8000/v1
    """
    from tracelens.discover import discover
    from tracelens.discover.reading import read_notes, save
    from tracelens.errors import InputError
    from tracelens.store import Store

    if method not in ("ward", "hdbscan"):
        raise InputError(f"--method is ward or hdbscan, not {method!r}.")
    with Store(db, create=False) as store:
        found = discover(*read_notes(store.connection), seed=seed, method="hdbscan" if method == "hdbscan" else "ward")
        run_id = store.begin_run("discover", {"method": method, "seed": seed})
        save(store.connection, run_id, found)
        if draft_model:
            endpoint = make_endpoint(draft_model, base_url, api, 400, 0.0, "{}")
            _draft(store, endpoint, find_cost(endpoint, prices, max_cost), key_from)
        store.finish_run(run_id)
        drafts = dict(
            store.connection.execute(
                "SELECT proposal_id, draft_name FROM proposals WHERE draft_name IS NOT NULL"
            ).fetchall()
        )
    rows = [
        (
            p.proposal_id, *([drafts.get(p.proposal_id, "")] if drafts else []), p.name, p.size, p.stability,
            p.strength, p.verdict,
            ", ".join(f"{name} {100 * share:.0f} %" for name, share in p.shares.items()), p.central[0],
        )
        for p in found.proposals
    ]  # fmt: skip
    drafted = ["draft name"] if drafts else []
    columns = ("proposal", *drafted, "terms", "notes", "stability", "strength", "verdict", "shares", "note")
    emit(columns, rows, form)
    say(
        f"{found.notes:,} notes: {len(found.proposals)} groups hold, {len(found.residual):,} notes are in none. "
        f"See one whole:  tracelens discover show {db} ID"
    )


def _draft(store: Store, endpoint: Endpoint, cost: Cost, key_from: str) -> None:
    """Have every open proposal named that has no draft yet, and say which could not be."""
    from tracelens.discover.drafting import draft

    open_ones = store.connection.execute(
        "SELECT proposal_id FROM proposals WHERE status = 'open' AND draft_name IS NULL ORDER BY size DESC, proposal_id"
    ).fetchall()
    make = make_callers(store, endpoint, cost, key_from, 1, 60.0, 180.0)
    for one, reason in draft(store.connection, [row[0] for row in open_ones], endpoint, make).items():
        say(f"{one} has no draft name: {reason}.")


@app.command()
def show(db: DatabaseArgument, proposal: ProposalArgument) -> None:
    """Show one proposal: its central notes, those at its edge, and what was decided."""
    from tracelens.discover.reading import stored
    from tracelens.store import open_readonly

    one = stored(open_readonly(db), proposal)
    print(
        f"{one['proposal_id']}: {one['name']}\n{one['size']} notes, stability {one['stability']:.2f}, {one['verdict']}"
    )
    if one["drafted_by"]:
        print(f"draft by {one['drafted_by']}: {one['draft_name']}: {one['draft_definition']}")
    for part in ("central", "boundary"):
        print(f"\n{part}:")
        for note in one[part]:
            print(f"  – {note}")
    print(f"\n{one['status']}{' as ' + one['category'] if one['category'] else ''}")


@app.command()
def accept(
    db: DatabaseArgument,
    proposal: ProposalArgument,
    category: Annotated[str, typer.Option("--as", help="The new category, group.name.")],
    rubric: Annotated[str, typer.Option(help="The rubric to add it to: a shipped name or a file.")] = "numeric-spatial",
    out: Annotated[Path | None, typer.Option(help="The file to write; default: the rubric file given.")] = None,
    name: Annotated[str, typer.Option(help="Its title.")] = "",
    definition: Annotated[str, typer.Option(help="What it is, in a sentence.")] = "",
) -> None:
    """Write a proposal into a rubric file as a category, with definition, examples, near miss and provenance.

    Examples:
        tracelens discover accept lens.duckdb 1a2b3c4d --as other.wrong_base --out my.yaml --definition "…"
    """
    from tracelens import resources
    from tracelens.discover import decisions
    from tracelens.errors import InputError
    from tracelens.store import Store

    shipped = resources.folder("rubrics") / f"{rubric}.yaml"
    source = shipped if shipped.exists() else Path(rubric)
    if out is None and source == shipped:
        raise InputError("a shipped rubric is not changed: give the new file with --out my.yaml.")
    target = out or source
    with Store(db, create=False) as store:
        made = decisions.accept(
            store.connection, proposal, category, rubric=source, out=target, name=name, definition=definition
        )
    say(f"{target}: {category} added; the rubric's hash is now {made.content_hash}.")
    if not definition:
        say("Its definition is a draft, and no person's: write your own with --definition, or in the file.")
    say(f"Now:  tracelens check {db} --rubric {target}   and   tracelens discover sample {db} {proposal} > blind.jsonl")


@app.command()
def reject(db: DatabaseArgument, proposal: ProposalArgument) -> None:
    """Reject a proposal; the same group is not proposed again."""
    from tracelens.discover import decisions
    from tracelens.store import Store

    with Store(db, create=False) as store:
        decisions.reject(store.connection, proposal)
    say(f"{proposal} rejected.")


@app.command()
def merge(db: DatabaseArgument, proposals: Annotated[list[str], typer.Argument(help="Two proposals or more.")]) -> None:
    """Make one proposal of several."""
    from tracelens.discover import decisions
    from tracelens.store import Store

    with Store(db, create=False) as store:
        run_id = store.begin_run("discover merge", {"proposals": list(proposals)})
        print(decisions.merge(store.connection, run_id, proposals))
        store.finish_run(run_id)


@app.command()
def split(db: DatabaseArgument, proposal: ProposalArgument) -> None:
    """Divide a proposal into two."""
    from tracelens.discover import decisions
    from tracelens.store import Store

    with Store(db, create=False) as store:
        run_id = store.begin_run("discover split", {"proposal": proposal})
        print("\n".join(decisions.split(store.connection, run_id, proposal)))
        store.finish_run(run_id)


@app.command()
def sample(
    db: DatabaseArgument,
    proposal: ProposalArgument,
    size: Annotated[int, typer.Option(help="Notes to judge.")] = 20,
    seed: Annotated[int, typer.Option(help="Seed of the draw.")] = 0,
) -> None:
    """Print a blind sample as JSON lines: set "present" in each, then call `agreement`."""
    from tracelens.discover import decisions
    from tracelens.store import open_readonly

    for row in decisions.blind_sample(open_readonly(db), proposal, size, seed):
        print(json.dumps(row, ensure_ascii=False))


@app.command()
def agreement(
    db: DatabaseArgument,
    proposal: ProposalArgument,
    file: Annotated[Path, typer.Argument(help="The blind sample with verdicts filled in.")],
    form: FormatOption = Format.table,
) -> None:
    """Reclassify all notes by the proposal, and report how well that agrees with a person's blind verdicts."""
    from tracelens.discover import decisions
    from tracelens.errors import InputError
    from tracelens.store import open_readonly

    try:
        rows = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise InputError(f"{file}: cannot be read as JSON lines: {error}") from error
    k = decisions.agreement(open_readonly(db), proposal, rows)
    emit(("verdicts", "agreement", "kappa", "low", "high"), [(k.n, k.observed, k.value, k.low, k.high)], form)
