"""Work with and without suggestions as the page says it: figures side by side, and what they mean in a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.agreement.table import MEASURES
from annotator.services.hinting import AGREED, MISSED, SECONDS, UNREAD, Figure, Hints, Pair
from annotator.web.languages import gettext as _
from annotator.web.languages import lazy_gettext as _l
from annotator.web.languages import number

NAMES = {
    "span.all.tolerant_f1": _l("Agreement in highlights"),
    "span.all.norm_share": _l("Agreement in values"),
    "event.all.aligned_f1": _l("Agreement in events"),
    "paragraph.paragraph_role.alpha": _l("Agreement in roles of paragraphs"),
    MISSED: _l("Highlights that the other member does not have"),
    SECONDS: _l("Seconds for a paragraph, median"),
    UNREAD: _l("Confirmed as shown, too fast to be read"),
}
WORDS = {
    (AGREED[0], "more"): _l(
        "With suggestions members mark more alike than without: part of their agreement comes from the rules."
    ),
    (AGREED[0], "less"): _l("With suggestions members mark less alike than without."),
    (MISSED, "more"): _l("With suggestions members miss more of what another one finds."),
    (MISSED, "less"): _l("With suggestions members miss less of what another one finds."),
    (SECONDS, "more"): _l("With suggestions a paragraph takes longer."),
    (SECONDS, "less"): _l("With suggestions a paragraph takes less time."),
    (UNREAD, "more"): _l(
        "With suggestions more paragraphs are confirmed unread: look at some of them with the members."
    ),
    (UNREAD, "less"): _l("With suggestions fewer paragraphs are confirmed unread."),
}
"""What a clear difference says in plain words; unclear ones say nothing."""
PERCENT = (MISSED, UNREAD)


@dataclass(frozen=True, slots=True)
class Side:
    """One figure as shown; `interval` and `n` may be empty."""

    shown: str
    interval: str
    n: int


@dataclass(frozen=True, slots=True)
class HintsLine:
    """A figure with suggestions, without, and the difference; `words` where it is clear."""

    name: str
    measure: str
    with_hints: Side
    without: Side
    difference: str
    interval: str
    words: str
    clear: bool


def build_hints(found: Hints) -> tuple[HintsLine, ...]:
    """The lines of the page."""
    return tuple(_line(pair) for pair in found.pairs)


def _line(pair: Pair) -> HintsLine:
    measure = pair.name.rpartition(".")[2]
    words = WORDS.get((pair.name, pair.verdict), "")
    return HintsLine(
        name=str(NAMES[pair.name]),
        measure=str(_(MEASURES[measure])) if measure in MEASURES else "",
        with_hints=_side(pair.name, pair.with_hints),
        without=_side(pair.name, pair.without),
        difference="–" if pair.difference is None else _shown(pair.name, pair.difference),
        interval=_range(pair.name, pair.interval),
        words=str(words),
        clear=pair.verdict != "unclear",
    )


def _side(name: str, figure: Figure) -> Side:
    shown = "–" if figure.value is None else _shown(name, figure.value)
    return Side(shown, _range(name, figure.interval), figure.n)


def _range(name: str, interval: tuple[float, float] | None) -> str:
    return f"{_shown(name, interval[0])} … {_shown(name, interval[1])}" if interval else ""


def _shown(name: str, value: float) -> str:
    if name in PERCENT:
        return f"{number(100 * value, 1)} %"
    return number(value, 0 if name == SECONDS else 2)
