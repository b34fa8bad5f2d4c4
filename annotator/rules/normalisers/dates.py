"""The normal form of a date expression: EDTF, anchor, time of day, and whether the text contradicts itself.

Which words are a date is for the rules (`seeds/rules/dates.toml`); here their pieces meet the context. Pure functions:
the same words in the same context give the same norm. Reference: the date row of the schema (docs/annotation-guide).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from annotator.core import edtf
from annotator.core.shadow import fold
from annotator.rules.context import Context
from annotator.rules.matching import Match
from annotator.rules.normalisers.calendar_dates import Resolved, resolve_spec
from annotator.rules.normalisers.campaigns import campaign_month, find_campaign
from annotator.rules.normalisers.date_specs import Spec, read_specs
from annotator.rules.normalisers.date_words import Piece, read_pieces
from annotator.rules.normalisers.deictic_dates import contradicts, read_deictic

_SINCE = re.compile(r"(?:^| )[وف]?(?:منذ|مذ|ابتداء من|بدءا من|اعتبارا من)(?: نحو)? $")
_LEADING = re.compile(r"^[وف]?(?:في|منذ|بتاريخ|تاريخ|خلال|بعد|يوم|بيوم) ")


_UNTIL = re.compile(r"(?:^| )و?(?:حتي|لغايه|بحلول) $")
_CLOCK = re.compile(
    "الساعه (?:[0-9]{1,2}(?:[:.][0-9]{2})?|(?:ال)?(?:واحده|ثانيه|ثالثه|رابعه|خامسه|سادسه|سابعه|ثامنه|تاسعه|عاشره|حاديه)"
    "(?: عشره?)?)(?: و(?:النصف|نصف|الربع|ربع|الثلث|[0-9]{1,2} دقيقه))?[،,]? (?:من )?(?:بعد (?=منتصف))?"
)
"""The hour before a part of the day, which alone is kept of it."""
_SCATTERED = re.compile("^(?:اوقات|فترات) (?:متفرقه|مختلفه|متقطعه) (?:من|خلال) ")
_MONTH, _PERIOD, _PAST = Piece("unit", ("month", 1)), Piece("unit", ("period", 1)), Piece("relation", "past")
_LAST_MONTH, _THIS_MONTH = (Spec(month_relation="past"),), (Spec(month_relation="this"),)
_NIGHTS = frozenset(("night", "midnight"))
_UNTIL_NOW = re.compile(
    r" ?[،,]? ?و?(?:حتي|الي|لغايه) (?:يومنا(?: هذا)?|الان|(?:هذا )?اليوم|(?:هذه )?اللحظه|تاريخه|تاريخ اليوم"
    r"|(?:يوم )?(?:ال)?امس)$"
)


def normalise_date(match: Match, context: Context) -> dict[str, Any] | None:
    """The norm of a date span, None when its words mean no date here."""
    left = match.left(16)
    after_word = left.endswith(" ")
    since, until = after_word and _SINCE.search(left) is not None, after_word and _UNTIL.search(left) is not None
    if match.rule.name == "date-campaign-enters":
        return _entered(match.text, context)
    if match.rule.name == "date-since-ago":
        return date_norm(f"قبل {match.text}", context)
    if match.rule.name == "date-report-week":
        return _weeks_before(match.text, context)
    return date_norm(match.text, context, since=since, until=until, around=match.folded)


def _weeks_before(text: str, context: Context) -> dict[str, Any] | None:
    """«خلال أسبوع», «أسبوعين»: the weeks up to the reference date."""
    end = context.reference_date
    if end is None:
        return None
    begins = end - timedelta(days=14 if "اسبوعين" in text else 7)
    return _norm(edtf.period(begins, end), "report_period", None)


def _entered(text: str, context: Context) -> dict[str, Any] | None:
    """«دخلت شهرها الثالث»: the month, day or year that is going on when the report is written."""
    length = {"ش": 7, "ي": 10, "ع": 4}[text[0]]
    return _norm(context.reference_date.isoformat()[:length], "report_period", None) if context.reference_date else None


def read_date(words: str, context: Context) -> dict[str, Any] | None:
    """The norm of plain words typed into a date field: «أمس», «24 آب», «من 3 إلى 7 أيار» or EDTF itself."""
    if edtf.is_valid(words):
        return {"edtf": "".join(words.split()), "anchor": "explicit"}
    text = fold(words, quotes=False).text.strip()
    since = _SINCE.search(text.split(" ")[0] + " ") is not None
    read = date_norm(text, context, since=since, around=text)
    if read is None and _LEADING.match(text):
        read = date_norm(_LEADING.sub("", text), context, since=since, around=text)
    return read


def date_norm(
    text: str, context: Context, *, since: bool = False, until: bool = False, around: str = ""
) -> dict[str, Any] | None:
    """The norm of the folded words of a date, None when they mean no date here.

    since: «منذ» stands before them, so a beginning opens a period. until: «حتى» does, so an end is its last day.
    around: the folded paragraph, which tells whose campaign «الشهر 96» counts.
    """
    until_now = _UNTIL_NOW.search(text)
    if until_now is not None and until_now.start():
        begun = date_norm(text[: until_now.start()], context, around=around)
        start = edtf.bounds(begun["edtf"])[0] if begun else None
        end = context.reference_date
        if begun is None or start is None:
            return None
        if end is not None and until_now.group().endswith("امس"):
            end -= timedelta(days=1)
        return {**begun, "edtf": edtf.period(start, end)}
    body, day_part, specs = _read(text)
    campaign = _campaign(body, context, around)
    if campaign is not None:
        return {"edtf": campaign, "anchor": "report_period"}
    if len(body) == 2 and body[0] == _MONTH and body[1].kind in ("number", "ordinal"):
        return None
    if not body and day_part:
        return _time_of_day(day_part, context)
    if specs and any(spec.has_month or spec.has_year or spec.part or spec.day for spec in specs):
        return _calendar_norm(specs, body, context, day_part, since=since, until=until)
    read = read_deictic(body, context)
    if read is None:
        return None
    text_date, anchor, implied = read
    return _norm(text_date, anchor, day_part or implied, error=contradicts(body, text_date, context))


@lru_cache(maxsize=8192)
def _read(text: str) -> tuple[tuple[Piece, ...], str | None, tuple[Spec, ...]]:
    """(pieces, time of day, specs) of folded words; kept, for the same dates return in a report."""
    pieces = read_pieces(_CLOCK.sub("", _SCATTERED.sub("", text)))
    if Piece("unit", ("night", 1)) in pieces:  # «منتصف الليلة الماضية»: the middle of the night, not of a month.
        pieces = tuple(Piece("day_part", "midnight") if piece == Piece("part", "middle") else piece for piece in pieces)
    day_part = next((piece.value for piece in pieces if piece.kind == "day_part"), None) or None
    body = tuple(piece for piece in pieces if piece.kind != "day_part")
    return body, day_part, () if _counts_from_a_day(body) else read_specs(body)


def _time_of_day(day_part: str, context: Context) -> dict[str, Any] | None:
    """A time of day on the day last spoken of, None without one; midnight lies between it and the next."""
    said = context.previous_date
    start, end = edtf.bounds(said) if said and edtf.is_valid(said) else (None, None)
    if start is None or start != end:
        return None
    text = edtf.one_of([start, start + timedelta(days=1)]) if day_part == "midnight" else start.isoformat()
    return _norm(text, "anaphoric", day_part)


def _norm(text: str, anchor: str, day_part: str | None, *, error: bool = False) -> dict[str, Any]:
    norm: dict[str, Any] = {"edtf": text, "anchor": anchor}
    if day_part:
        norm["time_of_day"] = day_part
    if error:
        norm["text_error"] = True
    return norm


def _counts_from_a_day(pieces: Sequence[Piece]) -> bool:
    """Whether numbers in the expression are amounts («قبل 3 أشهر», «الأيام العشرة الماضية»), not days."""
    if any(piece.kind in ("month", "hijri_month", "year", "full", "day_month") for piece in pieces):
        return False
    return any(
        piece in (Piece("joint", "ago"), Piece("joint", "later"))
        or (piece.kind == "unit" and (piece.value[1] != 1 or piece.value[0] in ("hour", "week")))
        for piece in pieces
    )


def _campaign(pieces: Sequence[Piece], context: Context, around: str) -> str | None:
    """The period of «الشهر 96» or «شهرها الـ67», and of «الشهر» alone in a report about such a month."""
    if not pieces or pieces[0] != _MONTH:
        return None
    if len(pieces) == 1 and context.period:
        return context.period
    if len(pieces) == 2 and pieces[1] == _PAST and _is_campaign_month(context.period):
        return None
    if len(pieces) != 2 or pieces[1].kind not in ("number", "ordinal"):
        return None
    campaign = find_campaign(around, pieces[1].value, context.reference_date)
    if campaign is None:
        return context.period if _is_campaign_month(context.period) and pieces[1].value > 12 else None
    return campaign_month(campaign, pieces[1].value)


def _is_campaign_month(period: str | None) -> bool:
    """Whether the report is about a month that is no calendar month."""
    return period is not None and "/" in period and edtf.is_valid(period)


def _calendar_norm(
    specs: Sequence[Spec], pieces: Sequence[Piece], context: Context, day_part: str | None, *, since: bool, until: bool
) -> dict[str, Any] | None:
    if specs == _LAST_MONTH and _is_campaign_month(context.period):
        return _norm(str(context.period), "deictic", None)
    resolved = _resolve_all(specs, context) if specs != _THIS_MONTH else None
    if resolved is None:
        return None
    last = resolved[-1]
    if _PERIOD in pieces and _PAST in pieces:
        text: str | None = edtf.period(None, last.text)
    elif since and len(resolved) == 1:
        text = _since(last, specs[0], context)
    elif until and len(resolved) == 1 and specs[0].part == "end":
        text = last.end.isoformat()
    else:
        text = _joined(specs, resolved)
        either = specs[-1].joined == "or" or (day_part in _NIGHTS and _is_one_night(resolved, pieces))
        if text and either and len({one.text for one in resolved}) > 1:
            text = edtf.one_of(one.text.replace("/", "..") for one in resolved)
    error = any(one.error for one in resolved)
    return _norm(text, last.anchor, day_part, error=error) if text else None


def _joined(specs: Sequence[Spec], resolved: Sequence[Resolved]) -> str | None:
    """All dates of an expression as one EDTF: a date, a period, or a list in which periods are runs «a..b»."""
    items: list[str] = []
    for index, one in enumerate(resolved):
        if index and specs[index].joined == "range" and ".." not in items[-1] and "/" not in items[-1] + one.text:
            if one.start < resolved[index - 1].start:
                return None
            items[-1] = f"{items[-1]}..{one.text}"
        else:
            items.append(one.text)
    if len(set(items)) > 1:
        return edtf.listed(item.replace("/", "..") for item in items)
    return items[0].replace("..", "/") if len(resolved) > 1 else items[0]


def _is_one_night(resolved: Sequence[Resolved], pieces: Sequence[Piece]) -> bool:
    """Whether two days are written as one night: «ليل 13/14 أيلول»."""
    if len(resolved) != 2 or not {"slash", "dash", "full", "day_month"} & {piece.kind for piece in pieces}:
        return False
    return (resolved[1].start - resolved[0].end).days == 1


def _since(one: Resolved, spec: Spec, context: Context) -> str:
    """«منذ مطلع العام الجاري» runs to the reference date, «منذ 16 كانون الثاني 2021» is open."""
    if one.anchor == "explicit" or context.reference_date is None:
        return edtf.period(one.start if spec.part or "/" in one.text else one.text, None)
    if spec.day is not None:
        return edtf.period(one.text, None)
    end: date = max(context.reference_date, one.start)
    return edtf.period(one.start, end)


def _resolve_all(specs: Sequence[Spec], context: Context) -> list[Resolved] | None:
    """Every spec resolved, the later ones first, so that a period without years does not begin after its end."""
    resolved: list[Resolved] = []
    latest: date | None = None
    for index in range(len(specs) - 1, -1, -1):
        one = resolve_spec(specs[index], context, latest)
        if one is None:
            return None
        latest = one.end if specs[index].joined == "range" else None
        resolved.insert(0, one)
    return resolved
