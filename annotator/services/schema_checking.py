"""Whether another version of the schema can take the place of the present one in a project."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from annotator.config import resource_dir
from annotator.core.records import Content
from annotator.core.schema import Schema, parse_schema
from annotator.core.schema_changes import SchemaChange, schema_changes, uses
from annotator.errors import N_, InvalidInput
from annotator.services.projects import REVIEWERS, enter
from annotator.services.workspace import Workspace
from annotator.storage import revisions

STATES = ("working", "submitted", "skipped")


@dataclass(frozen=True, slots=True)
class CountedChange:
    """A change of the schema and how often the project uses what it is about (0 where it adds something)."""

    change: SchemaChange
    used: int

    @property
    def refused(self) -> bool:
        """Whether the change would leave annotations that no form can show."""
        return self.change.kind != "added" and self.used > 0


def read_schema(path: Path) -> Schema:
    """The schema of a file, with the `actors.csv` beside it or, without one, the shipped one.

    Raises: InvalidInput when it cannot be read.
    """
    actors = path.parent / "actors.csv"
    if not actors.exists():
        actors = resource_dir("seeds") / "actors.csv"
    try:
        return parse_schema(path.read_text(encoding="utf-8"), actors.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, AttributeError) as error:
        raise InvalidInput(
            N_("%(name)s is no schema: %(got)s. Expected the shape of seeds/schema.toml."), name=path.name, got=error
        ) from error


def check_schema(ws: Workspace, member_id: int | None, slug: str, new: Schema) -> list[CountedChange]:
    """What the new schema changes, with how often the project's annotations use it.

    Raises: NotFound, NotAllowed (leads and readers).
    """
    counts: Counter[str] = Counter()
    with ws.database.read() as session:
        access = enter(session, member_id, slug, REVIEWERS)
        for annotation, _, _, _ in revisions.of_project(session, access.project_id, STATES):
            counts.update(uses(ws.schema, Content.from_json(annotation.payload)))
    return [CountedChange(change, counts[change.path]) for change in schema_changes(ws.schema, new)]
