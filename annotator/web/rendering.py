"""What every template may use besides its context: the keys, request ids, plain addresses."""

from __future__ import annotations

import uuid
from collections.abc import Hashable
from functools import lru_cache

from flask import Flask, current_app, g
from flask_wtf.csrf import generate_csrf
from jinja2.environment import TemplateModule
from markupsafe import Markup

from annotator.agreement.table import MEASURES
from annotator.web.keys import GROUPS, RULING_GROUPS, hint, key, keys_json, keys_of_group
from annotator.web.languages import Reader, reader
from annotator.web.languages import lazy_gettext as _l
from annotator.web.members import member_id

STATES = {"new": _l("new"), "working": _l("begun"), "submitted": _l("confirmed"), "skipped": _l("skipped")}
STEPS = {"confirm": _l("confirm"), "skip": _l("skip"), "undo": _l("undo"), "redo": _l("redo"), "flag": _l("flag")}

ROLES = {"annotator": _l("annotator"), "lead": _l("lead"), "reader": _l("reader")}
STATUSES = {
    "single": _l("confirmed by one member"),
    "agreed": _l("agreed"),
    "ruled": _l("ruled by the lead"),
    "disagreed": _l("in disagreement"),
    "open": _l("not confirmed by anybody yet"),
}
QUEUES = {
    "free": _l("reports that can still be handed out, since their import"),
    "in_hand": _l("reports begun and not finished, since they were handed out"),
    "to_rule": _l("paragraphs to rule on, since the last answer"),
    "questions": _l("questions without an answer"),
}
IMPORT_STATUS = {"imported": _l("new"), "same": _l("already here"), "refused": _l("refused")}
REPORT_STATES = {
    "current": _l("current"),
    "replaced": _l("replaced by a corrected text"),
    "withdrawn": _l("withdrawn"),
    "erased": _l("erased"),
}
REPORT_CHANGES = {
    "replaced": _l("A corrected text took its place"),
    "withdrawn": _l("Withdrawn"),
    "restored": _l("Brought back"),
    "erased": _l("Erased"),
}
DATE_REASONS = {
    "campaign_month": _l("from the month of a campaign:"),
    "today_with_date": _l("from “today” beside a date:"),
    "date_line": _l("from a line with a date:"),
    "weekday": _l("from a weekday beside a date:"),
    "file_name": _l("from the name of the file:"),
    "latest_date": _l("from the latest date in the text:"),
    "latest_month": _l("from the latest month in the text:"),
    "none": "",
    "": "",
}
RULING_STATES = {
    "open": _l("to rule"),
    "working": _l("begun"),
    "recheck": _l("to look at again"),
    "ambiguous": _l("ambiguous"),
    "ruled": _l("ruled"),
}
REASONS = {
    "guideline_gap": _l("The guide does not say"),
    "slip": _l("A slip"),
    "ambiguous": _l("The text is ambiguous"),
    "rule_error": _l("The rules suggested it wrongly"),
    "text_error": _l("A mistake in the text"),
}
PROFILES = {
    "internal": _l("internal: nothing is hidden"),
    "research": _l("research: persons and places of living victims are hidden"),
    "open": _l("open: as research, persons not linked between reports, no notes"),
}
RELEASED = {
    "reports": _l("reports"),
    "paragraphs": _l("paragraphs"),
    "events": _l("events"),
    "annotations": _l("annotations"),
    "negatives": _l("rejected suggestions"),
}
REJECTED = {
    "span.removed": _l("highlights where nothing is marked"),
    "span.changed": _l("highlights with other ends, label or normal form"),
    "event.removed": _l("drafted events that are none"),
    "event.changed": _l("drafted events with another type or other fields"),
}
SPLITS = {"train": _l("train"), "dev": _l("dev"), "test": _l("test")}
WORDS = {
    "RULING_STATES": RULING_STATES,
    "REASONS": REASONS,
    "PROFILES": PROFILES,
    "RELEASED": RELEASED,
    "REJECTED": REJECTED,
    "SPLITS": SPLITS,
    "STATES": STATES,
    "STEPS": STEPS,
    "ROLES": ROLES,
    "STATUSES": STATUSES,
    "QUEUES": QUEUES,
    "IMPORT_STATUS": IMPORT_STATUS,
    "DATE_REASONS": DATE_REASONS,
    "REPORT_STATES": REPORT_STATES,
    "REPORT_CHANGES": REPORT_CHANGES,
    "MEASURES": MEASURES,
}


SAME_IN_ALL = Markup(
    '<input type="hidden" name="csrf_token" value="{}"><input type="hidden" name="shown_to" value="{}">'
)
OF_ONE_FORM = Markup(
    '<input type="hidden" name="version" value="{}"><input type="hidden" name="request_id" value="{}">'
    '<input type="hidden" name="seconds" value="">'
)


def init_app(app: Flask) -> None:
    """Strict, tidy templates."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.add_template_global(key, "key")
    app.add_template_global(hint, "hint")
    app.add_template_global(keys_json, "keys_json")
    app.add_template_global(keys_of_group, "keys_of_group")
    app.jinja_env.globals["KEY_GROUPS"] = GROUPS
    app.jinja_env.globals["RULING_GROUPS"] = RULING_GROUPS
    for name, words in WORDS.items():
        app.jinja_env.globals[name] = words
    app.add_template_global(save_fields)
    app.add_template_global(unchanging)


def save_fields(version: int) -> Markup:
    """Hidden fields of every form that saves a paragraph.

    Token, whom it is shown to, the version it was made from, an id for this one save, the seconds it took.
    """
    same: Markup | None = g.get("save_fields")
    if same is None:
        same = g.save_fields = SAME_IN_ALL.format(generate_csrf(), member_id())
    # A form sent twice carries the same id and is saved once.
    return same + OF_ONE_FORM.format(version, uuid.uuid4().hex)


def unchanging(name: str, **values: Hashable) -> TemplateModule:
    """A part of a page that is the same for all readers of a language and for the same values: rendered once."""
    return _rendered(name, reader(), tuple(values.items()))


@lru_cache(256)
def _rendered(name: str, _reader: Reader, values: tuple[tuple[str, Hashable], ...]) -> TemplateModule:
    return current_app.jinja_env.get_template(name).make_module(dict(values))
