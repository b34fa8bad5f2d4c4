"""How far a place name goes that no gazetteer has.

«قرية تقل بقل بمنطقة …» names two words, «قرية الصبحة بريف …» one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from annotator.core.shadow import LETTERS, QUOTES, Shadow
from annotator.rules.word_lists import trie

_WORD = re.compile(f"[{LETTERS}]+(?![{LETTERS}0-9])")
_NEXT = re.compile(f" ([{LETTERS}]+)(?![{LETTERS}0-9])")
LONGEST_QUOTED = 40
"""Characters a quoted name may have."""
_BEFORE_COUNTRYSIDE = re.compile("(?:^| )(?:في|الي|باتجاه|قرب|محيط|اطراف|من) (ال[ء-ي]{4,})(?: وال[ء-ي]{4,})? ب$")
_VILLAGE_AWAY = 40
"""Characters before «بريف» in which a village is looked for."""
_COMMON_SITES = (
    "الطريق", "المنطق", "القري", "البلد", "المدين", "الجبه", "الحدود", "الموقع", "المكان", "السوق", "المنزل",
    "النهر", "المعبر",
)  # fmt: skip
"""Beginnings of words for sites that are no village's name."""
_BRACKETED = re.compile(f"[{LETTERS}0-9]+(?: [{LETTERS}0-9]+){{0,2}}(?=\\))")
_NAMES = re.compile("[،-]")
"""Signs in a quotation or bracket that holds more names than one."""
_THEY_DO = re.compile("[يت][ء-ي]{3,}ون")
"""Verbs of the plural («مناطق يتوارون فيها»), which no village bears as its name."""
_DIGIT_TAIL = re.compile(f" [0-9]+(?![{LETTERS}0-9])")


def marked_end(shadow: Shadow, start: int, *, many: bool = False) -> int | None:
    """Where the quotation or bracket that holds one name at `start` ends; None without one.

    many: a plural noun stands before it, so that «“س وص”» are two names and «“س، ص”» are so always.
    """
    end = quoted_end(shadow, start)
    if end is None and shadow.text[start - 1 : start] == "(":
        bracketed = _BRACKETED.match(shadow.text, start)
        end = int(bracketed.end()) if bracketed else None
    if end is None or _NAMES.search(shadow.text, start, end) or (many and " و" in shadow.text[start:end]):
        return None
    return end


def quoted_end(shadow: Shadow, start: int) -> int | None:
    """Where the quotation that begins right before `start` ends, in folded offsets; None without one."""
    stored = shadow.original
    first = shadow.span(start, start + 1)[0]
    if not 0 < first <= len(stored) or stored[first - 1] not in QUOTES:
        return None
    for place in range(first + 1, min(first + LONGEST_QUOTED, len(stored))):
        if stored[place] in QUOTES:
            end = shadow.at(place)
            return end - 1 if shadow.text[end - 1 : end] == " " else end
    return None


class NameShape:
    """Decides where an unknown name ends, from the word lists of the rule files.

    Lists: `not_names` (words that never begin or continue a name), `name_openers` (first words of two-word names),
    `name_adjectives` (words that may close a name), `place_continuers` (words that follow a name).
    """

    def __init__(self, lists: Mapping[str, Mapping[str, Any]]) -> None:
        self._not_names = frozenset(lists.get("not_names", ()))
        self._openers = frozenset(lists.get("name_openers", ()))
        self._adjectives = frozenset(lists.get("name_adjectives", ()))
        self._heads = {**lists.get("place_heads", {}), **lists.get("site_heads", {}), **lists.get("area_heads", {})}
        heads = trie(self._heads)
        follow = trie(lists.get("place_continuers", ()))
        self._follows = re.compile(
            f" ?(?:$|[^{LETTERS} 0-9]|و[{LETTERS}]|[بلو]?(?:{heads})(?![{LETTERS}])|(?:{follow})(?![{LETTERS}]))"
        )
        self._attached_head = re.compile(f"[بلوف]{{1,2}}(?:{heads})$")

    def is_name(self, word: str) -> bool:
        """Whether a folded word may begin a name."""
        if word in self._openers:
            return True
        if len(word) < 3 or word in self._not_names or word in self._heads or self._attached_head.match(word):
            return False
        if _THEY_DO.fullmatch(word):
            return False
        if word[0] == "و" and len(word) > 4:  # «بلدية وتمزيق …» goes on with another deed.
            return False
        if word.startswith(("لال", "لل")) or (word[0] in "وفبلك" and word[1:] in self._not_names):
            return False
        definite = word.startswith("ال")
        return definite or not word.endswith(("يه", "اوات"))

    def never(self, word: str) -> bool:
        """Whether a folded word is one that never is a name of its own («منطقة الرأس»)."""
        return word in self._not_names

    def opens(self, word: str) -> bool:
        """Whether a folded word is the first of two-word names («دير», «تل», «كفر»)."""
        return word in self._openers

    def before_countryside(self, text: str, start: int) -> tuple[int, int] | None:
        """Start and end of the village between a preposition and «بريف» at `start` («في القاسمية بريف …»), or None."""
        found = _BEFORE_COUNTRYSIDE.search(text[max(0, start - _VILLAGE_AWAY) : start])
        if found is None or found[1].startswith(_COMMON_SITES) or not self.is_name(found[1]):
            return None
        first = max(0, start - _VILLAGE_AWAY) + int(found.start(1))
        return first, first + len(found[1])

    def end(self, text: str, start: int, *, listed: bool = False) -> int | None:
        """Where the name that begins at `start` ends, or None when no name begins there.

        listed: it goes on a list of names («قريتي … ونيربية»), so that it may look like an adjective.
        """
        first = _WORD.match(text, start)
        if first is None:
            return None
        word = first.group()
        if not self.is_name(word) and not (listed and word.endswith("يه") and self.is_name(word[:-1])):
            return None
        second = _NEXT.match(text, first.end())
        if second is None:
            digits = _DIGIT_TAIL.match(text, first.end()) if first.group() in self._openers else None
            return int((digits or first).end())
        return self._with_second(text, first.group(), first.end(), second)

    def _with_second(self, text: str, word: str, end: int, second: Any) -> int:
        """The end of a name of `word` and, where it belongs to it, the word after it."""
        follower, further = second.group(1), int(second.end())
        definite = follower.startswith("ال")
        if word.startswith("ال") and word not in self._openers:
            return further if definite and follower in self._adjectives else end
        if not self.is_name(follower):
            return end
        if word in self._openers:
            third = _NEXT.match(text, further)
            if follower in self._openers and third is not None and third.group(1).startswith("ال"):
                return int(third.end())
            return further
        closes = self._follows.match(text, further) is not None
        if definite:
            return further if len(word) < 7 and (closes or follower in self._adjectives) else end
        short = len(word) < 6 and len(follower) < 7 and follower[0] not in "لوفيت"
        return further if short and closes else end
