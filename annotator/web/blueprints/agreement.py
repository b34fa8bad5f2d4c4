"""How far the members of a project agree: the table, pairs, confusions, time; every number leads to its paragraphs."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from annotator.errors import N_, InvalidInput
from annotator.services import comparing, hinting, reviewing
from annotator.services.comparing import Found, Narrowed
from annotator.services.projects import LEADS, get_project
from annotator.web.contexts.agreement_page import (
    about_words,
    build_cell,
    build_confusion,
    build_grids,
    build_lines,
    code_words,
    confusion_names,
    narrowed_query,
)
from annotator.web.contexts.hints_page import build_hints
from annotator.web.languages import language, sentence
from annotator.web.members import current_member, workspace
from annotator.web.responses import see_other

blueprint = Blueprint("agreement", __name__, url_prefix="/projects/<slug>/agreement")


def _narrowed() -> Narrowed:
    asked: MultiDict[str, str] = request.args
    return Narrowed(
        raters=asked.get("raters") or comparing.MEMBERS,
        hints=asked.get("hints", ""),
        week=asked.get("week", ""),
        guideline=asked.get("guideline", ""),
    )


@blueprint.get("")
def index(slug: str) -> str:
    """The table, narrowed to raters, weeks, a guideline version, reports with or without suggestions."""
    found = comparing.agreement(workspace(), current_member().id, slug, _narrowed())
    return render_template(
        "agreement/index.html",
        project=found.project,
        page=found,
        grids=build_grids(found.table, workspace().schema, language()),
        asked=narrowed_query(found.narrowed),
        confusions=confusion_names(),
    )


@blueprint.get("/pairs")
def pairs(slug: str) -> str:
    """The main numbers of each pair of members."""
    found = comparing.pairs(workspace(), current_member().id, slug)
    sections = [build_lines(found.pairs, workspace().schema, language())]
    return render_template(
        "agreement/pairs.html", project=found.project, sections=sections, narrowed_query=narrowed_query
    )


@blueprint.get("/time")
def time(slug: str) -> str:
    """The main numbers by week and by guideline version."""
    found = comparing.over_time(workspace(), current_member().id, slug)
    sections = [build_lines(lines, workspace().schema, language()) for lines in (found.weeks, found.guidelines)]
    return render_template(
        "agreement/time.html", project=found.project, sections=sections, narrowed_query=narrowed_query
    )


@blueprint.get("/suggestions")
def hints(slug: str) -> str:
    """What suggestions do: agreement, missed highlights, time and unread accepts with and without them."""
    return _hints(slug)


@blueprint.post("/suggestions")
def set_share(slug: str) -> Response:
    """Hand out another share of the reports without suggestions from now on."""
    get_project(workspace(), current_member().id, slug, roles=LEADS)
    asked = request.form.get("percent", "").strip()
    try:
        hinting.set_share(workspace(), current_member().id, slug, _percent(asked))
    except InvalidInput as error:
        return make_response(_hints(slug, message=sentence(error), asked=asked), 422)
    return see_other(url_for(".hints", slug=slug))


def _percent(asked: str) -> float:
    try:
        return float(asked.replace("٫", "."))
    except ValueError:
        raise InvalidInput(N_("A share is a number of per cent, such as 12; got “%(got)s”."), got=asked) from None


def _hints(slug: str, *, message: str = "", asked: str = "") -> str:
    found = hinting.hints(workspace(), current_member().id, slug)
    return render_template(
        "agreement/hints.html",
        project=found.project,
        page=found,
        lines=build_hints(found),
        message=message,
        asked=asked,
    )


@blueprint.get("/confusion/<name>")
def confusion(slug: str, name: str) -> str:
    """Which codes are taken for which."""
    found = comparing.confusion(workspace(), current_member().id, slug, name, _narrowed())
    return render_template(
        "agreement/confusion.html",
        project=found.project,
        page=found,
        matrix=build_confusion(found, workspace().schema, language()),
        asked=narrowed_query(found.narrowed),
        confusions=confusion_names(),
    )


@blueprint.get("/confusion/<name>/cell")
def cell(slug: str, name: str) -> str:
    """The paragraphs behind a cell: `?first=…&second=…`."""
    one, other = request.args.get("first", ""), request.args.get("second", "")
    number = request.args.get("page", 1, type=int)
    found = comparing.behind_cell(workspace(), current_member().id, slug, name, (one, other), _narrowed(), page=number)
    words = [code_words(name, code, workspace().schema, language()) for code in (one, other)]
    return _behind(slug, found, f"{confusion_names()[name]}: {words[0]} · {words[1]}")


@blueprint.get("/<key>")
def behind(slug: str, key: str) -> str:
    """The paragraphs behind one number: those that disagree, or with `?outcome=agreeing` those that agree."""
    outcome = request.args.get("outcome", "disagreeing")
    number = request.args.get("page", 1, type=int)
    found = comparing.behind(workspace(), current_member().id, slug, key, outcome, _narrowed(), page=number)
    assert found.number is not None
    return _behind(slug, found, about_words(found.number.about, workspace().schema, language()), outcome)


def _behind(slug: str, found: Found, title: str, outcome: str = "") -> str:
    places = [(place.report_id, place.index) for place in found.places]
    asked = {name: value for name, value in request.args.items() if name != "page" and value}
    return render_template(
        "agreement/behind.html",
        project=found.project,
        found=found,
        title=title,
        outcome=outcome,
        cell=build_cell(found.number),
        here={**(request.view_args or {}), **asked},
        paragraphs=reviewing.compare_several(workspace(), current_member().id, slug, places),
        asked=asked,
    )
