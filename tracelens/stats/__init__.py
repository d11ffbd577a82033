"""Statistics for comparing traces: pure functions of counts and arrays, frozen results out.

Import the module you need (``from tracelens.stats import paired``). scipy, statsmodels and
scikit-learn do what they do well and are imported inside the functions that need them; what they
lack is written here with its source. Intervals are two-sided at ``level`` (0.95 by default),
p-values two-sided unless said.

- ``proportions``, ``two_proportions``: one rate; two independent rates
- ``paired``, ``equivalence``: right or wrong on the same items under two conditions; equivalence
  within a margin
- ``graded``, ``clustered``, ``resampling``: scores; several epochs or clustered items; permutation
  and bootstrap
- ``categories``, ``strata``, ``multiple``: many conditions or categories; Mantel–Haenszel and GEE;
  families of tests
- ``chance``: what guessing would score, and tests against it
- ``power``: how many items, how many epochs
- ``agreement``, ``raters``, ``latent``: two raters; many raters; raters without a truth
- ``detection``, ``calibration``, ``prevalence``: a judge against people; its probabilities; rates
  corrected for it
"""
