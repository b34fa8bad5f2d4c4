"""`schema`: whether another schema can take the place of the shipped one."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from annotator.commands.running import clear_errors, workspace
from annotator.services.schema_checking import check_schema, read_schema


@click.group()
def schema() -> None:
    """The schema of what is annotated: check."""


@schema.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--project", required=True, help="The project's short name, as in its address.")
@clear_errors
def check(file: Path, project: str) -> None:
    """Compare the schema FILE (in the shape of seeds/schema.toml, with its actors.csv beside it) with the present one.

    Prints what FILE adds, removes or gives another type, with how often the project's annotations use it. Adding is
    free; removing or retyping what is used is refused (exit 1).
    """
    new = read_schema(file)
    with workspace() as ws:
        found = check_schema(ws, None, project, new)
    for one in found:
        types = f"\t{one.change.was} → {one.change.now}" if one.change.kind == "retyped" else ""
        used = "" if one.change.kind == "added" else f"\tused {one.used} times"
        click.echo(f"{'refused: ' if one.refused else ''}{one.change.kind}\t{one.change.path}{types}{used}")
    refused = sum(one.refused for one in found)
    if refused:
        click.echo(f"annotator: {refused} change(s) of what is used; keep these codes as they are.", err=True)
        sys.exit(1)
    click.echo("nothing that is used is removed or retyped")
