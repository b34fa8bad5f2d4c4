"""Places of the gazetteer by name, with what holds them: how people tell one Karama from another."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.services.highlighting import highlighter_of
from annotator.services.projects import enter
from annotator.services.workspace import Workspace

SHOWN = 8


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place: `value` is what the step `event_field` takes, `holders` name what holds it, nearest first."""

    value: str
    name: str
    kind: str
    holders: tuple[str, ...]


def find_places(ws: Workspace, member_id: int, slug: str, words: str) -> tuple[FoundPlace, ...]:
    """Places whose name holds the words, the likeliest first, with the project's own. Raises: NotFound."""
    with ws.database.read() as session:
        gazetteer = highlighter_of(ws, session, enter(session, member_id, slug)).gazetteer
    return tuple(
        FoundPlace(
            f"place:{entry.id}", entry.name, entry.kind, tuple(holder.name for holder in gazetteer.parents(entry))
        )
        for entry in gazetteer.search(words, limit=SHOWN)
    )
