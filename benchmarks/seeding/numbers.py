"""Wrong calculations, comparisons, conversions, copies."""

from __future__ import annotations

import random

from seeding.common import GOODS, OPENINGS, PEOPLE, THINGS, Record, both


def arithmetic(rng: random.Random) -> tuple[Record, Record]:
    """Return a sum, difference, product, quotient or chain with a wrong result."""
    a, b, c = rng.randint(12, 99), rng.randint(3, 11), rng.randint(2, 30)
    forms: list[tuple[str, float]] = [
        (f"{a} + {b}", a + b),
        (f"{a} - {b}", a - b),
        (f"{a} * {b}", a * b),
        (f"{a * b} / {b}", a),
        (f"{a} × {b}", a * b),
        (f"({a} + {b}) * {c}", (a + b) * c),
        (f"{a} + {b} - {c}", a + b - c),
        (f"-{a} + {b}", b - a),
        (f"{a / 10} + {b / 10}", round((a + b) / 10, 1)),
        (f"${a} + ${b}", a + b),
    ]
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
    right, wrong = rng.choice(
        (
            (f"{low} < {high}", f"{high} < {low}"),
            (f"{high} > {low}", f"{low} > {high}"),
            (f"{high} is greater than {low}", f"{low} is greater than {high}"),
            (f"{low} is less than {high}", f"{high} is less than {low}"),
            (f"{high} is larger than {low}", f"{low} is larger than {high}"),
            (f"{low} is smaller than {high}", f"{high} is smaller than {low}"),
        )
    )
    return both(f"{rng.choice(OPENINGS)} Since {{}}, we take the second one. So the answer is B.", right, wrong)


def unit(rng: random.Random) -> tuple[Record, Record]:
    """Return a conversion with a wrong factor."""
    n = rng.randint(2, 40)
    right, wrong = rng.choice(
        (
            (f"{n} m = {n * 100} cm", f"{n} m = {n * 10} cm"),
            (f"{n} km = {n * 1000} m", f"{n} km = {n * 100} m"),
            (f"{n} hours = {n * 60} minutes", f"{n} hours = {n * 100} minutes"),
            (f"{n * 10} mm = {n} cm", f"{n * 10} mm = {n * 100} cm"),
            (f"{n} feet = {n * 12} inches", f"{n} feet = {n * 10} inches"),
            (f"{n} kg = {n * 1000} g", f"{n} kg = {n * 100} g"),
        )
    )
    return both(f"{rng.choice(OPENINGS)} We know that {{}}. That is all we need here.", right, wrong)


def angle_wrap(rng: random.Random) -> tuple[Record, Record]:
    """Return a statement on equal turns that is the wrong way round."""
    a = 10 * rng.randint(1, 17)
    b = 360 - a
    right, wrong = rng.choice(
        (
            (
                f"Turning left by {a} degrees is the same as turning right by {b} degrees.",
                f"Turning left by {a} degrees is not the same as turning right by {b} degrees.",
            ),
            (
                f"A rotation of {a}° to the left is equivalent to a rotation of {b}° to the right.",
                f"A rotation of {a}° to the left is different from a rotation of {b}° to the right.",
            ),
            (f"Left {a}° and right {b}° are the same rotation.", f"Left {a}° and right {b}° are different rotations."),
        )
    )
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
    said = rng.choice(
        (
            f"We are told that there are {{}} {goods}.",
            f"According to the problem, there are {{}} {goods}.",
            f"The question says that there are {{}} {goods}.",
        )
    )
    return both(
        f"{rng.choice(OPENINGS)} {said} Some of them are given away. So the answer is 5.", n, wrong_n, prompt=prompt
    )
