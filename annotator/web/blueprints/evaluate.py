"""Predictions scored against a release: the form, the figures, and the mistakes with their paragraphs."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from annotator.errors import N_, InvalidInput
from annotator.services import evaluating
from annotator.services.evaluating import Upload, Wanted
from annotator.web.contexts.comparison_page import build_comparison
from annotator.web.contexts.evaluation_page import KINDS, build_mistakes, build_tables
from annotator.web.languages import language, sentence
from annotator.web.members import current_member, workspace
from annotator.web.responses import see_other

blueprint = Blueprint("evaluate", __name__, url_prefix="/projects/<slug>/evaluate")


def _index(slug: str, message: str = "") -> str:
    page = evaluating.evaluate_page(workspace(), current_member().id, slug)
    chosen = request.values.get("version", "")
    return render_template("evaluate/index.html", project=page.project, page=page, message=message, chosen=chosen)


@blueprint.get("")
def index(slug: str) -> str:
    """The form, and what the member scored lately; `?version=` chooses a release."""
    return _index(slug)


@blueprint.post("")
def score(slug: str) -> Response:
    """Score one file, or two beside each other."""
    sent = [request.files.get(name) for name in ("one", "other")]
    files = [Upload(file.filename, file.read()) for file in sent if file is not None and file.filename]
    try:
        if not files:
            raise InvalidInput(N_("No file was sent; choose the JSONL file with the predictions."))
        form = request.form
        key = evaluating.score(
            workspace(), current_member().id, slug, form.get("version", ""), form.get("split", ""), files
        )
    except InvalidInput as error:
        return make_response(_index(slug, sentence(error)), error.status)
    return see_other(url_for(".page", slug=slug, key=key))


@blueprint.get("/<key>")
def page(slug: str, key: str) -> str:
    """The figures, and the mistakes: `?kind=`, `?code=` and `?page=` choose among them."""
    number = request.args.get("page", "1")
    wanted = Wanted(
        kind=request.args.get("kind", ""),
        code=request.args.get("code", ""),
        page=int(number) if number.isdecimal() and len(number) < 7 else 1,
    )
    scored = evaluating.open_evaluation(workspace(), current_member().id, slug, key, wanted)
    schema = workspace().schema
    terms = {**schema.labels, **schema.event_types}
    return render_template(
        "evaluate/page.html",
        project=scored.project,
        scored=scored,
        tables=build_tables(scored, schema, language()),
        lines=build_mistakes(scored, schema, language()),
        kinds=KINDS,
        names={code: terms[code].name(language()) if code in terms else code for code in scored.codes},
    )


@blueprint.get("/<key>/<stem>/<int:index>")
def paragraph(slug: str, key: str, stem: str, index: int) -> str:
    """One paragraph: gold beside what was predicted."""
    project, comparison = evaluating.open_mistake(workspace(), current_member().id, slug, key, f"{stem}:p{index:03d}")
    shown = build_comparison(comparison, workspace().schema, language())
    return render_template("evaluate/paragraph.html", project=project, page=shown, key=key)
