"""Bringing gazetteer files into a project: read every file, look at holders, then store all of it or nothing.

The last import of an id is what counts; forms that people put in by hand stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from annotator.errors import N_, AnnotatorError, InvalidInput
from annotator.rules.gazetteer import Gazetteer, GazetteerEntry
from annotator.rules.gazetteer_files import KINDS, LineProblem, PlacesFile, ReadPlace, read_places_file, settle_holders
from annotator.rules.project_places import OwnEntry, join
from annotator.services.gazetteer_changes import Change, Progress, Recheck, change_gazetteer
from annotator.services.highlighting import own_entry
from annotator.services.importing import UploadedFile
from annotator.services.projects import LEADS, enter
from annotator.services.workspace import Workspace
from annotator.storage import gazetteers
from annotator.storage.tables import GazetteerEntryRow


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What was read of one file. nameless: rows without a name in Arabic. unused: columns nothing is taken from."""

    name: str
    rows: int = 0
    places: int = 0
    nameless: int = 0
    unused: tuple[str, ...] = ()
    problems: tuple[LineProblem, ...] = ()
    warnings: tuple[LineProblem, ...] = ()
    error: AnnotatorError | None = None


@dataclass(frozen=True, slots=True)
class GazetteerOutcome:
    """What became of the files. Counts are places: new, changed and same ones, and how many of all are shipped ones.

    written is False for a dry run and when anything was refused.
    """

    files: tuple[FileOutcome, ...]
    written: bool = False
    new: int = 0
    changed: int = 0
    same: int = 0
    merged: int = 0
    forms: int = 0
    recheck: Recheck = field(default_factory=Recheck)

    @property
    def refused(self) -> tuple[FileOutcome, ...]:
        """The files in which something is wrong."""
        return tuple(file for file in self.files if file.error is not None or file.problems)


@dataclass(slots=True)
class _Plan:
    """The change that places make to what a project has."""

    shipped: Gazetteer
    places: dict[str, ReadPlace]
    new: int = 0
    changed: int = 0
    same: int = 0
    merged: int = 0

    def __call__(self, stored: Sequence[GazetteerEntryRow], gazetteer: Gazetteer) -> Change:
        self.new = self.changed = self.same = 0
        there: dict[str, list[GazetteerEntryRow]] = {}
        for row in stored:
            if not row.by_hand:
                there.setdefault(row.place_id, []).append(row)
        gone: set[int] = set()
        new: list[OwnEntry] = []
        for place in self.places.values():
            known, entries = there.get(place.id, []), _entries(place)
            if known and (place.mentioned or [own_entry(row) for row in known] == entries):
                self.same += 1
                continue
            self.changed, self.new = self.changed + bool(known), self.new + (not known)
            gone |= {row.id for row in known if row.id is not None}
            new += entries
        after = [*(own_entry(row) for row in stored if row.id not in gone), *new]
        same = join(self.shipped, after).same
        self.merged = sum(place_id in same or place_id in self.shipped.by_id for place_id in self.places)
        return Change(frozenset(gone), tuple(new))


def import_gazetteer(
    ws: Workspace,
    slug: str,
    files: Sequence[UploadedFile],
    *,
    kind: str | None = None,
    source: str | None = None,
    dry_run: bool = False,
    member_id: int | None = None,
    progress: Progress = iter,
) -> GazetteerOutcome:
    """Import gazetteer files into a project; nothing is stored in a dry run or when a line of any file is refused.

    kind: of rows that do not tell theirs. source: origin and licence, instead of what the files say of themselves.
    Raises: NotFound, NotAllowed (leads only), InvalidInput for an unknown kind.
    """
    if kind is not None and kind not in KINDS:
        raise InvalidInput(
            N_("“%(got)s” is no kind; expected one of %(expected)s."), got=kind, expected=", ".join(KINDS)
        )
    with ws.database.read() as session:
        project_id = enter(session, member_id, slug, LEADS).project_id
        stored = gazetteers.of_project(session, project_id)
    read: list[PlacesFile] = []
    outcomes: dict[int, FileOutcome] = {}
    for number, file in enumerate(files):
        try:
            read.append(read_places_file(file.name, file.content, kind=kind, source=source))
        except AnnotatorError as error:
            outcomes[number] = FileOutcome(file.name, error=error)
    settle_holders(read, ws.highlighter.gazetteer, {row.place_id: row.kind for row in stored})
    _refuse_unknown_actors(ws, read)
    waiting = iter(read)
    told = tuple(outcomes.get(number) or _outcome(next(waiting)) for number in range(len(files)))
    if any(file.error is not None or file.problems for file in told):
        return GazetteerOutcome(told)
    shipped = ws.highlighter.gazetteer
    plan = _Plan(shipped, _together(read))
    if dry_run:
        plan(stored, shipped)
        recheck = Recheck()
    else:
        recheck = change_gazetteer(ws, member_id, slug, plan, progress=progress)
    return GazetteerOutcome(
        files=told,
        written=not dry_run,
        new=plan.new,
        changed=plan.changed,
        same=plan.same,
        merged=plan.merged,
        forms=sum(len(place.forms) for place in plan.places.values()),
        recheck=recheck,
    )


def _together(read: Sequence[PlacesFile]) -> dict[str, ReadPlace]:
    """The places of all files by id; of two records of one place the later counts, if it is more than a mention."""
    places: dict[str, ReadPlace] = {}
    for file in read:
        for place in file.places.values():
            if place.id not in places or not place.mentioned:
                places[place.id] = place
    return places


def _refuse_unknown_actors(ws: Workspace, read: Sequence[PlacesFile]) -> None:
    for file in read:
        for place in file.places.values():
            if place.kind == "actor" and place.id not in ws.schema.actors:
                unknown = InvalidInput(
                    N_("“%(got)s” is no actor id of the schema; a further name of an actor takes the actor's id."),
                    got=place.id,
                )
                file.problems.append(LineProblem(place.line, unknown))


def _outcome(read: PlacesFile) -> FileOutcome:
    return FileOutcome(
        name=read.name,
        rows=read.rows,
        places=len(read.places),
        nameless=read.nameless,
        unused=read.unused,
        problems=tuple(read.problems),
        warnings=tuple(read.warnings),
    )


def _entries(place: ReadPlace) -> list[OwnEntry]:
    """One entry a form."""
    return [
        OwnEntry(
            GazetteerEntry(
                form=form,
                id=place.id,
                kind=place.kind,
                parent=place.parent,
                lat=place.lat,
                lon=place.lon,
                source=place.source,
                name=place.name,
                cue=cue,
            ),
            same_as=place.same_as,
        )
        for form, cue in place.forms
    ]
