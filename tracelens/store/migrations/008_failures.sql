-- What raised while a trace was checked: an error of tracelens, kept so that nothing fails unseen.

CREATE TABLE failures (
    run_id VARCHAR NOT NULL,
    trace_id VARCHAR NOT NULL,
    rubric_hash VARCHAR NOT NULL,
    detector VARCHAR NOT NULL,          -- the rule and its version, claims (the text could not be read), or outcomes
    error VARCHAR NOT NULL              -- what was raised; the rule's verdict on the trace is not_assessable
);
