-- Verdicts for each category, dataset, task, model and condition.
SELECT category, dataset, task, model, condition, present, absent, not_assessable
FROM error_rates
ORDER BY ALL
