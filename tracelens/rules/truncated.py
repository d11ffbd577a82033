"""out.truncated: a limit ended the text, or a block of reasoning is never closed."""

from __future__ import annotations

from tracelens.rules.case import Case, Needs, Verdict, present

NEEDS: Needs = (("cut", None),)


def check(case: Case) -> Verdict:
    """Return the end of the text as the place, when the source or an open block says that it was cut off."""
    trace = case.trace
    if trace.completion != "truncated":
        return ()
    end = len(trace.text.rstrip())
    start = max(trace.text.rfind("\n", 0, end) + 1, end - 120)
    by = "a limit" if trace.finish_reason else "an open block of reasoning"
    message = f"The text was cut off ({by}" + (f": {trace.finish_reason}" if trace.finish_reason else "") + ")."
    return (present(case, start, end, message, {"finish_reason": trace.finish_reason}),)
