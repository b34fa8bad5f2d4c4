"""The list of projects, and a project's page: one's own reports and «start the next report»."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request, url_for
from werkzeug.wrappers import Response

from annotator.errors import N_, InvalidInput, NotAllowed
from annotator.services import assigning, feedback, projects
from annotator.web.languages import gettext as _
from annotator.web.members import current_member, workspace
from annotator.web.responses import see_other

blueprint = Blueprint("projects", __name__)


@blueprint.get("/")
def root() -> Response:
    """To the list of projects."""
    return see_other(url_for(".index"))


@blueprint.get("/projects")
def index() -> str:
    """The member's projects."""
    return render_template("projects/index.html", cards=projects.list_projects(workspace(), current_member().id))


@blueprint.post("/projects")
def create() -> Response:
    """A new project; for administrators."""
    member = current_member()
    if not member.is_admin:
        raise NotAllowed(N_("Only an administrator makes projects."))
    name = request.form.get("name", "").strip()
    if not name:
        raise InvalidInput(N_("A project needs a name."))
    made = projects.create_project(workspace(), name)
    return see_other(url_for(".project", slug=made.slug))


@blueprint.get("/projects/<slug>")
def project(slug: str) -> str:
    """A project: one's own reports, and the way to the next one."""
    member = current_member()
    return render_template(
        "projects/project.html",
        project=projects.get_project(workspace(), member.id, slug),
        reports=assigning.my_reports(workspace(), member.id, slug),
        unseen=feedback.unseen(workspace(), member.id, slug),
    )


@blueprint.post("/projects/<slug>/next")
def next_report(slug: str) -> Response:
    """Go on with one's unfinished report, else take the next one."""
    member = current_member()
    stem = assigning.next_report(workspace(), member.id, slug)
    if stem is None:
        flash(_("There is no report for you at the moment."))
        return see_other(url_for(".project", slug=slug))
    index = assigning.where_to_go_on(workspace(), member.id, slug, stem)
    return see_other(url_for("paragraphs.page", slug=slug, stem=stem, index=index))
