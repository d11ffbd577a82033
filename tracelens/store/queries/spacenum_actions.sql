-- Each model's accuracy at the plain question about each action in both directions: the same transitions asked from the
-- number to the view, and back.
SELECT dataset, model, condition, (scene->>'$.cell') AS action, model || ' ' || (scene->>'$.cell') AS asked, (scene->>'$.direction') AS direction,
    count(*) AS traces, count(*) FILTER (correct) AS correct,
    count(*) FILTER (correct) / count(*) AS accuracy,
    wilson_low(count(*) FILTER (correct), count(*)) AS low, wilson_high(count(*) FILTER (correct), count(*)) AS high
FROM traces
WHERE dataset LIKE 'spacenum%' AND (scene->>'$.setting') = 'dynamic' AND correct IS NOT NULL AND condition = 'direct'
GROUP BY ALL
ORDER BY ALL
