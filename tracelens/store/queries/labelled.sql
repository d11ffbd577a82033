-- Every trace that a person labelled (in the record or afterwards), beside what rules, or a judge, found in it.
-- :detector is a LIKE pattern on findings.detector. The first error found is the first finding with a place in a step
-- of those that a rule marked as first error, or, for a judge, of all its findings. A first error of -1 is none.
WITH people AS (
    SELECT trace_id, arg_max(first_error_step, labelled) AS error_step, true AS step_known
    FROM labels WHERE category IS NULL GROUP BY trace_id
), known AS (
    SELECT t.trace_id, t.dataset, t.task, t.condition, t.correct,
        coalesce(p.error_step, try_cast(t.labels ->> '$.first_error_step' AS INTEGER)) AS error_step,
        -- null says that no step is wrong; what is no number says nothing that can be held against a finding
        coalesce(p.step_known, json_type(t.labels, '$.first_error_step') = 'NULL'
            OR try_cast(t.labels ->> '$.first_error_step' AS INTEGER) IS NOT NULL, false) AS step_known
    FROM traces t LEFT JOIN people p USING (trace_id)
), judged AS (
    SELECT trace_id, map(list(category), list(present)) AS labelled
    FROM (SELECT trace_id, category, arg_max(state, labelled) = 'present' AS present
          FROM labels WHERE category IS NOT NULL AND state <> 'not_assessable' GROUP BY trace_id, category)
    GROUP BY trace_id
), found AS (
    SELECT trace_id,
        list(DISTINCT category) FILTER (NOT proposed) AS flagged,
        min(step) FILTER (first_error OR detector <> 'rule') AS found_step
    FROM findings
    WHERE state = 'present' AND detector LIKE $detector
    GROUP BY trace_id
)
SELECT k.dataset, k.task, k.condition, k.correct, CASE WHEN k.error_step >= 0 THEN k.error_step END AS error_step, f.found_step, coalesce(f.flagged, []) AS flagged,
    j.labelled, k.step_known
FROM known k LEFT JOIN judged j USING (trace_id) LEFT JOIN found f USING (trace_id)
WHERE k.step_known OR j.labelled IS NOT NULL
ORDER BY k.trace_id
