"""The application for a WSGI server of a team: `gunicorn annotator.wsgi:app`, set by the environment as `serve` is."""

from __future__ import annotations

import atexit

from annotator.app import create_app
from annotator.config import load_settings
from annotator.services.serving import only_server, settle
from annotator.services.workspace import open_workspace

_workspace = open_workspace(load_settings())
_place = only_server(_workspace)
_place.__enter__()
atexit.register(_place.__exit__, None, None, None)
settle(_workspace)
app = create_app(_workspace.settings, workspace=_workspace)
