"""How much work a draft leaves: the keys a person presses to turn each paragraph of a prediction into gold.

An estimate by a fixed table (COSTS), not a measurement: it counts what differs, each difference at the price that the
annotation screen asks for it, and one key to confirm. Its use is to compare, above all with an empty draft.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotator.agreement.events import SLOTS, EventPair, Facts, align, facts_of, scored
from annotator.agreement.spans import SpanPair, compare_spans, within_tolerance
from annotator.core.records import Content, Event, ParagraphRecord, Span

COSTS: Mapping[str, int] = {
    "confirm": 1,
    "role": 2,
    "clitic": 2,
    "boundary": 4,
    "label": 2,
    "value": 3,
    "missing_span": 5,
    "false_span": 2,
    "missing_event": 3,
    "false_event": 2,
    "choose": 2,
    "fill": 3,
    "link": 2,
}
"""Keys of each correction, the one that confirms the paragraph apart; docs/agreement.md says what they are."""

_CHOSEN = ("type", "granularity")
_FILLED = ("date", "place")
_SETS = ("actors", "harm", "materiel")
_DEFAULTS: Mapping[str, Any] = {"granularity": "single", "realis": "actual", "polarity": "positive"}
"""What an event has that a person adds."""
_EMPTY = Content("", (), ())


@dataclass(frozen=True, slots=True)
class Effort:
    """Keys over paragraphs: how many of both, and how many paragraphs one key confirms (`one_key`)."""

    paragraphs: int = 0
    keys: int = 0
    one_key: int = 0

    @property
    def per_paragraph(self) -> float:
        """Mean keys of a paragraph, 0 where there is none."""
        return self.keys / self.paragraphs if self.paragraphs else 0.0

    @property
    def right(self) -> float:
        """Share of the paragraphs that one key confirms, 0 where there is none."""
        return self.one_key / self.paragraphs if self.paragraphs else 0.0

    def to_json(self) -> dict[str, Any]:
        """The figures, rounded to three places."""
        return {
            "paragraphs": self.paragraphs,
            "keys": self.keys,
            "per_paragraph": round(self.per_paragraph, 3),
            "one_key": round(self.right, 3),
        }


def estimate_effort(gold: Sequence[ParagraphRecord], pred: Sequence[ParagraphRecord]) -> Effort:
    """The effort of turning `pred` into `gold`; a paragraph that `pred` lacks is an empty draft, as all of `()` are."""
    drafts = {record.id: record.content for record in pred}
    told_gold: dict[str, set[str]] = {}
    told_pred: dict[str, set[str]] = {}
    keys = [
        paragraph_keys(
            record.text,
            record.content,
            drafts.get(record.id, _EMPTY),
            told=told_gold.setdefault(record.report, set()),
            told_draft=told_pred.setdefault(record.report, set()),
        )
        for record in gold
    ]
    return Effort(len(keys), sum(keys), sum(n == COSTS["confirm"] for n in keys))


def paragraph_keys(text: str, gold: Content, draft: Content, *, told: set[str], told_draft: set[str]) -> int:
    """The keys of one paragraph.

    told, told_draft: ids of the events that gold and draft spoke of before; both sets are added to.
    """
    keys = COSTS["confirm"]
    keys += COSTS["role"] * (gold.paragraph_role != draft.paragraph_role)
    keys += _span_keys(text, gold.spans, draft.spans)
    mine, theirs = [e for e in gold.events if scored(e)], [e for e in draft.events if scored(e)]
    for pair in align([facts_of(e) for e in mine], [facts_of(e) for e in theirs]):
        keys += _event_keys(pair, told, told_draft)
    told.update(e.id for e in mine)
    told_draft.update(e.id for e in theirs)
    return keys


def _span_keys(text: str, gold: Sequence[Span], draft: Sequence[Span]) -> int:
    """The keys that all spans of a paragraph take."""
    pairs = [pair for _, _, found in compare_spans(text, gold, draft) for pair in found]
    keys = sum(_pair_keys(text, pair) for pair in pairs)
    missing = [pair.one for pair in pairs if pair.other is None and pair.one is not None]
    false = [pair.other for pair in pairs if pair.one is None and pair.other is not None]
    for span in list(missing):
        other = next((s for s in false if _same_place(text, span, s)), None)
        if other is not None:
            missing.remove(span)
            false.remove(other)
            keys += COSTS["label"] + COSTS["clitic"] * ((span.start, span.end) != (other.start, other.end))
    return keys + COSTS["missing_span"] * len(missing) + COSTS["false_span"] * len(false)


def _same_place(text: str, one: Span, other: Span) -> bool:
    return (one.start, one.end) == (other.start, other.end) or within_tolerance(text, one, other)


def _pair_keys(text: str, pair: SpanPair) -> int:
    """The keys of a span that both have: its ends, then its value."""
    one, other = pair.one, pair.other
    if one is None or other is None:
        return 0
    same = (one.start, one.end) == (other.start, other.end)
    keys = 0 if same else COSTS["clitic" if within_tolerance(text, one, other) else "boundary"]
    return keys + COSTS["value"] * (pair.kind == "norm")


def _event_keys(pair: EventPair, told: Collection[str], told_draft: Collection[str]) -> int:
    """The keys of one event of gold, of the draft, or of both."""
    if pair.one is None:
        return COSTS["false_event"]
    gold = pair.one.event
    if pair.other is None:
        added = Event(gold.id, gold.type, dict(_DEFAULTS))
        fields = 0 if gold.id in told else _field_keys(pair.one, facts_of(added))
        # A further mention takes its fields from the event it is linked to.
        return COSTS["missing_event"] + fields + _link_keys(gold, None, told, told_draft)
    return _field_keys(pair.one, pair.other) + _link_keys(gold, pair.other.event, told, told_draft)


def _link_keys(gold: Event, draft: Event | None, told: Collection[str], told_draft: Collection[str]) -> int:
    """The keys of naming the event as one told before, and the whole it is part of, where the draft does not."""
    again = draft is not None and draft.id in told_draft
    whole = draft is not None and bool(draft.fields.get("part_of"))
    return COSTS["link"] * ((gold.id in told) != again) + COSTS["link"] * (bool(gold.fields.get("part_of")) != whole)


def _field_keys(gold: Facts, draft: Facts) -> int:
    """The keys of all fields that differ; entries of a list are changed, filled in or removed one by one."""
    mine, theirs = _values(gold), _values(draft)
    keys = sum(COSTS["choose"] for slot in _CHOSEN if mine[slot] != theirs[slot])
    keys += sum(COSTS["fill"] for slot in _FILLED if mine[slot] != theirs[slot])
    keys += sum(COSTS["choose"] for a, b in zip(mine["realis"], theirs["realis"], strict=True) if a != b)
    keys += COSTS["choose"] * len(mine["method"] ^ theirs["method"])
    return keys + sum(_entry_keys(mine[slot], theirs[slot]) for slot in _SETS)


def _values(facts: Facts) -> dict[str, Any]:
    return dict(zip(SLOTS, facts.values, strict=True))


def _entry_keys(gold: Iterable[Any], draft: Iterable[Any]) -> int:
    """The keys of a list: as many entries as both have too are changed, the rest filled in or removed."""
    missing, false = len(set(gold) - set(draft)), len(set(draft) - set(gold))
    return COSTS["fill"] * missing + COSTS["choose"] * max(false - missing, 0)
