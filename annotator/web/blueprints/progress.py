"""How far a project is, for its leads and readers."""

from __future__ import annotations

from flask import Blueprint, render_template

from annotator.services import reviewing
from annotator.web.members import current_member, workspace

blueprint = Blueprint("progress", __name__, url_prefix="/projects/<slug>")


@blueprint.get("/progress")
def index(slug: str) -> str:
    """How far the project is."""
    found = reviewing.progress(workspace(), current_member().id, slug)
    return render_template("progress/index.html", project=found.project, progress=found)
