"""The lead's pages: how far the project is, how far its members agree, and the paragraphs behind each number."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from annotator.services import reviewing
from annotator.services.dashboard import dashboard
from annotator.services.projects import REVIEWERS, Project, get_project
from annotator.web.contexts.agreement_page import about_words, build_cell, build_grids
from annotator.web.languages import language
from annotator.web.members import current_member, workspace

blueprint = Blueprint("progress", __name__, url_prefix="/projects/<slug>")


def _project(slug: str) -> Project:
    return get_project(workspace(), current_member().id, slug, roles=REVIEWERS)


@blueprint.get("/progress")
def index(slug: str) -> str:
    """How far the project is, what waits, and what people make of suggestions."""
    found = dashboard(workspace(), current_member().id, slug)
    return render_template("progress/index.html", project=found.project, progress=found, schema=workspace().schema)


@blueprint.get("/agreement")
def agreement(slug: str) -> str:
    """How far its members agree; every number leads to the paragraphs behind it."""
    project = _project(slug)
    table = reviewing.agreement(workspace(), current_member().id, slug)
    grids = build_grids(table, workspace().schema, language())
    return render_template("progress/agreement.html", project=project, table=table, grids=grids)


@blueprint.get("/agreement/<key>")
def behind(slug: str, key: str) -> str:
    """The paragraphs behind one number: those that disagree, or with `?outcome=agreeing` those that agree."""
    project = _project(slug)
    outcome = request.args.get("outcome", "disagreeing")
    found = reviewing.paragraphs_behind(workspace(), current_member().id, slug, key, outcome)
    return render_template(
        "progress/behind.html",
        project=project,
        behind=found,
        cell=build_cell(found.number),
        about=about_words(found.number.about, workspace().schema, language()),
    )
