"""Wrong frames, and things seen wrongly."""

from __future__ import annotations

import random

from seeding.common import COMPASS, OPENINGS, THINGS, Record, both, record


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
    wrong = rng.choice(
        (
            f"The {thing} is on the {side} side of the {picture}, so it should have a {more} x-coordinate.",
            f"Its x must be {more}, because it is near the {side} edge of the {picture}.",
            f"Since it lies at the {side} of the {picture}, its x-coordinate is {more}.",
        )
    )
    right = f"From the {a} to the {b} is one unit of x, and the {thing} is as far again, so its x is 2."
    text = (
        f"{rng.choice(OPENINGS)} We turn to the place that is asked for. {{}} That settles it. So the answer is (2, 1)."
    )
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


def hallucinated_object(rng: random.Random) -> tuple[Record, Record]:
    """Return an argument from a thing that is not there."""
    there = rng.sample(THINGS[:6], 3)
    missing = rng.choice(("vase", "window", "painting", "statue", "bicycle", "kettle", "suitcase", "umbrella"))
    text = rng.choice(
        (
            "The {} has moved to the left.",
            "We see a {} behind it.",
            "Next to it stands the {}.",
            "Now the {} comes into view.",
        )
    )
    return both(
        f"{rng.choice(OPENINGS)} {text} So the answer is 20.",
        there[0],
        missing,
        scene={"objects": [{"name": name} for name in there]},
        prompt="How far did the camera turn?",
    )


def attribute_misread(rng: random.Random) -> tuple[Record, Record]:
    """Return a size that is off by far more than can be misjudged."""
    thing, size = rng.choice(THINGS), rng.randint(8, 30)
    word = rng.choice(("wide", "long"))
    wrong = size * rng.choice((2, 3)) if rng.random() < 0.5 else max(1, size // 3)
    metres = rng.random() < 0.5
    said = [f"{n / 10} m" if metres else f"{10 * n} cm" for n in (size, wrong)]
    text = rng.choice(
        (f"The {thing} is {{}} {word}.", f"The {thing} is about {{}} {word}.", f"The {thing} looks {{}} {word}.")
    )
    scene = {"objects": [{"name": thing, "size": [size / 10], "unit": "meter"}]}
    return both(f"{rng.choice(OPENINGS)} {text} So the answer is 3.", *said, scene=scene)


def relation_misread(rng: random.Random) -> tuple[Record, Record]:
    """Return a relation the wrong way round."""
    a, b = rng.sample(THINGS, 2)
    axis, right, wrong = rng.choice(
        (
            (0, "to the right of", "to the left of"),
            (0, "right of", "left of"),
            (1, "behind", "in front of"),
        )
    )
    far, near = rng.randint(4, 9), rng.randint(0, 2)
    places = [[far if i == axis else 1 for i in range(2)], [near if i == axis else 1 for i in range(2)]]
    objects = [{"name": name, "position": place} for name, place in zip((a, b), places, strict=True)]
    text = rng.choice(
        (f"The {a} is {{}} the {b}.", f"We know that the {a} is {{}} the {b}.", f"The {a} stands {{}} the {b}.")
    )
    scene = {"frame": {"x": "right", "y": "away"}, "objects": objects}
    return both(f"{rng.choice(OPENINGS)} {text} So the answer is B.", right, wrong, scene=scene)
