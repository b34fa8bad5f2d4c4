"""Names that people confirmed and the project's gazetteer does not have: what a lead may write back to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from annotator.core.records import Content, Span
from annotator.rules.gazetteer import Gazetteer
from annotator.rules.loading import fold_word
from annotator.services.gazetteer import NewName
from annotator.services.highlighting import highlighter_of
from annotator.services.projects import REVIEWERS, enter
from annotator.services.workspace import Workspace
from annotator.storage import revisions

LABELS = ("place", "actor")
DERIVED = frozenset(("area", "region"))
"""Kinds of places that are read from words round a known name («ريف …»), so that without an id they are no news."""
EXAMPLES = 3
AROUND = 40
"""Characters on either side of an example."""


@dataclass(frozen=True, slots=True)
class Example:
    """A paragraph in which the name was confirmed, and the words round it."""

    stem: str
    index: int
    before: str
    surface: str
    after: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A confirmed name: how often, where, and what it mostly stands for. Without an id the place is a new one."""

    label: str
    form: str
    id: str
    kind: str
    lat: float | None
    lon: float | None
    admin1: str
    paragraphs: int
    examples: tuple[Example, ...]


@dataclass(slots=True)
class _Seen:
    forms: Counter[str] = field(default_factory=Counter)
    norms: Counter[tuple[Any, ...]] = field(default_factory=Counter)
    paragraphs: dict[tuple[str, int], Example] = field(default_factory=dict)


def candidates(ws: Workspace, member_id: int | None, slug: str) -> tuple[Candidate, ...]:
    """The confirmed names that the project's gazetteer lacks, the most frequent first.

    Only what members submitted counts. A name is known when its folded form stands for the same id already.
    Raises: NotFound, NotAllowed (leads and readers).
    """
    seen: dict[tuple[str, str], _Seen] = {}
    with ws.database.read() as session:
        access = enter(session, member_id, slug, REVIEWERS)
        gazetteer = highlighter_of(ws, session, access).gazetteer
        for annotation, paragraph, report, _ in revisions.of_project(session, access.project_id):
            for span in Content.from_json(annotation.payload).spans:
                form = _form(span, paragraph.text, gazetteer) if span.label in LABELS else ""
                if not form or not _is_new(span, form, gazetteer):
                    continue
                one = seen.setdefault((span.label, fold_word(form)), _Seen())
                one.forms[form] += 1
                one.norms[_norm(span)] += 1
                key = (report.stem, paragraph.number)
                one.paragraphs.setdefault(key, _example(report.stem, paragraph.number, paragraph.text, span))
    found = [_candidate(label, one) for (label, _), one in seen.items()]
    return tuple(sorted(found, key=lambda candidate: (-candidate.paragraphs, candidate.form)))


def fill_in(ws: Workspace, member_id: int | None, slug: str, name: NewName) -> NewName:
    """The name with what members confirmed of it, where the lead left something out. Raises: NotFound, NotAllowed."""
    wanted = fold_word(name.form)
    for candidate in candidates(ws, member_id, slug):
        if fold_word(candidate.form) == wanted and (name.kind == "actor") <= (candidate.label == "actor"):
            return replace(
                name,
                id=name.id or candidate.id,
                kind=name.kind or candidate.kind,
                lat=candidate.lat if name.lat is None else name.lat,
                lon=candidate.lon if name.lon is None else name.lon,
            )
    return name


def _form(span: Span, text: str, gazetteer: Gazetteer) -> str:
    """The words of a span as a name; after «لل» the article is made whole, unless the name begins with lam itself."""
    words = " ".join(span.surface.split())
    after_lam = words.startswith("ل") and text[max(0, span.start - 1) : span.start] == "ل"
    if after_lam and fold_word(words) not in gazetteer.by_form:
        return f"ا{words}"
    return words


def _is_new(span: Span, form: str, gazetteer: Gazetteer) -> bool:
    place_id = _id(span)
    known = [e.id for e in gazetteer.by_form.get(fold_word(form), ()) if (e.kind == "actor") == (span.label == "actor")]
    if place_id:
        return place_id not in known
    return span.label == "place" and not known and span.norm.get("kind") not in DERIVED


def _id(span: Span) -> str:
    return str(span.norm.get("actor_id" if span.label == "actor" else "place_id") or "")


def _norm(span: Span) -> tuple[Any, ...]:
    norm: Mapping[str, Any] = span.norm
    kind = "actor" if span.label == "actor" else str(norm.get("kind") or "")
    return _id(span), kind, norm.get("lat"), norm.get("lon"), str(norm.get("admin1") or "")


def _example(stem: str, index: int, text: str, span: Span) -> Example:
    first, last = max(0, span.start - AROUND), span.end + AROUND
    before, after = text[first : span.start], text[span.end : last]
    if first:
        before = f"… {before.partition(' ')[2]}"
    if last < len(text):
        after = f"{after.rpartition(' ')[0]} …"
    return Example(stem=stem, index=index, before=before, surface=span.surface, after=after)


def _candidate(label: str, seen: _Seen) -> Candidate:
    (place_id, kind, lat, lon, admin1), _ = seen.norms.most_common(1)[0]
    both = lat is not None and lon is not None
    return Candidate(
        label=label,
        form=seen.forms.most_common(1)[0][0],
        id=place_id,
        kind=kind,
        lat=lat if both else None,
        lon=lon if both else None,
        admin1=admin1,
        paragraphs=len(seen.paragraphs),
        examples=tuple(list(seen.paragraphs.values())[:EXAMPLES]),
    )
