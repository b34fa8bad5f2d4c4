"""The three kinds of answer: a page, a fragment, and «see other»."""

from __future__ import annotations

from flask import make_response, redirect
from flask_htmx import HTMX
from werkzeug.wrappers import Response

htmx = HTMX()


def see_other(address: str) -> Response:
    """To another page: 303 for a plain form, a client-side redirect for htmx (which would swap a 303's page in)."""
    if htmx:
        response = make_response("", 204)
        response.headers["HX-Redirect"] = address
        return response
    return redirect(address, 303)
