"""Event drafts: from the spans of a report to its events (SCHEMA.md), by words, clauses and lists.

`draft_events` is the whole of it. Word lists are data in `seeds/drafting/`.
"""

from annotator.rules.drafting.drafter import draft_events
from annotator.rules.drafting.reading import DraftParagraph

__all__ = ["DraftParagraph", "draft_events"]
