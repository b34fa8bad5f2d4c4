"""Starting point of `annotator`."""

import click


@click.group()
def main() -> None:
    """Annotate Arabic conflict reports."""
