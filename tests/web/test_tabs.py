"""The names of a project's pages: in groups for those who may open many, each name leading to its page."""

from __future__ import annotations

import re
from typing import Any

import pytest

from annotator.web.tabs import GROUPS

P = "/projects/field"


def names(html: str, kind: str) -> list[str]:
    """What a row of names says."""
    row = re.search(rf'<ul class="{kind}">(.*?)</ul>', html, re.S)
    return re.findall(r"<a [^>]*>([^<]+)</a>", row[1]) if row else []


def test_an_annotator_sees_one_row(reports: tuple[str, str], sign_in_as: Any) -> None:
    html = sign_in_as("annotator1").get(P).text
    assert names(html, "tab-groups") == []
    assert names(html, "tab-pages") == ["My reports", "My paragraphs", "Training", "Feedback", "Guideline"]


def test_a_lead_sees_groups_and_the_pages_of_the_current_one(reports: tuple[str, str], sign_in_as: Any) -> None:
    html = sign_in_as("lead").get(f"{P}/rulings").text
    assert names(html, "tab-groups") == ["Work", "Review", "Texts and names", "Exports"]
    assert names(html, "tab-pages") == ["Progress", "Agreement", "Rulings", "Questions"]
    assert 'aria-current="true">Review' in html
    assert 'aria-current="page">Rulings' in html
    # A group of one page is that page.
    html = sign_in_as("lead").get(f"{P}/exports").text
    assert names(html, "tab-pages") == []
    assert 'aria-current="page">Exports' in html


@pytest.mark.parametrize(("name", "role"), [("annotator1", "annotator"), ("lead", "lead"), ("watcher", "reader")])
def test_every_name_leads_to_its_page(
    reports: tuple[str, str], sign_in_as: Any, app: Any, name: str, role: str
) -> None:
    person = sign_in_as(name)
    for tab in (one for group in GROUPS for one in group.tabs if role in one.roles):
        with app.test_request_context():
            from flask import url_for

            address = url_for(tab.endpoint, slug="field")
        page = person.get(address)
        assert page.status_code == 200, address
        assert f'href="{address}" aria-current="page"' in page.text
