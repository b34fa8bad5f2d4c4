"""Packages that some formats need and the product does without."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from annotator.errors import N_, InvalidInput


def need(name: str) -> ModuleType:
    """The module of that name. Raises: InvalidInput, saying what to install."""
    try:
        return import_module(name)
    except ImportError as error:
        raise InvalidInput(
            N_("This format needs the package %(got)s, which is not installed: pip install %(got)s."),
            got=name.partition(".")[0],
        ) from error
