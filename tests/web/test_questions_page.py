"""A question asked beside a paragraph and answered by a lead, without JavaScript and as htmx swaps it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from annotator.services import assigning

P = "/projects/field"
HERE = f"{P}/reports/first/paragraphs/1"


@pytest.fixture
def asker(workspace: Any, reports: tuple[str, str], member_id: Any, sign_in_as: Any) -> Any:
    """annotator1 with the report in hand."""
    assigning.next_report(workspace, member_id("annotator1"), "field")
    return sign_in_as("annotator1")


def test_a_question_is_asked_answered_and_read(asker: Any, sign_in_as: Any) -> None:
    page = asker.get(HERE).text
    span = re.search(r'<option value="(s\d+)">[^<]*: الجنينة</option>', page)
    assert span
    sent = {"question": "<b>Which</b> one?", "span": span[1], "request_id": "request-0001"}
    assert asker.post(f"{HERE}/questions", sent).location == HERE
    assert "waits for an answer" in asker.get(HERE).text
    lead = sign_in_as("lead")
    assert "1 question of a member waits" in lead.get(P).text
    listed = lead.get(f"{P}/questions").text
    assert "<mark>الجنينة</mark>" in listed
    assert "&lt;b&gt;Which&lt;/b&gt; one?" in listed
    target = re.search(r'action="(/projects/field/questions/\d+)"', listed)
    assert target
    refused = lead.post(target[1], {"words": " ", "request_id": "request-0002"})
    assert refused.status_code == 422
    assert lead.post(target[1], {"words": "The first.", "request_id": "request-0003"}).location == f"{P}/questions"
    assert "1 of your questions has a new answer" in asker.get(P).text
    assert "1 new answer" in asker.get(f"{P}/mine").text
    assert "The first." in asker.get(f"{P}/mine/questions").text
    beside = asker.get(HERE).text
    read = re.search(r'action="([^"]+/read)"', beside)
    assert read
    assert asker.post(read[1]).location == HERE
    assert "new answer" not in asker.get(P).text


def test_what_is_refused_keeps_the_typed_words_beside_the_paragraph(asker: Any) -> None:
    answer = asker.post(
        f"{HERE}/questions",
        {"question": "ا" * 2001, "request_id": "request-0001"},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 422
    assert "at most" in answer.text
    assert "ا" * 2001 in answer.text
    assert 'class="asking" data-panel="question" open' in answer.text


def test_a_question_is_answered_with_the_screen_to_swap(asker: Any) -> None:
    sent = {"question": "Which one?", "request_id": "request-0001"}
    answer = asker.post(f"{HERE}/questions", sent, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<main id="main" class="screen"')
    assert 'id="questions"' in answer.text
