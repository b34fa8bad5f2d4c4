"""Who is in an event: against the other side of the same event, and against what its type allows."""

from __future__ import annotations

from annotator.checks.checked_report import CheckedReport, CheckWarning, MergedEvent
from annotator.errors import N_


def check_initiator_is_target(report: CheckedReport) -> list[CheckWarning]:
    """Events in which one actor is both initiator and target."""
    return [
        CheckWarning(
            event.paragraph_id,
            "initiator_is_target",
            N_("Event %(event)s: %(actor)s is both initiator and target."),
            {"event": event.id, "actor": actor},
            events=(event.id,),
            spans=_spans(event, actor),
        )
        for event in report.events
        for actor in sorted(event.actors("initiator") & event.actors("target"))
    ]


def check_forbidden_roles(report: CheckedReport) -> list[CheckWarning]:
    """Events that fill a field or actor role which their type does not have, such as the target of an exercise."""
    found = []
    for event in report.events:
        kind = report.schema.event_types.get(event.type)
        for forbidden in kind.forbids if kind else ():
            name, _, role = forbidden.partition(".")
            filled = [r for r in event.records("actors") if r.get("role") == role] if role else event.fields.get(name)
            if filled:
                found.append(
                    CheckWarning(
                        event.paragraph_id,
                        "forbidden_roles",
                        N_("Event %(event)s is a %(type)s, which has no %(field)s."),
                        {"event": event.id, "type": event.type, "field": role or name},
                        events=(event.id,),
                    )
                )
    return found


def _spans(event: MergedEvent, actor: str) -> tuple[str, ...]:
    """The spans of an actor in the paragraph that the warning shows."""
    mention = next(m for m in event.mentions if m.paragraph.id == event.paragraph_id)
    entries = mention.event.fields.get("actors") or ()
    return tuple(i for entry in entries if entry.get("actor_id") == actor for i in entry.get("spans") or ())
