"""What becomes of an item between two conditions, as the app says it: in words and as a sign."""

OUTCOMES = {
    "lost": "broken",
    "gained": "fixed",
    "both_wrong": "both wrong",
    "both_right": "both right",
    "unscored": "not scored",
    "unmatched": "no partner",
}
GLYPHS = {"lost": "▼", "gained": "▲", "both_wrong": "○", "both_right": "●", "unscored": "·", "unmatched": "◐"}
