"""The project's own guideline: rulings that became examples, and what to look at again for one."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from annotator.services import guideline
from annotator.web.contexts.feedback_page import build_examples
from annotator.web.languages import language
from annotator.web.members import current_member, workspace
from annotator.web.responses import see_other

blueprint = Blueprint("guideline", __name__, url_prefix="/projects/<slug>/guideline")


@blueprint.get("")
def index(slug: str) -> str:
    """All examples, newest first, for every member."""
    found = guideline.guideline(workspace(), current_member().id, slug)
    shown = build_examples(found.examples, workspace().schema, language())
    return render_template("guideline/index.html", project=found.project, examples=shown)


@blueprint.get("/<int:example_id>")
def example(slug: str, example_id: int) -> str:
    """One example with the earlier paragraphs that hold the same words, for leads."""
    found = guideline.rechecks(workspace(), current_member().id, slug, example_id)
    (shown,) = build_examples([found.example], workspace().schema, language())
    return render_template("guideline/example.html", project=found.project, shown=shown, paragraphs=found.paragraphs)


@blueprint.post("/<int:example_id>/remove")
def remove(slug: str, example_id: int) -> Response:
    """Take an example out again."""
    guideline.remove_example(workspace(), current_member().id, slug, example_id)
    return see_other(url_for(".index", slug=slug))
