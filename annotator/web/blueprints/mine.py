"""One's own paragraphs in a project, seen by oneself alone: search, last answers, a report at its end, one's time."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from annotator.checks import CheckWarning
from annotator.services import asking, finishing, resting, searching
from annotator.services.searching import Search
from annotator.web.languages import gettext as _
from annotator.web.languages import language
from annotator.web.members import current_member, workspace

blueprint = Blueprint("mine", __name__, url_prefix="/projects/<slug>/mine")


@blueprint.get("")
def index(slug: str) -> str:
    """One's own paragraphs: `?words=`, `state`, `label`, `type`, `flagged=1` and `page` choose among them."""
    asked = request.args
    number = asked.get("page", "1")
    search = Search(
        words=asked.get("words", "").strip(),
        state=asked.get("state", ""),
        label=asked.get("label", ""),
        event_type=asked.get("type", ""),
        flagged=asked.get("flagged") == "1",
        page=int(number) if number.isdecimal() and len(number) < 7 else 1,
    )
    schema = workspace().schema
    page = searching.search(workspace(), current_member().id, slug, search)
    return render_template(
        "mine/index.html",
        project=page.project,
        page=page,
        counts=asking.counts(workspace(), current_member().id, slug),
        labels={code: term.name(language()) for code, term in schema.labels.items()},
        event_types={code: term.name(language()) for code, term in schema.event_types.items()},
    )


@blueprint.get("/last")
def last(slug: str) -> str:
    """The paragraphs saved last; the first link has the focus, so that Enter reopens the last one."""
    project, lines = searching.last_answers(workspace(), current_member().id, slug)
    return render_template("mine/last.html", project=project, lines=lines)


@blueprint.get("/reports/<stem>")
def report(slug: str, stem: str) -> str:
    """A report in one's hands, looked back at: the page after its last paragraph."""
    end = finishing.look_back(workspace(), current_member().id, slug, stem)
    return render_template("mine/report.html", project=end.project, end=end, words_of=_words_of)


def _words_of(warning: CheckWarning) -> str:
    return _(warning.message, **warning.parameters)


@blueprint.get("/questions")
def own_questions(slug: str) -> str:
    """What one asked the leads of the project, with the answers."""
    page = asking.own_questions(workspace(), current_member().id, slug)
    return render_template("questions/own.html", project=page.project, page=page)


@blueprint.get("/time")
def time(slug: str) -> str:
    """One's own figures, compared with nobody's."""
    own = resting.own_time(workspace(), current_member().id, slug)
    return render_template("mine/time.html", project=own.project, time=own)
