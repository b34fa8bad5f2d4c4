"""Months that are counted from the beginning of a campaign: «الشهر 96 من عمليات التحالف», «الشهر 78 على إعلان الخلافة».

Month n runs from the day of the beginning to the day before, a month later: month 96 of the Coalition's campaign in
Syria (from 2014-09-23) is 2022-08-23/2022-09-22. A new campaign is a line in CAMPAIGNS.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from annotator.core import edtf


@dataclass(frozen=True, slots=True)
class Campaign:
    """When months are counted from, and the folded words that tell it is this one."""

    code: str
    begins: date
    words: re.Pattern[str]


CAMPAIGNS = (
    Campaign("caliphate", date(2014, 6, 29), re.compile("خلاف[هت]")),
    Campaign("russia", date(2015, 9, 30), re.compile("روسي")),
    Campaign("coalition", date(2014, 9, 23), re.compile("تحالف")),
)
"""Looked at in this order, because every report on one of the others names the Coalition too."""


def campaign_month(campaign: Campaign, number: int) -> str:
    """The EDTF period of the n-th month of a campaign, n from 1."""
    return edtf.period(_month_start(campaign, number), _month_start(campaign, number + 1) - timedelta(days=1))


def month_of(campaign: Campaign, day: date) -> int:
    """The number of the campaign's month that a day falls in."""
    months = (day.year - campaign.begins.year) * 12 + day.month - campaign.begins.month
    return months + 1 if _month_start(campaign, months + 1) <= day else months


def _month_start(campaign: Campaign, number: int) -> date:
    months = campaign.begins.year * 12 + campaign.begins.month - 1 + number - 1
    year, month = months // 12, months % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(campaign.begins.day, last))


def find_campaign(folded: str, number: int, day: date | None) -> Campaign | None:
    """The campaign that «الشهر n» in folded text counts from.

    The one whose n-th month ended around the reference day (within 40 days), else the first whose words are there.
    """
    if day is not None:
        for campaign in CAMPAIGNS:
            if abs((_month_start(campaign, number + 1) - day).days) <= 40 and campaign.words.search(folded):
                return campaign
        return None
    return next((campaign for campaign in CAMPAIGNS if campaign.words.search(folded)), None)
