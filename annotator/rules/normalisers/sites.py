"""Norms of places that are patterns and not names of the gazetteer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from annotator.core.shadow import MARKS, QUOTES, TATWEEL
from annotator.rules.context import Context
from annotator.rules.matching import Match

_JUNK = re.compile(f"[{MARKS}{TATWEEL}{QUOTES}]")


def written_name(match: Match) -> str:
    """The span's stored words without quotes, marks and tatweel."""
    return " ".join(_JUNK.sub("", match.surface).split())


def border_triangle(match: Match, _: Context) -> Mapping[str, Any] | None:
    """Name and kind of a corner of three borders, dashes left out."""
    name = re.sub(r" ?[-–—−] ?", " ", written_name(match))
    return {"name": name, "kind": "area", "precision": 3}


def public_site(match: Match, _: Context) -> Mapping[str, Any] | None:
    """Name and kind of a public site or river bank."""
    kind = "river_bank" if match.text.startswith("الضفه") else "area"
    return {"name": written_name(match), "kind": kind, "precision": 2}


def village(match: Match, _: Context) -> Mapping[str, Any] | None:
    """Name and kind of a village that is told by the first word of its name."""
    return {"name": written_name(match), "kind": "village", "precision": 1}


_SIDES = {"شمال": "شمال", "جنوب": "جنوب", "شرق": "شرق", "غرب": "غرب", "وسط": "وسط"}


def part_of_country(match: Match, context: Context) -> Mapping[str, Any] | None:
    """Name and kind of «شمال شرق البلاد»: the country is the one the report named last, else Syria."""
    words = [word.removeprefix("و") if word not in ("وسط",) else word for word in match.text.split()[:-1]]
    sides = [_SIDES[word.removesuffix("ي")] for word in words]
    return {"name": " ".join([*sides, context.country or "سوريا"]), "kind": "region", "precision": 5}
