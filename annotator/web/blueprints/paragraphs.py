"""The paragraph screen: the page, its fragments, and every step that a member can take on a paragraph."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from annotator.errors import N_, InvalidInput, NotFound, VersionConflict
from annotator.services import annotating, merging
from annotator.services.paragraph_views import ParagraphView
from annotator.services.place_search import find_places
from annotator.web.contexts.merge_view import merge_lines
from annotator.web.contexts.paragraph_screen import Asked, ParagraphScreen, build_screen
from annotator.web.languages import language, sentence
from annotator.web.members import current_member, workspace
from annotator.web.responses import htmx, see_other
from annotator.web.steps import Step, read_step

WALKS_ON = frozenset({"confirm", "skip"})
"""The steps that end with the next paragraph to do."""

blueprint = Blueprint("paragraphs", __name__, url_prefix="/projects/<slug>/reports/<stem>/paragraphs/<int:index>")


@dataclass(frozen=True, slots=True)
class Place:
    """Which paragraph a request is about."""

    slug: str
    stem: str
    index: int

    @property
    def key(self) -> tuple[int, str, str, int]:
        """The first arguments of every service of a paragraph."""
        return (current_member().id, self.slug, self.stem, self.index)

    def address(self, index: int, span: str | None = None) -> str:
        """The page of a paragraph of the same report; a text that was worked on stays shown."""
        text = "shown" if index == self.index and current_member().texts == "blurred" else None
        return url_for("paragraphs.page", slug=self.slug, stem=self.stem, index=index, span=span, text=text)


def _asked() -> Asked:
    found = request.args.get
    return Asked(
        event=found("event", ""),
        field=found("field", ""),
        span=found("span", ""),
        panel=found("panel", ""),
        quote=found("quote", ""),
        label=found("label", ""),
        find=found("find", "").strip(),
        text=found("text", ""),
    )


def _screen(view: ParagraphView, asked: Asked) -> ParagraphScreen:
    first = url_for("paragraphs.page", slug=view.project.slug, stem=view.report.stem, index=0)
    found = find_places(workspace(), current_member().id, view.project.slug, asked.find) if asked.find else ()
    return build_screen(view, workspace().schema, language(), first.removesuffix("0"), asked, found)


def _open(place: Place) -> ParagraphView:
    return annotating.open_paragraph(workspace(), *place.key)


@blueprint.get("")
def page(slug: str, stem: str, index: int) -> str:
    """The whole page; `?event=e01&field=date`, `?span=s4` and `?panel=flag` open what a click would open."""
    return render_template("paragraphs/page.html", screen=_screen(_open(Place(slug, stem, index)), _asked()))


@blueprint.get("/screen")
def screen(slug: str, stem: str, index: int) -> str:
    """The screen alone, to swap."""
    return render_template("paragraphs/_screen.html", screen=_screen(_open(Place(slug, stem, index)), _asked()))


@blueprint.get("/events/<event>")
def event_card(slug: str, stem: str, index: int, event: str) -> str:
    """One event card, with the editor of the asked field open."""
    shown = _screen(_open(Place(slug, stem, index)), _asked())
    card = next((c for c in shown.events if c.id == event), None)
    if card is None:
        raise NotFound(N_("There is no event %(got)s in this paragraph."), got=event)
    return render_template("paragraphs/_event.html", screen=shown, card=card)


@blueprint.post("/edits")
def edits(slug: str, stem: str, index: int) -> Response:
    """One step of the working copy."""
    step = read_step(request.form)
    place = Place(slug, stem, index)
    return _take(
        place,
        step,
        lambda: annotating.edit(workspace(), *place.key, op=step.op, values=step.values, **step.timed_save),
    )


@blueprint.post("/confirm")
def confirm(slug: str, stem: str, index: int) -> Response:
    """Submit the paragraph and open the next one to do."""
    step = read_step(request.form, "confirm")
    place = Place(slug, stem, index)
    return _take(place, step, lambda: annotating.confirm(workspace(), *place.key, **step.timed_save, walk_on=True))


@blueprint.post("/skip")
def skip(slug: str, stem: str, index: int) -> Response:
    """Leave the paragraph for later and open the next one."""
    step = read_step(request.form, "skip")
    place = Place(slug, stem, index)
    return _take(place, step, lambda: annotating.skip(workspace(), *place.key, **step.save, walk_on=True))


@blueprint.post("/flag")
def flag(slug: str, stem: str, index: int) -> Response:
    """Show the paragraph to the lead with a note; an empty note takes the flag back."""
    step = read_step(request.form, "flag")
    place = Place(slug, stem, index)
    note = step.values.get("note", "")
    return _take(place, step, lambda: annotating.flag(workspace(), *place.key, **step.save, note=note))


@blueprint.post("/undo")
def undo(slug: str, stem: str, index: int) -> Response:
    """One step back."""
    step = read_step(request.form, "undo")
    place = Place(slug, stem, index)
    return _take(place, step, lambda: annotating.undo(workspace(), *place.key, **step.save))


@blueprint.post("/redo")
def redo(slug: str, stem: str, index: int) -> Response:
    """One step forward."""
    step = read_step(request.form, "redo")
    place = Place(slug, stem, index)
    return _take(place, step, lambda: annotating.redo(workspace(), *place.key, **step.save))


def _take(place: Place, step: Step, save: Callable[[], ParagraphView]) -> Response:
    """Take the step and answer: 200 or 303 when saved, 409 with the newer state, 422 with a message in place."""
    try:
        view = save()
    except VersionConflict as error:
        current = annotating.saved_problem(error) or _open(place)
        met = merging.merge(workspace(), *place.key, op=step.op, values=step.values, version=step.version)
        lines = merge_lines(met, workspace().schema, language())
        return show_whole(current, Asked(conflict=step.conflict(lines)), 409)
    except InvalidInput as error:
        return show_whole(_open(place), step.asked_again(sentence(error), workspace().schema), 422)
    if step.op in WALKS_ON and view.index == place.index:
        return see_other(url_for("mine.report", slug=place.slug, stem=place.stem))
    asked = Asked() if step.op in WALKS_ON else step.asked_after(view)
    if htmx:
        return show_whole(view, asked, 200)
    return see_other(place.address(view.index, span=asked.span or None))


def show_whole(view: ParagraphView, asked: Asked, status: int) -> Response:
    """The screen for htmx, the page for a plain form."""
    template = "paragraphs/_screen.html" if htmx else "paragraphs/page.html"
    return make_response(render_template(template, screen=_screen(view, asked)), status)
