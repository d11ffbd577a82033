"""What a judge run did, counted while it goes on."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import msgspec


class Report(msgspec.Struct, kw_only=True):
    """What a run did. ``states`` counts requests by outcome; ``pending`` ones were not asked (budget or replay)."""

    traces: int = 0
    nothing_asked: int = 0
    requests: int = 0
    cached: int = 0
    """Requests that the ledger answered in full."""
    calls: int = 0
    pending: int = 0
    under_way: int = 0
    """Requests that a batch holds."""
    states: Counter[str] = msgspec.field(default_factory=Counter)
    verdicts: Counter[str] = msgspec.field(default_factory=Counter)
    hidden_characters: int = 0
    shortened: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    cost: Decimal = Decimal(0)
    unclear: Decimal = Decimal(0)
    """The most that calls can have cost whose answer never came."""
    priced: bool = False
    trouble: str = ""
    """Why the first request failed that did."""
