"""What holds for every text: spans, order, no exception, linear time, and both forms of the same source."""

from __future__ import annotations

import importlib.util
import sys
import time
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tracelens import claims
from tracelens.claims.lexer import tokenize

PIECES = st.sampled_from(
    [
        *"0123456789.,:;-−–/^_{}()[]<>$%°*=\\ \n~'\"",
        "\\frac",
        "{1}",
        "\\text{cm}",
        " m",
        " two",
        " hundred",
        " and a half",
        "x",
        "10^",
        "\ud800",
        "\x00",
        "½",
        "²",
        "٣",
        "Step ",
        "am",
        "$5",
        "1,000",
        "√",
        "π",
        " is at ",
        " to ",
        "10%",
        " if ",
        "GPT-4",
        " clock",
        "(2)",
        "Steps 2",
        "<<",
        ">>",
        "1/2",
        "é",
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join))


@given(TEXTS)
@settings(deadline=None, max_examples=300)
@example("a text that ends in a blank: ")
def test_tokens_cover_everything_but_white_space(text: str):
    tokens = tokenize(text)
    at = 0
    for i in range(tokens.n):
        assert text[at : tokens.start[i]].strip(" \t\r\v\f\x1c\x1d\x1e\x1f\x85\xa0").strip() == ""
        assert tokens.start[i] < tokens.end[i]
        at = tokens.end[i]
    assert at <= len(text)
    assert text[at:].strip() == ""


@given(TEXTS)
@settings(deadline=None, max_examples=300)
def test_quotes_are_exact_and_claims_do_not_overlap(text: str):
    at = 0
    for claim in claims.extract(text):
        assert claim.quote == text[claim.start : claim.end] != ""
        assert claim.start >= at
        at = claim.end


@given(st.fractions(max_denominator=1).filter(lambda f: abs(f) < 10**30))
@settings(deadline=None)
def test_whole_numbers_come_back(number: Fraction):
    assert [claim.value for claim in claims.extract(f"= {number}")] == [number]


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9))
@settings(deadline=None)
def test_decimals_come_back(number):
    (claim,) = claims.extract(f"= {number:f}")

    assert claim.value == Fraction(number)
    assert claim.precision == 4


@given(st.integers(1, 99), st.integers(1, 99))
def test_latex_fractions_come_back(a: int, b: int):
    assert [claim.value for claim in claims.extract(f"$\\frac{{{a}}}{{{b}}}$")] == [Fraction(a, b)]


@given(st.lists(TEXTS, max_size=5))
@settings(deadline=None, max_examples=60)
def test_the_table_says_what_the_objects_say(texts: list[str]):
    from tracelens.claims.values import KINDS, value_text

    rows = claims.table(texts).to_pylist()
    objects = [(place, claim) for place, text in enumerate(texts) for claim in claims.extract(text)]

    assert len(rows) == len(objects)
    for row, (place, claim) in zip(rows, objects, strict=True):
        assert (row["text"], row["start"], row["end"], row["kind"]) == (place, claim.start, claim.end, claim.kind)
        assert row["quote"] == "".join("\ufffd" if 0xD800 <= ord(c) < 0xE000 else c for c in claim.quote)
        assert (row["value"] or "") == text_of(claim, value_text, KINDS)
        assert row["canonical_unit"] == claim.canonical_unit
        assert row["precision"] == claim.precision


@given(st.lists(TEXTS, max_size=8), TEXTS)
@settings(deadline=None, max_examples=100)
@example(["walk 250 m"], "5 and ab12")
@example(["Steps 2 and 3 are done."], "(6) Take -1)")
def test_what_was_read_before_makes_no_difference(before: list[str], text: str):
    batch = claims.batched()

    def read_after(texts: list[str]) -> tuple[object, object]:
        for other in texts:
            batch.read(other, "")
        reading = batch.read(text, "")
        return reading.claims, reading.equations

    assert read_after(before) == read_after([FULL])


FULL = "It is 7 m long. " * 200 + "Step 7 is done."
"""Fills what a reader keeps for one text with what fits no other."""


def text_of(claim, value_text, kinds) -> str:
    return "" if claim.kind == "option" else value_text(claim.value, kinds.index(claim.kind))


@pytest.mark.parametrize(
    "piece",
    ["1", "(", "[1,", "{", "\\", "\\frac{", "$1 ", "1 ", "1,", "1.", "1-", "<", "<<", "a1", "_", "^", "1/", "two ", "two hundred ", "-", "*", "`", "\\text{",
     "1 m ", "$", "1:", "if ", "x = ", "at least ", "\n", "١", "½", "about 5 ", "1,000,", "<a "],
)  # fmt: skip
def test_time_grows_with_length_only(piece: str):
    """Four times the text takes at most about four times the time, whatever is repeated."""
    base = 20_000 if compiled() else 2_000
    short, long = (least_seconds(piece * (size // len(piece))) for size in (base, 4 * base))

    assert long < 12 * short + 0.05


def least_seconds(text: str, read=lambda texts: claims.extract(texts[0])) -> float:
    """The CPU seconds of the quickest of three readings: the others wait for memory or other processes."""
    seconds = []
    for _ in range(3):
        started = time.process_time()
        read([text])
        seconds.append(time.process_time() - started)
    return min(seconds)


def compiled() -> bool:
    from tracelens.claims import lexer

    return not lexer.__file__.endswith(".py")


@pytest.mark.skipif(not compiled(), reason="the reader's modules are not compiled here")
@pytest.mark.parametrize("piece", ["7", "(", "[", "\\", "{", "1 ", "$1"])
def test_a_megabyte_of_anything_takes_less_than_a_second(piece: str):
    text = piece * (1_000_000 // len(piece))

    assert least_seconds(text, claims.table) < 1


def test_very_many_numbers_in_one_text():
    text = " ".join(str(n) for n in range(20_000)) + " end"

    assert claims.table([text]).num_rows == 20_000


def test_a_long_tuple_is_one_claim():
    text = "[" + ", ".join(["1"] * 5_000) + "]"
    (claim,) = claims.extract(text)

    assert claim.value == (Fraction(1),) * 5_000


@pytest.mark.skipif(not compiled(), reason="the reader's modules are not compiled here, so there is one form only")
def test_compiled_and_interpreted_forms_read_the_same(tmp_path):
    """The same source, interpreted in a process of its own, gives the same claims of the whole gold, as rows too."""
    import json
    import shutil
    import subprocess
    from pathlib import Path

    sys.path.insert(0, str(Path(__file__).parent))
    import gold

    package = Path(importlib.util.find_spec("tracelens").origin).parent
    shutil.copytree(
        package, tmp_path / "tracelens", ignore=shutil.ignore_patterns("*.so", "*.pyd", "*.c", "__pycache__")
    )
    texts = [case.text for case in gold.cases()]
    script = (
        "import json, sys; from tracelens import claims; from tracelens.claims import lexer; assert lexer.__file__.endswith('.py');"
        "texts = json.load(sys.stdin); batch = claims.batched(); [batch.read(t, 'It is 3 m, or 2.5') for t in texts];"
        "found = batch.claim_rows(); rows = [repr(found.rows.to_pylist()), repr(found.forms.to_pylist())];"
        "print(json.dumps([[[repr(c) for c in claims.extract(t)] for t in texts], rows]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], input=json.dumps(texts), capture_output=True, text=True, check=True, cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip

    batch = claims.batched()
    for text in texts:
        batch.read(text, "It is 3 m, or 2.5")
    found = batch.claim_rows()
    rows = [repr(found.rows.to_pylist()), repr(found.forms.to_pylist())]
    assert json.loads(done.stdout) == [[[repr(c) for c in claims.extract(text)] for text in texts], rows]
