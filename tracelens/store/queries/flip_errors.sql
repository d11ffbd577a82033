-- How often a category is found in the second condition's trace, by what became of the item.
WITH changed AS MATERIALIZED (
    SELECT dataset, task, model, condition_a, condition_b, flip, trace_b FROM pairs WHERE flip IS NOT NULL
)
SELECT p.dataset, p.task, p.model, p.condition_a, p.condition_b, p.flip, coalesce(c.title, e.category) AS title, e.category, count(DISTINCT e.trace_id) AS traces
FROM errors AS e JOIN changed AS p ON p.trace_b = e.trace_id LEFT JOIN categories AS c USING (category)
GROUP BY ALL
UNION ALL
SELECT dataset, task, model, condition_a, condition_b, flip, '', '', count(*) FROM changed GROUP BY ALL
ORDER BY ALL
