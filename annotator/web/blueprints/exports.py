"""Downloads: making an export of the project and fetching the files that were made."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from annotator.errors import AnnotatorError
from annotator.services import exporting, projects, settling
from annotator.web.languages import counted, sentence
from annotator.web.members import current_member, workspace
from annotator.web.responses import see_other

blueprint = Blueprint("exports", __name__, url_prefix="/projects/<slug>/exports")


def _page(slug: str, message: str = "") -> str:
    member = current_member()
    return render_template(
        "exports/index.html",
        project=projects.get_project(workspace(), member.id, slug),
        files=exporting.list_exports(workspace(), member.id, slug),
        statuses=settling.STATUSES,
        gold=settling.GOLD,
        message=message,
    )


@blueprint.get("")
def index(slug: str) -> str:
    """The exports that were made, and the form for a new one."""
    return _page(slug)


@blueprint.post("")
def create(slug: str) -> Response:
    """Make an export; gold only unless other statuses are chosen."""
    chosen = request.form.getlist("status") or list(settling.GOLD)
    try:
        made = exporting.export_project(workspace(), current_member().id, slug, chosen)
    except AnnotatorError as error:
        return make_response(_page(slug, sentence(error)), error.status)
    flash(counted("%(shown)s paragraph was written.", "%(shown)s paragraphs were written.", made.rows))
    return see_other(url_for(".index", slug=slug))


@blueprint.get("/<name>")
def download(slug: str, name: str) -> Response:
    """One file, whole or in parts."""
    path = exporting.export_path(workspace(), current_member().id, slug, name)
    return send_file(path, as_attachment=True, download_name=path.name, conditional=True)
