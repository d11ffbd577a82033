-- Items with their first two conditions side by side, for the app's list; a list of values lets any of them pass.
WITH items AS (
    SELECT dataset, task, model, sample_id, epoch, source_run,
        max(trace_id) FILTER (condition = $a) AS trace_a, max(trace_id) FILTER (condition = $b) AS trace_b,
        bool_or(correct) FILTER (condition = $a) AS correct_a, bool_or(correct) FILTER (condition = $b) AS correct_b,
        any_value(trace_id) AS trace_id
    FROM traces
    WHERE ($dataset IS NULL OR list_contains($dataset, dataset)) AND ($task IS NULL OR list_contains($task, task))
        AND ($model IS NULL OR list_contains($model, model))
    GROUP BY ALL
), fitting AS (
    -- Items of which one trace fits every test on traces; the other conditions' traces stay beside it.
    SELECT DISTINCT dataset, task, model, sample_id, epoch, source_run
    FROM traces
    WHERE ($dataset IS NULL OR list_contains($dataset, dataset)) AND ($task IS NULL OR list_contains($task, task))
        AND ($model IS NULL OR list_contains($model, model)) AND ($condition IS NULL OR list_contains($condition, condition))
        AND ($category IS NULL OR trace_id IN (SELECT trace_id FROM errors WHERE list_contains($category, category))
            OR (list_contains($category, '(none)') AND NOT correct AND trace_id NOT IN (SELECT trace_id FROM errors)))
        AND ($q IS NULL OR contains(lower(sample_id), lower($q)) OR contains(lower(prompt), lower($q)) OR contains(lower(text), lower($q)))
), judged AS (
    SELECT *, CASE WHEN correct_a AND correct_b THEN 'both_right' WHEN correct_a AND NOT correct_b THEN 'lost'
        WHEN NOT correct_a AND correct_b THEN 'gained' WHEN NOT correct_a AND NOT correct_b THEN 'both_wrong'
        WHEN trace_a IS NULL OR trace_b IS NULL THEN 'unmatched' ELSE 'unscored' END AS outcome
    FROM items
    WHERE NOT $narrowed OR EXISTS (
        SELECT 1 FROM fitting AS f
        WHERE f.dataset = items.dataset AND f.task = items.task AND f.model = items.model AND f.sample_id = items.sample_id
            AND f.epoch = items.epoch AND f.source_run = items.source_run)
), page AS (
    SELECT coalesce(trace_b, trace_a, trace_id) AS trace_id, outcome, dataset, task, model, sample_id, epoch, source_run, count(*) OVER () AS total
    FROM judged
    WHERE $outcome IS NULL OR list_contains($outcome, outcome)
    ORDER BY CASE outcome WHEN 'lost' THEN 0 WHEN 'gained' THEN 1 WHEN 'both_wrong' THEN 2 WHEN 'both_right' THEN 3 ELSE 4 END, dataset, task, model, sample_id, epoch, source_run
    LIMIT $limit OFFSET $offset
)
SELECT page.*, coalesce(left(traces.prompt, 200), '') AS snippet
FROM page JOIN traces USING (trace_id)
ORDER BY CASE page.outcome WHEN 'lost' THEN 0 WHEN 'gained' THEN 1 WHEN 'both_wrong' THEN 2 WHEN 'both_right' THEN 3 ELSE 4 END, page.dataset, page.task, page.model, page.sample_id, page.epoch, page.source_run
