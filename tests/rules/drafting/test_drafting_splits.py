"""Which sentence parts are events of their own, and what of a statement around them is not theirs; own sentences."""

from __future__ import annotations


def kinds(row) -> list[str]:
    return [event.type for event in row]


def test_list_item_has_its_own_date(draft) -> None:
    rows = draft(
        "{count:9,attack|9 هجمات} شهدتها {place:region|السهوب} خلال {date:2023-05-01/2023-05-15@explicit|نصف أيار}:",
        "- {date:2023-05-02|2 أيار}: {trigger:armed_clash|هاجم} {actor:isis|التنظيم} حاجزا في {place:town|السهل}.",
        "- {date:2023-05-06|6 أيار}: {trigger:explosive_device|انفجر} لغم في {place:town|التل}.",
    )
    assert [row[0].fields["date"]["edtf"] for row in rows[1:]] == ["2023-05-02", "2023-05-06"]
    assert rows[1][0].fields["date"]["anchor"] == "explicit_no_year"


def test_day_of_a_statement_is_not_the_day_of_the_event(one) -> None:
    event = one(
        "أفادت {source:other|المصادر} {date:2023-05-09@deictic|صباح الثلاثاء} بأن {actor:isis|التنظيم} "
        "{trigger:armed_clash|هاجم} حاجزا في {place:town|السهل} {date:2023-05-08@deictic|ليل الاثنين}."
    )
    assert event.fields["date"]["edtf"] == "2023-05-08"


def test_deaths_with_a_day_of_their_own_are_an_event_beside_a_blast(draft, toll) -> None:
    row = draft(
        "يوم {date:2023-05-01|1 أيار} {trigger:one_sided_killing|قتل} {count:2|رجلان} برصاص "
        "{actor:unknown_gunmen|مجهولين} في {place:town|السهل}، وفي {date:2023-05-02|اليوم التالي} "
        "{trigger:explosive_device|انفجرت} عبوة في {place:town|التل} فجرح {count:3|3 عمال}."
    )[0]
    assert kinds(row) == ["one_sided_killing", "explosive_device"]
    assert [toll(event) for event in row] == [[("killed", None, 2, False)], [("injured", None, 3, False)]]


def test_deaths_that_no_trigger_marks_are_inferred_beside_other_events(draft) -> None:
    row = draft(
        "يوم {date:2023-05-01|1 أيار} قتل {count:2|رجلان} في {place:town|السهل}، وفي {date:2023-05-02|2 أيار} "
        "{trigger:explosive_device|انفجرت} عبوة في {place:town|التل}."
    )[0]
    assert kinds(row) == ["one_sided_killing", "explosive_device"]
    assert "trigger" not in row[0].fields
    assert [event.fields["date"]["edtf"] for event in row] == ["2023-05-01", "2023-05-02"]


def test_arrests_after_attacks_are_an_event_of_their_own(draft, toll) -> None:
    row = draft(
        "{trigger:armed_clash|هجومان} في {place:governorate|الإقليم} خلال {date:2023-05|أيار}، "
        "أسفرا عن {count:4|4 قتلى}، وتوقيف {count:6|6 مطلوبين}."
    )[0]
    assert kinds(row) == ["armed_clash", "raid_arrest"]
    assert toll(row[1]) == [("detained", None, 6, False)]


def test_a_number_that_grew_is_a_total_beside_the_event(draft, toll) -> None:
    row = draft(
        "{trigger:airstrike|قصفت} {actor:russia|الطائرات} مواقع في {place:area|الجبل} {date:2023-05-03|3 أيار} فقتل "
        "{count:2|عنصران} من {actor:isis|التنظيم}، ليرتفع إلى {count:9|9} عدد القتلى منذ {date:2023-05|مطلع الشهر}."
    )[0]
    assert len(row) == 2
    assert row[1].fields["granularity"] == "aggregate"
    assert [toll(event) for event in row] == [[("killed", "isis", 2, False)], [("killed", None, 9, False)]]


def test_a_toll_told_anew_is_the_same_attack(draft) -> None:
    rows = draft(
        "{trigger:explosive_device|انفجرت} عبوة في {place:town|السهل} {date:2023-05-03|3 أيار} فقتل {count:2|شخصان}.",
        "وقالت {source:other|مصادر} {date:2023-05-04@deictic|صباح الخميس} إن حصيلة الانفجار ارتفعت إلى "
        "{count:5|5 قتلى} في {place:town|السهل}.",
    )
    assert [event.id for row in rows for event in row] == ["e01", "e01"]
    assert rows[1][0].type == "explosive_device"


def test_denied_event_is_apart_and_denier_is_who_it_was_done_to(draft, parts) -> None:
    row = draft("نفت {source:russia:denies|الوزارة} {trigger:armed_clash|إسقاط} مروحية لها في {place:area|السهوب}.")[0]
    assert row[0].fields["polarity"] == "negative"
    assert parts(row[0]) == {("target", "russia")}


def test_planned_and_supposed_events_are_not_actual(one) -> None:
    planned = one(
        "ومن المقرر أن تنطلق {date:2023-06-20@deictic|الثلاثاء المقبل} {trigger:raid_arrest|عملية أمنية} "
        "في {place:region|السهوب}."
    )
    supposed = one(
        "ولا يستبعد {source:other:hypothesises|المراسل} أن يشن {actor:isis|التنظيم} {trigger:armed_clash|هجوما} "
        "على {place:town|السهل}."
    )
    future = one("قالت الصحيفة إن {actor:russia|القوات} س{trigger:deployment|تنقل} مدرعات إلى {place:base|المطار}.")
    assert [e.fields["realis"] for e in (planned, supposed, future)] == ["planned", "hypothetical", "planned"]


def test_who_takes_people_and_who_falls_into_an_ambush(one, parts) -> None:
    taken = one(
        "{trigger:abduction|خطف} {actor:unknown_gunmen|مسلحون} {count:2|تاجرين} في {place:town|السهل} "
        "{date:2023-05-03|3 أيار}."
    )
    ambushed = one(
        "وقعت حافلة تقل عناصر من {actor:fourth_division|الفرقة} في {trigger:armed_clash|كمين} على "
        "{place:road|الطريق} {date:2023-05-03|3 أيار}."
    )
    assert parts(taken) == {("initiator", "unknown_gunmen")}
    assert parts(ambushed) == {("target", "fourth_division")}


def test_who_claims_a_deed_is_its_initiator_and_claimant(one, parts) -> None:
    event = one("وتبنت {actor:harakat_nujaba|الحركة} {trigger:shelling|قصفا} على {place:base|القاعدة}.")
    assert parts(event) >= {("initiator", "harakat_nujaba"), ("claimant", "harakat_nujaba")}


def test_number_of_rockets_is_no_number_of_events(one) -> None:
    event = one(
        "{trigger:shelling|سقوط {0}} على {place:base|القاعدة} {date:2023-05-03|3 أيار}.".replace("{0}", "صاروخين")
    )
    assert event.fields["granularity"] == "single"
    assert "event_count" not in event.fields


def test_attack_on_civilians_is_a_killing_and_sniping_at_soldiers_a_clash(one) -> None:
    civilians = one(
        "قتل {count:4|4 مدنيين} ب{trigger:armed_clash|هجوم} شنه {actor:isis|التنظيم} في {place:town|السهل} "
        "{date:2023-05-03|3 أيار}."
    )
    soldiers = one(
        "{trigger:one_sided_killing|قتل} جندي {method:sniper|قنصا} قرب {place:town|السهل} {date:2023-05-03|3 أيار}."
    )
    assert (civilians.type, soldiers.type) == ("one_sided_killing", "armed_clash")


def test_total_of_deaths_without_a_cause_is_civilian_harm(one) -> None:
    event = one("وثق المركز {trigger:one_sided_killing|مقتل} {count:30|30 مدنيا} خلال {date:2023-05|أيار}.")
    assert (event.type, event.fields["granularity"]) == ("civilian_harm_other", "aggregate")
