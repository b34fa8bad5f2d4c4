"""The application for a WSGI server of a team: `gunicorn annotator.wsgi:app`, set by the environment as `serve` is."""

from __future__ import annotations

import atexit
import sys

from flask import Flask

from annotator.app import create_app
from annotator.config import load_settings
from annotator.errors import AnnotatorError
from annotator.services.serving import only_server, settle
from annotator.services.workspace import open_workspace

APP_LOAD_ERROR = 4
"""The exit code at which gunicorn stops instead of starting the worker again and again."""


def _load() -> Flask:
    workspace = open_workspace(load_settings())
    place = only_server(workspace)
    place.__enter__()
    atexit.register(place.__exit__, None, None, None)
    settle(workspace)
    return create_app(workspace.settings, workspace=workspace)


try:
    app = _load()
except (AnnotatorError, OSError) as error:
    print(f"annotator: {error}", file=sys.stderr, flush=True)
    sys.exit(APP_LOAD_ERROR)
