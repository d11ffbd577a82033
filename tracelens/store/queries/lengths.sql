-- Correctness by length: traces are binned by the power of two of their characters.
SELECT dataset, task, model, condition, greatest(0, floor(log2(greatest(characters, 1))))::INTEGER AS power,
    count(*) AS scored, count(*) FILTER (correct) AS correct
FROM traces
WHERE correct IS NOT NULL
GROUP BY ALL
ORDER BY ALL
