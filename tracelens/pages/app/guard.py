"""Who may talk to the app: the right host name, no foreign page, a token beyond loopback, and a strict policy."""

from __future__ import annotations

import hmac
import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from dash import Dash

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})
COOKIE = "tracelens"


def protect(app: Dash, host: str, token: str | None) -> None:
    """Check every request's host, origin and token, and send the policy with every answer.

    A page of another site cannot read the app through a rebound name (the host is checked) nor post to it (the
    origin is); ``token`` comes once in the address and is then a cookie that scripts cannot read.
    """
    from flask import Response, abort, redirect, request

    session = secrets.token_urlsafe(32)
    allowed = LOOPBACK | {host}

    def check() -> Any:
        name = urlsplit(f"//{request.host}").hostname or ""
        if name not in allowed and host not in ("0.0.0.0", "::"):
            abort(421, "This app answers to its own host name only.")
        origin = request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != request.host:
            abort(403, "Requests of other sites are refused.")
        if request.headers.get("Sec-Fetch-Site") == "cross-site" and request.method != "GET":
            abort(403, "Requests of other sites are refused.")
        if token is None or hmac.compare_digest(request.cookies.get(COOKIE, ""), session):
            return None
        if hmac.compare_digest(request.args.get("token", "").encode(), token.encode()):
            answer = redirect(request.path)
            answer.set_cookie(COOKIE, session, httponly=True, samesite="Strict")
            return answer
        return Response("A token is needed: open the address that was printed when the app was started.", 401)

    def add_policy(answer: Any) -> Any:
        scripts = " ".join(app.csp_hashes())
        answer.headers["Content-Security-Policy"] = (
            f"default-src 'none'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'; img-src "
            f"'self' data: blob:; "
            "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Referrer-Policy"] = "no-referrer"
        answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return answer

    app.server.before_request(check)
    app.server.after_request(add_policy)
