-- Stated against true values of the answers that have both, at most 300 of each task, model and condition, drawn by a hash.
SELECT dataset, task, model, condition, correct, gold, said, count
FROM (
    SELECT t.dataset, t.task, t.model, t.condition, t.correct,
        (o.evidence ->> 'gold')::DOUBLE AS gold,
        (o.evidence ->> 'gold')::DOUBLE + (o.evidence ->> 'steps')::DOUBLE * (o.evidence ->> 'step')::DOUBLE AS said,
        count(*) OVER (PARTITION BY t.dataset, t.task, t.model, t.condition) AS count,
        row_number() OVER (PARTITION BY t.dataset, t.task, t.model, t.condition ORDER BY hash(o.trace_id), o.trace_id) AS turn
    FROM outcomes AS o JOIN traces AS t USING (trace_id)
    WHERE o.axis = 'proximity' AND o.evidence IS NOT NULL
)
WHERE turn <= 300 AND said IS NOT NULL
ORDER BY ALL
