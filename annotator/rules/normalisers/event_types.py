"""Event types of trigger words that hang on their clause: means, aim, victims, loads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from annotator.rules.context import Context
from annotator.rules.matching import Match

_BORDER = re.compile(
    r"[.؟!؛](?= |$)|، ?و?(?:في حين|فيما|بينما|كما|حيث|احصي|اكد|قال|اعلن|افاد|اضاف|اشار|ذكر|نفي|نفت)"
    r"|، ?و?(?:في|ليل|فجر|مساء|صباح|ظهر|بعد)(?= |$)"
)
_AIR_AGENT = re.compile(
    r" ?(?:من (?:قبل )?|نفذ[ء-ي]* |شن[ء-ي]* )?(?:قوات )?(?:التحالف(?: الدولي)?|الطيران|طيران|اسراييل|الطايرات)(?![ء-ي])"
)
_ISRAELI = re.compile("اسراييلي|(?<![ء-ي])اسراييل (?=[|])|[|] اسراييل(?![ء-ي])")
_KINDS = {
    "قصف": "shelling", "انفجار": "explosive_device", "تفجير": "explosive_device",
    "غار": "airstrike", "ضرب": "airstrike",
}  # fmt: skip
_DEED_BESIDE = re.compile(" ال(قصف|انفجار|تفجير|غار|ضرب)(?:ه|ات)?(?![ء-ي])")
_DEED_BEFORE = re.compile("(?:^| )[وف]?ال(قصف|انفجار|تفجير|غار|ضرب)(?:ه|ات)? $")
"""«استهدف القصف …»: the deed that is the subject of the verb."""
_ON_CIVILIANS = re.compile(
    " (?:[ء-ي]+ )?(?:استهدف(?:ت)?|طال(?:ت)?|علي) (?:مجلس عزاء|مجلس للعزاء|سوق|مقهي|حفل|مدنيين|المدنيين|مواطنين"
    "|مصلين|مسجد|منزل مدني|عمال|رعاه|مزارعين|صيادين|نازحين|مخيم)"
)
_OF_HIM = re.compile("استهداف(?:ها?|هما?)")
"""«استهدافه»: who was attacked stands before the trigger."""
_FIGHTERS = re.compile(
    "عنصر|عناصر|مقاتل|جندي|جنود|ضابط|ضباط|قيادي|مسلح|عسكري|شرطي|منتسب|ارهابي|قوات|الميليشيات|المليشيات|تنظيم|امير"
    "|مسوول في"
)
_NEAR = 75
"""Within how many characters a weapon word decides the type; further away it may belong to another event."""
_REACH = 160
"""Characters of the sentence read on each side of a trigger."""


def _clause(match: Match) -> tuple[str, str]:
    """The words of the sentence before and after the trigger, nearest border on each side."""
    left, right, begin = match.left(_REACH), match.right(_REACH), 0
    for border in _BORDER.finditer(left):
        begin = border.end()
    left = left[begin:]
    border_right = _BORDER.search(right)
    return left, right[: border_right.start()] if border_right else right


def _distance(match: Match, list_name: str, left: str, right: str) -> int | None:
    """How far the nearest cue of a list is from the trigger, None when there is none; inside the trigger is 0."""
    cue = match.words(list_name)
    if cue.search(match.text):
        return 0
    best: int | None = None
    after = cue.search(right)
    if after:
        best = after.start() + 1
    for before in cue.finditer(left):
        distance = len(left) - before.end() + 20
        if best is None or distance < best:
            best = distance
    return best


def event_type(match: Match, _: Context) -> Mapping[str, Any] | None:
    """airstrike, shelling, explosive_device, armed_clash or one_sided_killing by the nearest cue of the clause."""
    name = match.rule.name
    if "attack" in name and "مسلح" in match.text:
        return {"type": "armed_clash"}
    left, right = _clause(match)
    air = _distance(match, "cue_air", left, right)
    ground = _distance(match, "cue_ground", left, right)
    beside = _DEED_BESIDE.match(right) or _DEED_BEFORE.search(left)
    if beside and "targeting" in name:
        return {"type": _KINDS[beside[1]]}
    if "shelling" in name or (name == "trigger-response" and " بقصف" in right):
        near_air = air is not None and (air <= 30 or (air < 60 and (ground is None or ground > 0)))
        near_air = near_air or (ground is None and _ISRAELI.search(match.left(15) + "|" + right[:25]) is not None)
        return {"type": "airstrike" if near_air else "shelling"}
    if name == "trigger-strike":
        return {"type": "shelling" if ground is not None and (air is None or ground < air) else "airstrike"}
    if _AIR_AGENT.match(right):
        return {"type": "airstrike"}
    if _ISRAELI.search(match.left(15) + "|" + right[:25]):
        return {"type": "airstrike"}
    device = _distance(match, "cue_device", left, right)
    means = ((air, "airstrike"), (device, "explosive_device"), (ground, "shelling"))
    near = sorted((distance, kind) for distance, kind in means if distance is not None and distance < _NEAR)
    if near:
        return {"type": near[0][1]}
    unarmed = match.words("cue_unarmed").search(right[:60])
    told_before = _OF_HIM.search(match.text) or (name == "trigger-shooting-noun" and not unarmed)
    if told_before and not _FIGHTERS.search(left[-60:]):
        unarmed = match.words("cue_unarmed").search(left[-90:]) or unarmed
    if _AIR_AGENT.search(left[-40:]):
        return {"type": "airstrike"}
    if _distance(match, "cue_guns", left, right) is not None:
        alone = unarmed and ("targeting" in name or "shooting" in name)
        return {"type": "one_sided_killing" if alone else "armed_clash"}
    if "attack" in name:
        return {"type": "one_sided_killing" if _ON_CIVILIANS.match(right) else "armed_clash"}
    if match.words("cue_targets").search(right[:40]):
        return {"type": "shelling"}
    return {"type": "one_sided_killing" if unarmed else "armed_clash"}


_NO_OPERATION = re.compile(
    " (?:جراحي|حسابي|سياسي|انتخاب|تجاري|اعلامي|تلقيح|تبرع|نهب|فرز|تبادل|تسوي|بيع|شراء|سطو|سرق|تهريب|تجميل|توعي"
    "|انقاذ|اغاث|نقل|خطف|قتل|اغتيال|اعدام|تفجير|استهداف|قصف)"
)
_POINTS_BACK = (" تلك", " هذه", " نفسها", " المذكوره", " الجراحيه", " سياسيه")
_BY_CELLS = re.compile(
    r" (?:قام(?:ت)? بها|نفذها|نفذتها|شنها|شنتها|تبناها|تبنتها|ل)(?: )?(?:خلايا|عناصر|مسلحو|ل?تنظيم|التنظيم|داعش)"
)
_CELLS_DO = re.compile(r"(?:خلايا(?:ه)?|عناصر) (?:[ء-ي]+ ){0,3}?(?:[ين]?نفذ|تنفذ|ينفذ|تقتل|يقتل)[ء-ي]* [^،.]{0,60}$")
_PREPARES = re.compile("(?:تمهيدا|استعدادا|تحضيرا|الاعداد|التحضير|تستعد|يستعد|تعتزم|تنوي)(?: [ء-ي]+){0,3} ل?$")
_LAUNCHED = re.compile(r"(?:اطلق|بدا|انطلق|شن)[ء-ي]* (?:[ء-ي]+ ){0,5}$")


def operation(match: Match, _: Context) -> Mapping[str, Any] | None:
    """raid_arrest, or offensive_campaign for a military operation that is launched; None for one that points back."""
    left, right = _clause(match)
    text = match.text
    if text in ("العمليات", "العمليه", "الحمله", "الحملات"):
        return None
    if right.startswith(_POINTS_BACK) or _NO_OPERATION.match(right):
        return None
    if right.startswith((" ومحاوله اغتيال", " او محاوله اغتيال")):
        return {"type": "one_sided_killing"}
    if not re.search("امني|مداهم|اعتقال|انزال|مشترك", text) and (_BY_CELLS.match(right) or _CELLS_DO.search(left)):
        return {"type": "armed_clash"}
    if right.startswith((" باسم ", " تحت اسم ", " اسمتها ", " اطلق عليها ")):
        return {"type": "offensive_campaign"}
    if "واسع" in text and _PREPARES.search(left):
        return {"type": "offensive_campaign"}
    military = "عسكري" in text and not re.search("مشترك|امني|مضاد", text)
    return {"type": "offensive_campaign" if military and _LAUNCHED.search(left) else "raid_arrest"}


def killing(match: Match, _: Context) -> Mapping[str, Any] | None:
    """one_sided_killing; a massacre is what caused it."""
    if match.text.startswith(("مجزر", "مجازر")):
        left, right = _clause(match)
        air = _distance(match, "cue_air", left, right)
        ground = _distance(match, "cue_ground", left, right)
        if air is not None and (ground is None or air <= ground):
            return {"type": "airstrike"}
        if ground is not None:
            return {"type": "shelling"}
    return {"type": "one_sided_killing"}


_COUNTED = re.compile("[0-9]+ (?:من )?([ء-ي]+)")


def death(match: Match, _: Context) -> Mapping[str, Any] | None:
    """The type of a death, injury or body with no cause in the sentence: killing of the unarmed, else a clash."""
    left, right = _clause(match)
    device = _distance(match, "cue_device", left, right)
    air = _distance(match, "cue_air", left, right)
    ground_words = re.search("قذيف|قذايف|صاروخ|صواريخ|مدفعي", left[-40:] + right)
    if device is not None:
        return {"type": "explosive_device"}
    if (air is not None and air < 80) or _ISRAELI.search(right[:80]):
        return {"type": "airstrike"}
    if ground_words:
        return {"type": "shelling"}
    near = right[:45]
    counted = _COUNTED.search(near)
    if counted and match.text == "قتلت":
        # «قتلت القوات 14 مدنيا»: the force did it, the number tells of whom.
        near = counted[1]
    fighters, unarmed = _FIGHTERS.search(near), match.words("cue_unarmed").search(near)
    if fighters and (not unarmed or fighters.start() < unarmed.start()) and not re.search("مجهول", right):
        return {"type": "armed_clash"}
    return {"type": "one_sided_killing"}


_PEOPLE_MOVE = re.compile(r" (?:[ء-ي]+ ){0,3}(?:النازحين|نازحين|طلاب|الطلاب|مرضي|حجاج|سياح|ركاب)")


def convoy(match: Match, _: Context) -> Mapping[str, Any] | None:
    """deployment; None where the sentence speaks of displaced people, students or patients on the move."""
    return None if _PEOPLE_MOVE.match(_clause(match)[1]) else {"type": "deployment"}


_SEIZED = re.compile(
    "(?<![ء-ي])[وف]?(?:ضبط(?:ت|وا)?|صادر(?:ت|وا)?|مصادره|عثر(?:ت|وا)?|العثور|كدس|مخبا|يحتوي|تحتوي|تحوي|يحوي|يضم|تضم"
    "|استول(?:ي|ت|وا)|اغتنم(?:ت|وا)?|بحوزت(?:ه|هم|ها|هما|هن)|بحيازت(?:ه|هم|ها|هما)|تحمل|محمل(?:ه|تين)?|تفكيك|فككت|ابطال|شحنه|تهريب)"
    "(?![ء-ي])(?P<between>.*)$"
)
_DAMAGED = re.compile("(?:^| )[وفبل]?(?:تدمير|اعطاب|اسقاط|اسقطت?|تحطمت?)(?: (?:ال)?[ء-ي0-9]+){0,2} $")
_NOT_ON = re.compile(
    r"[.؛]|(?<![ء-ي])[وف]?(?:انفجر|استهدف|قصف|هاجم|قتل|اصيب|اطلق|فجر|اندلع|شن|هجوم|انفجار|ثم|بقصف|برصاص|جث|اثار)"
)
"""Words after which the sentence no longer lists what was found."""


def means(match: Match, _: Context) -> Mapping[str, Any] | None:
    """The rule's codes; None for arms that are seized, found, carried or shot down: those are materiel."""
    return None if is_materiel(match) else match.rule.norm


def is_materiel(match: Match) -> bool:
    """Whether a weapon is what was seized or lost, not what was fought with («ضبطت 12 صاروخا», «إعطاب راجمة»)."""
    left = match.left(_REACH)
    if re.search("(?:^| )[وف]?(?:بال|ب)$", left):
        return False
    seized = _SEIZED.search(left)
    return (seized is not None and not _NOT_ON.search(seized["between"])) or _DAMAGED.search(left) is not None


def shells(match: Match, _: Context) -> Mapping[str, Any] | None:
    """Codes of shells and guns: rocket shells and RPGs are rockets; None for materiel."""
    if is_materiel(match):
        return None
    rockets = "صاروخي" in match.text or "ار بي جي" in match.text
    guns = "مدفعي" in match.text or "هاون" in match.text or not rockets
    return {"codes": [*(["artillery"] if guns else []), *(["rocket_missile"] if rockets else [])]}
