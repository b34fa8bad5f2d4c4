"""Releases out of the database: whole, immutable, the same for the same work, ids and splits kept."""

from __future__ import annotations

import datetime as dt
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from field_project import FieldProject

from annotator.errors import InvalidInput, NotAllowed
from annotator.exporters.releases.card import AGREEMENT_KEYS
from annotator.exporters.verification import verify
from annotator.services import annotating, correcting, exporting, release_material, releasing, report_histories

DAY = dt.date(2026, 1, 1)


@pytest.fixture
def held(field_project: FieldProject) -> FieldProject:
    """The report in the hands of both annotators; one submitted everything, the other one paragraph otherwise."""
    for name in ("annotator1", "annotator2"):
        field_project.take(name)
    field_project.submit_all("annotator1")
    field_project.edit("annotator2", "role", 0, role="background")
    field_project.do(annotating.confirm, "annotator2", 0)
    return field_project


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / name).read_text("utf-8").splitlines()]


def test_release_holds_gold_and_every_layer_and_names_nobody(held: FieldProject) -> None:
    made = releasing.make_release(held.ws, held.ids["lead"], "field", released_on=DAY, licence="CC BY 4.0")
    assert (made.version, made.profile, made.released_on) == ("1.0", "internal", DAY)
    report = verify(made.folder, held.ws.schema)
    assert report.ok, report.problems
    assert [row["id"] for row in rows(made.folder, "gold.jsonl")] == ["first:p001", "first:p002", "first:p003"]
    raw = rows(made.folder, "annotations_raw.jsonl")
    assert [(row["id"], row["member"], row["status"]) for row in raw[:2]] == [
        ("first:p000", exporting.pseudonym(held.ids["annotator1"]), "disagreed"),
        ("first:p000", exporting.pseudonym(held.ids["annotator2"]), "disagreed"),
    ]
    (told,) = rows(made.folder, "reports.jsonl")
    assert (told["paragraphs"], told["gold_paragraphs"], told["annotations"]) == (4, 3, 5)
    for path in made.folder.iterdir():
        text = path.read_text("utf-8")
        assert not any(name in text for name in ("annotator1", "annotator2", "watcher")), path.name
    assert "CC BY 4.0" in (made.folder / "README.md").read_text()
    numbers = json.loads((made.folder / "agreement.json").read_bytes())["numbers"]
    assert set(AGREEMENT_KEYS) <= {number["key"] for number in numbers}


def test_releases_made_at_the_same_moment_get_their_numbers_in_turn(held: FieldProject) -> None:
    start = threading.Barrier(3)

    def make(_: int) -> releasing.Release:
        start.wait()
        return releasing.make_release(held.ws, None, "field", released_on=DAY)

    with ThreadPoolExecutor(3) as pool:
        made = list(pool.map(make, range(3)))
    assert sorted(release.version for release in made) == ["1.0", "2.0", "3.0"]
    for release in made:
        assert verify(release.folder, held.ws.schema).ok


def test_rejected_suggestions_are_negatives(held: FieldProject) -> None:
    view = held.view("annotator1", 3)
    gone = view.content.spans[0]
    held.edit("annotator1", "span_remove", 3, span=gone.id)
    held.do(annotating.confirm, "annotator1", 3)
    made = releasing.make_release(held.ws, None, "field")
    negatives = rows(made.folder, "negatives.jsonl")
    span, event = negatives
    assert (span["kind"], span["paragraph"], span["surface"]) == ("span", "first:p003", gone.surface)
    assert (span["rule"], span["reason"]) == (gone.rule, "removed")
    assert (event["kind"], event["reason"]) == ("event", "changed"), "its date has no words any more"


def test_refused_drafts_are_negatives_once_the_paragraph_is_settled(held: FieldProject) -> None:
    view = held.view("annotator1", 3)
    (draft,) = view.content.events
    held.edit("annotator1", "event_remove", 3, event=draft.id)
    assert not rows(releasing.make_release(held.ws, None, "field").folder, "negatives.jsonl")
    held.do(annotating.confirm, "annotator1", 3)
    made = releasing.make_release(held.ws, None, "field")
    assert verify(made.folder, held.ws.schema).problems == ()
    (row,) = rows(made.folder, "negatives.jsonl")
    assert (row["id"], row["kind"], row["reason"]) == (f"first:p003:{draft.id}", "event", "removed")
    assert row["event"]["type"] == draft.type
    assert {span["id"] for span in row["spans"]} >= {*draft.fields["trigger"]}
    assert made.counts["negatives"]["event.removed"] == 1
    changes = (made.folder / "CHANGELOG.md").read_text("utf-8")
    assert "- rejected suggestions: 0 highlights, 1 drafted events (before 0, 0)" in changes
    held.do(annotating.undo, "annotator1", 3)
    held.do(annotating.undo, "annotator1", 3)
    held.edit("annotator1", "event_field", 3, event=draft.id, field="realis", value="planned")
    held.do(annotating.confirm, "annotator1", 3)
    again = releasing.make_release(held.ws, None, "field")
    assert [(r["id"], r["reason"]) for r in rows(again.folder, "negatives.jsonl")] == [(row["id"], "changed")]


def test_the_next_release_keeps_bytes_ids_and_licence(held: FieldProject, monkeypatch: pytest.MonkeyPatch) -> None:
    first = releasing.make_release(held.ws, None, "field", released_on=DAY, licence="CC0")
    # What did not change keeps its ids without being aligned with itself.
    monkeypatch.setattr(release_material, "common_names", None)
    second = releasing.make_release(held.ws, None, "field", released_on=DAY)
    assert second.version == "2.0"
    assert second.licence == "CC0"
    for name in ("gold.jsonl", "events.jsonl", "reports.jsonl", "annotations_raw.jsonl", "negatives.jsonl"):
        assert (first.folder / name).read_bytes() == (second.folder / name).read_bytes()
    assert "added 0, gone 0, changed 0" in (second.folder / "CHANGELOG.md").read_text()
    assert [r.version for r in releasing.list_releases(held.ws, held.ids["watcher"], "field")] == ["2.0", "1.0"]


def test_an_event_keeps_its_id_when_another_member_becomes_the_first(held: FieldProject) -> None:
    first = releasing.make_release(held.ws, None, "field")
    before = {row["id"]: row["events"] for row in rows(first.folder, "gold.jsonl")}
    held.do(annotating.undo, "annotator1", 1)
    held.edit("annotator2", "event_remove", 1, event="e01")
    held.edit("annotator2", "reset", 1)
    for index in (1, 2, 3):
        held.do(annotating.confirm, "annotator2", index)
    second = releasing.make_release(held.ws, None, "field")
    after = {row["id"]: row["events"] for row in rows(second.folder, "gold.jsonl")}
    assert [e["id"] for e in after["first:p001"]] == [e["id"] for e in before["first:p001"]]


def test_versions_are_never_written_twice(held: FieldProject) -> None:
    made = releasing.make_release(held.ws, None, "field", version="1.0-rc.1")
    before = {path.name: path.read_bytes() for path in made.folder.iterdir()}
    for version in ("1.0-rc.1", "../x", "", " ", ".hidden", "a/b"):
        if version.strip():
            with pytest.raises(InvalidInput):
                releasing.make_release(held.ws, None, "field", version=version)
    assert {path.name: path.read_bytes() for path in made.folder.iterdir()} == before
    assert {child.name for child in made.folder.parent.iterdir()} == {"1.0-rc.1", ".exporting"}


def test_only_leads_release_and_only_gold(field_project: FieldProject) -> None:
    with pytest.raises(InvalidInput, match="no gold"):
        releasing.make_release(field_project.ws, None, "field")
    assert [p.name for p in (field_project.ws.settings.exports / "field").iterdir()] == [".exporting"]
    for name in ("annotator1", "watcher"):
        with pytest.raises(NotAllowed):
            releasing.make_release(field_project.ws, field_project.ids[name], "field")


def test_a_release_tells_of_reports_that_were_withdrawn_since(held: FieldProject) -> None:
    releasing.make_release(held.ws, None, "field")
    correcting.withdraw_report(held.ws, held.ids["lead"], "field", "first", reason="asked for")
    (listed,) = releasing.list_releases(held.ws, None, "field")
    assert [(p.stem, p.state) for p in listed.put_aside] == [("first", "withdrawn")]
    history = report_histories.report_history(held.ws, None, "field", "first")
    assert [r.version for r in history.releases] == ["1.0"]
    assert verify(listed.folder).problems == ()


def test_redacted_releases_hide_members_and_places_and_keep_ids(held: FieldProject) -> None:
    made = releasing.make_release(held.ws, None, "field", version="r1", profile="research", released_on=DAY)
    report = verify(made.folder, held.ws.schema)
    assert report.ok, report.problems
    members = {row["member"] for row in rows(made.folder, "annotations_raw.jsonl")}
    assert len(members) == 2
    assert all(member.startswith("m-") for member in members)
    village = "الطكيحي"  # where somebody was detained
    assert village not in (made.folder / "gold.jsonl").read_text("utf-8")
    internal = releasing.make_release(held.ws, None, "field", released_on=DAY)
    assert village in (internal.folder / "gold.jsonl").read_text("utf-8")
    assert [row["id"] for row in rows(made.folder, "events.jsonl")] == [
        row["id"] for row in rows(internal.folder, "events.jsonl")
    ]
