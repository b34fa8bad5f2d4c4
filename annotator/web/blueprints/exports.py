"""Downloads: making an export of the project and fetching the files that were made."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from annotator.errors import AnnotatorError
from annotator.exporters import EXPORTERS
from annotator.exporters.releases.redaction_profiles import PROFILES, may_fetch
from annotator.services import exporting, fetching, projects, releasing, settling
from annotator.web.languages import counted, sentence
from annotator.web.members import current_member, workspace
from annotator.web.responses import see_other

blueprint = Blueprint("exports", __name__, url_prefix="/projects/<slug>/exports")


def exports_page(slug: str, message: str = "") -> str:
    """The page of a project's releases and exports."""
    member = current_member()
    project = projects.get_project(workspace(), member.id, slug)
    is_lead = project.member_role == "lead"
    return render_template(
        "exports/index.html",
        project=project,
        releases=releasing.list_releases(workspace(), member.id, slug),
        downloads=fetching.list_downloads(workspace(), member.id, slug) if is_lead else (),
        profile=fetching.profile_of(workspace(), member.id, slug),
        may_fetch=may_fetch,
        profiles=list(PROFILES),
        files=exporting.list_exports(workspace(), member.id, slug),
        statuses=settling.STATUSES,
        gold=settling.GOLD,
        exporters=EXPORTERS,
        message=message,
    )


@blueprint.get("")
def index(slug: str) -> str:
    """The exports that were made, and the form for a new one."""
    return exports_page(slug)


@blueprint.post("")
def create(slug: str) -> Response:
    """Make an export; gold only unless other statuses are chosen."""
    chosen = request.form.getlist("status") or list(settling.GOLD)
    try:
        made = exporting.export_project(
            workspace(), current_member().id, slug, chosen, exporter=request.form.get("format") or "jsonl"
        )
    except AnnotatorError as error:
        return make_response(exports_page(slug, sentence(error)), error.status)
    flash(counted("%(shown)s paragraph was written.", "%(shown)s paragraphs were written.", made.rows))
    return see_other(url_for(".index", slug=slug))


@blueprint.get("/<name>")
def download(slug: str, name: str) -> Response:
    """One file, whole or in parts."""
    path = fetching.fetch_export(workspace(), current_member().id, slug, name, ranged="Range" in request.headers)
    return send_file(path, as_attachment=True, download_name=path.name, conditional=True)
