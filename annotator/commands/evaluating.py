"""`evaluate`: predictions scored against gold, alone or beside those of another system."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from annotator.agreement.comparison import Comparison, compare_all
from annotator.agreement.effort import Effort, estimate_effort
from annotator.agreement.evaluation import EVENT, Evaluation
from annotator.agreement.evaluation import evaluate as score
from annotator.agreement.files import only_split, read_gold, read_predictions
from annotator.agreement.mistakes import Mistake, mistakes
from annotator.commands.running import clear_errors, print_json
from annotator.core.records import Event, Span
from annotator.core.schema import load_schema
from annotator.exporters.releases.splits import SPLITS

MOST_NAMED = 5
"""Missing and unknown paragraphs that are named; --more --json has all."""
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("pred", type=FILE)
@click.option("--gold", required=True, type=click.Path(exists=True, path_type=Path), help="Gold JSONL or a release.")
@click.option("--against", type=FILE, help="Predictions of another system: is the difference more than chance?")
@click.option("--split", type=click.Choice(list(SPLITS)), help="Score this split of a release only.")
@click.option("--more", is_flag=True, help="SemEval counts, event types, arguments, near values, 95 % intervals too.")
@click.option("--errors", is_flag=True, help="Every mistake too: missed, spurious, wrong label, boundary or value.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@clear_errors
def evaluate(
    pred: Path, gold: Path, against: Path | None, split: str | None, more: bool, errors: bool, as_json: bool
) -> None:
    """Score predictions PRED (JSONL of paragraph records) against gold.

    Paragraphs that PRED lacks count as missed, those that gold lacks are left out; both are counted. Ids that come
    twice, other texts, wrong hashes and offsets are refused with file and line.

    Then comes an estimate of the effort: the keys a person presses to turn PRED into gold, and those from an empty
    draft (docs/agreement.md has the price of each correction).
    """
    patrons = {code: actor.part_of for code, actor in load_schema().actors.items() if actor.part_of}
    every = read_gold(gold)
    reference = only_split(every, split or "")
    predicted = read_predictions(pred, every)
    records = predicted.of_split(every, reference)
    result = score(reference, records, patrons=patrons)
    efforts = {"draft": estimate_effort(reference, records), "empty": estimate_effort(reference, ())}
    comparisons = []
    if against:
        others = read_predictions(against, every).of_split(every, reference)
        comparisons = compare_all(result, score(reference, others, patrons=patrons))
    if as_json:
        figures = result.to_json() | {"effort": {name: effort.to_json() for name, effort in efforts.items()}}
        if more:
            figures["more"] = result.more_json() | {"unknown_lines": [predicted.lines[one] for one in result.unknown]}
        if errors:
            figures["errors"] = [_mistake_json(found) for found in mistakes(result)]
        if against:
            figures["against"] = [_comparison_json(found) for found in comparisons]
        print_json(figures)
        return
    _print_figures(result, predicted.lines)
    _print_efforts(efforts)
    if more:
        _print_more(result.more_json())
    for found in comparisons:
        interval = f"[{found.interval[0]:+.3f}, {found.interval[1]:+.3f}]" if found.interval else "-"
        clear = "clear" if found.is_clear else "not clear"
        click.echo(
            f"{found.name} {found.mode} F1: {_shown(found.one)} here, {_shown(found.other)} there, "
            f"difference {_shown(found.difference)} {interval} {clear}"
        )
    for mistake in mistakes(result) if errors else ():
        about = "/".join((*mistake.codes, *mistake.slots))
        words = (mistake.paragraph_id, mistake.kind, about, _said(mistake.one), _said(mistake.other))
        click.echo("\t".join(words))


def _mistake_json(found: Mistake) -> dict[str, Any]:
    return {
        "paragraph": found.paragraph_id,
        "kind": found.kind,
        "of": "event" if found.is_event else "span",
        "codes": list(found.codes),
        "slots": list(found.slots),
        "gold": found.one.to_json() if found.one else None,
        "pred": found.other.to_json() if found.other else None,
    }


def _said(one: Span | Event | None) -> str:
    if one is None:
        return "-"
    return one.type if isinstance(one, Event) else f"{one.start}-{one.end} {one.surface}"


def _comparison_json(found: Comparison) -> dict[str, Any]:
    return {
        "name": found.name,
        "mode": found.mode,
        "one": found.one,
        "other": found.other,
        "difference": found.difference,
        "interval": list(found.interval) if found.interval else None,
        "is_clear": found.is_clear,
    }


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _rounded(value: object) -> object:
    return round(value, 3) if isinstance(value, float) else value


def _print_figures(result: Evaluation, lines: Mapping[str, int]) -> None:
    figures = result.to_json()
    missing = f", such as {', '.join(result.missing[:MOST_NAMED])}" if result.missing else ""
    click.echo(f"missing paragraphs: {len(result.missing)}{missing}")
    if result.unknown:
        named = ", ".join(f"{one} (line {lines[one]})" for one in result.unknown[:MOST_NAMED])
        click.echo(f"paragraphs that gold does not have: {len(result.unknown)}, such as {named}")
    click.echo(f"{'label':9}{'gold':>6}{'pred':>6}   {'strict P/R/F1':22}{'tolerant P/R/F1':22}norm")
    for label, row in figures.items():
        if label in ("missing_paragraphs", EVENT):
            continue
        strict, tolerant = (" ".join(f"{x:.3f}" for x in row[mode]) for mode in ("strict", "tolerant"))
        click.echo(f"{label:9}{row['gold']:6}{row['pred']:6}   {strict:22}{tolerant:22}{row['norm']}")
    for key, value in figures.get(EVENT, {}).items():
        click.echo(f"  event {key}: {value}")


def _print_efforts(efforts: Mapping[str, Effort]) -> None:
    for name, effort in efforts.items():
        keys = f"{effort.keys} keys, {effort.per_paragraph:.1f} a paragraph"
        click.echo(f"  effort from the {name} draft: {keys}; {effort.right:.0%} of the paragraphs right with one key")


def _print_more(figures: dict[str, Any]) -> None:
    click.echo(f"paragraph roles right: {figures['role_accuracy']}")
    for mode, counts in figures["semeval"].items():
        click.echo(f"  SemEval-2013 {mode}: " + ", ".join(f"{key} {_rounded(n)}" for key, n in counts.items()))
    for code, row in figures["types"].items():
        click.echo(f"  {code}: gold {row['gold']}, pred {row['pred']}, aligned {row['aligned']}")
    for name, value in figures["arguments"].items():
        click.echo(f"  arguments {name}: {_rounded(value)}")
    for name, interval in figures["intervals"].items():
        if interval is not None:
            click.echo(f"  {name}: 95 % {interval[0]:.3f} to {interval[1]:.3f}")
