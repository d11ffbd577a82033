-- One page of items for the app's list, broken ones first, and how many there are; a list of values lets any of them pass.
-- What is asked of a trace (condition, category, words) has to fit one trace of the item; the others stay beside it.
WITH fitting AS (
    SELECT item
    FROM "tracelens: items".members AS m
    WHERE ($condition IS NULL OR list_contains($condition, condition))
        AND ($category IS NULL
            OR trace_id IN (SELECT trace_id FROM "tracelens: items".found WHERE list_contains($category, category))
            OR (list_contains($category, '(none)') AND NOT correct AND trace_id NOT IN (SELECT trace_id FROM "tracelens: items".found)))
        AND ($search IS NULL OR trace_id IN (SELECT trace_id FROM "tracelens: items".hits WHERE search = $search))
), passing AS MATERIALIZED (
    SELECT item, trace_id, outcome, CASE outcome WHEN 'lost' THEN 0 WHEN 'gained' THEN 1 WHEN 'both_wrong' THEN 2 WHEN 'both_right' THEN 3 ELSE 4 END AS rank
    FROM "tracelens: items".judged JOIN "tracelens: items".items USING (item)
    WHERE couple = $couple AND ($outcome IS NULL OR list_contains($outcome, outcome))
        AND ($dataset IS NULL OR list_contains($dataset, dataset)) AND ($task IS NULL OR list_contains($task, task))
        AND ($model IS NULL OR list_contains($model, model))
        AND (NOT $narrowed OR item IN (SELECT item FROM fitting))
), page AS MATERIALIZED (
    SELECT * FROM passing ORDER BY rank, item LIMIT $limit OFFSET $offset
)
SELECT p.trace_id, outcome, i.dataset, i.task, i.model, i.sample_id, i.epoch, i.run, coalesce(left(t.prompt, 200), '') AS snippet,
    (SELECT count(*) FROM passing) AS total
FROM page AS p JOIN "tracelens: items".items AS i USING (item) JOIN trace_rows AS t ON t.trace_id = p.trace_id
ORDER BY rank, item
