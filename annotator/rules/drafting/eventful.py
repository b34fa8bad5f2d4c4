"""Which triggers of a paragraph tell an event at all: none of appeals, overflight, or outcomes whose cause is named."""

from __future__ import annotations

from annotator.rules.drafting.reading import Mark, Reading
from annotator.rules.drafting.segments import marks_in_segment, precise_places, sums_up

_OUTCOME = frozenset({"killed", "injured", "missing", "surrendered", "escaped", "displaced"})
_LISTED = 4
"""Words from one means to the next that «و» joins."""


def eventful(reading: Reading) -> list[Mark]:
    """The triggers that tell an event: none of appeals, of overflight, or of outcomes whose cause is named."""
    kept = [t for t in reading.of("trigger") if t.span.norm.get("type") and not _is_talk(reading, t)]
    kept = _without_means(reading, kept)
    causes = [t for t in kept if not is_outcome(reading, t)]
    out = []
    for trigger in kept:
        if is_outcome(reading, trigger):
            sentence, segment = reading.sentence_of(trigger), reading.segment_of(trigger)
            if any(0 < c.first - trigger.last <= 1 and c.proclitic.startswith("و") for c in causes):
                # «مقتل واعتقال عشرات»: the arrest caused no death.
                out.append(trigger)
                continue
            near = [cause for cause in causes if reading.sentence_of(cause) == sentence]
            here = any(reading.segment_of(cause) == segment for cause in near)
            if here or (near and not _stands_alone(reading, segment)):
                continue
        out.append(trigger)
    return out


def _without_means(reading: Reading, triggers: list[Mark]) -> list[Mark]:
    """The triggers but those that only say how others were done («12 عملية تمت عبر هجمات وتفجيرات»)."""
    if not reading.where("by_way_of"):
        return triggers
    out: list[Mark] = []
    means: Mark | None = None
    for trigger in triggers:
        sentence = reading.sentence_of(trigger)
        told = any(reading.sentence_of(t) == sentence for t in out)
        listed = means is not None and trigger.proclitic.startswith("و") and trigger.first - means.last <= _LISTED
        if told and (listed or reading.has("by_way_of", trigger.first - 2, trigger.first - 1)):
            means = trigger
        else:
            out.append(trigger)
    return out


def _stands_alone(reading: Reading, segment: int) -> bool:
    """Whether a segment has a day or place of its own, or a total, so that what it tells is told of no other event."""
    days = [d for d in marks_in_segment(reading, "date", segment) if d.span.norm.get("anchor") != "report_period"]
    means = any(m.span.norm.get("codes") for m in marks_in_segment(reading, "method", segment))
    return bool(days or means or precise_places(reading, segment)) or sums_up(reading, segment)


def is_outcome(reading: Reading, trigger: Mark) -> bool:
    """Whether the trigger only says what happened to people («مقتل»), not what was done («اغتيال»)."""
    frames = reading.frames_of(trigger)
    return bool(frames & _OUTCOME) and "killing_deed" not in frames and "attack_noun" not in frames


def _is_talk(reading: Reading, trigger: Mark) -> bool:
    """Whether the trigger stands in an appeal or statement and is not dated, or names a mere overflight."""
    if "overflight" in reading.frames_of(trigger):
        return True
    if trigger.first and "scene_of" in reading.tokens[trigger.first - 1].frames and reading.is_definite(trigger):
        return True
    if _dates_another(reading, trigger) or _answers_known(reading, trigger):
        return True
    if any(s.first <= trigger.first and trigger.last <= s.last for s in reading.of("source")):
        return True
    sentence = reading.sentence_of(trigger)
    start = trigger.first
    while start > 0 and reading.tokens[start - 1].sentence == sentence:
        start -= 1
    if reading.has("recap", start, trigger.first) and not _counted_in(reading, sentence):
        return True
    if not reading.has("appeal", start, trigger.first):
        return False
    return not any(
        reading.sentence_of(date) == sentence and str(date.span.norm.get("anchor", "")).startswith("explicit")
        for date in reading.of("date")
    )


def _dates_another(reading: Reading, trigger: Mark) -> bool:
    """Whether a known attack only dates another event («وقبل استهداف السيارة …، ضرب انفجار»)."""
    tokens = reading.tokens
    if trigger.first == 0 or tokens[trigger.first - 1].word.lstrip("و") not in ("قبل", "عقب", "بعد", "بعيد"):
        return False
    after = trigger.last + 1
    known = after < len(tokens) and tokens[after].word.startswith("ال") and is_kindless(reading, trigger)
    known = known or (reading.is_definite(trigger) and tokens[trigger.first].word.startswith("الغار"))
    here = reading.sentence_of(trigger)
    return known and any(t.first > trigger.last and reading.sentence_of(t) == here for t in reading.of("trigger"))


def _answers_known(reading: Reading, trigger: Mark) -> bool:
    """Whether a known attack is only what another one answers («شن غارات ردا على القصف الإيراني»)."""
    known = reading.tokens[trigger.first].word.startswith("ال") and is_kindless(reading, trigger)
    return known and reading.has("motive", trigger.first - 2, trigger.first - 1) and not reading.of("date")


def _counted_in(reading: Reading, sentence: int) -> bool:
    return any(reading.sentence_of(count) == sentence for count in reading.of("count"))


def is_kindless(reading: Reading, trigger: Mark) -> bool:
    """Whether the trigger is an attack whose kind neither it nor any means beside it tells."""
    frames = reading.frames_of(trigger)
    if "generic_attack" not in frames or any(frame.startswith("method_") for frame in frames):
        return False
    words = {reading.tokens[k].word for k in range(trigger.first, trigger.last + 1)}
    if len(words) > 1:
        return False
    here = reading.segment_of(trigger)
    return not any(reading.segment_of(m) == here and 0 < m.first - trigger.last <= 8 for m in reading.of("method"))
