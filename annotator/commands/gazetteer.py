"""`gazetteer`: names of places and actors that a project has beside the shipped ones."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

import click

from annotator.commands.running import clear_errors, print_json, workspace
from annotator.rules.gazetteer import COLUMNS
from annotator.rules.gazetteer_files import KINDS, LineProblem
from annotator.services import gazetteer as names
from annotator.services.gazetteer_candidates import candidates as find_candidates
from annotator.services.gazetteer_candidates import fill_in
from annotator.services.gazetteer_changes import Recheck
from annotator.services.gazetteer_importing import FileOutcome, import_gazetteer
from annotator.services.importing import UploadedFile

PROJECT = click.option("--project", required=True, help="The project's short name, as in its address.")
T = TypeVar("T")
MOST_LINES = 50
"""Problems of one file that are printed."""


@click.group()
def gazetteer() -> None:
    """Names of places and actors of one project: import, list, candidates, add, remove."""


@gazetteer.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@PROJECT
@click.option("--kind", type=click.Choice(KINDS), help="What the rows are that do not tell their kind.")
@click.option("--source", help="Origin and licence of the rows, instead of what the files say of themselves.")
@click.option("--dry-run", is_flag=True, help="Show what would happen and store nothing.")
@clear_errors
def import_(files: tuple[Path, ...], project: str, kind: str | None, source: str | None, dry_run: bool) -> None:
    """Import gazetteer FILES (CSV or GeoJSON) into a project and read them into its reports.

    Understood are the columns form, id, kind (and parent, lat, lon, source, name, cue); a p-code or GeoNames id with
    names in Arabic; and the administrative tables of OCHA and HDX (admin1Pcode, ADM2_AR …). All or nothing: what is
    wrong is told line by line. The last import of an id counts. A place that is shipped already gets further forms.
    """
    sent = [UploadedFile(path.name, path.read_bytes()) for path in files]
    with workspace() as ws:
        done = import_gazetteer(ws, project, sent, kind=kind, source=source, dry_run=dry_run, progress=_progress)
    for file in done.files:
        _print_file(file)
    if done.refused:
        click.echo(f"annotator: nothing was stored, {len(done.refused)} file(s) were refused.", err=True)
        sys.exit(1)
    places = f"{done.new} new, {done.changed} changed, {done.same} same places"
    did = "imported" if done.written else "would import"
    click.echo(f"{did}\t{places}\t{done.forms} forms\t{done.merged} are shipped places")
    _print_recheck(done.recheck)


def _progress(found: Sequence[T]) -> Iterable[T]:
    """The reports, with a bar on a terminal."""
    if not sys.stderr.isatty():
        yield from found
        return
    with click.progressbar(found, label="Reading reports", file=sys.stderr) as bar:
        yield from bar


def _print_file(file: FileOutcome) -> None:
    if file.error is not None:
        click.echo(f"refused\t{file.name}\t{' '.join(str(file.error).split())}")
        return
    notes = f"\t{file.nameless} without a name in Arabic" if file.nameless else ""
    unused = f"\tnot used: {', '.join(file.unused)}" if file.unused else ""
    click.echo(
        f"{'refused' if file.problems else 'read'}\t{file.name}\t{file.rows} rows, {file.places} places{notes}{unused}"
    )
    _print_lines(file.name, "", file.problems)
    _print_lines(file.name, "note: ", file.warnings)


def _print_lines(name: str, mark: str, found: Sequence[LineProblem]) -> None:
    for problem in found[:MOST_LINES]:
        click.echo(f"{name}:{problem.line}: {mark}{' '.join(str(problem.error).split())}")
    if len(found) > MOST_LINES:
        click.echo(f"{name}: {mark}and {len(found) - MOST_LINES} more")


def _print_recheck(recheck: Recheck) -> None:
    if recheck.rehighlighted:
        click.echo(f"highlighted anew\t{recheck.rehighlighted} paragraphs")
    for stem, number in recheck.listed:
        click.echo(f"look at again\t{stem}\tparagraph {number + 1}")


@gazetteer.command("list")
@PROJECT
@click.option("--search", default="", help="Only names whose form or id holds these words.")
@clear_errors
def list_(project: str, search: str) -> None:
    """Print a project's own names as CSV, in the shape that `gazetteer import` takes; newest first."""
    with workspace() as ws:
        page = names.list_names(ws, None, project, search)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*COLUMNS, "name", "cue"])
    for name in page.names:
        writer.writerow(
            [
                name.form,
                name.id,
                name.kind,
                name.parent,
                *_degrees(name.lat, name.lon),
                name.source,
                name.name,
                "1" if name.cue else "",
            ]
        )
    click.echo(text.getvalue(), nl=False)


def _degrees(lat: float | None, lon: float | None) -> list[str]:
    return ["" if degrees is None else f"{degrees:g}" for degrees in (lat, lon)]


@gazetteer.command()
@PROJECT
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a name.")
@clear_errors
def candidates(project: str, as_json: bool) -> None:
    """Print the names that members confirmed and the project's gazetteer lacks, the most frequent first."""
    with workspace() as ws:
        found = find_candidates(ws, None, project)
    for one in found:
        where = [f"{example.stem}:p{example.index:03d}" for example in one.examples]
        if as_json:
            print_json(
                {
                    "form": one.form,
                    "label": one.label,
                    "id": one.id or None,
                    "kind": one.kind or None,
                    "lat": one.lat,
                    "lon": one.lon,
                    "paragraphs": one.paragraphs,
                    "examples": where,
                }
            )
        else:
            click.echo(
                f"{one.paragraphs}\t{one.form}\t{one.label}\t{one.kind or '-'}\t{one.id or 'no id'}\t{', '.join(where)}"
            )


@gazetteer.command()
@click.argument("form")
@PROJECT
@click.option("--id", "place_id", default="", help="The id of a known place or actor, or of a new place.")
@click.option("--kind", default="", help="The kind of a new place.")
@click.option("--parent", default="", help="The id of what holds a new place.")
@click.option("--lat", type=float, help="The latitude of a new place in degrees.")
@click.option("--lon", type=float, help="The longitude of a new place in degrees.")
@clear_errors
def add(form: str, project: str, place_id: str, kind: str, parent: str, lat: float | None, lon: float | None) -> None:
    """Put the name FORM into a project's gazetteer and read it into the project's reports.

    With the --id of a known place or actor it is a further form of that. What is left out is taken from what members
    confirmed (`gazetteer candidates`).
    """
    with workspace() as ws:
        name = fill_in(ws, None, project, names.NewName(form, place_id, kind, parent, lat, lon))
        recheck = names.add_name(ws, None, project, name)
    click.echo(f"added\t{form}")
    _print_recheck(recheck)


@gazetteer.command()
@click.argument("form")
@PROJECT
@click.option("--id", "place_id", default="", help="Only the name of the place with this id.")
@clear_errors
def remove(form: str, project: str, place_id: str) -> None:
    """Take the name FORM out of a project's gazetteer and read the project's reports without it."""
    with workspace() as ws:
        recheck = names.remove_form(ws, None, project, form, place_id)
    click.echo(f"removed\t{form}")
    _print_recheck(recheck)
