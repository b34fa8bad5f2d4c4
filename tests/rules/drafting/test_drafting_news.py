"""How news tells events, in own sentences: fights for a place, one speaker after another, "
"totals, aims and agents."""

from __future__ import annotations

import pytest


def ids(rows):
    return [event.id for row in rows for event in row]


def events_of(rows):
    return [event for row in rows for event in row]


def test_a_fight_on_the_way_to_control_is_one_event_with_it(draft, parts, toll) -> None:
    (event,) = events_of(
        draft(
            "{trigger:territorial_change|سيطر} {actor:syrian_gov|الجيش} على {place:village|تل الزيتون}، بعد "
            "{trigger:armed_clash|معارك} مع {actor:hts|الهيئة} أسفرت عن مقتل {count:5|5 عناصر} من "
            "{actor:hts|الهيئة}."
        )
    )
    assert event.type == "territorial_change"
    assert parts(event) == {("initiator", "syrian_gov"), ("target", "hts")}
    assert toll(event) == [("killed", "hts", 5, False)]


def test_a_gain_and_the_other_sides_retreat_are_two_events(draft) -> None:
    rows = draft(
        "{trigger:territorial_change|سيطرت} {actor:sdf|القوات} على قرية {place:village|السرو} عقب "
        "{trigger:territorial_change|انسحاب} {actor:isis|التنظيم} منها."
    )
    assert [event.type for event in events_of(rows)] == ["territorial_change"] * 2


def test_shares_of_a_total_by_who_did_it_are_events_of_their_own(draft, parts, toll) -> None:
    rows = draft(
        "{trigger:one_sided_killing|قتل} في {date:2023-05|أيار} {count:14|14 مدنيا} على يد "
        "{actor:syrian_gov|قوات النظام}، "
        "و{count:3|3 مدنيين} على يد {actor:sdf|قسد}."
    )
    assert [(parts(e), [row[2] for row in toll(e)]) for e in events_of(rows)] == [
        ({("initiator", "syrian_gov")}, [14]),
        ({("initiator", "sdf")}, [3]),
    ]


def test_the_next_speaker_tells_another_raid_where_he_names_another_place(draft) -> None:
    rows = draft(
        "{trigger:raid_arrest|اعتقل} {actor:iraq_forces|الجهاز} {count:2|مطلوبين} في {place:city|السهل} "
        "{date:2023-06-14|أمس}.",
        "وأضاف أن {actor:iraq_forces|الجهاز} تمكن من {trigger:raid_arrest|إلقاء القبض} على {count:1|ثالث} في "
        "{place:city|التلال}.",
    )
    assert ids(rows) == ["e01", "e02"]


def test_a_clash_told_from_the_other_side_is_the_same(draft) -> None:
    rows = draft(
        "هاجم {actor:isis|التنظيم} في {trigger:armed_clash|هجوم} نقطة ل{actor:pmf|الحشد} في {place:town|العين} "
        "{date:2023-06-14|أمس}.",
        "وأضاف أن {actor:pmf|الحشد} {trigger:armed_clash|اشتبك} مع المهاجمين.",
    )
    assert ids(rows) == ["e01", "e01"]


def test_deaths_in_the_known_attack_are_no_new_event(draft, toll) -> None:
    rows = draft(
        "شن {actor:isis|التنظيم} {trigger:armed_clash|هجوما} على {actor:pmf|الحشد} في {place:town|العين} يوم "
        "{date:2023-06-13|13 حزيران}.",
        "وقال مصدر إن القوات {trigger:one_sided_killing|قتلت} {count:3|3 مسلحين} خلال صد الهجوم.",
    )
    assert ids(rows) == ["e01", "e01"]
    assert [row[:3:2] for row in toll(rows[1][0])] == [("killed", 3)]


@pytest.mark.parametrize(
    ("line", "roles"),
    [
        (
            "نفذت {actor:sdf|قسد} {trigger:raid_arrest|عملية أمنية} استهدفت خلايا {actor:isis|التنظيم} في "
            "{place:town|العين}.",
            {("initiator", "sdf"), ("target", "isis")},
        ),
        (
            "تمكنت {actor:hts|الهيئة} من صد {trigger:armed_clash|هجوم} ل{actor:syrian_gov|قوات النظام} على "
            "{place:village|السرو}.",
            {("target", "hts"), ("initiator", "syrian_gov")},
        ),
        (
            "أعلن {source:iraq_forces|الجهاز} {trigger:raid_arrest|القبض} على {count:2|مطلوبين} في {place:city|السهل}.",
            {("initiator", "iraq_forces")},
        ),
        (
            "{trigger:one_sided_killing|قتل} عنصر سابق في {actor:sdf|قسد} برصاص "
            "{actor:unknown_gunmen|مجهولين} في {place:town|العين}.",
            {("initiator", "unknown_gunmen")},
        ),
        (
            "{trigger:abduction|اختطفت} مجموعة تابعة ل{actor:fsa|الجيش الحر} الشاب سالما في {place:town|العين}.",
            {("initiator", "fsa")},
        ),
        (
            "أصيب {count:1|شخص} ب{trigger:explosive_device|انفجار} لغم من مخلفات {actor:isis|التنظيم} في "
            "{place:town|العين}.",
            {("initiator", "isis")},
        ),
        (
            "{trigger:explosive_device|انفجرت} عبوة في {place:town|العين} الواقعة تحت سيطرة فصائل "
            "{actor:fsa|الجيش الحر}.",
            set(),
        ),
    ],
)
def test_parts_in_the_words_of_news(one, parts, line, roles) -> None:
    assert parts(one(line)) == roles


def test_fire_of_the_other_side_at_the_same_time_is_another_event(draft, parts) -> None:
    first, second = events_of(
        draft(
            "{trigger:shelling|قصفت} {actor:syrian_gov|قوات النظام} قرية {place:village|السرو}، تزامنا مع "
            "{trigger:shelling|استهداف} {actor:opposition|الفصائل} لمواقع {actor:syrian_gov|قوات النظام} في "
            "{place:village|الدوالي}."
        )
    )
    assert ("initiator", "syrian_gov") in parts(first)
    assert parts(second) == {("initiator", "opposition"), ("target", "syrian_gov")}


def test_a_title_names_as_killing_what_the_text_tells_by_its_means(draft) -> None:
    rows = draft(
        "محاولة {trigger:one_sided_killing|اغتيال} قيادي في {place:area|ريف السهل}",
        "{trigger:explosive_device|انفجرت} {method:ied|عبوة} بسيارته في بلدة {place:town|العين}.",
    )
    assert ids(rows) == ["e01", "e01"]
    assert {event.type for event in events_of(rows)} == {"explosive_device"}


def test_people_counted_over_a_month_are_a_total(one) -> None:
    event = one(
        "خلال {date:2023-05|أيار} {trigger:raid_arrest|اعتقلت} {actor:sdf|القوات} {count:40|40 شخصا} في "
        "{place:city|السهل}."
    )
    assert event.fields["granularity"] == "aggregate"


def test_a_plural_that_is_listed_below_is_a_total(draft) -> None:
    rows = draft(
        "شهد {place:area|ريف السهل} سلسلة من {trigger:armed_clash|الهجمات} نفذتها خلايا "
        "{actor:isis|التنظيم}، وهي كالتالي:",
        "- {date:2023-06-01|1 حزيران}: {trigger:armed_clash|هجوم} على حاجز في {place:town|العين}.",
    )
    assert rows[0][0].fields["granularity"] == "aggregate"
    assert rows[1][0].fields["granularity"] == "single"


def test_a_time_up_to_a_day_is_a_period(one) -> None:
    event = one(
        "وثق {source:sohr|المرصد} منذ {date:2023-01-01/2023-06-15|بداية العام} وحتى "
        "{date:2023-06-14@deictic|أمس} "
        "{trigger:armed_clash|مقتل} {count:63|63 عنصرا} من {actor:isis|التنظيم} في {place:region|البادية}."
    )
    assert event.fields["date"]["edtf"] == "2023-01-01/2023-06-14"


def test_today_in_words_published_earlier_is_the_day_of_those_words(one) -> None:
    event = one(
        "وكان {source:sohr|المرصد} نشر في {date:2023-06-01|الأول من حزيران} أن عبوة "
        "{trigger:explosive_device|انفجرت} صباح "
        "{date:2023-06-15@deictic|اليوم} على {place:road|طريق الحقل}."
    )
    assert event.fields["date"]["edtf"] == "2023-06-01"


def test_bodies_and_prisoners_that_are_exchanged_are_no_harm_of_the_exchange(one, toll) -> None:
    event = one(
        "سلمت {actor:sdf|قسد} {count:2,body|جثتين} مقابل الإفراج عن {count:3|3 معتقلين} في "
        "{trigger:negotiation|تبادل} جرى عند "
        "{place:crossing|المعبر} {date:2023-06-15@deictic|اليوم}."
    )
    assert toll(event) == []


def test_a_raid_that_ends_in_abduction_is_that_abduction(draft) -> None:
    rows = draft(
        "شهدت {place:town|العين} {trigger:abduction|عملية خطف} يوم {date:2023-06-12|الاثنين}. حيث "
        "{trigger:raid_arrest|داهمت} مجموعة "
        "قرية {place:village|السرو} و{trigger:abduction|اختطفت} {count:2|شابين}."
    )
    assert [event.type for event in events_of(rows)] == ["abduction"]
