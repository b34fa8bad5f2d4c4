"""The reports of a project: the list, bringing text files in, and their reference dates."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from annotator.errors import N_, AnnotatorError, InvalidInput
from annotator.services import importing, projects
from annotator.services.importing import UploadedFile
from annotator.web.languages import counted, sentence
from annotator.web.languages import gettext as _
from annotator.web.members import current_member, workspace
from annotator.web.responses import see_other

blueprint = Blueprint("reports", __name__, url_prefix="/projects/<slug>/reports")
MOST_FILES = 200


@blueprint.get("")
def index(slug: str) -> str:
    """All reports of the project, for its lead and readers."""
    member = current_member()
    return render_template(
        "reports/index.html",
        project=projects.get_project(workspace(), member.id, slug),
        cards=projects.list_reports(workspace(), member.id, slug),
    )


@blueprint.get("/import")
def import_page(slug: str) -> str:
    """The import form."""
    project = projects.get_project(workspace(), current_member().id, slug, roles=projects.LEADS)
    return render_template("reports/import.html", project=project, outcome=None, message="", published="")


@blueprint.post("/import")
def import_files(slug: str) -> Response:
    """Import the files, or with «dry_run» only show what would come of it."""
    member = current_member()
    project = projects.get_project(workspace(), member.id, slug, roles=projects.LEADS)
    published = request.form.get("published", "").strip()
    outcome, message, status = None, "", 200
    try:
        files = [UploadedFile(f.filename or "", f.read()) for f in request.files.getlist("files") if f.filename]
        if len(files) > MOST_FILES:
            raise InvalidInput(
                N_("At most %(expected)s files at once; got %(got)s."), expected=MOST_FILES, got=len(files)
            )
        outcome = importing.import_reports(
            workspace(),
            slug,
            files,
            published=read_day(published) if published else None,
            dry_run="dry_run" in request.form,
            member_id=member.id,
        )
    except AnnotatorError as error:
        message, status = sentence(error), error.status
    if outcome and outcome.written:
        n = sum(1 for item in outcome.items if item.status == "imported")
        flash(counted("%(shown)s report was imported.", "%(shown)s reports were imported.", n))
        return see_other(url_for(".index", slug=slug))
    if outcome and outcome.refused:
        status = 422
    page = render_template(
        "reports/import.html", project=project, outcome=outcome, message=message, published=published
    )
    return make_response(page, status)


def read_day(words: str) -> dt.date:
    """A day as `2022-09-23`. Raises: InvalidInput."""
    try:
        return dt.date.fromisoformat(words)
    except ValueError as error:
        raise InvalidInput(N_("“%(got)s” is not a day; write it as 2022-09-23."), got=words) from error


@blueprint.post("/<stem>/reference-date")
def set_reference_date(slug: str, stem: str) -> Response:
    """Set a report's reference date; what nobody has worked on is highlighted anew."""
    date = read_day(request.form.get("reference_date", "").strip())
    recheck = importing.set_reference_date(workspace(), current_member().id, slug, stem, date)
    flash(
        counted(
            "The date is set; %(shown)s paragraph was highlighted anew.",
            "The date is set; %(shown)s paragraphs were highlighted anew.",
            recheck.rehighlighted,
        )
    )
    if recheck.listed:
        numbers = ", ".join(str(n + 1) for n in recheck.listed)
        flash(
            _(
                "These paragraphs have work on them and stay as they are; look at them again: %(numbers)s",
                numbers=numbers,
            )
        )
    return see_other(url_for(".index", slug=slug))
