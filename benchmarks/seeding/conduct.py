"""Self-monitoring, and what is handed in."""

from __future__ import annotations

import random

from seeding.common import ANGLES, OPENINGS, THINGS, Record, both, different, record


def no_check(rng: random.Random) -> tuple[Record, Record]:
    """Return a solution without any look back."""
    checked = rng.choice(
        (
            "Let us check this against the shelf.",
            "We verify it with the first view.",
            "That is consistent with the wall.",
            "To confirm, we count once more.",
        )
    )
    plain = rng.choice(("The wall is white and bare.", "The shelf has three boards."))
    text = f"{rng.choice(OPENINGS)} The {rng.choice(THINGS)} moved by a third of the view. {{}} So the answer is 30."
    return both(text, checked, plain)


def bad_reflection(rng: random.Random) -> tuple[Record, Record]:
    """Return a right commitment that gives way to a wrong one."""
    right, wrong = rng.sample(list(ANGLES), 2)
    turn = rng.choice(("Wait, it is {}.", "Actually, the answer is {}.", "No, wait, it is {}."))
    turn = turn.replace("{}", "[]")
    text = f"{rng.choice(OPENINGS)} The lamp moved by two hands. So the answer is {{}}. {turn} The answer is []."
    good, bad = text.replace("{}", wrong).replace("[]", right), text.replace("{}", right).replace("[]", wrong)
    return record(good, gold=right, choices=ANGLES), record(bad, gold=right, choices=ANGLES)


def loop(rng: random.Random) -> tuple[Record, Record]:
    """Return a sentence, or a block of them, again and again."""
    a, b, c = rng.sample(THINGS, 3)
    once = rng.choice(
        (
            f"The {a} is next to the {b}, near the wall with the {c}.",
            f"We look at the {a} once more. It is {rng.randint(2, 9)} steps from the {b} to the {c} in this view.",
        )
    )
    text = f"{rng.choice(OPENINGS)} {{}} So the answer is 3."
    return both(text, once, " ".join([once] * rng.randint(4, 9)))


def guess(rng: random.Random) -> tuple[Record, Record]:
    """Return an admission that it cannot be told."""
    doubt = rng.choice(
        (
            "It is hard to tell from this.",
            "I cannot determine it from the views.",
            "This is only my best guess.",
            "I am not sure about it.",
            "There is not enough information in the picture.",
            "It is impossible to say.",
        )
    )
    plain = rng.choice(("The two lines meet there.", "That is a third of the whole."))
    return both(
        f"{rng.choice(OPENINGS)} The {rng.choice(THINGS)} has moved to the left by a hand. {{}} So the answer is 30.",
        plain,
        doubt,
    )


def answer_mismatch(rng: random.Random) -> tuple[Record, Record]:
    """Return an answer other than the one that was reasoned."""
    reasoning = (
        f"{rng.choice(OPENINGS)} The {rng.choice(THINGS)} moved by two hands' breadth in the view. So the answer is "
    )
    if rng.random() < 0.5:
        right, wrong = rng.sample(list(ANGLES), 2)
        named = right if rng.random() < 0.5 else ANGLES[right]
        fields: Record = {"sample_id": "seed", "reasoning": f"{reasoning}{named}.", "choices": ANGLES, "gold": right}
        return {**fields, "answer": right}, {**fields, "answer": wrong}
    n = rng.randint(11, 99)
    return both(f"{reasoning}{n}.\n#### {{}}", n, different(rng, 101, 200))


def unparsable(rng: random.Random) -> tuple[Record, Record]:
    """Return an answer that names two options."""
    one, other = rng.sample(list(ANGLES), 2)
    several = rng.choice((f"{one} or {other}", f"{one} and {other}", f"{one}, {other}", f"({one}) or ({other})"))
    return both(
        f"{rng.choice(OPENINGS)} We have looked at all of them. The answer is {{}}.",
        one,
        several,
        choices=ANGLES,
        gold=one,
    )


def truncated(rng: random.Random) -> tuple[Record, Record]:
    """Return a text that a limit ended, or one with an open block."""
    text = f"{rng.choice(OPENINGS)} The {rng.choice(THINGS)} moved by a third of the view"
    whole = record(f"<think>{text}.</think> The answer is 30.", finish_reason="stop")
    cut = (
        record(f"<think>{text}")
        if rng.random() < 0.5
        else record(text, finish_reason=rng.choice(("length", "max_tokens")))
    )
    return whole, cut


def refusal(rng: random.Random) -> tuple[Record, Record]:
    """Return a refusal in words, or one that the provider reports."""
    whole = record(f"{rng.choice(OPENINGS)} The answer is 30.")
    if rng.random() < 0.3:
        return whole, record("", finish_reason="content_filter", answer="")
    words = rng.choice(
        (
            "I'm sorry, but I can't help with this picture.",
            "I am unable to view images.",
            "I cannot assist with that request.",
            "As an AI, I am not able to look at pictures.",
            "Sorry, I can't answer that.",
            "I'm sorry, I cannot see the picture.",
        )
    )
    return whole, record(words)
