-- Paired outcomes for each dataset, task, model and couple of conditions. Pairs of one item (its epochs; and with model
-- NULL, of all models) form a cluster; alike clusters share a row: `gap` is gained less lost in each, `changed` gained
-- plus lost, `size` its pairs, `clusters` how many there are. The four cells are sums over all of them.
WITH scored AS (
    SELECT dataset, task, model, condition_a, condition_b, sample_id, flip FROM pairs WHERE flip IS NOT NULL
), clustered AS (
    SELECT dataset, task, model, condition_a, condition_b, sample_id,
        count(*) FILTER (flip = 'both_right') AS both_right, count(*) FILTER (flip = 'gained') AS gained,
        count(*) FILTER (flip = 'lost') AS lost, count(*) FILTER (flip = 'both_wrong') AS both_wrong
    FROM scored
    GROUP BY GROUPING SETS ((dataset, task, model, condition_a, condition_b, sample_id), (dataset, task, condition_a, condition_b, sample_id))
)
SELECT dataset, task, model, condition_a, condition_b,
    gained - lost AS gap, gained + lost AS changed, both_right + gained + lost + both_wrong AS size, count(*) AS clusters,
    sum(both_right)::BIGINT AS both_right, sum(gained)::BIGINT AS gained, sum(lost)::BIGINT AS lost, sum(both_wrong)::BIGINT AS both_wrong
FROM clustered
GROUP BY ALL
ORDER BY ALL
