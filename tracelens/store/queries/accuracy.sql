-- Scored and correct traces for each dataset, task, model and condition; chance is the sum of 1/options where options were offered.
SELECT dataset, task, model, condition,
    count(*) AS traces,
    count(correct) AS scored,
    count(*) FILTER (correct) AS correct,
    sum(1.0 / nullif(len(json_keys(choices)), 0)) FILTER (correct IS NOT NULL) AS chance,
    count(*) FILTER (correct IS NOT NULL AND len(json_keys(choices)) > 0) AS with_choices
FROM traces
GROUP BY ALL
ORDER BY ALL
