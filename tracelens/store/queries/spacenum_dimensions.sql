-- Dimension transfer: models tuned on layouts of some dimensions, tested on each. What a model was tuned on comes from
-- meta.tuning.dims (tracelens spacenum collect --tuned dims=1d); models without it are the untuned row.
SELECT dataset, model, coalesce(meta->>'$.tuning.dims', 'untuned') AS trained_on,
    model || ' (' || coalesce(meta->>'$.tuning.dims', 'untuned') || ')' AS tuned, upper(scene->>'$.dim') AS tested_on,
    count(*) AS traces, count(*) FILTER (correct) AS correct, count(*) FILTER (correct) / count(*) AS accuracy,
    wilson_low(count(*) FILTER (correct), count(*)) AS low, wilson_high(count(*) FILTER (correct), count(*)) AS high
FROM traces
WHERE dataset LIKE 'spacenum%' AND (scene->>'$.setting') = 'static' AND correct IS NOT NULL AND condition = 'direct'
GROUP BY ALL
ORDER BY ALL
