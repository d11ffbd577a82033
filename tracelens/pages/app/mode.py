"""What the browser is like: light or dark (a cookie says so), moved by a mouse or by fingers."""

from __future__ import annotations

from tracelens.figures.theme import Mode

COOKIE = "tracelens-theme"


def chosen() -> Mode:
    """Return the mode that the browser asks for; light outside a request."""
    from flask import has_request_context, request

    return "dark" if has_request_context() and request.cookies.get(COOKIE) == "dark" else "light"


def by_mouse() -> bool:
    """Return whether a box can be drawn over a figure; on a phone the same movement scrolls the page."""
    from flask import has_request_context, request

    return has_request_context() and "Mobi" not in request.user_agent.string
