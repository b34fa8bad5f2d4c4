"""The day a report was published and the period it is about, inferred from its words.

Used where nobody said the date at import; what is inferred is flagged and can be corrected. Looked at, in this order:
the month of a campaign («الشهر 96 من عمليات التحالف»), «اليوم» beside a full date, a line that is nothing but a date,
a weekday beside a day and month, the latest full date, the latest month.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from annotator.core import edtf
from annotator.core.shadow import LETTERS, fold
from annotator.rules.context import Context
from annotator.rules.normalisers.calendar_dates import resolve_spec
from annotator.rules.normalisers.campaigns import Campaign, campaign_month, find_campaign
from annotator.rules.normalisers.date_specs import Spec, read_specs
from annotator.rules.normalisers.date_words import read_pieces, vocabulary
from annotator.rules.normalisers.number_words import ORDINAL, read_ordinal

REASONS = ("campaign_month", "today_with_date", "date_line", "weekday", "latest_date", "latest_month", "none")
"""The codes of `ReferenceDate.reason`, the strongest first."""


@dataclass(frozen=True, slots=True)
class ReferenceDate:
    """What was inferred: the day, the EDTF of the period, why (one of REASONS), and the words that say so."""

    date: date | None
    period: str | None
    reason: str
    evidence: str


_MONTH_NUMBER = re.compile(
    rf"(?:ال|لل|)شهر(?:ها|ه)? (?:(?:ال ?)?(?P<n>[1-9][0-9]{{1,2}})(?![0-9./])|(?P<o>{ORDINAL}))"
    r"|(?P<m>[1-9][0-9]{1,2}) شهرا (?:علي|من|منذ) (?:اعلان|بد[اءي]|انطلاق)"
)
_MONTH_WORD = re.compile(rf"ش[^{LETTERS}]*[هھہەۀةۃ][^{LETTERS}]*ر|[\ufb50-\ufdff\ufe70-\ufefc]")
"""«شهر» in stored text, or presentation forms in which it may be written; without it there is nothing to fold for."""
_YEARS = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_TODAY = re.compile(r"اليوم[،,]? ")
_FULL_SIZE = 60
"""Characters after «اليوم» or a weekday in which its date is looked for."""


def infer_reference_date(paragraphs: Sequence[str]) -> ReferenceDate:
    """The most likely day of publication and report period; reason «none» when the text says nothing."""
    texts = [fold(paragraph, quotes=False).text for paragraph in paragraphs]
    campaign = _campaign(texts)
    if campaign is not None:
        found, number, evidence = campaign
        period = campaign_month(found, number)
        end = edtf.bounds(period)[1]
        return ReferenceDate(end + timedelta(days=1) if end else None, period, "campaign_month", evidence)
    for reason, finder in (
        ("today_with_date", _today_with_date),
        ("date_line", _date_line),
        ("weekday", _weekday_beside_date),
        ("latest_date", _latest_date),
        ("latest_month", _latest_month),
    ):
        day_and_words = finder(texts)
        if day_and_words is not None:
            return ReferenceDate(day_and_words[0], None, reason, day_and_words[1])
    return ReferenceDate(None, None, "none", "")


def report_period(paragraphs: Sequence[str], reference_date: date | None) -> str | None:
    """The EDTF of the month the report is about, of a campaign or named by its title; None when it names none."""
    told = [fold(paragraph, quotes=False).text for paragraph in paragraphs if _MONTH_WORD.search(paragraph)]
    if any(_numbered_months(text) for text in told):
        campaign = _campaign([fold(paragraph, quotes=False).text for paragraph in paragraphs], reference_date)
        if campaign:
            return campaign_month(campaign[0], campaign[1])
    return _title_month(fold(paragraphs[0], quotes=False).text, reference_date) if paragraphs else None


_OF_MONTH = re.compile(r"(?:^|[^\w])(?:حصيله|حصاد|احصاييه|تقرير|خلال|في|عن) (?:شهر )?$|(?:^|[^\w])[وفبلك]?شهر $")
"""What stands before the month that a title is about."""


def _title_month(title: str, reference: date | None) -> str | None:
    """The month that a title names as the report's («حصيلة أيلول: …»), None where it names a day or two months."""
    title = re.sub(r"\.{2,}|:", " | ", title)  # «خلال تموز.. 30 شاحنة» names no day.
    found = [(words, spec) for words in _month_words(title) for spec in _specs_in(words) if spec.month]
    if len(found) != 1 or found[0][1].day is not None or found[0][1].part or found[0][1].hijri:
        return None
    words, spec = found[0]
    place = title.index(words)
    if place and not _OF_MONTH.search(title[:place]):
        return None
    resolved = resolve_spec(spec, Context(reference_date=reference))
    return resolved.text if resolved else None


def _month_words(title: str) -> Iterator[str]:
    """Runs of words of the title that name a month, with the day and year beside it."""
    for run in _candidates(title):
        kinds = [piece.kind for piece in read_pieces(run)]
        if "month" in kinds:
            yield run.strip()


def _campaign(texts: Sequence[str], reference: date | None = None) -> tuple[Campaign, int, str] | None:
    """(campaign, number of the month, the words), from the first paragraph that counts the months of one."""
    for text in texts:
        for number, words in _numbered_months(text):
            found = find_campaign(text, number, reference) or (
                reference and find_campaign(" ".join(texts), number, reference)
            )
            if found:
                return found, number, words
    return None


def _numbered_months(text: str) -> list[tuple[int, str]]:
    """(number, words) of the months above 12 that folded text counts: «الشهر 96»."""
    if "شهر" not in text:
        return []
    found = [
        (int(match["n"] or match["m"] or read_ordinal(match["o"] or "") or 0), match.group())
        for match in _MONTH_NUMBER.finditer(text)
    ]
    return [(number, words) for number, words in found if number > 12]


def _dates_in(text: str, year: int | None = None) -> Iterator[tuple[date, str, int | None]]:
    """(day, words, weekday) of every day with a month and a year in the text; `year` is taken where none is written."""
    for words in _candidates(text):
        for spec in _specs_in(words):
            if spec.day is None or spec.month is None or spec.hijri or (spec.year is None and year is None):
                continue
            try:
                yield date(spec.year or year or 1, spec.month, spec.day), words, spec.weekday
            except ValueError:
                continue


@lru_cache(maxsize=4096)
def _specs_in(words: str) -> tuple[Spec, ...]:
    """The specs of folded words; kept, for every year is tried on the same words."""
    return read_specs(read_pieces(words))


_WORD = re.compile(r"[^\W\d_]+|[0-9]+|[./\\،,()-]")


_HALVES = frozenset(("ال", "كانون", "تشرين", "الثاني", "الاول", "الموافق", "م", "و"))
"""Words that are in the vocabulary only as part of a phrase, or that a date may hold."""


@lru_cache(maxsize=512)
def _candidates(text: str) -> tuple[str, ...]:
    """Runs of words that may be a date: all of the vocabulary, with a digit or an ordinal among them."""
    return tuple(_runs(text))


def _runs(text: str) -> Iterator[str]:
    words = vocabulary()
    start = end = None
    for token in _WORD.finditer(text):
        piece = token.group()
        bare = piece[1:] if piece[0] == "و" and len(piece) > 2 else piece
        known = not piece[0].isalpha() or piece in words or bare in words or bare in _HALVES
        if known and (end is None or token.start() - end <= 1):
            start = token.start() if start is None else start
            end = token.end()
            continue
        if start is not None and end is not None:
            yield text[start:end]
        start, end = (token.start(), token.end()) if known else (None, None)
    if start is not None and end is not None:
        yield text[start:end]


def _today_with_date(texts: Sequence[str]) -> tuple[date, str] | None:
    for text in texts:
        for match in _TODAY.finditer(text):
            for day, words, _ in _dates_in(text[match.end() : match.end() + _FULL_SIZE]):
                if (
                    text.startswith(words, match.end())
                    or match.end() + text[match.end() :].index(words) - match.end() < 15
                ):
                    return day, match.group() + words
    return None


def _date_line(texts: Sequence[str]) -> tuple[date, str] | None:
    for text in (*texts[:4], *texts[-3:]):
        if len(text) <= _FULL_SIZE:
            for day, words, _ in _dates_in(text):
                if 2 * len(words) >= len(text.strip()):
                    return day, words
    return None


def _weekday_beside_date(texts: Sequence[str]) -> tuple[date, str] | None:
    """The latest day of the text in the year in which most weekdays agree with the days beside them.

    Years are tried from the latest one that the text names on; a weekday agrees with a day in every sixth year or so.
    """
    years = [int(year) for text in texts for year in _YEARS.findall(text)]
    if not years:
        return None
    agreeing: dict[int, str] = {}
    votes: dict[int, int] = {}
    for year in range(max(years), max(years) + 7):
        for text in texts:
            night = {
                piece.value for words in _candidates(text) for piece in read_pieces(words) if piece.kind == "weekday"
            }
            for day, words, weekday in _dates_in(text, year):
                told = {weekday} if weekday is not None else night if len(night) == 2 else set()
                if day.year == year and day.weekday() in told:
                    votes[year] = votes.get(year, 0) + 1
                    agreeing.setdefault(year, words)
    if not votes:
        return None
    best = max(votes, key=lambda year: (votes[year], -year))
    latest = max(day for text in texts for day, _, _ in _dates_in(text, best) if day.year <= best)
    return latest, agreeing[best]


def _has_yearless_dates(texts: Sequence[str]) -> bool:
    """Whether days are written without their year, so that the years that are written may be history."""
    with_year = sum(1 for text in texts for _ in _dates_in(text))
    return sum(1 for text in texts for _ in _dates_in(text, 2020)) > with_year


def _latest_date(texts: Sequence[str]) -> tuple[date, str] | None:
    if _has_yearless_dates(texts):
        return None
    found = [(day, words) for text in texts for day, words, _ in _dates_in(text)]
    return max(found, default=None, key=lambda pair: pair[0])


def _latest_month(texts: Sequence[str]) -> tuple[date, str] | None:
    """The end of the latest month that is written with its year."""
    found: list[tuple[date, str]] = []
    if _has_yearless_dates(texts):
        return None
    for text in texts:
        for words in _candidates(text):
            for spec in _specs_in(words):
                if spec.month is not None and spec.year is not None and not spec.hijri and spec.day is None:
                    resolved = resolve_spec(spec, Context())
                    if resolved is not None:
                        found.append((resolved.end, words))
    return max(found, default=None, key=lambda pair: pair[0])
