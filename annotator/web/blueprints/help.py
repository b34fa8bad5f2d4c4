"""Help: the table of keys as a page of its own."""

from __future__ import annotations

from flask import Blueprint, render_template

blueprint = Blueprint("help", __name__, url_prefix="/help")


@blueprint.get("/keys")
def keys() -> str:
    """All keys."""
    return render_template("help/keys.html")
