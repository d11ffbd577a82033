"""Published figures, each with its source: textbooks, papers, documentation of packages."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tracelens.stats import (
    agreement,
    categories,
    chance,
    clustered,
    equivalence,
    graded,
    latent,
    multiple,
    paired,
    power,
    prevalence,
    proportions,
    raters,
    resampling,
    strata,
    two_proportions,
)

N = None
# Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", example C: 12 units (rows) by 4 observers.
EXAMPLE_C = list(zip(
    [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N], [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
    [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N], [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N], strict=True,
))  # fmt: skip
# Shrout & Fleiss 1979, table 2: 6 targets by 4 judges.
SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
# Berkeley admissions 1973 by department, men and women by admitted and rejected (R: UCBAdmissions).
BERKELEY = [
    [[512, 313], [89, 19]], [[353, 207], [17, 8]], [[120, 205], [202, 391]],
    [[138, 279], [131, 244]], [[53, 138], [94, 299]], [[22, 351], [24, 317]],
]  # fmt: skip
VISION = [[1520, 266, 124, 66], [234, 1512, 432, 78], [117, 362, 1772, 205], [36, 82, 179, 492]]


def close(value: float, digits: int = 4) -> object:
    return pytest.approx(value, abs=0.51 * 10**-digits)


def test_mcnemar_of_the_prime_minister_s_approval_agresti_2002_table_10_1() -> None:
    table = paired.PairTable(794, 86, 150, 570)

    assert paired.mcnemar(86, 150).chi2 == close(17.36, 2)
    assert paired.wald(table).value == close(-0.04)
    assert paired.paired_odds_ratio(150, 86).value == close(1.74, 2)


def test_mcnemar_of_airway_reactions_fagerland_2013_table_1() -> None:
    m = paired.mcnemar(7, 1)

    assert (m.asymptotic, m.corrected, m.exact, m.mid) == (
        close(0.034, 3),
        close(0.077, 3),
        close(0.070, 3),
        close(0.039, 3),
    )


def test_mid_p_with_as_many_gained_as_lost_fagerland_2013_supplement() -> None:
    assert paired.mcnemar(2, 2).mid == pytest.approx(1 - 0.5 * 6 / 16)


def test_paired_interval_newcombe_1998_method_10() -> None:
    low, high = paired.newcombe_paired(paired.PairTable(20, 12, 2, 16))

    assert (low, high) == (close(0.0562), close(0.3292))


def test_tango_interval_of_one_discordant_pair_in_44_tango_1998() -> None:
    assert paired.tango(0, 1, 44) == (close(-0.118, 3), close(0.059, 3))


def test_score_interval_newcombe_1998_table_2() -> None:
    assert two_proportions.miettinen_nurminen(56, 70, 48, 80) == (close(0.0528), close(0.3382))
    assert two_proportions.newcombe(9, 10, 3, 10) == (close(0.1705), close(0.8090))


def test_fisher_of_the_lady_tasting_tea_fisher_1935() -> None:
    assert two_proportions.fisher_exact(3, 4, 1, 4, "greater").p_value == close(0.2429)
    assert two_proportions.conditional_odds_ratio(3, 4, 1, 4).value == close(6.408309, 4)


def test_rates_newcombe_1998_table_1() -> None:
    assert proportions.wilson(0, 20) == (0.0, close(0.1611))
    assert proportions.clopper_pearson(0, 20) == (0.0, close(0.1684))
    assert proportions.wilson(15, 148) == (close(0.0624), close(0.1605))
    assert proportions.mid_p_interval(15, 148) == (close(0.0601), close(0.1581))


def test_krippendorff_s_alpha_2011_example_c() -> None:
    found = {
        k: raters.krippendorff_alpha(EXAMPLE_C, k, repetitions=0).value
        for k in ("nominal", "ordinal", "interval", "ratio")
    }

    assert found == {
        "nominal": close(0.743, 3),
        "ordinal": close(0.815, 3),
        "interval": close(0.849, 3),
        "ratio": close(0.797, 3),
    }


def test_gwet_ac1_and_fleiss_kappa_of_the_same_ratings_gwet_2014() -> None:
    counts = raters.rating_counts(EXAMPLE_C)

    assert (raters.gwet_ac(counts).value, raters.gwet_ac(counts).se) == (close(0.77544, 5), close(0.14295, 5))
    assert raters.fleiss_kappa(counts).value == close(0.76117, 5)


def test_kappa_of_diagnoses_fleiss_2003_table_18_1() -> None:
    k = agreement.cohen_kappa([[75, 1, 4], [5, 4, 1], [0, 0, 10]])

    assert (k.value, k.se, k.se_null) == (close(0.676, 3), close(0.088, 3), close(0.076, 3))


def test_weighted_kappa_is_that_of_statsmodels() -> None:
    from statsmodels.stats.inter_rater import cohens_kappa

    table = np.array([[20, 5, 1], [4, 30, 6], [2, 7, 25]])
    for weights in ("linear", "quadratic"):
        ours, theirs = agreement.cohen_kappa(table, weights), cohens_kappa(table, wt=weights)
        assert (ours.value, ours.se, ours.se_null) == pytest.approx((theirs.kappa, theirs.std_kappa, theirs.std_kappa0))


@pytest.mark.parametrize(
    ("form", "value"), [("1,1", 0.17), ("2,1", 0.29), ("3,1", 0.71), ("1,k", 0.44), ("2,k", 0.62), ("3,k", 0.91)]
)
def test_intraclass_correlations_shrout_fleiss_1979_table_4(form: str, value: float) -> None:
    assert raters.icc(SHROUT_FLEISS, form).value == close(value, 2)


def test_symmetry_and_margins_of_unaided_vision_stuart_1955() -> None:
    assert categories.bowker(VISION).statistic == close(19.11, 2)
    assert categories.stuart_maxwell(VISION).statistic == close(11.96, 2)
    assert categories.bhapkar(VISION).statistic == close(11.98, 2)


def test_cochran_q_is_that_of_statsmodels() -> None:
    from statsmodels.stats.contingency_tables import cochrans_q

    x = np.random.default_rng(0).binomial(1, [0.3, 0.5, 0.6], size=(50, 3))
    assert categories.cochran_q(x).statistic == pytest.approx(cochrans_q(x).statistic)


def test_mantel_haenszel_of_berkeley_admissions_as_r_prints_it() -> None:
    pooled = strata.mantel_haenszel(BERKELEY)

    assert pooled.odds_ratio.value == close(0.9046968, 7)
    assert (pooled.odds_ratio.low, pooled.odds_ratio.high) == (close(0.7719074, 6), close(1.0603298, 6))
    assert (pooled.test_corrected.statistic, pooled.test_corrected.p_value) == (close(1.4269, 4), close(0.2323, 4))


def test_adjusted_p_values_are_those_of_statsmodels() -> None:
    from statsmodels.stats.multitest import multipletests

    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759]
    named = {
        "holm": "holm",
        "hochberg": "simes-hochberg",
        "benjamini-hochberg": "fdr_bh",
        "benjamini-yekutieli": "fdr_by",
        "sidak": "sidak",
    }
    for ours, theirs in named.items():
        assert multiple.adjust(p, ours) == pytest.approx(tuple(multipletests(p, method=theirs)[1]))


def test_a_test_that_could_not_be_made_does_not_count_towards_its_family() -> None:
    assert multiple.holm([0.01, math.nan, 0.02])[0] == pytest.approx(0.02)


def test_exact_signed_ranks_with_ties_are_those_of_all_flips() -> None:
    from scipy.stats import PermutationMethod, wilcoxon

    d = [1, 1, -2, 3, 3, 3, -1, 4, 5]
    assert graded.wilcoxon(d).p_value == pytest.approx(wilcoxon(d, method=PermutationMethod()).pvalue)


def test_sign_flips_list_all_sums_where_they_can() -> None:
    d = [0.5, 1.25, -0.75, 2.0, 1.5]
    means = [
        abs(sum(s * x for s, x in zip(np.array(signs) * 2 - 1, d, strict=True))) for signs in np.ndindex(*(2,) * 5)
    ]
    expected = sum(m >= sum(d) - 1e-9 for m in means) / 32

    assert resampling.sign_flip_test(resampling.tally(d)).p_value == pytest.approx(expected)


def test_cluster_robust_errors_are_those_of_statsmodels() -> None:
    import statsmodels.api as sm

    rng = np.random.default_rng(1)
    values, groups = rng.normal(size=60), np.repeat(np.arange(12), 5)
    fit = sm.OLS(values, np.ones(60)).fit(cov_type="cluster", cov_kwds={"groups": groups, "df_correction": False})
    ours = clustered.cluster_mean(clustered.group_by_cluster(values, groups)).estimate.se

    assert ours == pytest.approx(fit.bse[0], rel=1e-9)


def test_epochs_and_items_miller_2024_section_5() -> None:
    endless = power.MillerDesign(1 / 9, 1 / 6, 1 / 6, math.inf, math.inf)

    assert power.miller_n(endless, 0.03) == close(969, 0)


def test_power_as_r_prints_it() -> None:
    assert power.two_proportions(50, 0.5, 0.75) == close(0.7401659, 6)
    assert power.two_proportions_n(0.5, 0.75, 0.9) == close(76.7, 1)


def test_equivalence_is_not_shown_at_one_point_and_is_at_three() -> None:
    assert equivalence.paired_tost_wald(560, 540, 3800, 0.01).p_value == close(0.293652, 6)
    assert equivalence.paired_tost(560, 540, 3800, 0.03).equivalent


def test_poisson_binomial_is_that_of_scipy() -> None:
    from scipy.stats import poisson_binom

    ours = chance.against_chance(12, {0.25: 10, 0.5: 10})
    theirs = poisson_binom(np.array([0.25] * 10 + [0.5] * 10))

    assert (ours.greater, ours.less) == pytest.approx((theirs.sf(11), theirs.cdf(12)))


def test_true_prevalence_as_epir_prints_it() -> None:
    assert 100 * prevalence.rogan_gladen(23, 150, 0.96, 0.89).value == close(5.1, 1)


def test_ppi_without_tuning_adds_the_judge_s_mean_error() -> None:
    y, f, rest = [1, 0, 1, 1, 0, 0], [1, 0, 0, 1, 0, 1], [1, 1, 0, 0, 1, 0, 0, 1]

    assert prevalence.ppi_mean(y, f, rest, tuning=1).value == pytest.approx(np.mean(rest) + np.mean(np.subtract(y, f)))
    assert prevalence.ppi_mean(y, f, rest, tuning=0).value == pytest.approx(np.mean(y))


def test_stratified_labels_taken_more_often_where_the_judge_says_present_do_not_bias() -> None:
    rng = np.random.default_rng(0)
    truth = rng.random(40_000) < 0.1
    judge = np.where(rng.random(40_000) < 0.85, truth, ~truth)
    parts = []
    for side, share in ((True, 0.5), (False, 0.05)):
        rows = np.flatnonzero(judge == side)
        chosen = rng.choice(rows, int(share * len(rows)), replace=False)
        parts.append(
            prevalence.Stratum(judge[rows].astype(float), judge[chosen].astype(float), truth[chosen].astype(float))
        )

    found = prevalence.stratified_aipw(parts)

    assert abs(found.value - truth.mean()) < 3 * found.se
    assert found.se < 0.005


def test_dawid_and_skene_find_the_raters_confusions() -> None:
    rng = np.random.default_rng(2)
    truth = rng.integers(0, 2, 1_500)
    skill = (0.9, 0.85, 0.8, 0.75, 0.7)
    ratings = [[int(t if rng.random() < s else 1 - t) for s in skill] for t in truth]

    fit = latent.dawid_skene(ratings)

    assert fit.converged
    assert np.mean(np.array(fit.labels()) == truth) > 0.92
    assert [float(fit.confusion[r].diagonal().mean()) for r in range(5)] == pytest.approx(skill, abs=0.06)
