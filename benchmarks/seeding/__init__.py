"""Right traces, and the same traces with one known error of one category in them.

Each seed takes a random generator and gives two records, the right one and its twin with the error. Names, numbers and
turns of phrase vary; nothing else differs between the two.
"""

from __future__ import annotations

from seeding import comparing, conduct, frames, numbers
from seeding.common import Record, Seed

__all__ = ["SEEDS", "Record", "Seed"]

SEEDS: dict[str, Seed] = {
    "perc.hallucinated_object": frames.hallucinated_object,
    "perc.attribute_misread": frames.attribute_misread,
    "perc.relation_misread": frames.relation_misread,
    "frame.not_applied": frames.not_applied,
    "frame.image_space": frames.image_space,
    "frame.axis_sign": frames.axis_sign,
    "frame.axis_swap": frames.axis_swap,
    "frame.origin_scale": frames.origin_scale,
    "cmp.coarse_stop": comparing.coarse_stop,
    "cmp.candidate_skipped": comparing.candidate_skipped,
    "cmp.no_counterfactual": comparing.no_counterfactual,
    "cmp.magnitude_overreach": comparing.magnitude_overreach,
    "num.arithmetic": numbers.arithmetic,
    "num.order": numbers.order,
    "num.unit": numbers.unit,
    "num.angle_wrap": numbers.angle_wrap,
    "num.copy": numbers.copy,
    "logic.contradiction": comparing.contradiction,
    "logic.relation_chain": comparing.relation_chain,
    "task.ignored_constraint": comparing.ignored_constraint,
    "task.fabricated_condition": comparing.fabricated_condition,
    "meta.no_check": conduct.no_check,
    "meta.bad_reflection": conduct.bad_reflection,
    "meta.loop": conduct.loop,
    "meta.guess": conduct.guess,
    "out.answer_mismatch": conduct.answer_mismatch,
    "out.unparsable": conduct.unparsable,
    "out.truncated": conduct.truncated,
    "out.refusal": conduct.refusal,
}
