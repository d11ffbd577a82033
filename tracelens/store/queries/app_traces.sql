-- Items with their first two conditions side by side, for the app's list; the placeholder narrows by values alone.
WITH items AS (
    SELECT dataset, task, model, sample_id, epoch, source_run,
        max(trace_id) FILTER (condition = $a) AS trace_a, max(trace_id) FILTER (condition = $b) AS trace_b,
        bool_or(correct) FILTER (condition = $a) AS correct_a, bool_or(correct) FILTER (condition = $b) AS correct_b,
        any_value(trace_id) AS trace_id
    FROM traces
    WHERE ($dataset IS NULL OR dataset = $dataset) AND ($task IS NULL OR task = $task) AND ($model IS NULL OR model = $model)
        AND ($condition IS NULL OR condition = $condition)
        AND ($category IS NULL OR trace_id IN (SELECT trace_id FROM errors WHERE category = $category))
        AND ($q IS NULL OR contains(lower(sample_id), lower($q)) OR contains(lower(prompt), lower($q)) OR contains(lower(text), lower($q)))
    GROUP BY ALL
), judged AS (
    SELECT *, CASE WHEN correct_a AND correct_b THEN 'both_right' WHEN correct_a AND NOT correct_b THEN 'lost'
        WHEN NOT correct_a AND correct_b THEN 'gained' WHEN NOT correct_a AND NOT correct_b THEN 'both_wrong' END AS outcome
    FROM items
), page AS (
    SELECT coalesce(trace_b, trace_a, trace_id) AS trace_id, outcome, dataset, task, model, sample_id, epoch, source_run, count(*) OVER () AS total
    FROM judged
    WHERE $outcome IS NULL OR outcome = $outcome
    ORDER BY CASE outcome WHEN 'lost' THEN 0 WHEN 'gained' THEN 1 WHEN 'both_wrong' THEN 2 WHEN 'both_right' THEN 3 ELSE 4 END, dataset, task, model, sample_id, epoch, source_run
    LIMIT $limit OFFSET $offset
)
SELECT page.*, coalesce(left(traces.prompt, 200), '') AS snippet
FROM page JOIN traces USING (trace_id)
ORDER BY CASE page.outcome WHEN 'lost' THEN 0 WHEN 'gained' THEN 1 WHEN 'both_wrong' THEN 2 WHEN 'both_right' THEN 3 ELSE 4 END, page.dataset, page.task, page.model, page.sample_id, page.epoch, page.source_run
