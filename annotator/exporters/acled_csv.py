"""Events as a table in the shape of ACLED's export: one row an event of a report, all mentions merged.

What becomes of counts is in `fatalities`, under a version that each row names in `tags`.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from annotator.core import edtf
from annotator.core.records import ParagraphRecord
from annotator.core.schema import Schema
from annotator.core.shadow import FORMAT
from annotator.errors import N_
from annotator.exporters.countries import country_of
from annotator.exporters.fatalities import COUNT_RULES_VERSION, fatalities
from annotator.exporters.releases.merged_events import merged_events
from annotator.exporters.shape import RecordShape
from annotator.exporters.written_file import Records, WrittenFile, records_file, written

DROPS = N_(
    "Drops spans, paragraphs without events, events that are recurring, planned, attempted, hypothetical or denied, "
    "totals and campaigns whose parts are rows themselves, harm but deaths, materiel, claims, and how sure a count is."
)
COLUMNS = (
    *("event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type"),
    *("actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting"),
    *("country", "admin1", "admin2", "location", "latitude", "longitude", "geo_precision"),
    *("source", "notes", "fatalities", "tags"),
)
TOTALS = ("aggregate", "campaign")
"""Granularities of events that only sum up their parts; a single one with a part (a strike inside a raid) is a row."""
CIVILIANS, CIVILIAN_CODE, UNKNOWN_CODE = "Civilians", 7, 0
_EVENT_TYPES = {
    "Battles": ("Armed clash", "Government regains territory", "Non-state actor overtakes territory"),
    "Explosions/Remote violence": (
        *("Air/drone strike", "Shelling/artillery/missile attack", "Remote explosive/landmine/IED", "Suicide bomb"),
    ),
    "Violence against civilians": ("Attack", "Abduction/forced disappearance"),
}
EVENT_TYPE = {sub: name for name, subs in _EVENT_TYPES.items() for sub in subs}
STRATEGIC = "Strategic developments"
_FORMULA = re.compile(rf"[\s\"'{FORMAT}]*[=+\-@\uff1d\uff0b\uff0d\uff20|\t\r]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def write_acled_csv(path: Path, records: Records, *, schema: Schema, made_at: dt.datetime | None = None) -> WrittenFile:
    """Write a row for each actual event, in ACLED's columns: UTF-8, LF, quoted where needed, formula-safe.

    `time_precision`: 1 a day, 2 at most a week, 3 more or unknown (then the report's reference date stands there).
    `geo_precision`: 1 exact, 2 near, 3 district or larger. `inter`: ACLED's actor codes 1 to 8 as in actors.csv, 7 for
    civilians, 0 unknown; `interaction`: both, the smaller first, 0 for a missing side. `notes`: the paragraph of the
    first mention. `country`: after the gazetteer of the program; empty where governorate, id and name do not tell it. A
    cell that a spreadsheet would run begins with an apostrophe.

    `fatalities` (`counts-2`): «more than 10» is 11, «fewer than 5» is 4, a range its lower end, several 3, tens 12,
    hundreds 100, thousands 1000, deaths without a count 1, every other number itself. Parts (`subset_of`) are not
    added. Of rival numbers for people of the same party and status the smallest stands. A later mention adds only
    people whom no earlier one can mean.
    """
    shape = RecordShape(schema)
    with records_file(path, schema, made_at=made_at, drops=DROPS) as made:
        made.file.write(_line(COLUMNS))
        for _, found in groupby(made.seen(records), key=lambda record: record.report):
            for row in report_rows(list(found), schema, shape):
                made.file.write(_line([row[column] for column in COLUMNS]))
    return written(path, made)


def report_rows(records: list[ParagraphRecord], schema: Schema, shape: RecordShape) -> Iterator[dict[str, Any]]:
    """The rows of one report."""
    events = [event for event in merged_events(records, shape) if _happened(event)]
    wholes = {event["part_of"] for event in events}
    texts = {record.id: record.text for record in records}
    harms: dict[str, list[Sequence[Mapping[str, Any]]]] = {}
    for record in records:
        for one in record.content.events:
            harms.setdefault(f"{record.report}:{one.id}", []).append(one.fields.get("harm") or ())
    for event in events:
        if event["id"] not in wholes or event["granularity"] not in TOTALS:
            text = texts[event["mentions"][0]["paragraph"]]
            yield {**_row(event, text, schema), "fatalities": fatalities(harms[event["id"]])}


def _happened(event: Mapping[str, Any]) -> bool:
    """Whether the event is said to have taken place, and not as a habit."""
    actual = event["realis"] in (None, "actual") and event["polarity"] != "negative"
    return actual and event["granularity"] != "recurring"


def _row(event: Mapping[str, Any], text: str, schema: Schema) -> dict[str, Any]:
    sub_types = schema.event_types[event["type"]].acled
    day, precision = _day(event)
    place = event["place"] or {}
    sides = {role: [a for a in event["actors"] if a["role"] == role] for role in ("initiator", "partner", "target")}
    one = sides["initiator"][0]["actor_id"] if sides["initiator"] else None
    hit = sides["target"][0]["actor_id"] if sides["target"] else None
    civilians = hit is None and any(harm["status"] == "civilian" for harm in event["harm"])
    inter1, inter2 = _inter(one, schema), CIVILIAN_CODE if civilians else _inter(hit, schema)
    sub_type = _sub_type(event, sub_types, inter1)
    event_type = EVENT_TYPE.get(sub_type, STRATEGIC)
    return {
        "event_id_cnty": event["id"],
        "event_date": day,
        "year": day[:4],
        "time_precision": precision,
        "disorder_type": STRATEGIC if event_type == STRATEGIC else "Political violence",
        "event_type": event_type,
        "sub_event_type": sub_type,
        "actor1": _name(one, schema),
        "assoc_actor_1": "; ".join(
            _name(a["actor_id"], schema) for a in (*sides["initiator"][1:], *sides["partner"]) if a["actor_id"]
        ),
        "inter1": inter1,
        "actor2": CIVILIANS if civilians else _name(hit, schema),
        "assoc_actor_2": "; ".join(_name(a["actor_id"], schema) for a in sides["target"][1:] if a["actor_id"]),
        "inter2": inter2,
        "interaction": int("".join(str(code) for code in sorted((inter1, inter2), key=lambda code: code or 9))),
        "civilian_targeting": "Civilian targeting" if civilians or inter2 == CIVILIAN_CODE else "",
        "country": country_of(place),
        "admin1": place.get("admin1"),
        "admin2": place.get("admin2"),
        "location": place.get("name"),
        "latitude": place.get("lat"),
        "longitude": place.get("lon"),
        "geo_precision": {1: 1, 2: 2}.get(place.get("precision") or 3, 3),
        "source": "; ".join(_source(claim["source"], schema) for claim in event["claims"]),
        "notes": text,
        "tags": "; ".join(filter(None, (event["granularity"], f"fatalities {COUNT_RULES_VERSION}"))),
    }


def _sub_type(event: Mapping[str, Any], sub_types: tuple[str, ...], inter: int) -> str:
    """The sub-event of the type; of several the one that method or initiator point to, else the first."""
    if event["type"] == "territorial_change" and inter not in (1, UNKNOWN_CODE):
        return sub_types[1]
    if "Suicide bomb" in sub_types and "suicide" in event["method"]:
        return "Suicide bomb"
    return sub_types[0] if sub_types else "Other"


def _day(event: Mapping[str, Any]) -> tuple[str, int]:
    """The first day that can be meant, and ACLED's precision of time."""
    written_date = (event["date"] or {}).get("edtf")
    start, end = edtf.bounds(written_date) if written_date else (None, None)
    first = start or end
    if first is None:
        return event["reference_date"] or "", 3
    days = (end - start).days + 1 if start and end else 32
    return first.isoformat(), 1 if days == 1 else 2 if days <= 7 else 3


def _inter(actor: str | None, schema: Schema) -> int:
    kind = schema.actors[actor].kind if actor is not None and actor in schema.actors else ""
    return int(kind) if kind.isdigit() else UNKNOWN_CODE


def _name(actor: str | None, schema: Schema) -> str:
    return schema.actors[actor].en if actor is not None and actor in schema.actors else ""


def _source(code: str | None, schema: Schema) -> str:
    terms = {**schema.code_lists.get("sources", {}), **schema.actors}
    return terms[code].en if code in terms else ""


def _line(cells: Iterable[Any]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow([safe_cell(cell) for cell in cells])
    return text.getvalue().encode()


def safe_cell(value: Any) -> str:
    """The cell so that no spreadsheet runs it: an apostrophe before what begins like a formula and is no number."""
    # A return would end the line: before Python 3.13 `csv` does not quote it.
    words = "" if value is None else str(value).replace("\r", " ")
    if _FORMULA.match(words) and not _NUMBER.fullmatch(words):
        return f"'{words}"
    return words
