"""The normal form of a quantity: value or range, comparator, vague magnitude, unit.

Which words are a count is for the rules (`seeds/rules/counts.toml`); here they are read. «نحو 200 شاحنة» is value 200,
approx, vehicle; «مئات الشاحنات» is vague hundreds; «قياديين» is 2. No interval is invented for approximate counts.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from annotator.config import resource_dir
from annotator.core.shadow import LETTERS, fold
from annotator.rules.context import Context
from annotator.rules.matching import Match
from annotator.rules.normalisers.number_words import NUMBER, alternation, read_number

KIN = (
    "ابنه|ابنته|ابنها|ابنتها|ولده|ولدها|زوجته|زوجها|شقيقه|شقيقته|اخوه|اخيه|اخته|والده|والدته|والدها|طفله|طفلته|طفلها"
    "|طفلتها|حفيده"
)
"""Relatives with a possessive that make a pair with the one before them: «رجل وابنه» are two."""


NOUN_NEEDED = frozenset(("count-definite", "count-several", "count-number-of", "count-noun-number"))
"""Rules whose patterns take any word for the noun: those words count only with a noun of the list."""


@dataclass(frozen=True, slots=True)
class _Words:
    """The lists of `seeds/rules/counts_words.toml`, folded, and the patterns made of them."""

    units: Mapping[str, str]
    duals: Mapping[str, str]
    comparators: Mapping[str, str]
    trailing: Mapping[str, str]
    vague: Mapping[str, str]
    numbered: frozenset[str]
    measures: frozenset[str]
    leading: re.Pattern[str]
    ending: re.Pattern[str]
    amount: re.Pattern[str]


_RANGE = re.compile(rf"(?:(?:ما )?بين |من )?(?P<low>{NUMBER}) ?(?:-|الي|حتي|او) ?(?P<high>{NUMBER})(?![{LETTERS}0-9])")
_BETWEEN = re.compile(rf"(?:ما )?بين (?P<low>{NUMBER}) و ?(?P<high>{NUMBER})(?![{LETTERS}0-9])")
_NUMBER = re.compile(rf"(?:ال ?)?(?P<number>{NUMBER})(?![{LETTERS}0-9])|(?P<digits>[0-9]+)(?=[{LETTERS}])")
_KIN_GROUP = "(?:اطفال|ابنا[ويء]?|اولاد|بنات|اشقا[ويء]?|اخو[هت]|احفاد|مرافقي)(?:هما|ها|هم|ه)"
_DEFINITE = re.compile(rf"(?P<noun>ال[{LETTERS}]+|{_KIN_GROUP}) (?P<number>ال ?[0-9]+|ال{NUMBER})")
_NOUN_FIRST = re.compile(rf"(?P<noun>[{LETTERS}]+) (?P<number>واحده?|واحدا|(?:ال)?اثن(?:ان|ين|تان|تين)|الاخر(?:ان|ين))")
_TWO_MORE = re.compile("^الاخر(?:ان|ين)$")
_KIN_PAIR = re.compile(rf"[{LETTERS}]+ و(?:{KIN})")
_ONE = re.compile("(?:شخص |عنصر |رجل |شاب )?(?:اخر|اخري|اخرا)")
_TOTAL = re.compile("(?:عدد|اعداد|حصيله|تعداد|مجموع) ")
_BRACKETED = re.compile(r"\(?([0-9]+)\)")
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_IN_TIME = re.compile("(?:^| )[وف]?(?:في|منذ|حتي|خلال|بعد|قبل) $")
_AFTER_TIME = re.compile(r"(?:^| )[وف]?(?:ال|لل)(?:يوم|شهر|عام|سنه|ساعه) $")
"""«قتل اليوم 3 عناصر» counts: a time noun numbers what follows only where no counted noun does."""
_WORD = re.compile(f"[{LETTERS}]+")


@lru_cache(maxsize=1)
def _words() -> _Words:
    path = resource_dir("seeds") / "rules" / "counts_words.toml"
    lists = tomllib.loads(path.read_bytes().decode("utf-8"))["lists"]

    def table(name: str) -> dict[str, str]:
        return {fold(word).text: value for word, value in lists[name].items()}

    comparators, trailing, vague = table("count_comparators"), table("count_trailing"), table("count_vague")
    return _Words(
        units=table("count_nouns"),
        duals=table("dual_nouns"),
        comparators=comparators,
        trailing=trailing,
        vague=vague,
        numbered=frozenset(fold(word).text for word in lists["count_numbered"]),
        measures=frozenset(fold(word).text for word in lists["count_measures"]),
        leading=re.compile(f"(?:ما )?({alternation(comparators)}) "),
        ending=re.compile(f" ({alternation(trailing)})$"),
        amount=re.compile(f"({alternation(vague)})(?![{LETTERS}])"),
    )


def normalise_count(match: Match, _: Context) -> dict[str, Any] | None:
    """The norm of a count span, None where the number is a name, an ordinal, a measure or part of a date."""
    bare = read_number(match.text.split(" ")[-1]) is not None and " ال" not in match.text
    timed = _AFTER_TIME.search(match.left(12)) and not bare and _known_unit(match.text) is not None
    if (not timed and _is_name(match.left(24))) or (bare and _is_measure(match.right(24))):
        return None
    if bare and _YEAR.fullmatch(match.text) and _IN_TIME.search(match.left(8)):
        return None
    norm = count_norm(match.text)
    if norm is None:
        return None
    if match.rule.name == "count-after-outcome":
        return {**norm, "unit": _unit_of_total(match.left(90), match.right(60)) or norm.get("unit")}
    if match.rule.name in NOUN_NEEDED and _known_unit(match.text) is None:
        return None
    return dict(norm)


def read_count(words: str, context: Context | None = None) -> dict[str, Any] | None:
    """The norm of plain words typed into a count field: «أكثر من 3», «مئات», «رجل وابنه», «آخر», «5-7»."""
    text = " ".join(fold(words, quotes=False).text.split())
    norm = count_norm(text)
    if norm is not None:
        return dict(norm)
    if _KIN_PAIR.fullmatch(text):
        return {"value": 2, "comparator": "eq", "unit": "person"}
    if _ONE.fullmatch(text):
        return {"value": 1, "comparator": "eq", "unit": "person"}
    unit = _words().units.get(text)
    return {"value": 1, "comparator": "eq", "unit": unit} if unit else None


@lru_cache(maxsize=4096)
def count_norm(text: str) -> Mapping[str, Any] | None:
    """The norm of the folded words of a count, None when there is no quantity in them."""
    words = _words()
    comparator, rest = "eq", _BRACKETED.sub(r"\1", text)
    ending = words.ending.search(rest)
    if ending:
        comparator, rest = words.trailing[ending.group(1)], rest[: ending.start()]
    leading = words.leading.match(rest)
    if leading:
        comparator, rest = words.comparators[leading.group(1)], rest[leading.end() :]
    read = _amount(rest)
    if read is None:
        return None
    amount, after = read
    unit = _unit(after)
    if "vague" in amount or "low" in amount:
        return {**amount, "unit": unit}
    return {**amount, "comparator": comparator, "unit": unit}


def _amount(text: str) -> tuple[dict[str, Any], str] | None:
    """(the amount, the words that say what is counted)."""
    words = _words()
    vague = words.amount.match(text)
    if vague and not read_number(text):
        return {"vague": words.vague[vague.group(1)]}, text[vague.end() :]
    between = _BETWEEN.match(text) or _RANGE.match(text)
    if between:
        low, high = read_number(between["low"]), read_number(between["high"])
        if low is not None and high is not None and low < high:
            return {"low": low, "high": high, "comparator": "range"}, text[between.end() :]
    for pattern in (_NUMBER, _DEFINITE, _NOUN_FIRST):
        found = pattern.match(text)
        if found is None:
            continue
        groups = found.groupdict()
        value = read_number(_TWO_MORE.sub("اثنين", groups.get("number") or groups.get("digits") or ""))
        if value is not None:
            return {"value": value}, groups.get("noun") or text[found.end() :]
    first = _WORD.match(text)
    if first and first.group() in words.duals:
        return {"value": 2}, text
    return None


def _unit(text: str) -> str:
    """The unit of the first counted noun in the words; a bare number counts people."""
    known = _known_unit(text)
    if known is not None:
        return known
    first = _WORD.search(text)
    people = first is None or first.group() in ("من", "منهم", "منهن", "منهما") or first.group().startswith("اخر")
    return "person" if people else "other"


def _known_unit(text: str) -> str | None:
    """The unit of the first word, or pair of words, that is a noun of the list."""
    words = _words()
    if re.match(_KIN_GROUP, text):
        return "person"
    found = _WORD.findall(text)
    for index, word in enumerate(found):
        for form in (" ".join(found[index : index + 2]), word, word.removeprefix("ال"), word.removeprefix("لل")):
            unit = words.units.get(form) or words.duals.get(form)
            if unit is not None:
                return unit
    return None


def _unit_of_total(left: str, right: str) -> str | None:
    """The unit of what a total counts, before or after it: «ارتفع عدد الشاحنات إلى», «إلى 210 تعداد الغارات»."""
    after, before = _TOTAL.match(right.lstrip()), _TOTAL.search(left)
    following = right if after else left[before.end() :] if before else ""
    units = _words().units
    return next((units[form] for word in _WORD.findall(following) if (form := word.removeprefix("ال")) in units), None)


_BEFORE = re.compile(rf"(?<![{LETTERS}])([{LETTERS}]+)(?: ?-)? ?(?:ال ?)?$")
_SIGN_BEFORE = re.compile(r"(?:[A-Za-z]-?|[0-9][.,:/])$")
_PER_CENT = re.compile(" ?%")
_AFTER = re.compile(rf" ?([{LETTERS}]+)(?: ([{LETTERS}]+))?")
_PROCLITICS = tuple(re.compile(f"^(?:{pattern})") for pattern in ("[وف]", "[بلك]", "ال|ل"))


def _is_name(left: str) -> bool:
    """Whether the words before say that the number is a name or an ordinal: «اللواء 47», «الشهر الـ»."""
    before = _BEFORE.search(left)
    if before is None:
        return _SIGN_BEFORE.search(left) is not None
    return _is_numbered(before.group(1))


def _is_measure(right: str) -> bool:
    """Whether the words after say that something is measured: «67 شهرا», «3 كلم», «48 %»."""
    if _PER_CENT.match(right):
        return True
    after = _AFTER.match(right)
    if after is None:
        return False
    pair = f"{after.group(1)} {after.group(2)}" if after.group(2) else ""
    return after.group(1) in _words().measures or pair in _words().measures


@lru_cache(maxsize=8192)
def _is_numbered(word: str) -> bool:
    """Whether the word, without conjunction, preposition and article, has a number for its name."""
    forms = [word]
    for pattern in _PROCLITICS:
        forms += [pattern.sub("", form) for form in forms]
    numbered = _words().numbered
    return any(form in numbered for form in forms)
