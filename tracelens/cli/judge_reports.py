"""What the judge's commands say about a run, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracelens.cli.output import say

if TYPE_CHECKING:
    from tracelens.judge.report import Report
    from tracelens.judge.runner import Plan
    from tracelens.judging.runs import Estimate


def say_estimate(estimate: Estimate, plan: Plan) -> None:
    """Say what a run would ask and cost."""
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


def say_report(report: Report) -> None:
    """Say what a run did and what it cost."""
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
