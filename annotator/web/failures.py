"""Errors as people meet them: a status and a page, or for htmx a short message in place."""

from __future__ import annotations

import errno
import logging

from flask import Flask, make_response, render_template
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response

from annotator.errors import AnnotatorError
from annotator.web.languages import lazy_gettext as _l
from annotator.web.languages import sentence
from annotator.web.responses import htmx

log = logging.getLogger(__name__)

EXPLANATIONS = {
    400: _l("The request could not be read. Go back and try once more."),
    401: _l("You are signed out. Sign in in another window, then try again here: nothing on this page is lost."),
    403: _l("Your role does not permit this. Ask the project lead."),
    404: _l("There is no such page, or it belongs to a project you are not in."),
    405: _l("This page cannot be asked in that way."),
    413: _l("This is too large. Send fewer or smaller files."),
    422: _l("What was sent cannot be taken."),
    429: _l("Too many attempts. Wait a minute and try again."),
    500: _l("Something went wrong on our side. What was saved stays saved."),
    507: _l("The disk is full. Nothing was lost and nothing was saved; tell the person who runs the server."),
}


def init_app(app: Flask) -> None:
    """One handler for each kind of error."""
    app.register_error_handler(AnnotatorError, on_annotator_error)
    app.register_error_handler(CSRFError, on_csrf_error)
    app.register_error_handler(HTTPException, on_http_error)
    app.register_error_handler(Exception, on_defect)


def answer(status: int, message: str) -> Response:
    """The message with its status: a page, or a fragment that htmx puts into `#notices`."""
    if htmx:
        response = make_response(render_template("errors/_notice.html", message=message, status=status), status)
        response.headers["HX-Retarget"] = "#notices"
        response.headers["HX-Reswap"] = "innerHTML"
        return response
    return make_response(render_template("errors/error.html", message=message, status=status), status)


def on_annotator_error(error: AnnotatorError) -> Response:
    """What a service refused, in the reader's language."""
    return answer(error.status, sentence(error))


def on_csrf_error(error: CSRFError) -> Response:
    """A form of an ended session."""
    return answer(400, str(_l("This form belongs to a session that has ended. Reload the page and send it again.")))


def on_http_error(error: HTTPException) -> Response:
    """What Flask or Werkzeug refused; redirects pass through."""
    status = error.code or 500
    if status < 400:
        return error.get_response()
    if isinstance(error, SecurityError):
        # A page would need addresses, and there are none for a host name that is not ours.
        return Response("This host name is not served here.\n", status, mimetype="text/plain")
    return answer(status, str(EXPLANATIONS.get(status, EXPLANATIONS[500 if status >= 500 else 400])))


def on_defect(error: Exception) -> Response:
    """A defect of ours: logged with its traceback, shown without it; or no room for what was sent."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        log.error("no room: %s", error)
        return answer(507, str(EXPLANATIONS[507]))
    log.error("defect", exc_info=error)
    return answer(500, str(EXPLANATIONS[500]))
