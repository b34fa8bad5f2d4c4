"""The records every layer speaks: spans, events, the content of one paragraph's annotation, and the paragraph record.

JSON shapes are those of the paragraph record in the gold format (`docs/gold-format.md`): absent means null.
Offsets are code points into the stored paragraph text, half-open. Values of `norm` and `fields` are plain JSON whose
shape `seeds/schema.toml` defines and `core.schema` validates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from annotator.errors import N_, InvalidInput

JsonObject = Mapping[str, Any]
"""A JSON object whose shape the schema defines."""

MODEL = "model:"
"""How the name of a ruleset begins, and of the `rule` of a span, where a model made the suggestions."""


def _object(value: Any) -> JsonObject:
    """The JSON object, empty for null. Raises: TypeError when it is something else."""
    if value is not None and not isinstance(value, Mapping):
        raise TypeError("object")
    return dict(value or {})


@dataclass(frozen=True, slots=True)
class Span:
    """One highlighted stretch of a paragraph: `text[start:end] == surface`."""

    id: str
    label: str
    start: int
    end: int
    surface: str
    norm: JsonObject = field(default_factory=dict)
    rule: str | None = None
    score: float | None = None

    def to_json(self) -> dict[str, Any]:
        """The span as a JSON object; `rule` and `score` only where a rule made it."""
        out: dict[str, Any] = {
            "id": self.id,
            "label": self.label,
            "start": self.start,
            "end": self.end,
            "surface": self.surface,
            "norm": {k: v for k, v in self.norm.items() if v is not None},
        }
        if self.rule is not None:
            out["rule"] = self.rule
        if self.score is not None:
            out["score"] = self.score
        return out

    @classmethod
    def from_json(cls, value: JsonObject) -> Span:
        """The span of a JSON object.

        Raises: InvalidInput when a required key is missing or has another type.
        """
        try:
            start, end = value["start"], value["end"]
            if type(start) is not int or type(end) is not int:
                raise TypeError("offsets")
            own, label, surface, norm = value["id"], value["label"], value["surface"], value.get("norm")
            if not (isinstance(own, str) and isinstance(label, str) and isinstance(surface, str)):
                raise TypeError("text")
            kept = norm.copy() if norm.__class__ is dict else _object(norm)
            return cls(own, label, start, end, surface, kept, value.get("rule"), value.get("score"))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InvalidInput(
                N_("A span needs id, label, start, end and surface; got %(got)s."), got=repr(value)[:200]
            ) from error


@dataclass(frozen=True, slots=True)
class Event:
    """One event, or another mention of one: the same id in a later paragraph of the report."""

    id: str
    type: str
    fields: JsonObject = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The event as one flat JSON object; nulls and empty lists are left out (absent means null)."""
        kept = {k: v for k, v in self.fields.items() if v is not None and v not in ([], {})}
        return {"id": self.id, "type": self.type, **kept}

    @classmethod
    def from_json(cls, value: JsonObject) -> Event:
        """The event of a JSON object.

        Raises: InvalidInput when `id` or `type` is missing.
        """
        try:
            fields = {k: v for k, v in value.items() if k not in ("id", "type")}
            if not (isinstance(value["id"], str) and isinstance(value["type"], str)):
                raise TypeError("text")
            return cls(id=value["id"], type=value["type"], fields=fields)
        except (KeyError, TypeError, AttributeError) as error:
            raise InvalidInput(N_("An event needs id and type; got %(got)s."), got=repr(value)[:200]) from error


@dataclass(frozen=True, slots=True)
class Content:
    """What somebody, or the rules, says about one paragraph."""

    paragraph_role: str
    spans: tuple[Span, ...] = ()
    events: tuple[Event, ...] = ()

    def span(self, span_id: str) -> Span:
        """The span of that id. Raises: InvalidInput when there is none."""
        for span in self.spans:
            if span.id == span_id:
                return span
        raise InvalidInput(N_("There is no span %(got)s in this paragraph."), got=span_id)

    def event(self, event_id: str) -> Event:
        """The event of that id. Raises: InvalidInput when there is none."""
        for event in self.events:
            if event.id == event_id:
                return event
        raise InvalidInput(N_("There is no event %(got)s in this paragraph."), got=event_id)

    def to_json(self) -> dict[str, Any]:
        """`role`, `spans` and `events` as JSON."""
        return {
            "role": self.paragraph_role,
            "spans": [s.to_json() for s in self.spans],
            "events": [e.to_json() for e in self.events],
        }

    @classmethod
    def from_json(cls, value: JsonObject) -> Content:
        """The content of a JSON object with `role`, `spans`, `events`. Raises: InvalidInput."""
        try:
            return cls(
                paragraph_role=str(value.get("role") or "background"),
                spans=tuple(Span.from_json(s) for s in value.get("spans") or ()),
                events=tuple(Event.from_json(e) for e in value.get("events") or ()),
            )
        except (TypeError, AttributeError) as error:
            raise InvalidInput(
                N_("A paragraph's content needs role, a list of spans and a list of events; got %(got)s."),
                got=repr(value)[:200],
            ) from error


@dataclass(frozen=True, slots=True)
class ParagraphRecord:
    """One line of highlight, export, gold and evaluate alike; `extra` holds the keys that programs add."""

    report: str
    index: int
    text: str
    content: Content
    reference_date: str | None = None
    extra: JsonObject = field(default_factory=dict)

    @property
    def id(self) -> str:
        """`<report>:p003`."""
        return f"{self.report}:p{self.index:03d}"

    def with_extra(self, **more: Any) -> ParagraphRecord:
        """The same record with more program keys."""
        return replace(self, extra={**self.extra, **more})

    def to_json(self) -> dict[str, Any]:
        """The record as one flat JSON object."""
        return {
            "id": self.id,
            "report": self.report,
            "reference_date": self.reference_date,
            "paragraph_index": self.index,
            "text": self.text,
            **self.content.to_json(),
            **self.extra,
        }

    def saved(self) -> SavedRecord:
        """The record with its content as JSON; only of contents that were validated."""
        return SavedRecord(self.report, self.index, self.text, self.content.to_json(), self.reference_date, self.extra)

    @classmethod
    def from_json(cls, value: JsonObject) -> ParagraphRecord:
        """The record of a JSON object. Raises: InvalidInput when `id` or `text` is missing."""
        try:
            report, _, number = str(value["id"]).rpartition(":p")
            if not isinstance(value["text"], str) or not isinstance(value["id"], str):
                raise TypeError("text")
            known = {"id", "report", "reference_date", "paragraph_index", "text", "role", "spans", "events"}
            return cls(
                report=str(value.get("report") or report),
                index=int(value["paragraph_index"] if value.get("paragraph_index") is not None else number),
                text=value["text"],
                content=Content.from_json(value),
                reference_date=value.get("reference_date"),
                extra={k: v for k, v in value.items() if k not in known},
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InvalidInput(
                N_("A paragraph record needs id (report:p000) and text; got %(got)s."), got=repr(value)[:200]
            ) from error


@dataclass(frozen=True, slots=True)
class SavedRecord:
    """A paragraph record whose content is still the JSON that was validated and saved: `role`, `spans` and `events`."""

    report: str
    index: int
    text: str
    content: JsonObject
    reference_date: str | None
    extra: JsonObject

    @property
    def id(self) -> str:
        """`<report>:p003`."""
        return f"{self.report}:p{self.index:03d}"

    def decoded(self) -> ParagraphRecord:
        """The record with its content read. Raises: InvalidInput."""
        content = Content.from_json(self.content)
        return ParagraphRecord(self.report, self.index, self.text, content, self.reference_date, self.extra)
