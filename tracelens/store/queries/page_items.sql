-- The items that a page embeds: a sample stratified by dataset, task, model and outcome, drawn by a hash so that it repeats.
-- Items are taken in turns from every stratum until the traces taken reach $cap. `itemised` holds the rows of the query `items`.
WITH items AS (
    SELECT dataset, task, model, sample_id, epoch, run,
        count(*) AS traces,
        coalesce(bool_or(correct) FILTER (condition = $a)::VARCHAR, '-') || coalesce(bool_or(correct) FILTER (condition = $b)::VARCHAR, '-') AS outcome
    FROM itemised GROUP BY ALL
), turns AS (
    SELECT *, row_number() OVER (PARTITION BY dataset, task, model, outcome ORDER BY hash(sample_id, epoch, run), sample_id) AS turn
    FROM items
), taken AS (
    SELECT *, sum(traces) OVER (ORDER BY turn, hash(dataset, task, model, sample_id, epoch, run)) AS running FROM turns
)
SELECT dataset, task, model, sample_id, epoch, run
FROM taken
WHERE running <= $cap
ORDER BY dataset, task, model, sample_id, epoch, run
