"""What holds for equations in any text: values as printed, exact spans, no exception, linear time."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracelens.claims import equations

Tree = tuple[str, Fraction | None]
"""An expression as printed and its value; None where it divides by zero."""

numerals = st.one_of(
    st.integers(0, 10**6).map(lambda n: (str(n), Fraction(n))),
    st.integers(1000, 10**9).map(lambda n: (f"{n:,}", Fraction(n))),
    st.tuples(st.integers(0, 999), st.integers(1, 99)).map(
        lambda p: (f"{p[0]}.{p[1]:02d}", Fraction(p[0]) + Fraction(p[1], 100))
    ),
)


def bracketed(tree: Tree) -> Tree:
    return f"({tree[0].replace(',', '')})", tree[1]  # "(1,234)" is a place


def joined(parts: tuple[Tree, str, Tree]) -> Tree:
    (left, a), operator, (right, b) = parts
    text = f"{left} {operator} {right}"
    if a is None or b is None:
        return text, None
    if operator == "+":
        return text, a + b
    if operator in "-−":
        return text, a - b
    if operator in "*×":
        return text, a * b
    return text, a / b if b else None


def negated(tree: Tree) -> Tree:
    return f"(-{tree[0].replace(',', '')})", None if tree[1] is None else -tree[1]


def larger(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    operand = st.one_of(numerals, inner.map(bracketed), numerals.map(negated))
    return st.tuples(operand, st.sampled_from("+-−*×/"), operand).map(joined)


def larger_wholes(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    operand = st.one_of(wholes, inner.map(bracketed), wholes.map(negated))
    return st.tuples(operand, st.sampled_from("+-−*×/"), operand).map(joined)


wholes = st.integers(0, 10**6).map(lambda n: (str(n), Fraction(n)))
expressions = st.recursive(numerals, larger, max_leaves=12)
whole_expressions = st.recursive(wholes, larger_wholes, max_leaves=12)
texts = st.text(st.characters(exclude_categories=()), max_size=200)
crumbs = st.lists(
    st.sampled_from(
        ["3", "4.5", "1,000", " ", " ", "=", "<", ">", "≈", "+", "-", "*", "/", "^", "(", ")", "{", "}", "[", "]", ",", ".", "\n",
         "%", "$", "\\(", "\\)", "\\frac", "\\sqrt", "\\text", "\\boxed", "\\left", "\\pi", "°", "x", "apples", "of", "half", "is",
         "and", "the", "<<", ">>", "_", "|", "!", "?", ":", "²", "½", "−", "million", "feet", "base", "&", "\\\\", "**"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@settings(deadline=None)
@given(expressions)
def test_an_expression_has_the_value_that_was_printed(tree: Tree) -> None:
    text, value = tree
    (one, *_) = equations(f"{text} = 7 + 1\n")

    assert one.members[0].quote == text
    assert one.members[0].value == value


@settings(deadline=None)
@given(whole_expressions)
def test_an_expression_equals_its_value_and_not_another(tree: Tree) -> None:
    text, value = tree
    if value is None or value.denominator != 1:
        return
    number = f"({value})" if value < 0 else str(value)

    assert equations(f"{text} = {number} + 0")[0].holds is True
    assert equations(f"{text} = {number} + 3")[0].holds is False


@settings(deadline=None)
@given(st.one_of(texts, crumbs))
def test_any_text_is_read_and_every_quote_is_what_stands_there(text: str) -> None:
    for one in equations(text):
        assert one.quote == text[one.start : one.end]
        assert len(one.members) == len(one.relations) + 1 >= 2
        assert (one.failing is None) == (one.holds is not False)
        for member in one.members:
            assert member.quote == text[member.start : member.end]
            assert one.start <= member.start < member.end <= one.end


@settings(deadline=None)
@given(crumbs)
def test_a_text_reads_the_same_a_second_time(text: str) -> None:
    assert equations(text) == equations(text)


@pytest.mark.parametrize(
    "piece",
    ["(", ")", "((3 + 4) = ", "= ", "3 = ", "3 + ", "{", "\\frac{", "\\text{", "<<3=3", "|", "2^", "-", "1/7 + ", "x = 3 "
     "\\left(", "3 apples ", "A of ", "99!", "3:4 ", "_{", "\n= 3", "and ", "the sum of 3 and "],
)  # fmt: skip
def test_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    def seconds(characters: int) -> float:
        text = "3 + " + piece * (characters // len(piece)) + " = 5"
        begin = time.process_time()
        equations(text)
        return time.process_time() - begin

    seconds(1_000)
    short, long = seconds(5_000), seconds(20_000)

    assert long < 12 * short + 0.5


@pytest.mark.parametrize(
    "text",
    ["3 = \ud800 4", "3 + 4 = 8\x00", "\udcff", "9" * 100_000 + " = 3", "2^" * 50 + "2 = 3", "9999999^999999 = 3", "1e999 = 2",
     "0/0 = 3", "5 / (3 - 3) = 1", "200! = 3", "\\sqrt{-4} = 2", "0^{-1} = 3", "\\tan 90^\\circ = 3"],
)  # fmt: skip
def test_odd_numbers_are_undecided_or_false_but_never_an_error(text: str) -> None:
    assert all(one.holds is not True for one in equations(text))
