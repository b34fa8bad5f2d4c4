"""The annotation guide as a Markdown page in one language: what `make reference` writes to `docs/`."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from annotator.core.guide import Guide
from annotator.core.guide_examples import Example
from annotator.core.guide_pages import ChapterPart, ContrastPart, EntryPart, chapters
from annotator.core.guide_text import Prose, Run

WORDS = {
    "en": {
        "title": "Annotation guide",
        "lead": "What is annotated in a report, and how: the same text as the guide in the application. "
        "[العربية](annotation-guide.ar.md)",
        "note": "Written by `make reference` from `seeds/guide/`, `seeds/schema.toml` and the gold of the sample "
        "reports in `seeds/sample/`; change it there.",
        "right": "Right",
        "wrong": "Not",
        "paragraph": "paragraph",
        "filled": "Filled with",
        "comma": ", ",
    },
    "ar": {
        "title": "دليل الترميز",
        "lead": "ماذا يُرمَّز في التقرير وكيف: النص نفسه الذي في دليل التطبيق. [English](annotation-guide.md)",
        "note": "Written by `make reference` from `seeds/guide/`, `seeds/schema.toml` and the gold of the sample "
        "reports in `seeds/sample/`; change it there.",
        "right": "صحيح",
        "wrong": "لا",
        "paragraph": "الفقرة",
        "filled": "يُملأ من",
        "comma": "، ",
    },
}


def guide_page(guide: Guide, language: str) -> str:
    """The page in that language; Arabic stands in an element that is written from right to left."""
    words = WORDS[language]
    found = chapters(guide, language)
    blocks = [f"# {words['title']}", f"<!-- {words['note']} -->", words["lead"], _contents(found, words)]
    for chapter in found:
        blocks += [f'<a id="{chapter.anchor}"></a>', f"## {chapter.name}", *_prose(chapter.intro)]
        for entry in chapter.entries:
            blocks += _entry(entry, "###", words)
    if language == "ar":
        blocks = ['<div dir="rtl" lang="ar">', *blocks, "</div>"]
    return "\n\n".join(blocks) + "\n"


def _contents(found: tuple[ChapterPart, ...], words: dict[str, str]) -> str:
    lines = []
    for chapter in found:
        inner = words["comma"].join(f"[{e.name}](#{e.anchor})" for e in chapter.entries)
        lines.append(f"* **[{chapter.name}](#{chapter.anchor})**" + (f": {inner}" if inner else ""))
    return "\n".join(lines)


def _entry(entry: EntryPart, level: str, words: dict[str, str]) -> Iterator[str]:
    yield f'<a id="{entry.anchor}"></a>'
    yield f"{level} {entry.name}" + (f" `{entry.code}`" if entry.code else "")
    if entry.definition:
        yield f"**{entry.definition}**"
    yield from _prose(entry.advice)
    for contrast in entry.contrasts:
        yield _contrast(contrast, words)
    for example in entry.examples:
        yield _quoted(example, words)
    if entry.fills:
        yield f"{words['filled']}: " + words["comma"].join(f"[{name}](#{anchor})" for anchor, name in entry.fills)
    for child in entry.children:
        yield from _entry(child, level + "#", words)


def _prose(prose: Prose) -> list[str]:
    return ["".join(_run(run) for run in line) for line in prose]


def _run(run: Run) -> str:
    if run.kind == "words":
        return f"«{run.text}»"
    if run.kind == "value":
        return f"`{run.text}`"
    return f"[{run.text}](#{run.anchor})" if run.kind == "link" else run.text


def _quoted(example: Example, words: dict[str, str]) -> str:
    """The sentence, then the marked words: markup inside an Arabic word could tear its letters apart."""
    lines = [f'> <p dir="rtl" lang="ar">{escape(example.text, quote=False)}</p>']
    said = " · ".join(f"«{_plain(one)}»" for one in example.words)
    where = f"`{example.report}`, {words['paragraph']} {example.paragraph + 1}" if example.report else ""
    if said or where:
        lines += [">", "> " + " — ".join(part for part in (said, where) if part)]
    return "\n".join(lines)


def _contrast(contrast: ContrastPart, words: dict[str, str]) -> str:
    shown = contrast.right or contrast.wrong
    lines = [f'> <p dir="rtl" lang="ar">{escape(shown.text, quote=False)}</p>', ">"] if shown else []
    for kind, sign, example in (("right", "✓", contrast.right), ("wrong", "✗", contrast.wrong)):
        if example:
            lines.append(f"> {sign} {words[kind]}: " + " · ".join(f"«{_plain(one)}»" for one in example.words) + "<br>")
    return "\n".join([*lines, *(f"> {line}" for line in _prose(contrast.because))])


def _plain(text: str) -> str:
    """Words that Markdown takes as they are."""
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>#|" else letter for letter in text)
