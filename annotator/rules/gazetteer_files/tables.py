"""A gazetteer file as rows of named cells: CSV with commas, semicolons or tabs, and GeoJSON.

Nothing is understood here but the file format; what the columns mean is told in `columns`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

import orjson

from annotator.core.decoding import decoded
from annotator.errors import N_, AnnotatorError, InvalidInput
from annotator.rules.gazetteer_files.geometry import centre

LARGEST_FILE = 100_000_000
"""Bytes; the largest administrative tables of a country have some ten million."""
DELIMITERS = ",;\t"
LAT, LON = "geometry_lat", "geometry_lon"
"""Columns that a geometry's centre is put into."""
ATTRIBUTION = ("attribution", "license", "licence", "source")
"""Members of a GeoJSON file that say whose it is."""


@dataclass(frozen=True, slots=True)
class LineProblem:
    """What is wrong in one line of a CSV file, or in one feature of GeoJSON; counted from 1."""

    line: int
    error: AnnotatorError


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file with the number of their line (GeoJSON: of their feature).

    attribution: what the file says of its origin and licence.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]
    problems: tuple[LineProblem, ...] = ()
    attribution: str = ""


def read_table(name: str, content: bytes) -> Table:
    """The table of a file, by the ending of its name.

    Raises: InvalidInput for another ending, another encoding, or a file that cannot be read at all.
    """
    if len(content) > LARGEST_FILE:
        raise InvalidInput(
            N_("%(name)s has %(got)s bytes; at most %(limit)s are taken. Split it."),
            name=name,
            got=len(content),
            limit=LARGEST_FILE,
        )
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if ending in (".csv", ".tsv"):
        return _csv(name, decoded(name, content))
    if ending in (".geojson", ".json"):
        return _geojson(name, decoded(name, content))
    raise InvalidInput(
        N_("%(name)s: a gazetteer is a .csv, .tsv, .geojson or .json file; got “%(got)s”."), name=name, got=ending
    )


def _csv(name: str, text: str) -> Table:
    # A form feed or U+2028 is no end of a line: only CR and LF are, and quoted ones stay in their cell.
    lines = io.StringIO(text.replace("\0", ""), newline="")
    comments: list[str] = []
    header_line, skipped = "", 0
    for raw in lines:
        skipped += 1
        if raw.startswith("#"):
            comments.append(raw.strip('#\r\n\t ,;"'))
        elif raw.strip(",;\t \r\n"):
            header_line = raw
            break
    if not header_line:
        raise InvalidInput(N_("%(name)s is empty; expected a line of column names and a row for each name."), name=name)
    delimiter = max(DELIMITERS, key=header_line.count)
    columns = tuple(cell.strip().strip("\ufeff") for cell in next(csv.reader([header_line], delimiter=delimiter)))
    rows: list[tuple[int, Mapping[str, str]]] = []
    problems: list[LineProblem] = []
    reader = csv.reader(lines, delimiter=delimiter)
    before = 0
    while True:
        number = skipped + before + 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            problems.append(
                LineProblem(number, InvalidInput(N_("This line cannot be read as CSV: %(got)s."), got=error))
            )
            before = reader.line_num
            continue
        before = reader.line_num
        filled = [cell for cell in cells if cell.strip()]
        # A row of HXL hashtags («#adm1+name») stands under the column names of many humanitarian tables.
        if not filled or cells[0].startswith("#") or all(cell.strip().startswith("#") for cell in filled):
            continue
        problem = _cells_problem(cells, columns, delimiter)
        if problem is not None:
            problems.append(LineProblem(number, problem))
            continue
        rows.append((number, dict(zip(columns, cells, strict=False))))
    return Table(columns, tuple(rows), tuple(problems), attribution=" ".join(filter(None, comments)))


def _cells_problem(cells: list[str], columns: tuple[str, ...], delimiter: str) -> AnnotatorError | None:
    """What shows that quotation marks or delimiters are mixed up in a row."""
    if any("\n" in cell or "\r" in cell for cell in cells):
        return InvalidInput(
            N_("A quotation mark that opens in this line is not closed. Close it, or double a mark that is meant.")
        )
    if len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
        return InvalidInput(
            N_(
                "The row has %(got)s cells and the file %(expected)s columns. Put cells that hold “%(sign)s” into "
                "quotation marks."
            ),
            got=len(cells),
            expected=len(columns),
            sign=delimiter,
        )
    return None


def _geojson(name: str, text: str) -> Table:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise InvalidInput(
            N_("%(name)s is no JSON: %(got)s. Expected GeoJSON with the places as features."), name=name, got=error
        ) from error
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list):
        raise InvalidInput(
            N_("%(name)s is no GeoJSON: expected an object with a list “features”. Save the layer as GeoJSON."),
            name=name,
        )
    rows: list[tuple[int, Mapping[str, str]]] = []
    problems: list[LineProblem] = []
    columns: dict[str, None] = {}
    for number, feature in enumerate(features, start=1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(properties, dict):
            problems.append(
                LineProblem(number, InvalidInput(N_("The feature has no properties; expected a name and a code.")))
            )
            continue
        cells = dict(_plain(properties))
        columns.update(dict.fromkeys(cells))
        try:
            at = centre(feature.get("geometry"))
        except AnnotatorError as error:
            problems.append(LineProblem(number, error))
            continue
        if at is not None:
            cells[LAT], cells[LON] = f"{at[0]:.5f}", f"{at[1]:.5f}"
            columns.update({LAT: None, LON: None})
        rows.append((number, cells))
    said = " · ".join(str(found[key]) for key in ATTRIBUTION if isinstance(found.get(key), str))
    return Table(tuple(columns), tuple(rows), tuple(problems), attribution=said)


def _plain(properties: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """The properties that can be cells; nested ones are left out."""
    for key, value in properties.items():
        if isinstance(value, str | int | float):
            yield key, str(value)
        elif isinstance(value, list) and all(isinstance(item, str) for item in value):
            yield key, "|".join(value)
