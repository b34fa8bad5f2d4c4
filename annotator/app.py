"""The Flask application: `create_app` puts the parts of `annotator.web` together and holds no behaviour of its own."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from annotator.config import Settings, load_settings, resource_dir, secret_key
from annotator.services.workspace import Workspace, open_workspace
from annotator.web import assets, blueprints, failures, headers, languages, members, rendering, tabs
from annotator.web.templates_by_language import TemplatesByLanguage


def create_app(settings: Settings | None = None, *, workspace: Workspace | None = None) -> Flask:
    """The application on the workspace of the settings (default: those of the environment)."""
    settings = settings or load_settings()
    app = Flask("annotator", template_folder=str(resource_dir("templates")), static_folder=None)
    app.jinja_environment = TemplatesByLanguage
    app.config.from_mapping(
        SECRET_KEY=secret_key(settings.instance),
        # The prefix makes browsers refuse the cookie from any other host or over plain http.
        SESSION_COOKIE_NAME="__Host-annotator" if settings.https else "annotator",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        PREFERRED_URL_SCHEME="https" if settings.https else "http",
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        MAX_CONTENT_LENGTH=20 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        WTF_CSRF_TIME_LIMIT=None,
        RATELIMIT_STORAGE_URI="memory://",
    )
    app.extensions["workspace"] = workspace or open_workspace(settings)
    hops = settings.proxy_hops
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    for part in (assets, headers, members, languages, rendering, tabs, failures, blueprints):
        part.init_app(app)
    return app
