-- Every model of the study on every data set, so that a tuned model shows what it takes along to other benchmarks. Only
-- the plain and the reasoning question; baselines are left out.
SELECT dataset, model, condition, sum(scored)::BIGINT AS scored, sum(correct)::BIGINT AS correct,
    sum(correct) / sum(scored) AS accuracy,
    wilson_low(sum(correct), sum(scored)) AS low, wilson_high(sum(correct), sum(scored)) AS high
FROM accuracy
WHERE scored > 0 AND condition IN ('direct', 'reasoning')
    AND model IN (SELECT model FROM accuracy WHERE dataset LIKE 'spacenum%')
GROUP BY ALL
ORDER BY ALL
