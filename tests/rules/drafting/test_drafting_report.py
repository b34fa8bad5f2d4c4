"""Links across a report: headings, totals and items, second mentions, dates and places from above."""

from __future__ import annotations

from annotator.rules.drafting import DraftParagraph, draft_events


def test_month_headings_date_the_totals_below_them(draft) -> None:
    rows = draft(
        "حصيلة العمليات المشتركة في {place:region|شمال شرق سوريا}",
        "{date:2023-01|كانون الثاني}:",
        "- {count:5,operation|5 عمليات} {trigger:raid_arrest|مشتركة} "
        "بين {actor:sdf|قسد} و{actor:intl_coalition|التحالف}، "
        "أسفرت عن اعتقال {count:7|7 أشخاص}.",
        "{date:2023-02|شباط}:",
        "- {count:3,operation|3 عمليات} {trigger:raid_arrest|مشتركة} "
        "بين {actor:sdf|قسد} و{actor:intl_coalition|التحالف}، "
        "أسفرت عن اعتقال {count:2|شخصين}.",
    )
    totals = [event for row in rows for event in row]
    assert [event.fields["date"] for event in totals] == [
        {"edtf": "2023-01", "anchor": "heading"},
        {"edtf": "2023-02", "anchor": "heading"},
    ]
    assert {event.fields["granularity"] for event in totals} == {"aggregate"}
    assert {event.fields["place"]["name"] for event in totals} == {"شمال شرق سوريا"}


def test_items_are_part_of_the_total_and_take_its_sides(draft, parts) -> None:
    lead, first, second = draft(
        "خلال {date:2023-05|أيار}، نفذ {actor:isis|التنظيم} "
        "{trigger:armed_clash|هجمات} على {actor:syrian_gov|قوات النظام} في "
        "{place:region|البادية}، {count:14,attack|14 هجوما}، وفق التالي:",
        "- {date:2023-05-03|3 أيار}، قتل {count:2|عنصران} من "
        "{actor:syrian_gov|قوات النظام} ب{trigger:armed_clash|كمين} في "
        "{place:town|السهل}.",
        "- {date:2023-05-11|11 أيار}، {trigger:armed_clash|هجوم} على حاجز في {place:town|التل}.",
    )
    total = lead[0]
    assert [event.fields.get("part_of") for event in (*first, *second)] == [total.id, total.id]
    assert ("initiator", "isis") in parts(first[0])
    assert parts(second[0]) == {("initiator", "isis"), ("target", "syrian_gov")}


def test_title_and_body_tell_one_event(draft) -> None:
    title, body, again = draft(
        "مقتل {count:5|خمسة من عناصر} {actor:isis|داعش} ب{trigger:airstrike|ضربة جوية} في {place:area|جبال الأرز}",
        "أعلنت {source:iraq_forces|الخلية} {date:2023-05-03@deictic|اليوم الأربعاء} "
        "مقتل {count:5|خمسة من عناصر} {actor:isis|داعش} "
        "ب{trigger:airstrike|ضربة جوية} في {place:area|جبال الأرز}.",
        "وأسفرت {trigger:airstrike|الضربة} عن تدمير مستودع أسلحة.",
    )
    assert title[0].id == body[0].id == again[0].id
    assert title[0].fields["date"]["edtf"] == "2023-05-03"


def test_day_and_governorate_of_a_digest_reach_its_items(draft) -> None:
    rows = draft(
        "أبرز الأحداث يوم {date:2023-05-04@explicit|4 أيار 2023}",
        "محافظة {place:governorate|درعا}:",
        "{trigger:one_sided_killing|اغتال} {actor:unknown_gunmen|مجهولون} شابا في بلدة {place:town|السهوة}.",
    )
    event = rows[2][0]
    assert event.fields["date"] == {"edtf": "2023-05-04", "anchor": "heading"}
    assert event.fields["place"]["admin1"] == "درعا"


def test_period_dates_what_has_no_date(draft) -> None:
    event = draft(
        "أنشأت {actor:intl_coalition|قوات التحالف} {trigger:deployment|مركزا} في {place:field|حقل الورد}.",
        period="2023-05-01/2023-05-31",
    )[0][0]
    assert event.fields["date"] == {"edtf": "2023-05-01/2023-05-31", "anchor": "report_period"}


def test_motive_is_an_event_of_its_own_without_date(draft) -> None:
    attack, cause = draft(
        "في {date:2023-05-03|3 أيار}، وقع {trigger:shelling|هجوم صاروخي} على {place:field|حقل الورد} انتقاما "
        "ل{trigger:raid_arrest|لعملية الأمنية} في {place:camp|مخيم الربيع}."
    )[0]
    assert attack.fields["place"]["name"] == "حقل الورد"
    assert cause.fields["place"]["name"] == "مخيم الربيع"
    assert "date" not in cause.fields


def test_movement_has_origin_crossing_and_destination(one) -> None:
    event = one(
        "{trigger:deployment|دخلت} قافلة {actor:intl_coalition|للتحالف} "
        "تضم {count:40,vehicle|40 شاحنة} قادمة من "
        "{place:region|إقليم الجبل} عبر معبر {place:crossing|الوادي} "
        "إلى قواعدها في {place:governorate|الحسكة} "
        "يوم {date:2023-05-03|3 أيار}."
    )
    place = event.fields["place"]
    assert (place["name"], place["relation"]) == ("الوادي", "route")
    assert [p["name"] for p in place["origin"]] == ["إقليم الجبل"]
    assert [p["name"] for p in place["destination"]] == ["الحسكة"]
    assert event.fields["materiel"][0]["item"] == "truck"
    assert event.fields["materiel"][0]["effect"] == "delivered"


def test_victims_home_is_not_the_place(one) -> None:
    event = one(
        "{trigger:explosive_device|انفجر لغم} بشاب من أبناء بلدة "
        "{place:town|الكرم} قرب قرية {place:village|الزيتون} "
        "يوم {date:2023-05-03|3 أيار}."
    )
    assert event.fields["place"]["name"] == "الزيتون"
    assert event.fields["place"]["relation"] == "near"


def test_ids_are_unique_and_counted_up(draft) -> None:
    rows = draft(
        "{trigger:shelling|قصف} على {place:town|الجسر} يوم {date:2023-05-03|3 أيار}.",
        "{trigger:abduction|اختطف} شاب في {place:town|النهر} يوم {date:2023-05-04|4 أيار}.",
    )
    assert [event.id for row in rows for event in row] == ["e01", "e02"]


def test_drafts_need_no_spans_and_no_context() -> None:
    class Nothing:
        reference_date = None
        period = None

    assert draft_events([], Nothing()) == []
    assert draft_events([DraftParagraph("نص بلا شيء", "incident")], Nothing()) == [()]
