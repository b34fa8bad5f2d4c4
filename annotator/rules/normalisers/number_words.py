"""Numbers as reports write them: digits of any script, number words in every agreement form, ordinals.

All input is folded (see `annotator.core.shadow`): hamza and alef forms are one letter, ta marbuta is ha, digits are
0–9. The tables are written folded for the same reason. What is counted, and how exactly, is `counts`' business.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

UNITS = {
    "واحد": 1, "واحده": 1, "واحدا": 1,
    "اثنان": 2, "اثنين": 2, "اثنتان": 2, "اثنتين": 2, "اتنين": 2,
    "ثلاث": 3, "ثلاثه": 3, "ثلاثا": 3, "اربع": 4, "اربعه": 4, "اربعا": 4, "خمس": 5, "خمسه": 5, "خمسا": 5,
    "ست": 6, "سته": 6, "ستا": 6, "سبع": 7, "سبعه": 7, "سبعا": 7, "ثمان": 8, "ثماني": 8, "ثمانيه": 8, "ثمانيا": 8,
    "تسع": 9, "تسعه": 9, "تسعا": 9, "عشر": 10, "عشره": 10, "عشرا": 10,
}  # fmt: skip
_BEFORE_TEN = {
    "احد": 11, "احدي": 11, "حادي": 11, "اثنا": 12, "اثني": 12, "اثنتا": 12, "اثنتي": 12, "ثلاثه": 13, "ثلاث": 13,
    "اربعه": 14, "اربع": 14, "خمسه": 15, "خمس": 15, "سته": 16, "ست": 16, "سبعه": 17, "سبع": 17, "ثمانيه": 18,
    "ثماني": 18, "ثمان": 18, "تسعه": 19, "تسع": 19,
}  # fmt: skip
TEENS = {f"{word} {ten}": value for word, value in _BEFORE_TEN.items() for ten in ("عشر", "عشره")}
_TENS = {20: "عشر", 30: "ثلاث", 40: "اربع", 50: "خمس", 60: "ست", 70: "سبع", 80: "ثمان", 90: "تسع"}
TENS = {stem + ending: value for value, stem in _TENS.items() for ending in ("ون", "ين")}
_HUNDRED = ("ميه", "مايه")
HUNDREDS = dict.fromkeys(_HUNDRED, 100) | {
    stem + ending: 200 for stem in ("ميت", "مايت") for ending in ("ان", "ين", "ا", "ي")
}
for _stem, _value in (
    ("ثلاث", 3), ("اربع", 4), ("خمس", 5), ("ست", 6), ("سبع", 7), ("ثمان", 8), ("ثماني", 8), ("تسع", 9)
):  # fmt: skip
    for _word in _HUNDRED:
        HUNDREDS[_stem + _word] = HUNDREDS[f"{_stem} {_word}"] = _value * 100
SCALES = {
    "الف": 1_000, "الفا": 1_000, "الاف": 1_000, "الفان": 2_000, "الفين": 2_000, "الفي": 2_000,
    "مليون": 1_000_000, "مليونا": 1_000_000, "ملايين": 1_000_000, "مليونان": 2_000_000, "مليونين": 2_000_000,
    "مليوني": 2_000_000,
}  # fmt: skip
FRACTIONS = {"نصف": 0.5, "ربع": 0.25}
"""Parts of a thousand or a million: «نصف مليون», «مليون ونصف المليون»."""

_ORDINAL_STEMS = {
    "ثاني": 2, "ثالث": 3, "رابع": 4, "خامس": 5, "سادس": 6, "سابع": 7, "ثامن": 8, "تاسع": 9, "عاشر": 10,
}  # fmt: skip


def _ordinals() -> dict[str, int]:
    """Definite ordinals to 99, masculine and feminine, as they follow or replace a noun."""
    words = {"الاول": 1, "الاولي": 1, "الفاتح": 1}
    before_ten = {"الحادي": 1, "الحاديه": 1}
    for stem, value in _ORDINAL_STEMS.items():
        for form in (f"ال{stem}", f"ال{stem}ه"):
            words[form] = value
            if value < 10:
                before_ten[form] = value
    for form, value in before_ten.items():
        words[f"{form} عشر"] = words[f"{form} عشره"] = value + 10
        for tens, tens_value in TENS.items():
            words[f"{form} وال{tens}"] = value + tens_value
            words[f"{form} و{tens}"] = value + tens_value
    for tens, tens_value in TENS.items():
        words[f"ال{tens}"] = tens_value
    return words


ORDINALS = _ordinals()


def alternation(words: Iterable[str]) -> str:
    """A regex group of the words, longest first, so that no shorter one hides a longer one."""
    return "(?:" + "|".join(sorted(words, key=lambda word: (-len(word), word))) + ")"


_B100 = f"(?:{alternation(UNITS)} و{alternation(TENS)}|{alternation(TEENS)}|{alternation(TENS)}|{alternation(UNITS)})"
_B1000 = f"(?:{alternation(HUNDREDS)}(?: و{_B100})?|{_B100})"
_SCALE = alternation(SCALES)
_FRACTION = alternation(FRACTIONS)
_BIG = f"(?:(?:{_B1000}|{_FRACTION}) )?{_SCALE}"
_REST = f"(?: و{_FRACTION}(?: (?:ال)?{_SCALE})?| و{_B1000})"
NUMBER_WORDS = f"(?:{_BIG}(?: و{_BIG})?{_REST}?|{_B1000})"
"""Regex of a whole number in words, without boundaries."""

DIGITS = "(?:[0-9]{1,3}(?:[,.][0-9]{3})+|[0-9]{1,9}(?:[.,][0-9]{1,2})?)"
NUMBER = (
    f"(?:{DIGITS}(?: ?{_SCALE}(?: و{DIGITS}|{_REST})?)?|(?:{_BIG}|{alternation(HUNDREDS)}) و{DIGITS}|{NUMBER_WORDS})"
)
"""Regex of a number in digits («1,271», «70 الف», «1.5 مليون»), in words, or in both («12 الفا و300»)."""

ORDINAL = (
    f"ال(?:(?:حاديه?|ثانيه?|ثالثه?|رابعه?|خامسه?|سادسه?|سابعه?|ثامنه?|تاسعه?)(?: عشره?| و(?:ال)?{alternation(TENS)})"
    f"|اول|اولي|فاتح|ثانيه?|ثالثه?|رابعه?|خامسه?|سادسه?|سابعه?|ثامنه?|تاسعه?|عاشره?|{alternation(TENS)})"
)
"""Regex of a definite ordinal to 99."""

_SINGLE = {2_000: 1_000, 2_000_000: 1_000_000}
_VOCABULARY = frozenset((*UNITS, *TENS, *HUNDREDS, *SCALES, *FRACTIONS, *_BEFORE_TEN))
_DIGITS = re.compile(f"({DIGITS})(?: ?({_SCALE})({_REST})?)?")
_IN_BOTH = re.compile(f"(.*(?:{_SCALE}|{alternation(HUNDREDS)})) و({DIGITS})")
_WORDS = re.compile(NUMBER_WORDS)
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[,.][0-9]{3})+")


@lru_cache(maxsize=4096)
def read_number(words: str) -> int | None:
    """The whole number written in folded `words`, None when it is none: «ميه واثنين وسبعين» is 172, «70 الف» 70,000.

    A leading article is allowed («السبعه», «ال 200»).
    """
    text = words.strip()
    in_both = _IN_BOTH.fullmatch(text)
    if in_both:
        large, small = (read_number(part) for part in in_both.groups())
        return large + small if large and small and large % 10 ** len(str(small)) == 0 else None
    digits = _DIGITS.fullmatch(re.sub("^ال ?(?=[0-9])", "", text))
    if digits:
        return _from_digits(*digits.groups())
    plain = " ".join(_without_article(word) for word in text.split())
    if not _WORDS.fullmatch(plain):
        return None
    return _whole(_from_words(plain))


def read_ordinal(words: str) -> int | None:
    """The value of a folded definite ordinal, None when it is none: «الحادي والعشرين» is 21."""
    return ORDINALS.get(" ".join(words.split()))


def _without_article(word: str) -> str:
    """«والسبعين» → «وسبعين», «الخمسه» → «خمسه»; a word that is no number stays as it is."""
    joined, bare = ("", word) if word in _VOCABULARY else (word[:1], word[1:]) if word[:1] == "و" else ("", word)
    if bare.startswith("ال") and bare[2:] in _VOCABULARY and bare not in SCALES:
        bare = bare[2:]
    return joined + bare


def _from_digits(digits: str, scale: str | None, rest: str | None) -> int | None:
    value = float(re.sub("[,.]", "", digits) if _THOUSANDS.fullmatch(digits) else digits.replace(",", "."))
    if scale:
        single = _SINGLE.get(SCALES[scale], SCALES[scale])
        value *= single
        if rest:
            value += _from_words(f"واحد {scale}{rest}") - single
    return _whole(value)


def _whole(value: float) -> int | None:
    return int(value) if value == int(value) else None


def _from_words(plain: str) -> float:
    total: float = 0
    current: float = 0
    scale = 1
    words = plain.split()
    position = 0
    while position < len(words):
        pair = " ".join(words[position : position + 2]).removeprefix("و")
        word = words[position].removeprefix("و") if words[position] not in UNITS else words[position]
        if pair in TEENS or pair in HUNDREDS:
            current += TEENS.get(pair) or HUNDREDS[pair]
            position += 2
            continue
        if word in FRACTIONS and scale > 1:
            return total + FRACTIONS[word] * scale
        if word in SCALES:
            scale = SCALES[word]
            if word == "الفا" and not current:
                scale = 2_000  # «الفا قتيل» is the dual in front of its noun; after a number it is the accusative.
            total += current * _SINGLE.get(scale, scale) if current else scale
            scale, current = _SINGLE.get(scale, scale), 0
        else:
            current += UNITS.get(word) or TENS.get(word) or HUNDREDS.get(word) or FRACTIONS[word]
        position += 1
    return total + current
