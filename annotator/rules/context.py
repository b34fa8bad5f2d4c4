"""What a normaliser knows beside the match itself: dates of the report, its headings, its publisher."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of a paragraph.

    reference_date: the day the report was published. period: EDTF of the report period («الشهر 96»).
    heading_date: EDTF month of the nearest heading that is only a month. previous_date: EDTF of the last date read
    before this one. publisher: the source id of who published the report. country: Arabic name of the country of the
    last place read. actors_before: (folded name, actor id) of the actors named so far, the last one last;
    sources_before: (folded name, source id) of the sources likewise. family_names: last names (folded) of the persons
    named so far.
    """

    reference_date: date | None = None
    period: str | None = None
    heading_date: str | None = None
    previous_date: str | None = None
    publisher: str | None = None
    country: str | None = None
    actors_before: tuple[tuple[str, str], ...] = ()
    sources_before: tuple[tuple[str, str], ...] = ()
    family_names: frozenset[str] = frozenset()
    item_date: str | None = None
    item_here: bool = False
