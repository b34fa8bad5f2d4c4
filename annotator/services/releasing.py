"""Releases: gold frozen under `exports/<project>/<version>/`, and the list of them."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlmodel import Session

from annotator import __version__
from annotator.errors import N_, InvalidInput
from annotator.exporters.new_export import new_release
from annotator.exporters.releases.checksums import read_sums
from annotator.exporters.releases.material import GOLD as GOLD_FILE
from annotator.exporters.releases.material import SUMS, Facts, ReportMaterial
from annotator.exporters.releases.redaction import Redaction, persons_in
from annotator.exporters.releases.redaction_profiles import INTERNAL, PROFILES
from annotator.exporters.releases.writing import EarlierRelease, write_release
from annotator.services import comparing
from annotator.services.exporting import PutAside, is_listed, pseudonym, put_aside
from annotator.services.projects import LEADS, REVIEWERS, Access, enter
from annotator.services.release_material import release_material
from annotator.services.workspace import Workspace
from annotator.storage import releases
from annotator.storage.database import clock
from annotator.storage.full_disk import NOT_EXPORTED, told_when_full
from annotator.storage.tables import ReleaseRow

_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,31}")
_NUMBERED = re.compile(r"(\d{1,9})\.\d{1,9}")


@dataclass(frozen=True, slots=True)
class Release:
    """A release whose files are there; `put_aside`: its reports that are no longer current."""

    version: str
    profile: str
    licence: str
    released_on: dt.date
    sha256: str
    counts: Mapping[str, Any]
    made_at: dt.datetime
    folder: Path
    put_aside: tuple[PutAside, ...] = ()

    @property
    def files(self) -> tuple[tuple[str, int, str], ...]:
        """Name, size in bytes and SHA-256 of each file that the release was made of."""
        digests = read_sums((self.folder / SUMS).read_bytes()) or {}
        named = {**digests, SUMS: self.sha256}
        paths = {name: self.folder / name for name in sorted(named)}
        return tuple((name, path.stat().st_size, named[name]) for name, path in paths.items() if path.is_file())


def make_release(
    ws: Workspace,
    member_id: int | None,
    slug: str,
    *,
    version: str | None = None,
    profile: str = INTERNAL,
    released_on: dt.date | None = None,
    licence: str | None = None,
) -> Release:
    """Freeze the project's gold; a killed or failed release leaves nothing of itself.

    version: the next whole number (`2.0`) without one. released_on: today without one. licence: that of the release
    before without one.
    Raises: NotFound, NotAllowed (leads), InvalidInput when the version is taken or unreadable or there is no gold,
    StorageFull.
    """
    if profile not in PROFILES:
        raise InvalidInput(
            N_("A profile is one of %(expected)s; got “%(got)s”."), expected=", ".join(PROFILES), got=profile
        )
    with ws.database.read() as session:
        access = enter(session, member_id, slug, LEADS)
    folder = ws.settings.exports / access.project.slug
    listed = partial(is_listed, ws, access.project_id)
    with told_when_full(NOT_EXPORTED), new_release(folder, listed) as begin:
        agreement = comparing.whole_table(ws, member_id, slug).to_json()
        agreement["members"] = sorted(pseudonym(int(member)) for member in agreement["members"])
        with ws.database.snapshot() as session:
            earlier = releases.of_project(session, access.project_id)
            made = version.strip() if version else _next_version(earlier)
            if not _VERSION.fullmatch(made) or made.endswith((".jsonl", ".json", ".csv", ".tmp")):
                raise InvalidInput(
                    N_("A version has 1 to 32 Latin letters, digits, points or hyphens, such as 1.0; got “%(got)s”."),
                    got=made,
                )
            now = clock(session)
            facts = Facts(
                project=access.project.name,
                slug=slug,
                version=made,
                profile=profile,
                released_on=(released_on or now.date()).isoformat(),
                licence=" ".join((licence if licence is not None else earlier[0].licence if earlier else "").split()),
                schema_version=ws.schema.version,
                tool=f"annotator {__version__}",
            )
            place = begin(made)
            redaction = None
            if PROFILES[profile].hides:
                persons = persons_in(_material(ws, session, access, earlier))
                redaction = Redaction(PROFILES[profile], release_key(ws, slug, made), persons)
            written = write_release(
                place.folder,
                _material(ws, session, access, earlier),
                facts=facts,
                schema=ws.schema,
                agreement=agreement,
                earlier=_same_profile(folder, earlier, profile),
                redaction=redaction,
            )
            if not written.counts["rows"]["paragraphs"]:
                raise InvalidInput(N_("The project has no gold yet; nothing was released."))
            place.place()
            row = ReleaseRow(
                project_id=access.project_id,
                member_id=member_id,
                version=made,
                profile=profile,
                licence=facts.licence,
                released_on=dt.date.fromisoformat(facts.released_on),
                sha256=written.sha256,
                counts=dict(written.counts),
                reports=sorted(written.reports),
                made_at=now,
            )
            with ws.database.write() as writing:
                writing.add(row)
    return _release(row, folder, {})


def list_releases(ws: Workspace, member_id: int | None, slug: str) -> tuple[Release, ...]:
    """The project's releases whose files are there, newest first. Raises: NotFound, NotAllowed."""
    with ws.database.read() as session:
        access = enter(session, member_id, slug, REVIEWERS)
        rows = releases.of_project(session, access.project_id)
        gone = put_aside(session, access.project_id) if rows else {}
    folder = ws.settings.exports / access.project.slug
    return tuple(_release(row, folder, gone) for row in rows if (folder / row.version).is_dir())


def _release(row: ReleaseRow, folder: Path, gone: Mapping[str, PutAside]) -> Release:
    return Release(
        version=row.version,
        profile=row.profile,
        licence=row.licence,
        released_on=row.released_on,
        sha256=row.sha256,
        counts=row.counts,
        made_at=row.made_at,
        folder=folder / row.version,
        put_aside=tuple(gone[stem] for stem in row.reports if stem in gone),
    )


def _next_version(earlier: list[ReleaseRow]) -> str:
    """One above the highest numbered version."""
    numbers = [int(match[1]) for row in earlier if (match := _NUMBERED.fullmatch(row.version))]
    return f"{max(numbers, default=0) + 1}.0"


def _same_profile(folder: Path, earlier: list[ReleaseRow], profile: str) -> EarlierRelease | None:
    """The newest release of the profile whose files are there: what the list of changes counts from."""
    for row in earlier:
        if row.profile == profile and (folder / row.version / GOLD_FILE).is_file():
            return EarlierRelease(row.version, folder / row.version)
    return None


def _material(ws: Workspace, session: Session, access: Access, earlier: list[ReleaseRow]) -> Iterator[ReportMaterial]:
    """The reports; ids of events and splits are those of the newest release that is there."""
    folder = ws.settings.exports / access.project.slug
    before = next((folder / row.version for row in earlier if (folder / row.version / GOLD_FILE).is_file()), None)
    return release_material(ws, session, access.project_id, before)


def release_key(ws: Workspace, slug: str, version: str) -> bytes:
    """The key of a release's pseudonyms: nobody without the installation's secret can make them again."""
    return hmac.new(ws.secret.encode(), f"release {slug} {version}".encode(), hashlib.sha256).digest()
