"""The events of a report, drafted from its spans: clusters, then slots, then links between paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any, Protocol

from annotator.core import edtf
from annotator.core.records import Event
from annotator.rules.drafting.actors import actors_of
from annotator.rules.drafting.circumstances import (
    claims_of,
    event_count_of,
    granularity_of,
    is_tallied,
    methods_of,
    outcome_of,
    polarity_of,
    realis_of,
)
from annotator.rules.drafting.clusters import ATTACK_TYPES, Cluster, cluster, names_known
from annotator.rules.drafting.dates import date_of
from annotator.rules.drafting.drafts import Draft, Heading, tolls_of
from annotator.rules.drafting.eventful import is_kindless, is_outcome
from annotator.rules.drafting.harm import harm_of
from annotator.rules.drafting.inferred import raises_toll
from annotator.rules.drafting.links import link
from annotator.rules.drafting.lists import OF_ITS_TOTAL, listed
from annotator.rules.drafting.materiel import materiel_of
from annotator.rules.drafting.own_words import announces_own, claims_own
from annotator.rules.drafting.parts import parts
from annotator.rules.drafting.patrons import WITHOUT_STATE
from annotator.rules.drafting.places import place_of
from annotator.rules.drafting.reading import DraftParagraph, Mark, Reading, read_line
from annotator.rules.drafting.scopes import owners

_GOES_ON = frozenset({"الذي", "التي", "علي", "بين", "مع"})
"""After these a definite attack is told, not pointed back to."""
_SILENT_ROLES = frozenset({"boilerplate"})
_HARM_ACTOR = frozenset({"killed", "injured", "detained", "abducted"})
_INFERABLE = frozenset({"killed", "detained", "abducted", "displaced"})
_FIELD_ORDER = (
    "trigger", "granularity", "event_count", "part_of", "method", "realis", "polarity", "outcome", "date", "place",
    "actors", "harm", "materiel", "claims",
)  # fmt: skip


class DraftContext(Protocol):
    """What the drafter needs to know of the report."""

    @property
    def reference_date(self) -> date | None:
        """The day the report was published, or None."""

    @property
    def period(self) -> str | None:
        """EDTF of the time the report covers, or None."""


def draft_events(paragraphs: Sequence[DraftParagraph], context: DraftContext) -> list[tuple[Event, ...]]:
    """The drafted events of each paragraph, in text order; an event told again has the id of its first mention.

    paragraphs: all of a report in reading order, with role and spans (normal forms included).
    """
    rows: list[list[Draft]] = []
    headings: list[Heading | None] = []
    items = listed(paragraphs)
    for number, paragraph in enumerate(paragraphs):
        heading = _heading(paragraph, is_title=not any(headings) and number < 4)
        headings.append(heading)
        told = parts(paragraph) if _may_tell(paragraph, listed=items[number]) else ()
        rows.append([draft for part in told for draft in _paragraph_drafts(Reading(part), number, items[number])])
        for draft in rows[-1]:
            draft.in_title = heading is not None and heading.is_title
            _close(draft, context.reference_date)
    link(rows, headings, context.period, _dateline(rows))
    return [tuple(_event(draft) for draft in row if draft.type != OF_ITS_TOTAL) for row in rows]


def _close(draft: Draft, published: date | None) -> None:
    """Ends the time of a total that has a beginning only («منذ 5 أيار») on the day the report was published."""
    told = draft.slots["date"]
    if draft.slots["granularity"] == "aggregate" and told and told["edtf"].endswith("/..") and published is not None:
        start = edtf.bounds(told["edtf"])[0]
        if start is not None and start < published:
            draft.slots["date"] = {**told, "edtf": edtf.period(start, published)}


def _may_tell(paragraph: DraftParagraph, *, listed: bool) -> bool:
    """Whether the paragraph can hold an event: a trigger, or a number or harm from which one is inferred."""
    if paragraph.paragraph_role in _SILENT_ROLES or not paragraph.spans:
        return False
    labels = {span.label for span in paragraph.spans}
    if "trigger" in labels:
        return True
    anchored = bool(labels & {"place", "date"})
    return anchored and (listed or "count" in labels or not _INFERABLE.isdisjoint(read_line(paragraph.text).all_frames))


def _paragraph_drafts(reading: Reading, number: int, listed: bool) -> list[Draft]:
    """The events of one paragraph with the slots its own words fill."""
    clusters = cluster(reading, listed=listed)
    owner = owners(reading, clusters)
    drafts = [_draft(reading, clusters, owner, index, number) for index in range(len(clusters))]
    for draft in drafts:
        draft.listed = listed
    if reading.paragraph.paragraph_role == "heading":
        _share_clause(reading, clusters, drafts)
    return [draft for draft in drafts if not _says_nothing(reading, draft)]


def _share_clause(reading: Reading, clusters: Sequence[Cluster], drafts: Sequence[Draft]) -> None:
    """In a heading, events joined in one clause have its place and date together («معارك ومفاوضات شرق …»)."""
    rows = list(zip(clusters, drafts, strict=True))
    for (first, draft), (later, source) in reversed(list(pairwise(rows))):
        if reading.clause_of(first.last) == reading.clause_of(later.first):
            for slot in ("place", "date"):
                draft.slots[slot] = draft.slots[slot] or source.slots[slot]


def _says_nothing(reading: Reading, draft: Draft) -> bool:
    """Whether the event has nothing but its trigger, as in talk about strikes in general."""
    slots = draft.slots
    told = any(slots[key] for key in ("date", "place", "actors", "harm", "materiel", "event_count"))
    told = told or bool(slots["claims"] and slots["method"])
    told = told or draft.type == "negotiation" or (draft.type == "deployment" and draft.retells)
    return not told and not draft.definite and reading.paragraph.paragraph_role != "heading"


def _draft(reading: Reading, clusters: Sequence[Cluster], owner: Sequence[int], index: int, number: int) -> Draft:
    """One event of a paragraph."""
    own = clusters[index]
    date = date_of(reading, clusters, owner, index)
    actors = actors_of(reading, clusters, owner, index)
    harm = harm_of(reading, clusters, owner, index, actors)
    tallied = is_tallied(reading, own, harm)
    slots: dict[str, Any] = {
        "trigger": [trigger.id for trigger in own.triggers if trigger.id],
        "granularity": granularity_of(reading, own, date, tallied=tallied),
        "event_count": event_count_of(own),
        "part_of": None,
        "method": methods_of(reading, own, owner, index),
        "polarity": polarity_of(reading, own),
        "date": date,
        "place": place_of(reading, clusters, owner, index),
        "actors": _with_speaker(reading, own, _with_harmed(actors, harm)),
        "harm": harm,
        "materiel": materiel_of(reading, clusters, owner, index),
        "claims": claims_of(reading, own, owner, index),
    }
    kind = _settled_type(reading, own, slots)
    slots["realis"] = realis_of(reading, own, slots["granularity"])
    slots["outcome"] = outcome_of(reading, own, owner, index, slots)
    updates = raises_toll(reading, own.first.first)
    if updates:
        slots["granularity"] = "single"
    text = reading.folded.lstrip()
    known = _tells_of_known(reading, own)
    return Draft(
        paragraph=number,
        type=kind,
        slots=slots,
        definite=known or _is_known(reading, own),
        kindless=known or _tells_no_kind(reading, own),
        retells=reading.has("says", 0, 1),
        updates=updates,
        turns=reading.has("turn", 0, 1),
        apart=reading.has("other_matter", 0, 1),
        places=_place_names(reading, slots["place"]),
        tolls=tolls_of(slots),
        again=reading.has("again", own.first.first, own.last.last + 6),
        opens_list=reading.folded.rstrip().endswith(":"),
        bulleted=text[:1] in "-•*·" or text[:1].isdigit(),
        motive=own.motive,
        plural=any(reading.has("plural_event", trigger.first, trigger.last + 1) for trigger in own.triggers),
        tallied=tallied,
        outcome=_is_bare_outcome(reading, own),
        reply=own.reply,
        words=" · ".join(filter(None, (trigger.span.surface.strip() for trigger in own.triggers))) or "…",
    )


def _settled_type(reading: Reading, own: Cluster, slots: dict[str, Any]) -> str:
    """The type, but for a total of deaths that names no doer and no means: harm with no cause told."""
    doers = {a["actor_id"] for a in slots["actors"] if a["role"] == "initiator"}
    if own.type == "raid_arrest" and doers and doers <= WITHOUT_STATE and not _detains(slots):
        return "armed_clash"
    attack = any("generic_attack" in reading.frames_of(trigger) for trigger in own.triggers)
    if _from_the_air(own, doers, attack=attack) and not slots["method"]:
        return "airstrike"
    told = slots["method"] or any(a["role"] == "initiator" for a in slots["actors"])
    harmed = {h["status"] for h in slots["harm"] if h["harm"] in ("killed", "injured")}
    if own.type == "armed_clash" and attack and harmed == {"civilian"} and len(own.triggers) == 1:
        here = reading.segment_of(own.first)
        met = any(a["role"] == "target" for a in slots["actors"])
        met = met or bool({"ambush", "infiltration"} & set(slots["method"]))
        met = met or any(reading.tokens[k].segment == here for k in reading.where("armed_site"))
        return own.type if met or slots["granularity"] != "single" else "one_sided_killing"
    if own.type == "one_sided_killing" and (attack or "sniper" in slots["method"]):
        return "armed_clash" if harmed and harmed <= {"combatant", "security"} else own.type
    bare = own.type == "one_sided_killing" and _is_bare_outcome(reading, own)
    return "civilian_harm_other" if bare and slots["granularity"] == "aggregate" and not told else own.type


def _from_the_air(own: Cluster, doers: set[str], *, attack: bool) -> bool:
    """Whether an attack or killing that tells no kind was done by those who strike from the air."""
    told = (own.type == "armed_clash" and attack) or (own.type == "one_sided_killing" and doers == {"israel"})
    return told and bool(doers) and doers <= _FROM_THE_AIR


def _detains(slots: dict[str, Any]) -> bool:
    """Whether the event tells people taken."""
    return any(entry["harm"] == "detained" for entry in slots["harm"])


def _tells_no_kind(reading: Reading, own: Cluster) -> bool:
    """Whether the triggers are attacks («الهجوم استهدف …») or counted operations of which no word says what kind."""
    if own.type in ATTACK_TYPES or own.type == "one_sided_killing":
        return all(is_kindless(reading, trigger) for trigger in own.triggers)
    words = {reading.tokens[k].word for t in own.triggers for k in range(t.first, t.last + 1)}
    return own.type == "raid_arrest" and own.event_count is not None and words <= _OPERATIONS


def _is_bare_outcome(reading: Reading, own: Cluster) -> bool:
    """Whether the triggers tell only what became of people («مقتل»), nothing that was done."""
    return all(is_outcome(reading, trigger) for trigger in own.triggers)


def _tells_of_known(reading: Reading, own: Cluster) -> bool:
    """Whether people are only told to have been harmed in an attack already told («قتل 3 خلال صد الهجوم»)."""
    if not _is_bare_outcome(reading, own):
        return False
    segment, tokens = reading.segment_of(own.first), reading.tokens
    for k in reading.where("generic_attack", "clash_noun", "operation_noun"):
        token = tokens[k]
        led = k < own.first.first and not (k > 0 and "result" in tokens[k - 1].frames)
        if token.segment != segment or led or not token.word.startswith(("ال", "بال", "لل")):
            continue
        after = tokens[k + 1].word if k + 1 < len(tokens) and tokens[k + 1].clause == token.clause else ""
        if after not in _GOES_ON and "plural_event" not in token.frames:
            return True
    return False


def _place_names(reading: Reading, place: dict[str, Any] | None) -> frozenset[str]:
    """Names of the event's place and of the places told with it."""
    ids = set((place or {}).get("spans", ()))
    return frozenset(str(mark.span.norm["name"]) for mark in reading.of("place") if mark.id in ids)


def _is_known(reading: Reading, own: Cluster) -> bool:
    """Whether the event's first words point to one already told."""
    first = own.first.first
    since = first > 1 and reading.tokens[first - 1].word == "ان" and reading.tokens[first - 2].word in ("بعد", "عقب")
    return (
        since
        or _goes_on_moving(reading, own)
        or reading.is_definite(own.first)
        or _names_it_next(reading, own)
        or names_known(reading, own.first)
    )


def _goes_on_moving(reading: Reading, own: Cluster) -> bool:
    """Whether a verb of movement has a convoy already told for its subject («وانطلقت الدورية المؤلفة من …»)."""
    after = own.first.last + 1
    return own.type == "deployment" and after < len(reading.tokens) and reading.tokens[after].word in _THE_CONVOY


def _names_it_next(reading: Reading, own: Cluster) -> bool:
    """Whether a verb of attack has a known event for its subject («استهدف الهجوم»)."""
    second = own.triggers[1] if len(own.triggers) > 1 else None
    return second is not None and second.first - own.first.last <= 1 and reading.is_definite(second)


def _with_harmed(actors: list[dict[str, Any]], harm: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The actors, and the party of the harmed as target where it has no part yet."""
    known = {actor["actor_id"] for actor in actors}
    harmed = {entry.get("party") for entry in harm if entry["harm"] in _HARM_ACTOR}
    doers = {actor["actor_id"] for actor in actors if actor["role"] == "initiator"}
    if doers & harmed and doers - harmed:
        # «قضى عنصران من القوات باستهداف مجهولين لهما»: of two doers, the one that lost people was met.
        actors = [
            {**a, "role": "target"} if a["role"] == "initiator" and a["actor_id"] in harmed else a for a in actors
        ]
    for entry in harm:
        party = entry.get("party")
        if party and party not in known and entry["harm"] in _HARM_ACTOR:
            actors = [*actors, {"role": "target", "actor_id": party}]
            known.add(party)
    return actors


_THE_CONVOY = frozenset({"الدوريه", "الرتل", "القافله", "الارتال", "القوافل"})
_ITS = frozenset({"لها", "له", "لهم"})
_NEUTRAL_SOURCES = frozenset(
    {"sohr", "publisher_sources", "activists", "official", "media", "witness", "un", "unnamed_sources", "other"}
)


_FROM_THE_AIR = frozenset({"israel", "intl_coalition", "us_forces", "russia"})
"""Whose attacks without a kind are air strikes."""
_OPERATIONS = frozenset({"عمليه", "عمليات", "عمليتين", "عمليتان"})
_OWN_DEEDS = frozenset({"raid_arrest", "deployment", "military_exercise", "territorial_change"})


def _tells_own(reading: Reading, own: Cluster, source: Mark) -> bool:
    """Whether a party that announces an arrest, movement or gain speaks of its own («أعلن الجهاز القبض على …»)."""
    told = own.type in _OWN_DEEDS or announces_own(reading, own, source)
    return told and source.span.norm.get("stance") == "asserts"


def _with_speaker(reading: Reading, own: Cluster, actors: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The actors, and as claimant the party that reports its own deed or loss; who denies a deed is its initiator."""
    if own.motive:
        return actors
    sentence = reading.sentence_of(own.first)
    for mark in reading.of("actor"):
        if reading.sentence_of(mark) == sentence and claims_own(reading, mark) and mark.first < own.first.first:
            actors = [*actors, {"role": "claimant", "actor_id": str(mark.span.norm["actor_id"]), "spans": [mark.id]}]
    for mark in reading.of("source"):
        party = mark.span.norm.get("source")
        if reading.sentence_of(mark) != sentence or mark.first > own.first.first or party in _NEUTRAL_SOURCES:
            continue
        denies = mark.span.norm.get("stance") == "denies"
        after = range(own.last.last + 1, min(own.last.last + 4, len(reading.tokens)))
        suffered = any(reading.tokens[k].word in _ITS or "own_things" in reading.tokens[k].frames for k in after)
        if denies and suffered and not any(a["role"] == "target" for a in actors):
            actors = [*actors, {"role": "target", "actor_id": str(party), "spans": [mark.id]}]
            continue
        if not denies and (
            reading.has("claims_own", mark.first - 2, mark.last + 2)
            or reading.has("own_things", mark.last, own.last.last)
        ):
            actors = [*actors, {"role": "claimant", "actor_id": str(party), "spans": [mark.id]}]
        elif not any(a["role"] == "initiator" for a in actors) and (denies or _tells_own(reading, own, mark)):
            actors = [*actors, {"role": "initiator", "actor_id": str(party), "spans": [mark.id]}]
    return actors


def _heading(paragraph: DraftParagraph, *, is_title: bool) -> Heading | None:
    """What a heading line passes on, None for other lines."""
    if paragraph.paragraph_role != "heading":
        return None
    dates = [s for s in paragraph.spans if s.label == "date" and edtf.is_valid(s.norm.get("edtf"))]
    places = [s for s in paragraph.spans if s.label == "place" and s.norm.get("name")]
    place: dict[str, Any] | None = None
    if len(places) == 1:
        keys = ("name", "kind", "admin1", "admin2", "place_id", "lat", "lon", "precision")
        place = {k: places[0].norm[k] for k in keys if places[0].norm.get(k) is not None} | {"relation": "within"}
        place.setdefault("kind", "area")
    return Heading(str(dates[0].norm["edtf"]) if len(dates) == 1 else None, place, is_title=is_title)


def _dateline(rows: Sequence[Sequence[Draft]]) -> str | None:
    """The one day that a short report speaks of, if its first event in the text gives it; None otherwise."""
    told = [[d for d in row if d.slots["granularity"] != "recurring" and not d.in_title] for row in rows]
    first = next((row for row in told if row), [])
    days = [d.slots["date"]["edtf"] for row in told for d in row if d.slots["date"]]
    begins = any(d.slots["date"] for d in first)
    return days[0] if begins and len(days[0]) == 10 and all(day == days[0] for day in days) else None


def _event(draft: Draft) -> Event:
    """The draft as an event: absent slots left out."""
    fields = {key: draft.slots[key] for key in _FIELD_ORDER if draft.slots.get(key) not in (None, [], {})}
    if draft.type == "other":
        fields["note"] = draft.words
    return Event(id=draft.id, type=draft.type, fields=fields)
