"""How far a project is, for its leads and readers."""

from __future__ import annotations

from flask import Blueprint, render_template

from annotator.services.dashboard import dashboard
from annotator.web.members import current_member, workspace

blueprint = Blueprint("progress", __name__, url_prefix="/projects/<slug>")


@blueprint.get("/progress")
def index(slug: str) -> str:
    """How far the project is, what waits, and what people make of suggestions."""
    found = dashboard(workspace(), current_member().id, slug)
    return render_template("progress/index.html", project=found.project, progress=found, schema=workspace().schema)
