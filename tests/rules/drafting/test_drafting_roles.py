"""Who did what to whom, read from plain sentences: the parts of the actors and what became of people."""

from __future__ import annotations

from datetime import date

import pytest

SENTENCES = (
    (
        "وشنت الطائرات الحربية الروسية يوم أمس 12 غارة على مناطق انتشار خلايا التنظيم في باديتي الرصافة والسخنة.",
        "initiator russia, target isis",
        "",
    ),
    (
        "قُتل خمسة عناصر من قوات النظام إثر هجوم شنه مسلحون يُعتقد أنهم من تنظيم «الدولة الإسلامية» على حاجز لهم.",
        "initiator isis, target syrian_gov",
        "killed 5 combatant syrian_gov",
    ),
    (
        "نفذت قسد بدعم من التحالف الدولي إنزالا جويا في الزر، اعتقلت خلالها قياديا في تنظيم داعش وثلاثة من مرافقيه.",
        "initiator sdf, supporter intl_coalition, target isis",
        "detained 1 leader isis, detained 3 combatant isis",
    ),
    (
        "اعتقلت الشرطة العسكرية شابا في عفرين بتهمة التعامل مع قسد.",
        "initiator turkey_factions",
        None,
    ),
    (
        "نفى المتحدث باسم قسد وقوع أي هجوم على نقاطها في تل تمر.",
        "target sdf",
        "",
    ),
    (
        "اغتال مسلحون مجهولون عضو لجنة المصالحة في مدينة طفس بإطلاق النار عليه.",
        "initiator unknown_gunmen",
        "killed 1 official",
    ),
    (
        "قصفت قوات النظام بالمدفعية الثقيلة محيط بلدة كفرعمة، ما أدى لإصابة طفل بجروح.",
        "initiator syrian_gov",
        "injured 1 civilian",
    ),
    (
        "دارت اشتباكات بين قوات النظام وفصائل المعارضة على محور كفربطيخ، قتل خلالها عنصران من قوات النظام.",
        "initiator syrian_gov, target opposition",
        "killed 2 combatant syrian_gov",
    ),
    (
        "استهدفت طائرة مسيرة تركية سيارة تابعة لقسد على طريق القامشلي، ما أسفر عن مقتل قيادي ومرافقه.",
        "initiator turkey, target sdf",
        "killed 1 leader sdf, killed 1 combatant sdf",
    ),
    (
        "تعرضت قاعدة التحالف الدولي في حقل كونيكو لقصف صاروخي نفذته الميليشيات الموالية لإيران.",
        "initiator iran_militias, target intl_coalition",
        "",
    ),
    (
        "انفجرت عبوة ناسفة بسيارة عسكرية للجيش الوطني قرب مدينة رأس العين، أدت إلى مقتل عنصر وجرح ثلاثة.",
        "target turkey_factions",
        "killed 1 combatant turkey_factions, injured 3 combatant turkey_factions",
    ),
    (
        "أصيب مدنيان برصاص قناص من قوات النظام في بلدة كفرنوران.",
        "initiator syrian_gov",
        "injured 2 civilian",
    ),
    (
        "أطلقت الجندرما التركية النار على مجموعة من النازحين قرب الحدود، ما أدى لمقتل شاب وإصابة فتاة.",
        "initiator turkey",
        None,
    ),
    (
        "اختطف مسلحون من تنظيم الدولة ثلاثة رعاة أغنام في بادية معدان.",
        "initiator isis",
        "abducted 3 civilian",
    ),
    (
        "ألقت قوة من الحشد الشعبي القبض على اثنين من عناصر داعش جنوب سامراء.",
        "initiator pmf, target isis",
        "detained 2 combatant isis",
    ),
    (
        "تصدت قوات البيشمركة لهجوم شنه عناصر داعش على نقطة لها قرب مخمور، وأسفر التصدي عن مقتل اثنين من المهاجمين.",
        "initiator isis, target iraq_kurdistan",
        "killed 2 combatant isis",
    ),
    (
        "قتل ضابط في الجيش العراقي وأصيب جنديان آخران بهجوم مسلح نفذه داعش في قضاء الطارمية.",
        "initiator isis, target iraq_forces",
        "killed 1 combatant iraq_forces, injured 2 combatant iraq_forces",
    ),
    (
        "أعدم تنظيم الدولة الإسلامية شخصين بتهمة التعامل مع النظام في بادية البوكمال.",
        "initiator isis",
        None,
    ),
    (
        "شن الطيران الإسرائيلي غارات جوية على مواقع للحرس الثوري الإيراني وحزب الله في محيط السيدة زينب.",
        "initiator israel, target hezbollah, target irgc",
        "",
    ),
    (
        "اندلعت اشتباكات بالأسلحة المتوسطة بين فصيلي الحمزات والعمشات في عفرين.",
        "initiator turkey_factions",
        "",
    ),
    (
        "هاجمت خلايا تنظيم الدولة نقطة للدفاع الوطني في بادية دير الزور، ما أسفر عن مقتل 4 من عناصر الأخير.",
        "initiator isis, target ndf",
        "killed 4 combatant ndf",
    ),
    (
        "قتل 3 من عناصر قسد بانفجار لغم زرعه مجهولون في ريف الحسكة.",
        "initiator unknown_gunmen, target sdf",
        "killed 3 combatant sdf",
    ),
    (
        "عززت القوات التركية نقاطها في جبل الزاوية برتل مؤلف من 20 آلية.",
        "initiator turkey",
        "",
    ),
    (
        "سيرت القوات الروسية والتركية دورية مشتركة في ريف عين العرب.",
        "initiator russia, initiator turkey",
        "",
    ),
    (
        "انسحبت القوات الأمريكية من قاعدة خراب الجير باتجاه العراق.",
        "initiator us_forces",
        "",
    ),
    (
        "تمكنت قوات الأمن العام من إحباط محاولة تهريب أسلحة وألقت القبض على 4 مهربين.",
        "initiator syrian_gov",
        "detained 4 unknown",
    ),
    (
        "وثقت الشبكة مقتل 14 مدنيا بينهم 3 أطفال وسيدة على يد قوات النظام خلال شهر أيار.",
        "initiator syrian_gov",
        "killed 14 civilian, killed 3 civilian, killed 1 civilian",
    ),
    (
        "قتل وجرح عدد من عناصر الميليشيات الإيرانية بقصف جوي مجهول استهدف مقراتهم في البوكمال.",
        "target iran_militias",
        None,
    ),
    (
        "نفذ طيران الجيش العراقي ضربة جوية دقيقة استهدفت مضافة لعناصر داعش في وادي الشاي، أسفرت عن مقتل من فيها.",
        "initiator iraq_forces, target isis",
        None,
    ),
    (
        "ضبطت قوة من الشرطة الاتحادية وكرا لداعش يحتوي على 12 عبوة ناسفة في قرية الصفرة.",
        "initiator iraq_forces, target isis",
        "",
    ),
    (
        "استشهد ثلاثة من مقاتلي الحشد الشعبي وأصيب اثنان آخران خلال صد تعرض لعصابات داعش في منطقة مطيبيجة.",
        "initiator isis, target pmf",
        "killed 3 combatant pmf, injured 2 combatant pmf",
    ),
    (
        "أحبطت القوات الأمنية العراقية محاولة تسلل لعناصر التنظيم قرب الحدود السورية وقتلت خمسة منهم.",
        "initiator isis, target iraq_forces",
        "killed 5 combatant isis",
    ),
    (
        "هاجم مسلحون مجهولون منزل مختار قرية البوخميس بريف ديالى، ما أدى لمقتله وإصابة نجله.",
        "initiator unknown_gunmen",
        "killed 1 official, injured 1 unknown",
    ),
    (
        "أعلنت قيادة العمليات المشتركة انطلاق عملية أمنية لملاحقة فلول داعش في الأنبار بمشاركة الحشد الشعبي.",
        "initiator iraq_forces, partner pmf, target isis",
        "",
    ),
    (
        "قصفت طائرات تركية مواقع لحزب العمال الكردستاني في جبل متين شمال دهوك.",
        "initiator turkey",
        "",
    ),
    (
        "تبنت المقاومة الإسلامية في العراق استهداف القاعدة الأمريكية في حقل العمر بطائرتين مسيرتين.",
        "claimant iran_militias, initiator iran_militias, target us_forces",
        None,
    ),
    (
        "قتل القيادي في فيلق الشام أبو محمد برصاص مجهولين أمام منزله في بلدة دارة عزة.",
        "initiator unknown_gunmen, target turkey_factions",
        "killed 1 leader turkey_factions",
    ),
    (
        "دخلت قافلة تابعة للتحالف الدولي تضم 40 شاحنة محملة بمواد لوجستية من معبر الوليد إلى قواعده في الحسكة.",
        "initiator intl_coalition",
        "",
    ),
    (
        "استهدف تنظيم الدولة بعبوة ناسفة صهريج نفط يعود لقوات سوريا الديمقراطية قرب بلدة الصور.",
        "initiator isis, target sdf",
        "",
    ),
    (
        "فجر انتحاري نفسه بحزام ناسف عند حاجز للأسايش في مدينة منبج، ما أدى لمقتل عنصرين وإصابة 5 مدنيين.",
        "target asayish",
        "killed 2 combatant asayish, injured 5 civilian",
    ),
    (
        "سقط 7 قتلى من الميليشيات الإيرانية بقصف جوي إسرائيلي طال مستودعات ذخيرة لهم في مطار حلب.",
        "initiator israel, target iran_militias",
        "killed 7 combatant iran_militias",
    ),
    (
        "أقدم عناصر من حركة أحرار الشام على اقتلاع مئات أشجار الزيتون في قرية بريف عفرين تعود ملكيتها لمهجرين.",
        "initiator turkey_factions",
        "",
    ),
    (
        "انتزعت قوات الدعم السريع السيطرة على مدينة ود مدني من الجيش السوداني بعد معارك عنيفة.",
        "initiator rsf, target saf_sudan",
        "",
    ),
    (
        "انفجر لغم من مخلفات التنظيم بسيارة تقل عمالا زراعيين في بادية الرصافة، ما أدى إلى مقتل ثلاثة منهم.",
        "initiator isis",
        "killed 3 civilian",
    ),
    (
        "أصيب طفل ووالدته بقذيفة أطلقتها الفصائل على حي الحمدانية.",
        "initiator opposition",
        "injured 1 civilian, injured 1 civilian",
    ),
    (
        "قتل رجل وابنه وأصيب ثالث بانفجار لغم في قرية السويعية.",
        "",
        "killed 1 unknown, killed 1 unknown, injured 1 unknown",
    ),
    (
        "تنظيم داعش يهاجم قوات النظام مجددا في البادية السورية.",
        "initiator isis, target syrian_gov",
        "",
    ),
    (
        "أعلنت القوات الروسية استهداف ثلاثة مواقع لمسلحي التنظيم في البادية.",
        "initiator russia, target isis",
        "",
    ),
    (
        "عند وصول مؤازرة لقسد إلى المكان انفجرت عبوة ناسفة استهدفت رتلها.",
        "target sdf",
        "",
    ),
    (
        "اندلعت معارك بين القوات التركية والجيش الوطني من جهة، وقسد وقوات النظام من جهة أخرى، شمال منبج.",
        "initiator turkey, initiator turkey_factions, target sdf, target syrian_gov",
        "",
    ),
    (
        "دارت اشتباكات بين الجيش الوطني وقوات النظام قرب الباب، تزامنا مع إطلاق القوات التركية قنابل ضوئية.",
        "initiator turkey_factions, target syrian_gov",
        "",
    ),
    (
        "أطلقت قوات سوريا الديمقراطية حملة عسكرية ضد تنظيم الدولة على الضفة الشرقية للفرات.",
        "initiator sdf, target isis",
        "",
    ),
    (
        "شن تنظيم داعش هجوما على قوات النظام في البادية، ما تسبب بسقوط قتلى وجرحى في صفوف قوات النظام.",
        "initiator isis, target syrian_gov",
        "killed ? combatant syrian_gov, injured ? combatant syrian_gov",
    ),
    (
        "سقط قتيل وثلاثة جرحى بقصف مدفعي على بلدة البارة.",
        "",
        "killed 1 unknown, injured 3 unknown",
    ),
    (
        "استهدفت الغارات الروسية محيط قرية جوزف دون وقوع إصابات بين صفوف المدنيين.",
        "initiator russia",
        "",
    ),
    (
        "وقعت حافلة تقل عناصر من قوات النظام في كمين، ما أدى إلى مقتل 6 عناصر وإصابة أكثر من 10 آخرين.",
        "target syrian_gov",
        "killed 6 combatant syrian_gov, injured 10 combatant syrian_gov",
    ),
    (
        "خطف مسلحون رجلا مسنا في ناحية شيخ الحديد بريف عفرين.",
        "initiator unknown_gunmen",
        "abducted 1 civilian",
    ),
    (
        "أصيب راعيان أحدهما طفل بانفجار لغم في قرية المبروكة.",
        "",
        "injured 2 civilian, injured 1 civilian",
    ),
)
"""(sentence, parts of the actors, what became of people: kind, number, status and party; None where not asked)."""


@pytest.mark.parametrize(("sentence", "parts", "harm"), SENTENCES)
def test_a_plain_sentence_tells_who_did_what_to_whom(seed_highlighter, sentence, parts, harm):
    (event,) = seed_highlighter.highlight("own", [sentence], date(2023, 6, 14))[0].content.events
    actors = sorted(f"{actor['role']} {actor['actor_id']}" for actor in event.fields.get("actors", ()))
    assert ", ".join(actors) == parts
    if harm is not None:
        assert ", ".join(map(shown, event.fields.get("harm", ()))) == harm


def shown(entry):
    number = (entry.get("count") or {}).get("value") or "?"
    return " ".join(filter(None, (entry["harm"], str(number), entry["status"], entry.get("party"))))
