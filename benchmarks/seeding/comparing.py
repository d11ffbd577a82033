"""Candidates not compared, wrong inferences, tasks not kept to."""

from __future__ import annotations

import random

from seeding.common import ANGLES, GOODS, OPENINGS, THINGS, Record, both, different


def _turn(magnitude: int) -> Record:
    return {"action": {"kind": "rotate", "direction": "right", "magnitude": magnitude, "unit": "degree"}}


def coarse_stop(rng: random.Random) -> tuple[Record, Record]:
    """Return a conclusion from one cue without a word on the other candidates."""
    thing = rng.choice(THINGS)
    letter = rng.choice("ABCD")
    cue = rng.choice(
        (
            f"A {thing} has become visible at the edge.",
            f"The {thing} has moved to the left.",
            f"The {thing} appears nearer now.",
        )
    )
    compared = rng.choice(
        (f"{cue} In the other views this is not so.", f"{cue} Compared with that, A and B show nothing of it.")
    )
    choices = {one: f"image {one}" for one in ANGLES}
    text = f"I study the first picture for some time. {{}} So the answer is {letter}."
    return both(text, compared, cue, choices=choices, gold="A", scene=_turn(20))


def candidate_skipped(rng: random.Random) -> tuple[Record, Record]:
    """Return a discussion that leaves the right option out."""
    said = rng.choice("ABCD")
    gold = rng.choice([letter for letter in ANGLES if letter != said])
    third = rng.choice([letter for letter in ANGLES if letter not in (said, gold)])
    weighed = rng.choice(
        ("With {} the lamp would be gone.", "A turn of {} would show less of the wall.", "It may well be {}.")
    )
    text = f"The lamp is still in view. It has moved by some way. {weighed} The wall stayed. So the answer is {said}."
    return both(text, ANGLES[gold], ANGLES[third], choices=ANGLES, gold=gold, scene=_turn(20))


def no_counterfactual(rng: random.Random) -> tuple[Record, Record]:
    """Return a conclusion without any other magnitude tried."""
    thing, said = rng.choice(THINGS), rng.choice("ABCD")
    other = rng.choice([value for letter, value in ANGLES.items() if letter != said])
    tried = rng.choice(
        (
            f"With {other} the {thing} would be out of view.",
            f"If it were {other}, the {thing} should touch the edge.",
            f"A turn of {other} could not leave the {thing} where it is.",
        )
    )
    none = f"The {thing} is at another place than before."
    return both(
        f"{rng.choice(OPENINGS)} {{}} So the answer is {said}.", tried, none, choices=ANGLES, gold="A", scene=_turn(20)
    )


def magnitude_overreach(rng: random.Random) -> tuple[Record, Record]:
    """Return a change called large that becomes a magnitude which is too large."""
    word = rng.choice(("considerably", "significantly", "noticeably", "dramatically"))
    text = rng.choice(
        (
            f"The view changed {word}, so the turn is {{}}. The answer is {{}}.",
            f"Everything has shifted {word}. This suggests a turn of {{}}. The answer is {{}}.",
        )
    )
    gold, wrong = rng.choice((("20°", "60°"), ("20°", "40°"), ("40°", "70°")))
    letter = next(one for one, value in ANGLES.items() if value == gold)
    return both(text, gold, wrong, choices=ANGLES, gold=letter, scene=_turn(int(gold[:-1])))


def contradiction(rng: random.Random) -> tuple[Record, Record]:
    """Return a second statement that excludes the first."""
    a, b = rng.sample(THINGS, 2)
    way, opposite = rng.choice((("left of", "right of"), ("to the left of", "to the right of"), ("above", "below")))
    right, wrong = rng.choice(
        (
            (f"the {b} is {opposite} the {a}", f"the {b} is {way} the {a}"),
            (f"the {a} is {way} the {b}", f"the {a} is {opposite} the {b}"),
        )
    )
    between = rng.choice(("The wall is white.", "The floor is bare."))
    text = f"The {a} is {way} the {b}. {between} As we know, {{}}. So the answer is B."
    return both(text, right, wrong)


def relation_chain(rng: random.Random) -> tuple[Record, Record]:
    """Return a conclusion that two relations exclude."""
    a, b, c = rng.sample(THINGS, 3)
    way = rng.choice(("left of", "to the right of", "above", "behind"))
    so = rng.choice(("So", "Therefore,", "Hence", "Thus,"))
    text = f"The {a} is {way} the {b}. The {b} is {way} the {c}. {so} {{}}. The answer is B."
    return both(text, f"the {a} is {way} the {c}", f"the {c} is {way} the {a}")


def ignored_constraint(rng: random.Random) -> tuple[Record, Record]:
    """Return the stated action in the opposite direction, or an answer that is not offered."""
    if rng.random() < 0.3:
        text = f"{rng.choice(OPENINGS)} We count once more and get it. So the answer is {{}}."
        return both(text, "15", str(different(rng, 20, 90)), choices={"A": "12", "B": "15", "C": "18"}, gold="B")
    kind, direction, opposite, verb = rng.choice(
        (
            ("move", "right", "left", "moved"),
            ("rotate", "left", "right", "turned"),
            ("move", "forward", "backward", "moved"),
            ("rotate", "up", "down", "rotated"),
        )
    )
    who = rng.choice(("The camera", "The agent", "The robot", "The viewer"))
    scene = {"action": {"kind": kind, "direction": direction, "magnitude": 0.4, "unit": "meter"}}
    text = f"{rng.choice(OPENINGS)} {who} {verb} {{}} between the two views. So the answer is 0.4."
    return both(text, direction, opposite, scene=scene)


def fabricated_condition(rng: random.Random) -> tuple[Record, Record]:
    """Return a number said to be given that the prompt does not have."""
    n, goods = rng.randint(12, 60), rng.choice(GOODS)
    said = rng.choice(
        (
            f"We are told that there are {{}} {goods}.",
            f"It is given that the box holds {{}} {goods}.",
            "According to the question, the price is {} for all of them.",
            "The problem states that it takes {} days.",
        )
    )
    prompt = f"A box with {n} {goods} comes at a price of {n} and takes {n} days. What now?"
    return both(f"{rng.choice(OPENINGS)} {said} So the answer is 5.", n, different(rng, 61, 99, n), prompt=prompt)
