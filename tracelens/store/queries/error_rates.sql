-- Verdicts for each category, dataset, task, model and condition; proposed ones still wait for a judge.
SELECT e.category, coalesce(c.title, e.category) AS title, coalesce(c.parent, split_part(e.category, '.', 1)) AS parent,
    dataset, task, model, condition, present, proposed, absent, not_assessable
FROM error_rates AS e LEFT JOIN categories AS c USING (category)
ORDER BY ALL
