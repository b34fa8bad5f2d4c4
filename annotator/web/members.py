"""Who is asking: Flask-Security keeps the session, and the member behind it comes from `services.accounts`.

Flask-Security's own pages are off. Members sign in by a single-use link or by name and password, both of which
`services.accounts` proves; its session carries the member's uniquifier, so ending a member's sessions changes that.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_login import current_user
from flask_security import RoleMixin, Security, UserDatastore, UserMixin, login_user, logout_user
from flask_wtf.csrf import CSRFProtect
from werkzeug.wrappers import Response

from annotator.errors import N_, SignedOut
from annotator.services import accounts
from annotator.services.accounts import Member
from annotator.services.workspace import Workspace
from annotator.web.responses import htmx

OPEN_ENDPOINTS = frozenset(
    {
        "static",
        "health.show",
        "accounts.sign_in",
        "accounts.sign_in_link",
        "accounts.redeem",
        "accounts.check",
        "accounts.language",
        "releases.fetch",  # asks for a token instead
    }
)


class Account(UserMixin):
    """A member as Flask-Security wants to see one."""

    fs_uniquifier = ""

    def __init__(self, member: Member) -> None:
        self.member = member
        self.id = member.id
        self.fs_uniquifier = member.uniquifier
        self.active = member.active
        self.password = None
        self.roles: list[RoleMixin] = []


class MemberDatastore(UserDatastore):
    """Looks members up through the services; Flask-Security never writes through it."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(Account, RoleMixin)
        self.workspace = workspace

    def find_user(self, case_insensitive: bool = False, **query: Any) -> Account | None:
        """The active member of that `fs_uniquifier`, else None."""
        if "fs_uniquifier" not in query:
            return None
        member = accounts.member_of_uniquifier(self.workspace, str(query["fs_uniquifier"]))
        return Account(member) if member is not None and member.active else None

    def find_role(self, role: str) -> None:
        """None: roles belong to projects, which the services check."""

    def put(self, model: Any) -> Any:
        """The model, unchanged."""
        return model

    def commit(self) -> None:
        """Nothing to write."""


def init_app(app: Flask) -> None:
    """Session, CSRF protection, and sign-in as the default of every route."""
    app.config.from_mapping(
        SECURITY_PASSWORD_SALT=app.config["SECRET_KEY"][:32],
        SECURITY_REGISTER_BLUEPRINT=False,
        SECURITY_TRACKABLE=False,
        SECURITY_DEFAULT_REMEMBER_ME=False,
    )
    Security(app, MemberDatastore(app.extensions["workspace"]), register_blueprint=False)
    app.before_request(require_sign_in)
    CSRFProtect(app)
    app.context_processor(lambda: {"member": current_member_or_none()})
    app.add_template_global(member_id)


def require_sign_in() -> Response | None:
    """To the sign-in page, with the way back, when nobody is signed in."""
    if request.endpoint is None or request.endpoint in OPEN_ENDPOINTS:
        return None
    if current_user.is_authenticated:
        refuse_page_of_another()
        return None
    if htmx:
        # Not the sign-in page in the place of the screen: what is typed there must not be lost.
        abort(401)
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=back), 303)


def refuse_page_of_another() -> None:
    """Nothing that was decided on one member's page is done under the name of another who signed in meanwhile.

    Forms say whom they were made for (`shown_to`), and scripts say it in a header.
    """
    shown_to = request.headers.get("Annotator-Member") or request.form.get("shown_to")
    if shown_to and shown_to != str(current_user.id):
        raise SignedOut(
            N_(
                "Another member is signed in in this browser now. Nothing was done under that name. "
                "Sign in as before, or reload the page."
            )
        )


def workspace() -> Workspace:
    """The workspace of this application."""
    found: Workspace = current_app.extensions["workspace"]
    return found


def current_member_or_none() -> Member | None:
    """The member who is signed in."""
    return current_user.member if current_user.is_authenticated else None


def member_id() -> int | str:
    """The id of the member a form is made for; nothing when nobody is signed in."""
    return current_user.id if current_user.is_authenticated else ""


def current_member() -> Member:
    """The member who is signed in; without one the request ends with 401."""
    member = current_member_or_none()
    if member is None:
        abort(401)
    return member


def sign_in_member(member: Member) -> None:
    """Start a session for the member."""
    login_user(Account(member), authn_via=["link"])


def sign_out_member() -> None:
    """End this session."""
    logout_user()
