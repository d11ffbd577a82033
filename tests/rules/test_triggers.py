"""What stands before a rule only saves work: with and without it, every finding is the same in every field."""

from __future__ import annotations

import random
import re
import sys
from array import array
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracelens import answers, claims, rubric, rules, sources
from tracelens.reading import Reading
from tracelens.rules import Assessment, angle_wrap, commitments, needs, placements, relations, runner
from tracelens.rules.case import Case
from tracelens.rules.watched import watched
from tracelens.sources import canonical
from tracelens.types import Trace

DEFAULT = rubric.load()
BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
ALWAYS = re.compile("")
ALWAYS_OPENS = 1  # a word with which a commitment may begin whatever follows
ANY = 1 | 8  # a character that can be part of a name and end what leads to coordinates
WORDS = sorted(frozenset().union(*watched().bits))
PLACED = [
    "The lamp is at (1, 2). ",
    "the lamp: (3, 4), ",
    "A desk-lamp is located at (1, 2) and ",
    "it is at (0, 0). ",
    "The door to the lamp is at (5, 5). ",
]
SAID = [
    "So the answer is B. ",
    "wait, C. ",
    "no, so (A). ",
    "Option B is correct. ",
    "the best option: A. ",
    "so it is D; ",
    "Thus 3. ",
    "answer: 12 m ",
    "actually, this would be the answer A. ",
]
PLAIN = [
    "The shelf is left of the lamp that we saw. ",
    "We add 2 + 2 = 5.\n",
    "Then we go on as before. ",
    "Is it the same? ",
    "```\nx x x\n```",
    "30° left and 390° left are different. ",
]
texts = st.lists(st.sampled_from([*PLACED, *SAID, *PLAIN, *(f"{word} " for word in WORDS)]), max_size=40).map("".join)


def case(text: str, reading: Reading | None = None, **fields: object) -> Case:
    trace = Trace(sample_id="1", text=text, **fields)  # type: ignore[arg-type]
    return Case(trace, answers.final(trace), reading or claims.read(text, prompt=trace.prompt), DEFAULT.settings)


def assess(trace: Trace, reading: Reading) -> Assessment:
    """Return the assessment without its key, which names the plan that made it."""
    return rules.assess(trace, reading, answers.final(trace), DEFAULT)._replace(key=())


class Untriggered:
    """Rules as they are without anything that spares them a look."""

    def __enter__(self) -> None:
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(placements.NAMESAKES, "kinds", array("b", [ANY] * 128))
        self.patch.setattr(placements.NAMESAKES, "room", 0)
        openings = watched().openings
        self.patch.setattr(openings, "kinds", array("b", [ALWAYS_OPENS if kind else 0 for kind in openings.kinds]))
        self.patch.setattr(commitments, "_ANNOUNCED_WITHIN", 0)
        for pattern in ("_LEADING", "_OPTION", "_LABELLED"):
            self.patch.setattr(commitments, pattern, ALWAYS)
        entries = tuple(entry._replace(needs=()) for entry in runner._plan(DEFAULT).entries)
        plan = runner._Plan(entries, {}, {}, DEFAULT.settings)
        self.patch.setattr(runner, "_plan", lambda rubric: plan)

    def __exit__(self, *error: object) -> None:
        self.patch.undo()


def triggered(trace: Trace) -> object:
    """Return the assessment as ``tracelens check`` makes it."""
    return assess(trace, claims.batched().read(trace.text, trace.prompt))


def untriggered(trace: Trace) -> object:
    """Return the assessment with every rule asked about everything."""
    with Untriggered():
        return assess(trace, claims.read(trace.text, prompt=trace.prompt))


@given(texts, st.sampled_from([None, "B", "12 m"]), st.booleans(), st.sampled_from(["", "The lamp is at (1, 2)."]))
@settings(max_examples=150, deadline=None)
def test_composed_texts_get_the_same_verdicts(text: str, gold: str | None, options: bool, prompt: str) -> None:
    choices = {"A": "10 m", "B": "12 m", "C": "1200 cm"} if options else None
    trace = Trace(sample_id="1", text=text, gold=gold, choices=choices, prompt=prompt)
    assert triggered(trace) == untriggered(trace)


@given(st.text(max_size=200), st.sampled_from([None, "B", {"a": 1}]))
@settings(max_examples=150, deadline=None)
def test_any_text_gets_the_same_verdicts(text: str, gold: object) -> None:
    trace = Trace(sample_id="1", text=text, gold=gold, choices={"A": "10°", "B": "(1, 2)"})
    assert triggered(trace) == untriggered(trace)


def seeds() -> dict[str, object]:
    sys.path.insert(0, str(BENCHMARKS))
    import seeding

    return dict(seeding.SEEDS)


@pytest.mark.parametrize("category", sorted(seeds()))
def test_seeded_errors_and_their_twins_get_the_same_verdicts(category: str) -> None:
    draw = random.Random(f"{category}-triggers")
    for _ in range(12):
        for record in seeds()[category](draw):  # type: ignore[operator]
            trace = canonical.trace_of(*canonical.lenient(record))
            assert triggered(trace) == untriggered(trace)


@pytest.mark.shared
@pytest.mark.slow
def test_real_traces_get_the_same_verdicts(shared: Path) -> None:
    for file in sorted((shared / "traces").glob("*.jsonl")):
        for number, trace in enumerate(real(file)):
            if number % 20 == 0:
                assert triggered(trace) == untriggered(trace)


def real(file: Path) -> Iterator[Trace]:
    return (one for one in sources.read([file]) if isinstance(one, Trace))


@given(
    texts,
    st.sampled_from([None, "B", "30° left", "(1, 2)", {"a": 1}, [1, 2]]),
    st.sampled_from([None, {"A": "10 m", "B": "12 m"}, {"A": "(1, 2)", "B": "(2, 1)"}]),
    st.sampled_from(["", "The lamp is at (1, 2).", "Its x direction is (1, 0).", "<image> Where is it?"]),
    st.sampled_from(["complete", "truncated", "refused"]),
)
@settings(max_examples=150, deadline=None)
def test_a_rule_says_the_same_of_every_trace_that_lacks_what_it_needs(
    text: str, gold: object, choices: dict[str, str] | None, prompt: str, completion: str
) -> None:
    one = case(text, gold=gold, choices=choices, prompt=prompt, completion=completion)
    lacks = needs.lacking(one, text != "")
    for rule in rules.RULES:
        if text or not rule.needs_text:
            said = next((otherwise or () for need, otherwise in rule.needs if needs.bit(need) & lacks), None)
            assert said is None or rule.check(one) == said, rule.category


def test_most_rules_need_not_be_asked_of_a_plain_trace() -> None:
    """As many calls as a trace is asked about cost more than what most of them do."""
    text = "There are 3 lamps and 4 shelves in this small room, so there are 7 things. The answer is 7."
    one = case(text, claims.batched().read(text), gold="7")
    start = runner._start(runner._plan(DEFAULT), needs.lacking(one, True), None)

    asked = {entry.name.partition("/")[0] for _, _, _, entry in start.asked}
    assert asked == {"meta.no_check", "meta.bad_reflection", "out.answer_mismatch", "out.unparsable", "task.ignored_constraint"}


def test_starts_with_the_same_verdicts_have_the_same_number() -> None:
    plan = runner._planned.__wrapped__(DEFAULT)  # type: ignore[attr-defined]
    first = runner._start(plan, needs.bit("scene"), None)
    same = runner._start(plan, needs.bit("scene") | needs.bit(placements.WORDS), None)
    other = runner._start(plan, needs.bit("scene") | needs.bit("prompt"), None)

    assert first.number == same.number != other.number
    assert len(plan.starts) == 3


marks = st.sampled_from([" ", "\n", ".", ",", "-", "_", "'", "’", "“", "…", "é", "İ", "1", "\u2003", "x"])
pieces = st.lists(st.one_of(st.sampled_from(WORDS), st.sampled_from(WORDS).map(str.title), marks), max_size=30)


@given(pieces.map("".join))
@settings(max_examples=400, deadline=None)
def test_a_set_is_seen_where_one_of_its_words_is_a_word_of_the_text(text: str) -> None:
    one = case(text)

    assert {words for words in watched().bits if one.has(words)} == {
        words for words in watched().bits if not words.isdisjoint(one.words())
    }


@given(pieces.map("".join))
@settings(max_examples=200, deadline=None)
def test_places_are_those_of_whole_runs_of_letters_and_digits(text: str) -> None:
    one = case(text)
    runs = [(m.start(), m[0]) for m in re.finditer(r"[^\W_]+", one.lower())]

    for words in (commitments.BEGINNINGS, relations.WORDS, angle_wrap.VERDICTS):
        assert one.places(words) == [run for run in runs if run[1] in words]
