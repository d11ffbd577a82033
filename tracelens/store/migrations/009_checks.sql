-- Claims and equations name their check by a number, not in the 16 characters of a trace's id: a trace has some fifty
-- of them. The compression is the one that DuckDB would find, or none for short texts: finding it cost as much as it.

ALTER TABLE verdicts ADD COLUMN check_id INTEGER;
UPDATE verdicts SET check_id = rowid + 1;

ALTER TABLE claim_rows RENAME TO old_claims;
ALTER TABLE equations RENAME TO old_equations;

CREATE TABLE claim_rows (
    check_id INTEGER USING COMPRESSION bitpacking NOT NULL,
    claim_id INTEGER USING COMPRESSION bitpacking NOT NULL,
    "start" INTEGER USING COMPRESSION bitpacking NOT NULL,
    "end" INTEGER USING COMPRESSION bitpacking NOT NULL,
    quote VARCHAR USING COMPRESSION uncompressed,       -- NULL when it is the value
    value VARCHAR USING COMPRESSION uncompressed,       -- NULL when it is what the number is written as, or there is none
    number DOUBLE USING COMPRESSION alp,
    form INTEGER USING COMPRESSION bitpacking NOT NULL,
    sentence INTEGER USING COMPRESSION bitpacking NOT NULL
);

CREATE TABLE equation_rows (
    check_id INTEGER USING COMPRESSION bitpacking NOT NULL,
    "start" INTEGER USING COMPRESSION bitpacking NOT NULL,
    "end" INTEGER USING COMPRESSION bitpacking NOT NULL,
    quote VARCHAR NOT NULL,
    form INTEGER USING COMPRESSION bitpacking NOT NULL,
    sentence INTEGER USING COMPRESSION bitpacking NOT NULL
);

CREATE TABLE equation_forms (
    form INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    holds BOOLEAN,
    reason VARCHAR,
    base INTEGER NOT NULL,
    hypothetical BOOLEAN NOT NULL,
    step INTEGER
);

-- The given step is part of a form now: few claims have one.
CREATE TEMPORARY TABLE old_forms AS SELECT * FROM claim_forms;
CREATE TEMPORARY TABLE stepped AS
SELECT form AS old_form, step, row_number() OVER (ORDER BY form, step) AS form
FROM (SELECT DISTINCT form, step FROM old_claims);
ALTER TABLE claim_forms ADD COLUMN step INTEGER;
DELETE FROM claim_forms;
INSERT INTO claim_forms BY NAME
SELECT s.form, f.* EXCLUDE (form), s.step FROM stepped s JOIN old_forms f ON f.form = s.old_form ORDER BY s.form;

INSERT INTO claim_rows
SELECT v.check_id, c.claim_id, c."start", c."end", c.quote, c.value, c.number, s.form, c.sentence
FROM old_claims c JOIN verdicts v USING (trace_id)
JOIN stepped s ON s.old_form = c.form AND s.step IS NOT DISTINCT FROM c.step;

INSERT INTO equation_forms
SELECT row_number() OVER (), * FROM (SELECT DISTINCT kind, holds, reason, base, hypothetical, step FROM old_equations);

INSERT INTO equation_rows
SELECT v.check_id, e."start", e."end", e.quote, f.form, e.sentence
FROM old_equations e JOIN verdicts v USING (trace_id)
JOIN equation_forms f ON e.kind = f.kind AND e.holds IS NOT DISTINCT FROM f.holds
 AND e.reason IS NOT DISTINCT FROM f.reason AND e.base = f.base AND e.hypothetical = f.hypothetical
 AND e.step IS NOT DISTINCT FROM f.step;

DROP TABLE stepped;
DROP TABLE old_claims;
DROP TABLE old_forms;
DROP TABLE old_equations;
