"""The note about what the texts hold, and the end of the day."""

from __future__ import annotations

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from annotator.services import resting
from annotator.services.projects import WORKERS, get_project
from annotator.web.blueprints.projects import to_next_report
from annotator.web.members import current_member, workspace

blueprint = Blueprint("care", __name__, url_prefix="/projects/<slug>")


@blueprint.get("/content-note")
def note(slug: str) -> str:
    """What the texts hold and what helps; shown before the first report, and whenever it is asked for."""
    return render_template("care/note.html", project=get_project(workspace(), current_member().id, slug, roles=WORKERS))


@blueprint.post("/content-note")
def go_on(slug: str) -> Response:
    """Remember that it was read, and on to the report."""
    resting.read_note(workspace(), current_member().id, slug)
    return to_next_report(slug)


@blueprint.get("/stop")
def stop(slug: str) -> str:
    """The end of the day: all is saved, sign out or go to the project."""
    time = resting.own_time(workspace(), current_member().id, slug)
    return render_template("care/stop.html", project=time.project, time=time)
