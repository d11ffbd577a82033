# ruff: noqa: E501
"""The second vocabulary of notes: eleven other kinds, other turns of phrase; see discover_notes.py."""

from __future__ import annotations

WHO = ("The student", "The answer", "This line", "Line {n}", "Here it", "The write-up", "The derivation", "The author")
OBJECTS = ("roses", "trains", "bricks", "stamps", "litres", "cards", "tiles", "eggs", "seats", "shelves")
PEOPLE = ("Bilal", "Sofia", "Henrik", "Ama", "Juan", "Noor", "Wei", "Clara")
TAILS = ("", "", "", "", " at line {n}", ", which gives {m}", " with the {o}", " in the part about {p}", " rather than {n}")

KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "rounding": (
        ("rounds", "truncates", "cuts off", "drops", "keeps too few of", "approximates"),
        ("the decimals", "an intermediate value", "the fraction", "the quotient", "significant figures", "the decimal places"),
        ("too early", "before the last step", "so precision is lost", "a rounding error", "rounding down where up was due"),
    ),
    "sign": (
        ("drops", "loses", "forgets", "flips", "overlooks", "mishandles"),
        ("the minus sign", "the negative sign", "a minus", "the sign of the term", "negatives", "the negative"),
        ("when moving it across", "so plus becomes minus", "a sign error", "turning it positive", "after subtracting a negative"),
    ),
    "off_by_one": (
        ("counts", "includes", "leaves off", "miscounts", "skips", "starts from"),
        ("the first day", "both endpoints", "the last term", "the fence posts", "the starting position", "one gap"),
        ("so it is off by one", "one too many", "one too few", "an off by one error", "counting intervals as points"),
    ),
    "wrong_formula": (
        ("uses", "applies", "recalls", "picks", "quotes", "plugs into"),
        ("the formula for the area", "the wrong formula", "the circumference formula", "the volume formula", "a formula for another shape", "the formula for a cone"),
        ("though perimeter was meant", "instead of the right formula", "which does not fit this shape", "missing the factor", "a misremembered formula"),
    ),
    "chart_reading": (
        ("reads", "takes", "picks", "looks at", "misreads", "quotes"),
        ("the wrong bar", "the chart", "the vertical axis", "the legend", "the wrong column of the table", "the scale of the graph"),
        ("from the neighbouring row", "off the wrong axis", "a chart reading mistake", "as if the scale began at zero", "confusing two series"),
    ),
    "missed_case": (
        ("finds only", "overlooks", "does not consider", "forgets", "skips", "misses"),
        ("one root", "the second case", "the other solution", "the case of equality", "half of the cases", "an alternative case"),
        ("so a solution is lost", "case analysis is incomplete", "though there are two solutions", "without checking the remaining cases", "leaving that case out"),
    ),
    "double_counting": (
        ("counts", "adds", "includes", "tallies", "takes", "sums"),
        ("the overlap", "the shared members", "the same pair", "those in both sets", "duplicates", "the intersection"),
        ("twice", "a double count", "without subtracting the overlap", "so some are counted two times", "ignoring inclusion and exclusion"),
    ),
    "unfinished": (
        ("stops", "ends", "breaks off", "gives up", "halts", "concludes"),
        ("before the final step", "at a partial result", "halfway", "with the calculation incomplete", "too soon", "at an intermediate quantity"),
        ("never answering what was asked", "so the answer is a partial one", "leaving the task unfinished", "one step short", "without finishing"),
    ),
    "wrong_person": (
        ("attributes", "assigns", "gives", "swaps", "mixes up", "confuses"),
        ("the amount", "who owns what", "the two characters", "the speaker", "the ages of the two people", "the names"),
        ("to the wrong person", "so the roles are exchanged", "confusing him with his sister", "a mix-up of people", "to the other person"),
    ),
    "independence": (
        ("multiplies", "adds", "treats", "combines", "assumes", "takes"),
        ("the probabilities", "the chances", "draws without replacement", "dependent events", "the odds", "the likelihoods"),
        ("as if independent", "as though the draws did not affect each other", "ignoring the condition on the first draw", "a probability mistake", "where conditional probability is due"),
    ),
    "brackets": (
        ("expands", "distributes", "factors", "simplifies", "removes", "multiplies out"),
        ("the brackets", "the parenthesis", "the product of sums", "the square of a sum", "the factor over the bracket", "the binomial"),
        ("forgetting the cross term", "only over the first summand", "an algebra slip", "as if squaring were linear", "without distributing to the second term"),
    ),
}  # fmt: skip

VAGUE = (
    "does not work out", "is mistaken", "cannot be right", "makes no sense", "is odd", "ends badly",
    "deserves no credit", "leads nowhere", "is hard to follow", "was not expected",
)  # fmt: skip
