-- Stated numbers by kind and role, and equations by whether they hold.
SELECT dataset, task, model, condition, 'claim' AS what, kind, coalesce(role, 'unknown') AS detail, count(*) AS stated
FROM claims JOIN traces USING (trace_id) GROUP BY ALL
UNION ALL
SELECT dataset, task, model, condition, 'equation', e.kind,
    CASE WHEN holds THEN 'holds' WHEN NOT holds THEN 'fails' ELSE 'undecided' END, count(*)
FROM equations AS e JOIN traces USING (trace_id) GROUP BY ALL
UNION ALL
SELECT dataset, task, model, condition, 'trace', '', '', count(*) FROM traces GROUP BY ALL
ORDER BY ALL
