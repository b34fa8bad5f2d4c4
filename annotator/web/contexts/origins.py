"""Where the value of an event's field came from: the spans behind it, the rules' draft, or what stands around."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.records import Event
from annotator.web.contexts.editors import Bench
from annotator.web.contexts.highlights import origin_words
from annotator.web.languages import gettext as _

FROM_AROUND = frozenset({"place", "actors", "harm", "materiel", "part_of"})
"""Fields that an event may have from the sentences around it; other values without words follow from its trigger."""


def context_words(bench: Bench, event: Event, code: str) -> str:
    """Where a drafted value came from that has no words of its own in the paragraph."""
    value = event.fields.get(code)
    if value in (None, bench.schema.event_fields[code].default):
        return ""
    anchor = bench.schema.codes("anchor").get(str(value.get("anchor"))) if isinstance(value, Mapping) else None
    if anchor:
        return anchor.name(bench.language)
    if code in FROM_AROUND:
        return str(_("from the sentences around it"))
    trigger = set(evidence_of(event, "trigger"))
    return origin_words(s for s in bench.content.spans if s.id in trigger)


def is_drafted(bench: Bench, event: Event, code: str) -> bool:
    """Whether the field still says what the rules drafted."""
    draft = bench.suggested.get(event.id)
    if draft is None:
        return False
    if code == "type":
        return draft.type == event.type
    return draft.fields.get(code) == event.fields.get(code)


def evidence_of(event: Event, code: str) -> list[str]:
    """The ids of the spans behind a field; those of the trigger for the type."""
    value = event.fields.get("trigger" if code in ("type", "trigger") else code)
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        return list(value) if code in ("type", "trigger") else []
    found: list[str] = []
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, Mapping):
            found += [i for i in entry.get("spans") or () if i not in found]
    return found
