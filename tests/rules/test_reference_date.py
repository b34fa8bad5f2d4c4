"""The day of publication inferred from a report's words, and the month of a campaign it is about. Own sentences."""

from datetime import date

import pytest

from annotator.rules.normalisers.campaigns import CAMPAIGNS, campaign_month, month_of
from annotator.rules.reference_date import REASONS, infer_reference_date, report_period

BY_CODE = {campaign.code: campaign for campaign in CAMPAIGNS}


@pytest.mark.parametrize(
    ("paragraphs", "day", "period", "reason"),
    [
        (["خلال الشهر 96 من عمليات التحالف: قوافل جديدة"], "2022-09-23", "2022-08-23/2022-09-22", "campaign_month"),
        (["أنهى التحالف الدولي شهرها الـ67 في البلاد"], "2020-04-23", "2020-03-23/2020-04-22", "campaign_month"),
        (["حصيلة الشهر 78 على إعلان الخلافة، وشارك التحالف"], "2020-12-29", "2020-11-29/2020-12-28", "campaign_month"),
        (["عنوان", "الشهر السابع والستين لعمل التحالف"], "2020-04-23", "2020-03-23/2020-04-22", "campaign_month"),
        (["أصدرت المنظمة اليوم الخميس 5 كانون الثاني 2022 تقريرا عن عام 2021"], "2022-01-05", None, "today_with_date"),
        (["عنوان الخبر", "أخبار | 03 فبراير 2019", "قتل شخص أمس"], "2019-02-03", None, "date_line"),
        (["في 8 كانون الثاني قتل شخص ليل الأحد- الاثنين، بعد هزيمة 2019 بأعوام", "وفي 9 حزيران الجاري اعتقل آخر"],
         "2023-06-09", None, "weekday"),
        (["اعتقل في 5 آذار 2021 ثم في 7 نيسان 2021 أفرج عنه"], "2021-04-07", None, "latest_date"),
        (["نشر التقرير عن تموز 2021 وآب 2021"], "2021-08-31", None, "latest_month"),
        (["قتل شخص في 5 آذار، وكانت الهزيمة في آذار 2019"], None, None, "none"),
        ([], None, None, "none"),
    ],
)  # fmt: skip
def test_infer_reference_date(paragraphs, day, period, reason):
    found = infer_reference_date(paragraphs)
    assert (found.date and found.date.isoformat(), found.period, found.reason) == (day, period, reason)
    assert found.reason in REASONS
    assert bool(found.evidence) == (found.date is not None)


def test_report_period_fits_the_given_date():
    assert report_period(["الشهر 96 من عمليات التحالف"], date(2022, 9, 25)) == "2022-08-23/2022-09-22"
    assert report_period(["الشهر 96 من عمليات التحالف"], date(2015, 1, 1)) is None
    assert report_period(["لا شيء من هذا"], date(2022, 9, 25)) is None


def test_campaign_months_run_from_the_day_of_the_beginning():
    coalition, caliphate = BY_CODE["coalition"], BY_CODE["caliphate"]
    assert campaign_month(coalition, 1) == "2014-09-23/2014-10-22"
    assert campaign_month(caliphate, 9) == "2015-02-28/2015-03-28"
    for number in (1, 8, 9, 57, 96):
        start, end = campaign_month(caliphate, number).split("/")
        assert month_of(caliphate, date.fromisoformat(start)) == number
        assert month_of(caliphate, date.fromisoformat(end)) == number


def test_real_reports(shared):
    expected = {"000": "2022-09-23", "001": "2023-06-09", "003": "2020-04-23"}
    for path in sorted((shared / "reports").glob("*.txt")):
        found = infer_reference_date(path.read_text(encoding="utf-8").split("\n"))
        assert found.date is not None
        assert found.date.isoformat() == expected[path.name[:3]]
