-- The newest schema, for new databases: what all migrations together make of an empty one (a test holds them equal).
-- Spans are half-open character offsets into traces.text. Nested values are JSON. A change goes into a new migration and
-- in here; comments beside columns are what `tracelens schema` says of them.

CREATE TABLE meta (key VARCHAR NOT NULL, value VARCHAR NOT NULL);

CREATE TABLE runs (
    run_id VARCHAR NOT NULL,            -- one call of a command that writes
    command VARCHAR NOT NULL,           -- ingest, check, judge, …
    options JSON,                       -- what it was called with
    version VARCHAR NOT NULL,           -- of tracelens
    started TIMESTAMP NOT NULL,         -- UTC
    finished TIMESTAMP                  -- NULL when the run was stopped
);

CREATE TABLE stages (
    stage VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    done BIGINT NOT NULL,               -- traces that the stage has finished in this run
    seconds DOUBLE NOT NULL
);

-- Read through the view traces, which adds reasoning and state.
CREATE TABLE trace_rows (
    trace_id VARCHAR NOT NULL,          -- hash of source_run, dataset, task, sample_id, model, condition, epoch
    run_id VARCHAR NOT NULL,
    source_file VARCHAR,
    source_line BIGINT,
    source_run VARCHAR NOT NULL,        -- the source's own run identifier, or ''
    dataset VARCHAR NOT NULL,
    task VARCHAR NOT NULL,
    sample_id VARCHAR NOT NULL,
    model VARCHAR NOT NULL,
    condition VARCHAR NOT NULL,         -- reasoning, direct, any other name, or unknown
    condition_source VARCHAR NOT NULL,  -- record, config, path, user, text, or ''
    epoch INTEGER NOT NULL,
    prompt VARCHAR USING COMPRESSION zstd,
    messages JSON,                      -- the prompt as chat messages, where it was a chat
    images JSON,                        -- references, never bytes
    text VARCHAR USING COMPRESSION zstd NOT NULL, -- everything the model said
    sections STRUCT(kind VARCHAR, "start" INTEGER, "end" INTEGER)[], -- reasoning and answer, where marked off
    steps STRUCT("start" INTEGER, "end" INTEGER)[],                  -- the given segmentation, 0-based
    answer VARCHAR,                     -- the final answer as written, or NULL when none can be read
    answer_start INTEGER,
    answer_end INTEGER,
    answer_found VARCHAR,               -- boxed, marker, announced, whole, option, last line, none
    gold JSON,
    choices JSON,                       -- option label to option text
    correct BOOLEAN,                    -- NULL when not scored
    scored_by VARCHAR NOT NULL,         -- given, option, number, coordinate, text, unparsable, left unscored, error, no gold
    completion VARCHAR NOT NULL,        -- complete, truncated, empty, refused, error
    finish_reason VARCHAR,
    refusal VARCHAR,
    usage JSON,
    scene JSON,                         -- what is truly there
    labels JSON,                        -- a person's verdicts that came with the record
    meta JSON,                          -- everything else in the record
    content_hash VARCHAR NOT NULL,      -- of the record; tells a changed record from the same one
    characters INTEGER                  -- of text, kept beside it: counting again means unpacking every text
);

CREATE TABLE rejected (
    run_id VARCHAR NOT NULL,
    source_file VARCHAR,
    source_line BIGINT,
    byte_offset BIGINT,                 -- in the decompressed file
    reason VARCHAR NOT NULL,
    raw VARCHAR USING COMPRESSION zstd  -- the text as read; undecodable bytes as \xNN
);

CREATE TABLE rubrics (
    rubric_hash VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    category VARCHAR NOT NULL,
    parent VARCHAR NOT NULL,            -- the upper level's id
    title VARCHAR NOT NULL,
    definition VARCHAR NOT NULL,
    decide VARCHAR NOT NULL,            -- rule, hybrid, judge, group
    severity VARCHAR,
    checked TIMESTAMP NOT NULL,         -- when it was last used for rules, UTC; the newest is the current one
    kind VARCHAR                        -- error, omission, conduct or outcome; NULL when last checked by an older tracelens
);

-- The rules' verdict on every category: most traces share their set of verdicts, so a trace points to one.
CREATE TABLE verdict_sets (
    set_id VARCHAR NOT NULL,            -- hash of the set
    category VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    proposed BOOLEAN NOT NULL,
    reason VARCHAR NOT NULL             -- why it is not assessable
);

CREATE TABLE verdicts (
    trace_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    set_id VARCHAR NOT NULL,
    rubric_hash VARCHAR NOT NULL,
    detector_version VARCHAR NOT NULL,
    check_id INTEGER                    -- by which claims and equations name their check
);

-- One row for a verdict that has something to show: every present one of a rule, and every verdict of a judge.
CREATE TABLE evidence (
    trace_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    category VARCHAR NOT NULL,
    state VARCHAR NOT NULL,             -- present, absent, not_assessable
    step INTEGER,
    "start" INTEGER,
    "end" INTEGER,
    quote VARCHAR,
    message VARCHAR NOT NULL,
    severity VARCHAR,
    confidence DOUBLE,
    detector VARCHAR NOT NULL,          -- rule, or judge:<model>
    detector_version VARCHAR NOT NULL,
    rubric_hash VARCHAR NOT NULL,
    proposed BOOLEAN NOT NULL,          -- a rule proposes, a judge has still to decide
    first_error BOOLEAN NOT NULL,       -- the one finding of a wrong trace where it goes wrong first
    evidence JSON
);

-- Verdicts over many traces (a model's bias to one option in one task): one row a category and group.
CREATE TABLE group_findings (
    run_id VARCHAR NOT NULL,
    category VARCHAR NOT NULL,
    dataset VARCHAR,
    task VARCHAR,
    model VARCHAR,
    condition VARCHAR,
    sample_id VARCHAR,
    state VARCHAR NOT NULL,
    message VARCHAR NOT NULL,
    severity VARCHAR,
    detector_version VARCHAR NOT NULL,
    rubric_hash VARCHAR NOT NULL,
    evidence JSON
);

-- Where an answer lies against what was right: proximity, static decomposition, sign, scale, unit.
CREATE TABLE outcomes (
    trace_id VARCHAR NOT NULL,
    axis VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    value DOUBLE,                       -- a score or distance
    chance DOUBLE,                      -- what a uniform pick among the offered options would give
    evidence JSON
);

-- What raised while a trace was checked: an error of tracelens, kept so that nothing fails unseen.
CREATE TABLE failures (
    run_id VARCHAR NOT NULL,
    trace_id VARCHAR NOT NULL,
    rubric_hash VARCHAR NOT NULL,
    detector VARCHAR NOT NULL,          -- the rule and its version, claims (the text could not be read), or outcomes
    error VARCHAR NOT NULL              -- what was raised; the rule's verdict on the trace is not_assessable
);

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
    direction VARCHAR,
    step INTEGER                        -- the given step; few claims have one
);

-- The compression is the one that DuckDB would find, or none for short texts: finding it costs as much as it.
CREATE TABLE claim_rows (
    check_id INTEGER USING COMPRESSION bitpacking NOT NULL,
    claim_id INTEGER USING COMPRESSION bitpacking NOT NULL,
    "start" INTEGER USING COMPRESSION bitpacking NOT NULL,
    said VARCHAR USING COMPRESSION uncompressed,        -- what the view cannot tell: the value, chr(31), the quote
    number DOUBLE USING COMPRESSION alp,
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

CREATE TABLE equation_rows (
    check_id INTEGER USING COMPRESSION bitpacking NOT NULL,
    "start" INTEGER USING COMPRESSION bitpacking NOT NULL,
    "end" INTEGER USING COMPRESSION bitpacking NOT NULL,
    quote VARCHAR NOT NULL,
    form INTEGER USING COMPRESSION bitpacking NOT NULL,
    sentence INTEGER USING COMPRESSION bitpacking NOT NULL
);

CREATE TABLE labels (
    trace_id VARCHAR NOT NULL,
    category VARCHAR,                   -- NULL for a verdict on the whole trace
    state VARCHAR,
    first_error_step INTEGER,
    quote VARCHAR,
    note VARCHAR,
    labeller VARCHAR NOT NULL,
    labelled TIMESTAMP NOT NULL,        -- UTC
    blind BOOLEAN NOT NULL,
    evidence JSON
);

CREATE TABLE samples (
    sample VARCHAR NOT NULL,            -- the name of the draw
    trace_id VARCHAR NOT NULL,
    stratum VARCHAR NOT NULL,           -- model, dataset, task and condition that it was drawn from
    probability DOUBLE NOT NULL,        -- with which a trace of this stratum was drawn
    seed BIGINT NOT NULL,
    drawn TIMESTAMP NOT NULL            -- UTC
);

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
    category VARCHAR,                   -- what it was accepted as
    draft_name VARCHAR,                 -- a title drafted by a model, or NULL
    draft_definition VARCHAR,           -- a definition drafted by a model, or NULL
    drafted_by VARCHAR                  -- the model; NULL where nothing was drafted
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
