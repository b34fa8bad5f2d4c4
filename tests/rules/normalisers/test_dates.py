"""What date words mean: own wordings in a context, EDTF out. Spans are tested by the examples of the rules."""

from datetime import date

import pytest

from annotator.core.shadow import fold
from annotator.rules.context import Context
from annotator.rules.normalisers.dates import date_norm, read_date

AUTUMN = Context(reference_date=date(2022, 9, 23), period="2022-08-23/2022-09-22")


def edtf_of(words, context=AUTUMN, *, since=False, around="عمليات التحالف"):
    norm = date_norm(fold(words, quotes=False).text, context, since=since, around=fold(around).text)
    return norm and norm["edtf"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("24 آب", "2022-08-24"),
        ("24 أيلول", "2021-09-24"),
        ("23 أيلول", "2022-09-23"),
        ("الـ14 من أبريل", "2022-04-14"),
        ("السابع من آب", "2022-08-07"),
        ("الحادي والعشرين من تشرين الأول/أكتوبر", "2021-10-21"),
        ("فجر السابع من آب", "2022-08-07"),
        ("9 من شباط / فبراير الجاري", "2022-02-09"),
        ("21 مارس/آذار 2019", "2019-03-21"),
        ("31 أغسطس (آب) 2020", "2020-08-31"),
        ("6 من شهر كانون الأول من العام الماضي", "2021-12-06"),
        ("مارس من العام الماضي", "2021-03"),
        ("شهر مارس/آذار من العام 2019", "2019-03"),
        ("أيلول/سبتمبر", "2022-09"),
        ("تشرين الثاني", "2021-11"),
        ("أيلول الماضي", "2021-09"),
        ("آب الفائت", "2022-08"),
        ("كانون الأول المقبل", "2022-12"),
        ("28.07.2023", "2023-07-28"),
        ("30/09/2020", "2020-09-30"),
        ("٢٠٢٣/٥/١", "2023-05-01"),
        ("2023-05-01", "2023-05-01"),
        ("9/15/2022", "2022-09-15"),
        ("04 / كانون الثاني / يناير / 2022", "2022-01-04"),
        ("02/أكتوبر/2016", "2016-10-02"),
        ("12 غشت", "2022-08-12"),
        ("5 جويلية 2021", "2021-07-05"),
        ("عام 2011", "2011"),
        ("العام 2019", "2019"),
        ("28 شهر تموز الفائت", "2022-07-28"),
        ("29 شباط", "2020-02-29"),
    ],
)
def test_days_months_and_years(words, expected):
    assert edtf_of(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("(23) آب، و(3.5.6.8) من أيلول الجاري", "{2022-08-23,2022-09-03,2022-09-05,2022-09-06,2022-09-08}"),
        ("28 و30 من آذار", "{2022-03-28,2022-03-30}"),
        ("3، 5 و7 أيار 2021", "{2021-05-03,2021-05-05,2021-05-07}"),
        ("الثالث والخامس من أيار", "{2022-05-03,2022-05-05}"),
        ("13-15-16-18 أيار", "{2022-05-13,2022-05-15,2022-05-16,2022-05-18}"),
        ("(13.15.16.18) من أيار", "{2022-05-13,2022-05-15,2022-05-16,2022-05-18}"),
        ("يونيو/حزيران وسبتمبر/أيلول", "{2022-06,2022-09}"),
        ("آب وأيلول 2021", "{2021-08,2021-09}"),
        ("من 3 إلى 7 أيار", "2022-05-03/2022-05-07"),
        ("بين 3 و7 أيار", "2022-05-03/2022-05-07"),
        ("3 - 7 أيار", "2022-05-03/2022-05-07"),
        ("23 ديسمبر 2019 وحتى 23 أبريل 2020", "2019-12-23/2020-04-23"),
        ("من 28 كانون الأول إلى 4 كانون الثاني 2022", "2021-12-28/2022-01-04"),
        ("من كانون الأول حتى شباط", "2021-12/2022-02"),
        ("عامي 2015 و2017", "{2015,2017}"),
        ("بين عامي 2015 و2017", "2015/2017"),
        ("من 01/08/2022 إلى 15/08/2022", "2022-08-01/2022-08-15"),
    ],
)
def test_lists_and_ranges(words, expected):
    assert edtf_of(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("الثلث الأخير من شهر آب الفائت", "2022-08-21/2022-08-31"),
        ("النصف الأول من أيلول", "2022-09-01/2022-09-15"),
        ("أواخر شباط", "2022-02-21/2022-02-28"),
        ("منتصف تموز", "2022-07-15~"),
        ("مطلع العام الجاري", "2022-01"),
        ("النصف الثاني من العام 2020", "2020-07/2020-12"),
        ("الربع الأول من 2021", "2021-01/2021-03"),
        ("نهاية عام 2018", "2018-12"),
        ("منتصف العام الماضي", "2021-06~"),
        ("بداية الشهر الجاري", "2022-09-01/2022-09-10"),
    ],
)
def test_parts_of_months_and_years(words, expected):
    assert edtf_of(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("مطلع العام الجاري", "2022-01-01/2022-09-23"),
        ("بداية شهر أيلول الجاري", "2022-09-01/2022-09-23"),
        ("16 كانون الثاني 2021", "2021-01-16/.."),
        ("عام 2011", "2011/.."),
        ("آذار 2019", "2019-03/.."),
        ("مطلع عام 2020", "2020-01-01/.."),
        ("أمس", "2022-09-22"),
        ("الشهر الفائت", "2022-08-23/2022-09-22"),
        ("العام الماضي", "2021-01-01/2022-09-23"),
    ],
)
def test_since_opens_a_period(words, expected):
    assert edtf_of(words, since=True) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("اليوم", "2022-09-23"), ("أمس", "2022-09-22"), ("يوم أمس", "2022-09-22"), ("أول أمس", "2022-09-21"),
        ("أمس الأول", "2022-09-21"), ("غدا", "2022-09-24"), ("فجر اليوم", "2022-09-23"), ("أمس الخميس", "2022-09-22"),
        ("اليوم الخميس", "2022-09-22"), ("يوم الخميس", "2022-09-22"), ("الجمعة الماضي", "2022-09-16"),
        ("الجمعة", "2022-09-23"), ("الأحد المقبل", "2022-09-25"), ("ليل الأربعاء - الخميس", "[2022-09-21,2022-09-22]"),
        ("منتصف ليل الأحد- الاثنين", "[2022-09-18,2022-09-19]"), ("ليلة السبت على الأحد", "[2022-09-17,2022-09-18]"),
        ("الليلة الماضية", "2022-09-22"), ("ليلة أمس", "2022-09-22"), ("هذه الليلة", "2022-09-23"),
        ("الأسبوع الماضي", "2022-09-11/2022-09-17"), ("الأسبوع الجاري", "2022-09-18/2022-09-24"),
        ("الأشهر الماضية", "../2022-09-23"), ("الأيام القليلة الفائتة", "../2022-09-23"),
        ("الأيام العشرة الماضية", "2022-09-13/2022-09-22"), ("الأشهر الستة الماضية", "2022-03-23/2022-09-23"),
        ("الـ24 ساعة الماضية", "2022-09-22/2022-09-23"), ("الساعات الـ48 الماضية", "2022-09-21/2022-09-23"),
        ("اليومين الماضيين", "2022-09-21/2022-09-22"), ("الفترة الأخيرة", "../2022-09-23"),
        ("العام الماضي", "2021"), ("العام الجاري", "2022"), ("هذا العام", "2022"), ("هذا الشهر", "2022-09"),
        ("الشهر الجاري", "2022-09"), ("الشهر الفائت", "2022-08-23/2022-09-22"), ("24 الشهر الفائت", "2022-08-24"),
        ("الرابع من الشهر الجاري", "2022-09-04"), ("قبل أيام", "2022-09~"), ("قبل يومين", "2022-09-21"),
        ("قبل 3 أيام", "2022-09-20"), ("قبل نحو أسبوع", "2022-09-16~"), ("قبل ثلاثة أشهر", "2022-06~"),
        ("قبل عامين", "2020~"),
    ],
)  # fmt: skip
def test_words_that_count_from_the_reference_date(words, expected):
    assert edtf_of(words) == expected


def test_last_month_is_the_calendar_month_where_no_campaign_is_reported():
    assert edtf_of("الشهر الفائت", Context(reference_date=date(2022, 1, 5))) == "2021-12"


@pytest.mark.parametrize(
    ("words", "around", "expected"),
    [
        ("الشهر 96", "عمليات التحالف", "2022-08-23/2022-09-22"),
        ("لشهر 96", "التحالف", "2022-08-23/2022-09-22"),
        ("الشهر السادس والتسعين", "التحالف", "2022-08-23/2022-09-22"),
        ("الشهر 96", "لا شيء", "2022-08-23/2022-09-22"),
        ("الشهر", "التحالف", "2022-08-23/2022-09-22"),
        ("الشهر 3", "التحالف", None),
    ],
)
def test_months_of_a_campaign(words, around, expected):
    assert edtf_of(words, around=around) == expected


def test_campaign_month_counts_from_the_campaign_that_fits_the_reference_date():
    context = Context(reference_date=date(2020, 12, 30))
    assert edtf_of("الشهر 78", context, around="على إعلان الخلافة وقصف التحالف") == "2020-11-29/2020-12-28"
    assert edtf_of("شهرها الـ67", Context(reference_date=date(2020, 4, 23))) == "2020-03-23/2020-04-22"


def test_the_item_date_is_what_yesterday_counts_from():
    context = Context(reference_date=date(2022, 9, 23), item_date="2022-09-19", previous_date="2022-09-19")
    assert edtf_of("يوم أمس", context) == "2022-09-18"
    assert edtf_of("ليل الأحد – الاثنين", context) == "[2022-09-18,2022-09-19]"
    assert edtf_of("اليوم الجمعة", context) == "2022-09-23"


def test_a_night_lies_before_the_reference_date():
    assert edtf_of("ليل الجمعة - السبت") == "[2022-09-16,2022-09-17]"


def test_a_heading_gives_month_and_year():
    context = Context(reference_date=date(2023, 6, 15), heading_date="2022-11", previous_date="2022-11")
    assert edtf_of("8 تشرين الثاني", context) == "2022-11-08"
    assert edtf_of("يوم 5", context) == "2022-11-05"
    assert date_norm("يوم 5", context)["anchor"] == "heading"


def test_pointing_back_needs_a_date_before():
    context = Context(reference_date=date(2022, 9, 23), previous_date="2019-03-21")
    assert edtf_of("آنذاك", context) == "2019-03"
    assert edtf_of("فجر ذلك اليوم", context) == "2019-03-21"
    assert edtf_of("اليوم التالي", context) == "2019-03-22"
    assert edtf_of("اليوم نفسه", context) == "2019-03-21"
    assert edtf_of("العاشر منه", context) == "2019-03-10"
    assert edtf_of("العام نفسه", context) == "2019"
    assert edtf_of("آنذاك") is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2 أو 3 أيلول", "[2022-09-02,2022-09-03]"),
        ("ليل 13/14 أيلول", "[2022-09-13,2022-09-14]"),
        ("منتصف ليل 31 آب - 1 أيلول", "[2022-08-31,2022-09-01]"),
        ("ليل 13 و14 أيلول", "{2022-09-13,2022-09-14}"),
        ("ليل 3/5 أيلول", "{2022-09-03,2022-09-05}"),
    ],
)
def test_one_night_and_either_day_are_one_of_two(words, expected):
    assert edtf_of(words) == expected


def test_days_after_and_times_of_day_need_a_day_spoken_of():
    context = Context(reference_date=date(2022, 9, 23), previous_date="2022-09-19")
    assert edtf_of("بعد يومين", context) == "2022-09-21"
    assert edtf_of("بعد ذلك بأسبوع", context) == "2022-09-26"
    assert edtf_of("منتصف الليل", context) == "[2022-09-19,2022-09-20]"
    assert edtf_of("بعد يومين", Context(previous_date="2022-09")) is None
    assert edtf_of("بعد يومين") is edtf_of("ليلا") is None


@pytest.mark.parametrize(
    ("words", "expected", "error"),
    [
        ("الجمعة 23 أيلول", "2022-09-23", None),
        ("اليوم السبت الـ 10 من أيلول", "2022-09-10", None),
        ("الأربعاء 8 أيلول 2022", "2022-09-07", True),
        ("السبت الموافق 23 أيلول 2022", "2022-09-17", True),
        ("أمس الخميس", "2022-09-22", None),
        ("أمس الثلاثاء", "2022-09-20", True),
        ("الأربعاء 25 صفر 1444 هـ الموافق 22 أيلول 2022", "2022-09-21", True),
    ],
)
def test_a_weekday_that_contradicts_wins_and_is_told(words, expected, error):
    norm = date_norm(fold(words).text, AUTUMN)
    assert (norm["edtf"], norm.get("text_error")) == (expected, error)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("3 رمضان 1444 هـ", "2023-03-25~"),
        ("شهر محرم 1444", "2022-07-30~/2022-08-28~"),
        ("العاشر من محرم", "2022-08-08~"),
    ],
)
def test_hijri_dates_are_approximate(words, expected):
    assert edtf_of(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [("فجر اليوم", "dawn"), ("صباح أمس", "morning"), ("مساء 5 أيلول", "evening"), ("أمس مساء", "evening"),
     ("منتصف ليل الأحد- الاثنين", "midnight"), ("ليل السبت الأحد", "night"), ("5 أيلول", None),
     ("بعد ظهر أمس", "afternoon"), ("الليلة الفائتة", "night")],
)  # fmt: skip
def test_time_of_day(words, expected):
    assert date_norm(fold(words).text, AUTUMN).get("time_of_day") == expected


def test_without_a_reference_date_only_full_dates_are_read():
    assert edtf_of("24 آب", Context()) is None
    assert edtf_of("أمس", Context()) is None
    assert edtf_of("24 آب 2021", Context()) == "2021-08-24"


@pytest.mark.parametrize("words", ["", "الأسبوع", "ثلاثة", "31 شباط 2022", "شيء آخر", "الساعة الخامسة"])
def test_what_is_no_date(words):
    assert edtf_of(words) is None


def test_read_date_takes_plain_words_and_edtf():
    assert read_date("2022-08-23/2022-09-22", AUTUMN)["edtf"] == "2022-08-23/2022-09-22"
    assert read_date("أمس", AUTUMN) == {"edtf": "2022-09-22", "anchor": "deictic"}
    assert read_date("في 24 آب", AUTUMN)["edtf"] == "2022-08-24"
    assert read_date("منذ مطلع العام الجاري", AUTUMN)["edtf"] == "2022-01-01/2022-09-23"
    assert read_date("لا تاريخ", AUTUMN) is None
