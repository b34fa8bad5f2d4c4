"""One's own paragraphs as a page: search, filters, last answers; hits are marked and texts escaped."""

from __future__ import annotations

from typing import Any

import pytest

from annotator.services import annotating, assigning

P = "/projects/field"


@pytest.fixture
def worked(workspace: Any, reports: tuple[str, str], member_id: Any) -> int:
    """annotator1 flagged paragraph 1 and confirmed it; their id."""
    who = int(member_id("annotator1"))
    assigning.next_report(workspace, who, "field")
    where = (workspace, who, "field", "first", 1)
    annotating.flag(*where, 0, "request-0000", "<i>which</i> village?")
    annotating.confirm(*where, 1, "request-0001", seconds=12)
    return who


def test_search_shows_whole_words_with_hits_marked(worked: int, sign_in_as: Any) -> None:
    page = sign_in_as("annotator1").get(f"{P}/mine?words=الجنينه&state=submitted&type=raid_arrest&flagged=1")
    assert page.status_code == 200
    assert "<mark>الجنينة</mark>" in page.text
    assert "&lt;i&gt;which&lt;/i&gt; village?" in page.text
    assert f'href="{P}/reports/first/paragraphs/1"' in page.text
    assert 'value="raid_arrest" selected' in page.text
    assert "1 paragraph<" in page.text


def test_what_is_not_there_is_said(worked: int, sign_in_as: Any) -> None:
    person = sign_in_as("annotator1")
    assert "No paragraph of yours" in person.get(f"{P}/mine?words=<script>").text
    assert "<script>" not in person.get(f"{P}/mine?words=<script>").text.split("<main")[1]
    assert person.get(f"{P}/mine?state=best").status_code == 422
    assert sign_in_as("outsider").get(f"{P}/mine").status_code == 404


def test_last_answers_are_one_link_away_from_the_paragraph(worked: int, sign_in_as: Any) -> None:
    person = sign_in_as("annotator1")
    assert f'data-key="last-answers" href="{P}/mine/last"' in person.get(f"{P}/reports/first/paragraphs/0").text
    last = person.get(f"{P}/mine/last").text
    assert f'href="{P}/reports/first/paragraphs/1" autofocus' in last
