-- One row for each dataset, task, model and couple of conditions: the four cells, the unscored and the unmatched, the tokens.
WITH kinds AS (
    SELECT DISTINCT condition, CASE condition WHEN 'direct' THEN 0 WHEN 'reasoning' THEN 1 ELSE 2 END AS rank FROM accuracy
), couples AS (
    SELECT a.condition AS condition_a, b.condition AS condition_b
    FROM kinds AS a JOIN kinds AS b ON (a.rank, a.condition) < (b.rank, b.condition)
), places AS (
    SELECT DISTINCT dataset, task, model FROM accuracy
), counted AS (
    SELECT dataset, task, model, condition_a, condition_b,
        count(*) AS pairs,
        count(*) FILTER (flip = 'both_right') AS both_right,
        count(*) FILTER (flip = 'gained') AS gained,
        count(*) FILTER (flip = 'lost') AS lost,
        count(*) FILTER (flip = 'both_wrong') AS both_wrong,
        count(*) FILTER (flip IS NULL) AS unscored
    FROM pairs GROUP BY ALL
), words AS (
    SELECT dataset, task, model, condition, count(*) AS traces, sum(length(text)) AS characters FROM traces GROUP BY ALL
)
SELECT dataset, task, model, condition_a, condition_b,
    coalesce(pairs, 0) AS pairs, coalesce(both_right, 0) AS both_right, coalesce(gained, 0) AS gained,
    coalesce(lost, 0) AS lost, coalesce(both_wrong, 0) AS both_wrong, coalesce(unscored, 0) AS unscored,
    coalesce(a.traces, 0) AS traces_a, coalesce(b.traces, 0) AS traces_b,
    coalesce(a.characters, 0)::BIGINT AS characters_a, coalesce(b.characters, 0)::BIGINT AS characters_b
FROM places CROSS JOIN couples
LEFT JOIN counted USING (dataset, task, model, condition_a, condition_b)
LEFT JOIN words AS a ON (a.dataset, a.task, a.model, a.condition) = (places.dataset, places.task, places.model, condition_a)
LEFT JOIN words AS b ON (b.dataset, b.task, b.model, b.condition) = (places.dataset, places.task, places.model, condition_b)
WHERE coalesce(a.traces, 0) + coalesce(b.traces, 0) > 0
ORDER BY ALL
