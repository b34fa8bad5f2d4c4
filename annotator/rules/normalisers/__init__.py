"""Normal forms: what a rule's match means, by the name that rule files use.

A normaliser takes a match and its context and returns the norm, or None when the match is no span after all.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from annotator.rules.context import Context
from annotator.rules.matching import Match
from annotator.rules.normalisers import event_types, parties, sites
from annotator.rules.normalisers.counts import normalise_count, read_count
from annotator.rules.normalisers.dates import normalise_date, read_date

Normaliser = Callable[[Match, Context], Mapping[str, Any] | None]

NORMALISERS: dict[str, Normaliser] = {
    "count": normalise_count,
    "date": normalise_date,
    "event_type": event_types.event_type,
    "operation": event_types.operation,
    "killing": event_types.killing,
    "death": event_types.death,
    "convoy": event_types.convoy,
    "means": event_types.means,
    "shells": event_types.shells,
    "source": parties.source,
    "named_source": parties.named_source,
    "source_official": parties.source_official,
    "source_body": parties.source_body,
    "source_named_before": parties.source_named_before,
    "patron": parties.patron,
    "nationality": parties.nationality,
    "unit_of": parties.unit_of,
    "last_party": parties.last_party,
    "capital": parties.capital,
    "loyal": parties.loyal,
    "bare_actor": parties.bare_actor,
    "army_unit": parties.army_unit,
    "numbered_unit": parties.numbered_unit,
    "iraqi_police": parties.iraqi_police,
    "faction_police": parties.faction_police,
    "militia": parties.militia,
    "security_forces": parties.security_forces,
    "full_name": parties.full_name,
    "family_name": parties.family_name,
    "state_actor": parties.state_actor,
    "border_triangle": sites.border_triangle,
    "public_site": sites.public_site,
    "part_of_country": sites.part_of_country,
    "village": sites.village,
}

CONTEXT_FREE = frozenset(
    name for name, normaliser in NORMALISERS.items() if list(inspect.signature(normaliser).parameters)[1] == "_"
)
"""Normalisers that name their context `_`: their norm hangs on the match alone, so it is asked for once."""

READERS: dict[str, Callable[[str, Context], Mapping[str, Any] | None]] = {"count": read_count, "date": read_date}
"""label → reader of plain words typed into a field; asked before the rules of the label."""
