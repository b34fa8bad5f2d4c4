"""Static files under an address that carries their version, so that browsers keep them for good.

The version is part of the path, not a query, because the ES modules and the style sheet name their siblings by relative
addresses: one changed file gives every file a new address, and no module is ever mixed with an older one.
"""

from __future__ import annotations

import gzip
import hashlib
from functools import lru_cache
from pathlib import Path, PurePosixPath

from flask import Flask, Response, abort, current_app, request, send_from_directory, url_for
from werkzeug.security import safe_join

from annotator.config import resource_dir
from annotator.web.joined_scripts import JOINED, join

YEAR = 365 * 24 * 3600
ZIPPED = {".js": "text/javascript", ".css": "text/css"}
"""Static files that are sent compressed; fonts are compressed already, and pages hold secrets (their tokens)."""


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
    suffix = PurePosixPath(name).suffix
    if suffix in ZIPPED and (name in JOINED or present):
        response = _text(name, suffix)
    else:
        response = send_from_directory(resource_dir("static"), name, max_age=0)
    if present:
        response.cache_control.max_age = YEAR
        response.cache_control.immutable = True
    return response


def _text(name: str, suffix: str) -> Response:
    zipped = request.accept_encodings["gzip"] > 0
    response = Response(_content(name, zipped and not current_app.debug), mimetype=ZIPPED[suffix])
    response.vary.add("Accept-Encoding")
    if zipped and not current_app.debug:
        response.content_encoding = "gzip"
    return response


def _content(name: str, zipped: bool) -> bytes:
    if current_app.debug:
        return _source(name).encode()
    return _kept(current_app.config["ASSETS_VERSION"], name, zipped)


@lru_cache(64)
def _kept(_version: str, name: str, zipped: bool) -> bytes:
    content = _source(name).encode()
    return gzip.compress(content, mtime=0) if zipped else content


def _source(name: str) -> str:
    """The text of a static file, or of the modules that are served as one under that name; 404 where there is none."""
    if name in JOINED:
        return join(JOINED[name], _source)
    path = safe_join(str(resource_dir("static")), name)
    if path is None or not Path(path).is_file():
        abort(404)
    return Path(path).read_text(encoding="utf-8")
