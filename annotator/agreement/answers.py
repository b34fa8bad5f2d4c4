"""What agreement is measured on: the submitted answers of members, and what each says of its paragraph as a whole."""

from __future__ import annotations

import math
from dataclasses import dataclass

from annotator.agreement.events import scored
from annotator.core.records import Content

NONE = "none"
"""The event type of a paragraph in which a member found no event; it counts like any other answer."""


@dataclass(frozen=True, slots=True)
class MemberAnswer:
    """One member's submitted answer to one paragraph, as it was before any ruling.

    `report`: any key of the report; `paragraph_id`: the id that a page opens. The rules can be a member like any other.
    """

    report: str
    paragraph_index: int
    paragraph_id: str
    text: str
    member: str
    content: Content


def event_types(content: Content) -> frozenset[str]:
    """The types of the paragraph's events, recurring ones aside; empty where none was found."""
    return frozenset(event.type for event in content.events if scored(event))


def main_event_type(content: Content) -> str:
    """The type of the paragraph's main event, or NONE.

    The main event is the one whose trigger stands first in the text; events without a trigger span come after those
    with one, and of several at the same place the type that is first by name counts, so ids and order play no part.
    """
    starts = {span.id: span.start for span in content.spans}
    places = [
        (min((starts[t] for t in event.fields.get("trigger") or () if t in starts), default=math.inf), event.type)
        for event in content.events
        if scored(event)
    ]
    return min(places)[1] if places else NONE
