"""The places that one row of a gazetteer file tells of: its own one, and in administrative tables what holds it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from annotator.errors import N_, InvalidInput
from annotator.rules.gazetteer_files.columns import Columns
from annotator.rules.gazetteer_files.places import KINDS, Forms, ReadPlace, checked_id, code_id, tidy
from annotator.rules.loading import fold_word

_KIND_WORDS: Mapping[str, str] = {
    **{kind.replace("_", ""): kind for kind in KINDS},
    **dict.fromkeys(("admin0", "adm0", "0"), "country"),
    **dict.fromkeys(("admin1", "adm1", "1", "province", "state"), "governorate"),
    **dict.fromkeys(("admin2", "adm2", "2", "admin3", "adm3", "3", "district", "subdistrict", "nahia"), "area"),
    **dict.fromkeys(("admin4", "adm4", "4", "community", "locality", "hamlet", "populatedplace", "ppl"), "village"),
    **dict.fromkeys(("neighbourhood", "neighborhood", "quarter"), "city"),
    "idpcamp": "camp", "refugeecamp": "camp", "bordercrossing": "crossing", "oilfield": "field", "airport": "base",
}  # fmt: skip
LEVEL_KINDS = {0: "country", 1: "governorate", 2: "area", 3: "area", 4: "village", 5: "village"}
CITY, TOWN = 50_000, 5_000
"""From how many inhabitants on a place without a kind is called a city or a town."""
_ARABIC_WORDS = re.compile(r"[\u0621-\u064a]+(?:[ ./()-]+[\u0621-\u064a0-9\u0660-\u0669]+)*")
"""Words of the letters of Arabic alone: Persian and Kurdish letters mark a form of those languages."""
_GENERIC = re.compile("(?:محافظه|منطقه|ناحيه|قضاء|مدينه|بلده|قريه|حي) ")
"""Generic nouns, folded: they stay outside the span of a place, which its frame reads."""
SHORTEST = 3
"""Letters that a form from a table needs; shorter ones are everyday words and particles."""


@dataclass(slots=True)
class Row:
    """One row of a file with what its columns mean; `named` once it gave a place of its own."""

    line: int
    cells: Mapping[str, str]
    columns: Columns
    kind: str | None
    source: str
    source_is_given: bool
    named: bool = False

    def cell(self, role: str) -> str:
        """The cell of that role without blanks round it, empty when there is none."""
        column = self.columns.single.get(role)
        return (self.cells.get(column) or "").strip() if column else ""

    def own(self) -> Iterator[ReadPlace]:
        """The form of a row in our own shape."""
        form, own_id = tidy(self.cell("form")), self.cell("id")
        if not form or not own_id:
            raise InvalidInput(N_("form and id are needed; got “%(form)s” and “%(id)s”."), form=form, id=own_id)
        lat, lon = self.coordinates()
        yield ReadPlace(
            line=self.line,
            id=checked_id(own_id),
            kind=self.kind_of(self.cell("kind") or self.kind or ""),
            forms=((form, self.cell("cue").lower() in ("1", "true", "yes")),),
            parent=self.cell("parent"),
            lat=lat,
            lon=lon,
            source=(self.source if self.source_is_given else self.cell("source") or self.source)[:300],
            name=tidy(self.cell("name")) or form,
        )

    def chain(self) -> Iterator[ReadPlace]:
        """The place of a row and before it what holds it, outermost first."""
        chain: list[ReadPlace] = []
        own_code = next((c for role in ("pcode", "id") if (c := self.cell(role))), "")
        parent = ""
        for level, column in self.columns.codes.items():
            code = (self.cells.get(column) or "").strip()
            if not code or code == own_code:
                continue
            forms = self.forms(self.columns.names.get(level, ()))
            place_id = code_id(code, level)
            if forms:
                chain.append(self.place(place_id, LEVEL_KINDS[level], forms, parent, code=code))
            parent = place_id
        country = self.cell("country")
        above = code_id(country, 0) if len(country) == 2 else ""
        single = self.single(code_id(self.cell("parent")) if self.cell("parent") else parent or above)
        if self.columns.name_columns or single is not None:
            last = single
        else:
            last = chain.pop() if chain and chain[-1].id == parent else None
        yield from (replace(place, mentioned=True) for place in chain)
        if last is not None:
            self.named = True
            lat, lon = self.coordinates()
            yield replace(last, lat=lat, lon=lon)

    def single(self, parent: str) -> ReadPlace | None:
        """The place that the row itself is about, where the file has columns for one."""
        forms = self.forms(self.columns.name_columns)
        if not forms:
            return None
        pcode, geonames = self.cell("pcode"), self.cell("geonames")
        ids = [code_id(pcode)] if pcode else []
        ids += [f"gn:{geonames}"] if re.fullmatch(r"\d{1,12}", geonames) else []
        ids += [checked_id(self.cell("id"))] if self.cell("id") and not ids else []
        ids += [f"iso:{checked_id(self.cell('iso'))}"] if self.cell("iso") and not ids else []
        if not ids:
            raise InvalidInput(N_("“%(got)s” has no code; expected a p-code or another id."), got=forms[0][0])
        made = self.place(ids[0], self.kind_of(self.own_kind()), forms, parent if parent != ids[0] else "", code=pcode)
        return replace(made, same_as=ids[1] if len(ids) > 1 else "")

    def own_kind(self) -> str:
        """The kind that the row tells: by word, ISO code, inhabitants; else the one given for the whole file."""
        population = self.cell("population").replace(",", "")
        if self.cell("kind"):
            return self.cell("kind")
        if population.isdecimal() and len(population) < 12:
            return "city" if int(population) >= CITY else "town" if int(population) >= TOWN else "village"
        if self.kind:
            return self.kind
        if self.cell("iso"):
            return "governorate"
        return "village" if self.columns.codes else ""

    def place(self, place_id: str, kind: str, forms: Forms, parent: str, *, code: str) -> ReadPlace:
        """A place of this row without coordinates; forms of one word need a cue, but for the names of governorates."""
        if kind in ("governorate", "country"):
            forms = tuple((form, False) for form, _ in forms)
        return ReadPlace(
            line=self.line,
            id=place_id,
            kind=kind,
            forms=forms,
            parent=parent,
            source=(self.source if self.source_is_given else self.cell("source") or self.source)[:300],
            name=forms[0][0],
            code=code,
        )

    def forms(self, columns: Sequence[str]) -> Forms:
        """The names in Arabic letters, each once; the first is the preferred one."""
        found: dict[str, str] = {}
        for column in columns:
            for part in re.split("[|;]", self.cells.get(column) or ""):
                form = tidy(part)
                if _ARABIC_WORDS.fullmatch(form) is None:
                    continue
                folded = fold_word(form)
                if len(folded) < SHORTEST or (found and _GENERIC.match(folded)):
                    continue
                found.setdefault(folded, form)
        return tuple((form, " " not in folded) for folded, form in found.items())

    def coordinates(self) -> tuple[float | None, float | None]:
        """Latitude and longitude. Raises: InvalidInput when only one is there, or one is no number of degrees."""
        lat, lon = self.degrees("lat", 90), self.degrees("lon", 180)
        if (lat is None) != (lon is None):
            raise InvalidInput(N_("Latitude and longitude come together; got only one of them."))
        return lat, lon

    def degrees(self, role: str, limit: float) -> float | None:
        """A coordinate; a decimal comma is understood."""
        cell = self.cell(role)
        if not cell:
            return None
        try:
            number = float(cell.replace(",", ".") if "." not in cell else cell)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise InvalidInput(N_("“%(got)s” is no coordinate; write degrees such as 35.9506."), got=cell[:40])
        if abs(number) > limit:
            raise InvalidInput(
                N_(
                    "The coordinate %(got)s is out of range: expected degrees from %(low)s to %(limit)s. Are latitude "
                    "and longitude swapped, or is it a projected coordinate?"
                ),
                got=cell[:40],
                low=-limit,
                limit=limit,
            )
        return round(number, 6)

    def kind_of(self, word: str) -> str:
        """The kind that a word means. Raises: InvalidInput when it means none."""
        kind = _KIND_WORDS.get(re.sub("[^a-z0-9]", "", word.lower()))
        if kind is None:
            raise InvalidInput(
                N_("“%(got)s” is no kind; expected one of %(expected)s. Rows without a kind take the one of --kind."),
                got=word[:40],
                expected=", ".join(KINDS),
            )
        return kind
