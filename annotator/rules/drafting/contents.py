"""What the rules say about every paragraph of a report: roles, spans and drafted events together."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.core.records import Content, Span
from annotator.rules.drafting.drafter import DraftContext, draft_events
from annotator.rules.drafting.reading import DraftParagraph
from annotator.rules.paragraph_roles import history_before, paragraph_roles


def draft_contents(
    paragraphs: Sequence[str], spans: Sequence[tuple[Span, ...]], context: DraftContext
) -> list[Content]:
    """The content of each paragraph; roles are read first from the lines, then from the events.

    paragraphs, spans: N stored texts in reading order and their spans with normal forms.
    """
    first = paragraph_roles(paragraphs, spans)
    drafts = [DraftParagraph(*row) for row in zip(paragraphs, first, spans, strict=True)]
    events = draft_events(drafts, context)
    since = history_before(context.reference_date, context.period)
    roles = paragraph_roles(paragraphs, spans, events, since=since)
    return [Content(role, found, told) for role, found, told in zip(roles, spans, events, strict=True)]
