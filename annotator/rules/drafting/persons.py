"""Harmed people told without a number: «قتل قيادي», «إصابة طفلة», «لمقتلهما», «بينهم رجل وابنه»."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from annotator.rules.drafting.reading import Reading
from annotator.rules.drafting.victims import Victims

KINDS = ("killed", "injured", "detained", "abducted", "missing", "surrendered", "escaped", "displaced")
PERSON = frozenset(
    {
        "leader", "combatant", "security", "official", "civilian", "child", "elder", "female", "male", "plain_person"
    }
)  # fmt: skip
HARMS = frozenset(KINDS)
_PART_ENDS = HARMS | {"cause", "subset", "result"}
_PERSON_OR_ALLEGED = PERSON | {"alleged"}
_WITHOUT = frozenset({"دون", "بدون", "بلا", "عدم", "لم"})
_FALLEN = {
    "قتيل": 1, "قتيلا": 1, "شهيد": 1, "شهيدا": 1, "جريح": 1, "جريحا": 1, "مصاب": 1, "مصابا": 1,
    "قتلي": None, "شهداء": None, "جرحي": None, "مصابين": None, "مصابون": None,
}  # fmt: skip
"""Nouns of the harmed → how many, None where several."""
_FALL = frozenset(
    {"سقوط", "سقط", "سقطوا", "وقوع", "قوع", "اوقع", "اوقعت", "خلف", "خلفت", "ايقاع", "موقعا", "موقعه", "مخلفا"}
)
"""Words before them."""
_MEANWHILE = frozenset({"خلالها", "خلاله", "اثرها", "اثره"})
"""«اعتقلت خلالها قياديا» names no cause."""
_ONE_OF = ("احد", "احدي", "لاحد", "باحد")
_TWO = frozenset(
    {
        "شابين", "شابان", "رجلين", "رجلان", "طفلين", "طفلان", "امراتين", "امراتان", "شقيقين", "شقيقان", "عنصرين",
        "عنصران", "شخصين", "شخصان", "جنديين", "جنديان", "طفلتين", "طفلتان",
    }
)  # fmt: skip
"""Duals that no plural looks like: «الشابين فلان وفلان»."""
_OF_ONE = frozenset({"قتل", "قتلت", "اصيب", "اصيبت", "جرح", "استشهد", "استشهدت", "قضي", "قضت", "اعتقل", "خطف", "اختطف"})
"""Verbs of harm whose subject is one person, also where it stands before them."""
_PRONOUN_NUMBER = {"هما": 2, "هم": None, "هن": None, "ه": 1, "ها": 1}


def named_people(reading: Reading, owner: Sequence[int], number: int, counted: Sequence[Victims]) -> list[Victims]:
    """An entry for each harmed person told without a number («قتل قيادي», «إصابة طفلة», «لمقتلهما»)."""
    out: list[Victims] = []
    tokens = reading.tokens
    taken = {k for e in counted for k in range(e.position, e.last + 1)}
    for position in reading.where(*KINDS):
        token = tokens[position]
        if owner[position] != number or position in taken:
            continue
        kind = next(kind for kind in KINDS if kind in token.frames)
        back = "harmed_noun" in token.frames and token.word.lstrip("وفبلك").startswith(("ال", "ل"))
        if back or is_aim(reading, position, kind):
            continue
        if (
            kind == "escaped"
            or reading.has("attempted", position - 2, position - 1)
            or _is_agent_noun(reading, position)
            or _dies_of(reading, position)
            or _denied(reading, position)
        ):
            continue
        pronoun = _pronoun(token.word)
        if pronoun is not None:
            count = {"value": _PRONOUN_NUMBER[pronoun], "comparator": "eq", "unit": "person"}
            told = _antecedent(reading, position) if count["value"] == 1 else frozenset()
            out.append(Victims(kind, position, position, count if count["value"] else None, told, echo=True))
            continue
        after = _people_after(reading, position, kind, taken, number, owner)
        out.extend(after or _person_before(reading, position, kind, taken) or _fallen(reading, position, kind))
    return out


def _denied(reading: Reading, position: int) -> bool:
    """Whether nobody was harmed («دون وقوع إصابات»)."""
    return any(token.word.removeprefix("و") in _WITHOUT for token in reading.tokens[max(position - 3, 0) : position])


def _fallen(reading: Reading, position: int, kind: str) -> list[Victims]:
    """The dead or wounded that only their own noun tells («سقوط قتلى وجرحى», «سقط قتيل»)."""
    word = reading.tokens[position].word.removeprefix("و")
    if word not in _FALLEN:
        return []
    opens = position == 0 or (position == 1 and reading.tokens[0].word in _FALLEN)
    if not opens and not any(
        token.word.lstrip("وبل") in _FALL for token in reading.tokens[max(position - 4, 0) : position]
    ):
        return []
    count = {"value": 1, "comparator": "eq", "unit": "person"} if _FALLEN[word] else None
    return [Victims(kind, position, position, count, following_frames(reading, position))]


def parts_of_totals(reading: Reading, owner: Sequence[int], number: int, entries: Sequence[Victims]) -> list[Victims]:
    """An entry for each uncounted person told as part of a number («بينهم قيادي بارز», «هم رجل وابنه»)."""
    out: list[Victims] = []
    tokens = reading.tokens
    taken = {k for e in entries for k in range(e.position, e.last + 1)}
    counts = reading.inside("count")
    for position in reading.where("subset"):
        token = tokens[position]
        if owner[position] != number or position in counts:
            continue
        total = next((e for e in sorted(entries, key=lambda e: -e.last) if 0 < position - e.last <= 12), None)
        if total is None or tokens[total.last].sentence != token.sentence:
            continue
        for k in range(position + 1, min(position + 12, len(tokens))):
            word = tokens[k]
            stop = word.sentence != token.sentence or word.frames & {"cause", "result", "turn", *KINDS}
            if stop and not word.frames & PERSON:
                break
            if k in taken or k in counts or not word.frames & PERSON:
                continue
            if "subset" in word.frames or (out and k - out[-1].last <= 1 and not word.word.startswith("و")):
                continue
            single = "singular_person" in word.frames or tokens[k - 1].word in _ONE_OF
            if k > position + 2 and not word.word.startswith("و"):
                continue
            count: dict[str, Any] | None = {"value": 1, "comparator": "eq", "unit": "person"} if single else None
            out.append(Victims(total.kind, k, k, count, word.frames & PERSON, subset=True))
            taken.add(k)
    return out


def _people_after(
    reading: Reading, position: int, kind: str, taken: set[int], number: int, owner: Sequence[int]
) -> list[Victims]:
    """Persons named after a harm word, each joined by «و»; none when a number comes first."""
    tokens = reading.tokens
    out: list[Victims] = []
    clause = tokens[position].clause
    subset = False
    counts, named = reading.inside("count"), reading.inside("actor")
    for k in range(position + 1, min(position + 14, len(tokens))):
        token = tokens[k]
        numbered = k in taken or k in counts
        if numbered and not out:
            break
        if numbered or "subset" in token.frames:
            subset = True
            continue
        if owner[k] != number or token.sentence != tokens[position].sentence or not HARMS.isdisjoint(token.frames):
            break
        meanwhile = k == position + 1 and token.word in _MEANWHILE
        if token.frames & {"cause", "result", "turn", "does", "says"} and not (token.frames & PERSON or meanwhile):
            break
        if token.clause != clause and not out and "does" not in tokens[position].frames:
            break
        person = token.frames & PERSON
        if not person or k in named:
            continue
        if out and out[-1].count is None and "singular_person" in token.frames and token.word.endswith("ا"):
            # «خطف مسلحون رجلا»: the first was the subject.
            out.pop()
        if out and not (subset or token.word.startswith("و") or tokens[k - 1].word == "برفقه"):
            out[-1].frames |= person if k - out[-1].last <= 2 else frozenset()
            continue
        number_of = 2 if token.word.removeprefix("ال") in _TWO else 1
        if number_of == 2 or "singular_person" in token.frames or tokens[k - 1].word in _ONE_OF:
            count: dict[str, Any] | None = {"value": number_of, "comparator": "eq", "unit": "person"}
        else:
            count = None
        if count is None and not subset and out:
            continue
        told = person | following_frames(reading, k, alone=True)
        out.append(Victims(kind, k, k, count, told, subset=subset and bool(out)))
    return out


def _person_before(reading: Reading, position: int, kind: str, taken: set[int]) -> list[Victims]:
    """The one person who is the subject before a verb of harm («إن شرطيا قتل»، «الشاب فلان قضى»)."""
    tokens = reading.tokens
    if tokens[position].word not in _OF_ONE or position + 1 in taken:
        return []
    for k in range(position - 1, max(position - 9, -1), -1):
        token = tokens[k]
        if token.sentence != tokens[position].sentence or k in taken or not HARMS.isdisjoint(token.frames):
            return []
        if token.frames & {"cause", "result", "turn", "does", "says", "by_agent"} and not token.frames & PERSON:
            return []
        if token.frames & PERSON and "singular_person" in token.frames and (k == 0 or _begins_clause(reading, k)):
            count = {"value": 1, "comparator": "eq", "unit": "person"}
            return [Victims(kind, k, k, count, token.frames & PERSON)]
    return []


def _begins_clause(reading: Reading, k: int) -> bool:
    """Whether the word follows «أن», or is the first of its clause."""
    before = reading.tokens[k - 1]
    return before.word in ("ان", "بان", "اما", "حيث") or before.clause != reading.tokens[k].clause


def _dies_of(reading: Reading, position: int) -> bool:
    """Whether the wound is only what somebody died of («متأثرا بإصابته بجراح»)."""
    return any(token.word.startswith("متاثر") for token in reading.tokens[max(position - 3, 0) : position])


def _is_agent_noun(reading: Reading, position: int) -> bool:
    """Whether the harm word is only an adjective or list word («جثث القتلى», «عمليات الاغتيال»)."""
    return reading.has("plural_event", position - 1, position - 1)


def _antecedent(reading: Reading, position: int) -> frozenset[str]:
    """What is said of the one person whom a pronoun means («هاجموا منزل مختار القرية … لمقتله»)."""
    for k in words_before(reading, position):
        frames = reading.tokens[k].frames
        if "singular_person" in frames:
            return frames & PERSON
    return frozenset()


def _pronoun(word: str) -> str | None:
    """The pronoun at the end of a harm noun («مقتلهم» → هم), None without one."""
    for base in ("مقتل", "مصرع", "اصابت", "اعتقال", "حتف", "اختطاف", "اغتيال", "استهداف"):
        at = word.find(base)
        if 0 <= at <= 2 and word[at + len(base) :] in _PRONOUN_NUMBER:
            return word[at + len(base) :]
    return None


def is_aim(reading: Reading, position: int, kind: str) -> bool:
    """Whether the harm is only meant («عملية لاعتقال قيادي», «الهدف من العملية اعتقال اثنين»)."""
    tokens = reading.tokens
    head: int | None = position
    if kind not in tokens[position].frames:
        head = next((k for k in words_before(reading, position) if kind in tokens[k].frames), None)
    if head is None or reading.has("result", head - 2, head - 1):
        return False
    meant = kind in ("detained", "abducted") and tokens[head].word.startswith("ل")
    if meant and not reading.has("addition", head - 2, head - 1):
        return True
    return reading.has("aim", head - 4, head - 1)


def words_before(reading: Reading, position: int) -> range:
    """Positions before one in its sentence, nearest first, at most 24."""
    start = max(position - 24, reading.sentence_starts[reading.tokens[position].sentence])
    return range(position - 1, start - 1, -1)


def following_frames(reading: Reading, last: int, *, alone: bool = False) -> frozenset[str]:
    """Person frames of the words after a count («6 من عناصر …»), up to a verb, a comma or the next number.

    alone: up to the next person too («طفل ووالدته»).
    """
    found: frozenset[str] = frozenset()
    clause = reading.tokens[last].clause
    counts = reading.inside("count")
    for k in range(last + 1, min(last + 6, len(reading.tokens))):
        token = reading.tokens[k]
        if token.clause != clause or not _PART_ENDS.isdisjoint(token.frames):
            break
        if k in counts and any(count.first == k for count in reading.of("count")):
            break
        if alone and token.word.startswith("و") and "singular_person" in token.frames:
            break
        if token.frames:
            found |= token.frames & _PERSON_OR_ALLEGED
    return found
