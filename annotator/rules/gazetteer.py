"""Names of places and actors: the CSV files, their lookup by folded form, and the search behind the place field."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotator.errors import N_, InvalidInput
from annotator.rules.loading import fold_word, fold_words

COLUMNS = ("form", "id", "kind", "parent", "lat", "lon", "source")
PRECISIONS = {
    "village": 1, "town": 1, "city": 1, "camp": 1, "field": 1, "base": 1, "crossing": 1, "road": 2, "river_bank": 3,
    "area": 2, "region": 5, "governorate": 4, "country": 5,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class GazetteerEntry:
    """One form of one name. Rows of the same id are other forms; `name` is the preferred one.

    kind: a place kind of the schema, or `actor`. parent: id of the place (or actor) that holds it.
    cue: the form is also a common word and counts only after a head noun or preposition.
    """

    form: str
    id: str
    kind: str
    parent: str = ""
    lat: float | None = None
    lon: float | None = None
    source: str = ""
    name: str = ""
    cue: bool = False


def _number(cell: str | None, path: Path, row: int) -> float | None:
    if not (cell or "").strip():
        return None
    try:
        return float(str(cell))
    except ValueError as error:
        raise InvalidInput(
            N_("%(file)s, row %(row)s: %(got)s is no coordinate."), file=path.name, row=row, got=cell
        ) from error


def read_gazetteer(path: Path) -> tuple[GazetteerEntry, ...]:
    """The rows of a CSV file with the columns form, id, kind, parent, lat, lon, source (and name, cue).

    Lines that begin with # are comments (attribution). Without a column `name` every form is its own preferred name.

    Raises: InvalidInput when a column is missing or a cell cannot be read.
    """
    entries: list[GazetteerEntry] = []
    preferred: dict[str, str] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        named = "name" in (rows.fieldnames or ())
        missing = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
        if missing:
            raise InvalidInput(N_("%(file)s lacks the column %(got)s."), file=path.name, got=missing[0])
        for number, row in enumerate(rows, start=2):
            form = (row["form"] or "").strip()
            if not form or not row["id"]:
                raise InvalidInput(N_("%(file)s, row %(row)s: form and id are needed."), file=path.name, row=number)
            name = preferred.setdefault(row["id"], (row.get("name") or "").strip() or form) if named else form
            entries.append(
                GazetteerEntry(
                    form=form,
                    id=row["id"],
                    kind=row["kind"],
                    parent=row["parent"] or "",
                    lat=_number(row["lat"], path, number),
                    lon=_number(row["lon"], path, number),
                    source=row["source"] or "",
                    name=name,
                    cue=(row.get("cue") or "").strip() in ("1", "true", "yes"),
                )
            )
    return tuple(entries)


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Entries by folded form and by id, and the words to search them by."""

    entries: tuple[GazetteerEntry, ...]
    by_form: Mapping[str, tuple[GazetteerEntry, ...]]
    by_id: Mapping[str, GazetteerEntry] = field(default_factory=dict)
    norms: dict[int, tuple[GazetteerEntry, dict[str, Any]]] = field(default_factory=dict, repr=False, compare=False)
    """The entries whose norm was asked for, with it, by their identity: the same places return in a corpus."""

    def parents(self, entry: GazetteerEntry) -> Iterable[GazetteerEntry]:
        """The entries that hold `entry`, nearest first."""
        seen = {entry.id}
        parent = self.by_id.get(entry.parent)
        while parent is not None and parent.id not in seen:
            yield parent
            seen.add(parent.id)
            parent = self.by_id.get(parent.parent)

    def norm(self, entry: GazetteerEntry) -> dict[str, Any]:
        """The place norm of an entry: name, kind, admin1, admin2, place_id, lat, lon, precision."""
        made = self.norms.get(id(entry))
        if made is None:
            made = self.norms[id(entry)] = (entry, self._norm(entry))
        return made[1].copy()

    def _norm(self, entry: GazetteerEntry) -> dict[str, Any]:
        norm: dict[str, Any] = {"name": entry.name, "kind": entry.kind}
        for holder in (entry, *self.parents(entry)):
            if holder.kind == "governorate":
                norm["admin1"] = holder.name
                break
            if holder.kind == "area" and holder is not entry and "admin2" not in norm:
                norm["admin2"] = holder.name
        norm["place_id"] = entry.id
        if entry.lat is not None and entry.lon is not None:
            norm["lat"], norm["lon"] = entry.lat, entry.lon
            norm["precision"] = PRECISIONS.get(entry.kind, 2)
        return norm

    def search(self, words: str, *, limit: int = 12) -> list[GazetteerEntry]:
        """Places whose form holds the words, best first: equal, then beginning, then containing; one a place."""
        wanted = fold_word(words)
        if not wanted:
            return []
        ranked: list[tuple[int, int, GazetteerEntry]] = []
        for form, entries in self.by_form.items():
            if wanted in form:
                bare = form.removeprefix("ال")
                rank = 0 if wanted in (form, bare) else 1 if form.startswith(wanted) or bare.startswith(wanted) else 2
                ranked += [(rank, len(form), entry) for entry in entries if entry.kind != "actor"]
        ranked.sort(key=lambda item: (item[0], item[1], item[2].id))
        return list({entry.id: entry for _, _, entry in reversed(ranked)}.values())[::-1][:limit]


def build_gazetteer(entries: Sequence[GazetteerEntry]) -> Gazetteer:
    """The gazetteer of these entries; of two with one folded form and kind, the earlier wins."""
    by_form: dict[str, list[GazetteerEntry]] = {}
    by_id: dict[str, GazetteerEntry] = {}
    for entry, form in zip(entries, fold_words([entry.form for entry in entries]), strict=True):
        by_id.setdefault(entry.id, entry)
        if form:
            by_form.setdefault(form, []).append(entry)
    return Gazetteer(tuple(entries), {form: tuple(same) for form, same in by_form.items()}, by_id)


def search(gazetteer: Gazetteer, words: str, *, limit: int = 12) -> list[GazetteerEntry]:
    """Places of the gazetteer for the words of a search box."""
    return gazetteer.search(words, limit=limit)
