-- The public interface for SQL. Made anew when a database is opened for writing and their text has changed,
-- so that they fit the code. What needs no derived column reads trace_rows, which is bound and read faster.

CREATE OR REPLACE VIEW traces AS
-- One model output for one item. Spans count characters of `text`, from 0, end excluded.
SELECT trace_id, run_id, dataset, task, sample_id, model, condition, epoch, prompt,
       CASE WHEN len(list_filter(sections, lambda s: s.kind = 'reasoning')) > 0 THEN
           array_to_string(list_transform(list_filter(sections, lambda s: s.kind = 'reasoning'),
               lambda s: substring(text, s."start" + 1, s."end" - s."start")), chr(10) || chr(10)) END AS reasoning,
       answer, gold, choices, correct, scored_by,
       CASE WHEN completion <> 'complete' THEN completion
            WHEN answer IS NULL THEN 'unparsable' ELSE 'answered' END AS state,
       text, characters, sections, steps, answer_start, answer_end, answer_found, condition_source, source_run, messages, images,
       completion, finish_reason, refusal, usage, scene, labels, meta, source_file, source_line, content_hash
FROM trace_rows;

CREATE OR REPLACE VIEW claims AS
-- The numbers that a trace states, with their exact characters and values; `claim_id` is their order in the text.
SELECT v.trace_id, r.claim_id, r."start", r."start" + length(quote_of(r.said, r.number))::INTEGER AS "end",
       quote_of(r.said, r.number) AS quote, f.kind, value_of(r.said, r.number) AS value, r.number, f.unit, f.canonical_unit,
       f.dimension, f."precision", f.approximate, f.bound, f.hypothetical, f.ambiguous, f.role, f.entity, f.attribute,
       f.axis, f.frame, f.direction, r.sentence, f.step
FROM claim_rows r JOIN verdicts v USING (check_id) JOIN claim_forms f USING (form);

CREATE OR REPLACE VIEW equations AS
-- The equations, orders and conversions that a trace states, and whether they hold.
SELECT v.trace_id, r."start", r."end", r.quote, f.kind, f.holds, f.reason, f.base, f.hypothetical, r.sentence, f.step
FROM equation_rows r JOIN verdicts v USING (check_id) JOIN equation_forms f USING (form);

CREATE OR REPLACE VIEW findings AS
-- Every verdict of rules and judges: one row a trace, category and detector (more where several places are present).
SELECT trace_id, category, state, step, "start", "end", quote, message, severity, confidence, detector,
       detector_version, proposed, first_error, rubric_hash, evidence
FROM evidence
UNION ALL
SELECT v.trace_id, s.category, s.state, NULL, NULL, NULL, NULL, s.reason, NULL, NULL, 'rule',
       v.detector_version, s.proposed, false, v.rubric_hash, NULL
FROM verdicts v JOIN verdict_sets s USING (set_id)
WHERE s.state <> 'present';

CREATE OR REPLACE VIEW errors AS
-- Every error found, with what its trace is; a rule's proposal is left out once a judge has decided it.
SELECT e.category, t.dataset, t.task, t.sample_id, t.model, t.condition, t.epoch, t.correct,
       e.step, e.quote, e.message, e.severity, e.confidence, e.detector, e.proposed, e.first_error,
       e."start", e."end", e.trace_id, e.rubric_hash, e.detector_version
FROM evidence e JOIN trace_rows t USING (trace_id)
WHERE e.state = 'present'
  AND NOT (e.proposed AND EXISTS (
      SELECT 1 FROM evidence j
      WHERE j.trace_id = e.trace_id AND j.category = e.category AND j.detector LIKE 'judge:%'
        AND j.state <> 'not_assessable'));

CREATE OR REPLACE VIEW pairs AS
-- Two traces of the same item under two conditions; direct comes first, then reasoning, then the others by name.
-- A run that holds both conditions pairs within itself; runs that hold one each pair in order, first with first.
-- A trace whose condition is unknown is in no pair.
WITH runs_of AS (
    SELECT *, dense_rank() OVER (PARTITION BY dataset, task, model, condition ORDER BY source_run) AS turn,
           (CASE condition WHEN 'direct' THEN 0 WHEN 'reasoning' THEN 1 ELSE 2 END, condition) AS place
    FROM (SELECT DISTINCT dataset, task, model, condition, source_run FROM trace_rows WHERE condition <> 'unknown')),
together AS (
    SELECT a.dataset, a.task, a.model, a.condition AS condition_a, b.condition AS condition_b,
           a.source_run AS run_a, b.source_run AS run_b
    FROM runs_of a JOIN runs_of b
      ON a.dataset = b.dataset AND a.task = b.task AND a.model = b.model AND a.place < b.place
    WHERE a.source_run = b.source_run
       OR (a.turn = b.turn
           AND NOT EXISTS (SELECT 1 FROM runs_of o WHERE o.dataset = a.dataset AND o.task = a.task AND o.model = a.model
                           AND o.condition = b.condition AND o.source_run = a.source_run)
           AND NOT EXISTS (SELECT 1 FROM runs_of o WHERE o.dataset = a.dataset AND o.task = a.task AND o.model = a.model
                           AND o.condition = a.condition AND o.source_run = b.source_run)))
SELECT a.dataset, a.task, a.sample_id, a.model, a.epoch, a.source_run,
       a.condition AS condition_a, b.condition AS condition_b,
       a.trace_id AS trace_a, b.trace_id AS trace_b, a.correct AS correct_a, b.correct AS correct_b,
       CASE WHEN a.correct AND b.correct THEN 'both_right'
            WHEN a.correct AND NOT b.correct THEN 'lost'
            WHEN NOT a.correct AND b.correct THEN 'gained'
            WHEN NOT a.correct AND NOT b.correct THEN 'both_wrong' END AS flip
FROM together g
JOIN trace_rows a ON a.dataset = g.dataset AND a.task = g.task AND a.model = g.model
 AND a.condition = g.condition_a AND a.source_run = g.run_a
JOIN trace_rows b ON b.dataset = g.dataset AND b.task = g.task AND b.model = g.model
 AND b.condition = g.condition_b AND b.source_run = g.run_b
 AND b.sample_id = a.sample_id AND b.epoch = a.epoch;

CREATE OR REPLACE VIEW accuracy AS
-- Share of right answers with its 95 % interval (Wilson 1927); what cannot be scored is counted, not guessed.
WITH counts AS (
    SELECT dataset, task, model, condition, count(*) AS traces, count(correct) AS scored,
           count(*) FILTER (correct) AS correct
    FROM trace_rows GROUP BY ALL)
SELECT *, correct / nullif(scored, 0) AS accuracy,
       wilson_low(correct, scored) AS low, wilson_high(correct, scored) AS high
FROM counts;

CREATE OR REPLACE VIEW resolved AS
-- Exactly one verdict a trace and category: a judge's where it decided, else the rule's; `proposed` is still open.
WITH judged AS (
    SELECT trace_id, category, arg_max(state, (detector = 'judge:jury')::INT || detector) AS state
    FROM evidence WHERE detector LIKE 'judge:%' AND state <> 'not_assessable' GROUP BY ALL),
unjudged AS (
    SELECT trace_id, category, any_value(state) AS state
    FROM evidence WHERE detector LIKE 'judge:%' AND state = 'not_assessable' GROUP BY ALL)
SELECT coalesce(r.trace_id, j.trace_id) AS trace_id, coalesce(r.category, j.category) AS category,
       coalesce(j.state, CASE WHEN r.proposed THEN 'proposed' ELSE r.state END) AS state,
       CASE WHEN j.state IS NULL THEN 'rule' ELSE 'judge' END AS decided_by
FROM (SELECT v.trace_id, s.category, s.state, s.proposed FROM verdicts v JOIN verdict_sets s USING (set_id)) r
FULL JOIN judged j ON r.trace_id = j.trace_id AND r.category = j.category
UNION ALL
SELECT u.trace_id, u.category, 'not_assessable', 'judge' FROM unjudged u
WHERE NOT EXISTS (SELECT 1 FROM judged j WHERE j.trace_id = u.trace_id AND j.category = u.category)
  AND NOT EXISTS (SELECT 1 FROM verdicts v JOIN verdict_sets s USING (set_id)
                  WHERE v.trace_id = u.trace_id AND s.category = u.category);

CREATE OR REPLACE VIEW error_rates AS
-- How often a category is present among the traces where it could be assessed; `proposed` still waits for a judge.
WITH by_set AS (
    SELECT v.set_id, t.dataset, t.task, t.model, t.condition, count(*) AS n
    FROM verdicts v JOIN trace_rows t USING (trace_id) GROUP BY ALL),
ruled AS (
    SELECT s.category, b.dataset, b.task, b.model, b.condition,
           CASE WHEN s.proposed THEN 'proposed' ELSE s.state END AS state, sum(b.n) AS n
    FROM by_set b JOIN verdict_sets s USING (set_id) GROUP BY ALL),
judged AS (
    SELECT e.trace_id, e.category, arg_max(e.state, (e.detector = 'judge:jury')::INT || e.detector) AS state
    FROM evidence e WHERE e.detector LIKE 'judge:%' AND e.state <> 'not_assessable' GROUP BY ALL),
overruled AS (
    -- What a judge decided moves from the rule's state to the judge's.
    SELECT j.category, t.dataset, t.task, t.model, t.condition, j.state, 1 AS n
    FROM judged j JOIN trace_rows t USING (trace_id)
    UNION ALL
    SELECT j.category, t.dataset, t.task, t.model, t.condition,
           CASE WHEN s.proposed THEN 'proposed' ELSE s.state END, -1
    FROM judged j JOIN trace_rows t USING (trace_id) JOIN verdicts v USING (trace_id)
    JOIN verdict_sets s ON s.set_id = v.set_id AND s.category = j.category),
failed AS (
    -- A judge that could not decide, where no rule speaks: not assessable.
    SELECT category, dataset, task, model, condition, 'not_assessable' AS state, count(DISTINCT trace_id) AS n
    FROM (SELECT e.trace_id, e.category, t.dataset, t.task, t.model, t.condition
          FROM evidence e JOIN trace_rows t USING (trace_id)
          WHERE e.detector LIKE 'judge:%' AND e.state = 'not_assessable'
            AND NOT EXISTS (SELECT 1 FROM judged j WHERE j.trace_id = e.trace_id AND j.category = e.category)
            AND NOT EXISTS (SELECT 1 FROM verdicts v JOIN verdict_sets s USING (set_id)
                            WHERE v.trace_id = e.trace_id AND s.category = e.category))
    GROUP BY ALL),
counts AS (
    SELECT category, dataset, task, model, condition,
           coalesce(sum(n) FILTER (state = 'present'), 0)::BIGINT AS present,
           coalesce(sum(n) FILTER (state = 'proposed'), 0)::BIGINT AS proposed,
           coalesce(sum(n) FILTER (state = 'absent'), 0)::BIGINT AS absent,
           coalesce(sum(n) FILTER (state = 'not_assessable'), 0)::BIGINT AS not_assessable
    FROM (FROM ruled UNION ALL FROM overruled UNION ALL FROM failed) GROUP BY ALL)
SELECT *, present + proposed + absent AS assessed,
       (present + proposed) / nullif(present + proposed + absent, 0) AS rate,
       wilson_low(present + proposed, present + proposed + absent) AS low,
       wilson_high(present + proposed, present + proposed + absent) AS high
FROM counts;

CREATE OR REPLACE VIEW categories AS
-- The taxonomy that the rules were last run with.
SELECT category, parent, title, definition, decide, severity, kind, name AS rubric, rubric_hash
FROM rubrics WHERE rubric_hash = (SELECT arg_max(rubric_hash, checked) FROM rubrics);

CREATE OR REPLACE VIEW trust AS
-- The judges that count in each category, and whether their agreement with people was measured and is good enough.
WITH used AS (
    SELECT DISTINCT category, detector, rubric_hash FROM evidence WHERE detector LIKE 'judge:%'),
counting AS (
    -- Where a jury decided, its members do not count.
    SELECT * FROM used u
    WHERE detector = 'judge:jury'
       OR NOT EXISTS (SELECT 1 FROM used j WHERE j.category = u.category AND j.detector = 'judge:jury'))
SELECT c.category, c.detector, coalesce(g.trusted, false) AS trusted,
       coalesce(g.reason, 'agreement with people is not measured') AS reason, c.rubric_hash
FROM counting c LEFT JOIN gate g USING (category, detector, rubric_hash);
