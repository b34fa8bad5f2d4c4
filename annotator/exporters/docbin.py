"""A spaCy DocBin, for `spacy train`; needs spaCy, which Annotator itself does without."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from annotator.core.records import ParagraphRecord
from annotator.core.schema import Schema
from annotator.errors import N_
from annotator.exporters.optional import need
from annotator.exporters.tokens import tokens
from annotator.exporters.written_file import Records, WrittenFile, records_file, written

DROPS = N_("Drops normal forms and events.")
SPANS_KEY = "sc"
"""Where spaCy's span categoriser looks."""


def write_docbin(path: Path, records: Records, *, schema: Schema, made_at: dt.datetime | None = None) -> WrittenFile:
    """Write a `.spacy` file: a Doc a paragraph with all spans in `spans["sc"]`, role, id and split in `user_data`.

    Words are those of the CoNLL format, blanks that are not one space are words too, so `doc.text` is the text exactly.
    All Docs are in memory until the end, which is how a DocBin is made. Raises: InvalidInput without spaCy.
    """
    spacy: Any = need("spacy")
    doc_of: Any = need("spacy.tokens")
    vocab = spacy.blank("ar").vocab
    with records_file(path, schema, made_at=made_at, drops=DROPS) as made:
        docs = doc_of.DocBin(attrs=["ORTH", "SPACY"], store_user_data=True)
        for record in made.seen(records):
            docs.add(_doc(record, vocab, doc_of.Doc))
        made.file.write(docs.to_bytes())
    return written(path, made)


def _doc(record: ParagraphRecord, vocab: Any, make: Any) -> Any:
    words: list[str] = []
    spaces: list[bool] = []
    at = 0
    for start, end in tokens(record.text, record.content.spans):
        _blanks(record.text[at:start], words, spaces)
        words.append(record.text[start:end])
        spaces.append(False)
        at = end
    _blanks(record.text[at:], words, spaces)
    doc = make(vocab, words=words, spaces=spaces)
    # Blanks at the edge of a span are words of their own; «expand» keeps them in.
    found = [doc.char_span(s.start, s.end, label=s.label, alignment_mode="expand") for s in record.content.spans]
    doc.spans[SPANS_KEY] = [span for span in found if span is not None]
    doc.user_data.update(id=record.id, role=record.content.paragraph_role, report=record.report)
    doc.user_data["split"] = record.extra.get("split")
    return doc


def _blanks(between: str, words: list[str], spaces: list[bool]) -> None:
    """One space belongs to the word before it; the rest becomes a word."""
    if between.startswith(" ") and words:
        spaces[-1] = True
        between = between[1:]
    if between:
        words.append(between)
        spaces.append(False)
