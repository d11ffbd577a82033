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
