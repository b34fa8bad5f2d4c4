"""Whose suggestions annotators see: predictions that a lead brought in, and the choice between them and the rules."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from annotator.errors import N_, InvalidInput
from annotator.services import suggesting
from annotator.services.suggesting import RULES, ImportedPredictions, ShownSuggestions
from annotator.web.languages import counted, sentence, some_paragraphs
from annotator.web.languages import gettext as _
from annotator.web.members import current_member, workspace
from annotator.web.responses import see_other

blueprint = Blueprint("suggestions", __name__, url_prefix="/projects/<slug>/suggestions")
MOST_PROBLEMS = 50
MOST_NAMED = 20


def _page(slug: str, message: str = "", outcome: ImportedPredictions | None = None) -> str:
    page = suggesting.list_suggestions(workspace(), current_member().id, slug)
    return render_template(
        "suggestions/index.html",
        project=page.project,
        page=page,
        rules=RULES,
        message=message,
        problems=[sentence(problem.error()) for problem in outcome.problems[:MOST_PROBLEMS]] if outcome else [],
        more=max(0, len(outcome.problems) - MOST_PROBLEMS) if outcome else 0,
        typed=request.form,
    )


@blueprint.get("")
def index(slug: str) -> str:
    """The models with predictions here, the form for more, and whose are shown in each report."""
    return _page(slug)


@blueprint.post("")
def import_file(slug: str) -> Response:
    """Take a file of predictions; with «show» they are shown at once."""
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise InvalidInput(N_("No file was sent; choose the JSONL file with the predictions."))
        done = suggesting.import_predictions(
            workspace(),
            current_member().id,
            slug,
            request.form.get("name", "").strip(),
            sent.filename,
            sent.read(),
            show="show" in request.form,
        )
    except InvalidInput as error:
        return make_response(_page(slug, sentence(error)), error.status)
    if done.problems:
        return make_response(_page(slug, outcome=done), InvalidInput.status)
    flash(
        counted(
            "Predictions for %(shown)s paragraph are stored.",
            "Predictions for %(shown)s paragraphs are stored.",
            done.paragraphs,
        )
    )
    if done.shown is not None:
        _tell(done.shown)
    return see_other(url_for(".index", slug=slug))


@blueprint.post("/shown")
def choose(slug: str) -> Response:
    """Choose whose are shown, in one report or all."""
    stem = request.form.get("stem", "")
    try:
        done = suggesting.choose_suggestions(
            workspace(), current_member().id, slug, request.form.get("name", ""), [stem] if stem else []
        )
    except InvalidInput as error:
        return make_response(_page(slug, sentence(error)), error.status)
    _tell(done)
    return see_other(url_for(".index", slug=slug))


def _tell(done: ShownSuggestions) -> None:
    flash(
        counted(
            "The suggestions of %(shown)s paragraph were exchanged.",
            "The suggestions of %(shown)s paragraphs were exchanged.",
            done.paragraphs,
        )
    )
    if done.kept:
        flash(
            _(
                "These paragraphs were begun before and keep what they had: %(numbers)s",
                numbers=some_paragraphs(done.kept, MOST_NAMED),
            )
        )
