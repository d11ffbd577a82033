# ruff: noqa: E501
"""The third vocabulary of notes: ten kinds of errors about what is seen; see discover_notes.py."""

from __future__ import annotations

WHO = ("The description", "The agent", "The caption", "Frame {n}", "It", "The explanation", "This sentence", "The VLM")
OBJECTS = ("sofas", "plants", "mugs", "windows", "pillows", "doors", "rugs", "monitors", "shoes", "frames")
PEOPLE = ("Ines", "Kofi", "Mei", "Ravi", "Elsa", "Pavel", "Zoe", "Hugo")
TAILS = ("", "", "", "", " in frame {n}", ", hence the answer {m}", " near the {o}", " when {p} asks", " and goes on from there")

KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "occlusion": (
        ("misses", "ignores", "fails to notice", "forgets", "overlooks", "does not account for"),
        ("a hidden object", "the occluded part", "what is hidden behind the cabinet", "the partly covered item", "the occlusion", "something behind another"),
        ("because it is covered", "as if hidden things did not exist", "only the visible part is used", "an occlusion problem", "blocked from view"),
    ),
    "depth_order": (
        ("confuses", "reverses", "gets wrong", "swaps", "misjudges", "inverts"),
        ("which object is nearer", "near and far", "the depth order", "closer and farther", "the foreground and background", "which is farther away"),
        ("taking the small one for distant", "a depth mistake", "so the closest one is wrong", "judging depth by size", "in depth"),
    ),
    "object_count": (
        ("counts", "reports", "states", "gives", "sees", "claims"),
        ("too many objects", "too few objects", "the wrong number of objects", "an incorrect count", "one object more than there are", "fewer objects"),
        ("a counting mistake", "the count does not match the image", "counting reflections too", "as the number in the scene", "miscounting the group"),
    ),
    "colour": (
        ("describes", "names", "sees", "reports", "calls", "gives"),
        ("the wrong colour", "a red one as blue", "the colour of the wall", "green for brown", "a colour that is not there", "a different colour"),
        ("a colour error", "under the warm light", "misled by the lighting", "mixing two colours", "the hue is wrong"),
    ),
    "camera_motion": (
        ("thinks", "concludes", "says", "claims", "infers", "believes"),
        ("the camera moved forward", "the camera translated", "that the viewpoint moved backward", "the camera stayed still", "the motion was a zoom", "the camera went sideways"),
        ("though it only panned", "mistaking camera motion", "while objects moved instead", "a camera movement error", "where it only tilted"),
    ),
    "map_orientation": (
        ("holds", "draws", "reads", "orients", "turns", "places"),
        ("the map upside down", "north at the bottom", "the floor plan mirrored", "the map with east for west", "compass directions", "the floor plan"),
        ("so north and south are exchanged", "a map orientation error", "ignoring the compass rose", "with the wrong way up", "not aligned to north"),
    ),
    "distance_scale": (
        ("estimates", "guesses", "judges", "puts", "gives", "assumes"),
        ("the distance far too large", "distances without a reference", "the room size", "an implausible distance", "metres where it is centimetres", "the length of the table far too small"),
        ("out of scale", "no sense of scale", "by a factor of ten", "though the door gives the scale", "an unrealistic size"),
    ),
    "blocked_path": (
        ("walks", "plans", "takes", "proposes", "routes", "leads"),
        ("a path through the wall", "a route through the table", "straight through an obstacle", "a blocked route", "a way past a closed door", "the path"),
        ("which is blocked", "ignoring obstacles", "an impossible route", "where nobody can pass", "not navigable"),
    ),
    "text_in_image": (
        ("reads", "transcribes", "quotes", "spells", "misreads", "takes"),
        ("the sign in the image", "the label", "the printed text", "the digits on the clock", "letters on the poster", "the written word"),
        ("an OCR error", "as another word", "with letters missing", "misreading the text", "the text says otherwise"),
    ),
    "state_change": (
        ("forgets", "does not update", "keeps", "carries on with", "misses", "overlooks"),
        ("the moved object", "the earlier position", "the state before the action", "that the drawer was opened", "the new location", "the change between frames"),
        ("after it was moved", "so the state is stale", "an update is missing", "using the old layout", "as if nothing had happened"),
    ),
}  # fmt: skip

VAGUE = (
    "is inaccurate", "is no good", "fails here", "has problems", "looks wrong", "is confusing",
    "does not help", "is not what was shown", "is a poor guess", "should be rejected",
)  # fmt: skip
