"""The reports of a project: the list, bringing text files in, and one report's page with what is done to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from flask import Blueprint, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from annotator.checks.totals import EVENTS
from annotator.errors import N_, AnnotatorError, InvalidInput, NotFound
from annotator.services import correcting, importing, projects, report_histories
from annotator.services.importing import UploadedFile
from annotator.web.languages import counted, language, sentence
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
        put_aside=report_histories.put_aside_reports(workspace(), member.id, slug),
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


def _report_page(slug: str, stem: str, message: str = "") -> str:
    history = report_histories.report_history(workspace(), current_member().id, slug, stem)
    names = {code: term.name(language()) for code, term in workspace().schema.codes("harm").items()}
    return render_template(
        "reports/report.html",
        project=history.project,
        history=history,
        message=message,
        total_names={EVENTS: _("events"), **names},
    )


def _done(slug: str, stem: str, act: Callable[[], str]) -> Response:
    """Do something to a report and go to its page with what came of it; a refusal shows the page with the reason."""
    try:
        told = act()
    except NotFound:
        raise
    except AnnotatorError as error:
        return make_response(_report_page(slug, stem, sentence(error)), error.status)
    flash(told)
    return see_other(url_for(".page", slug=slug, stem=stem))


@blueprint.get("/<stem>")
def page(slug: str, stem: str) -> str:
    """One report: its versions, its trace, what must be looked at again; for leads also what can be done to it."""
    return _report_page(slug, stem)


@blueprint.post("/<stem>/text")
def correct(slug: str, stem: str) -> Response:
    """Take a corrected text for the report."""
    file = request.files.get("file")
    published = request.form.get("published", "").strip()
    try:
        if file is None or not file.filename:
            raise InvalidInput(N_("No file was sent; choose the UTF-8 text file (.txt) with the corrected text."))
        outcome = correcting.correct_report(
            workspace(),
            current_member().id,
            slug,
            stem,
            UploadedFile(file.filename, file.read()),
            reason=request.form.get("reason", ""),
            published=read_day(published) if published else None,
        )
    except NotFound:
        raise
    except AnnotatorError as error:
        return make_response(_report_page(slug, stem, sentence(error)), error.status)
    flash(
        counted(
            "The corrected text is in; %(shown)s annotation went over.",
            "The corrected text is in; %(shown)s annotations went over.",
            outcome.carried,
        )
    )
    return see_other(url_for(".page", slug=slug, stem=outcome.stem))


@blueprint.post("/<stem>/withdrawal")
def withdraw(slug: str, stem: str) -> Response:
    """Take the report out of work, figures and exports."""

    def act() -> str:
        reason = request.form.get("reason", "")
        correcting.withdraw_report(workspace(), current_member().id, slug, stem, reason)
        return str(_("The report is withdrawn. Everything stays stored."))

    return _done(slug, stem, act)


@blueprint.post("/<stem>/return")
def bring_back(slug: str, stem: str) -> Response:
    """Bring a withdrawn report back."""

    def act() -> str:
        reason = request.form.get("reason", "")
        correcting.restore_report(workspace(), current_member().id, slug, stem, reason)
        return str(_("The report is back as it was."))

    return _done(slug, stem, act)


@blueprint.post("/<stem>/erasure")
def erase(slug: str, stem: str) -> Response:
    """Delete the report's texts and all work on them, once its name was typed."""

    def act() -> str:
        if request.form.get("stem", "").strip() != stem:
            raise InvalidInput(
                N_("To erase the report type its name, “%(expected)s”; nothing was changed."), expected=stem
            )
        reason = request.form.get("reason", "")
        gone = correcting.erase_report(workspace(), current_member().id, slug, stem, reason)
        return counted("%(shown)s paragraph was erased.", "%(shown)s paragraphs were erased.", gone)

    return _done(slug, stem, act)
