-- What judges were asked and answered, which batches are under way, and which traces a sample drew.

-- One row for each attempt to have a question answered; rows are added and never changed.
CREATE TABLE judge_calls (
    call_id VARCHAR NOT NULL,
    request_hash VARCHAR NOT NULL,      -- of the canonical request: equal questions have equal hashes
    trace_id VARCHAR NOT NULL,
    model VARCHAR NOT NULL,
    base_url VARCHAR NOT NULL,
    api VARCHAR NOT NULL,               -- chat or responses
    rubric_hash VARCHAR NOT NULL,
    prompt_version VARCHAR NOT NULL,
    categories VARCHAR[] NOT NULL,      -- what was asked
    replicate INTEGER NOT NULL,         -- 0 for the first
    variant VARCHAR NOT NULL,           -- what differs from the usual framing (robustness runs), or ''
    rung VARCHAR NOT NULL,              -- json_schema, json_schema_unbounded, json_object, text
    ask INTEGER NOT NULL,               -- 0 for the question, 1 and 2 for re-asks
    attempt INTEGER NOT NULL,           -- 0 for the first try of this ask
    batch_id VARCHAR,                   -- NULL for a live call
    sent_at TIMESTAMP NOT NULL,         -- UTC
    latency DOUBLE,                     -- seconds
    status INTEGER,                     -- of HTTP; NULL when no whole reply came
    error VARCHAR,                      -- why none came
    prompt_tokens INTEGER,
    cached_tokens INTEGER,              -- those of them that the provider had in its cache
    completion_tokens INTEGER,
    cost DECIMAL(28, 12),               -- US dollars; NULL when the reply does not tell or the model has no price
    cost_bound DECIMAL(28, 12),         -- the most it can have cost
    fence VARCHAR NOT NULL,             -- the private marks of this call
    canary VARCHAR NOT NULL,
    removed JSON,                       -- invisible characters taken out of the trace, by name
    omitted_start INTEGER,              -- the span of the text that was left out for length
    omitted_end INTEGER,
    raw VARCHAR USING COMPRESSION zstd  -- the reply's body as it came
);

CREATE TABLE judge_batches (
    batch_id VARCHAR NOT NULL,          -- ours; the provider keeps it as metadata, so that no batch is lost
    provider_id VARCHAR,                -- the provider's; NULL when the process died before it was known
    model VARCHAR NOT NULL,
    base_url VARCHAR NOT NULL,
    api VARCHAR NOT NULL,
    rubric_hash VARCHAR NOT NULL,
    submitted TIMESTAMP NOT NULL,       -- UTC
    fetched TIMESTAMP,                  -- when its answers were stored; NULL while it is under way
    status VARCHAR NOT NULL,            -- the provider's word for where it stands
    price_input DECIMAL(18, 6),         -- US dollars for a million tokens in a batch
    price_cached DECIMAL(18, 6),
    price_output DECIMAL(18, 6)
);

CREATE TABLE judge_batch_requests (
    batch_id VARCHAR NOT NULL,
    custom_id VARCHAR NOT NULL,         -- the name under which the answer comes back
    request_hash VARCHAR NOT NULL,
    trace_id VARCHAR NOT NULL,
    categories VARCHAR[] NOT NULL,
    replicate INTEGER NOT NULL,
    variant VARCHAR NOT NULL,
    rung VARCHAR NOT NULL,
    ask INTEGER NOT NULL,
    fence VARCHAR NOT NULL,
    canary VARCHAR NOT NULL,
    cost_bound DECIMAL(28, 12)          -- the most that it can cost
);

CREATE TABLE samples (
    sample VARCHAR NOT NULL,            -- the name of the draw
    trace_id VARCHAR NOT NULL,
    stratum VARCHAR NOT NULL,           -- model, dataset, task and condition that it was drawn from
    probability DOUBLE NOT NULL,        -- with which a trace of this stratum was drawn
    seed BIGINT NOT NULL,
    drawn TIMESTAMP NOT NULL            -- UTC
);

CREATE TABLE robustness (
    trace_id VARCHAR NOT NULL,
    category VARCHAR NOT NULL,
    detector VARCHAR NOT NULL,
    rubric_hash VARCHAR NOT NULL,
    variant VARCHAR NOT NULL,           -- '' for the usual framing, else what was changed
    state VARCHAR NOT NULL
);

CREATE TABLE gate (
    detector VARCHAR NOT NULL,
    rubric_hash VARCHAR NOT NULL,
    category VARCHAR NOT NULL,
    trusted BOOLEAN NOT NULL,           -- false: its rates are exploratory
    reason VARCHAR NOT NULL,            -- what it fell short of, or the figures that it passed with
    decided TIMESTAMP NOT NULL          -- UTC
);
