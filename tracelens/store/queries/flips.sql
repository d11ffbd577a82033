-- The four cells of the paired comparison for each dataset, task, model and couple of conditions.
SELECT dataset, task, model, condition_a, condition_b,
    count(*) FILTER (flip = 'both_right') AS both_right,
    count(*) FILTER (flip = 'gained') AS gained,
    count(*) FILTER (flip = 'lost') AS lost,
    count(*) FILTER (flip = 'both_wrong') AS both_wrong
FROM pairs
GROUP BY ALL
ORDER BY ALL
