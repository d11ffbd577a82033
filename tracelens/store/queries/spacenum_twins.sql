-- Twins: left by θ asked again as right by 360° − θ. Equal options mean equal answers; chance is that of two independent
-- draws among four. Pairs without a readable answer on either side are left out.
SELECT a.dataset, a.task, a.model, count(*) AS pairs,
    count(*) FILTER (upper(trim(a.answer, ' .()')) = upper(trim(b.answer, ' .()'))) AS same_answer,
    count(*) FILTER (upper(trim(a.answer, ' .()')) = upper(trim(b.answer, ' .()'))) / count(*) AS agreement,
    0.25::DOUBLE AS chance,
    count(*) FILTER (a.correct) / count(*) AS accuracy_plain, count(*) FILTER (b.correct) / count(*) AS accuracy_twin
FROM pairs JOIN traces a ON a.trace_id = trace_a JOIN traces b ON b.trace_id = trace_b
WHERE condition_a = 'direct' AND condition_b = 'twin' AND a.answer IS NOT NULL AND b.answer IS NOT NULL
GROUP BY ALL
ORDER BY ALL
