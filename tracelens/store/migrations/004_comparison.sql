-- What kind of thing a category is, so that omissions can be told from errors.

ALTER TABLE rubrics ADD COLUMN
    kind VARCHAR                        -- error, omission, conduct or outcome; NULL when last checked by an older tracelens
;

-- An answer that its source left unscored though it scored the item elsewhere counts as wrong, and says so.
UPDATE trace_rows SET correct = false, scored_by = 'left unscored'
WHERE correct IS NULL AND gold IS NOT NULL AND completion <> 'error'
  AND (dataset, task, sample_id) IN (SELECT dataset, task, sample_id FROM trace_rows WHERE scored_by = 'given');
