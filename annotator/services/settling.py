"""What the submitted annotations of a paragraph make together, and what a lead ruled: single, agreed, ruled, disagreed.

Events of all members of a report are aligned and renamed first, so that ids mean the same in all of them. The names
that a ruling rests on stay for good: links of ruled events keep their meaning whatever is submitted later.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson
from sqlmodel import Session

from annotator.agreement.canonical import common_names, renamed
from annotator.core.equality import canonical_content, equal_content
from annotator.core.records import Content
from annotator.storage import revisions, rulings
from annotator.storage.revisions import Submitted
from annotator.storage.rulings import RULED
from annotator.storage.tables import RulingRow

GOLD = ("single", "agreed", "ruled")
STATUSES = (*GOLD, "disagreed")


@dataclass(frozen=True, slots=True)
class Ruled:
    """What a lead ruled. decisions: provenance and reason of each, as exported.

    state: ruled or ambiguous (then `alternatives` are the other readings that stand beside it), or recheck: somebody
    submitted something else since, or the text was corrected (`content` is None where it does not fit the text).
    """

    state: str
    content: Content | None
    alternatives: tuple[Content, ...]
    decisions: tuple[Mapping[str, Any], ...]
    member_id: int
    made_at: dt.datetime


class Plain(NamedTuple):
    """A paragraph of a report of which all who read it say the same to the letter: `single` or `agreed`."""

    row: Submitted
    status: str


@dataclass(frozen=True, slots=True)
class Settled:
    """A paragraph that somebody submitted.

    contents: by member id, with the report's common event ids. status: single (one member), agreed (all equal),
    ruled, or disagreed, which is also said of a ruling that has to be looked at again. names: member id → own event
    ids → common ones, of the whole report. own: the contents with each member's own event ids.
    """

    paragraph_id: int
    report_id: int
    report_stem: str
    index: int
    text: str
    text_sha256: str
    reference_date: dt.date | None
    contents: tuple[tuple[int, Content], ...]
    status: str
    ruleset_id: int | None
    ruling: Ruled | None = None
    names: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    own: Mapping[int, Content] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """`<report>:p003`."""
        return f"{self.report_stem}:p{self.index:03d}"

    @property
    def gold(self) -> Content:
        """The content that stands for the paragraph: the ruled one, else that of the first member."""
        if self.status == "ruled" and self.ruling is not None and self.ruling.content is not None:
            return self.ruling.content
        return self.contents[0][1]


def status_of(contents: Sequence[Content]) -> str:
    """The status that submitted contents with common event ids give a paragraph (at least one content)."""
    if len(contents) == 1:
        return "single"
    return "agreed" if all(equal_content(contents[0], other) for other in contents[1:]) else "disagreed"


def settled_paragraphs(
    session: Session, project_id: int, report_ids: Collection[int] | None = None
) -> Iterator[Settled]:
    """Every paragraph of the project that somebody submitted, in import and reading order.

    report_ids: only those of some reports.
    """
    ruled = rulings.of_project(session, project_id, report_ids)
    for rows in revisions.submitted(session, project_id, report_ids):
        yield from _settled_report(rows, ruled)


def plain_or_settled(
    session: Session, project_id: int, report_ids: Collection[int] | None = None
) -> Iterator[Plain | Settled]:
    """As `settled_paragraphs`; reports in which nothing has to be compared are not decoded."""
    ruled = rulings.of_project(session, project_id, report_ids)
    for rows in revisions.submitted(session, project_id, report_ids):
        yield from _plain_report(rows, ruled) or _settled_report(rows, ruled)


def _plain_report(rows: Sequence[Submitted], ruled: Mapping[int, RulingRow]) -> list[Plain]:
    """The paragraphs of a report, when all members said the very same of the same ones and nothing was ruled."""
    hands: dict[int, dict[int, bytes]] = {}
    for row in rows:
        if row.paragraph_id in ruled:
            return []
        hands.setdefault(row.member_id, {})[row.number] = row.payload
    first, *others = hands.values()
    if any(other != first for other in others):
        return []
    status = "agreed" if others else "single"
    return [Plain(row, status) for row in rows if row.member_id == rows[0].member_id]


def _settled_report(rows: Sequence[Submitted], ruled: Mapping[int, RulingRow]) -> Iterator[Settled]:
    hands: dict[int, dict[int, Content]] = {}
    paragraphs: dict[int, Submitted] = {}
    for row in rows:
        first = paragraphs.setdefault(row.number, row)
        # Most who read a paragraph after another confirm the same suggestions: the same letters are decoded once.
        same = first is not row and first.payload == row.payload
        content = hands[first.member_id][row.number] if same else Content.from_json(orjson.loads(row.payload))
        hands.setdefault(row.member_id, {})[row.number] = content
    here = {index: ruled.get(row.paragraph_id) for index, row in paragraphs.items()}
    pinned, taken = _pinned(here.values())
    names = _own_names(hands) if not (pinned or taken) and _are_same(hands) else common_names(hands, pinned, taken)
    members = sorted(hands.items())
    for index, row in paragraphs.items():
        own = {member: hand[index] for member, hand in members if index in hand}
        contents = tuple((member, renamed(content, names[member])) for member, content in own.items())
        status, ruling = _status(contents, own, here[index])
        yield Settled(
            paragraph_id=row.paragraph_id,
            report_id=row.report_id,
            report_stem=row.stem,
            index=index,
            text=row.text,
            text_sha256=row.text_sha256,
            reference_date=row.reference_date,
            contents=contents,
            status=status,
            ruleset_id=row.ruleset_id,
            ruling=ruling,
            names=names,
            own=own,
        )


def _are_same(hands: Mapping[int, Mapping[int, Content]]) -> bool:
    """Whether all members said the very same of the same paragraphs, to the letter."""
    first, *others = hands.values()
    return all(
        len(first) == len(other) and all(first.get(index) is content for index, content in other.items())
        for other in others
    )


def _own_names(hands: Mapping[int, Mapping[int, Content]]) -> dict[int, dict[str, str]]:
    """Every event under the id that all members gave it."""
    ids = {event.id for content in next(iter(hands.values())).values() for event in content.events}
    return {member: {event_id: event_id for event_id in ids} for member in hands}


def _pinned(rows: Collection[RulingRow | None]) -> tuple[dict[int, dict[str, str]], set[str]]:
    """The names that the report's rulings rest on, and the ids of all events in them."""
    pinned: dict[int, dict[str, str]] = {}
    taken: set[str] = set()
    for row in sorted((row for row in rows if row is not None), key=lambda row: row.id or 0):
        for member, names in (row.payload.get("names") or {}).items():
            pinned.setdefault(int(member), {}).update(names)
        taken |= {event["id"] for event in (row.payload.get("content") or {}).get("events", ())}
    return pinned, taken


def _status(
    contents: Sequence[tuple[int, Content]], own: Mapping[int, Content], row: RulingRow | None
) -> tuple[str, Ruled | None]:
    status = status_of([content for _, content in contents])
    if row is None or row.state not in (*RULED, "recheck"):
        return status, None
    made = ruled_of(row)
    if made.content is None:
        return status, made
    standing = {canonical_content(content) for content in (made.content, *made.alternatives)}
    if row.state in RULED and all(
        canonical_content(content) in standing or _known(row, member, own[member]) for member, content in contents
    ):
        return "ruled", made
    return "disagreed", ruled_of(row, "recheck")


def _known(row: RulingRow, member_id: int, content: Content) -> bool:
    """Whether the ruling was made with this very reading in view."""
    known = (row.payload.get("readings") or {}).get(str(member_id))
    return known is not None and canonical_content(Content.from_json(known)) == canonical_content(content)


def ruled_of(row: RulingRow, state: str = "") -> Ruled:
    """What the row says; `state` where it is known to be another by now."""
    content = row.payload.get("content")
    return Ruled(
        state=state or row.state,
        content=Content.from_json(content) if content else None,
        alternatives=tuple(Content.from_json(other) for other in row.payload.get("alternatives") or ()),
        decisions=tuple(row.payload.get("decisions") or ()),
        member_id=row.member_id,
        made_at=row.saved_at,
    )
