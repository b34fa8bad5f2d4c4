"""What happened to people in an event: one entry for each counted or named group, parts of totals as `subset_of`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from annotator.rules.drafting.clusters import Cluster
from annotator.rules.drafting.own_words import left_it
from annotator.rules.drafting.persons import (
    HARMS,
    KINDS,
    following_frames,
    is_aim,
    named_people,
    parts_of_totals,
    words_before,
)
from annotator.rules.drafting.reading import Mark, Reading
from annotator.rules.drafting.segments import sums_up
from annotator.rules.drafting.victims import Victims, merged, written

_SUPERLATIVES = frozenset({"اكبر", "اهم", "ابرز", "اكثر", "اخطر", "اول"})
"""«واحدة من أكبر …» counts nobody."""
_CASES = frozenset({"حاله", "حالات"})
"""«204 حالات اعتقال» are 204 people."""
_SELVES = frozenset({"انفسهم", "انفسهما"})
_GAVE = frozenset({"سلم", "سلمت"})
"""«سلم 35 عنصرا أنفسهم»."""
_OF_SEVERAL = ("وا", "تا", "لا", "با", "حتفهم", "مصرعهم", "حتفهما", "مصرعهما", "حياتهم")
"""Endings of verbs whose subject of several stands before them."""
_TURNS = frozenset({"turn", "habit", "aim"})
_NO_NOUN_PHRASE = frozenset(
    {
        "cause", "does", "by_agent", "against", "alongside", "backed_by", "subset", "means", "zone_of", "attack_noun",
        "generic_attack", "custody",
    }
)  # fmt: skip
"""Frames between the harmed and an actor that say it is not theirs."""
_COUNT_KEYS = ("value", "low", "high", "comparator", "vague", "unit")


def harm_of(
    reading: Reading, clusters: Sequence[Cluster], owner: Sequence[int], number: int, actors: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The harm entries of event `number`, ids h1, h2 … in text order."""
    entries = _counted(reading, owner, number, clusters[number])
    entries += named_people(reading, owner, number, entries)
    entries += parts_of_totals(reading, owner, number, entries)
    if clusters[number].type == "negotiation":
        # Bodies handed over and prisoners set free were harmed elsewhere.
        entries = [entry for entry in entries if entry.kind not in ("killed", "injured", "detained")]
    if clusters[number].type == "abduction":
        for entry in entries:
            entry.kind = "abducted" if entry.kind == "detained" else entry.kind
    entries.sort(key=lambda entry: entry.position)
    for index, entry in enumerate(entries):
        until = entries[index + 1].position if index + 1 < len(entries) else len(reading.tokens)
        entry.party = _party(reading, entry, until, entries[:index], actors)
    for entry, following in pairwise(entries):
        if not entry.frames and not entry.count and following.position == entry.last + 1:
            # «قتلى وجرحى في صفوف القوات»
            entry.party, entry.frames = following.party, following.frames
    return written(merged(entries))


def _counted(reading: Reading, owner: Sequence[int], number: int, cluster: Cluster) -> list[Victims]:
    """An entry for each count of people whose fate the words around it tell."""
    out: list[Victims] = []
    for mark in reading.of("count"):
        norm = mark.span.norm
        cases = reading.tokens[mark.last].word in _CASES
        people = cases or norm.get("unit") in ("person", "family", "body", None)
        if not people or owner[mark.first] != number:
            continue
        if reading.has("by_agent", mark.first - 2, mark.first - 1):
            # «من قبل مسلحين اثنين» counts who did it.
            continue
        before = words_before(reading, mark.first)
        subset = _introduces_part(reading, mark, before)
        kind = _kind_of_noun(reading, mark) or _kind_before(reading, mark.first, out)
        kind = kind or _kind_after(reading, mark.last)
        if kind is None and reading.has("running_total", mark.first - 2, mark.first - 1):
            kind = _kind(reading.frames_of(cluster.first))
        if _of_the_most(reading, mark):
            continue
        if kind is None and norm.get("vague") and (joint := _joint(reading, mark.first)) is not None:
            # «قتل وأصيب عدد من الأشخاص»: some of both.
            count = {key: norm[key] for key in _COUNT_KEYS if norm.get(key) is not None}
            frames = reading.frames_of(mark) | following_frames(reading, mark.last)
            out += [Victims(one, mark.first, mark.last, dict(count), frames, [mark.id], subset=subset) for one in joint]
            continue
        if kind is None or is_aim(reading, mark.first, kind):
            continue
        if kind == "escaped" and "attempted" in {f for k in before[:3] for f in reading.tokens[k].frames}:
            continue
        count = {key: norm[key] for key in _COUNT_KEYS if norm.get(key) is not None}
        count["unit"] = "person" if cases else count.get("unit") or "person"
        frames = reading.frames_of(mark) | following_frames(reading, mark.last)
        out.append(Victims(kind, mark.first, mark.last, count, frames, [mark.id], subset=subset))
    return out


def _of_the_most(reading: Reading, mark: Mark) -> bool:
    """Whether the number counts nobody («واحدة من أكبر …»); the «أكثر» of another number says nothing of this one."""
    counts = reading.inside("count")
    after = range(mark.last + 1, min(mark.last + 3, len(reading.tokens)))
    words = [reading.tokens[mark.last].word, *(reading.tokens[k].word for k in after if k not in counts)]
    return not _SUPERLATIVES.isdisjoint(words)


def _kind_of_noun(reading: Reading, mark: Mark) -> str | None:
    """The harm that the counted noun itself names («5 قتلى», «3 جثث»)."""
    frames = reading.frames_of(mark)
    if mark.last + 1 < len(reading.tokens) and mark.first == mark.last:
        frames |= reading.tokens[mark.last + 1].frames if reading.tokens[mark.last].word.isdigit() else frozenset()
    if reading.tokens[mark.last].word in _CASES and mark.last + 1 < len(reading.tokens):
        frames |= reading.tokens[mark.last + 1].frames
    return _kind(frames)


def _kind(frames: frozenset[str]) -> str | None:
    """The first harm among frames, None without one."""
    return None if HARMS.isdisjoint(frames) else next(kind for kind in KINDS if kind in frames)


def _kind_before(reading: Reading, position: int, earlier: Sequence[Victims]) -> str | None:
    """The harm of the nearest harm word before a position; a number between two harm words follows the nearer one."""
    for k in words_before(reading, position):
        frames = reading.tokens[k].frames
        if not frames:
            continue
        found = _kind(frames)
        if found:
            beside = _kind(reading.tokens[k - 1].frames) if k > 0 else None
            joined = reading.tokens[k].word.startswith("و") and reading.tokens[k].clause == reading.tokens[k - 1].clause
            joint = beside not in (None, found) and joined
            return None if joint else found
        if not _TURNS.isdisjoint(frames) and "recalls" not in frames:
            return None
    previous = next(
        (e for e in reversed(earlier) if reading.tokens[e.position].sentence == reading.tokens[position].sentence), None
    )
    return previous.kind if previous and position - previous.last <= 20 else None


def _joint(reading: Reading, position: int) -> tuple[str, str] | None:
    """The two harms that «و» joins right before a position («قتل وأصيب …»), None where there are not two."""
    if position < 2:
        return None
    last, first = (_kind(reading.tokens[position - back].frames) for back in (1, 2))
    joined = reading.tokens[position - 1].word.startswith("و")
    return (first, last) if joined and first and last and first != last else None


def _kind_after(reading: Reading, position: int) -> str | None:
    """The harm of a verb that follows its subject («أن عنصرين من … قتلا»), None where none does."""
    tokens = reading.tokens
    for k in range(position + 1, min(position + 16, len(tokens))):
        if tokens[k].sentence != tokens[position].sentence or "subset" in tokens[k].frames:
            return None
        found = _kind(tokens[k].frames)
        if found == "displaced" or (found == "missing" and tokens[k - 1].word == "عداد"):
            return found
        if found and tokens[k].word in _SELVES:
            return (
                found if any(token.word.lstrip("وف") in _GAVE for token in tokens[max(position - 4, 0) : k]) else None
            )
        if found:
            return found if tokens[k].word.endswith(_OF_SEVERAL) and "harmed_noun" not in tokens[k].frames else None
    return None


def _introduces_part(reading: Reading, mark: Mark, before: range) -> bool:
    """Whether the number is a part of a total just given («بينهم …»), also as a later item of the same list."""
    for k in before:
        frames = reading.tokens[k].frames
        if "subset" in frames:
            return True
        if not HARMS.isdisjoint(frames):
            return False
        if k in reading.inside("count") and k != before[0] and not _listed(reading, mark):
            return False
    return False


def _listed(reading: Reading, mark: Mark) -> bool:
    return mark.proclitic.startswith("و") or reading.tokens[mark.first].word.startswith("و")


def _whose(reading: Reading, entry: Victims, actors: Sequence[dict[str, Any]]) -> str | None:
    """The party whose people «خمسة منهم» counts: the nearest actor before, unless civilians stand nearer.

    Where a deed led to it, its doer's people are not meant.
    """
    doers = {str(actor["actor_id"]) for actor in actors if actor["role"] == "initiator"}
    within = words_before(reading, entry.position)
    for k in within:
        if "civilian" in reading.tokens[k].frames:
            entry.frames |= reading.tokens[k].frames & {"civilian", "child", "female"}
            return None
        actor = next((a for a in reading.of("actor") if a.last == k), None)
        if actor is not None:
            party = str(actor.span.norm.get("actor_id"))
            return None if party in doers and reading.has("result", k, entry.position) else party
    return None


def _party(
    reading: Reading, entry: Victims, until: int, earlier: Sequence[Victims], actors: Sequence[dict[str, Any]]
) -> str | None:
    """The party of the harmed: the actor in their noun phrase, else that of those just named, else the target."""
    tokens = reading.tokens
    end = min(until, entry.last + 9, len(tokens))
    for mark in reading.of("actor"):
        if not entry.position <= mark.first < end:
            continue
        between = range(entry.last + 1, mark.first)
        if any(not _NO_NOUN_PHRASE.isdisjoint(tokens[k].frames) and tokens[k].word != "في" for k in between):
            break
        if any(tokens[k].clause != tokens[entry.last].clause for k in (*between, mark.first)):
            break
        if left_it(reading, mark):
            return None
        return str(mark.span.norm.get("actor_id"))
    if sums_up(reading, tokens[entry.position].segment):
        here = [a for a in reading.of("actor") if reading.segment_of(a) == tokens[entry.position].segment]
        return str(here[0].span.norm.get("actor_id")) if len(here) == 1 and not entry.frames & {"civilian"} else None
    same = any(
        tokens[k].word.endswith(("منهم", "اخر", "اخرين", "اخران", "اخرون", "منهما"))
        for k in range(entry.position, entry.last + 1)
    )
    following = range(entry.position, min(entry.last + 3, len(tokens)))
    if any("مهاجم" in tokens[k].word for k in following if k <= entry.last or tokens[entry.last + 1].word == "من"):
        return next((str(a["actor_id"]) for a in actors if a["role"] == "initiator"), None)
    if entry.frames & {"civilian", "child", "female", "elder"} and not entry.subset:
        return None
    totals = [e for e in earlier if not e.subset]
    if (same or entry.subset or entry.echo) and totals:
        return totals[-1].party
    follow = tokens[entry.last + 1 : entry.last + 3]
    if tokens[entry.last].word == "منهم" or any("own_people" in token.frames for token in follow):
        return _whose(reading, entry, actors)
    if not entry.frames and earlier:
        return earlier[-1].party
    if entry.frames & {"combatant", "leader", "alleged"} or entry.echo or entry.subset:
        targets = {str(a["actor_id"]) for a in actors if a["role"] == "target"}
        return targets.pop() if len(targets) == 1 else None
    return None
