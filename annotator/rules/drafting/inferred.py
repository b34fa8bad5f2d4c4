"""Events that no trigger names: people harmed, or a number of attacks, in a paragraph without a trigger span.

The word that tells it stands for the trigger, as a mark without a span id, so that the event's trigger stays empty.
"""

from __future__ import annotations

from annotator.core.records import Span
from annotator.rules.drafting.reading import Mark, Reading

_BY_UNIT = {
    "operation": "raid_arrest",
    "attack": "armed_clash",
    "ambush": "armed_clash",
    "clash": "armed_clash",
    "exercise": "military_exercise",
}
"""Counted incidents → the type that their noun most often has."""
_BY_HARM = {
    "detained": "raid_arrest",
    "abducted": "abduction",
    "displaced": "civilian_harm_other",
    "killed": "one_sided_killing",
}
_BY_METHOD = (
    ("airstrike", frozenset({"plane", "helicopter", "drone"})),
    ("explosive_device", frozenset({"ied", "mine", "vbied", "suicide"})),
    ("shelling", frozenset({"artillery", "rocket_missile"})),
)
_NOT_TOLD = frozenset({"appeal", "habit", "aim", "denial", "hypothetical"})


def inferred(reading: Reading) -> list[Mark]:
    """A stand-in for the trigger of each sentence that tells harm done at a place or on a day."""
    if reading.paragraph.paragraph_role in ("heading", "boilerplate") or reading.of("trigger"):
        return []
    out: list[Mark] = []
    done: set[int] = set()
    for position in reading.where("generic_attack", "clash_noun"):
        if raises_toll(reading, position):
            done.add(reading.tokens[position].sentence)
            out.append(stand_in(position, "armed_clash"))
    for count in reading.of("count"):
        sentence = reading.sentence_of(count)
        if sentence in done or not _told(reading, sentence):
            continue
        kind = _BY_UNIT.get(str(count.span.norm.get("unit")))
        at: int | None = count.first
        if count.span.norm.get("unit") == "vehicle":
            kind, at = "deployment", _convoy(reading, sentence)
        if kind is not None and at is not None:
            done.add(sentence)
            out.append(stand_in(at, kind))
    for position, token in enumerate(reading.tokens):
        harm = next((harm for harm in _BY_HARM if harm in token.frames), None)
        if harm is None or token.sentence in done or not _told(reading, token.sentence):
            continue
        if "harmed_noun" in token.frames and token.word.startswith(("ال", "وال", "لل")):
            continue
        if not _somebody(reading, position):
            continue
        done.add(token.sentence)
        out.append(stand_in(position, _by_method(reading, token.sentence) or _BY_HARM[harm]))
    return sorted(out, key=lambda mark: mark.first)


def raises_toll(reading: Reading, position: int) -> bool:
    """Whether the word is a known attack whose toll is told anew («ارتفعت حصيلة الهجوم إلى 9»)."""
    word = reading.tokens[position].word
    if not word.startswith(("ال", "لل")) or "plural_event" in reading.tokens[position].frames:
        return False
    return reading.has("running_total", position - 3, position - 1)


def beside(reading: Reading) -> list[Mark]:
    """Stand-ins beside triggers: a segment with a day of its own and no trigger that tells people killed or taken.

    A segment that gives what a number has grown to is such a one too: its total is an event of its own.
    """
    if reading.paragraph.paragraph_role in ("heading", "boilerplate"):
        return []
    out = _arrests_beside(reading)
    taken = {reading.segment_of(trigger) for trigger in reading.of("trigger")}
    dated = {reading.segment_of(d) for d in reading.of("date") if d.span.norm.get("anchor") != "report_period"}
    for position in reading.where("raises_total", *_BY_HARM):
        token = reading.tokens[position]
        sums = "raises_total" in token.frames
        if token.segment in taken or not (sums or token.segment in dated):
            continue
        told = _told_in(reading, position)
        if told & _NOT_TOLD or not (_counted_people(reading, token.segment) if sums else _somebody(reading, position)):
            continue
        kind = _BY_HARM[next((harm for harm in _BY_HARM if harm in (told if sums else token.frames)), "killed")]
        kind = "civilian_harm_other" if sums and kind == "one_sided_killing" else kind
        taken.add(token.segment)
        out.append(stand_in(position, kind, beside=True))
    return out


def _arrests_beside(reading: Reading) -> list[Mark]:
    """A stand-in for a number of arrests told after attacks in a clause of its own («3 هجمات …، وتوقيف 5 مطلوبين»)."""
    tokens = reading.tokens
    inside = {k for trigger in reading.of("trigger") for k in range(trigger.first, trigger.last + 1)}
    out: list[Mark] = []
    for position in reading.where("detained"):
        clause, segment = tokens[position].clause, tokens[position].segment
        start = next((k for k in (position, position - 1) if k > 0 and tokens[k - 1].clause != clause), None)
        if start is None or position in inside or not tokens[start].word.startswith("و"):
            continue
        types = {str(t.span.norm["type"]) for t in reading.of("trigger") if reading.segment_of(t) == segment}
        counted = any(0 < c.first - position <= 2 and c.span.norm.get("unit") == "person" for c in reading.of("count"))
        attacked = any(k < position and tokens[k].segment == segment for k in reading.where("generic_attack"))
        if counted and attacked and types and types <= {"armed_clash", "explosive_device"}:
            out.append(stand_in(position, "raid_arrest", beside=True))
    return out


def _told_in(reading: Reading, position: int) -> set[str]:
    """The frames of all words in a word's segment."""
    tokens, here = reading.tokens, reading.tokens[position].segment
    first = last = position
    while first > 0 and tokens[first - 1].segment == here:
        first -= 1
    while last + 1 < len(tokens) and tokens[last + 1].segment == here:
        last += 1
    return {frame for token in tokens[first : last + 1] for frame in token.frames}


def _counted_people(reading: Reading, segment: int) -> bool:
    """Whether a number of people stands in the segment."""
    return any(
        reading.segment_of(c) == segment and c.span.norm.get("unit") in ("person", "body", None)
        for c in reading.of("count")
    )


def _convoy(reading: Reading, sentence: int) -> int | None:
    """Position of the convoy whose movement a sentence tells, None where it tells none."""
    moves = any(reading.tokens[k].sentence == sentence for k in reading.where("moves"))
    nouns = [k for k in reading.where("convoy") if reading.tokens[k].sentence == sentence]
    return nouns[0] if moves and nouns else None


def _told(reading: Reading, sentence: int) -> bool:
    """Whether the sentence has a place or date and is no appeal, habit or aim."""
    anchored = any(reading.sentence_of(m) == sentence for label in ("place", "date") for m in reading.of(label))
    return anchored and not any(t.frames & _NOT_TOLD for t in reading.tokens if t.sentence == sentence)


def _somebody(reading: Reading, position: int) -> bool:
    """Whether a counted or named person stands right after the harm word."""
    end = min(position + 4, len(reading.tokens))
    counted = any(position < c.last and c.first < end for c in reading.of("count"))
    one = any(reading.tokens[k].word in ("احد", "احدي") for k in range(position + 1, end))
    return counted or one or reading.has("singular_person", position + 1, end - 1)


def _by_method(reading: Reading, sentence: int) -> str | None:
    """The type that the sentence's means tell."""
    codes = {
        code
        for mark in reading.of("method")
        if reading.sentence_of(mark) == sentence
        for code in mark.span.norm.get("codes") or ()
    }
    return next((kind for kind, methods in _BY_METHOD if codes & methods), None)


def stand_in(position: int, kind: str, *, beside: bool = False) -> Mark:
    """A trigger without words of its own; `beside`: it begins an event whatever stands before it."""
    norm = {"type": kind, "beside": True} if beside else {"type": kind}
    return Mark(Span("", "trigger", 0, 0, "", norm), position, position, "")
