-- Claims share what they are: a row points to one form, and the view claims puts both together.

CREATE TABLE claim_forms (
    form INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    unit VARCHAR,
    canonical_unit VARCHAR,
    dimension VARCHAR,
    "precision" INTEGER,
    approximate BOOLEAN NOT NULL,
    bound VARCHAR,
    hypothetical BOOLEAN NOT NULL,
    ambiguous BOOLEAN NOT NULL,
    role VARCHAR,
    entity VARCHAR,
    attribute VARCHAR,
    axis VARCHAR,
    frame VARCHAR,
    direction VARCHAR
);

CREATE TABLE claim_rows (
    trace_id VARCHAR NOT NULL,
    claim_id INTEGER NOT NULL,
    "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    quote VARCHAR NOT NULL,
    value VARCHAR,
    number DOUBLE,
    form INTEGER NOT NULL,
    sentence INTEGER NOT NULL,
    step INTEGER
);

INSERT INTO claim_forms
SELECT row_number() OVER (), * FROM (
    SELECT DISTINCT kind, unit, canonical_unit, dimension, "precision", approximate, bound, hypothetical, ambiguous,
           role, entity, attribute, axis, frame, direction
    FROM claims);

INSERT INTO claim_rows
SELECT c.trace_id, c.claim_id, c."start", c."end", c.quote, c.value, c.number, f.form, c.sentence, c.step
FROM claims c JOIN claim_forms f
  ON c.kind = f.kind AND c.unit IS NOT DISTINCT FROM f.unit
 AND c.canonical_unit IS NOT DISTINCT FROM f.canonical_unit AND c.dimension IS NOT DISTINCT FROM f.dimension
 AND c."precision" IS NOT DISTINCT FROM f."precision" AND c.approximate = f.approximate
 AND c.bound IS NOT DISTINCT FROM f.bound AND c.hypothetical = f.hypothetical AND c.ambiguous = f.ambiguous
 AND c.role IS NOT DISTINCT FROM f.role AND c.entity IS NOT DISTINCT FROM f.entity
 AND c.attribute IS NOT DISTINCT FROM f.attribute AND c.axis IS NOT DISTINCT FROM f.axis
 AND c.frame IS NOT DISTINCT FROM f.frame AND c.direction IS NOT DISTINCT FROM f.direction;

DROP TABLE claims;
