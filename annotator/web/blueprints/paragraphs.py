"""The paragraph screen: the page, its fragments, and every step that a member can take on a paragraph."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from annotator.errors import InvalidInput, N_, VersionConflict
from annotator.services import annotating
from annotator.services.paragraph_views import ParagraphView
from annotator.web.contexts.paragraph_screen import Asked, Conflict, ParagraphScreen, build_screen
from annotator.web.languages import language, sentence
from annotator.web.members import current_member, workspace
from annotator.web.responses import htmx, see_other

blueprint = Blueprint("paragraphs", __name__, url_prefix="/projects/<slug>/reports/<stem>/paragraphs/<int:index>")
CONTROL = frozenset({"csrf_token", "version", "request_id", "seconds", "do", "drop", "op"})


def _asked() -> Asked:
    event, _dot, field = request.args.get("field", "").partition(".")
    plain = {name: request.args.get(name, "") for name in ("span", "panel", "quote", "label")}
    return Asked(event=event, field=field, **plain)


def _screen(view: ParagraphView, asked: Asked) -> ParagraphScreen:
    return build_screen(view, workspace().schema, language(), asked)


def _open(slug: str, stem: str, index: int) -> ParagraphView:
    return annotating.open_paragraph(workspace(), current_member().id, slug, stem, index)


@blueprint.get("")
def page(slug: str, stem: str, index: int) -> str:
    """The whole page; `?field=e01.date`, `?span=s4` and `?panel=flag` open what a click would open."""
    return render_template("paragraphs/page.html", screen=_screen(_open(slug, stem, index), _asked()))


@blueprint.get("/screen")
def screen(slug: str, stem: str, index: int) -> str:
    """The screen alone, to swap."""
    return render_template("paragraphs/_screen.html", screen=_screen(_open(slug, stem, index), _asked()))


@blueprint.get("/events/<event>")
def event_card(slug: str, stem: str, index: int, event: str) -> str:
    """One event card, with the editor of the asked field open."""
    shown = _screen(_open(slug, stem, index), _asked())
    card = next((c for c in shown.events if c.id == event), None)
    if card is None:
        raise InvalidInput(N_("There is no event %(got)s in this paragraph."), got=event)
    return render_template("paragraphs/_event.html", screen=shown, card=card)


@blueprint.post("/edits")
def edits(slug: str, stem: str, index: int) -> Response:
    """One step of the working copy."""
    op, values = read_step(request.form)

    def save(where: Mapping[str, Any]) -> ParagraphView:
        return annotating.edit(workspace(), **where, op=op, values=values)

    return _answer(slug, stem, index, save, op, values)


@blueprint.post("/confirm")
def confirm(slug: str, stem: str, index: int) -> Response:
    """Submit the paragraph and open the next one to do."""
    return _answer(
        slug, stem, index, lambda where: annotating.confirm(workspace(), **where), "confirm", {}, walk_on=True
    )


@blueprint.post("/skip")
def skip(slug: str, stem: str, index: int) -> Response:
    """Leave the paragraph for later and open the next one."""
    return _answer(
        slug, stem, index, lambda where: annotating.skip(workspace(), **_untimed(where)), "skip", {}, walk_on=True
    )


@blueprint.post("/flag")
def flag(slug: str, stem: str, index: int) -> Response:
    """Show the paragraph to the lead with a note; an empty note takes the flag back."""
    note = request.form.get("note", "")
    return _answer(
        slug,
        stem,
        index,
        lambda where: annotating.flag(workspace(), **_untimed(where), note=note),
        "flag",
        {"note": note},
    )


@blueprint.post("/undo")
def undo(slug: str, stem: str, index: int) -> Response:
    """One step back."""
    return _answer(slug, stem, index, lambda where: annotating.undo(workspace(), **_untimed(where)), "undo", {})


@blueprint.post("/redo")
def redo(slug: str, stem: str, index: int) -> Response:
    """One step forward."""
    return _answer(slug, stem, index, lambda where: annotating.redo(workspace(), **_untimed(where)), "redo", {})


def read_step(form: Any) -> tuple[str, dict[str, str]]:
    """The step and its values: those of the pressed button (`do`, as a query string) win over the inputs.

    Inputs of one name are joined by commas (check boxes); `drop` empties the inputs of one row.
    """
    values = {name: ",".join(v for v in form.getlist(name) if v) for name in form if name not in CONTROL}
    pressed = dict(parse_qsl(form.get("do", ""), keep_blank_values=True))
    values.update(pressed)
    op = values.pop("op", "") or form.get("op", "")
    if form.get("drop"):
        values = {k: "" if k.startswith(form["drop"] + ".") else v for k, v in values.items()}
    return op, values


def _untimed(where: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in where.items() if k != "seconds"}


def _where(slug: str, stem: str, index: int) -> dict[str, Any]:
    """The key arguments of every save. Raises: InvalidInput when the form lacks its version."""
    try:
        version = int(request.form["version"])
        seconds = float(request.form["seconds"]) if request.form.get("seconds") else None
    except (KeyError, ValueError) as error:
        raise InvalidInput(N_("The form is incomplete; reload the page.")) from error
    return {
        "member_id": current_member().id,
        "slug": slug,
        "stem": stem,
        "index": index,
        "version": version,
        "request_id": request.form.get("request_id", ""),
        "seconds": seconds,
    }


def _answer(
    slug: str,
    stem: str,
    index: int,
    save: Callable[[Mapping[str, Any]], ParagraphView],
    op: str,
    values: Mapping[str, str],
    *,
    walk_on: bool = False,
) -> Response:
    asked = Asked(span=values.get("span", ""))
    try:
        view = save(_where(slug, stem, index))
    except VersionConflict as error:
        current = annotating.saved_problem(error) or _open(slug, stem, index)
        conflict = Conflict(sentence(error), op, values, words=" · ".join(v for v in values.values() if v))
        return _whole(current, Asked(span=asked.span, conflict=conflict), 409)
    except InvalidInput as error:
        path = values.get("field", "") or next(
            (k for k in values if k.split(".")[0] in workspace().schema.event_fields), ""
        )
        asked = Asked(
            values.get("event", ""),
            path.split(".")[0],
            asked.span,
            op if op in ("span_add", "flag") else "",
            sentence(error),
            values,
        )
        return _whole(_open(slug, stem, index), asked, 422)
    if walk_on:
        return _next(view, slug, stem)
    if htmx:
        return _whole(view, asked, 200)
    return see_other(url_for(".page", slug=slug, stem=stem, index=view.index, span=asked.span or None))


def _next(view: ParagraphView, slug: str, stem: str) -> Response:
    if view.next_open_index is None:
        flash(_("The report is done. Thank you."))
        return see_other(url_for("projects.project", slug=slug))
    if htmx:
        return _whole(_open(slug, stem, view.next_open_index), Asked(), 200)
    return see_other(url_for(".page", slug=slug, stem=stem, index=view.next_open_index))


def _whole(view: ParagraphView, asked: Asked, status: int) -> Response:
    """The screen for htmx, the page for a plain form."""
    template = "paragraphs/_screen.html" if htmx else "paragraphs/page.html"
    return make_response(render_template(template, screen=_screen(view, asked)), status)
