"""The agreement pages on the sample, whose reports two members answered: each figure leads to its paragraphs."""

from __future__ import annotations

import re
from typing import Any

import pytest

from annotator.services import accounts

P = "/projects/sample/agreement"


@pytest.fixture
def lead(sign_in_as: Any, workspace: Any) -> Any:
    accounts.add_member(workspace, "overseer")
    accounts.set_role(workspace, "overseer", "sample", "lead")
    return sign_in_as("overseer")


def test_each_number_and_cell_leads_to_its_paragraphs(lead: Any) -> None:
    table = lead.get(P).get_data(as_text=True)
    assert 'class="trend"' not in table  # All was answered in one week.
    for address in sorted(set(re.findall(rf'href="({P}/[^"]+\\.[^"]+)"', table)))[:3]:
        assert 'class="card"' in lead.get(address).get_data(as_text=True) or "agreeing" not in address
    matrix = lead.get(f"{P}/confusion/label").get_data(as_text=True)
    cells = re.findall(rf'href="({P}/confusion/label/cell[^"]+)"', matrix)
    assert cells
    assert 'class="card"' in lead.get(cells[0].replace("&amp;", "&")).get_data(as_text=True)


def test_figures_can_be_narrowed_to_the_rules(lead: Any) -> None:
    page = lead.get(f"{P}?raters=rules").get_data(as_text=True)
    assert '<option value="rules" selected>' in page
    assert f"{P}/span.all.tolerant_f1?raters=rules" in page
    assert lead.get(f"{P}/span.all.tolerant_f1?raters=rules").status_code == 200
    assert lead.get(f"{P}/no.such.number").status_code == 404
    assert lead.get(f"{P}/confusion/souls").status_code == 422


def test_pairs_and_weeks_lead_to_their_own_table(lead: Any) -> None:
    for view in ("pairs", "time"):
        page = lead.get(f"{P}/{view}").get_data(as_text=True)
        (address, *_) = re.findall(rf'<th scope="row" class="whole"><a href="({P}[^"]+)"', page)
        assert lead.get(address.replace("&amp;", "&")).status_code == 200


def test_a_lead_sets_the_share_without_suggestions(lead: Any) -> None:
    page = lead.get(f"{P}/suggestions").get_data(as_text=True)
    assert 'value="12.0"' in page
    assert lead.post(f"{P}/suggestions", {"percent": "٢٠"}).status_code == 303
    assert 'value="20.0"' in lead.get(f"{P}/suggestions").get_data(as_text=True)
    refused = lead.post(f"{P}/suggestions", {"percent": "much"})
    assert refused.status_code == 422
    assert 'id="percent-message"' in refused.get_data(as_text=True)
