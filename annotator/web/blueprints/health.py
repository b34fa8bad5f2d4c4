"""Whether the server can work, for proxies and monitoring: no sign-in, and nothing of the content."""

from __future__ import annotations

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from annotator.services import serving
from annotator.web.members import workspace

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def show() -> tuple[Response, int]:
    """200 when the database answers at the revision this version needs, else 503."""
    health = serving.health(workspace())
    status = "ok" if health.ok else "failing"
    return jsonify(status=status, revision=health.revision, needed=health.needed), 200 if health.ok else 503
