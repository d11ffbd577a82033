"""Every format, written out; the first that recognises a file reads it, so the narrow ones stand before the wide."""

from __future__ import annotations

from tracelens.errors import InputError
from tracelens.sources import (
    anthropic_api,
    canonical,
    chat_rows,
    evalscope,
    gemini_api,
    helm,
    inspect_log,
    langfuse,
    lm_eval,
    lmms_eval,
    openai_api,
    opencompass,
    plain,
    spans,
    vlmevalkit,
)
from tracelens.sources.format import Format
from tracelens.sources.head import Head

FORMATS: tuple[Format, ...] = (
    inspect_log.FORMAT,
    helm.FORMAT,
    canonical.FORMAT,
    lmms_eval.FORMAT,
    lm_eval.FORMAT,
    evalscope.FORMAT,
    opencompass.FORMAT,
    spans.FORMAT,
    langfuse.FORMAT,
    openai_api.BATCH,
    openai_api.PAIRS,
    openai_api.CHUNKS,
    openai_api.OBJECTS,
    anthropic_api.FORMAT,
    gemini_api.FORMAT,
    vlmevalkit.FORMAT,
    chat_rows.FORMAT,
    plain.FORMAT,
)


def named(name: str) -> Format:
    """Return the format of a name.

    Raises:
        InputError: there is none.
    """
    for form in FORMATS:
        if form.name == name:
            return form
    raise InputError(f"no format is named {name!r}; there are {', '.join(form.name for form in FORMATS)}.")


def recognise(head: Head) -> tuple[Format, str, bool] | None:
    """Return the format of a file, why, and whether it holds traces (False: it is a companion of one that does)."""
    for form in FORMATS:
        if why := form.detect(head):
            return form, why, True
        if why := form.companion(head):
            return form, why, False
    return None
