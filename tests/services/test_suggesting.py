"""Predictions of models as suggestions: refused line by line, confirmed like the rules', begun work left alone."""

from __future__ import annotations

import json
from typing import Any

import pytest
from field_project import FieldProject

from annotator.core.text import sha256
from annotator.errors import InvalidInput, NotAllowed
from annotator.services import annotating, exporting, importing, suggesting
from annotator.storage import projects, reports

Lines = list[dict[str, Any]]


@pytest.fixture
def lines(field_project: FieldProject) -> Lines:
    """A model's lines for the report: a place and an event without ids in the second paragraph, nothing elsewhere."""
    with field_project.ws.database.read() as session:
        project = projects.find(session, "field")
        assert project is not None
        row = reports.find(session, project.id or 0, "first")
        assert row is not None
        texts = [p.text for p in reports.paragraphs(session, row.id or 0)]
    made: Lines = [
        {"id": f"first:p{n:03d}", "text_sha256": sha256(text), "role": "background", "spans": [], "events": []}
        for n, text in enumerate(texts)
    ]
    at = texts[1].index("الطكيحي")
    made[1] |= {
        "role": "incident",
        "spans": [{"label": "place", "start": at, "end": at + 7, "norm": {"name": "الطكيحي"}, "score": 0.9}],
        "events": [{"type": "raid_arrest", "place": {"name": "الطكيحي", "spans": ["s1"]}}],
    }
    return made


def bring(held: FieldProject, lines: Lines, **more: Any) -> suggesting.ImportedPredictions:
    raw = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()
    name = more.pop("name", "camel-2.1")
    return suggesting.import_predictions(held.ws, held.ids["lead"], "field", name, "pred.jsonl", raw, **more)


def labels(held: FieldProject, name: str, index: int = 1) -> list[tuple[str, str | None]]:
    return [(span.label, span.rule) for span in held.view(name, index).content.spans]


def test_predictions_are_shown_confirmed_and_exported_under_the_models_name(
    field_project: FieldProject, lines: Lines
) -> None:
    held = field_project
    held.take("annotator1")
    rules = labels(held, "annotator1")
    done = bring(held, lines)
    assert (done.problems, done.reports, done.paragraphs, done.spans, done.events) == ((), 1, 4, 1, 1)
    assert labels(held, "annotator1") == rules
    shown = suggesting.choose_suggestions(held.ws, held.ids["lead"], "field", "camel-2.1")
    assert (shown.paragraphs, shown.kept) == (4, ())
    assert labels(held, "annotator1") == [("place", "model:camel-2.1")]
    assert [(e.id, e.type) for e in held.view("annotator1").content.events] == [("e01", "raid_arrest")]
    held.submit_all("annotator1")
    (record,) = [json.loads(line) for line in _gold(held) if '"first:p001"' in line]
    assert record["ruleset"] == "model:camel-2.1"
    assert (record["spans"][0]["rule"], record["spans"][0]["score"]) == ("model:camel-2.1", 0.9)


def _gold(held: FieldProject) -> list[str]:
    return exporting.export_project(held.ws, None, "field").path.read_text("utf-8").splitlines()


def test_begun_paragraphs_keep_theirs_and_the_rules_can_be_chosen_again(
    field_project: FieldProject, lines: Lines
) -> None:
    held = field_project
    held.take("annotator1")
    held.take("annotator2")
    rules = [labels(held, "annotator1", index) for index in range(4)]
    held.do(annotating.confirm, "annotator1", 1)
    done = bring(held, lines, show=True)
    assert done.shown is not None
    assert (done.shown.paragraphs, done.shown.kept) == (3, (("first", 1),))
    for name in ("annotator1", "annotator2"):
        assert labels(held, name, 1) == rules[1]
        assert labels(held, name, 3) == []
    page = suggesting.list_suggestions(held.ws, held.ids["lead"], "field")
    assert (page.models, page.stored("camel-2.1"), page.shown("camel-2.1"), page.shown("rules")) == (
        ("camel-2.1",),
        4,
        3,
        1,
    )
    importing.set_reference_date(held.ws, None, "field", "first", importing.dt.date(2023, 1, 1))
    assert labels(held, "annotator1", 3) == []
    again = suggesting.choose_suggestions(held.ws, None, "field", "rules", ["first"])
    assert (again.paragraphs, again.kept) == (3, (("first", 1),))
    assert labels(held, "annotator1", 3) == rules[3]


def test_shown_events_never_take_an_id_that_begun_work_has(field_project: FieldProject, lines: Lines) -> None:
    held = field_project
    held.take("annotator1")
    held.do(annotating.confirm, "annotator1", 1)
    mine = {event.id for event in held.view("annotator1", 1).content.events}
    assert "e01" in mine
    lines[3]["events"] = [{"id": "e01", "type": "deployment"}]
    bring(held, lines, show=True)
    (event,) = held.view("annotator1", 3).content.events
    assert event.type == "deployment"
    assert event.id not in mine


def test_what_is_wrong_is_told_and_nothing_is_stored(field_project: FieldProject, lines: Lines) -> None:
    del lines[2]
    done = bring(field_project, lines, show=True)
    assert ["pred.jsonl:3, first: no line for p002" in str(problem) for problem in done.problems] == [True]
    assert suggesting.list_suggestions(field_project.ws, None, "field").models == ()


def test_only_leads_bring_models_in_and_names_are_plain(field_project: FieldProject, lines: Lines) -> None:
    held = field_project
    for name in ("annotator1", "watcher"):
        with pytest.raises(NotAllowed):
            suggesting.import_predictions(held.ws, held.ids[name], "field", "x", "f", b"")
    for bad in ("", "rules", "a b", "../x", "model:x"):
        with pytest.raises(InvalidInput, match="name"):
            bring(held, lines, name=bad)
    with pytest.raises(InvalidInput, match="import them first"):
        suggesting.choose_suggestions(held.ws, None, "field", "camel")
