"""One event or two: SCHEMA.md's rules on own sentences."""

from __future__ import annotations


def test_clash_and_deaths_inside_a_raid_are_one_event(one, toll) -> None:
    event = one(
        "في {date:2023-05-02|2 أيار}، نفذت {actor:sdf|قسد} "
        "{trigger:raid_arrest|عملية أمنية} في قرية {place:village|النهر}، "
        "وجرى {trigger:armed_clash|اشتباك} مع المطلوبين ما أدى "
        "إلى {trigger:one_sided_killing|مقتل} {count:2|عنصرين} "
        "من {actor:isis|التنظيم}."
    )
    assert event.type == "raid_arrest"
    assert event.fields["outcome"] == "target_killed"
    assert toll(event) == [("killed", "isis", 2, False)]


def test_air_strike_inside_a_raid_is_part_of_it(draft) -> None:
    raid, strike = draft(
        "في {date:2023-05-02|2 أيار}، نفذت {actor:sdf|قسد} {trigger:raid_arrest|مداهمة} في بلدة {place:town|النهر}.",
        "وحاول المطلوب الفرار ف{trigger:airstrike|استهدفته} "
        "{method:drone|طائرة مسيرة} ل{actor:intl_coalition|التحالف}، "
        "مما أدى لمقتله.",
    )
    assert strike[0].type == "airstrike"
    assert strike[0].fields["part_of"] == raid[0].id
    assert strike[0].fields["date"] == {"edtf": "2023-05-02", "anchor": "anaphoric"}
    assert strike[0].fields["place"]["name"] == "النهر"


def test_two_places_in_two_clauses_are_two_events(draft) -> None:
    first, second = draft(
        "{trigger:airstrike|قصفت} {method:plane|طائرات} {actor:russia|روسية} بلدة {place:town|الجسر}، "
        "كما {trigger:airstrike|استهدفت} منزلا في قرية {place:village|التل}."
    )[0]
    assert (first.fields["place"]["name"], second.fields["place"]["name"]) == ("الجسر", "التل")


def test_answering_fire_turns_the_sides_round(draft, parts) -> None:
    fire, answer = draft(
        "يوم {date:2023-05-02|2 أيار}، {trigger:shelling|استهدفت} "
        "{actor:iran_militias|الميليشيات} قاعدة ل{actor:intl_coalition|التحالف} "
        "في {place:field|حقل الورد}، ف{trigger:shelling|ردت} {actor:intl_coalition|قوات التحالف} بقصف مواقع "
        "ل{actor:iran_militias|الميليشيات}."
    )[0]
    assert parts(fire) == {("initiator", "iran_militias"), ("target", "intl_coalition")}
    assert parts(answer) == {("initiator", "intl_coalition"), ("target", "iran_militias")}


def test_overflight_threat_and_appeal_are_no_events(draft) -> None:
    paragraphs = draft(
        "تقرير عن الأوضاع في المنطقة",
        "شهدت أجواء {place:city|المدينة} {trigger:other|تحليقا} ل{method:drone|طائرات مسيرة}.",
        "تجدد المنظمة مطالبتها الأطراف بوقف {trigger:shelling|القصف} ومحاسبة المسؤولين.",
        "وحذرت {source:un|البعثة} من {trigger:armed_clash|هجمات} جديدة.",
    )
    assert paragraphs == [(), (), (), ()]


def test_dated_event_inside_an_appeal_is_kept(one) -> None:
    event = one(
        "طالبت المنظمة بالتحقيق في {trigger:airstrike|قصف} {method:plane|طائرات} لسوق {place:town|البلدة} "
        "في {date:2019-03-21@explicit|21 آذار 2019}."
    )
    assert event.fields["date"]["edtf"] == "2019-03-21"


def test_habit_is_recurring_and_its_aims_generic(draft) -> None:
    events = draft(
        "يواصل {actor:isis|التنظيم} {trigger:armed_clash|هجماته} على الحواجز، وتسعى خلاياه إلى تنفيذ عمليات "
        "{trigger:one_sided_killing|الاغتيال}."
    )[0]
    assert [event.fields["granularity"] for event in events] == ["recurring", "recurring"]
    assert events[1].fields["realis"] == "generic"


def test_harm_without_a_trigger_is_inferred(one, toll) -> None:
    event = one("قتل شاب ب{method:small_arms|الرصاص} في بلدة {place:town|الصوان} يوم {date:2023-05-20|20 أيار}.")
    assert event.type == "one_sided_killing"
    assert "trigger" not in event.fields
    assert toll(event) == [("killed", None, 1, False)]


def test_event_of_type_other_carries_a_note(one) -> None:
    event = one("في {date:2023-05-20|20 أيار}، {trigger:other|أغلقت} القوات طريق {place:town|الصوان}.")
    assert event.fields["note"] == "أغلقت"
