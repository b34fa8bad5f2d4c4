"""One step on a paragraph as a form sends it: which step, its values, and what it was made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from annotator.core.schema import Schema
from annotator.errors import N_, InvalidInput
from annotator.services.paragraph_views import ParagraphView
from annotator.web.contexts.merge_view import MergeLine
from annotator.web.contexts.paragraph_screen import Asked, Conflict

CONTROL = frozenset({"csrf_token", "version", "request_id", "seconds", "do", "drop", "op", "shown_to"})


@dataclass(frozen=True, slots=True)
class Step:
    """A step and its values; `version`, `request_id` and `seconds` are what every save carries."""

    op: str
    values: Mapping[str, str]
    version: int
    request_id: str
    seconds: float | None

    @property
    def save(self) -> dict[str, Any]:
        """The key arguments of a save that takes no time."""
        return {"version": self.version, "request_id": self.request_id}

    @property
    def timed_save(self) -> dict[str, Any]:
        """The key arguments of a save, with the seconds since the paragraph was shown."""
        return {**self.save, "seconds": self.seconds}

    def asked_after(self, view: ParagraphView) -> Asked:
        """What stays open after the step was saved: the highlight in hand."""
        if self.op == "span_add" and not self.values.get("event"):
            made = [s.id for s in view.content.spans if str(s.start) == self.values.get("start")]
            return Asked(span=made[0] if made else "")
        return Asked(span=self.values.get("span", ""))

    def asked_again(self, message: str, schema: Schema) -> Asked:
        """What is open after the step was refused: the same field or highlight, with what was typed."""
        named = [self.values.get("field", ""), *self.values]
        path = next((name for name in named if name.split(".")[0] in schema.event_fields), "")
        return Asked(
            event=self.values.get("event", ""),
            field=path.split(".")[0],
            span=self.values.get("span", ""),
            panel=self.op if self.op == "flag" else "",
            message=message,
            typed=self.values,
        )

    def conflict(self, lines: tuple[MergeLine, ...]) -> Conflict:
        """The step as the merge view shows it."""
        return Conflict(self.op, self.values, lines)


def read_step(form: Any, op: str = "") -> Step:
    """The step of a submitted form; `op` names it where the address does.

    The pressed button (`do`, as a query string) wins over the inputs; inputs of one name are joined by commas (check
    boxes); `drop` empties the inputs of one row. Raises: InvalidInput when the form is incomplete.
    """
    values = {name: ",".join(v for v in form.getlist(name) if v) for name in form if name not in CONTROL}
    values.update(parse_qsl(form.get("do", ""), keep_blank_values=True))
    pressed = values.pop("op", "")
    if form.get("drop"):
        values = {k: "" if k.startswith(form["drop"] + ".") else v for k, v in values.items()}
    try:
        version = int(form["version"])
        seconds = float(form["seconds"]) if form.get("seconds") else None
    except (KeyError, ValueError) as error:
        raise InvalidInput(N_("The form is incomplete; reload the page.")) from error
    return Step(op or pressed or form.get("op", ""), values, version, form.get("request_id", ""), seconds)
