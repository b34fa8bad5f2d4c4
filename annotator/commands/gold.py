"""Gold out and in, proofs and figures: `export`, `convert`, `release`, `training`, `verify` and `check`."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from annotator.agreement.files import read_gold
from annotator.commands.running import DATE, clear_errors, workspace
from annotator.core.schema import load_schema
from annotator.exporters import EXPORTERS
from annotator.exporters import verify as verify_path
from annotator.exporters.releases.redaction_profiles import INTERNAL, PROFILES
from annotator.services import checking, exporting, releasing
from annotator.services.settling import GOLD, STATUSES
from annotator.services.training import set_key


@click.command()
@click.option("--project", required=True, help="The project's short name, as in its address.")
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice(STATUSES),
    help="Which paragraphs; gold only (single, agreed, ruled) without it. May be given several times.",
)
@click.option(
    "--format",
    "exporter",
    type=click.Choice(list(EXPORTERS)),
    default="jsonl",
    show_default=True,
    help="What each drops stands in its manifest and in docs/export-formats.md.",
)
@clear_errors
def export(project: str, statuses: tuple[str, ...], exporter: str) -> None:
    """Write a project's paragraph records with a manifest under exports/PROJECT/."""
    with workspace() as ws:
        made = exporting.export_project(ws, None, project, statuses or GOLD, exporter=exporter)
    click.echo(f"{made.path}\t{made.rows} paragraphs\tsha256 {made.sha256}")


@click.command()
@click.argument("gold", type=click.Path(exists=True, path_type=Path))
@click.option("--format", "exporter", type=click.Choice(list(EXPORTERS)), required=True, help="The format to write.")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help="The file to write; here, under the name of GOLD, without it.",
)
@clear_errors
def convert(gold: Path, exporter: str, out: Path | None) -> None:
    """Write GOLD (JSONL, or the folder of a release, redacted or not) in another format; no database is needed."""
    chosen = EXPORTERS[exporter]
    target = out or Path(gold.with_suffix("").name + chosen.ending)
    made = chosen.write(target, read_gold(gold), schema=load_schema())
    click.echo(f"{made.path}\t{made.rows} paragraphs\tsha256 {made.sha256}")
    click.echo(chosen.drops, err=True)


@click.command()
@click.option("--project", required=True, help="The project's short name, as in its address.")
@click.option("--version", help="Such as 1.1; the next whole number (2.0) without it.")
@click.option(
    "--profile", type=click.Choice(list(PROFILES)), default=INTERNAL, show_default=True, help="What is hidden."
)
@click.option("--date", "released_on", type=DATE, help="The day of the release that its files name; today without it.")
@click.option("--licence", help="Under which the texts may be used; that of the release before without it.")
@clear_errors
def release(
    project: str, version: str | None, profile: str, released_on: dt.datetime | None, licence: str | None
) -> None:
    """Freeze a project's gold into exports/PROJECT/VERSION/, which never changes again."""
    with workspace() as ws:
        made = releasing.make_release(
            ws,
            None,
            project,
            version=version,
            profile=profile,
            released_on=released_on.date() if released_on else None,
            licence=licence,
        )
    rows = made.counts["rows"]
    click.echo(f"{made.folder}\t{rows['paragraphs']} paragraphs, {rows['events']} events\tsha256 {made.sha256}")
    empty = [name for name, found in made.counts["splits"].items() if not found["paragraphs"]]
    if empty:
        click.echo(f"no gold in: {', '.join(empty)}", err=True)


@click.command()
@click.argument("key", type=click.Path(exists=True, path_type=Path))
@click.option("--project", required=True, help="The project's short name, as in its address.")
@click.option("--pass-spans", type=click.FloatRange(0, 1), help="Pass mark: F1 of highlights. 0.85 at first.")
@click.option("--pass-events", type=click.FloatRange(0, 1), help="Pass mark: F1 of events. 0.75 at first.")
@clear_errors
def training(key: Path, project: str, pass_spans: float | None, pass_events: float | None) -> None:
    """Make gold JSONL (KEY: a file or a folder) the key of reports in a project, so that members can train on them.

    The reports must be there with the same texts. A member who is done with one sees the key and whether they passed.
    """
    records = read_gold(key)
    with workspace() as ws:
        count = set_key(ws, None, project, records, pass_spans=pass_spans, pass_events=pass_events)
    click.echo(f"{project}\t{count} training reports")


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--sha256", help="Of a release's SHA256SUMS, as its page shows it: proves that the sums are its own.")
@clear_errors
def verify(path: Path, sha256: str | None) -> None:
    """Read an export or a release again (a file or a folder) and prove every slice, hash and value."""
    report = verify_path(path, sums=sha256)
    for problem in report.problems:
        click.echo(str(problem))
    if not report.ok:
        click.echo(f"annotator: {path} is not sound: {len(report.errors)} error(s).", err=True)
        sys.exit(1)
    click.echo(f"sound: {report.rows} paragraphs in {len(report.files)} file(s)")


@click.command()
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--project", help="Check a project's submitted paragraphs instead of a file.")
@clear_errors
def check(path: Path | None, project: str | None) -> None:
    """Warn of what does not fit together: sums, dates, places, deaths. Exit 1 when there are warnings.

    Totals that their items sum to are told as `confirmed`.
    """
    if (path is None) == (project is None):
        raise click.UsageError("Name a JSONL file, or a project with --project.")
    if path is not None:
        found = checking.check_records(read_gold(path))
    else:
        with workspace() as ws:
            found = checking.check_project(ws, None, project or "")
    for total in found.confirmed:
        words = f"event {total.event.id}: the items {', '.join(total.items)} sum to {total.stated}, as stated"
        click.echo(f"{total.event.paragraph_id}\tconfirmed\t{total.what}\t{words}")
    for warning in found.warnings:
        click.echo(f"{warning.paragraph_id}\t{warning.check}\t{warning}")
    if found.warnings:
        sys.exit(1)
    click.echo("nothing found")
