-- Proposals for new categories, and probabilities that fuse rule and judge evidence.

CREATE TABLE proposals (
    proposal_id VARCHAR NOT NULL,       -- hash of its members
    run_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,              -- its distinguishing terms
    size INTEGER NOT NULL,              -- notes in it
    stability DOUBLE NOT NULL,          -- mean bootstrap Jaccard
    strength VARCHAR NOT NULL,          -- proposed (0.6 and above), weak, or by hand (merged, split)
    verdict VARCHAR NOT NULL,           -- new, looks like CATEGORY, or that it cannot be told
    central JSON NOT NULL,              -- three notes in its middle
    boundary JSON NOT NULL,             -- two at its edge
    members JSON NOT NULL,              -- trace ids, the most central first
    shares JSON NOT NULL,               -- its part of the uncoded notes of each condition; exploratory
    status VARCHAR NOT NULL,            -- open, accepted, rejected, merged, split
    category VARCHAR                    -- what it was accepted as
);

CREATE TABLE fused (
    trace_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    category VARCHAR NOT NULL,
    probability DOUBLE NOT NULL,        -- that a person would call the category present
    method VARCHAR NOT NULL,            -- logistic, or logistic + isotonic
    labels INTEGER NOT NULL,            -- people's verdicts that it was fitted to
    brier DOUBLE NOT NULL               -- cross-validated by item
);
