"""Spans as the screen shows them: the list line, the rectangle's record, and where a value came from in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from annotator.core.records import MODEL, Content, Span
from annotator.core.schema import Schema
from annotator.services.describing import span_words
from annotator.web.languages import gettext as _
from annotator.web.languages import language

GAZETTEER = "gazetteer-"
"""How the names of the rules begin that find names of the gazetteers."""
SURE, LIKELY = 0.85, 0.75
"""From these scores on a suggestion is called sure, or likely; below it is unsure and must be looked at."""


@dataclass(frozen=True, slots=True)
class SpanLine:
    """One line of the list of highlights; offsets are code points, half-open."""

    id: str
    label: str
    label_name: str
    start: int
    end: int
    surface: str
    reading: str
    origin: str
    """Where it came from in words: the member, or a rule or model with how sure it is."""

    def to_json(self) -> dict[str, object]:
        """What the text element needs to draw it."""
        return {"id": self.id, "label": self.label, "name": self.label_name, "start": self.start, "end": self.end}


def span_line(span: Span, schema: Schema, language: str) -> SpanLine:
    """The line of one span."""
    label = schema.labels.get(span.label)
    reading = span_words(span, schema, language)
    return SpanLine(
        id=span.id,
        label=span.label,
        label_name=label.name(language) if label else span.label,
        start=span.start,
        end=span.end,
        surface=span.surface,
        reading="" if reading == span.surface else reading,
        origin=origin_words((span,)),
    )


def span_lines(content: Content, schema: Schema, language: str) -> tuple[SpanLine, ...]:
    """All lines in reading order, the longer span first where two begin together."""
    ordered = sorted(content.spans, key=lambda s: (s.start, -s.end, s.id))
    return tuple(span_line(span, schema, language) for span in ordered)


def sureness(score: float) -> str:
    """A score as words; figures would promise more than a rule can know."""
    if score >= SURE:
        return str(_("sure"))
    return str(_("likely") if score >= LIKELY else _("unsure"))


def is_unsure(spans: Iterable[Span]) -> bool:
    """Whether the least sure of these spans came from a rule that is often wrong."""
    return any(s.rule and s.score is not None and s.score < LIKELY for s in spans)


def origin_words(spans: Iterable[Span]) -> str:
    """Where the least sure of these spans came from: «rule X, likely», «gazetteer», «model X» or «yours»; or empty."""
    found = list(spans)
    if not found:
        return ""
    made = [s for s in found if s.rule]
    if not made:
        return str(_("yours"))
    least = min(made, key=lambda s: s.score if s.score is not None else 1.0)
    return _of_rule(least.rule or "", None if least.score is None else sureness(least.score), language())


@lru_cache(4096)
def _of_rule(rule: str, sure: str | None, _language: str) -> str:
    if rule.startswith(MODEL):
        model = rule.removeprefix(MODEL)
        return (
            _("model %(model)s", model=model)
            if sure is None
            else _("model %(model)s, %(sure)s", model=model, sure=sure)
        )
    if rule.startswith(GAZETTEER):
        return str(_("gazetteer")) if sure is None else _("gazetteer, %(sure)s", sure=sure)
    return _("rule %(rule)s", rule=rule) if sure is None else _("rule %(rule)s, %(sure)s", rule=rule, sure=sure)
