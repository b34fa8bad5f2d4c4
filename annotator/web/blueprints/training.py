"""Training: finished reports held against their key, one's own results, and for leads everybody's."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from annotator.errors import InvalidInput
from annotator.services import training
from annotator.services.projects import get_project
from annotator.web.contexts.comparison_page import build_comparison
from annotator.web.languages import language, sentence
from annotator.web.members import current_member, workspace
from annotator.web.responses import see_other

blueprint = Blueprint("training", __name__, url_prefix="/projects/<slug>/training")


def _page(slug: str, message: str = "") -> str:
    shown = training.training_page(workspace(), current_member().id, slug)
    return render_template("training/index.html", project=shown.project, training=shown, message=message)


@blueprint.get("")
def index(slug: str) -> str:
    """The pass marks, what is waiting and what was reached."""
    return _page(slug)


@blueprint.post("/<stem>")
def open_key(slug: str, stem: str) -> Response:
    """Hold a finished report against its key."""
    try:
        training.open_key(workspace(), current_member().id, slug, stem)
    except InvalidInput as error:
        return make_response(_page(slug, sentence(error)), error.status)
    return see_other(url_for(".index", slug=slug))


@blueprint.get("/<stem>/<int:index>")
def compare(slug: str, stem: str, index: int) -> str:
    """One paragraph beside its key."""
    member = current_member()
    project = get_project(workspace(), member.id, slug)
    comparison = training.compare_with_key(workspace(), member.id, slug, stem, index, request.args.get("member"))
    page = build_comparison(comparison, workspace().schema, language())
    return render_template("training/comparison.html", project=project, page=page)
