-- Each trace with its item: what was asked of one model under several conditions. As in the view `pairs`, a run that holds
-- several conditions keeps to itself, and runs that hold one condition each go together in order, first with first.
WITH runs AS (
    SELECT *, dense_rank() OVER (PARTITION BY dataset, task, model, condition ORDER BY source_run) AS turn,
        count(*) OVER (PARTITION BY dataset, task, model, source_run) > 1 AS shared
    FROM (SELECT DISTINCT dataset, task, model, condition, source_run FROM trace_rows)
)
SELECT dataset, task, model, sample_id, epoch,
    CASE WHEN shared THEN source_run WHEN turn = 1 THEN '' ELSE 'run ' || turn END AS run,
    condition, correct, trace_id
FROM trace_rows JOIN runs USING (dataset, task, model, condition, source_run)
