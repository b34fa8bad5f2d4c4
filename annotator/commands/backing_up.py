"""`backup` and `restore`: one file with the database and the exports, and the way back."""

from __future__ import annotations

from pathlib import Path

import click

from annotator.commands.running import clear_errors
from annotator.config import load_settings
from annotator.services import backing_up


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@clear_errors
def backup(file: Path) -> None:
    """Write a consistent copy of the database and exports/ to FILE, a ZIP archive, while the server runs.

    FILE appears whole or not at all, is read again before it does, and only its owner can read it. An earlier backup of
    that name is replaced, any other file is not. The secret key stays out: keep the archive safe all the same, it holds
    all texts and the hashes of passwords.
    """
    made = backing_up.back_up(load_settings(), file)
    rows = sum(made.content.rows.values())
    click.echo(
        f"{file}\t{rows} rows in {len(made.content.rows)} tables, {made.exports} export file(s)\t"
        f"revision {made.revision}\tcontent sha256 {made.content.sha256}"
    )


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@clear_errors
def restore(file: Path) -> None:
    """Restore the backup FILE into an empty ANNOTATOR_HOME (or an empty ANNOTATOR_DATABASE_URL), and prove it.

    A target that holds anything is refused. Every hash is checked, the database's integrity too, and rows, content and
    gold must equal what was backed up; otherwise nothing is left behind. A backup of SQLite can be restored into
    PostgreSQL and the other way round. The secret key of the backed-up installation is not in FILE: the one here is
    kept or a new one made, members sign in again, and links that were given out before stop working.
    """
    done = backing_up.restore(load_settings(), file)
    made = done.backup
    rows = sum(made.content.rows.values())
    click.echo(f"Restored {rows} rows and {made.exports} export file(s), backed up {made.made_at} by {made.tool}.")
    proven = "Rows, content and gold" if done.gold_proven else "Rows and content"
    click.echo(f"{proven} are equal to what was backed up: content sha256 {made.content.sha256}")
    click.echo("Members sign in again; print new links with: annotator members link NAME")
    if done.outdated:
        click.echo(f"The database is at revision {made.revision}; bring it up to date with: annotator init --no-sample")
