"""Whether a draft tells an event again: the weights as data, and what they decide in own reports."""

from __future__ import annotations

import inspect
import re
import tomllib

import pytest

from annotator.config import resource_dir
from annotator.rules.drafting import sameness

TITLE = "قتلى ب{trigger:shelling|قصف} {actor:syrian_gov|قوات النظام} على {place:area|ريف السهل}"
LEAD = (
    "{trigger:shelling|قصفت} {actor:syrian_gov|قوات النظام} بلدة {place:town|العين} {date:2023-06-14@deictic|أمس}، "
    "ما أدى لمقتل {count:3|3 مدنيين}."
)


def told(rows):
    return [event.id for row in rows for event in row]


def test_every_clue_has_a_weight_and_a_reason() -> None:
    text = (resource_dir("seeds") / "drafting" / "sameness.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["clue"]
    yielded = re.findall(r'"([a-z_]+)"(?! *[:)\]])', "".join(re.findall(r"yield (.*)", inspect.getsource(sameness))))
    assert {row["name"] for row in rows} == {"always", *yielded} - {"single"}
    assert len({row["name"] for row in rows}) == len(rows)
    assert all(row["why"] for row in rows)


@pytest.mark.parametrize(
    "again",
    [
        "وقال مصدر إن {trigger:shelling|القصف} استهدف منازل المدنيين في {place:town|العين}.",
        "وأضاف المصدر أن {trigger:shelling|قصف} {actor:syrian_gov|قوات النظام} على {place:town|العين} أدى لمقتل "
        "{count:3|3 مدنيين}.",
        "وأوضح أن القوات {trigger:shelling|قصفت} الحي السكني في {place:town|العين} ب{method:artillery|المدفعية}.",
    ],
)
def test_the_lead_is_told_again_in_the_next_paragraph(draft, again) -> None:
    assert told(draft(LEAD, again)) == ["e01", "e01"]


@pytest.mark.parametrize(
    "other",
    [
        "كما {trigger:shelling|قصفت} {actor:syrian_gov|قوات النظام} قرية {place:village|السرو}، ما أدى لإصابة "
        "{count:2|شخصين}.",
        "ويوم {date:2023-06-10|10 حزيران} {trigger:shelling|قصفت} {actor:syrian_gov|قوات النظام} بلدة "
        "{place:town|العين}، ما أدى لمقتل {count:7|7 أشخاص}.",
        "في سياق آخر {trigger:airstrike|شنت طائرات} {actor:russia|روسية} غارات على {place:village|السرو}.",
        "وأضاف أن {actor:syrian_gov|القوات} عادت إلى {trigger:shelling|قصف} القرية مرة أخرى.",
    ],
)
def test_another_place_day_or_side_is_another_event(draft, other) -> None:
    assert told(draft(LEAD, other)) == ["e01", "e02"]


def test_a_title_is_told_below_in_other_numbers_and_finer_places(draft) -> None:
    assert told(draft(TITLE, LEAD)) == ["e01", "e01"]


def test_a_total_of_the_title_is_told_below_with_its_loads(draft) -> None:
    rows = draft(
        "خلال الشهر الفائت: {count:40,vehicle|40 شاحنة} {trigger:deployment|تصل} {place:region|شمال شرق سوريا}",
        "{trigger:deployment|دخلت} {count:40,vehicle|40 شاحنة} تابعة ل{actor:intl_coalition|التحالف} على "
        "{count:3,batch|3 دفعات} إلى {place:region|شمال شرق سوريا}.",
        period="2023-05-15/2023-06-14",
    )
    assert told(rows) == ["e01", "e01"]


def test_items_of_one_day_are_events_of_their_own(draft) -> None:
    item = "- {date:2023-06-10|10 حزيران}، {trigger:one_sided_killing|قتل} مواطن برصاص مجهولين في {place:town|العين}."
    rows = draft(item, item.replace("العين", "السرو"), item.replace("العين", "الدوالي"))
    assert told(rows) == ["e01", "e02", "e03"]


def test_far_below_another_arrest_is_another_event(draft) -> None:
    arrest = "{trigger:raid_arrest|اعتقلت} {actor:sdf|القوات} {count:3|3 أشخاص} في {place:town|العين}."
    rows = draft(LEAD, arrest, *["تستمر الأوضاع في المنطقة على حالها."] * 7, arrest)
    assert told(rows) == ["e01", "e02", "e03"]


def test_another_convoy_at_the_same_time_is_another_event(draft) -> None:
    rows = draft(
        "{trigger:deployment|دخلت} قافلة ل{actor:intl_coalition|التحالف} تضم {count:20,vehicle|20 شاحنة} "
        "إلى {place:area|ريف السهل}.",
        "وبالتوازي مع ذلك، {trigger:deployment|غادر} رتل آخر ضم {count:50,vehicle|50 شاحنة} من {place:area|ريف السهل}.",
    )
    assert told(rows) == ["e01", "e02"]


def test_all_mentions_of_an_event_have_the_type_of_the_first(draft) -> None:
    rows = draft(
        "{trigger:airstrike|غارة} تقتل شابا في {place:town|العين}",
        "{trigger:one_sided_killing|قتل} شاب في {place:town|العين} {date:2023-06-14@deictic|أمس}.",
        "وأضاف أن {trigger:airstrike|الغارة} استهدفت منزله في {place:town|العين}.",
    )
    assert len({event.type for row in rows for event in row if event.id == "e01"}) == 1
