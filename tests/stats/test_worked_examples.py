"""Every worked example that lies beside the project is reproduced, digit by digit, to its own tolerance."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tracelens.stats import (
    agreement,
    categories,
    chance,
    clustered,
    detection,
    equivalence,
    graded,
    latent,
    multiple,
    paired,
    power,
    prevalence,
    proportions,
    raters,
    two_proportions,
)

pytestmark = pytest.mark.shared
Json = dict[str, Any]


def mcnemar(i: Json) -> Json:
    (both, b), (c, neither) = i["table"]
    m = paired.mcnemar(b, c)
    wald = paired.wald(paired.PairTable(both, b, c, neither))
    return {
        "z2": m.chi2,
        "p_asym": m.asymptotic,
        "chi2_cc": m.chi2_corrected,
        "p_cc": m.corrected,
        "p_exact": m.exact,
        "p_mid": m.mid,
        "diff": wald.value,
        "se_wald": wald.se,
        "ci_lo": wald.low,
        "ci_hi": wald.high,
        "odds_ratio": paired.paired_odds_ratio(b, c).value,
    }


def cohen_kappa(i: Json) -> Json:
    k = agreement.cohen_kappa(i["table"])
    return {
        "po": k.observed,
        "pe": k.expected,
        "kappa": k.value,
        "se": k.se,
        "se0": k.se_null,
        "ci_lo": k.low,
        "ci_hi": k.high,
    }


def cohen_kappa_weighted(i: Json) -> Json:
    codes = [
        [code for part in i[y].split(",") for code, n in [part.split("x")] for _ in range(int(n))] for y in ("y1", "y2")
    ]
    table = agreement.crosstab(*codes)
    return {
        "kappa": agreement.cohen_kappa(table).value,
        "kappa_linear": agreement.cohen_kappa(table, "linear").value,
        "kappa_quadratic": agreement.cohen_kappa(table, "quadratic").value,
        "macro_f1": detection.macro_f1(table),
    }


def krippendorff_alpha(i: Json) -> Json:
    units = list(zip(*i["data"], strict=True))
    return {
        level: raters.krippendorff_alpha(units, level, repetitions=0).value
        for level in ("nominal", "ordinal", "interval", "ratio")
    }


def proportion_ci(i: Json) -> Json:
    named = {
        "wilson": proportions.wilson,
        "cp": proportions.clopper_pearson,
        "wald": proportions.wald,
        "jeffreys": proportions.jeffreys,
    }
    return {
        f"{name}_{side}": bound
        for name, function in named.items()
        for side, bound in zip(("lo", "hi"), function(i["x"], i["n"]), strict=True)
    }


def two_proportion_ci(i: Json) -> Json:
    counts = (i["x1"], i["n1"], i["x2"], i["n2"])
    low, high = two_proportions.newcombe(*counts)
    return {"diff": two_proportions.difference_wald(*counts).value, "lo": low, "hi": high}


def multiple_testing(i: Json) -> Json:
    bh, holm = multiple.benjamini_hochberg(i["p"]), multiple.holm(i["p"])
    return {
        "bh_rejects": multiple.rejected(bh, i["alpha"]),
        "bonf_rejects": multiple.rejected(multiple.bonferroni(i["p"]), i["alpha"]),
        "holm_rejects": multiple.rejected(holm, i["alpha"]),
        "bh_adj": bh,
        "holm_adj": holm,
        "by_adj": multiple.benjamini_yekutieli(i["p"]),
    }


def power_figures(i: Json) -> Json:
    if "h" in i:
        value = power.two_proportions_h(i["h"], i["n"], None, i["alpha"], i["alternative"])
        return {"power": value, "closed": value}

    def items(epochs: float) -> float:
        design = power.MillerDesign(i["omega2"], i["sigma2"], i["sigma2"], epochs, epochs)
        return power.miller_n(design, i["delta"], i["power"], i["alpha"])

    return {"n_K1": items(1), "n_K10": items(10), "n_Kinf": items(math.inf)}


def prevalence_correction(i: Json) -> Json:
    if "se" in i:
        r = prevalence.rogan_gladen(i["pos"], i["n"], i["se"], i["sp"])
        return {
            "apparent": r.apparent,
            "true_prev": r.value,
            "true_prev_pct": 100 * r.value,
            "se_known_sesp": r.se,
            "wilson_mapped_lo": r.low,
            "wilson_mapped_hi": r.high,
        }
    r = prevalence.rogan_gladen_estimated(i["judge_pos"], i["n"], i["tp"], i["gold_pos"], i["tn"], i["gold_neg"])
    return {
        "se_hat": i["tp"] / i["gold_pos"],
        "sp_hat": i["tn"] / i["gold_neg"],
        "apparent": r.apparent,
        "theta": r.value,
        "se_theta": r.se,
        "ci_lo": r.low,
        "ci_hi": r.high,
    }


def binomial_test(i: Json) -> Json:
    low, high = proportions.clopper_pearson(i["x"], i["n"])
    return {
        "p": proportions.binomial_test(i["x"], i["n"], i["p0"]),
        "ci_lo": low,
        "ci_hi": high,
        "estimate": i["x"] / i["n"],
    }


def bayes_beta_binomial(i: Json) -> Json:
    p = proportions.beta_posterior(i["x"], i["n"], tuple(i["prior"]))
    return {"mean": p.mean, "sd": p.sd, "lo": p.low, "hi": p.high, "p_lt_0485": p.below(0.485)}


def wilcoxon_signed_rank(i: Json) -> Json:
    w = graded.wilcoxon(np.subtract(i["x"], i["y"]), alternative="greater")  # as R's example
    return {"V": w.positive, "p": w.p_value}


def category_change(i: Json) -> Json:
    b, s = categories.bowker(i["table"]), categories.stuart_maxwell(i["table"])
    return {
        "bowker": b.statistic,
        "bowker_df": b.df,
        "bowker_p": b.p_value,
        "stuart_maxwell": s.statistic,
        "sm_df": s.df,
        "sm_p": s.p_value,
    }


def effect_size(i: Json) -> Json:
    o = paired.paired_odds_ratio(i["b"], i["c"])
    return {
        "or_": o.value,
        "log_or": o.log,
        "se": o.se_log,
        "ci_lo": o.low,
        "ci_hi": o.high,
        "exact_lo": o.exact_low,
        "exact_hi": o.exact_high,
    }


def equivalence_power(i: Json) -> Json:
    return {
        "n": power.equivalence_n(i["discordance"], i["margin"], i["power"], i["alpha"]),
        "halfwidth90_n3800": power.equivalence_half_width(3800, i["discordance"], i["alpha"]),
    }


def chance_corrected_accuracy(i: Json) -> Json:
    uniform = chance.uniform_chance({4: 16, 2: 4})
    return {"chance": uniform, "above": chance.chance_corrected(i["acc"], uniform)}


def cochran_q(i: Json) -> Json:
    q = categories.cochran_q(i["x"])
    return {"Q": q.statistic, "p": q.p_value}


def jury(i: Json) -> Json:
    return {f"maj{k}": latent.majority_accuracy(i["p"], k) for k in (3, 5)}


def clustered_se(i: Json) -> Json:
    return {
        "deff": clustered.design_effect(i["m"], i["rho"]),
        "n_eff": clustered.effective_size(i["n"], i["m"], i["rho"]),
    }


def processbench_f1(i: Json) -> Json:
    return {"f1": detection.harmonic_mean(i["acc_error"], i["acc_correct"])}


def trivial_baseline(i: Json) -> Json:
    r = detection.rate(i["x"], i["n"])
    return {"acc": r.value, "wilson_lo": r.low, "wilson_hi": r.high}


def graded_error(i: Json) -> Json:
    return {
        "chance": chance.graded_chance(i["grades"]),
        "chance_given_wrong": chance.graded_chance_given_wrong(i["grades"]),
    }


def paired_equivalence(i: Json) -> Json:
    counts = (i["b"], i["c"], i["n"], i["margin"])
    w, t = equivalence.paired_tost_wald(*counts), equivalence.paired_tost(*counts)
    table = paired.PairTable(0, i["b"], i["c"], i["n"] - i["b"] - i["c"])
    return {
        "diff": w.difference,
        "se": paired.wald(table).se,
        "z_lower": w.z_lower,
        "z_upper": w.z_upper,
        "p_tost": w.p_value,
        "ci90_lo": w.interval.low,
        "ci90_hi": w.interval.high,
        "tango_z_lower": t.z_lower,
        "tango_z_upper": t.z_upper,
        "p_mcnemar_exact": paired.mcnemar(i["b"], i["c"]).exact,
    }


TOPICS: dict[str, Callable[[Json], Json]] = {
    "mcnemar": mcnemar,
    "cohen_kappa": cohen_kappa,
    "cohen_kappa_weighted": cohen_kappa_weighted,
    "krippendorff_alpha": krippendorff_alpha,
    "proportion_ci": proportion_ci,
    "two_proportion_ci": two_proportion_ci,
    "multiple_testing": multiple_testing,
    "power": power_figures,
    "prevalence_correction": prevalence_correction,
    "binomial_test": binomial_test,
    "bayes_beta_binomial": bayes_beta_binomial,
    "wilcoxon_signed_rank": wilcoxon_signed_rank,
    "category_change": category_change,
    "effect_size": effect_size,
    "equivalence_power": equivalence_power,
    "chance_corrected_accuracy": chance_corrected_accuracy,
    "cochran_q": cochran_q,
    "jury": jury,
    "clustered_se": clustered_se,
    "processbench_f1": processbench_f1,
    "trivial_baseline": trivial_baseline,
    "graded_error": graded_error,
    "paired_equivalence": paired_equivalence,
}


def test_every_worked_example_is_reproduced(shared: Path) -> None:
    examples = json.loads((shared / "stats" / "vectors.json").read_text())["vectors"]
    missed = {}
    for example in examples:
        ours = TOPICS[example["topic"]](example["inputs"])
        for key, expected in example["expected"].items():
            if ours[key] != pytest.approx(expected, rel=0, abs=example["abs_tol"]):
                missed[example["id"], key] = (ours[key], expected)

    assert len(examples) >= 20
    assert missed == {}
