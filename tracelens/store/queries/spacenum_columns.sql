-- Right answers in each column of the SpaceNum benchmark, with what needs no eyes: chance is the sum of 1/options, habit
-- the hits of always giving the column's most frequent gold letter. Unscored traces are left out.
WITH letters AS (
    SELECT dataset, task, model, condition, gold, count(*) AS n
    FROM traces
    WHERE dataset LIKE 'spacenum%' AND correct IS NOT NULL
    GROUP BY ALL
), habit AS (
    SELECT dataset, task, model, condition, max(n) AS habit FROM letters GROUP BY ALL
)
SELECT dataset, task, model, condition, count(*) AS traces, count(*) FILTER (correct) AS correct,
    sum(1.0 / nullif(len(json_keys(choices)), 0)) AS chance, any_value(habit) AS habit
FROM traces JOIN habit USING (dataset, task, model, condition)
WHERE correct IS NOT NULL
GROUP BY ALL
ORDER BY ALL
