-- Who says what: present, absent and not assessable verdicts of the rules and of each judge by category.
SELECT e.category, coalesce(c.title, e.category) AS title, dataset, task, model, 'rule' AS detector,
    sum(present + proposed)::BIGINT AS present, sum(absent)::BIGINT AS absent, sum(not_assessable)::BIGINT AS not_assessable
FROM error_rates AS e LEFT JOIN categories AS c USING (category)
WHERE c.decide IS DISTINCT FROM 'judge'
GROUP BY ALL
UNION ALL
SELECT f.category, coalesce(c.title, f.category), dataset, task, model, f.detector,
    count(*) FILTER (f.state = 'present'), count(*) FILTER (f.state = 'absent'), count(*) FILTER (f.state = 'not_assessable')
FROM evidence AS f JOIN traces USING (trace_id) LEFT JOIN categories AS c USING (category)
WHERE f.detector LIKE 'judge:%'
GROUP BY ALL
ORDER BY ALL
