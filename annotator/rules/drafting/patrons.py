"""Which party a unit belongs to: the schema's `part_of`, and units that fight under another party's command."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from annotator.core.schema import load_schema

_COMMAND = {"asayish": "sdf", "rapid_intervention": "sdf", "us_forces": "intl_coalition", "us_dod": "intl_coalition"}
"""Unit → the party whose operations it takes part in, where the schema names another parent or none."""

WITHOUT_STATE = frozenset({"isis", "unknown_gunmen"})
"""Whose operations are attacks: they hold no place in which to search or arrest."""


@lru_cache(maxsize=1024)
def patron(actor: str) -> str | None:
    """The party that an actor is a unit of, None for a party of its own."""
    if actor in _COMMAND:
        return _COMMAND[actor]
    known = load_schema().actors.get(actor)
    return (known.part_of or None) if known else None


def belongs_to(actor: str, parties: Collection[str]) -> bool:
    """Whether an actor is a unit of one of the parties, at any remove."""
    above = patron(actor)
    for _ in range(5):
        if above is None:
            return False
        if above in parties:
            return True
        above = patron(above)
    return False
