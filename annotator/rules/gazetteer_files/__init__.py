"""Readers of gazetteer files that people bring: our own shape, OCHA and HDX tables, GeoNames extracts, GeoJSON.

`tables` reads the file, `columns` tells what its columns mean, `rows` makes places of its rows, `holders` looks at what
holds them. What becomes of them
in a project is told in `rules.project_places`.
"""

from __future__ import annotations

from dataclasses import replace

from annotator.errors import N_, AnnotatorError, InvalidInput
from annotator.rules.gazetteer_files.columns import Columns, recognise
from annotator.rules.gazetteer_files.holders import settle_holders
from annotator.rules.gazetteer_files.places import KINDS, PlacesFile, ReadPlace
from annotator.rules.gazetteer_files.rows import Row
from annotator.rules.gazetteer_files.tables import LineProblem, Table, read_table
from annotator.rules.loading import fold_word

__all__ = ["KINDS", "LineProblem", "PlacesFile", "ReadPlace", "read_places_file", "settle_holders"]


def read_places_file(name: str, content: bytes, *, kind: str | None = None, source: str | None = None) -> PlacesFile:
    """The places of a file; what is wrong with single lines stands in its problems.

    kind: of rows that do not tell theirs. source: origin and licence, instead of what the file says of itself.
    Raises: InvalidInput when the file cannot be read at all or its columns are not understood.
    """
    table = read_table(name, content)
    return _read_places(name, table, recognise(name, table.columns), kind=kind, source=source)


def _read_places(name: str, table: Table, columns: Columns, *, kind: str | None, source: str | None) -> PlacesFile:
    """The places of a table. kind: of rows that do not tell theirs. source: instead of what the file says of itself."""
    said = source or table.attribution or name
    read = PlacesFile(name, rows=len(table.rows), problems=list(table.problems), unused=columns.unused)
    for line, cells in table.rows:
        try:
            row = Row(line, cells, columns, kind, said, bool(source))
            for place in row.own() if columns.own else row.chain():
                _take(read, place, own=columns.own)
            if not columns.own and not row.named:
                read.nameless += 1
        except AnnotatorError as error:
            read.problems.append(LineProblem(line, error))
    read.problems.sort(key=lambda problem: problem.line)
    return read


def _take(read: PlacesFile, place: ReadPlace, *, own: bool) -> None:
    """Adds a place, or to a place that was read before its further form (own shape) or what it lacked."""
    known = read.places.get(place.id)
    if known is None:
        read.places[place.id] = place
        return
    if place.mentioned and (known.kind, known.forms) == (place.kind, place.forms):
        return
    same_name = bool({fold_word(form) for form, _ in known.forms} & {fold_word(form) for form, _ in place.forms})
    if known.kind != place.kind or (not own and not same_name):
        raise InvalidInput(
            N_(
                "The id %(got)s stands in line %(line)s already, as “%(name)s” (%(kind)s). Give each place an id of "
                "its own, or the same name and kind."
            ),
            got=place.id,
            line=known.line,
            name=known.name,
            kind=known.kind,
        )
    better = place if known.mentioned and not place.mentioned else known
    forms = tuple(dict([*known.forms, *place.forms]).items()) if own or not place.mentioned else known.forms
    read.places[place.id] = replace(better, forms=forms, parent=better.parent or known.parent or place.parent)
    if not own and not known.mentioned and not place.mentioned:
        twice = InvalidInput(N_("The id %(got)s stands in line %(line)s already."), got=place.id, line=known.line)
        read.warnings.append(LineProblem(place.line, twice))
