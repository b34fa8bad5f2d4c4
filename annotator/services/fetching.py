"""Fetching exports and releases: who may, by page or by a program's token, and the log of who did."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path

from sqlmodel import Session

from annotator.errors import N_, InvalidInput, NotAllowed, NotFound, SignedOut
from annotator.exporters.releases.redaction_profiles import INTERNAL, PROFILES, may_fetch
from annotator.services.exporting import export_path
from annotator.services.projects import REVIEWERS, Access, enter
from annotator.services.workspace import Workspace
from annotator.storage import members, releases, tokens
from annotator.storage.database import clock

PREFIX = "annotator_"
"""Every token begins so, which lets scanners of leaked secrets know one."""
SHOWN_DOWNLOADS, READ_DOWNLOADS = 50, 5000


@dataclass(frozen=True, slots=True)
class Download:
    """Somebody fetched a file; `program`: by a token, the name of which it is."""

    name: str
    display_name: str
    program: str | None
    made_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Token:
    """A member's key for a program; the key itself is shown once and stored nowhere."""

    id: int
    name: str
    made_at: dt.datetime


def allowed_profile(session: Session, access: Access) -> str | None:
    """The profile under which the member may fetch gold: leads all of it, readers as they were given."""
    if access.project.member_role == "lead":
        return INTERNAL
    return members.profile_in(session, access.project_id, access.member_id)


def profile_of(ws: Workspace, member_id: int | None, slug: str) -> str | None:
    """The member's profile in the project. Raises: NotFound, NotAllowed."""
    with ws.database.read() as session:
        return allowed_profile(session, enter(session, member_id, slug, REVIEWERS))


def refuse_profile(allowed: str | None, wanted: str) -> None:
    """Raises: NotAllowed when somebody with that profile may not fetch gold of the wanted one."""
    if not may_fetch(allowed, wanted):
        raise NotAllowed(
            N_("This needs the profile %(expected)s; yours is %(got)s. Ask the project's lead for it."),
            expected=wanted,
            got=allowed or "-",
        )


def fetch_release_file(
    ws: Workspace, member_id: int | None, slug: str, version: str, name: str, *, ranged: bool = False
) -> Path:
    """The path of a release's file for the member; the download is logged. Raises: NotFound, NotAllowed."""
    with ws.database.write() as session:
        access = enter(session, member_id, slug, REVIEWERS)
        return _fetched(ws, session, access, version, name, token_id=None, ranged=ranged)


def fetch_export(ws: Workspace, member_id: int | None, slug: str, name: str, *, ranged: bool = False) -> Path:
    """The path of an export or its manifest, which hides nothing; logged. Raises: NotFound, NotAllowed."""
    path = export_path(ws, member_id, slug, name)
    with ws.database.write() as session:
        access = enter(session, member_id, slug, REVIEWERS)
        refuse_profile(allowed_profile(session, access), INTERNAL)
        releases.add_download(session, access.project_id, member_id, name, token_id=None, ranged=ranged)
    return path


def fetch_by_token(ws: Workspace, key: str, slug: str, version: str, name: str, *, ranged: bool = False) -> Path:
    """The path of a release's file for a program with that key; logged.

    Raises: SignedOut for no such key, NotFound, NotAllowed.
    """
    with ws.database.write() as session:
        row = tokens.find(session, _hash(key))
        member = members.find(session, row.member_id) if row is not None else None
        if row is None or row.id is None or member is None or not member.active:
            raise SignedOut(N_("This token is not known or was ended. Make a new one on the page of the release."))
        access = enter(session, row.member_id, slug, REVIEWERS)
        if access.project_id != row.project_id:
            raise NotFound(
                N_("There is no project “%(got)s”, or you are not in it. Ask its lead to add you."), got=slug
            )
        return _fetched(ws, session, access, version, name, token_id=row.id, ranged=ranged)


def _fetched(
    ws: Workspace, session: Session, access: Access, version: str, name: str, *, token_id: int | None, ranged: bool
) -> Path:
    row = releases.find(session, access.project_id, version)
    folder = ws.settings.exports / access.project.slug / version
    if row is None or not folder.is_dir() or name not in {path.name for path in folder.iterdir()}:
        raise NotFound(N_("There is no file “%(got)s” in this release."), got=name)
    refuse_profile(allowed_profile(session, access), row.profile)
    releases.add_download(
        session, access.project_id, access.member_id or None, f"{version}/{name}", token_id=token_id, ranged=ranged
    )
    return folder / name


def list_downloads(ws: Workspace, member_id: int | None, slug: str) -> tuple[Download, ...]:
    """The newest downloads, for leads. Raises: NotFound, NotAllowed."""
    with ws.database.read() as session:
        access = enter(session, member_id, slug, ("lead",))
        found = releases.downloads(session, access.project_id, READ_DOWNLOADS)
        names = tokens.names(session, access.project_id)
        # Programs fetch a large file in hundreds of parts; in a row they are one line, with the time of the last.
        fetched = groupby(
            found,
            key=lambda one: (one[0].name, one[0].member_id, one[0].token_id, None if one[0].ranged else one[0].id),
        )
        newest = (next(parts) for _, parts in fetched)
        return tuple(
            Download(
                row.name, member.display_name if member else "-", names.get(row.token_id or 0), row.made_at
            )
            for row, member in islice(newest, SHOWN_DOWNLOADS)
        )  # fmt: skip


def make_token(ws: Workspace, member_id: int, slug: str, name: str) -> str:
    """A new key of the member's, to be shown once. Raises: NotFound, NotAllowed, InvalidInput."""
    words = " ".join(name.split())
    key = PREFIX + secrets.token_urlsafe(32)
    with ws.database.write() as session:
        access = enter(session, member_id, slug, REVIEWERS)
        if allowed_profile(session, access) is None:
            refuse_profile(None, list(PROFILES)[-1])
        if not 0 < len(words) <= 64:
            raise InvalidInput(N_("A token has a name of 1 to 64 letters, such as the program that uses it."))
        tokens.add(session, project_id=access.project_id, member_id=member_id, name=words, sha256=_hash(key))
    return key


def end_token(ws: Workspace, member_id: int, slug: str, token_id: int) -> None:
    """End a key of the member's. Raises: NotFound, NotAllowed."""
    with ws.database.write() as session:
        access = enter(session, member_id, slug, REVIEWERS)
        row = tokens.of_member(session, access.project_id, member_id).get(token_id)
        if row is None:
            raise NotFound(N_("There is no such token of yours in this project."))
        row.ended_at = clock(session)


def list_tokens(ws: Workspace, member_id: int, slug: str) -> tuple[Token, ...]:
    """The member's keys that work. Raises: NotFound, NotAllowed."""
    with ws.database.read() as session:
        access = enter(session, member_id, slug, REVIEWERS)
        found = tokens.of_member(session, access.project_id, member_id)
        return tuple(Token(token_id, row.name, row.made_at) for token_id, row in found.items())


def _hash(key: str) -> str:
    """What is stored of a key; it is long and random, so a plain hash is enough."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
