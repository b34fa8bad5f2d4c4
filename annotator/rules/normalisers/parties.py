"""Norms of sources and of actors that are named by patron, nationality or a bare noun."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from annotator.rules.actors import ARMIES_OF, actor_in_context
from annotator.rules.context import Context
from annotator.rules.matching import Match

_KINDS = (
    ("publisher_sources", re.compile("مراسل(?:نا|ونا|ينا|ي|و)?$|^مصادرنا|^فريق (?:ال)?(?:رصد|توثيق|متابعه)")),
    (
        "official",
        re.compile(
            "^مسوول|^(?:ال)?خليه|^(?:ال)?(?:جهاز|استخبارات|وزاره|مديريه|هييه|قياده|حكومه|رياسه|دايره|محافظ|وزير|قايم|نايب)"
            "|^مص(?:در|ادر) في (?:ال)?(?:مجلس|بلديه|حكومه|اداره|محافظه|وزاره|شرطه|قياده|جهاز|مديريه)|^مدير ناحيه"
        ),
    ),
    ("witness", re.compile("شهود|شاهد|سكان|اهالي|اقارب|اقربا|جيران|^احد|^احدي|ناج")),
    ("other", re.compile("^متطوع|^متابعون|^مراقبون|^محللون|^خبراء|^(?:ال)?(?:مركز|منظمه|مرصد|رابطه|جمعيه|تجمع|لجنه)")),
    ("activists", re.compile("ناشط|نشطاء")),
    ("media", re.compile("مراسل|وكاله|وسايل|صحيف|قناه|اعلام|تلفزيون|اذاعه|شبكه|شبكت|نيوز|^موقع|^منصه|راديو|مجله")),
)


_ARMIES = {"سوري": "syrian_gov", "عراقي": "iraq_forces", "تركي": "turkey", "روسي": "russia"}
"""«مصدر عسكري سوري» speaks for the army of that nationality."""


def _stance(match: Match) -> str:
    """asserts, denies, alleges or hypothesises by the words around the source."""
    near = match.left(28) + " " + match.right(24)
    if match.words("denying_verbs").search(near):
        return "denies"
    if match.words("alleging_verbs").search(near):
        return "alleges"
    clause = near + match.right(90)
    if match.words("guessing_verbs").search(clause) or re.search(r" (?:قد تكون|اذا ما كان|ربما) ", clause):
        return "hypothesises"
    return "asserts"


def source(match: Match, _: Context) -> Mapping[str, Any] | None:
    """Source and stance of a named or unnamed source."""
    text = match.text
    code = match.value("source_names", text)
    if code is None and " في " in text:
        code = match.value("party_sources", text.split(" في ", 1)[1])
    if code is None and text.startswith("مصدر عسكري"):
        code = _ARMIES.get(text.rsplit(" ", 1)[1])
    if code is None:
        code = next((code for code, words in _KINDS if words.search(text)), "unnamed_sources")
    return {"source": code, "stance": _stance(match)}


_BODIES = {"هييه": ("pmf", "hts"), "مجلس": ("sdf",), "جماعه": ("houthis",), "حزب": ("hezbollah",)}
"""Nouns by which a party named before is told when it speaks: «الهيئة» of the «الحشد الشعبي»."""


_CREWS = re.compile("الدفاع المدني|الهلال الاحمر|الخوذ البيضاء|الصليب الاحمر|اطباء بلا حدود")
"""Bodies that help and are hit as well as speak."""
_OF_CREWS = re.compile(
    "(?:عناصر|عنصرا?|متطوعي|متطوعا?|فرق|مراكز|مركزا?|سيارات|سياره|طواقم|كوادر|اليات|مقر|مشافي|موظفي|قافله)"
    "(?: [ء-ي]+)? (?:من |في |ل)?ل?$"
)
_CREWS_AT_WORK = re.compile(
    " (?:سارع|عمل|انتشل|اسعف|هرع|تمكن|استجاب|اخمد|وصل|توجه|نقل)[ء-ي]*(?![ء-ي])| من (?:اخماد|انتشال|انقاذ)"
)


def named_source(match: Match, context: Context) -> Mapping[str, Any] | None:
    """Source and stance of a publisher or body; None for crews of it that were hit or at work."""
    crews = _CREWS.search(match.text)
    if crews and (_OF_CREWS.search(match.left(40)) or _CREWS_AT_WORK.match(match.right(24))):
        return None
    return source(match, context)


def source_named_before(match: Match, context: Context) -> Mapping[str, Any] | None:
    """Source and stance of «الشبكة», «المصدر»: the last source whose name begins with the noun, or the last."""
    noun = match.text.split(" ")[0].removeprefix("ال")
    for name, code in reversed(context.sources_before):
        if name.removeprefix("ال").startswith(noun) and name != match.text:
            return {"source": code, "stance": _stance(match)}
    for bearer in reversed(context.actors_before[-4:] if noun in _BODIES else ()):
        if bearer[1] in _BODIES[noun]:
            return {"source": bearer[1], "stance": _stance(match)}
    if noun in ("مصدر", "مصادر"):
        last = context.sources_before[-1][1] if noun == "مصدر" and context.sources_before else "unnamed_sources"
        return {"source": last, "stance": _stance(match)}
    return source(match, context)


def source_official(match: Match, _: Context) -> Mapping[str, Any] | None:
    """Source and stance of a ministry, command or party that speaks."""
    text = re.sub(" (?:المتطرف|الارهابي|المتشدد)$", "", match.text)
    for list_name in ("official_sources", "party_sources", "speaking_capitals"):
        for word, code in match.lists.get(list_name, {}).items():
            if text in (word, f"{word} العراقي", f"{word} العراقيه") or text.endswith(f" {word}"):
                return {"source": code, "stance": _stance(match)}
    return {"source": "official", "stance": _stance(match)}


_IRAQI_COMMAND = re.compile("عمليات|شرطه|استخبارات")


def source_body(match: Match, context: Context) -> Mapping[str, Any] | None:
    """Source and stance of the command or ministry that a speaker belongs to; in Iraq a force of the state."""
    for word, code in match.lists.get("official_sources", {}).items():
        if match.text == word:
            return {"source": code, "stance": _stance(match)}
    iraqi = context.country == "العراق" and _IRAQI_COMMAND.search(match.text)
    named = re.match("قياده (?:عمليات|شرطه) ", match.text)
    return {"source": "iraq_forces" if iraqi or named else "official", "stance": _stance(match)}


_PATRON_OF = {
    "syrian_gov": "gov_militias",
    "turkey": "turkey_factions",
    "iran": "iran_militias",
    "russia": "russia_militias",
}
_ITSELF = {
    "gov_militias": "syrian_gov",
    "turkey_factions": "turkey",
    "iran_militias": "iran",
    "russia_militias": "russia",
}


def patron(match: Match, context: Context) -> Mapping[str, Any] | None:
    """actor_id of a group by its patron; «لها» is the party named last. Plain forces of a state are the state's own."""
    named = match.group("patron")
    if named in ("لها", "له", "ها", "ه"):
        last = context.actors_before[-1][1] if context.actors_before else ""
        actor = _PATRON_OF.get(last)
    else:
        actor = match.value("patrons", named)
    if actor is None:
        return None
    if re.match("(?:ال)?قوات (?:ال)?(?:تابع|عسكري)", match.text):
        actor = _ITSELF[actor]
    return {"actor_id": actor}


def loyal(_: Match, context: Context) -> Mapping[str, Any]:
    """actor_id of the groups loyal to the power named last, the government's where it has none of its own."""
    last = context.actors_before[-1][1] if context.actors_before else ""
    return {"actor_id": _PATRON_OF.get(last, "gov_militias")}


def capital(match: Match, context: Context) -> Mapping[str, Any] | None:
    """actor_id of the government that a capital stands for; Syria's by the report's date."""
    actor = match.value("capitals", match.text)
    if actor == "syrian_gov":
        return actor_in_context("الحكومه", {"actor_id": actor}, context)
    return {"actor_id": actor} if actor else None


def last_party(_: Match, context: Context) -> Mapping[str, Any]:
    """actor_id of the party named last, whose unit a brigade by a name of its own is most often."""
    return {"actor_id": context.actors_before[-1][1]} if context.actors_before else {}


def unit_of(match: Match, context: Context) -> Mapping[str, Any] | None:
    """actor_id of a unit by the force that it is said to belong to; a ministry's forces by the report's date."""
    actor = match.value("unit_patrons", match.group("of"))
    if actor is None:
        return None
    state = actor == "syrian_gov" and "وزاره" in str(match.group("of"))
    return army_unit(match, context) if state else {"actor_id": actor}


def nationality(match: Match, context: Context) -> Mapping[str, Any] | None:
    """actor_id of a nationality that stands for the party."""
    actor = match.value("nationalities", match.text)
    if actor == "syrian_gov":
        return army_unit(match, context)
    return {"actor_id": actor} if actor else None


def bare_actor(match: Match, context: Context) -> Mapping[str, Any] | None:
    """actor_id of the last party whose name begins with the same noun, else of the noun's usual bearer."""
    words = match.text.split(" ")
    noun = (words[1] if words[0] == "قوات" else words[0]).removeprefix("ال").removeprefix("ل")
    for name, actor in reversed(context.actors_before):
        if name.removeprefix("ال").startswith(noun) and name not in (match.text, noun):
            return {"actor_id": actor}
    default = match.value("bare_actors", "ال" + noun)
    if default == "army":
        return army_unit(match, context)
    if default == "opposition":
        last = context.actors_before[-1][1] if context.actors_before else ""
        return {"actor_id": "turkey_factions" if last in ("turkey", "turkey_factions") else default}
    if default == "iran_militias" and context.country in _THE_MILITIA:
        return {"actor_id": _THE_MILITIA[context.country]}
    return {"actor_id": default} if default not in (None, "?") else None


def security_forces(_: Match, context: Context) -> Mapping[str, Any] | None:
    """actor_id of the forces of the country the report speaks of; None where it named no country yet."""
    return army_unit(_, context) if context.country else None


def faction_police(_: Match, context: Context) -> Mapping[str, Any] | None:
    """actor_id of the military or civil police of northern Syria, the factions' until the change of power."""
    ruler = army_unit(_, context).get("actor_id")
    return {"actor_id": "turkey_factions" if ruler == "syrian_gov" else ruler}


def militia(_: Match, context: Context) -> Mapping[str, Any]:
    """actor_id of a militia that no list has, by the country the report speaks of."""
    owner = _MILITIAS_OF.get(context.country)
    return {"actor_id": owner} if owner else {}


_MILITIAS_OF = {"العراق": "iran_militias", "سوريا": "gov_militias", None: "gov_militias"}
_THE_MILITIA = {"اليمن": "houthis", "السودان": "rsf"}
"""Whom reports of a country mean by «الميليشيات»."""


_ITS_FORCE = (
    (re.compile(" (?:في|من|التابع(?:ه)? ل|ل|ب) ?(?:هييه |قوات )?ل?(?:ال)?حشد"), "pmf"),
    (re.compile(" (?:في|من|التابع(?:ه)? ل|ل|ب) ?(?:قوات |وزاره )?(?:ال|ل)?ب[ي]?شمركه"), "iraq_kurdistan"),
)
"""Forces with numbered brigades of their own, by the words after the number."""


def numbered_unit(match: Match, context: Context) -> Mapping[str, Any]:
    """actor_id of a numbered brigade or regiment: of the force named right after it, else of the army."""
    after = match.right(24)
    for force, actor in _ITS_FORCE:
        if force.match(after):
            return {"actor_id": actor}
    return army_unit(match, context)


def army_unit(_: Match, context: Context) -> Mapping[str, Any]:
    """actor_id of the army of the country the report speaks of; Syria's changed hands in December 2024."""
    if context.country in ARMIES_OF:
        return ARMIES_OF[context.country]
    return actor_in_context("الجيش", {"actor_id": "syrian_gov"}, context)


def iraqi_police(_: Match, context: Context) -> Mapping[str, Any] | None:
    """actor_id of the police in Iraq; None elsewhere."""
    return {"actor_id": "iraq_forces"} if context.country == "العراق" else None


def state_actor(match: Match, _: Context) -> Mapping[str, Any] | None:
    """actor_id of a state that acts."""
    actor = match.value("states_as_actors", match.text)
    return {"actor_id": actor} if actor else None


def family_name(match: Match, context: Context) -> Mapping[str, Any] | None:
    """An empty norm for the last name of a person whom the report named in full; None for any other word."""
    return {} if match.text in context.family_names else None


def full_name(match: Match, _: Context) -> Mapping[str, Any] | None:
    """An empty norm; None where the preposition «على» was read as the name «علي»."""
    return None if "على" in match.surface.split() else {}
