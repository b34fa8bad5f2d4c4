"""Normal forms: what a rule's match means, by the name that rule files use.

A normaliser takes a match and its context and returns the norm, or None when the match is no span after all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from annotator.rules.context import Context
from annotator.rules.matching import Match
from annotator.rules.normalisers import event_types, parties
from annotator.rules.normalisers.dates import normalise_date

Normaliser = Callable[[Match, Context], Mapping[str, Any] | None]

NORMALISERS: dict[str, Normaliser] = {
    "date": normalise_date,
    "event_type": event_types.event_type,
    "operation": event_types.operation,
    "killing": event_types.killing,
    "death": event_types.death,
    "convoy": event_types.convoy,
    "shells": event_types.shells,
    "source": parties.source,
    "source_official": parties.source_official,
    "patron": parties.patron,
    "nationality": parties.nationality,
    "bare_actor": parties.bare_actor,
    "state_actor": parties.state_actor,
}

READERS: dict[str, Callable[[str, Context], Mapping[str, Any] | None]] = {}
"""label → reader of plain words typed into a field; asked before the rules of the label."""
