"""`rules`: whether rules and gazetteers are sound, and how each rule does."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import click

from annotator.agreement.files import read_gold
from annotator.commands.running import clear_errors, print_json, workspace
from annotator.importers import IMPORTERS, read_file
from annotator.rules.checking import folders
from annotator.rules.highlighter import Highlighter
from annotator.rules.reference_date import infer_reference_date
from annotator.rules.trying import try_folders
from annotator.services.rule_scores import ReadableReport, RuleScore, rule_scores, score_rules


@click.group()
def rules() -> None:
    """Rules and gazetteers: check, stats."""


@rules.command()
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@clear_errors
def check(folder: Path | None) -> None:
    """Check the rules (*.toml) and gazetteers (*.csv) of FOLDER, or those that are shipped. Exit 1 on problems.

    FOLDER holds them itself or in rules/ and gazetteer/; what it lacks is taken from the shipped ones. Every example of
    every rule is run, and every pattern is looked at and tried for texts that make it slow. One line a problem: file,
    rule, what was got, what was expected, what to do. The rules run in a process of their own with limits of memory and
    time, so that no pattern can do harm.
    """
    found = try_folders(*folders(folder))
    for problem in found:
        click.echo(str(problem))
    if found:
        click.echo(f"annotator: {len(found)} problem(s).", err=True)
        sys.exit(1)
    click.echo("nothing found")


@rules.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--project", help="Read a project's reports, with its gazetteer, instead of files.")
@click.option("--gold", type=click.Path(exists=True, path_type=Path), help="Gold JSONL to hold the rules against.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a rule.")
@clear_errors
def stats(paths: tuple[Path, ...], project: str | None, gold: Path | None, as_json: bool) -> None:
    """Print how each rule does on reports: PATHS (text files, folders of them, JSONL of paragraphs) or a project's.

    hits: how often the rule was met; kept: suggested after overlaps. Against gold, or what the project's members
    submitted and agree on: confirmed (same ends and norm), corrected (overlapping, of the same label), rejected, and
    the share of confirmed ones.
    """
    if bool(paths) == (project is not None):
        raise click.UsageError("Name text files or JSONL, or a project with --project.")
    truth = {record.id: record.content for record in read_gold(gold)} if gold is not None else None
    if project is not None:
        with workspace() as ws:
            scores = rule_scores(ws, None, project, truth)
    else:
        scores = score_rules(Highlighter.load(), _reports(paths), truth or {})
    if as_json:
        for score in scores:
            print_json(_figures(score))
        return
    click.echo(
        f"{'rule':34}{'label':10}{'hits':>6}{'kept':>6}"
        f"{'confirmed':>11}{'corrected':>11}{'rejected':>10}{'precision':>11}"
    )
    for score in sorted(scores, key=lambda score: (-score.kept, score.rule)):
        share = "–" if score.precision is None else f"{score.precision:.3f}"
        click.echo(
            f"{score.rule:34}{score.label:10}{score.hits:6}{score.kept:6}{score.confirmed:11}{score.corrected:11}"
            f"{score.rejected:10}{share:>11}"
        )


def _figures(score: RuleScore) -> dict[str, object]:
    return {
        "rule": score.rule,
        "label": score.label,
        "hits": score.hits,
        "kept": score.kept,
        "confirmed": score.confirmed,
        "corrected": score.corrected,
        "rejected": score.rejected,
        "precision": None if score.precision is None else round(score.precision, 4),
    }


def _reports(paths: tuple[Path, ...]) -> Iterator[ReadableReport]:
    """The reports of text files and of JSONL, in the order they were named."""
    for path in paths:
        texts = [path] if path.is_file() else sorted(p for p in path.iterdir() if p.suffix.lower() in IMPORTERS)
        if path.suffix == ".jsonl" or (path.is_dir() and not texts):
            yield from _recorded(path)
            continue
        for text in texts:
            report = read_file(text.name, text.read_bytes())
            day = report.published or infer_reference_date(report.paragraphs).date
            yield ReadableReport(report.stem, report.paragraphs, day)


def _recorded(path: Path) -> Iterator[ReadableReport]:
    ordered = sorted(read_gold(path), key=lambda record: (record.report, record.index))
    for stem, found in groupby(ordered, key=lambda record: record.report):
        records = list(found)
        day = records[0].reference_date
        # Paragraphs that the file leaves out keep their place, for a record is found by its number.
        texts = {record.index: record.text for record in records}
        paragraphs = tuple(texts.get(number, "") for number in range(max(texts) + 1))
        yield ReadableReport(stem, paragraphs, dt.date.fromisoformat(day) if day else None)
