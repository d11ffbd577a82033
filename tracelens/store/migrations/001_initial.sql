-- The first schema. Spans are half-open character offsets into traces.text. Nested values are JSON.

CREATE TABLE runs (
    run_id VARCHAR NOT NULL,            -- one call of a command that writes
    command VARCHAR NOT NULL,           -- ingest, check, judge, …
    options JSON,                       -- what it was called with
    version VARCHAR NOT NULL,           -- of tracelens
    started TIMESTAMP NOT NULL,         -- UTC
    finished TIMESTAMP                  -- NULL when the run was stopped
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
    content_hash VARCHAR NOT NULL       -- of the record; tells a changed record from the same one
);

CREATE TABLE rejected (
    run_id VARCHAR NOT NULL,
    source_file VARCHAR,
    source_line BIGINT,
    byte_offset BIGINT,                 -- in the decompressed file
    reason VARCHAR NOT NULL,
    raw VARCHAR USING COMPRESSION zstd  -- the text as read; undecodable bytes as \xNN
);

CREATE TABLE claims (
    trace_id VARCHAR NOT NULL,
    claim_id INTEGER NOT NULL,          -- order in the text, from 0
    "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    quote VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    value VARCHAR,                      -- exact: 5/2, (1.2, -0.4), sqrt(2)/2, 10:30
    number DOUBLE,                      -- the nearest float of a scalar value, for sorting and plotting only
    unit VARCHAR,                       -- as written
    canonical_unit VARCHAR,
    dimension VARCHAR,
    "precision" INTEGER,                -- decimals as printed
    approximate BOOLEAN NOT NULL,
    bound VARCHAR,                      -- min, max
    hypothetical BOOLEAN NOT NULL,
    ambiguous BOOLEAN NOT NULL,
    role VARCHAR,                       -- given, derived, final
    entity VARCHAR,
    attribute VARCHAR,
    axis VARCHAR,
    frame VARCHAR,
    direction VARCHAR,
    sentence INTEGER NOT NULL,
    step INTEGER
);

CREATE TABLE equations (
    trace_id VARCHAR NOT NULL,
    "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    quote VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,              -- arithmetic, order, conversion
    holds BOOLEAN,                      -- NULL when it cannot be decided
    reason VARCHAR,
    base INTEGER NOT NULL,
    hypothetical BOOLEAN NOT NULL,
    sentence INTEGER NOT NULL,
    step INTEGER
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
    detector_version VARCHAR NOT NULL
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

CREATE TABLE rubrics (
    rubric_hash VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    category VARCHAR NOT NULL,
    parent VARCHAR NOT NULL,            -- the upper level's id
    title VARCHAR NOT NULL,
    definition VARCHAR NOT NULL,
    decide VARCHAR NOT NULL,            -- rule, hybrid, judge, group
    severity VARCHAR,
    checked TIMESTAMP NOT NULL          -- when it was last used for rules, UTC; the newest is the current one
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

CREATE TABLE stages (
    stage VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    done BIGINT NOT NULL,               -- traces that the stage has finished in this run
    seconds DOUBLE NOT NULL
);
