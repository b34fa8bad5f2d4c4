"""How an event stands: granularity, realis, polarity, outcome, methods and who claims it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from annotator.core import edtf
from annotator.rules.drafting.clusters import Cluster
from annotator.rules.drafting.eventful import is_outcome
from annotator.rules.drafting.frames import NONE
from annotator.rules.drafting.reading import Mark, Reading
from annotator.rules.drafting.scopes import owned
from annotator.rules.drafting.segments import sums_up

_COUNT_KEYS = ("value", "low", "high", "comparator", "vague", "unit")
_LONG = 3
_OF_MANY = frozenset({"aim", "escalates"})
"""Frames that make a habit of a plural («صعدت هجماتها»)."""
_COUNTED = 2
"""Words within which a number before the trigger says that cases were counted («115 حالة اعتقال»)."""
_ATTACK_SERIES = frozenset({"هجمات", "الهجمات", "تفجيرات", "اغتيالات", "كماين", "استهدافات", "هجماته", "هجماتها"})
_FIRST_TOLL = frozenset({"غير", "اوليه", "مبدييه", "مبدئيه", "اولي"})
_LOSSES = frozenset({"killed", "injured", "detained", "abducted"})
_MANY = frozenset({"tens", "hundreds", "thousands"})
_SUMMED = frozenset({"one_sided_killing", "raid_arrest", "abduction", "civilian_harm_other", "armed_clash"})


def granularity_of(reading: Reading, cluster: Cluster, date: dict[str, Any] | None, *, tallied: bool) -> str:
    """single, aggregate, campaign or recurring."""
    if _habitual(reading, cluster, date):
        return "recurring"
    days = _days(date)
    if sums_up(reading, reading.segment_of(cluster.first)):
        return "aggregate"
    if not (date and days == 1) and _runs_on(reading, cluster):
        return "aggregate"
    if cluster.type == "offensive_campaign":
        return "campaign"
    if days != 1 and (_itemised(reading, cluster) or _listed_below(reading, cluster) or _series(reading, cluster)):
        return "aggregate"
    if cluster.event_count is not None:
        strikes = cluster.event_count.span.norm.get("unit") in ("strike", "clash") and days is not None and days <= 1
        return "single" if strikes else "aggregate"
    if days is not None and days > _LONG and reading.has("campaign_noun", cluster.first.first, cluster.first.last):
        return "campaign"
    plural = any(reading.has("plural_event", trigger.first, trigger.last) for trigger in cluster.triggers)
    if plural and _tallied(reading, cluster) and (days is None or days > 1):
        return "aggregate"
    if days is not None and days > _LONG and (plural or tallied or not _one_event_verb(reading, cluster)):
        return "aggregate"
    return "single"


def _runs_on(reading: Reading, cluster: Cluster) -> bool:
    """Whether the sentence gives a running total before the trigger."""
    sentence = reading.sentence_of(cluster.first)
    tokens = reading.tokens
    totals = [k for k in reading.where("running_total") if tokens[k].sentence == sentence]
    # «حصيلة أولية», «في حصيلة غير نهائية» is today's toll, not one that has grown.
    totals = [k for k in totals if k + 1 < len(tokens) and tokens[k + 1].word not in _FIRST_TOLL]
    counted = any(reading.sentence_of(count) == sentence for count in reading.of("count"))
    first = cluster.first.first
    # «فإن عدد … ممن اغتيلوا … يرتفع إلى 844».
    numbered = any(token.word == "عدد" for token in tokens[max(first - 30, 0) : first])
    return counted and any(k < first or (numbered and k > cluster.last.last) for k in totals)


def _itemised(reading: Reading, cluster: Cluster) -> bool:
    """Whether deaths without a cause are told one by one in the next sentence («قتل 9 مدنيين. ففي 6 نيسان …»)."""
    if not reading.where("itemises") or not is_outcome(reading, cluster.first):
        return False
    here = reading.sentence_of(cluster.last)
    after = range(cluster.last.first + 1, len(reading.tokens))
    begins = next((k for k in after if reading.tokens[k].sentence > here), None)
    return begins is not None and "itemises" in reading.tokens[begins].frames


def _listed_below(reading: Reading, cluster: Cluster) -> bool:
    """Whether a plural of events ends in a colon, so that they are told one by one below."""
    plural = any("plural_event" in reading.frames_of(trigger) for trigger in cluster.triggers)
    return plural and reading.folded.rstrip().endswith(":")


def _series(reading: Reading, cluster: Cluster) -> bool:
    """Whether the trigger names several attacks («هجمات») that are no one scene, as raids of planes are."""
    words = {reading.tokens[k].word.lstrip("وبفل") for t in cluster.triggers[:1] for k in range(t.first, t.last + 1)}
    return bool(words & _ATTACK_SERIES)


def _tallied(reading: Reading, cluster: Cluster) -> bool:
    """Whether a verb of counting up governs the event's segment."""
    here = reading.segment_of(cluster.first)
    documents = [k for k in reading.where("documents") if reading.tokens[k].segment == here]
    return any(k < cluster.first.first for k in documents)


def is_tallied(reading: Reading, cluster: Cluster, harm: Sequence[dict[str, Any]]) -> bool:
    """Whether the event is a number of people harmed or taken, so that over a longer time it is a total."""
    if cluster.type not in _SUMMED:
        return False
    counts = [h["count"] for h in harm if h.get("count") and h["harm"] in _LOSSES]
    most = max((count.get("value") or 0 for count in counts), default=0)
    vague = any(count.get("vague") in _MANY for count in counts)
    return most > _LONG or vague or _tallied(reading, cluster)


def _one_event_verb(reading: Reading, cluster: Cluster) -> bool:
    """Whether the triggers tell one happening («إنشاء مركز», «سيطرت») however wide the date is."""
    if cluster.type in ("territorial_change", "negotiation"):
        return True
    sentence = reading.sentence_of(cluster.first)
    tallied = any(
        0 < cluster.first.first - k <= 12 and reading.tokens[k].sentence == sentence for k in reading.where("tally")
    )
    return not tallied and cluster.type != "deployment"


def _days(date: dict[str, Any] | None) -> int | None:
    """How many days the date spans, None when open or absent; a list of days counts its days."""
    if not date:
        return None
    text = str(date["edtf"])
    if text.endswith("~"):
        return None
    if text.startswith("{"):
        return text.count(",") + 1 if text.count(",") else 1
    if text.startswith("["):
        return 1
    first, last = edtf.bounds(text)
    return (last - first).days + 1 if first and last else None


def _sentence_before(reading: Reading, mark: Mark, width: int = 25) -> range:
    """The words before a mark in its segment, back to what it was added to."""
    first = mark.first
    tokens, segment = reading.tokens, reading.segment_of(mark)
    nearest = max(first - width, 0)
    while first > nearest and tokens[first - 1].segment == segment and "addition" not in tokens[first - 1].frames:
        first -= 1
    return range(first, mark.first)


def _habitual(reading: Reading, cluster: Cluster, date: dict[str, Any] | None) -> bool:
    """Whether the sentence tells a habit or an aim and no day is given."""
    if _is_dated(date):
        return False
    trigger = cluster.first
    tokens = reading.tokens
    dated = reading.inside("date")
    words = [k for k in _sentence_before(reading, trigger) if k not in dated]
    if reading.has("aim", trigger.first, trigger.last) or any("aim" in tokens[k].frames for k in words[-6:]):
        return True
    if reading.has("plural_event", trigger.first, trigger.last) and any(
        not _OF_MANY.isdisjoint(tokens[k].frames) for k in words
    ):
        return True
    if reading.has("plural_event", trigger.first, trigger.last) and not date:
        start = reading.sentence_starts[reading.sentence_of(trigger)]
        words += [k for k in range(start, trigger.first) if k not in dated]
    counted = any(0 <= trigger.first - count.last <= _COUNTED for count in reading.of("count"))
    if cluster.event_count is not None or counted or not reading.where("habit"):
        return False
    here, after = tokens[trigger.first].segment, range(trigger.last + 1, min(trigger.last + 6, len(tokens)))
    return any("habit" in tokens[k].frames for k in words) or any(
        "habit" in tokens[k].frames for k in after if tokens[k].segment == here
    )


def _is_dated(date: dict[str, Any] | None) -> bool:
    """Whether the event's own words give a day, not only a month or period."""
    if not date or not date.get("spans") or date["anchor"] == "report_period":
        return False
    return (_days(date) or 99) <= _LONG or (str(date["edtf"]).endswith("/..") and date["anchor"] != "deictic")


def realis_of(reading: Reading, cluster: Cluster, granularity: str) -> str:
    """actual, attempted, planned, hypothetical or generic."""
    tokens, dated = reading.tokens, reading.inside("date")
    words = _sentence_before(reading, cluster.first, 8)
    near = reading.frames_of(cluster.first).union(*[tokens[k].frames for k in words[-4:]])
    if granularity == "recurring" and any("aim" in tokens[k].frames for k in words):
        return "generic"
    ahead = NONE.union(*[tokens[k].frames for k in [k for k in words if k not in dated][-6:]])
    if "planned" in ahead | near or _is_future(reading, cluster.first):
        return "planned"
    if "attempted" not in near and cluster.type == "explosive_device" and "repelled" in ahead:
        return "attempted"
    if "hypothetical" in ahead | near and len(cluster.triggers) == 1:
        return "hypothetical"
    if "attempted" in near:
        return "attempted"
    return "actual"


def _is_future(reading: Reading, trigger: Mark) -> bool:
    """Whether the trigger is a verb with the «س» of the future («ستنفذ»)."""
    word, surface = reading.tokens[trigger.first].word, trigger.span.surface
    return (
        word.startswith(("ست", "سي", "وست", "وسي")) and surface[:1] in "تي" and reading.tokens[trigger.first].word != ""
    )


def polarity_of(reading: Reading, cluster: Cluster) -> str:
    """Negative where the text denies the event, else positive."""
    if len({reading.sentence_of(t) for t in cluster.triggers}) > 1:
        return "positive"
    if not reading.where("denial"):
        return "positive"
    words = _sentence_before(reading, cluster.first, 30)
    denied = [k for k in words if "denial" in reading.tokens[k].frames]
    if not denied:
        return "positive"
    later = {f for k in range(denied[-1] + 1, cluster.first.first) for f in ("says",) if f in reading.tokens[k].frames}
    return "positive" if later else "negative"


def outcome_of(reading: Reading, cluster: Cluster, owner: Sequence[int], number: int, event: dict[str, Any]) -> str:
    """How the event ended, by its words, its harm and its type."""
    if event["granularity"] == "recurring":
        return "unknown" if event["realis"] == "generic" else "ongoing"
    if event["polarity"] == "negative" or event["realis"] in ("hypothetical", "planned"):
        return "unknown"
    told = {f for f in ("repelled", "failed", "target_fled") if any(owner[k] == number for k in reading.where(f))}
    if "repelled" in told and cluster.type in ("armed_clash", "offensive_campaign", "airstrike", "shelling"):
        return "repelled"
    if "failed" in told or event["realis"] == "attempted":
        return "failed"
    return "target_escaped" if "target_fled" in told else _outcome_by_harm(cluster, event)


def _outcome_by_harm(cluster: Cluster, event: dict[str, Any]) -> str:
    """How an event ended of whose end no word speaks."""
    killed = any(h["harm"] == "killed" for h in event["harm"])
    single = event["granularity"] == "single"
    if killed and single and cluster.type in ("raid_arrest", "one_sided_killing"):
        detained = any(h["harm"] == "detained" for h in event["harm"])
        return "succeeded" if detained else "target_killed"
    if event["harm"] or event["materiel"] or cluster.type in ("deployment", "military_exercise", "territorial_change"):
        return "succeeded"
    if cluster.type in ("raid_arrest", "negotiation") and not single:
        return "ongoing" if event["date"] is None else "succeeded"
    return "unknown"


def methods_of(reading: Reading, cluster: Cluster, owner: Sequence[int], number: int) -> list[str]:
    """The method codes that the event's words name."""
    sentences = {reading.sentence_of(trigger) for trigger in cluster.triggers}
    codes: list[str] = []
    if cluster.type in ("deployment", "military_exercise", "territorial_change", "negotiation"):
        return codes
    for mark in owned(reading, "method", owner, number):
        heard = cluster.type == "airstrike" and reading.has("overflight", mark.first - 1, mark.last + 3)
        if reading.sentence_of(mark) in sentences and not heard:
            codes += [code for code in mark.span.norm.get("codes") or () if code not in codes]
    for trigger in cluster.triggers:
        frames = reading.frames_of(trigger)
        named_here = sorted(frame.removeprefix("method_") for frame in frames if frame.startswith("method_"))
        codes += [code for code in named_here if code not in codes and code != "air_landing"]
    if cluster.type == "raid_arrest" and not cluster.motive:
        text = " ".join(reading.tokens[k].word for t in cluster.triggers for k in range(t.first, t.last + 1))
        counted = cluster.event_count is not None
        if "انزال" in text and "air_landing" not in codes:
            codes.insert(0, "air_landing")
        named = any(stem in text for stem in ("مداهم", "داهم", "اقتحم", "انزال", "دهم", "تفتيش")) or (
            "امني" in text and not counted
        )
        if ("air_landing" in codes or named or len(cluster.triggers) > 1) and "raid" not in codes and (named or codes):
            codes.insert(0, "raid")
    return codes


def claims_of(reading: Reading, cluster: Cluster, owner: Sequence[int], number: int) -> list[dict[str, Any]]:
    """Who says it and how: each source in the event's sentences."""
    sentences = {reading.sentence_of(trigger) for trigger in cluster.triggers}
    out: dict[tuple[str, str], dict[str, Any]] = {}
    for mark in reading.of("source"):
        source = mark.span.norm.get("source")
        if not source or reading.sentence_of(mark) not in sentences:
            continue
        if owner[mark.first] not in (number, -1) and mark.first > cluster.first.first:
            continue
        key = (str(source), str(mark.span.norm.get("stance") or "asserts"))
        entry = out.setdefault(key, {"source": key[0], "stance": key[1], "spans": []})
        entry["spans"].append(mark.id)
    return list(out.values())


def event_count_of(cluster: Cluster) -> dict[str, Any] | None:
    """The Count of incidents, None where the text gives none."""
    if cluster.event_count is None:
        return None
    norm = cluster.event_count.span.norm
    return {key: norm[key] for key in _COUNT_KEYS if norm.get(key) is not None}
