-- People's labels against the verdict that stands, on the traces that people labelled.
WITH people AS (
    SELECT trace_id, category, arg_max(state, labelled) AS said FROM labels WHERE category IS NOT NULL AND state IS NOT NULL GROUP BY ALL
), machine AS (
    SELECT trace_id, category, state, decided_by FROM resolved SEMI JOIN people USING (trace_id, category)
)
SELECT p.category, coalesce(c.title, p.category) AS title, t.dataset, t.task, t.model, coalesce(m.decided_by, 'nobody') AS decided_by,
    count(*) FILTER (said = 'present' AND m.state IN ('present', 'proposed')) AS both_present,
    count(*) FILTER (said = 'absent' AND m.state IN ('present', 'proposed')) AS only_machine,
    count(*) FILTER (said = 'present' AND m.state = 'absent') AS only_people,
    count(*) FILTER (said = 'absent' AND m.state = 'absent') AS both_absent,
    count(*) FILTER (said = 'not_assessable' OR m.state IS NULL OR m.state = 'not_assessable') AS undecided
FROM people AS p JOIN traces AS t USING (trace_id) LEFT JOIN machine AS m USING (trace_id, category) LEFT JOIN categories AS c USING (category)
GROUP BY ALL
ORDER BY ALL
