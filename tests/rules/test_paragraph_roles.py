"""Roles of lines: titles, counters, captions, headings, lists; then by events."""

from __future__ import annotations

from datetime import date

import pytest

from annotator.core.records import Event, Span
from annotator.rules.paragraph_roles import history_before, paragraph_roles

TITLE = "مقتل سبعة مدنيين في غارة على بلدة الجسر خلال الليلة الفائتة"
LONG = "قالت مصادر محلية إن الطائرات نفذت غارة على البلدة بعد منتصف الليل وإن فرق الإنقاذ ما زالت تبحث عن عالقين."


def role_of(line: str, *spans: Span) -> str:
    return paragraph_roles([TITLE, line, LONG], [(), spans, ()])[1]


@pytest.mark.parametrize(
    "line",
    [
        "63",
        " 1,204 ",
        "٢٩٦",
        "2023/05/04 - 12:30",
        "اقرأ أيضا: تقرير الشهر الماضي",
        "صورة أرشيفية لدورية",
        "https://example.org/a",
    ],
)
def test_furniture_is_boilerplate(line: str) -> None:
    assert role_of(line) == "boilerplate"


@pytest.mark.parametrize(
    "line", ["كانون الثاني:", "فيما يلي تفاصيل العمليات كما رصدها التقرير:", "- خلفية الصراع", "محافظة درعا:"]
)
def test_short_lines_that_announce_are_headings(line: str) -> None:
    assert role_of(line) == "heading"


def test_line_of_nothing_but_a_month_or_place_is_a_heading() -> None:
    line = "شهر شباط"
    assert role_of(line, Span("s1", "date", 4, 8, "شباط", {"edtf": "2023-02"})) == "heading"


def test_first_line_is_the_title_unless_it_is_a_whole_sentence() -> None:
    assert paragraph_roles(["63", TITLE, LONG])[:2] == ("boilerplate", "heading")
    assert paragraph_roles([LONG, LONG])[0] != "heading"
    assert paragraph_roles([TITLE])[0] != "heading"


def test_counted_incident_in_a_list_is_no_heading() -> None:
    line = "- قتل شخصان بانفجار لغم في القرية"
    assert role_of(line, Span("s1", "trigger", 13, 18, line[13:18], {"type": "explosive_device"})) == "incident"


def event(granularity: str = "single", edtf: str = "2023-05-02") -> Event:
    return Event("e01", "airstrike", {"granularity": granularity, "date": {"edtf": edtf, "anchor": "explicit"}})


@pytest.mark.parametrize(
    ("events", "role"),
    [
        ((), "background"),
        ((event("recurring"),), "background"),
        ((event(),), "incident"),
        ((event("aggregate"),), "aggregate"),
        ((event("aggregate"), event()), "mixed"),
    ],
)
def test_events_tell_the_role(events: tuple[Event, ...], role: str) -> None:
    assert paragraph_roles([TITLE, LONG], [(), ()], [(), events])[1] == role


def test_history_inside_an_appeal_stays_background() -> None:
    appeal = "تجدد المنظمة مطالبتها بالتحقيق في غارة وقعت قبل سنوات على البلدة وسقط فيها عشرات الضحايا من المدنيين."
    events = [(), (event(edtf="2019-03-21"),)]
    assert paragraph_roles([TITLE, appeal], [(), ()], events, since=date(2023, 1, 1))[1] == "background"
    assert paragraph_roles([TITLE, appeal], [(), ()], events)[1] == "incident"


def test_history_begins_before_the_period_or_two_months_ago() -> None:
    assert history_before(date(2023, 6, 15), None) == date(2023, 4, 16)
    assert history_before(date(2023, 6, 15), "2023-01-01/2023-06-15") == date(2022, 12, 31)
    assert history_before(None, None) is None
