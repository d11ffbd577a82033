"""How well numbers are read: our reader, quantulum3 and the regex that people write, on the gold in one run.

    python benchmarks/claims_gold.py [--specs FOLDER] [--traces FOLDER] [--differences]

A hit has the right characters and the right value (a tuple, range or ratio is one claim). "misread" is the share of
ordinals, dates, markers, option letters and identifiers that a reader takes for quantities. Values of the peers are
floats and are compared to nine digits; the unit is compared for ours only, whose names the gold has.
With ``--specs``, the share of published cases that are read right is printed too, with what is left out on purpose;
with ``--traces`` (the labelled traces), the passages of real text whose places ``tests/claims/real`` holds.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "claims"))

import gold  # noqa: E402
import real  # noqa: E402
import specs  # noqa: E402

PLAIN = re.compile(r"[-−]?\d+(?:,\d{3})*(?:\.\d+)?(?:\s?(?:%|°|percent|degrees?|cm|mm|km|m|kg|g|feet|ft|inches))?")


def by_regex(text: str) -> list[gold.Expected]:
    """Return what the regex finds: a number, perhaps with a common unit."""
    found = []
    for match in PLAIN.finditer(text):
        number = re.sub(r"[^\d.\-]", "", match[0].replace("−", "-")).rstrip(".")
        found.append(gold.Expected(match.start(), match.end(), gold.plain(number), ""))
    return found


def by_quantulum(text: str) -> list[gold.Expected]:
    """Return what quantulum3 finds, with its classifier off (it does not load with today's scikit-learn)."""
    from quantulum3 import classifier, parser  # type: ignore[import-untyped]

    classifier.USE_CLF = False
    try:
        quantities = parser.parse(text)
    except Exception as error:  # noqa: BLE001 - it raises many kinds on LaTeX; then it has read nothing
        print(f"quantulum3: {type(error).__name__} on {text[:40]!r}", file=sys.stderr)
        return []
    return [
        gold.Expected(q.span[0], q.span[1], gold.plain(str(Fraction(str(q.value)).limit_denominator(10**9))), "")
        for q in quantities
    ]


def measure(
    name: str, cases: list[gold.Case], reader: Callable[[str], list[gold.Expected]], ours: bool = False
) -> None:
    """Print one reader's row."""
    score = gold.score([(case, reader(case.text)) for case in cases])
    unit = f"{score.units_right / score.hits:.3f}" if ours else "–"
    kind = f"{score.kinds_right / score.hits:.3f}" if ours else "–"
    named = f"{score.named / score.names:.2f}" if ours else "–"
    print(
        f"| {name} | {score.precision:.3f} | {score.recall:.3f} | {score.f1:.3f} | "
        f"{unit} | {kind} | {score.misread / score.names:.2f} | {named} |"
    )


def table(title: str, cases: list[gold.Case], show: bool) -> None:
    """Print how each reader does on some cases, and where ours differs."""
    claims = [claim for case in cases for claim in case.claims]
    quantities = sum(claim.is_quantity for claim in claims)
    names = sum(claim.value in gold.NAMED for claim in claims)
    print(f"\n{title}: {len(cases)} texts, {quantities} quantities, {names} names")
    print("| reader | precision | recall | F1 | unit | kind | misread | named |\n|---|---|---|---|---|---|---|---|")
    measure("tracelens", cases, gold.ours, ours=True)
    if find_spec("quantulum3"):
        measure("quantulum3", cases, by_quantulum)
    else:
        print("| quantulum3 | not installed: pip install quantulum3 |")
    measure("plain regex", cases, by_regex)
    for case in cases if show else ():
        if found := gold.differences(case, gold.ours(case.text)):
            print(f"\n{case.file}\n{case.text}", *found, sep="\n")


def published(folder: Path, show: bool) -> None:
    """Print the share of the published cases that are read right."""
    verdicts = specs.verdicts(folder)
    kept = [verdict for verdict in verdicts if not verdict.left_out]
    right = sum(verdict.right for verdict in kept)
    print(
        f"\npublished specifications: {right} of {len(kept)} right ({right / len(kept):.1%}), "
        f"{len(verdicts) - len(kept)} left out"
    )
    for verdict in kept if show else ():
        if not verdict.right:
            print(verdict.file, verdict.text, f"  wanted {verdict.wanted}", f"  found  {verdict.found}", sep="\n")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--specs", type=Path, help="folder of published specifications")
    arguments.add_argument("--traces", type=Path, help="folder of labelled traces")
    arguments.add_argument("--differences", action="store_true", help="print each difference")
    given = arguments.parse_args()
    table("sentences made by hand", gold.cases(), given.differences)
    if given.traces:
        for sample in sorted(real.FOLDER.glob("*.yaml")):
            table(f"real text, {sample.stem} sample", real.cases(given.traces, sample.stem), given.differences)
        for sample in sorted(real.ROLES.glob("*.yaml")):
            found = real.roles(given.traces, sample.stem)
            print(f"\nroles on real text, {sample.stem}: {found.right} of {found.of} quantities right in all six")
            print(*(found.wrong if given.differences else ()), sep="\n")
    if given.specs:
        published(given.specs, given.differences)


if __name__ == "__main__":
    main()
