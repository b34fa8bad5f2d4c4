"""The lead's pages: how far the project is, and how far its members agree."""

from __future__ import annotations

from flask import Blueprint, render_template

from annotator.services import projects
from annotator.web.members import current_member, workspace

blueprint = Blueprint("progress", __name__, url_prefix="/projects/<slug>")


@blueprint.get("/progress")
def index(slug: str) -> str:
    """How far the project is."""
    project = projects.get_project(workspace(), current_member().id, slug, roles=projects.REVIEWERS)
    return render_template("progress/index.html", project=project)


@blueprint.get("/agreement")
def agreement(slug: str) -> str:
    """How far its members agree."""
    project = projects.get_project(workspace(), current_member().id, slug, roles=projects.REVIEWERS)
    return render_template("progress/agreement.html", project=project)
