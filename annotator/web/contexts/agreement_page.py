"""The agreement table as the page shows it: one grid a layer, a row for what was compared, a column a measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from annotator.agreement.results import UNDEFINED
from annotator.agreement.table import MEASURES, AgreementNumber, AgreementTable
from annotator.core.schema import Schema
from annotator.web.languages import gettext as _
from annotator.web.languages import lazy_gettext as _l
from annotator.web.languages import number as shown_number

LAYERS = {
    "span": _l("Highlights, by label"),
    "event": _l("Events, aligned over the whole report"),
    "paragraph": _l("Paragraphs"),
}
MAIN = {
    "span": (
        "tolerant_f1",
        "strict_f1",
        "alpha_unitizing",
        "norm_share",
        "partial_f1",
        "norm_near_share",
        "alpha_ratio",
    ),
    "event": ("aligned_f1", "slot_f1", "slot_share", "alpha", "fleiss_kappa", "gwet_ac1", "raw_agreement"),
    "paragraph": ("alpha", "alpha_masi", "fleiss_kappa", "gwet_ac1", "raw_agreement"),
}
"""The columns of each layer, the most telling first; measures not named here follow."""
ABOUT = {
    "all": _l("all together"),
    "in_paragraph": _l("in the same paragraph"),
    "paragraph_role": _l("role of the paragraph"),
    "event_type": _l("type of the first event"),
    "event_types": _l("set of event types"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One number: `shown` is its value, or a dash; `why` says why there is none; `n` counts the units behind it."""

    key: str
    shown: str
    why: str
    n: int
    interval: str
    level: str
    """none, low, fair or good: for the tint only, never instead of the number."""
    behind: int


@dataclass(frozen=True, slots=True)
class Row:
    """What was compared, and its number for each column (None where the measure does not apply)."""

    name: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """One layer of the table."""

    layer: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def build_grids(table: AgreementTable, schema: Schema, language: str) -> tuple[Grid, ...]:
    """The grids of the page, in the order of `LAYERS`."""
    grids = []
    for layer, title in LAYERS.items():
        numbers = [n for n in table.numbers if n.layer == layer]
        used = {n.measure for n in numbers}
        measures = [m for m in MAIN[layer] if m in used] + sorted(used - set(MAIN[layer]))
        by_row: dict[str, dict[str, AgreementNumber]] = {}
        for number in numbers:
            by_row.setdefault(number.about, {})[number.measure] = number
        rows = tuple(
            Row(about_words(about, schema, language), tuple(build_cell(found.get(m)) for m in measures))
            for about, found in by_row.items()
        )
        grids.append(Grid(layer, str(title), tuple(str(_(MEASURES[m])) for m in measures), rows))
    return tuple(grids)


def about_words(about: str, schema: Schema, language: str) -> str:
    """The name of what was compared: a label, a field, or one of `ABOUT`."""
    if about in ABOUT:
        return str(ABOUT[about])
    known: Mapping[str, object] = {**schema.event_fields, **schema.labels}
    term = schema.labels.get(about) or schema.event_fields.get(about)
    return term.name(language) if term and about in known else about


def build_cell(number: AgreementNumber | None) -> Cell | None:
    """The cell of a number."""
    if number is None:
        return None
    value = number.result.value
    plain = float(value) if isinstance(value, int | float) else None
    why = UNDEFINED.get(number.result.undefined_because or "", "")
    interval = number.result.interval
    return Cell(
        key=number.key,
        shown="–" if plain is None else shown_number(plain, 2),
        why=str(_(why)) if why else "",
        n=number.result.n_units,
        interval=f"{shown_number(interval[0], 2)}–{shown_number(interval[1], 2)}" if interval else "",
        level="none" if plain is None else level_of(plain),
        behind=len(number.agreeing) + len(number.disagreeing),
    )


def level_of(value: float) -> str:
    """The tint of a value."""
    return "good" if value >= 0.8 else "fair" if value >= 0.6 else "low"
