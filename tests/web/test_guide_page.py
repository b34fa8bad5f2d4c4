"""The guide as a page in both languages and as a panel: one place for every entry, examples as untouched text."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from annotator.core.guide_loading import load_guide


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_page_has_every_entry_once_and_every_link_leads_to_one(
    sign_in_as: Callable[..., Any], language: str
) -> None:
    html = sign_in_as("annotator1", language).get("/guide").text
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    guide = load_guide()
    for entry in guide.entries.values():
        assert entry.anchor in ids
        assert entry.term.name(language) in unescape(html)
    assert set(re.findall(r'href="(?:/guide)?#([^"]+)"', html)) <= set(ids)
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in html


def test_examples_are_one_text_with_their_marks_beside_it(sign_in_as: Callable[..., Any]) -> None:
    html = sign_in_as("annotator1").get("/guide").text
    shown = re.findall(r'<guide-example lang="ar" dir="rtl" data-marks="([^"]*)">([^<]*)</guide-example>', html)
    assert len(shown) == html.count("<guide-example") > 200
    text = load_guide().entries["labels.count"].examples[0]
    assert (unescape(f"{[list(mark) for mark in text.marks]}"), text.text) in [
        (marks, unescape(said)) for marks, said in shown
    ]


@pytest.mark.parametrize(
    ("language", "name", "code"), [("ar", "الضحايا والموقوفون", "subset_of"), ("en", "people harmed", "status")]
)
def test_a_panel_explains_a_field_and_what_it_is_filled_with(
    sign_in_as: Callable[..., Any], language: str, name: str, code: str
) -> None:
    answer = sign_in_as("annotator1", language).get("/guide/entries/field-harm")
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert name in answer.text
    assert f'data-code="{code}"' in answer.text
    assert not re.search(r'\sid="', answer.text)


def test_an_unknown_entry_is_not_found(sign_in_as: Callable[..., Any]) -> None:
    assert sign_in_as("annotator1").get("/guide/entries/label-nothing").status_code == 404


def test_the_paragraph_screen_links_to_the_guide(
    sign_in_as: Callable[..., Any], workspace: Any, reports: tuple[str, str], member_id: Callable[[str], int]
) -> None:
    from annotator.services import assigning

    slug, stem = reports
    assigning.next_report(workspace, member_id("annotator1"), slug)
    person = sign_in_as("annotator1")
    html = person.get(f"/projects/{slug}/reports/{stem}/paragraphs/1?event=e01&field=date").text
    assert 'href="/guide#field-date"' in html
    span = re.search(r'class="span" name="span" value="([^"]+)" data-label="([^"]+)"', html)
    assert span
    html = person.get(f"/projects/{slug}/reports/{stem}/paragraphs/1?span={span[1]}").text
    assert f'href="/guide#label-{span[2]}"' in html
