"""Members: accounts, single-use sign-in links, passwords, preferences."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from itsdangerous import BadSignature, URLSafeTimedSerializer

from annotator.errors import N_, InvalidInput, NotFound
from annotator.exporters.releases.redaction_profiles import PROFILES
from annotator.services.workspace import Workspace
from annotator.storage import members, projects
from annotator.storage.tables import MemberRow

LINK_DAYS = 7
ROLES = ("annotator", "lead", "reader")
SHORTEST_PASSWORD = 10
BREAKS = ("0", "25", "50")
"""Minutes of work after which a member is reminded of a break; 0 for never."""
# OWASP's minimum for argon2id: 19 MiB, two passes; eight server threads stay within small hosts' memory.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@dataclass(frozen=True, slots=True)
class Member:
    """An account as web and cli see it."""

    id: int
    name: str
    display_name: str
    is_admin: bool
    language: str
    digits: str
    theme: str
    break_minutes: int
    texts: str
    active: bool
    has_password: bool
    uniquifier: str


def _record(row: MemberRow | Any) -> Member:
    assert row.id is not None
    return Member(
        id=row.id,
        name=row.name,
        display_name=row.display_name,
        is_admin=row.is_admin,
        language=row.language,
        digits=row.digits,
        theme=row.theme,
        break_minutes=row.break_minutes,
        texts=row.texts,
        active=row.active,
        has_password=row.password_hash is not None,
        uniquifier=row.uniquifier,
    )


def list_members(ws: Workspace) -> tuple[tuple[Member, tuple[tuple[str, str], ...]], ...]:
    """Every member with (project slug, role) pairs."""
    with ws.database.read() as session:
        return tuple((_record(row), tuple(members.memberships(session, row.id or 0))) for row in members.every(session))


def add_member(ws: Workspace, name: str, *, display_name: str | None = None, is_admin: bool = False) -> Member:
    """A new member without a password. Raises: InvalidInput when the name is taken or has other characters."""
    if not re.fullmatch(r"[\w.@-]{2,64}", name):
        raise InvalidInput(
            N_("A sign-in name has 2 to 64 letters, digits or . _ @ - and no blanks; got “%(got)s”."), got=name
        )
    with ws.database.write() as session:
        if members.find_by_name(session, name):
            raise InvalidInput(N_("There is already a member “%(got)s”; choose another name."), got=name)
        return _record(members.add(session, name=name, display_name=display_name or name, is_admin=is_admin))


def set_role(ws: Workspace, name: str, slug: str, member_role: str | None, *, profile: str | None = None) -> None:
    """Give a member a role in a project; None takes it away.

    profile: under which a reader may fetch gold; without one a reader fetches nothing.
    Raises: NotFound, InvalidInput.
    """
    if profile is not None and (profile not in PROFILES or member_role != "reader"):
        raise InvalidInput(
            N_("A reader's profile is one of %(expected)s, and only readers have one; got “%(got)s”."),
            expected=", ".join(PROFILES),
            got=profile,
        )
    if member_role is not None and member_role not in ROLES:
        raise InvalidInput(
            N_("A role is one of %(expected)s; got “%(got)s”."), expected=", ".join(ROLES), got=member_role
        )
    with ws.database.write() as session:
        row = _named(members.find_by_name(session, name), name)
        project = projects.find(session, slug)
        if project is None or project.id is None or row.id is None:
            raise NotFound(N_("There is no project “%(got)s”; `annotator members list` shows names."), got=slug)
        members.set_role(session, project.id, row.id, member_role, profile)


def _named(row: MemberRow | None, name: str) -> MemberRow:
    if row is None:
        raise NotFound(N_("There is no member “%(got)s”; `annotator members list` shows all."), got=name)
    return row


def get_member(ws: Workspace, member_id: int) -> Member | None:
    """The member of that id."""
    with ws.database.read() as session:
        row = members.find(session, member_id)
        return _record(row) if row else None


def member_of_uniquifier(ws: Workspace, uniquifier: str) -> Member | None:
    """The active member whose sessions carry that uniquifier."""
    with ws.database.read() as session:
        row = members.find_by_uniquifier(session, uniquifier)
        return _record(row) if row and row.active else None


def _signer(ws: Workspace) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(ws.secret, salt="sign-in link")


def issue_link(ws: Workspace, name: str) -> str:
    """A token for `/sign-in/<token>`, good once and for seven days; earlier ones of the member die."""
    with ws.database.write() as session:
        row = _named(members.find_by_name(session, name), name)
        row.link_number += 1
        return _signer(ws).dumps([row.id, row.link_number])


def redeem_link(ws: Workspace, token: str) -> Member:
    """The member of a sign-in link, which is used up by this. Raises: InvalidInput."""
    refused = InvalidInput(
        N_("This sign-in link was used already, is older than %(days)s days or was replaced. Ask for a new one."),
        days=LINK_DAYS,
    )
    try:
        member_id, number = _signer(ws).loads(token, max_age=LINK_DAYS * 86_400)
    except (BadSignature, ValueError, TypeError) as error:
        raise refused from error
    with ws.database.write() as session:
        row = members.find(session, int(member_id))
        if row is None or not row.active or row.link_number != number:
            raise refused
        row.link_number += 1
        return _record(row)


def links_without_password(ws: Workspace) -> tuple[tuple[Member, str], ...]:
    """A fresh sign-in link for every active member who has no password."""
    waiting = [m for m, _ in list_members(ws) if m.active and not m.has_password]
    return tuple((m, issue_link(ws, m.name)) for m in waiting)


def set_password(ws: Workspace, member_id: int, words: str) -> None:
    """Set the member's password; other sessions of the member end. Raises: InvalidInput when it is short."""
    if len(words) < SHORTEST_PASSWORD:
        raise InvalidInput(
            N_("A password has at least %(expected)s characters; got %(got)s. A few words in a row are good."),
            expected=SHORTEST_PASSWORD,
            got=len(words),
        )
    hashed = _HASHER.hash(words)
    with ws.database.write() as session:
        row = members.find(session, member_id)
        if row is None:
            raise NotFound(N_("There is no such member."))
        row.password_hash = hashed
        row.uniquifier = secrets.token_hex(16)


def check_password(ws: Workspace, name: str, words: str) -> Member | None:
    """The active member of that name and password, else None; unknown names take as long as wrong passwords."""
    with ws.database.read() as session:
        row = members.find_by_name(session, name)
    known = row.password_hash if row and row.active else None
    try:
        _HASHER.verify(known or _DUMMY, words)
    except (VerificationError, InvalidHashError):
        return None
    return _record(row) if row and known else None


_DUMMY = _HASHER.hash(secrets.token_hex(16))


def set_preferences(
    ws: Workspace,
    member_id: int,
    *,
    language: str | None = None,
    digits: str | None = None,
    theme: str | None = None,
    break_minutes: str | None = None,
    texts: str | None = None,
) -> Member:
    """Change how the member sees the screen, and when a break is due. Raises: InvalidInput for an unknown choice."""
    choices: dict[str, tuple[str | None, tuple[str, ...]]] = {
        "language": (language, ("ar", "en")),
        "digits": (digits, ("latn", "arab")),
        "theme": (theme, ("auto", "light", "dark")),
        "break_minutes": (break_minutes, BREAKS),
        "texts": (texts, ("shown", "blurred")),
    }
    with ws.database.write() as session:
        row = members.find(session, member_id)
        if row is None:
            raise NotFound(N_("There is no such member."))
        for key, (value, allowed) in choices.items():
            if value is None:
                continue
            if value not in allowed:
                raise InvalidInput(
                    N_("%(key)s is one of %(expected)s; got “%(got)s”."),
                    key=key,
                    expected=", ".join(allowed),
                    got=value,
                )
            setattr(row, key, int(value) if key == "break_minutes" else value)
        return _record(row)


def end_sessions(ws: Workspace, member_id: int) -> None:
    """Sign the member out everywhere."""
    with ws.database.write() as session:
        row = members.find(session, member_id)
        if row is not None:
            row.uniquifier = secrets.token_hex(16)
