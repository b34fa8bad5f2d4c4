"""`suggestions`: predictions of models, shown to annotators in the place of what the rules suggest."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from annotator.commands.running import clear_errors, workspace
from annotator.services import suggesting
from annotator.services.suggesting import RULES, ShownSuggestions

PROJECT = click.option("--project", required=True, help="The project's short name, as in its address.")
MOST_LINES = 50
"""Problems of a file that are printed."""
MOST_NAMED = 20
"""Begun paragraphs that are named."""


@click.group()
def suggestions() -> None:
    """Predictions of models as suggestions: import, show, list."""


@suggestions.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@PROJECT
@click.option("--name", required=True, help="The model's name and version, such as camel-2.1; it stays with each span.")
@click.option("--show", is_flag=True, help="Show them at once in the reports of the file, instead of the rules'.")
@clear_errors
def import_(file: Path, project: str, name: str, show: bool) -> None:
    """Import a model's predictions FILE (JSONL in the gold format or its subset) into a project.

    Each report in it needs a line for every paragraph, with `id` and `text_sha256` as exported, `spans` and `events`.
    All or nothing: unknown, missing and doubled paragraphs, other texts, offsets and codes are told line by line.
    Predictions under the same name take the place of earlier ones. Paragraphs that somebody began stay as they are.
    """
    with workspace() as ws:
        done = suggesting.import_predictions(ws, None, project, name, file.name, file.read_bytes(), show=show)
    if done.problems:
        for problem in done.problems[:MOST_LINES]:
            click.echo(str(problem), err=True)
        if len(done.problems) > MOST_LINES:
            click.echo(f"and {len(done.problems) - MOST_LINES} more", err=True)
        click.echo(f"annotator: nothing was stored, {len(done.problems)} problem(s) in {file.name}.", err=True)
        sys.exit(1)
    click.echo(
        f"{name}\t{done.reports} reports\t{done.paragraphs} paragraphs\t{done.spans} spans\t{done.events} events"
    )
    if done.shown is not None:
        _print_shown(done.shown)


@suggestions.command()
@click.argument("stems", nargs=-1, metavar="[REPORT]...")
@PROJECT
@click.option("--name", required=True, help=f"A model's name, or “{RULES}” for what the rules suggest.")
@clear_errors
def show(stems: tuple[str, ...], project: str, name: str) -> None:
    """Choose whose suggestions are shown: in some REPORTs, or in all of the project that have them."""
    with workspace() as ws:
        _print_shown(suggesting.choose_suggestions(ws, None, project, name, stems))


@suggestions.command("list")
@PROJECT
@clear_errors
def list_(project: str) -> None:
    """Print for each report whose suggestions its paragraphs show, and which models' predictions are stored."""
    with workspace() as ws:
        page = suggesting.list_suggestions(ws, None, project)
    for report in page.reports:
        shown = ", ".join(f"{name} {count}" for name, count in report.shown.items()) or "none"
        stored = ", ".join(f"{name} {count}" for name, count in report.stored.items()) or "none"
        click.echo(f"{report.stem}\tshown: {shown}\tmodels: {stored}")


def _print_shown(shown: ShownSuggestions) -> None:
    click.echo(f"shown in {shown.paragraphs} paragraphs of {shown.reports} reports")
    if shown.kept:
        named = ", ".join(f"{stem} {number + 1}" for stem, number in shown.kept[:MOST_NAMED])
        more = f" and {len(shown.kept) - MOST_NAMED} more" if len(shown.kept) > MOST_NAMED else ""
        click.echo(f"begun before, left as they are: {named}{more}")
