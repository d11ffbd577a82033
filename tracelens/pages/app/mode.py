"""Light or dark: the browser's choice travels in a cookie, so that figures are drawn in its colours."""

from __future__ import annotations

from tracelens.figures.theme import Mode

COOKIE = "tracelens-theme"


def chosen() -> Mode:
    """Return the mode that the browser asks for; light outside a request."""
    from flask import has_request_context, request

    return "dark" if has_request_context() and request.cookies.get(COOKIE) == "dark" else "light"
