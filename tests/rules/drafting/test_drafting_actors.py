"""Parts of the actors, by the words around them."""

from __future__ import annotations

import pytest

CASES = {
    "verb and site": (
        "{trigger:shelling|قصفت} {actor:syrian_gov|قوات النظام} مواقع ل{actor:hts|الهيئة} في {place:town|البلدة}.",
        {("initiator", "syrian_gov"), ("target", "hts")},
    ),
    "owner of the means": (
        "{trigger:airstrike|استهدفت} {method:drone|طائرة مسيرة} تابعة ل{actor:turkey|القوات التركية} سيارة "
        "ل{actor:sdf|قسد} في {place:town|البلدة}.",
        {("initiator", "turkey"), ("target", "sdf")},
    ),
    "by the hand of": (
        "قتل شاب {trigger:one_sided_killing|رميا} على يد عناصر من "
        "{actor:turkey_factions|الفصائل} في {place:town|البلدة}.",
        {("initiator", "turkey_factions")},
    ),
    "joint operation": (
        "نفذت {trigger:raid_arrest|عملية مشتركة} بين {actor:sdf|قسد} و{actor:intl_coalition|التحالف} ضد "
        "{actor:isis|التنظيم} في {place:town|البلدة}.",
        {("initiator", "sdf"), ("initiator", "intl_coalition"), ("target", "isis")},
    ),
    "two sides of a clash": (
        "دارت {trigger:armed_clash|اشتباكات} بين {actor:hts|الهيئة} "
        "من جهة و{actor:syrian_gov|قوات النظام} من جهة أخرى.",
        {("initiator", "hts"), ("target", "syrian_gov")},
    ),
    "partner and supporter": (
        "نفذت {actor:asayish|الأسايش} برفقة {actor:sdf|قسد} وبدعم جوي من {actor:intl_coalition|التحالف} "
        "{trigger:raid_arrest|مداهمة} في {place:town|البلدة}.",
        {("initiator", "asayish"), ("partner", "sdf"), ("supporter", "intl_coalition")},
    ),
    "area of control": (
        "{trigger:armed_clash|هاجم} {actor:isis|التنظيم} حاجزا في مناطق سيطرة {actor:sdf|قسد}.",
        {("initiator", "isis")},
    ),
    "repelled attack": (
        "أحبطت {actor:iraq_forces|القوات العراقية} {trigger:armed_clash|هجوما} "
        "لعناصر {actor:isis|داعش} قرب {place:town|البلدة}.",
        {("initiator", "isis"), ("target", "iraq_forces")},
    ),
    "dead of the target": (
        "قتل {count:3|3 عناصر} من {actor:syrian_gov|قوات النظام} ب{trigger:armed_clash|كمين} في {place:area|البادية}.",
        {("target", "syrian_gov")},
    ),
    "joint denial": (
        "{source:sdf:denies|نفت قسد} {trigger:shelling|قصف} مدينة {place:city|النهر}.",
        {("initiator", "sdf")},
    ),
}


@pytest.mark.parametrize("case", CASES, ids=list(CASES))
def test_actor_parts(one, parts, case: str) -> None:
    line, expected = CASES[case]
    assert parts(one(line)) == expected


def test_patron_right_after_its_unit_has_no_part(one, parts) -> None:
    event = one(
        "أجرت {actor:intl_coalition|قوات التحالف} "
        "و{actor:maghawir|جيش المغاوير} التابع ل{actor:fsa|لجيش الحر} "
        "{trigger:military_exercise|تدريبات} في {place:area|البادية} بتاريخ {date:2023-05-13|13 أيار}."
    )
    assert parts(event) == {("initiator", "intl_coalition"), ("initiator", "maghawir")}


def test_source_that_claims_its_own_deed_is_claimant(one, parts) -> None:
    event = one(
        "أعلن {source:isis|التنظيم} مسؤوليته عن {trigger:armed_clash|هجوم} "
        "على حاجز ل{actor:sdf|قسد} في {place:town|البلدة}."
    )
    assert ("claimant", "isis") in parts(event)
    assert ("target", "sdf") in parts(event)


def test_an_adjective_of_nation_after_the_attack_names_who_did_it(one, parts) -> None:
    event = one(
        "وثق {source:sohr|المرصد} {count:32,attack|32} {trigger:airstrike|استهداف} {actor:israel|إسرائيلي} "
        "ل{place:country|سوريا} منذ {date:2023-01-01/2023-06-15|مطلع العام}."
    )
    assert parts(event) == {("initiator", "israel")}


def test_who_repels_an_attack_was_attacked(one, parts) -> None:
    event = one(
        "الدفاعات {actor:syrian_gov|السورية} تصدت ل{trigger:airstrike|عدوان} {actor:israel|إسرائيلي} في محيط "
        "{place:city|السهل}."
    )
    assert parts(event) == {("target", "syrian_gov"), ("initiator", "israel")}
