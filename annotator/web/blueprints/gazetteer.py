"""A project's gazetteer: names that members confirmed, the project's own names, and putting names in and out."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from annotator.errors import N_, AnnotatorError, InvalidInput
from annotator.services import gazetteer
from annotator.services.gazetteer import NewName
from annotator.services.gazetteer_candidates import candidates
from annotator.services.gazetteer_changes import Recheck
from annotator.web.languages import counted, language, sentence, some_paragraphs
from annotator.web.languages import gettext as _
from annotator.web.members import current_member, workspace
from annotator.web.responses import see_other

blueprint = Blueprint("gazetteer", __name__, url_prefix="/projects/<slug>/gazetteer")
MOST_LISTED = 20
"""Paragraphs to look at again that are named in the message."""


def _page(slug: str, message: str = "") -> str:
    member = current_member()
    words = request.values.get("words", "").strip()
    page = gazetteer.list_names(workspace(), member.id, slug, words, limit=gazetteer.SHOWN)
    schema = workspace().schema
    kinds = {code: term.name(language()) for code, term in schema.place_kinds.items()}
    return render_template(
        "gazetteer/index.html",
        project=page.project,
        page=page,
        candidates=candidates(workspace(), member.id, slug),
        kinds={**kinds, "actor": schema.labels["actor"].name(language())},
        typed=request.form,
        message=message,
    )


@blueprint.get("")
def index(slug: str) -> str:
    """Confirmed names, the project's own ones (with `?words=` those that match), and the form for a new one."""
    return _page(slug)


@blueprint.post("")
def add(slug: str) -> Response:
    """Put a name in: a new one, or one that members confirmed."""
    form = request.form
    try:
        name = NewName(
            form=form.get("form", ""),
            id=form.get("id", ""),
            kind=form.get("kind", ""),
            parent=form.get("parent", "").strip(),
            lat=_degrees(form.get("lat", "")),
            lon=_degrees(form.get("lon", "")),
        )
        recheck = gazetteer.add_name(workspace(), current_member().id, slug, name)
    except InvalidInput as error:
        return make_response(_page(slug, sentence(error)), error.status)
    flash(_("“%(name)s” is in the project's gazetteer.", name=name.form.strip()))
    return _told(slug, recheck)


@blueprint.post("/removal")
def remove(slug: str) -> Response:
    """Take a name out."""
    row = request.form.get("row", "")
    try:
        recheck = gazetteer.remove_names(
            workspace(), current_member().id, slug, [int(row)] if row.isdecimal() and len(row) < 16 else []
        )
    except AnnotatorError as error:
        return make_response(_page(slug, sentence(error)), error.status)
    flash(_("The name is out of the project's gazetteer."))
    return _told(slug, recheck)


def _degrees(cell: str) -> float | None:
    """A coordinate as it was typed. Raises: InvalidInput."""
    if not cell.strip():
        return None
    try:
        return float(cell)
    except ValueError as error:
        raise InvalidInput(N_("“%(got)s” is no coordinate; write degrees such as 35.9506."), got=cell[:40]) from error


def _told(slug: str, recheck: Recheck) -> Response:
    """Back to the page, with what the change did to suggestions."""
    if recheck.rehighlighted:
        flash(
            counted(
                "%(shown)s paragraph was highlighted anew.",
                "%(shown)s paragraphs were highlighted anew.",
                recheck.rehighlighted,
            )
        )
    if recheck.listed:
        flash(
            _(
                "These paragraphs have work on them and stay as they are; look at them again: %(numbers)s",
                numbers=some_paragraphs(recheck.listed, MOST_LISTED),
            )
        )
    return see_other(url_for(".index", slug=slug))
