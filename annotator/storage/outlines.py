"""What a walk must know of every paragraph of a report, kept beside the content so that it need not be read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.engine.default import DefaultExecutionContext


def outline(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The role of a paragraph's content, and the id and type of each of its events."""
    return {
        "role": payload.get("role") or "background",
        "events": [[event["id"], event["type"]] for event in payload.get("events") or ()],
    }


def of_new_row(context: DefaultExecutionContext) -> dict[str, Any]:
    """The outline of the payload in the same row: the default of the column, so that no insert can forget it."""
    parameters: dict[str, Any] = context.get_current_parameters()  # type: ignore[no-untyped-call]
    return outline(parameters["payload"])
