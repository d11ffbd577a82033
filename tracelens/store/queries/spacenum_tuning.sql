-- Tuned models by what they were tuned with (meta.tuning: transitions, size, reward), the macro average over columns of
-- each setting. Models without meta.tuning are not listed.
WITH columns AS (
    SELECT dataset, model, condition, task, (scene->>'$.setting') AS setting,
        (meta->>'$.tuning.transitions')::DOUBLE AS transitions, (meta->>'$.tuning.size')::BIGINT AS size,
        (meta->>'$.tuning.reward') AS reward, count(*) FILTER (correct) / count(*) AS accuracy, count(*) AS traces
    FROM traces
    WHERE dataset LIKE 'spacenum%' AND correct IS NOT NULL AND (meta->'$.tuning') IS NOT NULL
    GROUP BY ALL
)
SELECT dataset, model, condition, setting, transitions, size, reward, avg(accuracy) AS macro_accuracy, count(*) AS columns,
    sum(traces)::BIGINT AS traces
FROM columns
GROUP BY ALL
ORDER BY ALL
