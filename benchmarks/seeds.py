"""Right traces, and the same traces with one known error of one category in them.

Each seed takes a random generator and gives two records, the right one and its twin with the error. Names, numbers and
turns of phrase vary; nothing else differs between the two.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

Record = dict[str, Any]
Seed = Callable[[random.Random], tuple[Record, Record]]

THINGS = ("lamp", "chair", "sofa", "shelf", "piano", "basket", "clock", "desk", "bed", "rug", "mirror", "plant")
PEOPLE = ("Ann", "Bo", "Carla", "Dev", "Emil", "Fay")
GOODS = ("apples", "tickets", "pens", "books", "cups", "stamps")
OPENINGS = (
    "Let us take this one step at a time.",
    "We go through it slowly.",
    "First we look at what is there.",
    "I begin with the first thing that is said.",
)
COMPASS = ("north", "south", "east", "west")


def record(text: str, **fields: Any) -> Record:
    """Return a trace record."""
    return {"sample_id": "seed", "response": text, **fields}


def both(template: str, right: object, wrong: object, **fields: Any) -> tuple[Record, Record]:
    """Return the two records that differ in what stands for ``{}``."""
    return record(template.replace("{}", str(right)), **fields), record(template.replace("{}", str(wrong)), **fields)


def different(rng: random.Random, low: int, high: int, *not_these: float) -> int:
    """Return a random whole number other than those given."""
    return rng.choice([n for n in range(low, high + 1) if n not in not_these])


# -- numbers -----------------------------------------------------------------------------------------------------------


def arithmetic(rng: random.Random) -> tuple[Record, Record]:
    """Return a sum, difference, product, quotient or chain with a wrong result."""
    a, b, c = rng.randint(12, 99), rng.randint(3, 11), rng.randint(2, 30)
    forms: list[tuple[str, float]] = [
        (f"{a} + {b}", a + b), (f"{a} - {b}", a - b), (f"{a} * {b}", a * b), (f"{a * b} / {b}", a), (f"{a} × {b}", a * b),
        (f"({a} + {b}) * {c}", (a + b) * c), (f"{a} + {b} - {c}", a + b - c), (f"-{a} + {b}", b - a),
        (f"{a / 10} + {b / 10}", round((a + b) / 10, 1)), (f"${a} + ${b}", a + b),
    ]  # fmt: skip
    left, value = rng.choice(forms)
    slip = rng.choice((-10, -2, -1, 1, 2, 10)) * (0.1 if isinstance(value, float) else 1)
    wrong = round(value + slip, 1)
    money = "$" if left.startswith("$") else ""
    frame = rng.choice(("Together that makes {} in all.", "We get {}.", "So the total is {}.", "Hence {}."))
    sums = [f"{left} = {money}{number}" for number in (value, wrong)]
    return both(f"{rng.choice(OPENINGS)} {frame} That is what was asked for.", *sums)


def order(rng: random.Random) -> tuple[Record, Record]:
    """Return a comparison the wrong way round."""
    small = rng.randint(1, 40)
    large = small + rng.randint(1, 40)
    low, high = (f"{small / 10}", f"{large / 10}") if rng.random() < 0.5 else (f"{small}", f"{large}")
    right, wrong = rng.choice((
        (f"{low} < {high}", f"{high} < {low}"),
        (f"{high} > {low}", f"{low} > {high}"),
        (f"{high} is greater than {low}", f"{low} is greater than {high}"),
        (f"{low} is less than {high}", f"{high} is less than {low}"),
        (f"{high} is larger than {low}", f"{low} is larger than {high}"),
        (f"{low} is smaller than {high}", f"{high} is smaller than {low}"),
    ))  # fmt: skip
    return both(f"{rng.choice(OPENINGS)} Since {{}}, we take the second one. So the answer is B.", right, wrong)


def unit(rng: random.Random) -> tuple[Record, Record]:
    """Return a conversion with a wrong factor."""
    n = rng.randint(2, 40)
    right, wrong = rng.choice((
        (f"{n} m = {n * 100} cm", f"{n} m = {n * 10} cm"),
        (f"{n} km = {n * 1000} m", f"{n} km = {n * 100} m"),
        (f"{n} hours = {n * 60} minutes", f"{n} hours = {n * 100} minutes"),
        (f"{n * 10} mm = {n} cm", f"{n * 10} mm = {n * 100} cm"),
        (f"{n} feet = {n * 12} inches", f"{n} feet = {n * 10} inches"),
        (f"{n} kg = {n * 1000} g", f"{n} kg = {n * 100} g"),
    ))  # fmt: skip
    return both(f"{rng.choice(OPENINGS)} We know that {{}}. That is all we need here.", right, wrong)


def angle_wrap(rng: random.Random) -> tuple[Record, Record]:
    """Return a statement on equal turns that is the wrong way round."""
    a = 10 * rng.randint(1, 17)
    b = 360 - a
    right, wrong = rng.choice((
        (f"Turning left by {a} degrees is the same as turning right by {b} degrees.",
         f"Turning left by {a} degrees is not the same as turning right by {b} degrees."),
        (f"A rotation of {a}° to the left is equivalent to a rotation of {b}° to the right.",
         f"A rotation of {a}° to the left is different from a rotation of {b}° to the right."),
        (f"Left {a}° and right {b}° are the same rotation.", f"Left {a}° and right {b}° are different rotations."),
    ))  # fmt: skip
    return both(f"{rng.choice(OPENINGS)} {{}} So the answer is B.", right, wrong)


def copy(rng: random.Random) -> tuple[Record, Record]:
    """Return a given number that is quoted with another value."""
    thing, other, new = rng.sample(THINGS, 3)
    if rng.random() < 0.5:
        x, y = rng.randint(1, 9), rng.randint(10, 19)
        prompt = f"The {thing} is at ({x / 10}, {y / 10}) and the {other} is at (0, 0). Where is the {new}?"
        wrong = f"({y / 10}, {x / 10})" if rng.random() < 0.5 else f"({x / 10}, {(y + rng.randint(1, 8)) / 10})"
        said = rng.choice((f"The {thing} is at {{}}.", f"The {thing} is located at {{}}, as we read."))
        text = f"{rng.choice(OPENINGS)} {said} So the answer is (5, 5)."
        return both(text, f"({x / 10}, {y / 10})", wrong, prompt=prompt)
    n, goods = rng.randint(13, 89), rng.choice(GOODS)
    wrong_n = int(str(n)[::-1]) if str(n) != str(n)[::-1] and n % 10 else n + 1
    prompt = f"{rng.choice(PEOPLE)} has {n} {goods} and gives some of them away. How many are left?"
    said = rng.choice((
        f"We are told that there are {{}} {goods}.", f"According to the problem, there are {{}} {goods}.",
        f"The question says that there are {{}} {goods}.",
    ))  # fmt: skip
    return both(f"{rng.choice(OPENINGS)} {said} Some of them are given away. So the answer is 5.", n, wrong_n, prompt=prompt)


# -- frame -------------------------------------------------------------------------------------------------------------


def not_applied(rng: random.Random) -> tuple[Record, Record]:
    """Return a layout in which one thing is put on the wrong side."""
    units = [(0, 1), (0, -1), (1, 0), (-1, 0)]
    rng.shuffle(units)
    first = units[0]
    axes = {"north": first, "south": (-first[0], -first[1])}
    across = (first[1], first[0]) if rng.random() < 0.5 else (-first[1], -first[0])
    axes |= {"east": across, "west": (-across[0], -across[1])}
    sides, names = rng.sample(COMPASS, 3), rng.sample(THINGS, 3)
    size, reach = rng.choice((500, 10, 8)), rng.choice((0.3, 0.4, 0.45))

    def layout(flipped: int | None) -> str:
        objects = []
        for index, (side, name) in enumerate(zip(sides, names, strict=True)):
            sign = -1 if index == flipped else 1
            x, y = (size / 2 + sign * reach * size * part for part in axes[side])
            objects.append(f'{{"name": "{name}", "x": {x:g}, "y": {y:g}}}')
        return ", ".join(objects)

    stated = " ".join(f"The {side} direction is {axes[side]}." for side in COMPASS)
    gold = {name: {"side": side} for side, name in zip(sides, names, strict=True)}
    text = f'{stated}\n{{"width": {size}, "height": {size}, "objects": [{{}}]}}'
    meta = {"axes": {side: list(axes[side]) for side in COMPASS}}
    right, wrong = (text.replace("[{}]", f"[{layout(flipped)}]") for flipped in (None, rng.randrange(3)))
    return record(right, gold=gold, meta=meta), record(wrong, gold=gold, meta=meta)


def image_space(rng: random.Random) -> tuple[Record, Record]:
    """Return a coordinate that is concluded from the picture."""
    a, b, thing = rng.sample(THINGS, 3)
    side, more = rng.choice((("left", "smaller"), ("right", "larger")))
    picture = rng.choice(("image", "picture", "photo"))
    wrong = rng.choice((
        f"The {thing} is on the {side} side of the {picture}, so it should have a {more} x-coordinate.",
        f"Its x must be {more}, because it is near the {side} edge of the {picture}.",
        f"Since it lies at the {side} of the {picture}, its x-coordinate is {more}.",
    ))  # fmt: skip
    right = f"From the {a} to the {b} is one unit of x, and the {thing} is as far again, so its x is 2."
    text = f"{rng.choice(OPENINGS)} We turn to the place that is asked for. {{}} That settles it. So the answer is (2, 1)."
    return both(text, right, wrong, scene={"anchors": [a, b]})


def _coordinates(rng: random.Random) -> tuple[int, ...]:
    size = rng.choice((2, 3))
    return tuple(rng.sample(range(2, 15), size))


def _point(parts: tuple[float, ...]) -> str:
    return "(" + ", ".join(f"{part / 10:g}" for part in parts) + ")"


def _vector_pair(rng: random.Random, gold: tuple[int, ...], wrong: tuple[float, ...]) -> tuple[Record, Record]:
    if rng.random() < 0.5:
        text = f"{rng.choice(OPENINGS)} We go along the axes one by one. So the answer is {{}}."
        return both(text, _point(gold), _point(wrong), gold=_point(gold))
    options = [_point(gold), _point(wrong), _point(tuple(part + 30 for part in gold))]
    rng.shuffle(options)
    choices = dict(zip("ABC", options, strict=True))
    letters = {option: letter for letter, option in choices.items()}
    text = f"{rng.choice(OPENINGS)} We go along the axes one by one. So the answer is {{}}."
    right, bad = letters[_point(gold)], letters[_point(wrong)]
    return both(text, right, bad, gold=right, choices=choices)


def axis_sign(rng: random.Random) -> tuple[Record, Record]:
    """Return an answer with one sign or more reversed."""
    gold = _coordinates(rng)
    flipped = rng.sample(range(len(gold)), rng.randint(1, len(gold)))
    return _vector_pair(rng, gold, tuple(-part if i in flipped else part for i, part in enumerate(gold)))


def axis_swap(rng: random.Random) -> tuple[Record, Record]:
    """Return an answer with its coordinates in another order."""
    gold = _coordinates(rng)
    return _vector_pair(rng, gold, (*gold[1:], gold[0]))


def origin_scale(rng: random.Random) -> tuple[Record, Record]:
    """Return an answer that is a multiple of the right one."""
    gold = _coordinates(rng)
    factor = rng.choice((0.5, 2, 3, 10, 100))
    return _vector_pair(rng, gold, tuple(part * factor for part in gold))


# -- seeing ------------------------------------------------------------------------------------------------------------


def hallucinated_object(rng: random.Random) -> tuple[Record, Record]:
    """Return an argument from a thing that is not there."""
    there = rng.sample(THINGS[:6], 3)
    missing = rng.choice(("vase", "window", "painting", "statue", "bicycle", "kettle", "suitcase", "umbrella"))
    text = rng.choice((
        "The {} has moved to the left.", "We see a {} behind it.", "Next to it stands the {}.", "Now the {} comes into view.",
    ))  # fmt: skip
    return both(
        f"{rng.choice(OPENINGS)} {text} So the answer is 20.", there[0], missing,
        scene={"objects": [{"name": name} for name in there]}, prompt="How far did the camera turn?",
    )  # fmt: skip


def attribute_misread(rng: random.Random) -> tuple[Record, Record]:
    """Return a size that is off by far more than can be misjudged."""
    thing, size = rng.choice(THINGS), rng.randint(8, 30)
    word = rng.choice(("wide", "long"))
    wrong = size * rng.choice((2, 3)) if rng.random() < 0.5 else max(1, size // 3)
    metres = rng.random() < 0.5
    said = [f"{n / 10} m" if metres else f"{10 * n} cm" for n in (size, wrong)]
    text = rng.choice((f"The {thing} is {{}} {word}.", f"The {thing} is about {{}} {word}.", f"The {thing} looks {{}} {word}."))
    scene = {"objects": [{"name": thing, "size": [size / 10], "unit": "meter"}]}
    return both(f"{rng.choice(OPENINGS)} {text} So the answer is 3.", *said, scene=scene)


def relation_misread(rng: random.Random) -> tuple[Record, Record]:
    """Return a relation the wrong way round."""
    a, b = rng.sample(THINGS, 2)
    axis, right, wrong = rng.choice((
        (0, "to the right of", "to the left of"), (0, "right of", "left of"), (1, "behind", "in front of"),
    ))  # fmt: skip
    far, near = rng.randint(4, 9), rng.randint(0, 2)
    places = [[far if i == axis else 1 for i in range(2)], [near if i == axis else 1 for i in range(2)]]
    objects = [{"name": name, "position": place} for name, place in zip((a, b), places, strict=True)]
    text = rng.choice((f"The {a} is {{}} the {b}.", f"We know that the {a} is {{}} the {b}.", f"The {a} stands {{}} the {b}."))
    scene = {"frame": {"x": "right", "y": "away"}, "objects": objects}
    return both(f"{rng.choice(OPENINGS)} {text} So the answer is B.", right, wrong, scene=scene)


# -- comparison --------------------------------------------------------------------------------------------------------

ANGLES = {"A": "20°", "B": "40°", "C": "60°", "D": "70°"}


def _turn(magnitude: int) -> Record:
    return {"action": {"kind": "rotate", "direction": "right", "magnitude": magnitude, "unit": "degree"}}


def coarse_stop(rng: random.Random) -> tuple[Record, Record]:
    """Return a conclusion from one cue without a word on the other candidates."""
    thing = rng.choice(THINGS)
    letter = rng.choice("ABCD")
    cue = rng.choice((f"A {thing} has become visible at the edge.", f"The {thing} has moved to the left.",
                      f"The {thing} appears nearer now."))  # fmt: skip
    compared = rng.choice((f"{cue} In the other views this is not so.", f"{cue} Compared with that, A and B show nothing of it."))
    choices = {one: f"image {one}" for one in ANGLES}
    text = f"I study the first picture for some time. {{}} So the answer is {letter}."
    return both(text, compared, cue, choices=choices, gold="A", scene=_turn(20))


def candidate_skipped(rng: random.Random) -> tuple[Record, Record]:
    """Return a discussion that leaves the right option out."""
    said = rng.choice("ABCD")
    gold = rng.choice([letter for letter in ANGLES if letter != said])
    third = rng.choice([letter for letter in ANGLES if letter not in (said, gold)])
    weighed = rng.choice(("With {} the lamp would be gone.", "A turn of {} would show less of the wall.", "It may well be {}."))
    text = f"The lamp is still in view. It has moved by some way. {weighed} The wall is where it was. So the answer is {said}."
    return both(text, ANGLES[gold], ANGLES[third], choices=ANGLES, gold=gold, scene=_turn(20))


def no_counterfactual(rng: random.Random) -> tuple[Record, Record]:
    """Return a conclusion without any other magnitude tried."""
    thing, said = rng.choice(THINGS), rng.choice("ABCD")
    other = rng.choice([value for letter, value in ANGLES.items() if letter != said])
    tried = rng.choice((f"With {other} the {thing} would be out of view.", f"If it were {other}, the {thing} should touch the edge.",
                        f"A turn of {other} could not leave the {thing} where it is."))  # fmt: skip
    none = f"The {thing} is at another place than before."
    return both(f"{rng.choice(OPENINGS)} {{}} So the answer is {said}.", tried, none, choices=ANGLES, gold="A", scene=_turn(20))


def magnitude_overreach(rng: random.Random) -> tuple[Record, Record]:
    """Return a change called large that becomes a magnitude which is too large."""
    word = rng.choice(("considerably", "significantly", "noticeably", "dramatically"))
    text = rng.choice((
        f"The view changed {word}, so the turn is {{}}. The answer is {{}}.",
        f"Everything has shifted {word}. This suggests a turn of {{}}. The answer is {{}}.",
    ))  # fmt: skip
    gold, wrong = rng.choice((("20°", "60°"), ("20°", "40°"), ("40°", "70°")))
    letter = next(one for one, value in ANGLES.items() if value == gold)
    return both(text, gold, wrong, choices=ANGLES, gold=letter, scene=_turn(int(gold[:-1])))


# -- inference, task ---------------------------------------------------------------------------------------------------


def contradiction(rng: random.Random) -> tuple[Record, Record]:
    """Return a second statement that excludes the first."""
    a, b = rng.sample(THINGS, 2)
    way, opposite = rng.choice((("left of", "right of"), ("to the left of", "to the right of"), ("above", "below")))
    right, wrong = rng.choice((
        (f"the {b} is {opposite} the {a}", f"the {b} is {way} the {a}"),
        (f"the {a} is {way} the {b}", f"the {a} is {opposite} the {b}"),
    ))  # fmt: skip
    text = f"The {a} is {way} the {b}. {rng.choice(('The wall is white.', 'The floor is bare.'))} As we know, {{}}. So the answer is B."
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
    kind, direction, opposite, verb = rng.choice((
        ("move", "right", "left", "moved"), ("rotate", "left", "right", "turned"), ("move", "forward", "backward", "moved"),
        ("rotate", "up", "down", "rotated"),
    ))  # fmt: skip
    who = rng.choice(("The camera", "The agent", "The robot", "The viewer"))
    scene = {"action": {"kind": kind, "direction": direction, "magnitude": 0.4, "unit": "meter"}}
    text = f"{rng.choice(OPENINGS)} {who} {verb} {{}} between the two views. So the answer is 0.4."
    return both(text, direction, opposite, scene=scene)


def fabricated_condition(rng: random.Random) -> tuple[Record, Record]:
    """Return a number said to be given that the prompt does not have."""
    n, goods = rng.randint(12, 60), rng.choice(GOODS)
    said = rng.choice((
        f"We are told that there are {{}} {goods}.", f"It is given that the box holds {{}} {goods}.",
        f"According to the question, the price is {{}} for all of them.", "The problem states that it takes {} days.",
    ))  # fmt: skip
    prompt = f"A box with {n} {goods} comes at a price of {n} and takes {n} days. What now?"
    return both(f"{rng.choice(OPENINGS)} {said} So the answer is 5.", n, different(rng, 61, 99, n), prompt=prompt)


# -- self-monitoring, answer -------------------------------------------------------------------------------------------


def no_check(rng: random.Random) -> tuple[Record, Record]:
    """Return a solution without any look back."""
    checked = rng.choice((
        "Let us check this against the shelf.", "We verify it with the first view.", "That is consistent with the wall.",
        "To confirm, we count once more.",
    ))  # fmt: skip
    plain = rng.choice(("The wall is white and bare.", "The shelf has three boards."))
    text = f"{rng.choice(OPENINGS)} The {rng.choice(THINGS)} moved by a third of the view. {{}} So the answer is 30."
    return both(text, checked, plain)


def bad_reflection(rng: random.Random) -> tuple[Record, Record]:
    """Return a right commitment that gives way to a wrong one."""
    right, wrong = rng.sample(list(ANGLES), 2)
    turn = rng.choice(("Wait, it is {}.", "Actually, the answer is {}.", "No, wait, it is {}."))
    text = f"{rng.choice(OPENINGS)} The lamp moved by two hands. So the answer is {{}}. {turn.replace('{}', '[]')} The answer is []."
    good, bad = text.replace("{}", wrong).replace("[]", right), text.replace("{}", right).replace("[]", wrong)
    return record(good, gold=right, choices=ANGLES), record(bad, gold=right, choices=ANGLES)


def loop(rng: random.Random) -> tuple[Record, Record]:
    """Return a sentence, or a block of them, again and again."""
    a, b, c = rng.sample(THINGS, 3)
    once = rng.choice((
        f"The {a} is next to the {b}, near the wall with the {c}.",
        f"We look at the {a} once more. It is {rng.randint(2, 9)} steps from the {b} to the {c} in this view.",
    ))  # fmt: skip
    text = f"{rng.choice(OPENINGS)} {{}} So the answer is 3."
    return both(text, once, " ".join([once] * rng.randint(4, 9)))


def guess(rng: random.Random) -> tuple[Record, Record]:
    """Return an admission that it cannot be told."""
    doubt = rng.choice((
        "It is hard to tell from this.", "I cannot determine it from the views.", "This is only my best guess.",
        "I am not sure about it.", "There is not enough information in the picture.", "It is impossible to say.",
    ))  # fmt: skip
    plain = rng.choice(("The two lines meet there.", "That is a third of the whole."))
    return both(f"{rng.choice(OPENINGS)} The {rng.choice(THINGS)} has moved to the left by a hand. {{}} So the answer is 30.", plain, doubt)


def answer_mismatch(rng: random.Random) -> tuple[Record, Record]:
    """Return an answer other than the one that was reasoned."""
    reasoning = f"{rng.choice(OPENINGS)} The {rng.choice(THINGS)} moved by two hands' breadth in the view. So the answer is "
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
    return both(f"{rng.choice(OPENINGS)} We have looked at all of them. The answer is {{}}.", one, several, choices=ANGLES, gold=one)


def truncated(rng: random.Random) -> tuple[Record, Record]:
    """Return a text that a limit ended, or one with an open block."""
    text = f"{rng.choice(OPENINGS)} The {rng.choice(THINGS)} moved by a third of the view"
    whole = record(f"<think>{text}.</think> The answer is 30.", finish_reason="stop")
    cut = record(f"<think>{text}") if rng.random() < 0.5 else record(text, finish_reason=rng.choice(("length", "max_tokens")))
    return whole, cut


def refusal(rng: random.Random) -> tuple[Record, Record]:
    """Return a refusal in words, or one that the provider reports."""
    whole = record(f"{rng.choice(OPENINGS)} The answer is 30.")
    if rng.random() < 0.3:
        return whole, record("", finish_reason="content_filter", answer="")
    words = rng.choice((
        "I'm sorry, but I can't help with this picture.", "I am unable to view images.", "I cannot assist with that request.",
        "As an AI, I am not able to look at pictures.", "Sorry, I can't answer that.", "I'm sorry, I cannot see the picture.",
    ))  # fmt: skip
    return whole, record(words)


SEEDS: dict[str, Seed] = {
    "perc.hallucinated_object": hallucinated_object,
    "perc.attribute_misread": attribute_misread,
    "perc.relation_misread": relation_misread,
    "frame.not_applied": not_applied,
    "frame.image_space": image_space,
    "frame.axis_sign": axis_sign,
    "frame.axis_swap": axis_swap,
    "frame.origin_scale": origin_scale,
    "cmp.coarse_stop": coarse_stop,
    "cmp.candidate_skipped": candidate_skipped,
    "cmp.no_counterfactual": no_counterfactual,
    "cmp.magnitude_overreach": magnitude_overreach,
    "num.arithmetic": arithmetic,
    "num.order": order,
    "num.unit": unit,
    "num.angle_wrap": angle_wrap,
    "num.copy": copy,
    "logic.contradiction": contradiction,
    "logic.relation_chain": relation_chain,
    "task.ignored_constraint": ignored_constraint,
    "task.fabricated_condition": fabricated_condition,
    "meta.no_check": no_check,
    "meta.bad_reflection": bad_reflection,
    "meta.loop": loop,
    "meta.guess": guess,
    "out.answer_mismatch": answer_mismatch,
    "out.unparsable": unparsable,
    "out.truncated": truncated,
    "out.refusal": refusal,
}
