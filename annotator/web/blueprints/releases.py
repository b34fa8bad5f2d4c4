"""Releases: freezing gold, the page of each for those who build on it, and their files by page or by token."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, make_response, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from annotator.errors import N_, AnnotatorError, InvalidInput, NotFound, SignedOut
from annotator.exporters.releases.redaction_profiles import INTERNAL, may_fetch
from annotator.services import fetching, projects, releasing
from annotator.web.blueprints.exports import exports_page
from annotator.web.languages import language, sentence
from annotator.web.members import current_member, workspace
from annotator.web.responses import see_other

blueprint = Blueprint("releases", __name__, url_prefix="/projects/<slug>/releases")


@blueprint.post("")
def create(slug: str) -> Response:
    """Freeze the project's gold."""
    form = request.form
    try:
        made = releasing.make_release(
            workspace(),
            current_member().id,
            slug,
            version=form.get("version", "").strip() or None,
            profile=form.get("profile") or INTERNAL,
            released_on=_day(form.get("released_on", "")),
            licence=form.get("licence", "").strip() or None,
        )
    except InvalidInput as error:
        return make_response(exports_page(slug, sentence(error)), error.status)
    return see_other(url_for(".page", slug=slug, version=made.version))


def _day(words: str) -> dt.date | None:
    if not words.strip():
        return None
    try:
        return dt.date.fromisoformat(words.strip())
    except ValueError as error:
        raise InvalidInput(N_("A day is written as 2026-01-31; got “%(got)s”."), got=words.strip()) from error


@blueprint.get("/<version>")
def page(slug: str, version: str) -> str:
    """What a release holds, and how to load it."""
    return _page(slug, version)


def _page(slug: str, version: str, key: str = "") -> str:
    member = current_member()
    ws = workspace()
    found = next((r for r in releasing.list_releases(ws, member.id, slug) if r.version == version), None)
    if found is None:
        raise NotFound(N_("There is no release “%(got)s” in this project."), got=version)
    return render_template(
        "releases/page.html",
        project=projects.get_project(ws, member.id, slug),
        release=found,
        tokens=fetching.list_tokens(ws, member.id, slug),
        allowed=may_fetch(fetching.profile_of(ws, member.id, slug), found.profile),
        key=key,
        names={
            "labels": {code: term.name(language()) for code, term in ws.schema.labels.items()},
            "types": {code: term.name(language()) for code, term in ws.schema.event_types.items()},
            "roles": {code: term.name(language()) for code, term in ws.schema.paragraph_roles.items()},
        },
        address=url_for(".fetch", slug=slug, version=version, name="gold.jsonl", _external=True),
    )


@blueprint.post("/<version>/tokens")
def make_token(slug: str, version: str) -> Response:
    """A token for a program; the answer shows it once."""
    key = fetching.make_token(workspace(), current_member().id, slug, request.form.get("name", ""))
    return make_response(_page(slug, version, key))


@blueprint.post("/<version>/tokens/<int:token_id>/end")
def end_token(slug: str, version: str, token_id: int) -> Response:
    """End a token."""
    fetching.end_token(workspace(), current_member().id, slug, token_id)
    return see_other(url_for(".page", slug=slug, version=version))


@blueprint.get("/<version>/files/<name>")
def download(slug: str, version: str, name: str) -> Response:
    """One file for a signed-in member, whole or in parts."""
    path = fetching.fetch_release_file(
        workspace(), current_member().id, slug, version, name, ranged="Range" in request.headers
    )
    return send_file(path, as_attachment=True, download_name=path.name, conditional=True)


@blueprint.get("/<version>/fetch/<name>")
def fetch(slug: str, version: str, name: str) -> Response:
    """One file for a program: `Authorization: Bearer <token>`, or the token as the password of basic access."""
    given = request.authorization
    key = (given.token or given.password or "") if given else ""
    try:
        path = fetching.fetch_by_token(workspace(), key, slug, version, name, ranged="Range" in request.headers)
    except AnnotatorError as error:
        answer = Response(f"{error}\n", error.status, mimetype="text/plain")
        if isinstance(error, SignedOut):
            answer.headers["WWW-Authenticate"] = 'Bearer realm="annotator"'
        return answer
    return send_file(path, mimetype="application/octet-stream", download_name=path.name, conditional=True)
