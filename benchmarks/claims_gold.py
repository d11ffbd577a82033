"""How well numbers are read: our reader, quantulum3 and the regex that people write, on the gold in one run.

    python benchmarks/claims_gold.py [folder of published specifications]

A hit has the right characters and the right value (a tuple, range or ratio is one claim). "misread" is the share of
ordinals, dates, markers, option letters and identifiers that a reader takes for quantities. Values of the peers are
floats and are compared to nine digits; the unit is compared for ours only, whose names the gold has.
With a folder, the share of published cases that are read right is printed too, with what is left out on purpose.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "claims"))

import gold  # noqa: E402
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
    from quantulum3 import classifier, parser

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


def measure(name: str, reader: Callable[[str], list[gold.Expected]], with_units: bool = False) -> None:
    """Print one reader's row."""
    score = gold.score([(case, reader(case.text)) for case in gold.cases()])
    unit = f"{score.units_right / score.units:.3f}" if with_units and score.units else "–"
    print(
        f"| {name} | {score.precision:.3f} | {score.recall:.3f} | {score.f1:.3f} | "
        f"{unit} | {score.misread / score.names:.2f} |"
    )


def main() -> None:
    cases = gold.cases()
    print(f"{len(cases)} sentences, {sum(c.is_quantity for case in cases for c in case.claims)} quantities")
    print("| reader | precision | recall | F1 | unit | misread |\n|---|---|---|---|---|---|")
    measure("tracelens", gold.ours, with_units=True)
    measure("quantulum3", by_quantulum)
    measure("plain regex", by_regex)
    if len(sys.argv) > 1:
        verdicts = specs.verdicts(Path(sys.argv[1]))
        kept = [verdict for verdict in verdicts if not verdict.left_out]
        right = sum(verdict.right for verdict in kept)
        print(
            f"published specifications: {right} of {len(kept)} right ({right / len(kept):.1%}), "
            f"{len(verdicts) - len(kept)} left out"
        )


if __name__ == "__main__":
    main()
