"""`export`, `training`, `verify`, `evaluate`, `agreement`, `check`: gold out and in as a key, proofs and figures."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from annotator.agreement.effort import estimate_effort
from annotator.agreement.evaluation import evaluate as score
from annotator.agreement.files import read_gold, read_predictions
from annotator.agreement.table import AgreementTable
from annotator.agreement.vectors import run_vectors
from annotator.checks import check_reports
from annotator.commands.running import clear_errors, print_json, workspace
from annotator.exporters import verify as verify_path
from annotator.services import checking, exporting, reviewing
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
@clear_errors
def export(project: str, statuses: tuple[str, ...]) -> None:
    """Write a project's paragraph records as JSONL with a manifest under exports/PROJECT/."""
    with workspace() as ws:
        made = exporting.export_project(ws, None, project, statuses or GOLD)
    click.echo(f"{made.path}\t{made.rows} paragraphs\tsha256 {made.sha256}")


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
@clear_errors
def verify(path: Path) -> None:
    """Read an export again (a file or a folder) and prove every slice, hash and value."""
    report = verify_path(path)
    for problem in report.problems:
        click.echo(str(problem))
    if not report.ok:
        click.echo(f"annotator: {path} is not sound: {len(report.errors)} error(s).", err=True)
        sys.exit(1)
    click.echo(f"sound: {report.rows} paragraphs in {len(report.files)} file(s)")


@click.command()
@click.argument("pred", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--gold", required=True, type=click.Path(exists=True, path_type=Path), help="Gold JSONL or a release.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@clear_errors
def evaluate(pred: Path, gold: Path, as_json: bool) -> None:
    """Score predictions PRED (JSONL of paragraph records) against gold.

    Last comes an estimate of the effort: the keys a person presses to turn PRED into gold, and those from an empty
    draft (docs/agreement.md has the price of each correction).
    """
    reference = read_gold(gold)
    predicted = read_predictions(pred, reference)
    figures = score(reference, predicted).to_json()
    effort = {"draft": estimate_effort(reference, predicted), "empty": estimate_effort(reference, ())}
    if as_json:
        print_json({**figures, "effort": {name: found.to_json() for name, found in effort.items()}})
        return
    click.echo(f"missing paragraphs: {figures['missing_paragraphs']}")
    click.echo(f"{'label':9}{'gold':>6}{'pred':>6}   {'strict P/R/F1':22}{'tolerant P/R/F1':22}norm")
    for label, row in figures.items():
        if label in ("missing_paragraphs", "EVENT"):
            continue
        strict, tolerant = (" ".join(f"{x:.3f}" for x in row[mode]) for mode in ("strict", "tolerant"))
        click.echo(f"{label:9}{row['gold']:6}{row['pred']:6}   {strict:22}{tolerant:22}{row['norm']}")
    if "EVENT" in figures:
        for key, value in figures["EVENT"].items():
            click.echo(f"  event {key}: {value}")
    for name, found in effort.items():
        keys = f"{found.keys} keys, {found.per_paragraph:.1f} a paragraph"
        click.echo(f"  effort from the {name} draft: {keys}; {found.right:.0%} of paragraphs right with one key")


@click.command()
@click.option("--project", help="The project's short name, as in its address.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--vectors", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A file of test vectors instead."
)
@clear_errors
def agreement(project: str | None, as_json: bool, vectors: Path | None) -> None:
    """Print how far the members of a project agree, or the value of each test vector of a file."""
    if vectors is not None:
        for line in run_vectors(vectors):
            print_json(line)
        return
    if project is None:
        raise click.UsageError("Name a project with --project, or a file of test vectors with --vectors.")
    with workspace() as ws:
        table = reviewing.agreement(ws, None, project)
    if as_json:
        print_json(table.to_json())
        return
    _print_table(table)


def _print_table(table: AgreementTable) -> None:
    click.echo(
        f"{table.n_paragraphs} paragraphs by two or more members, {table.n_single} by one, {table.n_reports} reports"
    )
    for number in table.numbers:
        result = number.result
        value = f"{result.value:.3f}" if isinstance(result.value, float | int) else f"- ({result.undefined_because})"
        interval = f" [{result.interval[0]:.2f}, {result.interval[1]:.2f}]" if result.interval else ""
        click.echo(f"{number.key:40} {value}{interval}  n={result.n_units}")


@click.command()
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--project", help="Check a project's submitted paragraphs instead of a file.")
@clear_errors
def check(path: Path | None, project: str | None) -> None:
    """Warn of what does not fit together: sums, dates, places, deaths. Exit 1 when there are warnings."""
    if (path is None) == (project is None):
        raise click.UsageError("Name a JSONL file, or a project with --project.")
    if path is not None:
        warnings = list(check_reports(read_gold(path)))
    else:
        with workspace() as ws:
            warnings = checking.check_project(ws, None, project or "")
    for warning in warnings:
        click.echo(f"{warning.paragraph_id}\t{warning.check}\t{warning}")
    if warnings:
        sys.exit(1)
    click.echo("nothing found")
