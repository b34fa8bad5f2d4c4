"""Headers of every answer: a content security policy without exceptions, no caching of pages, no framing."""

from __future__ import annotations

from flask import Flask, Response, abort, request
from werkzeug.exceptions import SecurityError

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def init_app(app: Flask) -> None:
    """Refuse unsafe requests that another site started, and set the headers."""
    app.before_request(refuse_foreign)
    app.after_request(set_headers)


def refuse_foreign() -> None:
    """A second lock beside the CSRF token: browsers say where a request comes from.

    A request for a host name that is not ours goes no further: no address can be built for its error page.
    """
    if isinstance(request.routing_exception, SecurityError):
        raise request.routing_exception
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if request.method in UNSAFE and site not in {"same-origin", "none"}:
        abort(403)


def set_headers(response: Response) -> Response:
    """The same answer with its headers; only static files may be kept by browsers."""
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
        response.vary.add("HX-Request")
    return response
