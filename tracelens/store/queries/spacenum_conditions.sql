-- Each condition of the SpaceNum study against the plain direct question, in the cells of the query flips: pairs of one
-- item form a cluster, alike clusters share a row, and model NULL pools the models.
WITH clustered AS (
    SELECT dataset, task, model, condition_b AS condition, sample_id,
        count(*) FILTER (flip = 'both_right') AS both_right, count(*) FILTER (flip = 'gained') AS gained,
        count(*) FILTER (flip = 'lost') AS lost, count(*) FILTER (flip = 'both_wrong') AS both_wrong
    FROM pairs
    WHERE flip IS NOT NULL AND condition_a = 'direct' AND dataset LIKE 'spacenum%'
    GROUP BY GROUPING SETS ((dataset, task, model, condition_b, sample_id), (dataset, task, condition_b, sample_id))
)
SELECT dataset, task, model, condition,
    gained - lost AS gap, gained + lost AS changed, both_right + gained + lost + both_wrong AS size, count(*) AS clusters,
    sum(both_right)::BIGINT AS both_right, sum(gained)::BIGINT AS gained, sum(lost)::BIGINT AS lost, sum(both_wrong)::BIGINT AS both_wrong
FROM clustered
GROUP BY ALL
ORDER BY ALL
