# ruff: noqa: E501
"""The fifth vocabulary of notes: twelve kinds of errors about number and space, in whole sentences; see discover_notes.py."""

from __future__ import annotations

WHO = ("The model", "The judge notes that it", "The trace", "In sentence {n} it", "The second paragraph", "The proof", "The tutor", "Our agent", "The output")
OBJECTS = ("cubes", "drones", "barrels", "pixels", "passengers", "tanks", "stations", "beads", "towers", "crates")
PEOPLE = ("Amara", "Jakob", "Leila", "Stefan", "Thuy", "Mateo", "Ingrid", "Dev")
TAILS = ("", "", "", "", " around sentence {n}", " for the {o}", ", and {m} is the result", " although {p} had it right", ", twice in fact", " on the way to {m}")

KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "viewpoint": (
        ("answers from", "stays in", "reasons in", "silently changes", "mixes", "never leaves"),
        ("the viewer's perspective", "its own frame of reference", "the point of view of the person in the scene", "egocentric and allocentric directions", "the observer's viewpoint", "somebody else's perspective"),
        ("when the speaker's perspective was asked for", "a perspective-taking failure", "in place of the room's frame", "as though everyone faced the same way", "without imagining where the other one stands"),
    ),
    "place_value": (
        ("is off by", "drops", "inserts", "slips by", "reads wrongly", "loses"),
        ("a power of ten", "an order of magnitude", "a zero in the large number", "the decimal point", "thousands as millions", "a place in the number"),
        ("so the magnitude is wrong", "a place value mistake", "ten times too much", "three zeros short", "as scientific notation with a bad exponent"),
    ),
    "ratio": (
        ("inverts", "turns around", "sets up", "misreads", "scales", "divides by"),
        ("the ratio", "the proportion", "part to whole", "a ratio of two quantities", "the direct proportion", "the wrong side of the ratio"),
        ("upside down", "treating part to part as part to whole", "where the proportion is inverse", "an incorrect proportional setup", "numerator and denominator exchanged"),
    ),
    "average": (
        ("takes", "averages", "reports", "computes", "settles for", "mistakes"),
        ("the mean of the two means", "averages of unequal groups", "the median", "an unweighted average", "the mean for the median", "the simple mean of the speeds"),
        ("although the groups differ in size", "an averaging fallacy", "where weights are needed", "without weighting each by its share", "so the average comes out wrong"),
    ),
    "inequality": (
        ("handles", "turns", "solves", "reads", "treats", "writes"),
        ("the inequality", "at least as more than", "a strict bound as a loose one", "no more than", "the upper bound", "less than or equal"),
        ("failing to reverse it on multiplying by a negative", "so the boundary value is excluded", "a bound in the wrong direction", "with the limit itself left out", "as if it were an equation"),
    ),
    "folding": (
        ("folds", "unfolds", "visualises", "assembles", "cannot picture", "imagines"),
        ("the net of the cube", "the paper after two folds", "opposite faces", "the hole pattern", "the cube from its net", "the box when closed"),
        ("so adjacent faces end up opposite", "a mental folding failure", "putting two faces on one side", "with the holes in the wrong places", "in a way no sheet of paper can"),
    ),
    "coordinates": (
        ("swaps", "mislabels", "indexes", "plots", "interchanges", "reads off"),
        ("the x and y coordinates", "rows and columns", "the grid cell", "the ordered pair", "the origin of the grid", "column before row"),
        ("so the point lands in the transposed cell", "an axis mix-up", "with the origin at the wrong corner", "as (y, x)", "counting from the top and not from the bottom"),
    ),
    "adjacency": (
        ("counts", "treats", "allows", "takes", "regards", "accepts"),
        ("diagonal squares as neighbours", "touching corners as touching sides", "a diagonal step", "cells that are two apart as adjacent", "diagonal moves", "non-neighbouring regions as bordering"),
        ("although only four directions are permitted", "an adjacency violation", "so the path is shorter than possible", "where sharing an edge was required", "jumping over a square"),
    ),
    "work_rate": (
        ("adds", "averages", "combines", "subtracts", "sums up", "handles"),
        ("the times of the two pumps", "hours where rates should be added", "the working times", "the rates of filling and draining", "how long each worker needs", "the reciprocal rates"),
        ("so together they are slower than one alone", "a combined work mistake", "forgetting that rates add up", "as if more workers took longer", "no reciprocal is ever taken"),
    ),
    "wraparound": (
        ("forgets", "overlooks", "misapplies", "ignores", "fails to take", "loses track of"),
        ("the modulo", "that the clock wraps around after twelve", "the cycle length", "the remainder modulo the period", "that the circle closes", "the repeating cycle"),
        ("running past the end of the cycle", "a modular arithmetic error", "so the position in the cycle is wrong", "as though the seats stood in a line", "never coming back to the start"),
    ),
    "decimal_comparison": (
        ("ranks", "compares", "orders", "judges", "thinks that", "sorts"),
        ("decimals by their length", "the larger denominator as the larger fraction", "two fractions", "negative numbers by absolute value", "the decimals as whole numbers", "which number is greater"),
        ("as though more digits meant a bigger number", "a comparison of sizes gone wrong", "so the smaller is called the larger", "without a common denominator", "in reverse order of magnitude"),
    ),
    "containment": (
        ("loses", "assumes", "denies", "does not see", "forgets", "concludes"),
        ("that the ball is still inside the cup", "what is in the box", "that contents move with their container", "the inner container", "which thing contains which", "that something inside travels along"),
        ("when the container is carried to another room", "a containment failure", "leaving the contents behind", "as if it had fallen out", "nesting the two the wrong way round"),
    ),
}  # fmt: skip

VAGUE = (
    "is not convincing", "goes astray", "cannot be accepted", "has a flaw", "is a mess", "leaves a bad impression",
    "does not get there", "seems off", "is simply false", "would not pass review", "is too short to tell",
)  # fmt: skip
