"""Agreement as leads see it: counted once a change, the same as without kept counts, down to the paragraphs."""

from __future__ import annotations

import pytest
from field_project import FieldProject
from sqlmodel import select

from annotator.agreement.answers import MemberAnswer
from annotator.agreement.report import agreement_table
from annotator.core.records import Content
from annotator.errors import InvalidInput, NotAllowed, NotFound
from annotator.services import annotating, comparing, reviewing, tallying
from annotator.services.comparing import Narrowed
from annotator.storage import revisions
from annotator.storage.agreement_tables import AgreementCountsRow, AgreementMarkRow


@pytest.fixture
def worked(field_project: FieldProject) -> FieldProject:
    return field_project.disagree()


def table(project: FieldProject, narrowed: Narrowed | None = None):
    return comparing.agreement(project.ws, project.ids["lead"], "field", narrowed).table


def uncached(project: FieldProject):
    """The table straight from the answers."""
    with project.ws.database.read() as session:
        answers = [
            MemberAnswer(
                report.stem, paragraph.number, "", paragraph.text, str(member.id), Content.from_json(annotation.payload)
            )
            for annotation, paragraph, report, member in revisions.of_project(session, 1)
        ]
    patrons = {code: actor.part_of for code, actor in project.ws.schema.actors.items() if actor.part_of}
    return agreement_table(answers, labels=tuple(project.ws.schema.labels), patrons=patrons)


def figures(found):
    return [{**number.to_json(), "trend": None} for number in found.numbers]


def test_kept_counts_give_what_the_answers_give(worked: FieldProject) -> None:
    assert figures(table(worked)) == figures(uncached(worked))
    worked.edit("annotator1", "role", 1, role="mixed")
    worked.do(annotating.confirm, "annotator1", 1)
    assert figures(table(worked)) == figures(uncached(worked))
    assert table(worked).number("paragraph.paragraph_role.raw_agreement").result.value == 0.5


def test_only_what_is_submitted_or_taken_back_counts_a_report_anew(worked: FieldProject) -> None:
    table(worked)
    assert tallying.waiting(worked.ws, None, "field") == []
    with worked.ws.database.read() as session:
        before = session.exec(select(AgreementMarkRow.saves)).one()
    worked.edit("annotator1", "role", 1, role="mixed")
    assert len(tallying.waiting(worked.ws, None, "field")) == 1
    worked.edit("annotator1", "role", 1, role="background")
    with worked.ws.database.read() as session:
        assert session.exec(select(AgreementMarkRow.saves)).one() == before + 1
    assert table(worked).n_single == 1


def test_another_program_counts_anew_and_a_full_count_gives_the_same(worked: FieldProject) -> None:
    first = figures(table(worked))
    with worked.ws.database.write() as session:
        session.exec(select(AgreementCountsRow)).one().version = "earlier"
    late = tallying.waiting(worked.ws, None, "field")
    heard: list[int] = []
    tallying.count(worked.ws, late, progress=heard.append)
    assert sum(heard) == len(late) == 1
    assert tallying.waiting(worked.ws, None, "field") == []
    assert figures(table(worked)) == first


def test_numbers_lead_to_their_paragraphs(worked: FieldProject) -> None:
    numbers = [n for n in table(worked).numbers if n.n_disagreeing]
    assert numbers
    for number in numbers:
        found = comparing.behind(worked.ws, worked.ids["lead"], "field", number.key, "disagreeing")
        assert [(place.stem, place.index) for place in found.places] == [("first", 0)]
    places = [(place.report_id, place.index) for place in found.places]
    (shown,) = reviewing.compare_several(worked.ws, worked.ids["lead"], "field", places)
    assert {s.display_name: s.content.paragraph_role for s in shown.sides} == {
        "annotator1": "heading",
        "annotator2": "background",
    }
    agreeing = comparing.behind(worked.ws, None, "field", numbers[0].key, "agreeing", page=9)
    assert [place.index for place in agreeing.places] == [1, 2, 3]


def test_confusions_count_both_ways_round_and_lead_to_their_paragraphs(worked: FieldProject) -> None:
    found = comparing.confusion(worked.ws, None, "field", "paragraph_role")
    assert found.cells["heading", "background"] == 1
    assert found.codes.index("heading") < found.codes.index("background")
    cell = ("background", "heading")
    behind = comparing.behind_cell(worked.ws, None, "field", "paragraph_role", cell)
    assert [place.index for place in behind.places] == [0]
    assert comparing.behind_cell(worked.ws, None, "field", "label", ("place", "none")).total == 0
    with pytest.raises(InvalidInput):
        comparing.confusion(worked.ws, None, "field", "souls")


def test_figures_narrow_to_a_pair_the_rules_and_a_week(worked: FieldProject) -> None:
    one, other = (str(worked.ids[name]) for name in ("annotator1", "annotator2"))
    whole = comparing.agreement(worked.ws, None, "field")
    (line,) = comparing.pairs(worked.ws, None, "field").pairs
    assert line.narrowed == Narrowed(raters=f"{one} {other}")
    assert [n.result.value for n in line.numbers] == [whole.table.number(n.key).result.value for n in line.numbers]
    rules = table(worked, Narrowed(raters="rules"))
    assert set(rules.members) == {"rules", one, other}
    assert rules.number("paragraph.paragraph_role.raw_agreement").result.value == 7 / 8
    found = comparing.behind(
        worked.ws, None, "field", "paragraph.paragraph_role.alpha", "disagreeing", Narrowed(raters="rules")
    )
    assert [place.index for place in found.places] == [0]
    (week,) = comparing.over_time(worked.ws, None, "field").weeks
    assert week.n_paragraphs == 4
    assert table(worked, Narrowed(week="1999-W01")).n_paragraphs == 0
    assert table(worked, Narrowed(hints="without")).n_paragraphs == 0


def test_annotators_stay_blind_and_unknown_numbers_are_refused(worked: FieldProject) -> None:
    me = worked.ids["annotator1"]
    for ask in (comparing.agreement, comparing.pairs, comparing.over_time):
        with pytest.raises(NotAllowed):
            ask(worked.ws, me, "field")
    with pytest.raises(NotFound):
        comparing.behind(worked.ws, None, "field", "no such number", "agreeing")
    with pytest.raises(InvalidInput):
        comparing.behind(worked.ws, None, "field", "span.all.strict_f1", "quarrelling")
