"""Lists below a total: which paragraphs are items, and items that name no deed («- 9 على قاعدة …»).

What an item leaves out its total has said: what kind of event it was, who did it and to whom (`totals.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from annotator.rules.drafting.inferred import stand_in
from annotator.rules.drafting.reading import DraftParagraph, Mark, Reading, read_line

OF_ITS_TOTAL = "of its total"
"""The type of an item that tells none, until its total is known."""
_WHERE = frozenset({"علي", "في", "ضد", "ضمن", "قرب", "داخل"})
_ITEM = re.compile(r"(?:- ?|[•*·▪●] ?)?و?[0-9]|[-•*·▪●]")


def listed(paragraphs: Sequence[DraftParagraph]) -> list[bool]:
    """For each paragraph whether it is an item: after a line that ends in a colon, with a bullet or number first."""
    out: list[bool] = []
    open_list = False
    for paragraph in paragraphs:
        text = read_line(paragraph.text).shadow.text.strip()
        item = open_list and _ITEM.match(text) is not None
        out.append(item)
        open_list = item or text.endswith(":") or (not text and open_list)
    return out


def number_alone(reading: Reading) -> list[Mark]:
    """A stand-in for the deed where an item begins with a number of them and says only where or against whom."""
    tokens = reading.tokens
    first = tokens[0].word.removeprefix("و") if tokens else ""
    if not first.isdigit() or 0 in reading.inside("date") or not (reading.of("place") or reading.of("actor")):
        return []
    if len(tokens) < 2 or tokens[1].word not in _WHERE:
        # «25 من الحرس» counts people.
        return []
    return [stand_in(0, OF_ITS_TOTAL)]
