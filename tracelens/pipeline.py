"""The order of the stages: read, split, answer, score, store; then claims and rules over what has no verdict yet.

Each stage finds its work by what is missing in the database, so that a rerun does only that and a killed run goes on
where its last whole batch ended.
"""

from __future__ import annotations

import gc
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import cython

from tracelens import __version__, answers, claims, rules, sources
from tracelens.reading import Reading
from tracelens.store import Added, Check, Store, groups
from tracelens.types import Finding, Json, Rejected, Span, Trace

if not cython.compiled:
    from tracelens.answers import final, score
    from tracelens.named import made, part
    from tracelens.rules import assess
    from tracelens.store import Incoming

if TYPE_CHECKING:
    from tracelens.claims.deferred import Batch
    from tracelens.rubric import Rubric

BATCH = 5_000
"""Traces that are checked together."""
TAKEN, TAKEN_CHARACTERS = 8_192, 64_000_000
"""Traces that are ingested together: a row group, and fewer where their texts are long. Twice as many cost a quarter
more: what a batch holds in memory is then taken anew from the system, page by page."""
Progress = Callable[[int], None]
"""Called with the number of traces that were just finished."""


class IngestReport(NamedTuple):
    """What an ingest did, and what it found."""

    added: Added
    conditions: dict[str, int]
    seconds: float
    left_unscored: int = 0
    """Answers that their source left unscored, now counted as wrong."""
    rejected: Rejected | None = None
    """The first piece that could not be read."""


class CheckReport(NamedTuple):
    """What claims and rules did."""

    traces: int
    claims: int
    present: int
    seconds: float
    failed: int = 0
    """Traces on which something raised; the table ``failures`` has what, and the rule could not tell."""


class Analysis(NamedTuple):
    """Everything that one trace gives without a database."""

    trace: Trace
    answer: answers.Answer
    score: answers.Score
    reading: Reading
    findings: tuple[Finding, ...]
    first_error: int | None


@contextmanager
def uncollected() -> Iterator[Callable[[], object]]:
    """Leave cycles of garbage until the yielded function is called.

    A batch is many small objects without cycles, which the collector would walk over and over as they become more.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield lambda: gc.collect(0)
    finally:
        if enabled:
            gc.enable()


def _silent(_: int) -> None:
    """Report nothing."""


def ingest(
    store: Store,
    paths: Sequence[Path | str],
    *,
    progress: Progress = _silent,
    **options: Any,
) -> IngestReport:
    """Read ``paths`` (files, folders, globs; ``-`` is standard input) into ``store``.

    ``options`` go to :func:`tracelens.sources.read`. Nothing is added twice; what cannot be read lands in
    ``rejected``.
    """
    started = time.process_time()
    run_id = store.begin_run("ingest", {"paths": [str(p) for p in paths], **_plain(options)})
    added, conditions = Added(), Counter[str]()
    first: Rejected | None = None
    with uncollected() as collect:
        incoming = Incoming()
        for rejected in _taken(sources.read(paths, **options), incoming):
            conditions.update(incoming.conditions)
            added += store.add_traces(run_id, incoming, rejected)
            first = first or next(iter(rejected), None)
            progress(len(incoming.conditions) + len(rejected))
            incoming.clear()  # what is collected now need not be walked over
            rejected.clear()
            collect()
    left = store.count_unscored()
    store.finish_run(run_id)
    return IngestReport(added, dict(conditions), time.process_time() - started, left, first)


def check(store: Store, rubric: Rubric, *, roles: bool = False, progress: Progress = _silent) -> CheckReport:
    """Read the claims of every trace that has no verdict of this rubric yet, and let the rules decide.

    Categories over many traces are computed anew over all of them. Another rubric, or another version of the rules,
    replaces what the rules said before; what a judge said stays. With ``roles``, claims also say what they are of
    (entity, attribute, frame); this loads spaCy and takes several times as long. Where a rule raises, or a text cannot
    be read, that trace's verdict is "not assessable", the error is kept in the table ``failures``, and the run goes on.
    """
    started = time.process_time()
    run_id = store.begin_run("check", {"rubric": rubric.name, "rubric_hash": rubric.content_hash})
    version = detector_version()
    store.set_rubric(rubric)
    traces = found = present = failed = 0
    reader = claims.batched(roles)
    with uncollected() as collect:
        for batch in store.pending(rubric.content_hash, version, BATCH):
            if not traces:
                store.reopen_stage("groups")
            checks = [_check(reader, trace_id, trace, answer, rubric) for trace_id, trace, answer in batch]
            stated = reader.claim_rows()
            equations = reader.equation_rows()
            store.add_checks(run_id, rubric.content_hash, version, checks, stated, equations)
            traces += len(checks)
            found += stated.rows.num_rows
            present += sum([len(one.present or ()) for one in checks])
            failed += len([one for one in checks if one.failures])
            progress(len(checks))
            del batch, checks, stated, equations
            reader.clear()
            collect()
    if not store.stage_done("groups", f"{rubric.content_hash}:{version}"):
        over_many = rules.check_groups(groups.group_items(store), rubric)
        groups.replace_group_findings(store, run_id, rubric.content_hash, over_many)
        present += sum(finding.state == "present" for finding in over_many)
        seconds = time.process_time() - started
        store.finish_stage("groups", f"{rubric.content_hash}:{version}", run_id, seconds)
    store.finish_run(run_id)
    return CheckReport(traces, found, present, time.process_time() - started, failed)


def analyze(trace: Trace, rubric: Rubric) -> Analysis:
    """Return answer, score, claims and findings of one trace, without a database."""
    answer = answers.final(trace)
    score = answers.score(trace, answer)
    reading = claims.read(trace.text, prompt=trace.prompt)
    scored = _scored(trace, score)
    findings = rules.check(scored, reading, answer, rubric)
    return Analysis(scored, answer, score, reading, findings, rules.first_error(scored, findings))


def detector_version() -> str:
    """Return what tells verdicts of one version of the rules from another's."""
    return f"{__version__}+{rules.VERSION}"


def _scored(trace: Trace, score: answers.Score) -> Trace:
    import msgspec

    return trace if trace.correct == score.correct else msgspec.structs.replace(trace, correct=score.correct)


def _check(reader: Batch, trace_id: str, trace: Trace, answer: answers.Answer, rubric: Rubric) -> Check:
    try:
        reading: Reading = reader.read(trace.text, trace.prompt, _span(answer))
    except Exception as error:  # noqa: BLE001 - one odd text must not end a run over millions
        reading, said = Reading((), (), ()), rules.unread(rubric, error)
    else:
        said = assess(trace, reading, answer, rubric)
    findings, first, outcomes, present = part(said, 0), part(said, 1), part(said, 2), part(said, 3)
    return made(Check, (trace_id, reading, findings, first, outcomes, present, part(said, 4), part(said, 5)))


def _span(answer: answers.Answer) -> Span | None:
    start, end = part(answer, 1), part(answer, 2)
    return None if start is None or end is None else made(Span, (start, end))


def _taken(items: Iterable[Trace | Rejected], incoming: Incoming) -> Iterator[list[Rejected]]:
    """Take traces into ``incoming`` and yield what was rejected among them, as often as they are to be stored.

    Each answer is read, and each row written, while its text is fresh: it lies in the processor's cache then.
    """
    rejected: list[Rejected] = []
    room = TAKEN_CHARACTERS
    for item in items:
        if type(item) is Rejected:
            rejected.append(item)
            room -= len(item.raw)
        else:
            _take(item, incoming)
            room -= len(item.text)
        if room < 0 or len(incoming.conditions) == TAKEN or len(rejected) == TAKEN:
            yield rejected
            rejected, room = [], TAKEN_CHARACTERS
    if incoming.conditions or rejected:
        yield rejected


def _take(trace: Trace, incoming: Incoming) -> None:
    answer = final(trace)
    incoming.take(trace, answer, score(trace, answer))


def _plain(options: dict[str, Any]) -> dict[str, Json]:
    return {
        key: value if isinstance(value, (str, int, bool)) else str(value) for key, value in options.items() if value
    }
