"""A seeded corpus of reasoning traces for speed measurements: about 2 kB and 45 numbers each.

    python benchmarks/corpus.py 1000 > corpus.jsonl

prints 1,000 canonical records. The texts mix what real traces hold: prose with units, arithmetic, LaTeX, coordinates,
list numbers, numbers in words, options and plain sentences without numbers.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator

THINGS = ["sofa", "lamp", "table", "chair", "door", "window", "shelf", "plant", "desk", "rug", "camera", "box", "piano"]
UNITS = ["m", "cm", "feet", "degrees", "kg", "hours", "miles per hour", "percent", "square meters"]
WORDS = ["two", "three", "five", "twelve", "twenty-one", "forty", "one hundred and six"]
SIDES = ["left", "right", "front", "back"]
PLAIN = [
    "Let us look at the scene again and compare what we see with what the question asks for.",
    "This follows from the definition of the frame, in which the axis points away from the door.",
    "However, the other candidate shows the same object, so this cue alone does not decide.",
    "We should be careful here, because the view changes when the agent turns around.",
    "The remaining objects stay where they were, which supports the conclusion so far.",
]


def sentence(r: random.Random) -> str:
    """Return one sentence with about three numbers, or a plain one."""
    a, b, c = r.randint(2, 99), r.randint(2, 99), r.randint(1, 999) / 10
    thing, other = r.sample(THINGS, 2)
    unit, side = r.choice(UNITS), r.choice(SIDES)
    forms = [
        f"The {thing} is {c} {unit} to the {side} of the {other}, so we add {a} and get {a + 7}.",
        f"We have {a} + {b} = {a + b}, and then {a + b} - {a} = {b}.",
        f"The {thing} is at ({c}, -{a}) and the {other} is at ({b}, {a}), so the distance is about {c} m.",
        f"$\\frac{{{a}}}{{{b}}} \\times {b} = {a}$ and $\\angle ABC = {a}^\\circ$.",
        f"There are {r.choice(WORDS)} boxes and {a} chairs; each costs ${c:.2f}.",
        f"Turn {side} by {a}° and move forward {c} m, then x = {a}, y = -{b}.",
        f"At least {a} of the {b} objects are between {a} and {a + b} cm wide, which is {a * 1000:,} mm in total.",
        f"So {a}% of {b * 10} is {a * b / 10}, not {a * b}.",
        r.choice(PLAIN),
        r.choice(PLAIN),
    ]
    return r.choice(forms)


def text(r: random.Random) -> str:
    """Return one response: numbered steps of sentences, then an answer."""
    parts = []
    numbers = 0
    step = 0
    while numbers < 38:
        step += 1
        body = " ".join(sentence(r) for _ in range(3))
        numbers += sum(word[0].isdigit() for word in body.replace("(", " ").replace("$", " ").split()) + 1
        parts.append(f"{step}. {body}")
    while sum(map(len, parts)) < 1700:
        parts.insert(r.randrange(len(parts)), r.choice(PLAIN))
    return "\n".join(parts) + f"\nSo the answer is ({r.choice('ABCD')}) {r.randint(1, 90)}."


def texts(count: int, seed: int = 7) -> Iterator[str]:
    """Yield ``count`` responses, the same for the same seed."""
    r = random.Random(seed)
    for _ in range(count):
        yield text(r)


def records(count: int, seed: int = 7) -> Iterator[dict[str, object]]:
    """Yield ``count`` canonical trace records: items under two conditions."""
    r = random.Random(seed)
    for number in range(count):
        gold = r.choice("ABCD")
        yield {
            "dataset": "synthetic", "task": f"task-{number // 2 % 5}", "sample_id": f"item-{number // 2}",
            "model": "seeded",
            "condition": "reasoning" if number % 2 else "direct", "epoch": 0, "prompt": "Which view is right?",
            "response": text(r), "gold": gold, "choices": {"A": "10°", "B": "30°", "C": "50°", "D": "70°"},
        }  # fmt: skip


if __name__ == "__main__":
    for record in records(int(sys.argv[1]) if len(sys.argv) > 1 else 1000):
        print(json.dumps(record, ensure_ascii=False))
