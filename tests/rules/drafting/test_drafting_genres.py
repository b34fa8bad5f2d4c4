"""Whole short reports in the genre's styles, in own sentences: "
"agency, daily digest, monitor's count, convoy watch."""

from __future__ import annotations


def told(rows) -> list[str]:
    return [event.id for row in rows for event in row]


def test_agency_report_tells_one_strike_four_times(draft, parts) -> None:
    rows = draft(
        "قتلى من {actor:sdf|قسد} إثر {trigger:airstrike|استهداف} "
        "{method:drone|مسيرة} لسيارتهم في {place:area|ريف النهر}",
        "2023.09.02 | 20:16 {place:city|العاصمة}",
        "قتل عنصر من {actor:sdf|قسد} وأصيب {count:2|اثنان}، {date:2023-09-02@deictic|اليوم السبت}، إثر "
        "{trigger:airstrike|استهداف} {method:drone|مسيرة} لسيارة في {place:area|ريف النهر}.",
        "وأفاد مصدر بأن {trigger:airstrike|استهداف} {method:drone|طائرة} "
        "{actor:turkey|تركية} لسيارة ل{actor:sdf|قسد} "
        "وقع قرب قرية {place:village|الدوالي}.",
        "وأضاف المصدر أن سيارات الإسعاف نقلت الضحايا إلى مشفى {place:city|المدينة}.",
    )
    assert told(rows) == ["e01", "e01", "e01"]
    assert rows[0][0].fields["date"] == {"edtf": "2023-09-02", "anchor": "inferred"}
    assert ("target", "sdf") in parts(rows[2][0])


def test_who_announces_an_attack_did_not_do_it(draft, parts) -> None:
    strike, raid = draft(
        "أعلن {actor:iraq_forces|الجيش} مقتل {count:3|ثلاثة مدنيين} "
        "ب{trigger:shelling|قصف} ل{actor:isis|التنظيم} على "
        "{place:town|السهل} {date:2023-05-02@deictic|اليوم}.",
        "وأعلن {actor:iraq_forces|الجيش} {trigger:raid_arrest|اعتقال} {count:2|شخصين} في {place:town|التل}.",
    )
    assert parts(strike[0]) == {("initiator", "isis")}
    assert ("initiator", "iraq_forces") in parts(raid[0])


def test_digest_items_stay_apart_and_take_the_day(draft) -> None:
    rows = draft(
        "حصاد يوم {date:2023-05-04@explicit|4 أيار 2023}",
        "محافظة {place:governorate|درعا}:",
        "{trigger:one_sided_killing|اغتال} {actor:unknown_gunmen|مجهولون} شابا في بلدة {place:town|السهوة}.",
        "على صعيد متصل، {trigger:one_sided_killing|اغتال} "
        "{actor:unknown_gunmen|مجهولون} رجلا في بلدة {place:town|الكرمة}.",
        "محافظة {place:governorate|إدلب}:",
        "{trigger:shelling|قصفت} {actor:syrian_gov|قوات النظام} محيط قرية {place:village|الزيتونة}، دون وقوع إصابات.",
    )
    events = [event for row in rows for event in row]
    assert [event.id for event in events] == ["e01", "e02", "e03"]
    assert {event.fields["date"]["edtf"] for event in events} == {"2023-05-04"}
    assert events[2].fields["outcome"] == "failed"
    assert events[2].fields["place"]["relation"] == "near"
    assert events[2].fields["place"]["admin1"] == "إدلب"


def test_monitors_count_is_a_total_of_the_month_not_of_the_day_it_was_published(one, toll) -> None:
    event = one(
        "وثقت {source:other|الشبكة} {trigger:one_sided_killing|مقتل} {count:57|57 مدنيا} بينهم {count:12|12 طفلا} في "
        "{place:country|البلاد} خلال {date:2023-05|أيار}، وفق تقرير نشرته {date:2023-06-01@deictic|أمس}."
    )
    assert event.fields["granularity"] == "aggregate"
    assert event.fields["date"]["edtf"] == "2023-05"
    assert toll(event) == [("killed", None, 57, False), ("killed", None, 12, True)]


def test_recap_of_people_already_counted_is_no_event(draft) -> None:
    rows = draft(
        "{trigger:armed_clash|هجوم} في {place:area|البادية} يوم {date:2023-05-03|3 أيار} أدى لمقتل {count:4|4 جنود}.",
        "وقد لقي أولئك جميعا حتفهم خلال {trigger:armed_clash|هجمات} في {place:region|البادية}.",
    )
    assert told(rows) == ["e01"]


def test_convoy_without_a_trigger_is_inferred_and_its_load_told_later(draft) -> None:
    rows = draft(
        "{trigger:deployment|دخل} رتل ل{actor:intl_coalition|لتحالف} "
        "عبر معبر {place:crossing|الوادي} يوم {date:2023-04-06|6 نيسان}.",
        "وضم الرتل {count:40,vehicle|40 شاحنة} واتجه إلى {place:area|ريف النهر}.",
        "كما غادر رتل آخر يضم {count:50,vehicle|50 عربة} نحو {place:region|إقليم الجبل}.",
    )
    assert told(rows) == ["e01", "e01", "e02"]
    assert rows[1][0].fields["materiel"][0]["count"]["value"] == 40
    assert [place["name"] for place in rows[2][0].fields["place"]["destination"]] == ["إقليم الجبل"]


def test_attack_is_called_back_by_a_definite_noun(draft) -> None:
    rows = draft(
        "شن {actor:isis|التنظيم} {trigger:armed_clash|هجوما} في "
        "{place:region|البادية} {date:2023-05-30@deictic|الأحد}.",
        "واستهدف {trigger:armed_clash|الهجوم} مواقع ل{actor:quds_brigade|لواء القدس} في {place:area|جبل الريح} "
        "قرب {place:city|المدينة}.",
    )
    assert told(rows) == ["e01", "e01"]
    assert rows[1][0].fields["place"]["name"] == "جبل الريح"


def test_fire_that_goes_with_an_attack_is_its_method(one) -> None:
    event = one(
        "{trigger:armed_clash|هاجمت} {actor:syrian_gov|قوات النظام} "
        "بلدة {place:town|الجسر} يوم {date:2023-05-03|3 أيار}، "
        "ترافق ذلك مع {trigger:shelling|قصف} {method:artillery|مدفعي}."
    )
    assert event.type == "armed_clash"
    assert event.fields["method"] == ["artillery"]


def test_displacement_belongs_to_the_attack_that_caused_it(one, toll) -> None:
    event = one(
        "{trigger:armed_clash|هاجمت} {actor:rsf|القوات} "
        "{place:camp|مخيم الواحة} يوم {date:2023-05-03|3 أيار}، ما أدى لمقتل "
        "{count:9|9 أشخاص} و{trigger:civilian_harm_other|نزوح} {count:300,family|300 عائلة}."
    )
    assert toll(event) == [("killed", None, 9, False), ("displaced", None, 300, False)]


def test_once_more_is_a_new_event(draft) -> None:
    rows = draft(
        "{trigger:shelling|قصفت} {actor:syrian_gov|القوات} قرية "
        "{place:village|الكرم} {date:2023-05-03@deictic|صباح اليوم}.",
        "وأضاف الناشط أن {actor:syrian_gov|القوات} عادت إلى {trigger:shelling|قصف} القرية مرة أخرى.",
    )
    assert told(rows) == ["e01", "e02"]
