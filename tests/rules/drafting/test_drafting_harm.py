"""Harm entries: totals, parts of totals, echoes, aims."""

from __future__ import annotations

PLACE = "في {place:town|البلدة} يوم {date:2023-05-02|2 أيار}"


def test_parts_of_a_total_are_subsets_never_sums(one, toll) -> None:
    event = one(
        f"{{trigger:airstrike|غارة}} {PLACE} أسفرت عن مقتل "
        f"{{count:7|سبعة مدنيين}} بينهم {{count:2|طفلان}} و{{count:3|ثلاث نساء}}، "
        "وإصابة {count:4|أربعة آخرين}."
    )
    assert toll(event) == [
        ("killed", None, 7, False),
        ("killed", None, 2, True),
        ("killed", None, 3, True),
        ("injured", None, 4, False),
    ]
    assert [h["status"] for h in event.fields["harm"][:2]] == ["civilian", "civilian"]


def test_uncounted_part_of_a_total_is_one_leader(one, toll) -> None:
    event = one(
        f"{{trigger:raid_arrest|عملية أمنية}} {PLACE} أسفرت عن اعتقال "
        f"{{count:5|5 من عناصر}} {{actor:isis|التنظيم}} بينهم قيادي بارز."
    )
    assert toll(event) == [("detained", "isis", 5, False), ("detained", "isis", 1, True)]
    assert event.fields["harm"][1]["status"] == "leader"


def test_another_and_them_continue_the_party_before(one, toll) -> None:
    event = one(
        f"{{trigger:raid_arrest|عملية أمنية}} {PLACE} أسفرت عن اعتقال "
        f"{{count:3|3 أشخاص}} من خلايا {{actor:isis|التنظيم}} "
        "ومقتل {count:1|واحد منهم}."
    )
    assert toll(event) == [("detained", "isis", 3, False), ("killed", "isis", 1, False)]


def test_pronoun_echo_is_not_counted_twice(one, toll) -> None:
    event = one(
        f"{{trigger:airstrike|استهدف}} {{method:drone|مسيرة}} سيارة "
        f"{PLACE}، فقتل قيادي في {{actor:isis|التنظيم}} مما أدى لمقتله."
    )
    assert toll(event) == [("killed", "isis", 1, False)]


def test_purpose_of_an_operation_is_no_harm(one, toll) -> None:
    event = one(
        f"نفذت {{actor:sdf|قسد}} {{trigger:raid_arrest|عملية أمنية}} "
        f"لاعتقال {{count:2|اثنين}} من {{actor:isis|التنظيم}} {PLACE}."
    )
    assert toll(event) == []


def test_joint_total_of_two_harms_is_left_open(one, toll) -> None:
    event = one(
        f"{{trigger:raid_arrest|عملية أمنية}} {PLACE} أدت إلى مقتل "
        f"واعتقال {{count:12|12 عنصرا}} من {{actor:isis|التنظيم}}."
    )
    assert toll(event) == []


def test_kin_pair_counts_two(one, toll) -> None:
    event = one(f"{{trigger:shelling|قصف}} {PLACE} أدى إلى مقتل رجل وابنه.")
    assert toll(event) == [("killed", None, 1, False), ("killed", None, 1, False)]


def test_number_before_the_harm_noun(one, toll) -> None:
    event = one(f"{{trigger:explosive_device|انفجار}} {PLACE} خلف {{count:4|4 قتلى}} و{{count:9|9 جرحى}}.")
    assert toll(event) == [("killed", None, 4, False), ("injured", None, 9, False)]


def test_charge_is_alleged_membership(one) -> None:
    event = one(
        f"{{trigger:raid_arrest|اعتقلت}} {{actor:asayish|الأسايش}} "
        f"{{count:2|شخصين}} بتهمة الانتماء ل{{actor:isis|التنظيم}} {PLACE}."
    )
    assert event.fields["harm"][0]["status"] == "alleged_member"


def test_assassins_are_not_the_killed(one, toll) -> None:
    event = one(f"{{trigger:one_sided_killing|اغتال}} {{actor:unknown_gunmen|مسلحون مجهولون}} مختار القرية {PLACE}.")
    assert toll(event) == [("killed", None, 1, False)]
    assert event.fields["harm"][0]["status"] == "official"
