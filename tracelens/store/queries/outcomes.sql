-- How near an answer came to what was right, on each axis of outcome; chance is the mean over traces that have one.
SELECT dataset, task, model, condition, axis, outcome, count(*) AS traces, sum(chance) AS chance, count(chance) AS with_chance
FROM outcomes JOIN traces USING (trace_id)
GROUP BY ALL
ORDER BY ALL
