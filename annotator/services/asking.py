"""Questions of members to the leads, about a paragraph or a stretch of it, in threads that end in an answer."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.core.hits import Part, parts, whole_words
from annotator.errors import N_, InvalidInput, NotFound
from annotator.services.paragraph_views import ParagraphView, build_view, open_rows
from annotator.services.projects import LEADS, Project, enter
from annotator.services.workspace import Workspace
from annotator.storage import questions
from annotator.storage.database import clock
from annotator.storage.question_tables import QuestionRow
from annotator.storage.questions import Thread

LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Counts:
    """unread: own questions with a new answer. waiting: questions that wait for a lead; 0 for everybody else."""

    unread: int
    waiting: int


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    """Threads of a project: those that wait for an answer, oldest first, and the answered ones, newest first."""

    project: Project
    waiting: tuple[Thread, ...]
    answered: tuple[Thread, ...]


def ask(
    ws: Workspace, member_id: int, slug: str, stem: str, index: int, *, words: str, span: str, request_id: str
) -> ParagraphView:
    """Ask about the paragraph, or about one of the member's highlights in it (`span`).

    The same request again is answered with what it led to. Raises: InvalidInput, NotFound.
    """
    with ws.database.write() as session:
        opened = open_rows(session, member_id, slug, stem, index, lock=True)
        if not questions.is_asked(session, member_id, _proven(request_id)):
            about = opened.content.span(span) if span else None
            row = QuestionRow(
                paragraph_id=opened.stop.paragraph_id,
                member_id=member_id,
                span_id=about.id if about else None,
                start=about.start if about else None,
                end=about.end if about else None,
                words=_said(words),
                request_id=request_id,
                asked_at=clock(session),
            )
            questions.add(session, row)
        return build_view(session, opened)


def say_more(
    ws: Workspace, member_id: int, slug: str, stem: str, index: int, question: int, *, words: str, request_id: str
) -> ParagraphView:
    """Say more in one's own thread. Raises: InvalidInput, NotFound."""
    with ws.database.write() as session:
        opened = open_rows(session, member_id, slug, stem, index, lock=True)
        row = questions.find(session, opened.access.project_id, question)
        _own(row, member_id, opened.stop.paragraph_id)
        if not questions.is_asked(session, member_id, _proven(request_id)):
            questions.add_answer(session, question, member_id, _said(words), request_id)
        return build_view(session, opened)


def mark_read(ws: Workspace, member_id: int, slug: str, stem: str, index: int, question: int) -> ParagraphView:
    """Note that the member read the answers so far. Raises: NotFound."""
    with ws.database.write() as session:
        opened = open_rows(session, member_id, slug, stem, index, lock=True)
        row = _own(questions.find(session, opened.access.project_id, question), member_id, opened.stop.paragraph_id)
        row.read_at = clock(session)
        session.flush()
        return build_view(session, opened)


def answer(ws: Workspace, member_id: int, slug: str, question: int, *, words: str, request_id: str) -> None:
    """Answer a question as a lead. Raises: NotAllowed, NotFound, InvalidInput."""
    with ws.database.write() as session:
        access = enter(session, member_id, slug, LEADS)
        if questions.find(session, access.project_id, question) is None:
            raise NotFound(N_("There is no such question in this project any more."))
        if not questions.is_asked(session, member_id, _proven(request_id)):
            questions.add_answer(session, question, member_id, _said(words), request_id)


def list_questions(ws: Workspace, member_id: int, slug: str) -> QuestionsPage:
    """All threads of the project, for its leads. Raises: NotFound, NotAllowed."""
    with ws.database.read() as session:
        access = enter(session, member_id, slug, LEADS)
        return _page(access.project, questions.of_project(session, access.project_id))


def own_questions(ws: Workspace, member_id: int, slug: str) -> QuestionsPage:
    """The member's own threads in the project. Raises: NotFound."""
    with ws.database.read() as session:
        access = enter(session, member_id, slug)
        return _page(access.project, questions.of_member(session, access.project_id, member_id))


def counts(ws: Workspace, member_id: int, slug: str) -> Counts:
    """What the member should know of when coming to the project. Raises: NotFound."""
    with ws.database.read() as session:
        access = enter(session, member_id, slug)
        is_lead = access.project.member_role in LEADS
        return Counts(
            unread=questions.unread(session, access.project_id, member_id),
            waiting=questions.waiting(session, access.project_id) if is_lead else 0,
        )


def text_parts(thread: Thread) -> tuple[Part, ...]:
    """The text of the paragraph with the words in question marked."""
    stretches = [(thread.start, thread.end)] if thread.start is not None and thread.end is not None else []
    return parts(thread.text, whole_words(thread.text, stretches))


def _page(project: Project, threads: tuple[Thread, ...]) -> QuestionsPage:
    return QuestionsPage(
        project=project,
        waiting=tuple(thread for thread in threads if not thread.is_answered),
        answered=tuple(thread for thread in reversed(threads) if thread.is_answered),
    )


def _own(row: QuestionRow | None, member_id: int, paragraph_id: int) -> QuestionRow:
    if row is None or (row.member_id, row.paragraph_id) != (member_id, paragraph_id):
        raise NotFound(N_("There is no such question of yours about this paragraph."))
    return row


def _said(words: str) -> str:
    said = words.replace("\x00", "").strip()
    if not said:
        raise InvalidInput(N_("Write the question or answer in a few words; nothing was sent."))
    if len(said) > LONGEST:
        raise InvalidInput(
            N_("A question or answer has at most %(expected)s characters; got %(got)s."),
            expected=LONGEST,
            got=len(said),
        )
    return said


def _proven(request_id: str) -> str:
    if not 8 <= len(request_id) <= 64:
        raise InvalidInput(N_("A save carries a request id of 8 to 64 characters; reload the page."))
    return request_id
