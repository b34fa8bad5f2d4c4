"""Help: the table of keys as a page of its own."""

from __future__ import annotations

from flask import Blueprint, render_template

from annotator.web.keys import GROUPS, RULING_GROUPS

blueprint = Blueprint("help", __name__, url_prefix="/help")


@blueprint.get("/keys")
def keys() -> str:
    """All keys."""
    return render_template("help/keys.html", groups={**GROUPS, **RULING_GROUPS})
