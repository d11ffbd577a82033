"""How a model was asked, and what shows it: a record's own word, a request's settings, a run's configuration.

Absence of evidence stays absence: no function here ever reads "nothing was said about reasoning" as "direct".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from tracelens.types import Json


class Evidence(msgspec.Struct, frozen=True):
    """A condition and what it was seen in: user, record, config, path or text; strongest first."""

    condition: str
    source: Literal["user", "record", "config", "path", "text"]
    stated: bool = False
    """True where somebody named the condition, which stands above what only shows (a reasoning block, a setting)."""


STRENGTH = ("user", "record", "config", "path", "text")


def strongest(evidence: list[Evidence]) -> Evidence | None:
    """Return what decides the condition: what is stated before what shows, then the strongest source."""
    return min(evidence, key=lambda e: (not e.stated, STRENGTH.index(e.source)), default=None)


_REASONING = frozenset({"reasoning", "think", "thinking", "cot", "on", "with_cot", "chain_of_thought"})
_DIRECT = frozenset({"direct", "nothink", "nocot", "off", "answer_only", "without_cot", "no_reasoning"})
_MODES = ("reasoning_", "thinking_", "think_", "cot_")


def normal(name: str) -> str:
    """Return the house name of a condition: spellings of reasoning and direct; any other name as it is."""
    key = name.strip().lower().replace("-", "_").replace(" ", "_")
    for mode in _MODES:
        if key in (mode + "on", mode + "true", mode + "enabled"):
            return "reasoning"
        if key in (mode + "off", mode + "false", mode + "disabled"):
            return "direct"
    if key in _REASONING:
        return "reasoning"
    if key in _DIRECT or key in ("no_think", "no_thinking", "no_cot"):
        return "direct"
    return "unknown" if key == "" else name.strip()


def requested(request: Json) -> list[Evidence]:
    """Return what a request's settings say: efforts, budgets and switches of the known providers.

    Looked for, wherever it is nested: ``reasoning_effort`` and ``reasoning.effort`` (OpenAI,
    OpenRouter), ``thinking.type`` (Anthropic), ``thinking_budget`` (Gemini, Qwen),
    ``enable_thinking`` (Qwen3 templates on vLLM and SGLang), ``reasoning_tokens`` (Inspect).
    """
    for setting, value in _settings(request, 0):
        switched = _switch(setting, value)
        if switched is not None:
            return [Evidence("reasoning" if switched else "direct", "config")]
    return []


def _settings(value: Json, level: int) -> Iterator[tuple[str, Json]]:
    """Yield key and value of every setting of a request, without looking into its messages."""
    if not isinstance(value, dict) or level > 5:
        return
    for key, item in value.items():
        if key in ("messages", "input", "contents", "prompt", "tools"):
            continue
        yield key, item
        if isinstance(item, dict):
            yield from ((f"{key}.{name}", inner) for name, inner in _settings(item, level + 1))


def _switch(setting: str, value: Any) -> bool | None:
    """Return whether a setting switches reasoning on or off, or None when it says neither."""
    name = setting.lower().replace("config.", ".")
    if name.endswith(("reasoning_effort", "reasoning.effort")) and isinstance(value, str):
        return value not in ("none", "off", "disabled")
    if name.endswith(("enable_thinking", "reasoning.enabled", "include_reasoning")):
        return value if isinstance(value, bool) else None
    if name.endswith(("thinking_budget", "thinkingbudget", "budget_tokens")):
        return value != 0 if isinstance(value, int) else None
    if name.endswith("thinking.type") and value in ("enabled", "adaptive", "disabled"):
        return bool(value != "disabled")
    if name in ("thinking", "enable_reasoning") and isinstance(value, bool):
        return value
    return None
