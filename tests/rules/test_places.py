import pytest


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("انفجار في قرية الغدير بريف حلب الشرقي", ["الغدير", "ريف حلب الشرقي"]),
        ("انفجار في قرية تقل مسك بمنطقة عفرين", ["تقل مسك", "عفرين"]),
        ("قصف على قرى الغدير وأبو النور وتل السمن شرقي الرقة", ["الغدير", "أبو النور", "تل السمن", "شرقي الرقة"]),
        ("وصلت إلى حقل الشفاء النفطي", ["حقل الشفاء النفطي"]),
        ("في ريف مدينة القامشلي", ["ريف مدينة القامشلي"]),
        ("على طريق حلب – اللاذقية", ["طريق حلب – اللاذقية"]),
        ("في محافظتي حمص وحماة", ["حمص", "حماة"]),
        ("قرب مناطق “السوق الأحمر” و”التل العالي” في المدينة", ["السوق الأحمر", "التل العالي"]),
        ("في مدينة الباب شمال حلب", ["الباب", "شمال حلب"]),
    ],
)
def test_places_are_read(read_spans, sentence, expected):
    assert [surface for label, surface, _ in read_spans(sentence) if label == "place"] == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "طرق الباب ودخل",
        "ضمن مناطق سيطرة الفصائل",
        "في منطقة حدودية وعرة",
        "في بيان صدر أمس",
        "قتل جنديا سوريا",
        "في قرية مجاورة",
    ],
)
def test_places_are_not_seen_where_none_is_named(read_spans, sentence):
    assert [surface for label, surface, _ in read_spans(sentence) if label == "place"] == []


def test_an_unknown_village_takes_the_governorate_of_its_chain(read_spans):
    ((_, _, norm), *_) = [s for s in read_spans("انفجار في قرية الغدير بريف حلب الشرقي") if s[0] == "place"]
    assert (norm["name"], norm["kind"], norm["admin1"]) == ("الغدير", "village", "حلب")


def test_a_known_place_has_id_and_coordinates_whatever_its_form(read_spans):
    norms = {norm["place_id"] for _, _, norm in read_spans("اجتماع في كوباني", "اجتماع في عين العرب")}
    assert norms == {"sy:kobani"}


def test_the_country_of_the_report_decides_what_the_country_is(read_spans):
    spans = read_spans("انفجار في محافظة الأنبار", "اشتباكات شمال البلاد")
    assert spans[-1][2]["name"] == "شمال العراق"
