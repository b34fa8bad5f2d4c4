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
