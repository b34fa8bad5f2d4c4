"""What round-ups say of many incidents at once, in own sentences: when they were counted, habits, whose they were."""

from __future__ import annotations

import pytest


def test_the_day_of_the_counting_is_not_that_of_what_was_counted(one) -> None:
    event = one(
        "وثق {source:sohr|المرصد}، {date:2023-06-15@deictic|اليوم}، {count:22,attack|22} {trigger:armed_clash|هجوما} "
        "نفذها {actor:isis|التنظيم} خلال {date:2023-06-01/2023-06-15|النصف الأول من حزيران}."
    )
    assert event.fields["date"]["edtf"] == "2023-06-01/2023-06-15"


@pytest.mark.parametrize(
    ("line", "granularity"),
    [
        ("صعد {actor:isis|التنظيم} من {trigger:armed_clash|هجمات} خلاياه في {place:region|البادية}.", "recurring"),
        ("نحو {count:115|115 حالة} {trigger:raid_arrest|اعتقال} في {place:area|ريف السهل} في ظل استمرار الفوضى.", None),
    ],
)
def test_attacks_that_become_more_are_a_habit_and_counted_cases_are_none(one, line, granularity) -> None:
    told = one(line).fields["granularity"]
    assert told == granularity if granularity else told != "recurring"


def test_attacks_without_a_kind_by_those_who_strike_from_the_air_are_air_strikes(one) -> None:
    event = one(
        "أحصى المرصد {count:30,attack|30 مرة} {trigger:armed_clash|استهدفت} خلالها {actor:israel|إسرائيل} "
        "{place:country|سوريا} خلال {date:2023-05|أيار}."
    )
    assert (event.type, event.fields["event_count"]["value"]) == ("airstrike", 30)


def test_who_is_attacked_in_operations_already_told_is_their_target(one, parts) -> None:
    event = one(
        "{count:9,operation|9} {trigger:raid_arrest|عمليات} نفذها {actor:isis|التنظيم} في {place:region|البادية}، "
        "استهدف خلالها {actor:sdf|القوات}."
    )
    assert event.type == "armed_clash"
    assert parts(event) == {("initiator", "isis"), ("target", "sdf")}


def test_counted_operations_are_of_the_kind_of_the_total_told_last(draft) -> None:
    rows = draft(
        "خلايا {actor:isis|التنظيم} تنفذ {count:20,operation|20} {trigger:armed_clash|عملية} في {place:region|البادية}",
        "وسجل المرصد خلال {date:2023-05|أيار} {count:19,operation|19} {trigger:raid_arrest|عملية} "
        "أسفرت عن مقتل {count:7|7 أشخاص}.",
    )
    assert [(event.id, event.type) for row in rows for event in row] == [("e01", "armed_clash")] * 2


def test_a_series_is_another_event_than_the_attack_it_ends_with(draft) -> None:
    rows = draft(
        "هاجم {actor:isis|التنظيم} في {trigger:armed_clash|هجوم} سيارة في {place:town|العين} "
        "{date:2023-06-14@deictic|أمس}.",
        "وهو واحد من {count:184,attack|184} {trigger:armed_clash|هجوما} نفذها {actor:isis|التنظيم} في "
        "{place:region|البادية}.",
    )
    assert [event.id for row in rows for event in row] == ["e01", "e02"]


def test_people_taken_by_two_verbs_of_one_object_are_one_event(one) -> None:
    event = one(
        "{actor:turkey_factions|الفصائل} {trigger:abduction|اختطفت} و{trigger:raid_arrest|اعتقلت} {count:63|63 شخصا} "
        "في {place:town|العين} خلال {date:2023-05|أيار}."
    )
    assert event.type == "abduction"


def test_a_hospital_that_took_the_harmed_in_is_no_place_of_the_attack(one) -> None:
    event = one(
        "{trigger:shelling|قصفت} {actor:syrian_gov|القوات} قرية {place:village|السرو} ب{method:ied|قنابل}، "
        "واستقبل {place:base|مشفى السهل} {count:3|3 جرحى}."
    )
    assert (event.type, event.fields["place"]["name"]) == ("shelling", "السرو")
