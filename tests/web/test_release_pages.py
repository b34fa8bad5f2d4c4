"""Releases on the web: frozen by a form, shown with hashes, fetched by those who may, by page or by token."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import pytest

from annotator.services import accounts, annotating, assigning, exporting, fetching, releasing

P = "/projects/field"


def status(answer: Any) -> int:
    """The status of an answer whose file is closed."""
    answer.close()
    return int(answer.status_code)


@pytest.fixture
def gold(reports: Any, workspace: Any, member_id: Any) -> None:
    """One paragraph that annotator1 confirmed."""
    me = member_id("annotator1")
    assigning.next_report(workspace, me, "field")
    view = annotating.open_paragraph(workspace, me, "field", "first", 1)
    annotating.confirm(workspace, me, "field", "first", 1, version=view.version, request_id="request-1")


def test_lead_freezes_gold_and_the_page_tells_what_it_holds(gold: None, workspace: Any, sign_in_as: Any) -> None:
    lead = sign_in_as("lead")
    sent = {"version": "1.0", "profile": "internal", "released_on": "2026-01-31", "licence": "CC BY 4.0"}
    answer = lead.post(f"{P}/releases", sent)
    assert (answer.status_code, answer.location) == (303, f"{P}/releases/1.0")
    page = lead.get(f"{P}/releases/1.0").text
    (made,) = releasing.list_releases(workspace, None, "field")
    for words in (made.sha256, "CC BY 4.0", "raid_arrest", "pandas.read_json", "datasets.Features", "curl"):
        assert words in page
    assert f"{P}/releases/1.0" in lead.get(f"{P}/exports").text
    again = lead.post(f"{P}/releases", sent)
    assert again.status_code == 422
    assert "There is already a release" in again.text
    assert lead.post(f"{P}/releases", {**sent, "released_on": "soon"}).status_code == 422


def test_a_reader_fetches_only_under_a_profile_and_it_is_logged(
    gold: None, workspace: Any, sign_in_as: Any, member_id: Any
) -> None:
    releasing.make_release(workspace, None, "field", version="1.0")
    made = exporting.export_project(workspace, None, "field")
    reader = sign_in_as("watcher")
    file, export = f"{P}/releases/1.0/files/gold.jsonl", f"{P}/exports/{made.name}"
    for profile, expected in ((None, 403), ("open", 403), ("internal", 200)):
        accounts.set_role(workspace, "watcher", "field", "reader", profile=profile)
        assert [status(reader.get(path)) for path in (file, export)] == [expected] * 2
        assert (file in reader.get(f"{P}/releases/1.0").text) == (expected == 200)
    assert reader.get(file.replace("gold.jsonl", "../../secret-key")).status_code == 404
    fetched = fetching.list_downloads(workspace, member_id("lead"), "field")
    assert [(f.name, f.display_name, f.program) for f in fetched] == [
        (made.name, "watcher", None),
        ("1.0/gold.jsonl", "watcher", None),
    ]
    assert "1.0/gold.jsonl" in sign_in_as("lead").get(f"{P}/exports").text
    assert "Who fetched what" not in reader.get(f"{P}/exports").text


def test_a_program_fetches_with_a_token_whole_or_in_parts(
    gold: None, workspace: Any, sign_in_as: Any, client: Any, member_id: Any
) -> None:
    made = releasing.make_release(workspace, None, "field", version="1.0")
    lead = sign_in_as("lead")
    page = lead.post(f"{P}/releases/1.0/tokens", {"name": "training job"}).text
    found = re.search(r"annotator_[\w-]+", page)
    assert found
    assert found[0] not in lead.get(f"{P}/releases/1.0").text
    bearer = {"Authorization": f"Bearer {found[0]}"}
    path = f"{P}/releases/1.0/fetch/gold.jsonl"
    raw = (made.folder / "gold.jsonl").read_bytes()
    with client.get(path, headers=bearer) as whole:
        assert whole.data == raw
    assert hashlib.sha256(raw).hexdigest() in (made.folder / "SHA256SUMS").read_text()
    with client.get(path, headers={**bearer, "Range": "bytes=10-19"}) as part:
        assert (part.status_code, part.data) == (206, raw[10:20])
    assert status(client.get(path, headers={**bearer, "Range": "bytes=20-29"})) == 206
    assert status(client.get(path, auth=("any", found[0]))) == 200
    assert len(fetching.list_downloads(workspace, member_id("lead"), "field")) == 3  # whole, in two parts, whole
    assert client.get(path, headers={"Authorization": "Bearer annotator_other"}).status_code == 401
    assert client.get(path.replace("field", "sample"), headers=bearer).status_code == 404
    (token,) = re.findall(r"/tokens/(\d+)/end", lead.get(f"{P}/releases/1.0").text)
    assert lead.post(f"{P}/releases/1.0/tokens/{token}/end").status_code == 303
    assert client.get(path, headers=bearer).status_code == 401
