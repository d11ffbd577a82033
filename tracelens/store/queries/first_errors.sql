-- Where in the text the first error of a trace stands, in tenths of its length, and how many wrong traces there are.
WITH wrong AS (
    SELECT trace_id, dataset, task, model, condition, characters AS size FROM traces WHERE NOT correct
), placed AS (
    SELECT trace_id, min("start") AS place FROM errors WHERE first_error AND "start" IS NOT NULL GROUP BY ALL
)
SELECT dataset, task, model, condition,
    CASE WHEN place IS NULL THEN -1 ELSE least(9, (10 * place) // greatest(size, 1))::INTEGER END AS tenth,
    count(*) AS traces
FROM wrong LEFT JOIN placed USING (trace_id)
GROUP BY ALL
ORDER BY ALL
