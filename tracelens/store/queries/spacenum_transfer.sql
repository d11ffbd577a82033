-- Every model on every data set, so that a model tuned on the study shows what it takes along to other benchmarks.
SELECT dataset, model, condition, sum(scored)::BIGINT AS scored, sum(correct)::BIGINT AS correct,
    sum(correct) / sum(scored) AS accuracy,
    wilson_low(sum(correct), sum(scored)) AS low, wilson_high(sum(correct), sum(scored)) AS high
FROM accuracy
WHERE scored > 0
GROUP BY ALL
ORDER BY ALL
