"""Static files under an address that carries their version, so that browsers keep them for good.

The version is part of the path, not a query, because the ES modules and the style sheet name their siblings by relative
addresses: one changed file gives every file a new address, and no module is ever mixed with an older one.
"""

from __future__ import annotations

import hashlib

from flask import Flask, Response, current_app, send_from_directory, url_for

from annotator.config import resource_dir

YEAR = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    """Serve `static/` and give templates `asset(name)`."""
    app.config["ASSETS_VERSION"] = assets_version()
    app.add_url_rule("/static/<version>/<path:name>", "static", static_file)
    app.add_template_global(asset)


def assets_version() -> str:
    """Twelve hex digits that change when any static file changes."""
    digest = hashlib.sha256()
    root = resource_dir("static")
    for path in sorted(root.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def asset(name: str) -> str:
    """The address of a static file."""
    return url_for("static", version=current_app.config["ASSETS_VERSION"], name=name)


def static_file(version: str, name: str) -> Response:
    """The file; kept for a year when the version is the present one, else checked each time."""
    present = version == current_app.config["ASSETS_VERSION"] and not current_app.debug
    response = send_from_directory(resource_dir("static"), name, max_age=YEAR if present else 0)
    if present:
        response.cache_control.immutable = True
    return response
