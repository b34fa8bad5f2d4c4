"""Signing in by a single-use link or by name and password, signing out, and one's own settings."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Flask, flash, jsonify, make_response, redirect, render_template, request, session, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from annotator.errors import InvalidInput
from annotator.services import accounts
from annotator.web.languages import LANGUAGES, sentence
from annotator.web.members import current_member, current_member_or_none, sign_in_member, sign_out_member, workspace
from annotator.web.responses import see_other

blueprint = Blueprint("accounts", __name__)
limiter = Limiter(get_remote_address)
failed_tries = limiter.shared_limit(
    "20 per minute", scope="sign-in", deduct_when=lambda response: response.status_code == 422
)


@blueprint.record_once
def _limit(state: object) -> None:
    app: Flask = state.app  # type: ignore[attr-defined]
    limiter.init_app(app)


def safe_path(wanted: str | None) -> str:
    """The wanted path of this site, else the list of projects: never another site."""
    path = wanted or ""
    parts = urlsplit(path)
    inside = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if inside and not parts.scheme and not parts.netloc else url_for("projects.index")


@blueprint.get("/sign-in")
def sign_in() -> Response | str:
    """The sign-in page."""
    if current_member_or_none():
        return redirect(safe_path(request.args.get("next")), 303)
    return render_template("accounts/sign_in.html", next=request.args.get("next", ""), name="", message="")


@blueprint.post("/sign-in")
@failed_tries
def check() -> Response:
    """Sign in by name and password."""
    name, words = request.form.get("name", ""), request.form.get("password", "")
    member = accounts.check_password(workspace(), name.strip(), words)
    if member is None:
        message = _("This name and password do not belong together. Members without a password use a sign-in link.")
        page = render_template("accounts/sign_in.html", next=request.form.get("next", ""), name=name, message=message)
        return make_response(page, 422)
    sign_in_member(member)
    return see_other(safe_path(request.form.get("next")))


@blueprint.get("/sign-in/<token>")
def sign_in_link(token: str) -> str:
    """A page with one button: the link is used up by pressing it, so that previews do not burn it."""
    return render_template("accounts/link.html", token=token, message="")


@blueprint.post("/sign-in/<token>")
@failed_tries
def redeem(token: str) -> Response:
    """Sign in by a single-use link."""
    try:
        member = accounts.redeem_link(workspace(), token)
    except InvalidInput as error:
        return make_response(render_template("accounts/link.html", token=token, message=sentence(error)), 422)
    if current_member_or_none():
        sign_out_member()
    sign_in_member(member)
    return see_other(url_for("projects.index"))


@blueprint.get("/signed-in")
def signed_in() -> str:
    """The end of signing in again for a page that waits in another tab."""
    return render_template("accounts/signed_in.html")


@blueprint.get("/session")
def session_state() -> Response:
    """Who is signed in and the token of forms, for a page whose own ones come from a session that ended."""
    return jsonify({"member": current_member().id, "csrf_token": generate_csrf()})


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """End this session."""
    sign_out_member()
    session.clear()
    return see_other(url_for(".sign_in"))


@blueprint.post("/sign-out-everywhere")
def sign_out_everywhere() -> Response:
    """End every session of the member, on all devices."""
    accounts.end_sessions(workspace(), current_member().id)
    sign_out_member()
    session.clear()
    return see_other(url_for(".sign_in"))


@blueprint.post("/language")
def language() -> Response:
    """Choose the language: kept with the member, else with the session."""
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        session["language"] = chosen
        member = current_member_or_none()
        if member:
            accounts.set_preferences(workspace(), member.id, language=chosen)
    return see_other(safe_path(request.form.get("next")))


@blueprint.get("/settings")
def settings() -> str:
    """One's own settings."""
    return render_template("accounts/settings.html", message="")


@blueprint.post("/settings")
def save_settings() -> Response:
    """Change language, digits, theme, how texts are shown, and the reminder of a break."""
    form = request.form
    try:
        member = accounts.set_preferences(
            workspace(),
            current_member().id,
            language=form.get("language"),
            digits=form.get("digits"),
            theme=form.get("theme"),
            break_minutes=form.get("break_minutes"),
            texts=form.get("texts"),
        )
    except InvalidInput as error:
        return make_response(render_template("accounts/settings.html", message=sentence(error)), 422)
    with force_locale(member.language):
        flash(_("Saved."))
    return see_other(url_for(".settings"))


@blueprint.post("/settings/password")
def save_password() -> Response:
    """Set one's own password; other sessions end."""
    member = current_member()
    known = not member.has_password or accounts.check_password(
        workspace(), member.name, request.form.get("present", "")
    )
    try:
        if not known:
            return make_response(
                render_template("accounts/settings.html", message=_("The present password is another one.")), 422
            )
        accounts.set_password(workspace(), member.id, request.form.get("password", ""))
    except InvalidInput as error:
        return make_response(render_template("accounts/settings.html", message=sentence(error)), 422)
    renewed = accounts.get_member(workspace(), member.id)
    if renewed:
        sign_in_member(renewed)
    flash(_("The password is set. Other sessions have ended."))
    return see_other(url_for(".settings"))
