-- How often a category is found in the second condition's trace, by what became of the item.
SELECT p.dataset, p.task, p.model, p.condition_a, p.condition_b, p.flip, coalesce(c.title, e.category) AS title, e.category, count(DISTINCT e.trace_id) AS traces
FROM errors AS e JOIN pairs AS p ON p.trace_b = e.trace_id LEFT JOIN categories AS c USING (category)
WHERE p.flip IS NOT NULL
GROUP BY ALL
UNION ALL
SELECT dataset, task, model, condition_a, condition_b, flip, '', '', count(*) FROM pairs WHERE flip IS NOT NULL GROUP BY ALL
ORDER BY ALL
