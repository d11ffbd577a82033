-- Wilson's score interval for a proportion at 95 % (Wilson 1927, JASA 22:209), z = 1.959963984540054.
CREATE OR REPLACE MACRO wilson_low(k, n) AS
    CASE WHEN n > 0 THEN greatest(0, (k + 1.9207294103470447 - 1.959963984540054
         * sqrt(k * (n - k) / n::DOUBLE + 0.9603647051735223)) / (n + 3.841458820694089)) END;
CREATE OR REPLACE MACRO wilson_high(k, n) AS
    CASE WHEN n > 0 THEN least(1, (k + 1.9207294103470447 + 1.959963984540054
         * sqrt(k * (n - k) / n::DOUBLE + 0.9603647051735223)) / (n + 3.841458820694089)) END;
-- A number as the exact value of a claim is written, for those whose value is not kept beside their number.
CREATE OR REPLACE MACRO written(x) AS
    CASE WHEN abs(x) < 1e15 AND x = trunc(x) THEN x::BIGINT::VARCHAR ELSE x::VARCHAR END;
-- The value and the quote of a claim, as they stand in `said`: the value unless it is its number as written, and the
-- quote behind chr(31) unless it is the value.
CREATE OR REPLACE MACRO value_of(said, number) AS coalesce(nullif(split_part(said, chr(31), 1), ''), written(number));
CREATE OR REPLACE MACRO quote_of(said, number) AS
    CASE WHEN contains(said, chr(31)) THEN substring(said, instr(said, chr(31)) + 1) ELSE coalesce(said, written(number)) END;
