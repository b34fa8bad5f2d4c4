"""Our events as triggers and attached arguments, the shape in which `event_argument_scores` compares them.

The trigger is the first trigger span; an argument is a span that a field stands on. Its role is the field, with the
actor's role (`actors:target`) or the kind of harm (`harm:killed`). Events without a trigger span have no place in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from annotator.core.records import Event, Span

FIELDS = ("date", "place", "origin", "destination", "actors", "harm", "materiel", "claims")


def attached_arguments(events: Sequence[Event], spans: Sequence[Span]) -> list[dict[str, Any]]:
    """The events of a paragraph that have a trigger span, each with the spans its fields stand on and their roles."""
    ends = {span.id: (span.start, span.end) for span in spans}
    out = []
    for event in events:
        trigger = next((ends[t] for t in event.fields.get("trigger") or () if t in ends), None)
        if trigger:
            arguments = [[*ends[s], role] for role, s in _roles(event) if s in ends]
            out.append({"trigger": [*trigger, event.type], "arguments": arguments})
    return out


def _roles(event: Event) -> list[tuple[str, str]]:
    """Role and span id of every argument: the field, and for lists also the actor's role or the kind of harm."""
    out = []
    for name in FIELDS:
        value = event.fields.get(name)
        for part in value if isinstance(value, (list, tuple)) else [value]:
            if isinstance(part, Mapping):
                kind = part.get("role") if name == "actors" else part.get("harm") if name == "harm" else None
                out += [(f"{name}:{kind}" if kind else name, str(s)) for s in part.get("spans") or ()]
    return out
