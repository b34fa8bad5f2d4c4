"""One's own paragraphs in a project: search and filters, and the last answers."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.core.hits import Part, excerpt, hits, searched_words
from annotator.errors import N_, InvalidInput
from annotator.services.projects import Project, enter
from annotator.services.workspace import Workspace
from annotator.storage import own_paragraphs
from annotator.storage.own_paragraphs import OwnParagraph, Wanted

STATES = ("new", "working", "submitted", "skipped")
ON_A_PAGE = 40
LAST = 10
LONGEST_QUERY = 200


@dataclass(frozen=True, slots=True)
class Search:
    """What a member searches for; whatever is empty is not asked for. `page` counts from 1."""

    words: str = ""
    state: str = ""
    label: str = ""
    event_type: str = ""
    flagged: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class FoundParagraph:
    """One paragraph of a list: as the member has it, with some words of its text in which the hits are marked."""

    paragraph: OwnParagraph
    words: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class FoundPage:
    """One page of what a search found, newest saved first."""

    project: Project
    search: Search
    total: int
    pages: int
    lines: tuple[FoundParagraph, ...]


def search(ws: Workspace, member_id: int, slug: str, asked: Search) -> FoundPage:
    """The member's own paragraphs that hold all the words and pass all filters. Raises: NotFound, InvalidInput."""
    if len(asked.words) > LONGEST_QUERY:
        raise InvalidInput(
            N_("A search has at most %(expected)s characters; got %(got)s."),
            expected=LONGEST_QUERY,
            got=len(asked.words),
        )
    for value, known in (
        (asked.state, STATES),
        (asked.label, ws.schema.labels),
        (asked.event_type, ws.schema.event_types),
    ):
        if value and value not in known:
            raise InvalidInput(
                N_("“%(got)s” is not there to filter by; choose from the list of the page."), got=value[:40]
            )
    words = searched_words(asked.words)
    wanted = Wanted(words, asked.state, asked.label, asked.event_type, asked.flagged)
    page = max(1, min(asked.page, 10**6))
    with ws.database.read() as session:
        access = enter(session, member_id, slug)
        total, found = own_paragraphs.find(
            session, access.project_id, member_id, wanted, offset=(page - 1) * ON_A_PAGE, limit=ON_A_PAGE
        )
    return FoundPage(
        project=access.project,
        search=asked,
        total=total,
        pages=-(-total // ON_A_PAGE),
        lines=tuple(_line(paragraph, words) for paragraph in found),
    )


def last_answers(ws: Workspace, member_id: int, slug: str) -> tuple[Project, tuple[FoundParagraph, ...]]:
    """The project and the paragraphs that the member saved last in it, newest first. Raises: NotFound."""
    with ws.database.read() as session:
        access = enter(session, member_id, slug)
        found = own_paragraphs.last(session, access.project_id, member_id, LAST)
    return access.project, tuple(_line(paragraph, ()) for paragraph in found)


def _line(paragraph: OwnParagraph, words: tuple[str, ...]) -> FoundParagraph:
    return FoundParagraph(paragraph, excerpt(paragraph.text, hits(paragraph.text, words)))
