"""The lead's queue of disagreements, and the page on which one is settled."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from annotator.errors import N_, InvalidInput, VersionConflict
from annotator.services import disagreements, guideline, ruling
from annotator.services.disagreements import Wanted
from annotator.services.place_search import find_places
from annotator.services.ruling import Step
from annotator.services.ruling_views import RulingView, open_ruling
from annotator.web.contexts.merge_view import merge_lines
from annotator.web.contexts.ruling_page import Asked, RulingPage, build_ruling_page
from annotator.web.languages import gettext as _
from annotator.web.languages import language, number, sentence
from annotator.web.members import current_member, workspace
from annotator.web.responses import see_other
from annotator.web.steps import CONTROL, read_step

blueprint = Blueprint("rulings", __name__, url_prefix="/projects/<slug>/rulings")

FILTERS = ("state", "report", "label", "event_type", "field", "member")


def _wanted() -> Wanted:
    found = request.args
    return Wanted(
        state=found.get("state", "todo") or "todo",
        report=found.get("report", ""),
        label=found.get("label", ""),
        event_type=found.get("event_type", ""),
        field=found.get("field", ""),
        members=tuple(int(m) for m in found.getlist("member") if m.isdigit()),
    )


def _query() -> str:
    """What the queue is narrowed to, as it stands in the address; goes along from paragraph to paragraph."""
    kept = [(name, value) for name in FILTERS for value in request.args.getlist(name) if value]
    return f"?{urlencode(kept)}" if kept else ""


@blueprint.get("")
def index(slug: str) -> str:
    """What there is to rule, worst first; `?state=`, `?report=`, `?label=` … narrow it, `?page=` goes on."""
    page = request.args.get("page", "1")
    found = disagreements.queue(workspace(), current_member().id, slug, _wanted(), int(page) if page.isdigit() else 1)
    return render_template(
        "rulings/index.html", project=found.project, queue=found, query=_query(), schema=workspace().schema
    )


@blueprint.get("/next")
def following(slug: str) -> Response:
    """To the paragraph that comes after `?after=report:3`, worst first; to the queue when nothing is left."""
    stem, _colon, place = request.args.get("after", "").rpartition(":")
    return _go_on(slug, stem, int(place) if place.isdigit() else -1)


def _go_on(slug: str, stem: str, index: int) -> Response:
    found = disagreements.next_to_rule(workspace(), current_member().id, slug, _wanted(), stem, index)
    if found is None:
        flash(_("Nothing is left to rule here."))
        return see_other(url_for(".index", slug=slug) + _query())
    return see_other(url_for(".page", slug=slug, stem=found[0], index=found[1]) + _query())


def _page(slug: str, view: RulingView, asked: Asked) -> RulingPage:
    here = url_for(".page", slug=slug, stem=view.stem, index=view.index)
    return build_ruling_page(view, workspace().schema, language(), here, _query(), asked)


def _open(slug: str, stem: str, index: int) -> RulingView:
    return open_ruling(workspace(), current_member().id, slug, stem, index)


def _shown(slug: str, view: RulingView, asked: Asked, status: int = 200) -> Response:
    page = _page(slug, view, asked)
    return make_response(render_template("rulings/ruling.html", project=view.project, page=page), status)


@blueprint.get("/<stem>/<int:index>")
def page(slug: str, stem: str, index: int) -> Response:
    """One paragraph to rule; `?edit=e01.date` opens the editor of that decision, `?find=` searches places for it."""
    asked = request.args.get
    edit = asked("edit") or f"{asked('event', '')}.{asked('field', '')}"
    find = asked("find", "").strip()
    places = find_places(workspace(), current_member().id, slug, find) if find else ()
    return _shown(slug, _open(slug, stem, index), Asked(edit=edit, find=find, places=places))


@blueprint.post("/<stem>/<int:index>")
def decide(slug: str, stem: str, index: int) -> Response:
    """The choices of the whole page, and what else its pressed button does: rule, edit, undo, change an event."""
    pressed = request.form.get("do", "choose")
    values = {name: value for name, value in request.form.items() if name not in CONTROL and value}
    for name in ("note", "reason"):
        values.setdefault(name, "")
    version, request_id = _version(), request.form.get("request_id", "")
    op, _colon, about = pressed.partition(":")
    if op in ("undo", "redo"):
        return _take(slug, Step(current_member().id, slug, stem, index, op, {}, version, request_id))
    if op == "agreed":
        values["agreed"] = "1"
    if op == "edit":
        values["edit"] = about
    step = Step(
        current_member().id, slug, stem, index, "rule" if op == "rule" else "choose", values, version, request_id
    )
    if "=" not in pressed:
        return _take(slug, step, edit=about)
    # A button that changes an event: first what was chosen on the page, then that.
    answer = _take(slug, step)
    if answer.status_code != 303:
        return answer
    more = dict(parse_qsl(pressed))
    more.setdefault("type", values.get("new_type", ""))
    more.setdefault("into", values.get(f"into.{more.get('event', '')}", ""))
    now = _open(slug, stem, index).version
    return _take(slug, Step(step.member_id, slug, stem, index, more.pop("op"), more, now, f"{request_id[:60]}-2"))


def _version() -> int:
    sent = request.form.get("version", "")
    if not sent.isdigit():
        raise InvalidInput(N_("The form is incomplete; reload the page."))
    return int(sent)


@blueprint.post("/<stem>/<int:index>/edits")
def edits(slug: str, stem: str, index: int) -> Response:
    """One step of the open editor."""
    sent = read_step(request.form)
    step = Step(current_member().id, slug, stem, index, sent.op, sent.values, sent.version, sent.request_id)
    event, field = sent.values.get("event", ""), sent.asked_again("", workspace().schema).field
    return _take(slug, step, refused=sent.values.get("key", "") or (f"{event}.{field}" if event else ""))


def _take(slug: str, step: Step, *, edit: str = "", refused: str = "") -> Response:
    """Save and go on: 303 when saved, 409 with what another lead saved, 422 with the reason in place."""
    try:
        ruling.rule(workspace(), step)
    except VersionConflict as error:
        return _conflict(slug, step, sentence(error))
    except InvalidInput as error:
        if step.op == "rule":
            _keep_choices(step)
        asked = Asked(edit=refused, message=sentence(error), typed=step.values)
        return _shown(slug, _open(slug, step.stem, step.index), asked, 422)
    if step.op == "rule":
        flash(_("Paragraph %(n)s of “%(report)s” is ruled.", n=number(step.index + 1), report=step.stem))
        return _go_on(slug, step.stem, step.index)
    here = url_for(".page", slug=slug, stem=step.stem, index=step.index) + _query()
    if edit:
        here += ("&" if "?" in here else "?") + urlencode({"edit": edit})
    return see_other(here)


def _keep_choices(step: Step) -> None:
    """What was chosen before a ruling was refused is kept as begun."""
    try:
        ruling.rule(workspace(), replace(step, op="choose"))
    except InvalidInput:
        # A choice itself cannot be taken; the page says so and shows what was stored before.
        return


def _conflict(slug: str, step: Step, message: str) -> Response:
    met = ruling.merge(workspace(), step)
    lines = merge_lines(met, workspace().schema, language())
    view = _open(slug, step.stem, step.index)
    values = {**step.values, "do": step.op}
    page = render_template(
        "rulings/conflict.html",
        project=view.project,
        page=_page(slug, view, Asked()),
        lines=lines,
        values=values,
        message=message,
    )
    return make_response(page, 409)


@blueprint.post("/<stem>/<int:index>/examples")
def add_example(slug: str, stem: str, index: int) -> Response:
    """Make an example of a ruling, and show the earlier paragraphs with the same words."""
    sent = request.form
    try:
        made = guideline.add_example(
            workspace(), current_member().id, slug, stem, index, sent.get("decision", ""), sent.get("note", "")
        )
    except InvalidInput as error:
        return _shown(slug, _open(slug, stem, index), Asked(message=sentence(error)), 422)
    return see_other(url_for("guideline.example", slug=slug, example_id=made))
