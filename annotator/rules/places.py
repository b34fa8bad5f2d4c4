"""Places: head nouns propose, the gazetteer resolves and extends, coordination goes on.

Three frames: a generic noun stays outside («قرية الصبحة» → الصبحة), a site keeps its noun («حقل العمر النفطي»), an area
is whole with its direction («ريف دير الزور الشرقي»). A gazetteer name counts without a frame when it is no common word
or stands after a preposition of place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import regex

from annotator.core.shadow import LETTERS, MARKS, QUOTES, TATWEEL
from annotator.rules.automaton import Hit
from annotator.rules.found_places import AREA, FRAME, LISTED, NAMED, SITE, FoundPlace
from annotator.rules.gazetteer import Gazetteer, GazetteerEntry
from annotator.rules.loading import Ruleset
from annotator.rules.matching import Match
from annotator.rules.place_chains import PlaceChains
from annotator.rules.place_names import NameShape, marked_end
from annotator.rules.reading import Reading
from annotator.rules.word_lists import WordLists, trie

LISTS = ("place_heads", "site_heads", "area_heads", "directions")
"""Lists whose words this reader wants found."""

_AND = re.compile(r" ?[،,-]? ?و(?=ا?.)|[،,] ")
_LIST_ENDS = re.compile(
    r" ?(?:[،,](?= ?و?[ء-ي])| و(?=[ء-ي])|(?:في|ب|من) ?(?=(?:ال)?(?:ريف|منطق|محافظ|ناحي|قضاء|جبل|سهل))|[.:؛]|$)"
)
"""What may stand after an unknown name that a comma adds to a list: the next name, or what holds them all."""
_DASH = re.compile(" - ")
_HELD = re.compile(" (?:ب|(?:في|ضمن) )(?:ال)?(?:ريف|باديه|محافظه|قضاء|ناحيه) ")
"""What follows the name of a place, so that it needs no preposition before it."""
_JUNK = re.compile(f"[{MARKS}{TATWEEL}{QUOTES}()\\[\\]]")
_ACCUSATIVE = re.compile(
    "(?:جندي|مواطن|شاب|لاجي|مدني|عنصر|مقاتل|طفل|رجل|ضابط|عسكري|شخص|قيادي|عامل|صحفي|نازح|مسلح|سايق|موظف|معتقل|تاجر)ا $"
    "|(?:سيده|امراه|لاجيه|طفله|فتاه|مواطنه|عايله|نازحه|جنسيه|جنسيات|غير|محافظات|قوات|"
    "مصادر|صحيفه|نسوه|وسايل اعلام|شقيقه|عسكريه|معارضه) $"
)
_NOUN_BEFORE = 40
"""Characters in which the noun before a country is looked for, more than the longest of _ACCUSATIVE."""
_BY = re.compile(r"(?:^|[^\w])ب$")
_SAID = re.compile(r"[^\W_]")


class PlaceReader:
    """Candidates for the places of a paragraph."""

    def __init__(self, ruleset: Ruleset, gazetteer: Gazetteer) -> None:
        lists = ruleset.lists
        self._gazetteer = gazetteer
        self._lists = lists
        self._shape = NameShape(lists)
        self._generic = frozenset(lists.get("place_heads", ())) | frozenset(lists.get("area_heads", ()))
        self._list_heads = {
            name: {word: str(value).endswith("list") for word, value in lists.get(name, {}).items()}
            for name in ("place_heads", "site_heads")
        }
        self._common = frozenset(lists.get("common_words", ()))
        self._shown = frozenset(lists.get("shown_words", ()))
        self._abstract = frozenset(lists.get("abstract_regions", ()))
        directions = trie(lists.get("direction_adjectives", ()))
        self._direction = re.compile(f"(?: و?(?:{directions})(?![{LETTERS}]))+")
        tails = trie(lists.get("site_tails", ()))
        self._site_tail = re.compile(f"(?: (?:{tails})(?![{LETTERS}]))+")
        self._generic_form = re.compile("(?:قريه|بلده|مدينه|ناحيه|حي|قضاء) ")
        self._generic_noun = re.compile(f" (?:{trie(lists.get('place_heads', ()))}) (?=[{LETTERS}])")
        cues = trie(lists.get("place_prepositions", ()))
        self._cue = regex.compile(f"(?r)(?<![{LETTERS}])[وف]?(?:{cues}) (?:كل من )?[بل]?|(?<![{LETTERS}])[وف]?ب")
        self._near: dict[str, bool] = {}
        self._chains = PlaceChains(gazetteer)
        self._road_joint = re.compile(r" ?[-_] ?")

    def candidates(self, reading: Reading, lists: WordLists) -> list[Match]:
        """One candidate a place, with its norm."""
        longest: dict[int, Hit] = {}
        for hit in reading.places:
            known = longest.get(hit.start)
            if known is None or hit.end > known.end:
                longest[hit.start] = hit
        if not longest and not reading.words:
            return []
        found = [*self._frames(reading, longest), *self._areas(reading, longest), *self._named(reading, longest)]
        found += self._goes_on(reading, longest, found)
        norms = self._chains.norms(reading.text, found)
        return [
            Match(
                "place",
                place.start,
                place.end,
                reading.shadow,
                place.score or place.rule.score,
                place.rule,
                lists,
                norm=norm,
            )
            for place, norm in zip(found, norms, strict=True)
        ]

    def _frames(self, reading: Reading, longest: Mapping[int, Hit]) -> Iterator[FoundPlace]:
        text = reading.text
        parties = {hit.start for hit in reading.actors}
        for list_name, rule in (("place_heads", FRAME), ("site_heads", SITE)):
            for head in reading.words.get(list_name, ()):
                if text[head.end : head.end + 1] != " ":
                    continue
                word = text[head.start : head.end]
                value = self._lists[list_name][word]
                kind, _, manner = str(value).partition(" ")
                start = head.end + 1 + (text[head.end + 1 : head.end + 2] == "(")
                if start in parties:
                    continue
                many = self._list_heads[list_name][word]
                known = self._known(longest, text, start)
                quoted = marked_end(reading.shadow, start, many=many)
                if known is not None and (quoted is None or quoted <= known.end):
                    end: int | None = known.end
                    entry = self._choose(known.target.places, kind)
                    foreign = (
                        entry.kind == "country" and rule is FRAME and self._is_adjective(reading, start, known.end)
                    )
                    if foreign or (entry.source == "geonames" and self._shape.never(text[start : known.end])):
                        continue
                    kind = entry.kind if kind == "any" else kind
                else:
                    entry = None
                    kind = "village" if kind == "any" else kind
                    first_end = text.find(" ", start)
                    first = text[start : first_end if first_end >= 0 else len(text)]
                    # After a feminine noun only a feminine word can be its adjective («منطقة صحراوية»).
                    adjective = "ه" if word.endswith("ه") else ("ه", "ي")
                    indefinite = not first.startswith("ال") and first.endswith(adjective)
                    indefinite = indefinite and not self._shape.opens(first)
                    careful = manner.startswith("definite") and indefinite
                    # «بين بلدتي س وص»: the nearer of two generic nouns reads the name.
                    if manner.startswith("known") or careful or first in self._abstract or first in self._generic:
                        continue
                    end = quoted or self._shape.end(text, start)
                if end is None:
                    continue
                if rule is SITE:
                    tail = self._site_tail.match(text, end)
                    end = tail.end() if tail else end
                    if kind == "road":
                        end = self._road_end(text, end, longest)
                    end += text[end : end + 1] == ")" and text[start - 1] == "("
                    entry = self._entry_of(text[head.start : end])
                    yield FoundPlace(head.start, end, rule, self._written(reading, head.start, end), kind, entry)
                else:
                    yield FoundPlace(start, end, rule, self._written(reading, start, end), kind, entry)

    def _road_end(self, text: str, end: int, longest: Mapping[int, Hit]) -> int:
        while True:
            joint = self._road_joint.match(text, end)
            if joint is None or joint.end() == end:
                return end
            known = longest.get(joint.end())
            further = known.end if known else self._shape.end(text, joint.end())
            if further is None:
                return end
            end = further

    def _areas(self, reading: Reading, longest: Mapping[int, Hit]) -> Iterator[FoundPlace]:
        text = reading.text
        for head in reading.words.get("area_heads", ()):
            start = head.end + 1
            known = self._known(longest, text, start)
            generic = self._generic_noun.match(text, head.end) if known is None else None
            if generic is not None:
                start = generic.end()
                known = self._known(longest, text, start)
            end = known.end if known else self._unknown_end(reading, start)
            if text[head.end : head.end + 1] != " " or end is None:
                continue
            direction = self._direction.match(text, end)
            tail = direction.group() if direction else ""
            entry = self._choose(known.target.places, "governorate") if known else None
            bare = entry.name if entry else self._written(reading, start, end)
            word = text[head.start : head.end]
            kept = self._lists["area_heads"][word]
            place = FoundPlace(head.start, end + len(tail), AREA, "", "area", None)
            place.name = f"{kept or word} {bare}" + self._written(reading, end, end + len(tail), lead=True)
            place.entry = self._entry_of(text[place.start : place.end]) or (self._inside(entry) if entry else None)
            yield place
            village = self._shape.before_countryside(text, head.start) if word == "ريف" else None
            if village is not None and village[0] not in longest:
                yield FoundPlace(*village, NAMED, self._written(reading, *village), "village", None, 0.6)
        for head in reading.words.get("directions", ()):
            known = longest.get(head.end + 1)
            if known is None or text[head.end : head.end + 1] != " ":
                continue
            entry = self._choose(known.target.places, "governorate")
            if entry.kind not in ("governorate", "country"):
                continue
            whole = self._entry_of(text[head.start : known.end])
            name = whole.name if whole else f"{self._written(reading, head.start, head.end)} {entry.name}"
            kind = whole.kind if whole else "region" if entry.kind == "country" else "area"
            yield FoundPlace(head.start, known.end, AREA, name, kind, whole or self._inside(entry))

    def _named(self, reading: Reading, longest: Mapping[int, Hit]) -> Iterator[FoundPlace]:
        refused = 0  # Where a name ends that lacks its preposition: no part of it («درع الفرات») is a place.
        for start in sorted(longest):
            hit = longest[start]
            form = reading.text[start : hit.end]
            entry = self._choose(hit.target.places, "")
            if hit.end <= refused or reading.text[start - 1 : start] in ("#", "_"):
                continue
            if form in self._shown and _BY.search(reading.text[max(0, start - 2) : start]):
                continue
            if form.startswith("العاصمه ") and hit.end + 1 in longest:
                continue  # «العاصمة السورية دمشق» names the city.
            headed = self._generic_form.match(form)
            if headed is not None and entry.kind not in ("region", "governorate"):
                # The generic noun of «قضاء الحويجة» stays outside; where the rest is known, its frame reads it.
                name = start + headed.end()
                if name not in longest:
                    yield FoundPlace(name, hit.end, NAMED, entry.name, entry.kind, entry, NAMED.score)
                continue
            if self._heads_item(reading.text, start, hit.end):
                yield FoundPlace(start, hit.end, NAMED, entry.name, entry.kind, entry, NAMED.score)
                continue
            if entry.kind == "country" and self._is_adjective(reading, start, hit.end):
                continue
            generated = entry.source == "geonames" and " " not in form
            if entry.cue or form in self._common or generated:
                cued = self._cue.match(reading.text, 0, start) or _HELD.match(reading.text, hit.end)
                if form in self._common or not cued:
                    refused = hit.end if entry.cue else refused
                    continue
                if generated and not self._is_near(entry):
                    continue
                score = 0.6
            else:
                score = NAMED.score
            yield FoundPlace(start, hit.end, NAMED, entry.name, entry.kind, entry, score)

    def _heads_item(self, text: str, start: int, end: int) -> bool:
        """Whether the name is the heading of its paragraph («صلاح الدين: …»), so that a common word is a place too."""
        return text[end : end + 1] == ":" and _SAID.search(text, 0, start) is None

    def _is_adjective(self, reading: Reading, start: int, end: int) -> bool:
        """Whether «سوريا / سورية» is an adjective («جنديا سوريا», «سيدة سورية»), by tanwin or the noun before it."""
        first, last = reading.shadow.span(start, end)
        return "\u064b" in reading.shadow.original[first:last] or bool(
            _ACCUSATIVE.search(reading.text, max(0, start - _NOUN_BEFORE), start)
        )

    def _is_near(self, entry: GazetteerEntry) -> bool:
        """Whether a generated entry lies in the countries that reports of the genre are about."""
        near = self._near.get(entry.parent)
        if near is None:
            near = any(holder.id in ("country:sy", "country:iq") for holder in self._gazetteer.parents(entry))
            self._near[entry.parent] = near
        return near

    def _goes_on(self, reading: Reading, longest: Mapping[int, Hit], found: list[FoundPlace]) -> Iterator[FoundPlace]:
        """Places that continue a list: «الشعفة والسوسة», after a plural head unknown names too."""
        text = reading.text
        if not found:
            return
        plural = {
            head.end + 1
            for name in ("place_heads", "site_heads")
            for head in reading.words.get(name, ())
            if self._list_heads[name].get(text[head.start : head.end])
        }
        taken = {place.start for place in found}
        walked: set[tuple[int, bool]] = set()
        for place in list(found):
            end, open_list = place.end, place.start in plural
            while (end, open_list) not in walked:
                walked.add((end, open_list))
                joint = _AND.match(text, end) or (_DASH.match(text, end) if open_list else None)
                if joint is None:
                    break
                start = joint.end()
                known = self._known(longest, text, start)
                quoted = marked_end(reading.shadow, start, many=open_list)
                if known is not None and (quoted is None or quoted <= known.end):
                    entry = self._choose(known.target.places, place.kind)
                    name, kind, further = entry.name, entry.kind, known.end
                elif (
                    open_list
                    and (unknown := quoted or self._shape.end(text, start, listed=True)) is not None
                    and ("،" not in joint.group() or _LIST_ENDS.match(text, unknown) is not None)
                ):
                    entry, name, kind, further = None, self._written(reading, start, unknown), place.kind, unknown
                else:
                    break
                if start not in taken:
                    taken.add(start)
                    yield FoundPlace(start, further, LISTED, name, kind, entry)
                end = further

    def _unknown_end(self, reading: Reading, start: int) -> int | None:
        """Where a name that no gazetteer has ends: its closing quotation mark, else by its shape."""
        return marked_end(reading.shadow, start) or self._shape.end(reading.text, start)

    def _choose(self, entries: tuple[GazetteerEntry, ...], kind: str) -> GazetteerEntry:
        """The entry of that kind, else the first (own rows come before generated ones)."""
        if len(entries) > 1 and kind:
            for entry in entries:
                if entry.kind == kind:
                    return entry
        return entries[0]

    def _known(self, longest: Mapping[int, Hit], text: str, start: int) -> Hit | None:
        """The gazetteer's longest name at `start`; not when a generic noun follows as if it were a name."""
        known = longest.get(start)
        if known is None:
            return None
        form = text[start : known.end]
        if form in self._generic:
            return None
        if self._shape.opens(form):  # «دير سنبل» is no «الدير».
            further = self._shape.end(text, start)
            if further is not None and further > known.end:
                return None
        return known

    def _entry_of(self, folded: str) -> GazetteerEntry | None:
        entries = self._gazetteer.by_form.get(folded)
        return entries[0] if entries and entries[0].kind != "actor" else None

    def _inside(self, entry: GazetteerEntry) -> GazetteerEntry:
        """A nameless place inside the governorate of `entry`: no id, no coordinates, only the parent."""
        return GazetteerEntry(form="", id="", kind="", parent=entry.id)

    def _written(self, reading: Reading, start: int, end: int, *, lead: bool = False) -> str:
        """The stored words of a folded stretch without quotes, marks and tatweel, blanks single."""
        if end <= start:
            return ""
        first, last = reading.shadow.span(start, end)
        words = " ".join(_JUNK.sub("", reading.shadow.original[first:last]).split())
        return f" {words}" if lead else words
