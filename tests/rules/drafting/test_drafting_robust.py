"""Spans are rules' work and never perfect: drafts stay right after the schema with spans missing, cut or invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.records import ParagraphRecord, Span
from annotator.core.schema import load_schema
from annotator.core.validation import report_problems, validate_content
from annotator.rules.drafting.contents import draft_contents

SENTENCE = (
    "قتل مقتل إصابة ثلاثة عناصر من قوات في بلدة كما استهدفت طائرة هجوم على بينهم طفل وأسفر عن اعتقال بين و ، . : - "
    "يواصل الأخيرة ردت بدعم مناطق سيطرة 24 آب"
)
WORDS = SENTENCE.split()
NORMS: dict[str, list[dict[str, object]]] = {
    "trigger": [{"type": code} for code in load_schema().event_types] + [{}],
    "date": [{"edtf": "2023-05-03", "anchor": "explicit_no_year"}, {"edtf": "2023-01-01/..", "anchor": "deictic"}, {}],
    "place": [{"name": "النهر", "kind": "town"}, {"name": "الحسكة", "kind": "governorate"}, {}],
    "actor": [{"actor_id": "isis"}, {"actor_id": "sdf"}, {"actor_id": "asayish"}, {}],
    "count": [{"value": 3, "comparator": "eq", "unit": "person"}, {"vague": "several", "unit": "operation"}, {}],
    "method": [{"codes": ["drone"]}, {"codes": []}, {}],
    "source": [{"source": "sohr", "stance": "asserts"}, {"source": "isis", "stance": "denies"}, {}],
    "person": [{}],
}


class Nothing:
    """A report of which nothing is known."""

    reference_date: date | None = None
    period: str | None = None


@st.composite
def paragraphs(draw: Callable[..., object]) -> tuple[str, tuple[Span, ...]]:
    words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=30))
    text = " ".join(words)  # type: ignore[arg-type]
    spans: dict[tuple[str, int, int], Span] = {}
    for number in range(draw(st.integers(0, 8))):  # type: ignore[call-overload]
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, min(len(text), start + 20)))  # type: ignore[operator]
        label = draw(st.sampled_from(sorted(NORMS)))
        norm = draw(st.sampled_from(NORMS[label]))  # type: ignore[index]
        spans[label, start, end] = Span(f"s{number}", label, start, end, text[start:end], norm)  # type: ignore[index, arg-type, misc]
    return text, tuple(spans.values())


@settings(max_examples=60, deadline=None)
@given(st.lists(paragraphs(), min_size=1, max_size=5))
def test_any_spans_give_drafts_right_after_the_schema(rows: list[tuple[str, tuple[Span, ...]]]) -> None:
    texts, spans = [text for text, _ in rows], [found for _, found in rows]
    contents = draft_contents(texts, spans, Nothing())
    for text, content in zip(texts, contents, strict=True):
        validate_content(content, text, load_schema())
    records = [ParagraphRecord("r", n, t, c) for n, (t, c) in enumerate(zip(texts, contents, strict=True))]
    assert not report_problems(records)


@pytest.mark.parametrize("text", ["", " ", "…", "«»", "ـ ـ", "\u202b\u202c", "🙂" * 50])
def test_odd_paragraphs_have_no_events(text: str) -> None:
    assert draft_contents([text], [()], Nothing())[0].events == ()
