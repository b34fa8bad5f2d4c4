"""Items of a list below a total, in own sentences: what they leave out the total has said."""

from __future__ import annotations

TOTAL = (
    "{trigger:shelling|قصفت} {actor:iran_militias|الميليشيات} قواعد {actor:intl_coalition|التحالف} "
    "{count:17,attack|17 مرة} خلال {date:2023-05|أيار}."
)
OPENS = "وتوزعت الاستهدافات على النحو الآتي:"


def test_a_number_and_a_place_are_an_item_of_the_kind_and_sides_of_the_total(draft, parts) -> None:
    rows = draft(TOTAL, OPENS, "9 على {place:base|قاعدة السهل}", "- 8 على {place:base|قاعدة التل}")
    total, first, second = rows[0][0], rows[2][0], rows[3][0]
    assert total.fields["granularity"] == "aggregate"
    for item, place in ((first, "قاعدة السهل"), (second, "قاعدة التل")):
        assert (item.type, item.fields["part_of"], item.fields["place"]["name"]) == ("shelling", total.id, place)
        assert parts(item) == {("initiator", "iran_militias"), ("target", "intl_coalition")}


def test_operations_of_the_list_are_of_the_kind_of_its_total(draft, parts) -> None:
    rows = draft(
        "نفذ {actor:isis|التنظيم} {count:50,attack|50 هجوما} في {trigger:armed_clash|هجمات} على "
        "{actor:syrian_gov|قوات النظام} خلال {date:2023-05|أيار}، توزعت كالتالي:",
        "- {count:42,operation|42} {trigger:raid_arrest|عملية} في {place:region|بادية السهل}",
    )
    item = rows[1][0]
    assert item.type == "armed_clash"
    assert parts(item) == {("initiator", "isis"), ("target", "syrian_gov")}


def test_a_number_alone_is_no_event_without_a_total(draft) -> None:
    assert draft("تفاصيل الحصيلة:", "9 على {place:base|قاعدة السهل}") == [(), ()]
    assert draft(TOTAL, "9 على {place:base|قاعدة السهل}")[1] == ()


def test_a_shelling_is_no_item_of_arrests(draft) -> None:
    rows = draft(
        "نفذت {actor:sdf|القوات} {count:24,operation|24 عملية} {trigger:raid_arrest|مداهمة} خلال "
        "{date:2023-05|أيار}، وهي:",
        "- {trigger:shelling|قصف} على {place:village|السرو}.",
    )
    assert rows[1][0].type == "shelling"


def test_the_means_of_a_total_are_no_events_and_its_number_is_told_again(draft) -> None:
    rows = draft(
        "خلايا {actor:isis|التنظيم} تنفذ {count:gt 120,operation|أكثر من 120 عملية} {trigger:armed_clash|عملية} في "
        "{place:region|شمال شرق سوريا}",
        "وأحصى المرصد {count:121,operation|121} {trigger:raid_arrest|عملية} قامت بها خلايا {actor:isis|التنظيم} منذ "
        "{date:2023-01-01/..|مطلع العام}، تمت عبر {trigger:armed_clash|هجمات} و{trigger:explosive_device|تفجيرات}.",
    )
    (event,) = rows[1]
    assert (event.id, event.type) == ("e01", "armed_clash")
    assert event.fields["date"]["edtf"] == "2023-01-01/2023-06-15"
