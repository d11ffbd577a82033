-- Wrong traces with and without any finding: what the taxonomy has no word for yet.
SELECT dataset, task, model, condition, count(*) AS wrong, count(*) FILTER (trace_id IN (SELECT trace_id FROM errors)) AS explained
FROM traces
WHERE NOT correct
GROUP BY ALL
ORDER BY ALL
