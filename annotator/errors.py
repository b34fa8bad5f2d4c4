"""Errors that people read: raised low, translated once by web (status and fragment) and cli (exit code and one line).

A message says what was got, what was expected and what to do. It is written in English with %(name)s parameters,
marked with `N_` for extraction, and translated where it is shown.
"""

from __future__ import annotations


def N_(message: str) -> str:
    """The message itself; only marks it for translation."""
    return message


class AnnotatorError(Exception):
    """Something a person can understand and act on; `status` is the HTTP status that web answers with."""

    status = 400

    def __init__(self, message: str, **parameters: object) -> None:
        self.message = message
        self.parameters = parameters
        super().__init__(message % parameters if parameters else message)


class InvalidInput(AnnotatorError):
    """What was sent is refused; nothing was changed."""

    status = 422


class SignedOut(AnnotatorError):
    """Nobody is signed in, or another member than the one the page was made for; signing in again mends it."""

    status = 401


class NotFound(AnnotatorError):
    """No such thing, or none that this member may know of."""

    status = 404


class NotAllowed(AnnotatorError):
    """The member's role does not permit this."""

    status = 403


class VersionConflict(AnnotatorError):
    """Somebody (or another tab) saved meanwhile; the newer state is kept and shown."""

    status = 409


class Busy(AnnotatorError):
    """Others hold what is needed for too long; nothing was changed."""

    status = 503


class StorageFull(AnnotatorError):
    """The disk or quota is full; nothing was lost, nothing was saved."""

    status = 507
