-- The failure patterns of the study in right and wrong traces: stopping at a coarse cue, no counterfactual about the
-- magnitude, any change taken for a large one, stable evidence ignored, reasoning in image space.
SELECT dataset, task, model, condition, category, CASE WHEN correct THEN 'right' ELSE 'wrong' END AS outcome,
    count(*) FILTER (r.state IN ('present', 'proposed')) AS present, count(*) FILTER (r.state <> 'not_assessable') AS assessed
FROM resolved AS r JOIN traces USING (trace_id)
WHERE dataset LIKE 'spacenum%' AND correct IS NOT NULL
    AND category IN ('cmp.coarse_stop', 'cmp.candidate_skipped', 'cmp.no_counterfactual', 'cmp.magnitude_overreach',
                     'cmp.changed_only', 'frame.image_space')
GROUP BY ALL
ORDER BY ALL
