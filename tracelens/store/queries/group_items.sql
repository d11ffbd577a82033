-- One light row a trace, sorted by item, for the categories that are computed over many traces.
SELECT dataset, task, sample_id, model, condition, epoch, answer, gold, choices, correct,
    coalesce(scene ->> '$.twin', meta ->> '$.twin') AS twin
FROM traces
WHERE completion <> 'error'
ORDER BY dataset, task, sample_id, model, condition, epoch
