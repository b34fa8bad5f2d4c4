"""`agreement`: how far the members of a project agree, and the values of test vectors."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from annotator.agreement.table import AgreementNumber, AgreementTable
from annotator.agreement.vectors import run_vectors
from annotator.commands.running import clear_errors, print_json, workspace
from annotator.services import comparing, hinting, tallying
from annotator.services.comparing import Confusion, Lines, Narrowed
from annotator.services.hinting import Hints

VIEWS = ("table", "pairs", "confusion", "time", "hints")


@click.command()
@click.option("--project", help="The project's short name, as in its address.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--vectors", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A file of test vectors instead."
)
@click.option("--recompute", is_flag=True, help="First count every report anew; as a rule only changed ones are.")
@click.option("--view", type=click.Choice(VIEWS), default="table", show_default=True, help="What to print.")
@click.option("--raters", default=comparing.MEMBERS, show_default=True, help="members, rules, or a pair: “3 7” by id.")
@click.option(
    "--hints", type=click.Choice(["with", "without"]), help="Reports handed out with suggestions, or without."
)
@click.option("--week", default="", help="Of the reports' newest answers, such as 2026-W47.")
@click.option("--guideline", default="", help="The day of the newest example when a report was answered.")
@clear_errors
def agreement(
    project: str | None,
    as_json: bool,
    vectors: Path | None,
    recompute: bool,
    view: str,
    raters: str,
    hints: str | None,
    week: str,
    guideline: str,
) -> None:
    """Print how far the members of a project agree, or the value of each test vector of a file.

    The same figures as on the page “Agreement”: the table, its pairs of members, its confusion matrices, the main
    numbers by week and guideline version, and the work with and without suggestions.
    """
    if vectors is not None:
        for line in run_vectors(vectors):
            print_json(line)
        return
    if project is None:
        raise click.UsageError("Name a project with --project, or a file of test vectors with --vectors.")
    narrowed = Narrowed(raters, hints or "", week, guideline)
    with workspace() as ws:
        late = tallying.waiting(ws, None, project, everything=recompute)
        with click.progressbar(length=len(late), label="Counting reports", file=sys.stderr) as bar:
            tallying.count(ws, late, progress=bar.update)
        if view == "confusion":
            matrices = [comparing.confusion(ws, None, project, name, narrowed) for name in comparing.CONFUSIONS]
            _print_matrices(matrices, as_json=as_json)
        elif view == "hints":
            _print_hints(hinting.hints(ws, None, project), as_json=as_json)
        elif view in ("pairs", "time"):
            _print_lines(
                (comparing.pairs if view == "pairs" else comparing.over_time)(ws, None, project), as_json=as_json
            )
        else:
            found = comparing.agreement(ws, None, project, narrowed)
            if as_json:
                print_json({**found.table.to_json(), "weeks": list(found.weeks)})
            else:
                _print_table(found.table)


def _print_matrices(matrices: Sequence[Confusion], *, as_json: bool) -> None:
    if as_json:
        print_json({one.name: [[*cell, n] for cell, n in sorted(one.cells.items())] for one in matrices})
        return
    for one in matrices:
        for (first, second), n in sorted(one.cells.items()):
            click.echo(f"{one.name}\t{first}\t{second}\t{n}")


def _print_hints(found: Hints, *, as_json: bool) -> None:
    if as_json:
        print_json({"reports": list(found.reports), "figures": [asdict(pair) for pair in found.pairs]})
        return
    click.echo(f"{found.reports[0]} reports with suggestions, {found.reports[1]} without")
    for pair in found.pairs:
        sides = "\t".join("-" if one.value is None else f"{one.value:.3f}" for one in (pair.with_hints, pair.without))
        click.echo(f"{pair.name}\t{sides}\t{pair.verdict}")


def _print_lines(found: Lines, *, as_json: bool) -> None:
    parts = {"pairs": found.pairs, "weeks": found.weeks, "guidelines": found.guidelines}
    if as_json:
        print_json(
            {
                name: [{"title": line.title, "numbers": [n.to_json() for n in line.numbers]} for line in lines]
                for name, lines in parts.items()
            }
        )
        return
    for lines in parts.values():
        for line in lines:
            click.echo(f"{line.title}: {line.n_paragraphs} paragraphs")
            for number in line.numbers:
                click.echo(f"  {_shown(number)}")


def _print_table(table: AgreementTable) -> None:
    click.echo(
        f"{table.n_paragraphs} paragraphs by two or more members, {table.n_single} by one, {table.n_reports} reports"
    )
    for number in table.numbers:
        click.echo(_shown(number))


def _shown(number: AgreementNumber) -> str:
    result = number.result
    value = f"{result.value:.3f}" if isinstance(result.value, float | int) else f"- ({result.undefined_because})"
    interval = f" [{result.interval[0]:.2f}, {result.interval[1]:.2f}]" if result.interval else ""
    return f"{number.key:40} {value}{interval}  n={result.n_units}"
