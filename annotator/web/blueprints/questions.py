"""Questions to the leads: asked and read beside the paragraph, answered on a page of the project."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from annotator.errors import InvalidInput
from annotator.services import annotating, asking
from annotator.services.paragraph_views import ParagraphView
from annotator.web.blueprints.paragraphs import Place, show_whole
from annotator.web.contexts.paragraph_screen import Asked
from annotator.web.languages import gettext as _
from annotator.web.languages import sentence
from annotator.web.members import current_member, workspace
from annotator.web.responses import htmx, see_other

blueprint = Blueprint("questions", __name__, url_prefix="/projects/<slug>/questions")
of_paragraph = Blueprint(
    "paragraph_questions", __name__, url_prefix="/projects/<slug>/reports/<stem>/paragraphs/<int:index>/questions"
)


@blueprint.get("")
def index(slug: str) -> str:
    """The questions of the project's members, for its leads."""
    return _page(slug)


@blueprint.post("/<int:question>")
def answer(slug: str, question: int) -> Response:
    """Answer a question."""
    words, request_id = request.form.get("words", ""), request.form.get("request_id", "")
    try:
        asking.answer(workspace(), current_member().id, slug, question, words=words, request_id=request_id)
    except InvalidInput as error:
        return make_response(_page(slug, sentence(error), question), error.status)
    flash(_("The answer is on its way to who asked."))
    return see_other(url_for(".index", slug=slug))


def _page(slug: str, message: str = "", refused: int = 0) -> str:
    page = asking.list_questions(workspace(), current_member().id, slug)
    return render_template(
        "questions/index.html",
        project=page.project,
        page=page,
        message=message,
        refused=refused,
        typed=request.form.get("words", ""),
        marked=asking.text_parts,
    )


@of_paragraph.post("")
def ask(slug: str, stem: str, index: int) -> Response:
    """Ask about the paragraph or one of its highlights."""
    place, form = Place(slug, stem, index), request.form
    words, request_id = form.get("question", ""), form.get("request_id", "")
    span = form.get("span", "")
    return _saved(place, lambda: asking.ask(workspace(), *place.key, words=words, span=span, request_id=request_id))


@of_paragraph.post("/<int:question>")
def say_more(slug: str, stem: str, index: int, question: int) -> Response:
    """Say more in one's own thread."""
    place, form = Place(slug, stem, index), request.form
    words, request_id = form.get("question", ""), form.get("request_id", "")
    return _saved(place, lambda: asking.say_more(workspace(), *place.key, question, words=words, request_id=request_id))


@of_paragraph.post("/<int:question>/read")
def read(slug: str, stem: str, index: int, question: int) -> Response:
    """Note that the answers were read."""
    place = Place(slug, stem, index)
    return _saved(place, lambda: asking.mark_read(workspace(), *place.key, question))


def _saved(place: Place, save: Callable[[], ParagraphView]) -> Response:
    """The paragraph again: 200 or 303 when it was taken, 422 with the message and what was typed."""
    try:
        view = save()
    except InvalidInput as error:
        asked = Asked(panel="question", message=sentence(error), typed=request.form)
        return show_whole(annotating.open_paragraph(workspace(), *place.key), asked, error.status)
    return show_whole(view, Asked(), 200) if htmx else see_other(place.address(view.index))
