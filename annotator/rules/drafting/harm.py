"""What happened to people in an event: one entry for each counted or named group, parts of totals as `subset_of`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from annotator.rules.drafting.clusters import Cluster
from annotator.rules.drafting.reading import Mark, Reading

KINDS = ("killed", "injured", "detained", "abducted", "missing", "surrendered", "escaped", "displaced")
_STATUS = ("leader", "security", "official", "civilian", "combatant")
_PERSON = frozenset({"leader", "combatant", "security", "official", "civilian", "child", "elder", "female", "male", "plain_person"})  # fmt: skip
_COUNT_KEYS = ("value", "low", "high", "comparator", "vague", "unit")
_PRONOUN_NUMBER = {"هما": 2, "هم": None, "هن": None, "ه": 1, "ها": 1}


@dataclass(slots=True)
class _Entry:
    """One group of people while it is gathered."""

    kind: str
    position: int
    last: int
    count: dict[str, Any] | None
    frames: frozenset[str]
    spans: list[str] = field(default_factory=list)
    party: str | None = None
    subset: bool = False
    echo: bool = False


def harm_of(
    reading: Reading, clusters: Sequence[Cluster], owner: Sequence[int], number: int, actors: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The harm entries of event `number`, ids h1, h2 … in text order."""
    entries = _counted(reading, owner, number)
    entries += _named(reading, owner, number, entries)
    entries += _parts(reading, owner, number, entries)
    entries.sort(key=lambda entry: entry.position)
    for index, entry in enumerate(entries):
        until = entries[index + 1].position if index + 1 < len(entries) else len(reading.tokens)
        entry.party = _party(reading, entry, until, entries[:index], actors)
    return _written(_merged(entries))


def _counted(reading: Reading, owner: Sequence[int], number: int) -> list[_Entry]:
    """An entry for each count of people whose fate the words around it tell."""
    out: list[_Entry] = []
    for mark in reading.of("count"):
        norm = mark.span.norm
        if norm.get("unit") not in ("person", "family", "body", None) or owner[mark.first] != number:
            continue
        before = _before(reading, mark.first)
        subset = _introduces_part(reading, mark, before)
        kind = _kind_of_noun(reading, mark) or _kind_before(reading, mark.first, out)
        if kind is None or _is_aim(reading, mark.first, kind):
            continue
        if kind == "escaped" and "attempted" in {f for k in before[:3] for f in reading.tokens[k].frames}:
            continue
        count = {key: norm[key] for key in _COUNT_KEYS if norm.get(key) is not None}
        count.setdefault("unit", "person")
        frames = reading.frames_of(mark) | _following_frames(reading, mark.last)
        out.append(_Entry(kind, mark.first, mark.last, count, frames, [mark.id], subset=subset))
    return out


def _before(reading: Reading, position: int) -> list[int]:
    """Positions before one in its sentence, nearest first, at most 24."""
    sentence = reading.tokens[position].sentence
    out = []
    for k in range(position - 1, max(position - 25, -1), -1):
        if reading.tokens[k].sentence != sentence:
            break
        out.append(k)
    return out


def _kind_of_noun(reading: Reading, mark: Mark) -> str | None:
    """The harm that the counted noun itself names («5 قتلى», «3 جثث»)."""
    frames = reading.frames_of(mark)
    if mark.last + 1 < len(reading.tokens) and mark.first == mark.last:
        frames |= reading.tokens[mark.last + 1].frames if reading.tokens[mark.last].word.isdigit() else frozenset()
    if reading.tokens[mark.last].word in ("حاله", "حالات") and mark.last + 1 < len(reading.tokens):
        frames |= reading.tokens[mark.last + 1].frames
    return next((kind for kind in KINDS if kind in frames), None)


def _kind_before(reading: Reading, position: int, earlier: Sequence[_Entry]) -> str | None:
    """The harm of the nearest harm word before a position; a number between two harm words follows the nearer one."""
    for k in _before(reading, position):
        found = next((kind for kind in KINDS if kind in reading.tokens[k].frames), None)
        if found:
            beside = next((kind for kind in KINDS if k > 0 and kind in reading.tokens[k - 1].frames), None)
            joint = beside not in (None, found) and reading.tokens[k].word.startswith("و")
            return None if joint else found
        if reading.tokens[k].frames & {"turn", "habit", "aim"} and "recalls" not in reading.tokens[k].frames:
            return None
    previous = next(
        (e for e in reversed(earlier) if reading.tokens[e.position].sentence == reading.tokens[position].sentence), None
    )
    return previous.kind if previous and position - previous.last <= 20 else None


def _is_aim(reading: Reading, position: int, kind: str) -> bool:
    """Whether the harm is only meant («عملية لاعتقال قيادي», «الهدف من العملية اعتقال اثنين»)."""
    tokens = reading.tokens
    head = next((k for k in (position, *_before(reading, position)) if kind in tokens[k].frames), None)
    if head is None:
        return False
    before = {f for k in range(max(head - 2, 0), head) for f in tokens[k].frames}
    wanted = "aim" in {f for k in range(max(head - 4, 0), head) for f in tokens[k].frames}
    meant = (
        tokens[head].word.startswith("ل") and not before & {"result", "addition"} and kind in ("detained", "abducted")
    )
    return meant or (wanted and not before & {"result"})


def _introduces_part(reading: Reading, mark: Mark, before: Sequence[int]) -> bool:
    """Whether the number is a part of a total just given («بينهم …»), also as a later item of the same list."""
    for k in before:
        frames = reading.tokens[k].frames
        if "subset" in frames:
            return True
        if any(kind in frames for kind in KINDS):
            return False
        if any(c.first <= k <= c.last for c in reading.of("count")) and k != before[0] and not _listed(reading, mark):
            return False
    return False


def _listed(reading: Reading, mark: Mark) -> bool:
    return mark.proclitic.startswith("و") or reading.tokens[mark.first].word.startswith("و")


def _following_frames(reading: Reading, last: int) -> frozenset[str]:
    """Person frames of the words after a count («6 من عناصر …»), up to a verb, a comma or the next number."""
    found: frozenset[str] = frozenset()
    clause = reading.tokens[last].clause
    counts = {c.first for c in reading.of("count")}
    for k in range(last + 1, min(last + 6, len(reading.tokens))):
        token = reading.tokens[k]
        if token.clause != clause or k in counts or token.frames & {"cause", "subset", "result", *KINDS}:
            break
        found |= token.frames & (_PERSON | {"alleged"})
    return found


def _named(reading: Reading, owner: Sequence[int], number: int, counted: Sequence[_Entry]) -> list[_Entry]:
    """An entry for each harmed person told without a number («قتل قيادي», «إصابة طفلة», «لمقتلهما»)."""
    out: list[_Entry] = []
    tokens = reading.tokens
    taken = {k for e in counted for k in range(e.position, e.last + 1)}
    for position, token in enumerate(tokens):
        kind = next((kind for kind in KINDS if kind in token.frames), None)
        if kind is None or owner[position] != number or position in taken:
            continue
        if _is_aim(reading, position, kind):
            continue
        if (
            kind == "escaped"
            or reading.has("attempted", position - 2, position - 1)
            or _is_agent_noun(reading, position)
        ):
            continue
        pronoun = _pronoun(token.word)
        if pronoun is not None:
            count = {"value": _PRONOUN_NUMBER[pronoun], "comparator": "eq", "unit": "person"}
            out.append(_Entry(kind, position, position, count if count["value"] else None, frozenset(), echo=True))
            continue
        out.extend(_people_after(reading, position, kind, taken, number, owner))
    return out


def _parts(reading: Reading, owner: Sequence[int], number: int, entries: Sequence[_Entry]) -> list[_Entry]:
    """An entry for each uncounted person told as part of a number («بينهم قيادي بارز», «هم رجل وابنه»)."""
    out: list[_Entry] = []
    tokens = reading.tokens
    taken = {k for e in entries for k in range(e.position, e.last + 1)}
    counts = {k for c in reading.of("count") for k in range(c.first, c.last + 1)}
    for position, token in enumerate(tokens):
        if "subset" not in token.frames or owner[position] != number or position in counts:
            continue
        total = next((e for e in sorted(entries, key=lambda e: -e.last) if 0 < position - e.last <= 12), None)
        if total is None or tokens[total.last].sentence != token.sentence:
            continue
        for k in range(position + 1, min(position + 12, len(tokens))):
            word = tokens[k]
            stop = word.sentence != token.sentence or word.frames & {"cause", "result", "turn", *KINDS}
            if stop and not word.frames & _PERSON:
                break
            if k in taken or k in counts or not word.frames & _PERSON:
                continue
            if "subset" in word.frames or (out and k - out[-1].last <= 1 and not word.word.startswith("و")):
                continue
            single = "singular_person" in word.frames
            if k > position + 2 and not word.word.startswith("و"):
                continue
            count: dict[str, Any] | None = {"value": 1, "comparator": "eq", "unit": "person"} if single else None
            out.append(_Entry(total.kind, k, k, count, word.frames & _PERSON, subset=True))
            taken.add(k)
    return out


def _is_agent_noun(reading: Reading, position: int) -> bool:
    """Whether the harm word is only an adjective or list word («جثث القتلى», «عمليات الاغتيال»)."""
    return reading.has("plural_event", position - 1, position - 1)


def _pronoun(word: str) -> str | None:
    """The pronoun at the end of a harm noun («مقتلهم» → هم), None without one."""
    for base in ("مقتل", "مصرع", "اصابت", "اعتقال", "حتف", "اختطاف", "اغتيال", "استهداف"):
        at = word.find(base)
        if 0 <= at <= 2 and word[at + len(base) :] in _PRONOUN_NUMBER:
            return word[at + len(base) :]
    return None


def _people_after(
    reading: Reading, position: int, kind: str, taken: set[int], number: int, owner: Sequence[int]
) -> list[_Entry]:
    """Persons named after a harm word, each joined by «و»; none when a number comes first."""
    tokens = reading.tokens
    out: list[_Entry] = []
    clause = tokens[position].clause
    subset = False
    counts = {k for c in reading.of("count") for k in range(c.first, c.last + 1)}
    named = {k for a in reading.of("actor") for k in range(a.first, a.last + 1)}
    for k in range(position + 1, min(position + 14, len(tokens))):
        token = tokens[k]
        if k in taken or k in counts:
            subset = True if out else subset
            if not out:
                break
            continue
        if "subset" in token.frames:
            subset = True
            continue
        if owner[k] != number or token.sentence != tokens[position].sentence or any(x in token.frames for x in KINDS):
            break
        if token.frames & {"cause", "result", "turn", "does", "says"} and not token.frames & _PERSON:
            break
        if token.clause != clause and not out:
            break
        person = token.frames & _PERSON
        if not person or k in named:
            continue
        if out and not (subset or token.word.startswith("و") or tokens[k - 1].word == "برفقه"):
            out[-1].frames |= person if k - out[-1].last <= 2 else frozenset()
            continue
        if "singular_person" in token.frames:
            count: dict[str, Any] | None = {"value": 1, "comparator": "eq", "unit": "person"}
        else:
            count = None
        if count is None and not subset and out:
            continue
        out.append(_Entry(kind, k, k, count, person | _following_frames(reading, k), subset=subset and bool(out)))
    return out


def _party(
    reading: Reading, entry: _Entry, until: int, earlier: Sequence[_Entry], actors: Sequence[dict[str, Any]]
) -> str | None:
    """The party of the harmed: the actor in their noun phrase, else that of those just named, else the target."""
    tokens = reading.tokens
    end = min(until, entry.last + 9, len(tokens))
    for mark in reading.of("actor"):
        if not entry.position <= mark.first < end:
            continue
        between = range(entry.last + 1, mark.first)
        blocked = {"cause", "does", "by_agent", "against", "alongside", "backed_by", "subset", "means", "zone_of"}
        if any(tokens[k].frames & blocked and tokens[k].word not in ("في",) for k in between):
            break
        if any(tokens[k].clause != tokens[entry.last].clause for k in (*between, mark.first)):
            break
        return str(mark.span.norm.get("actor_id"))
    same = any(
        tokens[k].word.endswith(("منهم", "اخر", "اخرين", "اخران", "منهما"))
        for k in range(entry.position, entry.last + 1)
    )
    if any("مهاجم" in tokens[k].word for k in range(entry.position, entry.last + 1)):
        return next((str(a["actor_id"]) for a in actors if a["role"] == "initiator"), None)
    if entry.frames & {"civilian", "child", "female", "elder"} and not entry.subset:
        return None
    totals = [e for e in earlier if not e.subset]
    if (same or entry.subset or entry.echo) and totals:
        return totals[-1].party
    if not entry.frames and earlier:
        return earlier[-1].party
    if entry.frames & {"combatant", "leader", "alleged"} or entry.echo or entry.subset:
        target = next((a["actor_id"] for a in actors if a["role"] == "target"), None)
        return str(target) if target else None
    return None


def _merged(entries: Sequence[_Entry]) -> list[_Entry]:
    """The entries without echoes: «مما أدى لمقتله» after «قتل شاب» is the same death."""
    out: list[_Entry] = []
    for entry in entries:
        known = [e for e in out if e.kind == entry.kind and not e.subset]
        if entry.echo and known:
            continue
        value = (entry.count or {}).get("value")
        if (
            not entry.spans
            and not entry.subset
            and any(
                (e.count or {}).get("value") == value
                and e.frames & entry.frames & {"leader", "male", "female", "child"}
                for e in known
            )
        ):
            continue
        out.append(entry)
    return out


def _written(entries: Sequence[_Entry]) -> list[dict[str, Any]]:
    """The entries as objects of the schema."""
    out: list[dict[str, Any]] = []
    total: str | None = None
    for index, entry in enumerate(entries, 1):
        item: dict[str, Any] = {"id": f"h{index}", "harm": entry.kind}
        if entry.party:
            item["party"] = entry.party
        item["status"] = _status(entry)
        sex, age = _sex(entry.frames), _age(entry.frames)
        if sex:
            item["sex"] = sex
        if age:
            item["age_group"] = age
        if entry.count:
            item["count"] = entry.count
        if entry.subset and total and any(e["id"] == total and e["harm"] == entry.kind for e in out):
            item["subset_of"] = total
        elif not entry.subset:
            total = item["id"]
        if entry.spans:
            item["spans"] = entry.spans
        out.append(item)
    return out


def _status(entry: _Entry) -> str:
    frames = entry.frames
    if "alleged" in frames and not frames & {"leader"}:
        return "alleged_member"
    if {"leader", "combatant"} <= frames or {"civilian", "combatant"} <= frames:
        return "mixed" if entry.count is None or (entry.count.get("value") or 2) > 1 else "leader"
    for status in _STATUS:
        if status in frames:
            return status
    if frames & {"child", "female", "elder"}:
        return "civilian"
    return "combatant" if entry.party else "unknown"


def _sex(frames: frozenset[str]) -> str | None:
    if {"female", "male"} <= frames:
        return "mixed"
    return next((sex for sex in ("female", "male") if sex in frames), None)


def _age(frames: frozenset[str]) -> str | None:
    return next((age for age in ("child", "elder") if age in frames), None)
