-- Quote and value of a claim are one column, and its end is told by the quote: what costs is columns, not characters.

ALTER TABLE claim_rows RENAME TO old_claims;

CREATE TABLE claim_rows (
    check_id INTEGER USING COMPRESSION bitpacking NOT NULL,
    claim_id INTEGER USING COMPRESSION bitpacking NOT NULL,
    "start" INTEGER USING COMPRESSION bitpacking NOT NULL,
    said VARCHAR USING COMPRESSION uncompressed,        -- what the view cannot tell: the value, chr(31), the quote
    number DOUBLE USING COMPRESSION alp,
    form INTEGER USING COMPRESSION bitpacking NOT NULL,
    sentence INTEGER USING COMPRESSION bitpacking NOT NULL
);

INSERT INTO claim_rows
SELECT check_id, claim_id, "start", CASE WHEN quote IS NULL THEN value ELSE coalesce(value, '') || chr(31) || quote END,
       number, form, sentence
FROM old_claims;

DROP TABLE old_claims;
