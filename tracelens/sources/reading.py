"""Read files of any known format as one stream of traces."""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as MappingOf
from pathlib import Path
from typing import NamedTuple

import msgspec

from tracelens.sources import mapped
from tracelens.sources import mapping as mappings
from tracelens.sources.amend import Amender
from tracelens.sources.bytes import LIMITS, Limits
from tracelens.sources.conditions import normal
from tracelens.sources.convert import UnreadableError
from tracelens.sources.documents import records
from tracelens.sources.draft import noted
from tracelens.sources.format import Format, Job, kinds_of_rows
from tracelens.sources.mapped_files import fitting, planned
from tracelens.sources.media import Images
from tracelens.sources.plan import Sniffed, is_data
from tracelens.sources.rows import rows
from tracelens.types import Rejected, Trace

_KEPT = 4096
_STATED = frozenset({"canonical"})
"""Formats whose records state their identity in full: the same identity again is the same trace, changed."""

_NAMED = frozenset({"inspect"})
"""Formats that name every sample of every run apart (``meta.uuid``): one that comes again is a copy, no replica."""


class Override(NamedTuple):
    """What the user says of every trace that is read."""

    condition: str | None = None
    dataset: str | None = None
    task: str | None = None
    model: str | None = None
    run: str | None = None
    aliases: mappings.Aliases = mappings.Aliases({})

    def apply(self, trace: Trace) -> Trace:
        """Return ``trace`` with what the user said in place of what was found."""
        changes: dict[str, str] = {}
        alias = self.aliases.of(trace.model)
        if alias is not None:
            changes["model"] = alias.model
            if alias.condition:
                changes |= {"condition": normal(alias.condition), "condition_source": "user"}
        for name in ("dataset", "task", "model"):
            if (value := getattr(self, name)) is not None:
                changes[name] = value
        if self.run is not None:
            changes["source_run"] = self.run
        if self.condition is not None:
            changes |= {"condition": normal(self.condition), "condition_source": "user"}
        return msgspec.structs.replace(trace, **changes) if changes else trace


def read(
    paths: Iterable[Path | str],
    *,
    format: str | None = None,  # noqa: A002 -- the name of the option
    mapping: mappings.Mapping | str | None = None,
    aliases: MappingOf[str, mappings.Alias] | Iterable[str] = (),
    condition: str | None = None,
    dataset: str | None = None,
    task: str | None = None,
    model: str | None = None,
    run: str | None = None,
    media: Path | str | None = None,
    table: str | None = None,
    limits: Limits = LIMITS,
) -> Iterator[Trace | Rejected]:
    """Yield every trace of the files, folders and globs in ``paths``, and everything that could not be read.

    ``-`` is standard input. The format of each file is recognised by content unless ``format`` or ``mapping`` says
    it. ``condition``, ``dataset``, ``task``, ``model``, ``run`` and ``aliases`` stand above what the files say.
    Pictures that records hold inline are written to the folder ``media``, named by their content; without it only
    their hash is kept. Memory does not grow with the files, except for what joins need by key and some 300 bytes a
    trace of formats that state no replica.

    Raises:
        InputError: nothing is at a path, or the format, mapping or an alias is not valid.
    """
    rules = mappings.given(mapping) if isinstance(mapping, str) else mapping
    table = (rules.table if rules is not None else None) or table
    override = Override(condition, dataset, task, model, run, _aliases(aliases, rules))
    images = Images(Path(media) if media is not None else None)
    with tempfile.TemporaryDirectory(prefix="tracelens-") as folder:
        amender = Amender(rules, limits, images) if rules is not None and rules.format is not None else None
        found = planned(_with_stdin(paths, Path(folder)), rules, format, table, limits)
        if rules is not None:
            found, unfit = fitting(found, rules)
            yield from unfit
        if rules is not None and amender is None:
            groups: list[tuple[Format | None, list[Sniffed]]] = [(None, found)]
        else:
            yield from _unread([one for one in found if one.form is None and is_data(one)], limits)
            groups = _groups(found)
        apart = Replicas()
        says = override != Override()
        for form, members in groups:
            stated = form is not None and form.name in _STATED
            named_apart = form is not None and form.name in _NAMED
            for item in _read_group(form, members, rules, limits, table, images):
                if type(item) is Rejected:
                    yield images.rejected(item)
                    continue
                if amender is not None:
                    item = _amended(item, amender)
                    if type(item) is Rejected:
                        yield item
                        continue
                if says:
                    item = override.apply(item)
                trace = images.settle(item)
                yield trace if stated or (named_apart and apart.is_copy(trace)) else apart.keep(trace)
        if amender is not None:
            yield from amender.joins.troubles()


def _aliases(given: MappingOf[str, mappings.Alias] | Iterable[str], rules: mappings.Mapping | None) -> mappings.Aliases:
    """Return the aliases that were given, and those of a mapping where it names others."""
    named = given if isinstance(given, MappingOf) else mappings.aliases(list(given))
    named = named if isinstance(named, mappings.Aliases) else mappings.Aliases(named)
    for name, alias in rules.aliases.items() if rules is not None else ():
        named.setdefault(name, alias)
    return named


def _amended(trace: Trace, amender: Amender) -> Trace | Rejected:
    try:
        return amender.apply(trace)
    except UnreadableError as error:
        return Rejected(
            file=trace.source_file, line=trace.source_line, offset=None, reason=str(error), raw=trace.text[:_KEPT]
        )


def _read_group(
    form: Format | None,
    members: list[Sniffed],
    rules: mappings.Mapping | None,
    limits: Limits,
    table: str | None,
    images: Images,
) -> Iterator[Trace | Rejected]:
    """Yield what the files of one format hold."""
    if form is None:
        heads = tuple(one.head for one in members if one.head.kind in kinds_of_rows() or one.given)
        if rules is not None:
            yield from mapped.read(Job(heads, (), limits, table, images), rules)
        return
    heads = tuple(one.head for one in members if one.traces)
    if not heads:
        yield from _without_traces(members)
        return
    beside = tuple(one.head.path for one in members if not one.traces)
    yield from form.read(Job(heads, beside, limits, table, images))


def _groups(found: list[Sniffed]) -> list[tuple[Format | None, list[Sniffed]]]:
    """Return the files of each format together, in the order of their first files."""
    groups: dict[str, tuple[Format | None, list[Sniffed]]] = {}
    for one in found:
        if one.form is not None:
            groups.setdefault(one.form.name, (one.form, []))[1].append(one)
    return list(groups.values())


def _unread(found: list[Sniffed], limits: Limits) -> Iterator[Rejected]:
    """Yield every record of files that no format recognises, so that nothing is lost silently."""
    for one in found:
        file = str(one.head.path)
        if one.head.kind == "json":
            for record in records(one.head.path, limits):
                yield record if isinstance(record, Rejected) else _shortened(record.rejected(one.why))
        elif one.head.kind in kinds_of_rows() and one.head.holds:
            for record in rows(one.head.path, one.head.kind, limits):
                yield record if isinstance(record, Rejected) else _shortened(record.rejected(one.why))
        else:
            yield Rejected(file=file, line=None, offset=None, reason=one.why, raw="")


def _shortened(rejected: Rejected) -> Rejected:
    rejected = Images(None).rejected(rejected)  # of a record that no format knows, pictures are named, not written
    return msgspec.structs.replace(rejected, raw=rejected.raw[:_KEPT]) if len(rejected.raw) > _KEPT else rejected


def _without_traces(members: list[Sniffed]) -> Iterator[Rejected]:
    """Yield a reject for companions that were named themselves without the files that they belong to."""
    for one in members:
        if one.given:
            reason = f"{one.why}: it holds no traces; name the files that do, or their folder, too"
            yield Rejected(file=str(one.head.path), line=None, offset=None, reason=reason, raw="")


def _with_stdin(paths: Iterable[Path | str], folder: Path) -> Iterator[Path | str]:
    """Yield ``paths`` with ``-`` replaced by a file that holds what standard input gave."""
    for path in paths:
        if str(path) == "-":
            spool = folder / "stdin"
            with spool.open("wb") as file:
                shutil.copyfileobj(sys.stdin.buffer, file, 1 << 20)
            yield spool
        else:
            yield path


class Replicas:
    """Keeps apart traces that sources give under one identity: the second becomes the next epoch.

    Whether its text is the same does not matter: replicas that agree are replicas too. When the prompt differs it is
    another item: its sample id gets a hash of the prompt instead.
    """

    def __init__(self) -> None:
        self._prompts: dict[bytes, bytes] = {}
        self._epochs: dict[bytes, int] = {}
        """For each identity that was given, the last epoch that a repetition of it got."""
        self._named: set[bytes] = set()

    def is_copy(self, trace: Trace) -> bool:
        """Return whether a sample of this name came before; the store then sees whether it is the same."""
        name = (trace.meta or {}).get("uuid")
        if not isinstance(name, str):
            return False
        key = _digest(name, str(trace.epoch))
        if key in self._named:
            return True
        self._named.add(key)
        return False

    def keep(self, trace: Trace) -> Trace:
        """Return ``trace`` under an identity that no trace before it had."""
        item = _digest(trace.source_run, trace.dataset, trace.task, trace.sample_id, trace.model)
        prompt = _digest(trace.prompt)
        if self._prompts.setdefault(item, prompt) != prompt:
            name = f"{trace.sample_id}#{prompt.hex()[:8]}"
            note = f"the sample id {trace.sample_id!r} is given to several prompts"
            trace = _noted(msgspec.structs.replace(trace, sample_id=name), note)
            item = _digest(trace.source_run, trace.dataset, trace.task, name, trace.model)
        given = _digest(item.hex(), trace.condition, str(trace.epoch))
        if given not in self._epochs:
            self._epochs[given] = trace.epoch
            return trace
        epoch = self._epochs[given] + 1
        while (key := _digest(item.hex(), trace.condition, str(epoch))) in self._epochs:
            epoch += 1
        self._epochs[given] = self._epochs[key] = epoch
        return _noted(msgspec.structs.replace(trace, epoch=epoch), "a repeated record: its epoch is its order")


def _digest(*parts: str) -> bytes:
    joined = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(joined, digest_size=8).digest()


def _noted(trace: Trace, note: str) -> Trace:
    return msgspec.structs.replace(trace, meta=noted(trace.meta, [note]))
