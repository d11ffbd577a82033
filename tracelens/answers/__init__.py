"""What was said apart from what was thought, the final answer, and whether it is right."""

from tracelens.answers.final import Answer, final
from tracelens.answers.options import choice_of
from tracelens.answers.score import Score, score
from tracelens.answers.split import Split, split

__all__ = ["Answer", "Score", "Split", "choice_of", "final", "score", "split"]
