-- Names that a model drafted for proposals; marked as a draft wherever they are shown.

ALTER TABLE proposals ADD COLUMN
    draft_name VARCHAR                  -- a title drafted by a model, or NULL
;
ALTER TABLE proposals ADD COLUMN
    draft_definition VARCHAR            -- a definition drafted by a model, or NULL
;
ALTER TABLE proposals ADD COLUMN
    drafted_by VARCHAR                  -- the model; NULL where nothing was drafted
;
