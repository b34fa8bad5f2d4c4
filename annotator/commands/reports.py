"""`import`, `reports` and `highlight`: reports in and out of work, and what the rules say without any database."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

import click
import orjson

from annotator.commands.running import DATE, clear_errors, workspace
from annotator.core.text import sha256
from annotator.errors import AnnotatorError
from annotator.importers import IMPORTERS, read_file
from annotator.rules.highlighter import Highlighter
from annotator.rules.reference_date import infer_reference_date
from annotator.services.correcting import correct_report, erase_report, restore_report, withdraw_report
from annotator.services.importing import ImportItem, UploadedFile, import_reports


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--project", required=True, help="The project's short name, as in its address.")
@click.option("--published", type=DATE, help="Reference date of all the files; inferred from each text without it.")
@click.option("--dry-run", is_flag=True, help="Show what would happen and store nothing.")
@click.option("--replaces", metavar="STEM", help="The one file is the corrected text of this report: a new version.")
@click.option("--reason", default="", help="With --replaces: why, for the report's trace.")
@clear_errors
def import_(
    paths: tuple[Path, ...],
    project: str,
    published: dt.datetime | None,
    dry_run: bool,
    replaces: str | None,
    reason: str,
) -> None:
    """Import reports (UTF-8 .txt files or folders of them) into a project.

    All or nothing: when one file is refused, none is stored. A text that is there already is recognised. With
    --replaces the work on unchanged paragraphs goes over, and the others are listed to be looked at again.
    """
    files = [UploadedFile(path.name, path.read_bytes()) for path in _files(paths)]
    if not files:
        raise click.UsageError(f"There are no files ending in {', '.join(IMPORTERS)} in what was named.")
    if replaces is not None:
        if len(files) != 1 or dry_run:
            raise click.UsageError("--replaces takes one file, and no --dry-run.")
        _correct(project, replaces, files[0], reason, published.date() if published else None)
        return
    with workspace() as ws:
        outcome = import_reports(ws, project, files, published=published.date() if published else None, dry_run=dry_run)
    for item in outcome.items:
        click.echo(_line(item))
    if outcome.refused:
        click.echo(f"annotator: nothing was stored, {len(outcome.refused)} file(s) were refused.", err=True)
        sys.exit(1)


def _correct(project: str, stem: str, file: UploadedFile, reason: str, published: dt.date | None) -> None:
    with workspace() as ws:
        outcome = correct_report(ws, None, project, stem, file, reason=reason, published=published)
    click.echo(f"replaced\t{stem} → {outcome.stem}\t{outcome.carried} annotations went over")
    for label, numbers in (("look at again", outcome.recheck), ("fell away", outcome.gone)):
        if numbers:
            click.echo(f"  {label}: paragraphs {', '.join(str(n + 1) for n in numbers)}")


@click.group()
def reports() -> None:
    """One report: withdraw, restore, erase. Each leaves a line in its trace and marks the exports that hold it."""


PROJECT = click.option("--project", required=True, help="The project's short name, as in its address.")
REASON = click.option("--reason", required=True, help="Why; it stays in the report's trace.")


@reports.command()
@click.argument("stem")
@PROJECT
@REASON
@clear_errors
def withdraw(stem: str, project: str, reason: str) -> None:
    """Take report STEM out of work, figures and exports; everything stays stored."""
    with workspace() as ws:
        withdraw_report(ws, None, project, stem, reason)
    click.echo(f"withdrawn\t{stem}")


@reports.command()
@click.argument("stem")
@PROJECT
@REASON
@clear_errors
def restore(stem: str, project: str, reason: str) -> None:
    """Bring the withdrawn report STEM back as it was."""
    with workspace() as ws:
        restore_report(ws, None, project, stem, reason)
    click.echo(f"restored\t{stem}")


@reports.command()
@click.argument("stem")
@PROJECT
@REASON
@click.confirmation_option(prompt="All versions of the text and all work on them will be gone for good. Go on?")
@clear_errors
def erase(stem: str, project: str, reason: str) -> None:
    """Delete all versions of report STEM and all work on them for good; only the trace stays.

    Exports and backups made before still hold them: the exports are marked, delete the backups yourself.
    """
    with workspace() as ws:
        gone = erase_report(ws, None, project, stem, reason)
    click.echo(f"erased\t{stem}\t{gone} paragraphs")


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.iterdir() if p.suffix.lower() in IMPORTERS)
        else:
            yield path


def _line(item: ImportItem) -> str:
    if item.error is not None:
        return f"refused\t{item.name}\t{' '.join(str(item.error).split())}"
    date = item.reference_date.isoformat() if item.reference_date else "no date"
    why = f" ({item.date_reason}: {item.date_evidence})" if item.date_source == "inferred" else ""
    notes = "".join(f"\n  note: {warning}" for warning in item.warnings)
    return f"{item.status}\t{item.stem}\t{item.paragraphs} paragraphs\t{date}, {item.date_source}{why}{notes}"


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--published", type=DATE, help="Reference date of all the files; inferred from each text without it.")
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1, 64), help="Files read at once.")
@clear_errors
def highlight(files: tuple[Path, ...], published: dt.datetime | None, jobs: int) -> None:
    """Print what the rules suggest: one paragraph record a line, as JSON. Needs no database."""
    day = published.date() if published else None
    named = [(path.name, path.read_bytes(), day) for path in files]
    if jobs == 1:
        results: Iterator[list[bytes] | str] = map(_lines, named)
        _print(results)
        return
    with ProcessPoolExecutor(jobs) as pool:
        _print(pool.map(_lines, named))


def _print(results: Iterator[list[bytes] | str]) -> None:
    refused = 0
    for result in results:
        if isinstance(result, str):
            refused += 1
            click.echo(f"annotator: {result}", err=True)
            continue
        sys.stdout.buffer.writelines(result)
    sys.stdout.buffer.flush()
    if refused:
        sys.exit(1)


@cache
def _highlighter() -> Highlighter:
    return Highlighter.load()


def _lines(named: tuple[str, bytes, dt.date | None]) -> list[bytes] | str:
    """The records of one file as JSON lines, or the error; runs in another process with --jobs."""
    name, content, published = named
    try:
        report = read_file(name, content)
    except AnnotatorError as error:
        return f"{name}: {error}"
    date = published or report.published or infer_reference_date(report.paragraphs).date
    records = _highlighter().highlight(report.stem, report.paragraphs, date)
    return [orjson.dumps(record.to_json() | {"text_sha256": sha256(record.text)}) + b"\n" for record in records]
