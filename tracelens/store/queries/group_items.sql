-- Light rows, sorted by item, for the categories that are computed over many traces: one for each trace of an item that
-- has a twin, that a model saw no pictures of, or that enough models answered. Of the others only the letters that they
-- give and should have given are counted, so those that are alike in these are one row, at the place of the first.
WITH light AS (
    SELECT dataset, task, sample_id, model, condition, epoch, answer, gold, choices, correct,
        coalesce(scene ->> '$.twin', meta ->> '$.twin') AS twin, list_contains($blind, condition) AS blind,
        answer IS NOT NULL AND gold IS NOT NULL AND choices IS NOT NULL AS counted
    FROM trace_rows
    WHERE completion <> 'error'),
shared AS (
    SELECT dataset, task, sample_id FROM light
    WHERE answer IS NOT NULL AND correct IS NOT NULL AND NOT blind
    GROUP BY ALL HAVING count(DISTINCT model) >= $models),
marked AS (
    SELECT l.*, twin IS NOT NULL OR blind OR s.sample_id IS NOT NULL AS single
    FROM light l LEFT JOIN shared s USING (dataset, task, sample_id))
SELECT dataset, task, sample_id, model, condition, epoch, answer, gold, choices, correct, twin, 1 AS times
FROM marked WHERE single
UNION ALL
SELECT dataset, task, first.sample_id, model, condition, first.epoch, answer, gold, choices, NULL, NULL, times
FROM (SELECT dataset, task, model, condition, CASE WHEN counted THEN answer END AS answer,
          CASE WHEN counted THEN gold END AS gold, CASE WHEN counted THEN choices END AS choices,
          min({'sample_id': sample_id, 'epoch': epoch}) AS first, count(*) AS times
      FROM marked WHERE NOT single GROUP BY ALL)
ORDER BY dataset, task, sample_id, model, condition, epoch
