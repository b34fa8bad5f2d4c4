"""The comparison of one paragraph: what its members said, side by side."""

from __future__ import annotations

from flask import Blueprint, render_template

from annotator.services import reviewing
from annotator.services.projects import REVIEWERS, get_project
from annotator.web.contexts.comparison_page import build_comparison
from annotator.web.languages import language
from annotator.web.members import current_member, workspace

blueprint = Blueprint(
    "comparisons", __name__, url_prefix="/projects/<slug>/reports/<stem>/paragraphs/<int:index>/comparison"
)


@blueprint.get("")
def page(slug: str, stem: str, index: int) -> str:
    """The submitted answers to the paragraph, for leads and readers."""
    member = current_member()
    project = get_project(workspace(), member.id, slug, roles=REVIEWERS)
    comparison = reviewing.compare(workspace(), member.id, slug, stem, index)
    shown = build_comparison(comparison, workspace().schema, language())
    return render_template("comparisons/comparison.html", project=project, page=shown)
