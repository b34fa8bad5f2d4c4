"""The annotation guide in one language, as the page, the panel beside a field and the file in `docs/` show it alike."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.core.guide import Contrast, Entry, Guide, anchor_of
from annotator.core.guide_examples import Example
from annotator.core.guide_text import Prose
from annotator.core.schema import Label


@dataclass(frozen=True, slots=True)
class ContrastPart:
    """Right and wrong words with the reason."""

    right: Example | None
    wrong: Example | None
    because: Prose


@dataclass(frozen=True, slots=True)
class EntryPart:
    """One entry: name, definition of the schema, advice, examples; `children` are the codes or keys of a group."""

    anchor: str
    code: str
    """Empty for rules and chapters, which have no code in the gold."""
    name: str
    definition: str
    advice: Prose
    examples: tuple[Example, ...]
    contrasts: tuple[ContrastPart, ...]
    children: tuple[EntryPart, ...] = ()
    fills: tuple[tuple[str, str], ...] = ()
    """(anchor, name) of the lists and parts that it is filled with."""
    label: str = ""
    """The label whose colour it has."""
    key: str = ""
    """The digit that gives it."""


@dataclass(frozen=True, slots=True)
class ChapterPart:
    """A chapter with its entries; `anchor` and `name` also stand in the list of contents."""

    anchor: str
    name: str
    intro: Prose
    entries: tuple[EntryPart, ...]


@dataclass(frozen=True, slots=True)
class PanelPart:
    """One entry and, below it, all that it may be filled with."""

    entry: EntryPart
    groups: tuple[EntryPart, ...]


def chapters(guide: Guide, language: str) -> tuple[ChapterPart, ...]:
    """The whole guide in one language."""
    return tuple(
        ChapterPart(
            anchor=chapter.intro.anchor,
            name=chapter.intro.term.name(language),
            intro=chapter.intro.advice[language],
            entries=tuple(part(guide, guide.entries[path], language) for path in chapter.paths),
        )
        for chapter in guide.chapters
    )


def panel(guide: Guide, anchor: str, language: str) -> PanelPart:
    """One entry in one language with the lists behind it. Raises: InvalidInput when there is none at that place."""
    entry = guide.entry(anchor)
    groups = tuple(part(guide, group, language) for group in guide.groups_of(entry))
    if entry.path == "event_fields.type":
        types = tuple(part(guide, one, language) for one in guide.children("event_types"))
        groups = (EntryPart("about-types", "", entry.term.name(language), "", (), (), (), children=types),)
    return PanelPart(part(guide, entry, language), groups)


def part(guide: Guide, entry: Entry, language: str) -> EntryPart:
    """An entry in one language, with its children."""
    kind, _, rest = entry.path.partition(".")
    is_group = kind in ("records", "codes") and "." not in rest
    term = entry.term
    return EntryPart(
        anchor=entry.anchor,
        code="" if kind in ("rules", "chapters") or (is_group and kind == "records") else term.code,
        name=term.name(language),
        definition=term.definition(language),
        advice=entry.advice[language],
        examples=entry.examples,
        contrasts=tuple(_contrast(one, language) for one in entry.contrasts),
        children=tuple(part(guide, one, language) for one in guide.children(entry.path)) if is_group else (),
        fills=tuple((anchor_of(one.path), one.term.name(language)) for one in guide.groups_of(entry)),
        label=term.code if isinstance(term, Label) else "",
        key=term.key if isinstance(term, Label) else "",
    )


def _contrast(contrast: Contrast, language: str) -> ContrastPart:
    return ContrastPart(contrast.right, contrast.wrong, contrast.because[language])
