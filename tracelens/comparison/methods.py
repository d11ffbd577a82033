"""A methods paragraph with references, made of what was in fact done."""

from __future__ import annotations

from collections.abc import Sequence

from tracelens.comparison.contrast import Contrast, Plan
from tracelens.comparison.gee import Model
from tracelens.comparison.several import Strata
from tracelens.comparison.shift import Shift

REFERENCES = {
    "mcnemar": "Fagerland, Lydersen & Laake (2013), BMC Medical Research Methodology 13:91",
    "tango": "Tango (1998), Statistics in Medicine 17:891",
    "miller": "Miller (2024), arXiv 2411.00640",
    "tost": "Schuirmann (1987), Journal of Pharmacokinetics and Biopharmaceutics 15:657",
    "wilson": "Wilson (1927), Journal of the American Statistical Association 22:209",
    "holm": "Holm (1979), Scandinavian Journal of Statistics 6:65",
    "bh": "Benjamini & Hochberg (1995), Journal of the Royal Statistical Society B 57:289",
    "cochran": "Cochran (1950), Biometrika 37:256",
    "flip": "Phipson & Smyth (2010), Statistical Applications in Genetics and Molecular Biology 9:39",
    "mh": "Mantel & Haenszel (1959), Journal of the National Cancer Institute 22:719",
    "liang": "Liang (1985), Biometrika 72:678",
    "bowker": "Bowker (1948), Journal of the American Statistical Association 43:572",
    "stuart": "Stuart (1955), Biometrika 42:412",
    "gee": "Liang & Zeger (1986), Biometrika 73:13",
    "wilcoxon": "Wilcoxon (1945), Biometrics Bulletin 1:80",
}


def paragraph(
    plan: Plan,
    planned: Sequence[Contrast],
    explored: Sequence[Contrast],
    strata: Sequence[Strata] = (),
    shifts: Sequence[Shift] = (),
    models: Sequence[Model] = (),
) -> str:
    """Return sentences for a paper's methods section, and the references that they name."""
    said: list[str] = []
    used: list[str] = []
    items = sorted({c.items for c in planned})
    span = f"{items[0]:,}" if len(items) == 1 else f"{items[0]:,} to {items[-1]:,}" if items else "0"
    arms = " and ".join(plan.arms) if len(plan.arms) == 2 else ", ".join(plan.arms)
    said.append(
        f"We compared {arms} on the same items (matched by {', '.join(plan.item_columns)}; {span} "
        "items a contrast). Answers that could not be read, and truncated ones, counted as wrong; "
        "a sensitivity analysis left the former out."
    )
    _tests(planned, said, used)
    said.append(
        f"Equivalence was tested against a margin of {100 * plan.margin:g} percentage points by two "
        "one-sided tests [tost]; a contrast is called different, equivalent or inconclusive."
    )
    used.append("tost")
    if planned:
        said.append(f"The {len(planned)} planned contrasts were adjusted by Holm's method [holm].")
        used.append("holm")
    if explored:
        said.append(
            f"The {len(explored)} contrasts of error categories were exploratory and adjusted by "
            "the Benjamini–Hochberg method [bh]; their denominators are items that could be "
            "assessed under both arms."
        )
        used.append("bh")
    if len(plan.arms) > 2:
        said.append("More than two arms were first tested together by Cochran's Q [cochran].")
        used.append("cochran")
    _over_tasks(strata, shifts, models, said, used)
    said.append(f"Seed {plan.seed}; computed with tracelens.")
    return _numbered(" ".join(said), used)


def _over_tasks(
    strata: Sequence[Strata], shifts: Sequence[Shift], models: Sequence[Model], said: list[str], used: list[str]
) -> None:
    """Add what was done over tasks and over categories of whole traces, where it was not refused."""
    if any(one.odds_ratio for one in strata):
        said.append(
            "Tasks were pooled by the Mantel–Haenszel odds ratio [mh] with a variance that holds for pairs "
            "[liang], and compared by the chi-squared of their differences."
        )
        used += ["mh", "liang"]
    if any(one.symmetry for one in shifts):
        said.append(
            "Shifts between categories were tested by Bowker's test of symmetry [bowker] and the "
            "Stuart–Maxwell test of marginal homogeneity [stuart], without adjustment."
        )
        used += ["bowker", "stuart"]
    if any(one.odds for one in models):
        said.append(
            "We also fitted logistic GEE models with exchangeable correlation within clusters and "
            "tasks as fixed effects [gee]."
        )
        used.append("gee")


def _tests(planned: Sequence[Contrast], said: list[str], used: list[str]) -> None:
    """Add what was done for single traces, for several epochs or clusters, and for scores."""
    accuracy = [c for c in planned if c.measure == "accuracy"]
    if any(c.cells for c in accuracy):
        said.append(
            "Accuracies carry Wilson intervals [wilson]; paired differences Tango's score interval "
            "[tango] and McNemar's mid-p test [mcnemar]."
        )
        used += ["wilson", "tango", "mcnemar"]
    if any(c.cells is None for c in accuracy):
        said.append(
            "Where items had several epochs or were drawn in clusters, we averaged within items "
            "and used cluster-robust standard errors with t intervals [miller], beside a cluster "
            "bootstrap and a sign-flip permutation test [flip]."
        )
        used += ["miller", "flip"]
    if any(c.measure.startswith("score") for c in planned):
        said.append(
            "Graded scores were compared by a sign-flip permutation test [flip] and Wilcoxon's "
            "signed-rank test [wilcoxon], with t intervals of the mean difference."
        )
        used += ["flip", "wilcoxon"]


def _numbered(text: str, used: Sequence[str]) -> str:
    order = sorted(dict.fromkeys(used), key=lambda key: text.find(f"[{key}]"))
    for number, key in enumerate(order, 1):
        text = text.replace(f"[{key}]", f"[{number}]")
    listed = "\n".join(f"[{i}] {REFERENCES[key]}" for i, key in enumerate(order, 1))
    return f"{text}\n\n{listed}"
