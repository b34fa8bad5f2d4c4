"""Whether an annotation of a paragraph, or of a whole report, is right after the schema.

`problems` lists everything, `validate_content` refuses at the first error. Errors are what no annotation may hold;
warnings (blanks at the edge of a span, a span inside a source) are shown and never block. Questions of plausibility,
such as sums and weekdays, belong in `annotator.checks`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from annotator.core.quick_validation import quick_validation
from annotator.core.records import Content, Event, ParagraphRecord, Span
from annotator.core.schema import Schema
from annotator.core.validation_values import (
    WARNING,
    Problem,
    Scope,
    Where,
    circles,
    count_problems,
    is_id,
    keys_problems,
    shown,
)
from annotator.errors import N_

TYPE_OF_LAST_RESORT = "other"
"""The event type that needs a note."""


def validate_content(content: Content, text: str, schema: Schema, *, complete: bool = True) -> None:
    """Refuse the content of a paragraph at its first error.

    `complete=False` lets required keys be empty, as in a working copy.
    Raises: InvalidInput, naming the place: «event e03, harm h2, subset_of: got 'h9', expected one of h1».
    """
    if complete and quick_validation(schema).is_right(content, text):
        return
    for problem in _problems(content, text, schema, complete=complete):
        if problem.severity != WARNING:
            raise problem.error()


def problems(content: Content, text: str, schema: Schema, *, complete: bool = True) -> list[Problem]:
    """All errors and warnings of the content of a paragraph with that stored text, in reading order."""
    return list(_problems(content, text, schema, complete=complete))


def report_problems(records: Sequence[ParagraphRecord], *, partial: bool = False) -> list[Problem]:
    """What is wrong between the paragraphs of one report, in reading order: `part_of` and mentions.

    Every record is taken to be checked for itself already. partial: paragraphs of the report may be elsewhere.
    """
    types: dict[str, str] = {}
    parents: dict[str, str] = {}
    found: list[Problem] = []
    for record in records:
        for event in record.content.events:
            where = (record.id, f"event {event.id}")
            known = types.setdefault(event.id, event.type)
            if known != event.type:
                found.append(
                    Problem(
                        (*where, "type"),
                        N_("%(where)s: got %(got)s, but an earlier mention of this event says %(expected)s."),
                        {"got": event.type, "expected": known},
                    )
                )
            if isinstance(event.fields.get("part_of"), str):
                parents.setdefault(event.id, event.fields["part_of"])
    for own, parent in parents.items():
        at: Where = (records[0].report, f"event {own}", "part_of")
        if parent not in types:
            found.append(Problem(at, _NOT_IN_FILE if partial else _NO_EVENT, {"got": shown(parent)}))
        elif circles(own, parents):
            found.append(Problem(at, N_("%(where)s: the events are parts of one another in a circle; break it.")))
    return found


_NO_EVENT = N_("%(where)s: got %(got)s, which is no event of this report.")
_NOT_IN_FILE = N_(
    "%(where)s: got %(got)s, an event of no paragraph here. Where its paragraph is disagreed or not confirmed yet, it "
    "comes with a later export; leave out the link until then."
)


def _problems(content: Content, text: str, schema: Schema, *, complete: bool) -> Iterator[Problem]:
    if content.paragraph_role not in schema.paragraph_roles:
        yield Problem(
            ("role",),
            N_("%(where)s: got %(got)s, expected one of %(expected)s."),
            {"got": shown(content.paragraph_role), "expected": ", ".join(schema.paragraph_roles)},
        )
    scope = Scope(schema, frozenset(span.id for span in content.spans), complete)
    yield from _repeated([span.id for span in content.spans], "span")
    stretches = Counter((span.label, span.start, span.end) for span in content.spans)
    for span in content.spans:
        yield from _span(span, text, scope)
        if stretches[span.label, span.start, span.end] > 1:
            stretches[span.label, span.start, span.end] = 0
            yield Problem((f"span {span.id}",), N_("%(where)s: the same words have this label twice; remove one."))
    yield from _inside_sources(content.spans)
    yield from _repeated([event.id for event in content.events], "event")
    for event in content.events:
        yield from _event(event, scope)


def _repeated(ids: Sequence[str], noun: str) -> Iterator[Problem]:
    for name, times in Counter(ids).items():
        where = (f"{noun} {shown(name) if not is_id(name) else name}",)
        if not is_id(name):
            yield Problem(where, N_("%(where)s: an id is 1 to 64 letters without blanks."))
        if times > 1:
            yield Problem(where, N_("%(where)s: the id stands twice; ids must be unique."))


def _span(span: Span, text: str, scope: Scope) -> Iterator[Problem]:
    where = (f"span {span.id}",)
    label = scope.schema.labels.get(span.label)
    if label is None:
        yield Problem(
            (*where, "label"),
            N_("%(where)s: got %(got)s, expected one of %(expected)s."),
            {"got": shown(span.label), "expected": ", ".join(scope.schema.labels)},
        )
    if not 0 <= span.start < span.end <= len(text):
        yield Problem(
            where,
            N_("%(where)s: got the offsets %(start)s to %(end)s, expected start < end inside 0 to %(length)s."),
            {"start": span.start, "end": span.end, "length": len(text)},
        )
        return
    piece = text[span.start : span.end]
    if piece != span.surface:
        yield Problem(
            (*where, "surface"),
            N_("%(where)s: got %(got)s, but the text from %(start)s to %(end)s is %(expected)s."),
            {"got": shown(span.surface), "start": span.start, "end": span.end, "expected": shown(piece)},
        )
    if piece != piece.strip():
        yield Problem(where, N_("%(where)s: starts or ends with a blank; leave it outside."), severity=WARNING)
    if label is not None and span.norm:
        yield from keys_problems(span.norm, label.norm, (*where, "norm"), Scope(scope.schema, complete=False))
        if span.label == "count":
            yield from count_problems(span.norm, (*where, "norm"), complete=False)


def _inside_sources(spans: Sequence[Span]) -> Iterator[Problem]:
    sources = [span for span in spans if span.label == "source"]
    for span in spans:
        for source in sources:
            if span is not source and source.start <= span.start and span.end <= source.end:
                yield Problem(
                    (f"span {span.id}",),
                    N_("%(where)s: lies inside the source %(source)s; nothing is marked inside a source."),
                    {"source": source.id},
                    severity=WARNING,
                )


def _event(event: Event, scope: Scope) -> Iterator[Problem]:
    where = (f"event {event.id}",)
    yield from keys_problems({**event.fields, "type": event.type}, scope.schema.event_fields, where, scope)
    if event.fields.get("part_of") == event.id:
        yield Problem((*where, "part_of"), N_("%(where)s: an event cannot be part of itself."))
    if scope.complete and event.type == TYPE_OF_LAST_RESORT and not str(event.fields.get("note") or "").strip():
        yield Problem((*where, "note"), N_("%(where)s: an event of the type other needs a note; say what it is."))
