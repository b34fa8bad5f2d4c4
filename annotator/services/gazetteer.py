"""A project's gazetteer as its leads see it: the list, the search, names put in by hand and taken out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from annotator.errors import N_, InvalidInput, NotFound
from annotator.rules.gazetteer import Gazetteer, GazetteerEntry
from annotator.rules.gazetteer_files import KINDS
from annotator.rules.gazetteer_files.places import LONGEST, checked_id, tidy
from annotator.rules.loading import fold_word
from annotator.rules.project_places import OwnEntry, join
from annotator.services.gazetteer_changes import Change, Recheck, change_gazetteer
from annotator.services.highlighting import own_entry
from annotator.services.projects import REVIEWERS, Project, enter
from annotator.services.workspace import Workspace
from annotator.storage import gazetteers
from annotator.storage.tables import GazetteerEntryRow

SOURCE = "project"
"""The source of what people put in."""
SHOWN = 200
"""Entries on one page."""


@dataclass(frozen=True, slots=True)
class OwnName:
    """One form of the project's gazetteer. shipped: the id of the shipped place that its place is, if it is one."""

    row: int
    form: str
    id: str
    name: str
    kind: str
    parent: str
    lat: float | None
    lon: float | None
    source: str
    cue: bool
    by_hand: bool
    shipped: str
    added_by: str
    added_at: dt.datetime


@dataclass(frozen=True, slots=True)
class NamesPage:
    """Part of a project's gazetteer: `total` names match the words, `names` are shown; `shipped` match them too."""

    project: Project
    words: str
    total: int
    names: tuple[OwnName, ...]
    shipped: tuple[GazetteerEntry, ...] = ()


def list_names(
    ws: Workspace, member_id: int | None, slug: str, words: str = "", *, limit: int | None = None
) -> NamesPage:
    """The project's own names whose form or id holds the words (all without any), newest first.

    Raises: NotFound, NotAllowed (leads and readers).
    """
    with ws.database.read() as session:
        access = enter(session, member_id, slug, REVIEWERS)
        rows = gazetteers.of_project(session, access.project_id)
        names = gazetteers.adders(session, access.project_id)
    shipped = ws.highlighter.gazetteer
    same = join(shipped, [own_entry(row) for row in rows]).same
    wanted, plain = fold_word(words), words.strip().lower()
    found = [
        row for row in reversed(rows) if (wanted and wanted in fold_word(row.form)) or plain in row.place_id.lower()
    ]
    return NamesPage(
        project=access.project,
        words=words.strip(),
        total=len(found),
        names=tuple(_shown(row, same, shipped.by_id, names) for row in found[:limit]),
        shipped=tuple(shipped.search(words)) if wanted else (),
    )


def _shown(
    row: GazetteerEntryRow, same: Mapping[str, str], shipped: Mapping[str, GazetteerEntry], names: Mapping[int, str]
) -> OwnName:
    return OwnName(
        row=row.id or 0,
        form=row.form,
        id=row.place_id,
        name=row.name,
        kind=row.kind,
        parent=row.parent,
        lat=row.lat,
        lon=row.lon,
        source=row.source,
        cue=row.cue,
        by_hand=row.by_hand,
        shipped=same.get(row.place_id, row.place_id if row.place_id in shipped else ""),
        added_by=names.get(row.added_by or 0, ""),
        added_at=row.added_at,
    )


@dataclass(frozen=True, slots=True)
class NewName:
    """A name as a lead puts it in.

    Without an id it is a new place; with the id of a known place or actor a further form of it, whose facts count.
    """

    form: str
    id: str = ""
    kind: str = ""
    parent: str = ""
    lat: float | None = None
    lon: float | None = None


def add_name(ws: Workspace, member_id: int | None, slug: str, name: NewName) -> Recheck:
    """Put a name into the project's gazetteer. Raises: NotFound, NotAllowed (leads only), InvalidInput."""

    def plan(stored: Sequence[GazetteerEntryRow], gazetteer: Gazetteer) -> Change:
        entry = _new_entry(ws, name, gazetteer.by_id)
        forms = {(row.place_id, fold_word(row.form)) for row in stored}
        if (entry.id, fold_word(entry.form)) in forms:
            raise InvalidInput(
                N_("“%(got)s” is in the project's gazetteer already, as %(id)s."), got=entry.form, id=entry.id
            )
        return Change(new=(OwnEntry(entry, by_hand=True),))

    return change_gazetteer(ws, member_id, slug, plan)


def _new_entry(ws: Workspace, name: NewName, known: Mapping[str, GazetteerEntry]) -> GazetteerEntry:
    form = tidy(name.form)
    if not fold_word(form):
        raise InvalidInput(N_("A name has letters; got “%(got)s”."), got=name.form[:LONGEST])
    place_id = checked_id(name.id.strip()) if name.id.strip() else f"own:{'-'.join(fold_word(form).split())}"[:56]
    there = known.get(place_id) or _facts_of(ws, name, place_id, form, known)
    return replace(there, form=form, source=SOURCE, cue=False)


def _facts_of(
    ws: Workspace, name: NewName, place_id: str, form: str, known: Mapping[str, GazetteerEntry]
) -> GazetteerEntry:
    """What the lead says of a place. Raises: InvalidInput when something of it cannot be."""
    if name.kind not in KINDS:
        raise InvalidInput(
            N_("“%(form)s” needs a kind, one of %(expected)s, or the id of a known place or actor; got “%(got)s”."),
            form=form,
            got=name.kind,
            expected=", ".join(KINDS),
        )
    if name.kind == "actor" and place_id not in ws.schema.actors:
        raise InvalidInput(
            N_("“%(got)s” is no actor id of the schema; a further name of an actor takes the actor's id."), got=place_id
        )
    if name.parent and name.parent not in known:
        raise InvalidInput(
            N_("“%(got)s” is no id of a known place; search for what holds the place and take its id."), got=name.parent
        )
    if (name.lat is None) != (name.lon is None) or not _on_earth(name.lat, 90) or not _on_earth(name.lon, 180):
        raise InvalidInput(
            N_("Coordinates are a latitude from -90 to 90 and a longitude from -180 to 180; got “%(got)s”."),
            got=f"{name.lat} {name.lon}",
        )
    return GazetteerEntry(form, place_id, name.kind, name.parent, name.lat, name.lon, name=form)


def _on_earth(degrees: float | None, limit: float) -> bool:
    return degrees is None or -limit <= degrees <= limit


def remove_names(ws: Workspace, member_id: int | None, slug: str, rows: Sequence[int]) -> Recheck:
    """Take names out of the project's gazetteer, by the row numbers of `OwnName`.

    Raises: NotFound, NotAllowed (leads only).
    """

    def plan(stored: Sequence[GazetteerEntryRow], _gazetteer: Gazetteer) -> Change:
        gone = frozenset(rows) & {row.id for row in stored if row.id is not None}
        if not gone:
            raise NotFound(N_("This name is no longer in the project's gazetteer; reload the page."))
        return Change(gone=gone)

    return change_gazetteer(ws, member_id, slug, plan)


def remove_form(ws: Workspace, member_id: int | None, slug: str, form: str, place_id: str = "") -> Recheck:
    """Take a form out of the project's gazetteer, of one place or of all. Raises: NotFound, NotAllowed (leads only)."""
    wanted = fold_word(form)
    found = list_names(ws, member_id, slug, form).names
    rows = [name.row for name in found if fold_word(name.form) == wanted and place_id in ("", name.id)]
    if not rows:
        raise NotFound(N_("“%(got)s” is not in the project's gazetteer; `gazetteer list` shows what is."), got=form)
    return remove_names(ws, member_id, slug, rows)
