-- In how many traces two categories are found together; a category with itself counts its traces.
WITH found AS (
    SELECT DISTINCT trace_id, dataset, task, model, coalesce(c.title, e.category) AS title, e.category
    FROM errors AS e LEFT JOIN categories AS c USING (category)
)
SELECT dataset, task, model, a.title AS title_a, a.category AS category_a, b.title AS title_b, b.category AS category_b, count(*) AS traces
FROM found AS a JOIN found AS b USING (trace_id, dataset, task, model)
GROUP BY ALL
ORDER BY ALL
