"""The agreement table as the page shows it: one grid a layer, a row for what was compared, a column a measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotator.agreement.answers import NONE
from annotator.agreement.results import UNDEFINED
from annotator.agreement.table import MEASURES, AgreementNumber, AgreementTable
from annotator.core.schema import Schema, Term
from annotator.services import comparing
from annotator.services.comparing import CONFUSIONS, NO_GUIDELINE, Confusion, Line, Narrowed
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


CONFUSED = {
    "paragraph_role": _l("role of the paragraph"),
    "event_type": _l("type of the first event"),
    "label": _l("labels of highlights"),
    "aligned_type": _l("types of events"),
    "realis": _l("realis"),
    "granularity": _l("granularity"),
}
"""How each confusion matrix is called."""
FEW = 20
"""Units below which a number is greyed: too few to lean on."""


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
    few: bool = False
    """Whether there is too little behind it to lean on."""


@dataclass(frozen=True, slots=True)
class Row:
    """What was compared, and its number for each column (None where the measure does not apply)."""

    name: str
    cells: tuple[Cell | None, ...]
    trend: Trend | None = None


@dataclass(frozen=True, slots=True)
class Trend:
    """The first column's number week by week: a line, and what it says. points: of an SVG of 100 × 20."""

    points: str
    first: str
    last: str


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
            Row(
                about_words(about, schema, language),
                tuple(build_cell(found.get(m)) for m in measures),
                _trend(found, measures),
            )
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
        behind=number.n_agreeing + number.n_disagreeing,
        few=number.result.n_units < FEW,
    )


def _trend(found: Mapping[str, AgreementNumber], measures: Sequence[str]) -> Trend | None:
    """The trend of the row's first number that has one; at least two weeks."""
    number = next((found[m] for m in measures if m in found), None)
    known = [(k, value) for k, value in enumerate(number.trend) if value is not None] if number else []
    if number is None or len(known) < 2:
        return None
    step = 100 / (len(number.trend) - 1)
    points = " ".join(f"{k * step:.1f},{19 - 18 * max(0.0, min(1.0, value)):.1f}" for k, value in known)
    return Trend(points, shown_number(known[0][1], 2), shown_number(known[-1][1], 2))


@dataclass(frozen=True, slots=True)
class Lines:
    """Numbers of several pairs, weeks or guideline versions: a column a number, a row a line."""

    columns: tuple[str, ...]
    rows: tuple[LineRow, ...]


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line; `narrowed` leads to its table."""

    title: str
    n: int
    narrowed: Narrowed
    cells: tuple[Cell | None, ...]


def build_lines(lines: Sequence[Line], schema: Schema, language: str) -> Lines:
    """The lines as a table."""
    numbers = lines[0].numbers if lines else ()
    columns = tuple(f"{_main_words(n, schema, language)}: {_(MEASURES[n.measure])}" for n in numbers)
    rows = [
        LineRow(_title(one.title), one.n_paragraphs, one.narrowed, tuple(map(build_cell, one.numbers))) for one in lines
    ]
    return Lines(columns, tuple(rows))


def _main_words(number: AgreementNumber, schema: Schema, language: str) -> str:
    if number.about != "all":
        return about_words(number.about, schema, language)
    return str(_("Highlights") if number.layer == "span" else _("Events"))


def _title(words: str) -> str:
    return str(_("before the first example")) if words == NO_GUIDELINE else words


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """What one said, and how often the other said each code; `share`: 0 to 4, for the tint only."""

    code: str
    name: str
    cells: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """A confusion matrix: codes with their names, and the rows."""

    names: tuple[str, ...]
    rows: tuple[MatrixRow, ...]
    title: str
    first: str
    second: str


def build_confusion(found: Confusion, schema: Schema, language: str) -> Matrix:
    """The matrix of the page. Where the order of the two does not matter, the half under the diagonal stays empty."""
    names = {code: code_words(found.name, code, schema, language) for code in found.codes}
    rows = []
    for k, one in enumerate(found.codes):
        shown = found.codes if found.directed else found.codes[k:]
        most = sum(found.cells.get((one, other), 0) for other in found.codes) or 1
        cells = []
        for other in found.codes:
            n = found.cells.get((one, other), 0) if other in shown else -1
            cells.append((other, n, max(0, 4 * n // most)))
        rows.append(MatrixRow(one, names[one], tuple(cells)))
    pair = found.narrowed.pair
    members = [found.choices.members.get(member, member) for member in pair] if pair else []
    first, second = members or [str(_("the rules")), str(_("the member"))]
    return Matrix(tuple(names.values()), tuple(rows), confusion_names()[found.name], first, second)


def confusion_names() -> dict[str, str]:
    """What confusion matrices there are, by name."""
    return {name: str(CONFUSED[name]) for name in CONFUSIONS}


def code_words(name: str, code: str, schema: Schema, language: str) -> str:
    """How a code is called under that name of a confusion matrix."""
    if code == NONE:
        return str(_("none"))
    known: Mapping[str, Mapping[str, Term]] = {
        "paragraph_role": schema.paragraph_roles,
        "event_type": schema.event_types,
        "aligned_type": schema.event_types,
        "label": schema.labels,
    }
    terms = known.get(name) or schema.code_lists.get(name, {})
    return terms[code].name(language) if code in terms else code


def narrowed_query(narrowed: Narrowed) -> dict[str, str]:
    """The address of the same figures, as arguments; what is not narrowed stays out."""
    asked = {
        "raters": "" if narrowed.raters == comparing.MEMBERS else narrowed.raters,
        "hints": narrowed.hints,
        "week": narrowed.week,
        "guideline": narrowed.guideline,
    }
    return {name: value for name, value in asked.items() if value}


def level_of(value: float) -> str:
    """The tint of a value."""
    return "good" if value >= 0.8 else "fair" if value >= 0.6 else "low"
