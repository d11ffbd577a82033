# ruff: noqa: E501
"""The sixth vocabulary of notes: twelve kinds of errors about number and space, in telegram style; see discover_notes.py."""

from __future__ import annotations

WHO = ("", "", "s{n}:", "l.{n}", "model", "err -", "CoT", "last step:", "ans", "again")
OBJECTS = ("cows", "pipes", "bags", "blocks", "rooms", "candles", "buses", "ropes", "wheels", "pots")
PEOPLE = ("Ben", "Ewa", "Raj", "Lin", "Carla", "Musa", "Nils", "Aya")
TAILS = ("", "", "", "", "", " (s{n})", " -> {m}", " re {o}", ", see {p}", " x2", ", rest ok")

KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "transitivity": (
        ("broke", "no", "wrong", "mixed up", "lost", "inverted"),
        ("transitive chain", "comparison chain", "taller/shorter chain", "ranking of three", "A>B>C inference", "relative order"),
        ("middle one put at end", "transitivity fail", "chain read backwards", "two links, only one used", "ranking not deducible"),
    ),
    "perimeter_area": (
        ("took", "gave", "used", "calculated", "confused", "returned"),
        ("area for perimeter", "perimeter instead of area", "sq units vs length", "fence length as area", "two sides only", "surface for volume"),
        ("area/perimeter mixup", "wanted border not surface", "forgot other two sides", "dimension wrong", "squared where linear"),
    ),
    "interest": (
        ("applied", "used", "forgot", "computed", "missed", "treated as"),
        ("simple interest", "compounding", "growth per year", "interest on interest", "linear growth", "yearly rate monthly"),
        ("should compound", "exponential not linear", "compound interest err", "same increase each year", "rate per period wrong"),
    ),
    "pattern": (
        ("guessed", "misread", "extrapolated", "continued", "wrong", "did not spot"),
        ("sequence", "next term", "pattern rule", "common difference", "nth term", "series from two terms"),
        ("alternating rule not seen", "pattern err", "fits first terms only", "geometric read as arithmetic", "index shifted in formula"),
    ),
    "plausibility": (
        ("accepts", "no check of", "outputs", "does not question", "keeps", "ends w/"),
        ("absurd result", "negative age", "impossible value", "fraction of a person", "speed beyond light", "weight of a car for a cat"),
        ("no sanity check", "not plausible", "common sense missing", "physically impossible", "never questioned"),
    ),
    "reflection": (
        ("reflected", "flipped", "mirrored", "drew", "chose", "wrong"),
        ("over wrong axis", "axis of symmetry", "shape across diagonal", "image vertically for horizontally", "line of reflection", "mirror image"),
        ("rotated instead of mirrored", "reflection err", "symmetry not kept", "up/down not swapped", "chirality lost"),
    ),
    "map_scale": (
        ("misapplied", "forgot", "divided by", "read", "wrong", "used"),
        ("map scale", "scale factor", "cm on map as km", "scale 1:{m}", "scale bar", "blueprint scale"),
        ("area needs scale squared", "scale err", "multiplied where divide", "model vs real size", "enlargement not reduction"),
    ),
    "between": (
        ("placed", "missed", "put", "violated", "seats", "wrong"),
        ("between constraint", "neighbours at table", "middle seat", "next to vs two away", "who sits beside whom", "seating order"),
        ("not adjacent", "seating err", "in between ignored", "end seat has one neighbour", "beside read as opposite"),
    ),
    "remainder": (
        ("dropped", "ignored", "rounded", "misused", "forgot", "kept"),
        ("remainder", "leftover", "last partial trip", "rest of division", "quotient down", "incomplete group"),
        ("need one more bus", "ceil not floor", "remainder err", "leftovers not shared", "division not exact"),
    ),
    "vertical": (
        ("swapped", "mixed", "wrong", "inverted", "confused", "lost"),
        ("above/below", "top and bottom", "stack order", "upper shelf vs lower", "floor level", "which is on top"),
        ("stack upside down", "vertical relation err", "under read as over", "bottom item called top", "floors counted from wrong end"),
    ),
    "base_sixty": (
        ("added", "subtracted", "computed", "treated", "botched", "carried"),
        ("clock times", "hh:mm as decimal", "minutes past hour", "elapsed time", "duration over midnight", "am/pm"),
        ("60 not 100", "time arithmetic err", "carry at sixty missed", "noon/midnight mixup", "duration too long by an hour"),
    ),
    "turn_count": (
        ("lost track of", "miscounted", "skipped", "wrong", "merged", "forgot"),
        ("turns", "heading after turns", "second left turn", "step of route", "u-turn", "which way facing"),
        ("ends facing wrong way", "navigation err", "route state lost", "one turn short", "facing not updated"),
    ),
}  # fmt: skip

VAGUE = (
    "bad", "no idea why", "fail", "nonsense", "unclear", "wrong again", "??", "not ok", "off", "cannot follow",
    "sloppy", "ditto",
)  # fmt: skip
