-- Paired outcomes for each dataset, task, model and couple of conditions. Pairs of one item (its epochs; and with model
-- NULL, of all models) form a cluster; alike clusters share a row: `gap` is gained less lost in each, `changed` gained
-- plus lost, `size` its pairs, `clusters` how many there are. The four cells are sums over all of them. Beside them stand
-- the pairs, the unscored, the traces of each condition with a partner or without, and the characters written.
WITH paired AS MATERIALIZED (
    SELECT dataset, task, model, condition_a, condition_b, sample_id, flip FROM pairs
), clustered AS (
    SELECT dataset, task, model, condition_a, condition_b, sample_id,
        count(*) FILTER (flip = 'both_right') AS both_right, count(*) FILTER (flip = 'gained') AS gained,
        count(*) FILTER (flip = 'lost') AS lost, count(*) FILTER (flip = 'both_wrong') AS both_wrong
    FROM paired
    WHERE flip IS NOT NULL
    GROUP BY GROUPING SETS ((dataset, task, model, condition_a, condition_b, sample_id), (dataset, task, condition_a, condition_b, sample_id))
), kinds AS (
    SELECT condition, CASE condition WHEN 'direct' THEN 0 WHEN 'reasoning' THEN 1 ELSE 2 END AS rank FROM (SELECT DISTINCT condition FROM traces)
), couples AS (
    SELECT a.condition AS condition_a, b.condition AS condition_b
    FROM kinds AS a JOIN kinds AS b ON (a.rank, a.condition) < (b.rank, b.condition)
), words AS (
    SELECT dataset, task, model, condition, count(*) AS traces, sum(characters)::BIGINT AS characters FROM traces GROUP BY ALL
), matched AS (
    SELECT dataset, task, model, condition_a, condition_b, count(*) AS pairs, count(*) FILTER (flip IS NULL) AS unscored FROM paired GROUP BY ALL
)
SELECT dataset, task, model, condition_a, condition_b,
    gained - lost AS gap, gained + lost AS changed, both_right + gained + lost + both_wrong AS size, count(*) AS clusters,
    sum(both_right)::BIGINT AS both_right, sum(gained)::BIGINT AS gained, sum(lost)::BIGINT AS lost, sum(both_wrong)::BIGINT AS both_wrong,
    0 AS pairs, 0 AS unscored, 0 AS traces_a, 0 AS traces_b, 0 AS characters_a, 0 AS characters_b
FROM clustered
GROUP BY ALL
UNION ALL
SELECT dataset, task, model, condition_a, condition_b, 0, 0, 0, 0, 0, 0, 0, 0, pairs, unscored, 0, 0, 0, 0 FROM matched
UNION ALL
SELECT dataset, task, model, condition_a, condition_b, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    CASE WHEN condition = condition_a THEN traces ELSE 0 END, CASE WHEN condition = condition_b THEN traces ELSE 0 END,
    CASE WHEN condition = condition_a THEN characters ELSE 0 END, CASE WHEN condition = condition_b THEN characters ELSE 0 END
FROM words JOIN couples ON condition IN (condition_a, condition_b)
ORDER BY ALL
