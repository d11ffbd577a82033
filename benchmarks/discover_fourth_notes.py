# ruff: noqa: E501
"""The fourth vocabulary of notes: ten kinds of errors in answers to questions on a text; see discover_notes.py."""

from __future__ import annotations

WHO = ("The assistant", "The summary", "Its conclusion", "Paragraph {n}", "The reply", "The chain of thought", "The bot", "The second half")
OBJECTS = ("parcels", "letters", "flights", "shares", "recipes", "songs", "patients", "fields", "bridges", "teams")
PEOPLE = ("Tariq", "Beata", "Luis", "Nadia", "Oskar", "Fatima", "Jonas", "Keiko")
TAILS = ("", "", "", "", " in paragraph {n}", " about the {o}", ", as {p} pointed out", ", which leads to {m}", " and repeats it later")

KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "dates": (
        ("miscomputes", "mixes up", "gets wrong", "shifts", "misplaces", "confuses"),
        ("the date", "the day of the week", "the leap year", "the number of days in February", "the calendar", "the month"),
        ("a date calculation error", "by a whole week", "ignoring the leap day", "counting months as thirty days", "so the weekday is wrong"),
    ),
    "time_zone": (
        ("ignores", "applies", "adds", "converts", "subtracts", "forgets"),
        ("the time zone", "the time difference", "local time", "the offset to UTC", "daylight saving", "hours between the cities"),
        ("in the wrong direction", "so the arrival time is off", "a time zone error", "as though clocks agreed everywhere", "from east to west"),
    ),
    "currency": (
        ("mixes", "converts", "leaves", "quotes", "reports", "compares"),
        ("dollars and euros", "the exchange rate", "the currency", "prices in different currencies", "cents as dollars", "the converted amount"),
        ("at an inverted rate", "without conversion between currencies", "a currency mistake", "the rate of another year", "as if one euro were one dollar"),
    ),
    "negation": (
        ("reads", "understands", "takes", "misses", "drops", "treats"),
        ("the negation", "the word except", "an exception clause", "what is excluded", "a negated sentence", "the unless clause"),
        ("as an affirmation", "turning it into its opposite", "a negation error", "so exclusions are included", "overlooking the exception"),
    ),
    "quantifier": (
        ("takes", "reads", "weakens", "strengthens", "generalises", "treats"),
        ("some as all", "most as every", "a universal claim", "the quantifier", "at least as exactly", "a particular statement"),
        ("an overgeneralisation", "from a single example", "a quantifier slip", "as if it held for everyone", "where only part is meant"),
    ),
    "causation": (
        ("infers", "asserts", "concludes", "assumes", "suggests", "deduces"),
        ("a cause from a correlation", "causation", "that one event caused another", "a causal link", "cause and effect reversed", "the reason for the increase"),
        ("though it is only correlation", "no causal evidence", "confusing correlation with causation", "because it came afterwards", "ignoring a common cause"),
    ),
    "citation": (
        ("cites", "references", "invokes", "attributes to", "quotes from", "relies on"),
        ("a paper that does not exist", "a fictitious source", "the wrong article", "a nonexistent book", "an invented reference", "a theorem by the wrong name"),
        ("a fabricated citation", "no such source exists", "the reference is bogus", "with a false author", "without a real source"),
    ),
    "format": (
        ("returns", "prints", "writes", "outputs", "formats", "produces"),
        ("a sentence instead of a number", "invalid JSON", "the wrong format", "a list where one item was asked", "extra markup", "no final answer tag"),
        ("against the requested format", "so it cannot be parsed", "a formatting violation", "ignoring the output instructions", "not in the required form"),
    ),
    "pronoun": (
        ("resolves", "links", "interprets", "reads", "refers", "ties"),
        ("the pronoun", "she", "they", "the word it", "the antecedent", "a reference to the former"),
        ("to the wrong noun", "a coreference error", "as the other character", "wrong antecedent", "the pronoun means someone else"),
    ),
    "set_logic": (
        ("denies", "affirms", "inverts", "converts", "misapplies", "misuses"),
        ("the antecedent", "the consequent", "an implication", "modus tollens", "the conditional", "if and only if"),
        ("a converse fallacy", "an invalid inference form", "as though the implication ran both ways", "a logical fallacy", "so the deduction is invalid"),
    ),
}  # fmt: skip

VAGUE = (
    "misses the point", "is weak", "falls apart", "is below standard", "reads badly", "is plainly bad",
    "needs rework", "is beside the question", "ought to be redone", "disappoints",
)  # fmt: skip
