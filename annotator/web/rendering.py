"""What every template may use besides its context: the keys, request ids, plain addresses."""

from __future__ import annotations

import uuid
from collections.abc import Hashable
from functools import lru_cache

from flask import Flask, current_app
from jinja2.environment import TemplateModule

from annotator.agreement.table import MEASURES
from annotator.web.keys import GROUPS, RULING_GROUPS, hint, key, keys_json, keys_of_group
from annotator.web.languages import Reader, reader
from annotator.web.languages import lazy_gettext as _l

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
WORDS = {
    "RULING_STATES": RULING_STATES,
    "REASONS": REASONS,
    "STATES": STATES,
    "STEPS": STEPS,
    "ROLES": ROLES,
    "STATUSES": STATUSES,
    "IMPORT_STATUS": IMPORT_STATUS,
    "DATE_REASONS": DATE_REASONS,
    "REPORT_STATES": REPORT_STATES,
    "REPORT_CHANGES": REPORT_CHANGES,
    "MEASURES": MEASURES,
}


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
    app.add_template_global(new_request_id, "new_request_id")
    app.add_template_global(unchanging)


def new_request_id() -> str:
    """A new id for one form: sent twice, it is saved once."""
    return uuid.uuid4().hex


def unchanging(name: str, **values: Hashable) -> TemplateModule:
    """A part of a page that is the same for all readers of a language and for the same values: rendered once."""
    return _rendered(name, reader(), tuple(values.items()))


@lru_cache(256)
def _rendered(name: str, _reader: Reader, values: tuple[tuple[str, Hashable], ...]) -> TemplateModule:
    return current_app.jinja_env.get_template(name).make_module(dict(values))
