"""The merge view: what each part of a paragraph was, what the late step makes of it, and what was saved meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from annotator.core.schema import Schema
from annotator.services.describing import describe_field, span_words
from annotator.services.merging import Merge, Version


@dataclass(frozen=True, slots=True)
class MergeLine:
    """One part in words; empty = not there. `clashes` when both changed it, and not to the same."""

    name: str
    base: str
    mine: str
    theirs: str

    @property
    def clashes(self) -> bool:
        """Whether the two changes cannot both stand."""
        return self.base not in (self.mine, self.theirs) and self.mine != self.theirs


def merge_lines(merge: Merge, schema: Schema, language: str) -> tuple[MergeLine, ...]:
    """A line for each part that either side changed."""
    states = [dict(_parts(version, schema, language)) for version in (merge.base, merge.mine, merge.theirs)]
    names = {key: name for state in states for key, (name, _words) in state.items()}
    lines = (MergeLine(name, *(state.get(key, ("", ""))[1] for state in states)) for key, name in names.items())
    return tuple(line for line in lines if line.base != line.mine or line.base != line.theirs)


def _parts(version: Version, schema: Schema, language: str) -> Iterator[tuple[tuple[str, ...], tuple[str, str]]]:
    content = version.content
    role = schema.paragraph_roles.get(content.paragraph_role)
    yield ("role",), (str(_("Role of the paragraph")), role.name(language) if role else content.paragraph_role)
    for event in content.events:
        kind = schema.event_types.get(event.type)
        title = str(_("Event %(id)s", id=event.id))
        yield ("event", event.id), (title, kind.name(language) if kind else event.type)
        surfaces = {span.id: span.surface for span in content.spans}
        for code, field in schema.event_fields.items():
            words = describe_field(event, field, schema, language)
            if field.kind == "spans":
                words = " · ".join(surfaces.get(i, i) for i in event.fields.get(code) or ())
            if words and code != "type":
                yield ("event", event.id, code), (f"{title} · {field.name(language)}", words)
    for span in content.spans:
        label = schema.labels.get(span.label)
        named = f"{label.name(language) if label else span.label}: {span.surface}"
        reading = span_words(span, schema, language)
        yield ("span", span.id), (str(_("Highlight %(id)s", id=span.id)), f"{named} ({reading})" if reading else named)
    if version.note:
        yield ("note",), (str(_("Note for the lead")), version.note)
