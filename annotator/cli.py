"""The command `annotator`: one group, its commands in `annotator.commands`."""

from __future__ import annotations

import click

from annotator import __version__
from annotator.commands.agreeing import agreement
from annotator.commands.backing_up import backup, restore
from annotator.commands.evaluating import evaluate
from annotator.commands.gazetteer import gazetteer
from annotator.commands.gold import check, convert, export, release, training, verify
from annotator.commands.members import members
from annotator.commands.reports import highlight, import_, reports
from annotator.commands.rules import rules
from annotator.commands.schema import schema
from annotator.commands.serving import init, serve
from annotator.commands.suggestions import suggestions

COMMANDS = (
    init,
    serve,
    members,
    import_,
    reports,
    highlight,
    training,
    export,
    convert,
    release,
    verify,
    evaluate,
    agreement,
    check,
    suggestions,
    gazetteer,
    rules,
    schema,
    backup,
    restore,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="annotator")
def main() -> None:
    """Annotate Arabic conflict reports: pre-highlight, confirm or correct, agree, export gold.

    ANNOTATOR_HOME (default: the current folder) holds instance/ and exports/. Exit codes: 0 done, 1 refused input
    or problems found, 2 wrong usage.
    """


for _command in COMMANDS:
    main.add_command(_command)
