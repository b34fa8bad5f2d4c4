"""What all commands share: opening the workspace, turning errors into one clear line, printing."""

from __future__ import annotations

import functools
import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn, ParamSpec, TypeVar

import click
import orjson

from annotator.config import load_settings
from annotator.errors import AnnotatorError
from annotator.services.workspace import Workspace, open_workspace

P = ParamSpec("P")
R = TypeVar("R")


def fail(message: object) -> NoReturn:
    """End with exit code 1 and one line."""
    click.echo(f"annotator: {message}", err=True)
    sys.exit(1)


def clear_errors(function: Callable[P, R]) -> Callable[P, R]:
    """The command with its errors told in one line: exit 1 for refused input and an unusable machine."""

    @functools.wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except BrokenPipeError:
            # The reader of a pipe has seen enough («annotator … | head»).
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        except (AnnotatorError, OSError) as error:
            fail(" ".join(str(error).split()))

    return wrapped


@contextmanager
def workspace(*, migrated: bool = False) -> Iterator[Workspace]:
    """The workspace of the environment, closed at the end."""
    opened = open_workspace(load_settings(), migrated=migrated)
    # What is loaded by now stays: the collector need not look at it again and again while millions of rows go through.
    gc.freeze()
    try:
        yield opened
    finally:
        opened.close()


def print_json(value: Any) -> None:
    """One JSON value on one line of standard output, UTF-8."""
    sys.stdout.buffer.write(orjson.dumps(value) + b"\n")
    sys.stdout.buffer.flush()


DATE = click.DateTime(formats=["%Y-%m-%d"])
