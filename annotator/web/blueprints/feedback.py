"""A member's own page of rulings: what I said, what was ruled, and why."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from annotator.services import feedback
from annotator.web.contexts.feedback_page import build_feedback
from annotator.web.languages import language
from annotator.web.members import current_member, workspace
from annotator.web.responses import see_other

blueprint = Blueprint("feedback", __name__, url_prefix="/projects/<slug>/feedback")


@blueprint.get("")
def index(slug: str) -> str:
    """The rulings on own paragraphs, newest first; `?page=` goes on."""
    page = request.args.get("page", "1")
    found = feedback.feedback(workspace(), current_member().id, slug, int(page) if page.isdigit() else 1)
    cards = build_feedback(found, workspace().schema, language())
    return render_template("feedback/index.html", project=found.project, page=found, cards=cards)


@blueprint.post("")
def seen(slug: str) -> Response:
    """The rulings that were sent are seen."""
    ids = [int(one) for one in request.form.getlist("ruling") if one.isdigit()]
    feedback.mark_seen(workspace(), current_member().id, slug, ids)
    return see_other(url_for(".index", slug=slug))
