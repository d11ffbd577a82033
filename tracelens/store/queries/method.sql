-- What the numbers rest on: runs, versions, rubric, and what is left out.
SELECT 'traces' AS part, 'in the database' AS what, count(*)::VARCHAR AS value FROM traces
UNION ALL SELECT 'traces', 'not scored (' || scored_by || ')', count(*)::VARCHAR FROM traces WHERE correct IS NULL GROUP BY ALL
UNION ALL SELECT 'traces', 'scored by ' || scored_by, count(*)::VARCHAR FROM traces WHERE correct IS NOT NULL GROUP BY ALL
UNION ALL SELECT 'traces', 'ended ' || completion, count(*)::VARCHAR FROM traces WHERE completion <> 'complete' GROUP BY ALL
UNION ALL SELECT 'input', 'rejected, kept with its reason', count(*)::VARCHAR FROM rejected
UNION ALL SELECT 'input', 'file ' || file, count(*)::VARCHAR || ' traces' FROM (SELECT coalesce(regexp_extract(source_file, '[^/\\]+$'), '(unknown)') AS file FROM traces) GROUP BY file
UNION ALL SELECT 'rubric', name || ' ' || rubric_hash, count(*)::VARCHAR || ' categories, last used ' || strftime(max(checked), '%Y-%m-%d %H:%M') || ' UTC' FROM rubrics GROUP BY name, rubric_hash
UNION ALL SELECT 'verdicts', 'detectors ' || detector_version, count(*)::VARCHAR || ' traces' FROM verdicts GROUP BY detector_version
UNION ALL SELECT 'verdicts', detector, count(*)::VARCHAR || ' pieces of evidence' FROM evidence GROUP BY detector
UNION ALL SELECT 'labels', 'by people', CASE count(*) WHEN 0 THEN 'none: judge rates are uncalibrated' ELSE count(*)::VARCHAR END FROM labels
UNION ALL SELECT 'runs', command || ' with tracelens ' || version, count(*)::VARCHAR || ' times, last ' || strftime(max(started), '%Y-%m-%d %H:%M') || ' UTC' FROM runs GROUP BY command, version
