"""Reports of our own sentences for measuring: three or four sentences a paragraph, the same for the same seed."""

from __future__ import annotations

import random

WHO = ("قوات سوريا الديمقراطية", "قوى الأمن الداخلي", "القوات التركية", "قوات النظام", "الفرقة الرابعة")
WITH = ("التحالف الدولي", "قوات مكافحة الإرهاب", "قوات الكوماندوس")
WHERE = ("الشحيل", "البصيرة", "الجنينة", "أبو حمام", "ذيبان", "الحوايج", "المشيرفة", "هجين", "الطيانة", "الصور")
REGION = ("ريف دير الزور الشرقي", "ريف دير الزور الغربي", "ريف الحسكة الجنوبي", "ريف الرقة الشمالي")
MONTH = ("كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول")
CROP = ("القمح", "الشعير", "القطن")

EVENTS = (
    "ففي {day} {month} نفذت {who} بدعم من {with_} عملية مداهمة في بلدة {where} ب{region}، واعتقلت {n} "
    "أشخاص بتهمة الانتماء إلى تنظيم “الدولة الإسلامية”، وصادرت {m} بنادق وسيارة.",
    "وفي {day} {month} انفجرت عبوة ناسفة بسيارة عسكرية تابعة لـ”{who}” على طريق {where} – {where2} "
    "ب{region}، ما أدى إلى مقتل {n} عناصر وإصابة {m} مدنيين بجروح.",
    "وبتاريخ {day} {month} قصفت {who} بقذائف المدفعية قرية {where} في {region}، ما أسفر عن إصابة {n} "
    "مدنيين بينهم طفل، وتضرر {m} منازل.",
    "وفي {day} {month} أطلق مسلحون مجهولون النار على دورية لـ”{who}” قرب بلدة {where} ب{region}، فقتل "
    "{n} عناصر وأصيب آخر.",
    "كما دخلت في {day} {month} قافلة تضم نحو {m}0 شاحنة تحمل معدات لوجستية لـ”{with_}” من معبر الوليد "
    "الحدودي، وتوجهت إلى قاعدة حقل العمر النفطي.",
)
AROUND = (
    "وقالت مصادر محلية إن {who} أغلقت الطريق بين {where} و{where2} عدة ساعات ثم أعادت فتحه صباح اليوم التالي.",
    "وذكر أهالي {where} أن الحركة عادت إلى السوق، وأن موسم {crop} تأخر هذا العام بسبب قلة الأمطار.",
    "وأضافت المصادر أن {who} نشرت نقاط تفتيش جديدة عند مداخل {where}، ولم تذكر تفاصيل أخرى.",
)


def paragraph(chance: random.Random) -> str:
    """A paragraph that tells of one to three events, with what people say around them."""
    wanted = chance.choice((1, 1, 2, 2, 3))
    sentences = [*chance.sample(EVENTS, wanted), *chance.sample(AROUND, 3 - wanted or 1)]
    return " ".join(_filled(sentence, chance) for sentence in sentences)


def report(chance: random.Random, paragraphs: int) -> list[str]:
    """A heading and the paragraphs under it."""
    heading = f"حصيلة {chance.choice(MONTH)}: أبرز الأحداث في {chance.choice(REGION)}"
    return [heading, *(paragraph(chance) for _ in range(paragraphs - 1))]


def _filled(sentence: str, chance: random.Random) -> str:
    where, where2 = chance.sample(WHERE, 2)
    return sentence.format(
        day=chance.randint(1, 28),
        month=chance.choice(MONTH),
        who=chance.choice(WHO),
        with_=chance.choice(WITH),
        where=where,
        where2=where2,
        region=chance.choice(REGION),
        crop=chance.choice(CROP),
        n=chance.randint(3, 9),
        m=chance.randint(3, 9),
    )
