"""Draw passages of real traces to be annotated by a person, before the claim reader is run on them.

    python benchmarks/claims_sample.py ../shared/traces --seed 4 --names 65 --ordinary 45 > sample.txt

Passages are one to four sentences of a prompt, a response or a step. Half and more are drawn where names are likely
(headings and list numbers, dates, ordinals, option letters, identifiers, labels of figures, equally many of each), by
patterns of their own: the claim reader is not asked. Files, tasks, models and conditions take turns; records that
``tests/claims/real`` already holds are left out, and so is what differs from a passage drawn before in its digits only.
Each passage is printed with its place (see ``tests/claims/real.py``) and its text.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "claims"))

import real  # noqa: E402
import yaml  # noqa: E402

FILES = {
    "math-vision": 8,
    "big-bench-hard": 6,
    "counterfactual-spatial": 3,
    "processbench": 3,
    "big-bench-mistake": 3,
    "mr-gsm8k": 3,
}
"""The files and how many passages each gives in its turn."""
ORDINALS = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|st|nd|rd|th"
MONTHS = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t|tember)?|oct|nov|dec"
LABELS = (
    "step|figure|fig|table|equation|eq|position|question|problem|case|part|row|column|level|day|round|box|group|"
    "option|choice|statement|line|path|number|no|player|person|team|chapter|section|class|grade|page|year|point|stage|"
    "shape|pattern|square|piece|cube|card|picture|image|circle|triangle|digit|bus|room|house|week|item|#"
)
NAMES = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "identifier": r"(?<![<\\\w])[A-Za-z]+[-_]?\d|\d[A-Za-z]\w|_\{?\d|=\s*\"[^\"]*\d|\d\.\d+\.\d",
        "date": rf"\b(?:1[89]|20)\d\d\b|\d+[/-]\d+[/-]\d+|\b(?:{MONTHS})\b\.? \d|'\d0s",
        "label": rf"\b(?!step)(?:{LABELS})s?\s*\d",
        "option": r"\([A-Ea-e]\)|answer is \(?[A-E]\b|boxed\{[A-E]",
        "heading": r"^\W*(?:step |case )?\d+[.):]|(?<=\n)\W*(?:step |case )?\d+[.):]",
        "ordinal": rf"(?:\b|\d)(?:{ORDINALS})\b",
    }.items()
}
"""What names look like, by kinds that take turns."""
NUMBER = re.compile(r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|hundred|dozen|half)\b", re.IGNORECASE)
SENTENCE = re.compile(r"(?:[^.!?\n]|[.!?](?!\s))+(?:[.!?]+\s*|\n\s*|$)|\n\s*")


def fields(record: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Yield the texts of a record with the name that a place has for each."""
    steps = record.get("steps")
    for index, step in enumerate(steps if isinstance(steps, list) else ()):
        yield f"steps/{index}", step
    for name in ("prompt", "response"):
        text = record.get(name)
        if isinstance(text, str):
            yield name, text


def windows(text: str, chance: random.Random) -> list[tuple[int, int]]:
    """Return runs of one to four sentences with a number in them, at most 420 characters long."""
    sentences = [(match.start(), match.end()) for match in SENTENCE.finditer(text)]
    found, at = [], 0
    while at < len(sentences):
        run = sentences[at : at + chance.randint(1, 4)]
        at += len(run)
        start, end = run[0][0], run[0][0] + len(text[run[0][0] : run[-1][1]].rstrip())
        if 0 < end - start <= 420 and NUMBER.search(text, start, end):
            found.append((start, end))
    return found


def groups(path: Path, used: set[int], chance: random.Random) -> list[list[tuple[int, dict[str, object]]]]:
    """Return the unused records of a file by task, model and condition, all shuffled."""
    found: dict[tuple[object, ...], list[tuple[int, dict[str, object]]]] = {}
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            record = json.loads(line)
            if number not in used:
                key = tuple(record.get(name) for name in ("task", "model", "condition"))
                found.setdefault(key, []).append((number, record))
    for records in found.values():
        chance.shuffle(records)
    ordered = list(found.values())
    chance.shuffle(ordered)
    return ordered


def passages(path: Path, used: set[int], chance: random.Random) -> Iterator[tuple[str, str]]:
    """Yield place and text of one passage of each record, the groups taking turns."""
    waiting = groups(path, used, chance)
    while any(waiting):
        for records in filter(None, waiting):
            number, record = records.pop()
            texts = list(fields(record))
            name, text = texts[chance.randrange(len(texts))]
            if found := windows(text, chance):
                start, end = found[chance.randrange(len(found))]
                yield f"{path.stem}:{number} {name} {start}:{end}", text[start:end]


def draw(folder: Path, seed: int, names: int, ordinary: int) -> list[tuple[str, str]]:
    """Return as many passages as asked for, of both kinds, sorted by file."""
    chance = random.Random(seed)
    files = [*sorted(real.FOLDER.glob("*.yaml")), *sorted(real.ROLES.glob("*.yaml"))]
    entries = [entry for file in files for entry in yaml.safe_load(file.read_text("utf-8"))]
    used = [real.place(entry["passage"]) for entry in entries]
    streams = {
        file: passages(folder / f"{file}.jsonl", {p.line for p in used if p.file == file}, chance) for file in FILES
    }
    shapes = {shape(text) for text in real.passages(folder, used).values()}
    wanted = dict.fromkeys(NAMES, names // len(NAMES)) | {"": ordinary}
    found: list[tuple[str, str]] = []
    for turn in turns():
        for place, text in streams[turn]:
            kinds = [name for name, pattern in NAMES.items() if pattern.search(text)] or [""]
            kind = next((each for each in kinds if wanted[each]), None)
            if kind is not None and shape(text) not in shapes:
                shapes.add(shape(text))
                wanted[kind] -= 1
                found.append((place, text))
                break
        if not any(wanted.values()):
            break
    return sorted(found, key=lambda each: (each[0].split(":")[0], int(each[0].split(":")[1].split(" ")[0])))


def turns() -> Iterator[str]:
    """Yield the files by their shares, a thousand rounds of them."""
    for _ in range(1000):
        for file, share in FILES.items():
            yield from [file] * share


def shape(text: str) -> str:
    """Return a text with its digits alike."""
    return re.sub(r"\d+", "0", text)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("traces", type=Path)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--names", type=int, default=66, help="passages where names are likely")
    arguments.add_argument("--ordinary", type=int, default=45, help="other passages with a number")
    given = arguments.parse_args()
    for index, (place, text) in enumerate(draw(given.traces, given.seed, given.names, given.ordinary)):
        print(f"@{index} {place}\n{text}\n")


if __name__ == "__main__":
    main()
