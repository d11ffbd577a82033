-- Items with the outcome of their first two conditions, and the trace that a list opens.
SELECT $couple AS couple, item, coalesce(trace_b, trace_a, trace_id) AS trace_id,
    CASE WHEN correct_a AND correct_b THEN 'both_right' WHEN correct_a AND NOT correct_b THEN 'lost'
        WHEN NOT correct_a AND correct_b THEN 'gained' WHEN NOT correct_a AND NOT correct_b THEN 'both_wrong'
        WHEN trace_a IS NULL OR trace_b IS NULL THEN 'unmatched' ELSE 'unscored' END AS outcome
FROM (
    SELECT item, max(trace_id) FILTER (condition = $a) AS trace_a, max(trace_id) FILTER (condition = $b) AS trace_b,
        bool_or(correct) FILTER (condition = $a) AS correct_a, bool_or(correct) FILTER (condition = $b) AS correct_b,
        any_value(trace_id) AS trace_id
    FROM "tracelens: items".members GROUP BY item)
