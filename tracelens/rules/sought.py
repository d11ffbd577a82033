"""Words that are looked for in many texts, by the rarest of their characters."""

from __future__ import annotations

# Characters from the commonest to the rarest, roughly as English with numbers has them; all others are rarer still.
_COMMON = " etaoinsrhldcumfpgwyb.,1023456789vkxjqz"
# A text in which the rarest character comes up so often without the others is searched as any search does.
_HITS = 8


class Sought:
    """Some words that one text after another is searched for.

    One character is found in a text many times faster than several are; most texts lack the rarest, or have it seldom.
    """

    def __init__(self, words: str) -> None:
        self.words = words
        self.mark = max(words, key=_rarity, default="")
        self.offset = words.find(self.mark)

    def stand(self, text: str, start: int, end: int) -> bool:
        """Return whether the words stand in ``[start, end)`` of a text."""
        hits = 0
        low = start + self.offset
        at = text.find(self.mark, low, end)
        while at >= 0 and hits < _HITS:
            if text.startswith(self.words, at - self.offset):
                return at - self.offset + len(self.words) <= end
            low = at + 1
            at = text.find(self.mark, low, end)
            hits += 1
        return at >= 0 and text.find(self.words, at - self.offset, end) >= 0


def _rarity(char: str) -> int:
    place = _COMMON.find(char)
    return len(_COMMON) if place < 0 else place
